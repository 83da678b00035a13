package text

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// csv makes every record of a CSV or TSV text a row of one table. The first
// record with several fields is the header if others follow and it only holds
// names; what stands above it is a title.
func (b *builder) csv() {
	rows := slices.DeleteFunc(Records(b.s), func(r Span) bool { return r.Len() == 0 })
	if len(rows) == 0 {
		return
	}
	comma := commaOf(b.s)
	if len(rows) > 1 && separator(b.s[rows[0].Start:rows[0].End]) != 0 {
		b.blocks = append(b.blocks, Block{Kind: Aside, Span: rows[0]})
		rows = rows[1:]
	}
	for len(rows) > 2 && titles(b.s, rows, comma) {
		title := rows[0]
		title.End = title.Start + len(strings.TrimRight(b.s[title.Start:title.End], string(comma)))
		b.blocks = append(b.blocks, Block{Kind: Paragraph, Span: title, Units: b.item(title)})
		rows = rows[1:]
		for len(rows) > 1 && filled(fields(b.s, rows[0], comma)) == 0 {
			rows = rows[1:]
		}
	}
	t := Block{Kind: Table, Span: Span{rows[0].Start, rows[len(rows)-1].End}}
	if len(rows) > 1 && names(fields(b.s, rows[0], comma), fields(b.s, rows[1], comma)) {
		t.Header = hardCut(b.s, rows[0])[0]
		rows = rows[1:]
	}
	for _, row := range rows {
		t.Units = append(t.Units, b.rowUnits(row)...)
	}
	b.blocks = append(b.blocks, t)
}

// titles is true where the first of rows is one field above several.
func titles(s string, rows []Span, comma byte) bool {
	below := filled(fields(s, rows[1], comma)) + filled(fields(s, rows[2], comma))
	return below > 2 && filled(fields(s, rows[0], comma)) == 1
}

// Records finds the rows of a CSV or TSV text, as spreadsheets count them: a
// line end in quotes belongs to its row, an empty line is an empty row.
func Records(s string) []Span {
	var rows []Span
	c := records{s: s, comma: commaOf(s)}
	for pos := 0; pos < len(s); {
		end := c.recordEnd(pos)
		rows = append(rows, trim(s, Span{pos, end}))
		_, pos = lineEnd(s, end)
	}
	return rows
}

// SeparatorLine is true for the line "sep=;" with which a file may tell
// spreadsheets how its fields are separated; they do not count it as a row.
func SeparatorLine(line string) bool { return separator(line) != 0 }

func separator(line string) byte {
	if sign, ok := strings.CutPrefix(strings.ToLower(line), "sep="); ok && len(sign) == 1 {
		return sign[0]
	}
	return 0
}

// commaOf is the sign that separates the fields of a text.
func commaOf(s string) byte {
	first, _ := lineEnd(s, 0)
	if sign := separator(strings.TrimSpace(s[:first])); sign != 0 {
		return sign
	}
	return delimiter(s[:first])
}

// fields are the contents of a record's fields.
func fields(s string, row Span, comma byte) []string {
	c := records{s: s[:row.End], comma: comma}
	var out []string
	for pos := row.Start; pos <= row.End; {
		end := pos
		if end < row.End && s[end] == '"' {
			end = c.quotedEnd(end)
		}
		if stop := strings.IndexByte(s[end:row.End], comma); stop >= 0 {
			end += stop
		} else {
			end = row.End
		}
		out = append(out, strings.Trim(s[pos:end], " \t\""))
		pos = end + 1
	}
	return out
}

func filled(fields []string) (n int) {
	for _, f := range fields {
		if f != "" {
			n++
		}
	}
	return n
}

// names is true where the fields are names of columns: each once, and no value
// of the kind that stands below it. A month may well name a column of numbers.
func names(fields, below []string) bool {
	seen := map[string]bool{}
	for i, f := range fields {
		if f == "" {
			continue
		}
		under := ""
		if i < len(below) {
			under = below[i]
		}
		if seen[f] || value(f) && (under == "" || shape(f) == shape(under)) {
			return false
		}
		seen[f] = true
	}
	return len(seen) > 0
}

// value is true for addresses and for what has more digits than letters:
// numbers, amounts, dates, times. Years name columns.
func value(field string) bool {
	if n, err := strconv.Atoi(field); err == nil {
		return n < 1900 || n > 2100
	}
	digits, letters := 0, 0
	for _, r := range field {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return digits > letters || strings.Contains(field, "@") || strings.Contains(field, "://")
}

// shape is what a value has besides letters and digits and what amounts have:
// it tells dates, times and addresses from numbers and from each other.
func shape(field string) string {
	return strings.Join(strings.FieldsFunc(strings.TrimLeft(field, "+-"), func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(".,%€$£ ", r)
	}), " ")
}

// records finds the ends of CSV records (RFC 4180).
type records struct {
	s     string
	comma byte
}

// delimiter is the sign that separates the fields of the first line.
func delimiter(line string) byte {
	best, most := byte(','), 0
	for _, c := range []byte{',', '\t', ';', '|'} {
		if n := strings.Count(line, string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

// recordEnd returns where the record at pos ends: at the first line end that is
// in no quoted field.
func (c records) recordEnd(pos int) int {
	for field := true; pos < len(c.s); {
		switch ch := c.s[pos]; {
		case field && ch == '"':
			pos = c.quotedEnd(pos)
			field = false
			continue
		case ch == c.comma:
			field = true
		case ch == '\n' || ch == '\r':
			return pos
		default:
			field = false
		}
		pos++
	}
	return len(c.s)
}

// quotedEnd returns the place after the field that is quoted from pos on. A
// mark that is not closed within maxField bytes is taken literally.
func (c records) quotedEnd(pos int) int {
	const maxField = 16 << 10
	for i := pos + 1; i < min(len(c.s), pos+maxField); i++ {
		if c.s[i] != '"' {
			continue
		}
		if i+1 < len(c.s) && c.s[i+1] == '"' {
			i++
			continue
		}
		return i + 1
	}
	return pos + 1
}
