package office

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// format is how a spreadsheet shows a number. Dates are shown as ISO 8601,
// because the order of day and month depends on the reader's machine.
type format struct {
	date, clock bool
	elapsed     bool // hours count on after 24
	percent     bool
	decimals    int    // -1 where the format does not say
	before      string // currency
	after       string
	fixed       bool // decimals count
}

// epoch is true for workbooks that count days from 1904 instead of 1900.
type epoch bool

// cellFormats reads the number formats of the cell styles.
func (a *archive) cellFormats(part string) ([]format, error) {
	if !a.has(part) {
		return nil, nil
	}
	s, err := a.stream(part)
	if err != nil {
		return nil, err
	}
	defer s.close()
	var out []format
	custom := map[int]string{}
	inCells := false
	for {
		e, err := s.start()
		if err != nil {
			return out, ended(err)
		}
		switch e.Name.Local {
		case "numFmt":
			custom[number(attr(e, "numFmtId"))] = attr(e, "formatCode")
		case "cellStyleXfs", "cellStyles":
			inCells = false
		case "cellXfs":
			inCells = true
		case "xf":
			if inCells {
				id := number(attr(e, "numFmtId"))
				code, ok := custom[id]
				if !ok {
					code = builtin(id)
				}
				out = append(out, parseFormat(code))
			}
		}
	}
}

// builtin gives the codes that files refer to by number only (ECMA-376 part 1,
// 18.8.30).
func builtin(id int) string {
	switch {
	case id == 1 || id == 3 || id == 37 || id == 38:
		return "0"
	case id == 2 || id == 4 || id == 39 || id == 40:
		return "0.00"
	case id == 9:
		return "0%"
	case id == 10:
		return "0.00%"
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 58:
		return "yyyy-mm-dd"
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47:
		return "h:mm"
	case id == 22:
		return "yyyy-mm-dd h:mm"
	}
	return ""
}

// The parts of a format code that are no digits: literal texts, colours and
// conditions, currencies, escaped and padding characters.
var (
	literal  = regexp.MustCompile(`"([^"]*)"|\\(.)`)
	bracket  = regexp.MustCompile(`\[[^\]]*\]`)
	currency = regexp.MustCompile(`\[\$([^\]-]*)[^\]]*\]`)
	padding  = regexp.MustCompile(`[_*].`)
	elapsed  = regexp.MustCompile(`(?i)\[(h+|m+|s+)\]`)
)

func parseFormat(code string) format {
	code, _, _ = strings.Cut(code, ";") // the rest is for negative numbers and zero
	code = currency.ReplaceAllString(code, `"$1"`)
	bare := literal.ReplaceAllString(bracket.ReplaceAllString(padding.ReplaceAllString(code, ""), ""), "")
	lower := strings.ToLower(bare)
	f := format{percent: strings.Contains(bare, "%")}
	if !strings.ContainsAny(lower, "0#?") {
		f.elapsed = elapsed.MatchString(code)
		f.clock = f.elapsed || strings.ContainsAny(lower, "hs")
		f.date = strings.ContainsAny(lower, "yd") || !f.clock && strings.Contains(lower, "mm")
		return f
	}
	whole := strings.TrimRight(bare, "%€$£¥ ")
	_, fraction, found := strings.Cut(whole, ".")
	f.fixed = true
	if found {
		f.decimals = strings.Count(fraction, "0")
		f.fixed = !strings.ContainsAny(fraction, "#?")
	}
	f.before, f.after = symbols(code)
	return f
}

// symbols finds the currency or unit that a format writes before and after
// the number.
func symbols(code string) (before, after string) {
	code = padding.ReplaceAllString(code, "")
	first, last := strings.IndexAny(code, "0#?"), strings.LastIndexAny(code, "0#?")
	clean := func(s string) string {
		s = literal.ReplaceAllString(s, "$1$2")
		return strings.TrimRight(strings.Trim(bracket.ReplaceAllString(s, ""), "(),."), "%")
	}
	if strings.Contains(code[first:last], `"`) {
		return "", ""
	}
	return strings.TrimLeft(clean(code[:first]), " "), strings.TrimRight(clean(code[last+1:]), " ")
}

// show formats a stored number; what is no number is returned as it is.
func (f format) show(value string, from epoch) string {
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return value
	}
	switch {
	case f.date || f.clock:
		return f.moment(n, from)
	case f.percent:
		return strconv.FormatFloat(n*100, 'f', f.decimals, 64) + "%"
	case f.fixed && math.Abs(n) < 1e15:
		return f.before + strconv.FormatFloat(n, 'f', f.decimals, 64) + f.after
	}
	return f.before + general(n) + f.after
}

// general shows a number as cells without a format do: eleven digits at most.
func general(n float64) string {
	// Excel shows long numbers as its columns are wide enough; codes of goods and
	// telephone numbers are among them.
	if n == math.Trunc(n) && math.Abs(n) < 1e15 {
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	if math.Abs(n) >= 1e11 || n != 0 && math.Abs(n) < 1e-9 {
		return strconv.FormatFloat(n, 'G', 6, 64)
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 11, 64), 64)
	if err != nil {
		rounded = n
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// moment turns a count of days into a date, a time or both. Day 60 of 1900 is a
// 29 February that never was, so days after it count from 30 December 1899.
func (f format) moment(n float64, from epoch) string {
	const longest = 2958465 // 9999-12-31, the last day that Excel knows
	if n < 0 || n > longest {
		return general(n)
	}
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case bool(from):
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case n < 60:
		base = base.AddDate(0, 0, 1)
	}
	if f.elapsed && !f.date {
		seconds := int(math.Round(n * 86400))
		if seconds%60 != 0 {
			return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
		}
		return fmt.Sprintf("%d:%02d", seconds/3600, seconds/60%60)
	}
	days, part := math.Modf(n)
	t := base.AddDate(0, 0, int(days)).Add(time.Duration(math.Round(part*86400)) * time.Second)
	clock := "15:04"
	if t.Second() != 0 {
		clock = "15:04:05"
	}
	switch {
	case !f.date:
		return t.Format(clock)
	case f.clock && part != 0:
		return t.Format("2006-01-02 " + clock)
	}
	return t.Format("2006-01-02")
}
