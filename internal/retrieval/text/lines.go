package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// line is one line of a text without its line end and outer white space.
type line struct {
	start, end int  // equal if the line is blank
	indent     int  // columns before start, a tab leading to the next multiple of 4
	page       bool // a form feed stands before the line
	quote      int  // how many ">" were taken off (Markdown only)
}

func (l line) blank() bool { return l.start == l.end }
func (l line) len() int    { return l.end - l.start }

// runes is utf8.RuneCountInString, several times as fast where s begins with
// ASCII, as most text does to its end.
func runes(s string) int {
	n := 0
	for n+8 <= len(s) {
		c := s[n : n+8]
		if c[0]|c[1]|c[2]|c[3]|c[4]|c[5]|c[6]|c[7] >= utf8.RuneSelf {
			break
		}
		n += 8
	}
	return n + utf8.RuneCountInString(s[n:])
}

// tabWidth is CommonMark's tab stop (spec 0.31, section 2.2).
const tabWidth = 4

// scanLines finds the lines of s. LF, CR LF, CR, VT, FF, NEL, U+2028 and
// U+2029 end a line.
func scanLines(s string) []line {
	ls := make([]line, 0, len(s)/40+1)
	page := false
	for pos := 0; pos < len(s); {
		end, next := lineEnd(s, pos)
		l := trimLine(s, pos, end)
		l.page, page = page, next > end && s[end] == '\f'
		ls = append(ls, l)
		pos = next
	}
	return ls
}

// breaks marks the bytes at which a line end can begin.
var breaks = [256]bool{'\n': true, '\r': true, '\v': true, '\f': true, 0xC2: true, 0xE2: true}

// lineEnd returns where the line at pos ends and where the next one starts.
func lineEnd(s string, pos int) (end, next int) {
	for i := pos; i < len(s); i++ {
		if !breaks[s[i]] {
			continue
		}
		switch s[i] {
		case '\r':
			if i+1 < len(s) && s[i+1] == '\n' {
				return i, i + 2
			}
			return i, i + 1
		case 0xC2:
			if i+1 < len(s) && s[i+1] == 0x85 {
				return i, i + 2
			}
		case 0xE2:
			if i+2 < len(s) && s[i+1] == 0x80 && (s[i+2] == 0xA8 || s[i+2] == 0xA9) {
				return i, i + 3
			}
		default:
			return i, i + 1
		}
	}
	return len(s), len(s)
}

func trimLine(s string, pos, end int) line {
	l := line{}
	for pos < end {
		r, n := utf8.DecodeRuneInString(s[pos:end])
		if !unicode.IsSpace(r) {
			break
		}
		if r == '\t' {
			l.indent += tabWidth - l.indent%tabWidth
		} else {
			l.indent++
		}
		pos += n
	}
	l.start, l.end = pos, trimRight(s, pos, end)
	return l
}

func trimRight(s string, pos, end int) int {
	return pos + len(strings.TrimRightFunc(s[pos:end], unicode.IsSpace))
}

// trim takes the outer white space off in.
func trim(s string, in Span) Span {
	in.End = trimRight(s, in.Start, in.End)
	in.Start = in.End - len(strings.TrimLeftFunc(s[in.Start:in.End], unicode.IsSpace))
	return in
}

// hasWord reports whether t holds a letter or a digit.
func hasWord(t string) bool {
	return strings.IndexFunc(t, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) >= 0
}

// lastRune returns the last rune of t before closing quotes, brackets, spaces
// and Markdown emphasis; 0 if there is none.
func lastRune(t string) rune {
	for len(t) > 0 {
		r, n := utf8.DecodeLastRuneInString(t)
		if !isCloser(r) && r != ' ' {
			return r
		}
		t = t[:len(t)-n]
	}
	return 0
}

// firstRune returns the first rune of t after opening quotes and brackets.
func firstRune(t string) rune {
	for _, r := range t {
		if !isOpener(r) {
			return r
		}
	}
	return 0
}

// ended reports whether t ends as a sentence does: with a final mark, or with
// a sign such as an emoji.
func ended(t string) bool {
	r := lastRune(t)
	return isFinal(r) || unicode.Is(unicode.So, r) || unicode.Is(unicode.Variation_Selector, r) || unicode.Is(unicode.Sk, r)
}
