package text

import "strings"

// csv makes every record of a CSV or TSV text a row of one table; the first
// record is the header if others follow.
func (b *builder) csv() {
	var rows []Span
	first, _ := lineEnd(b.s, 0)
	c := records{s: b.s, comma: delimiter(b.s[:first])}
	for pos := 0; pos < len(b.s); {
		end := c.recordEnd(pos)
		if row := trim(b.s, Span{pos, end}); row.Len() > 0 {
			rows = append(rows, row)
		}
		_, pos = lineEnd(b.s, end)
	}
	if len(rows) == 0 {
		return
	}
	t := Block{Kind: Table, Span: Span{rows[0].Start, rows[len(rows)-1].End}}
	if len(rows) > 1 && hasWord(b.s[rows[0].Start:rows[0].End]) {
		t.Header = hardCut(b.s, rows[0])[0]
		rows = rows[1:]
	}
	for _, row := range rows {
		t.Units = append(t.Units, b.rowUnits(row)...)
	}
	b.blocks = append(b.blocks, t)
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
