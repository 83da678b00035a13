package proof

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"docent/internal/retrieval/text"
)

// Normalize is the published normalisation under which a quote is compared
// with the stored text. It does four things and no others:
//
//   - spaces: every run of white space becomes one space; none at the ends;
//   - quote marks: every single mark becomes ', every double one "; no-break
//     and soft marks inside words are left alone;
//   - dashes: every hyphen, dash and minus sign becomes -;
//   - case of the first letter: it is made lower case.
func Normalize(s string) string {
	n := normalize(s)
	return lowerFirst(strings.TrimSpace(n.text))
}

// normal is a normalised text and, for each of its bytes, the byte of the
// original where its character began; one more entry marks the end.
type normal struct {
	text string
	from []int
}

func normalize(s string) normal {
	var b strings.Builder
	b.Grow(len(s))
	from := make([]int, 0, len(s)+1)
	space := false
	for i, r := range s {
		if unicode.IsSpace(r) {
			if !space {
				b.WriteByte(' ')
				from = append(from, i)
			}
			space = true
			continue
		}
		space = false
		size := utf8.RuneLen(sign(r))
		if r == utf8.RuneError {
			size = len(string(r))
		}
		b.WriteRune(sign(r))
		for range size {
			from = append(from, i)
		}
	}
	return normal{text: b.String(), from: append(from, len(s))}
}

// sign maps quote marks and dashes to their plain forms.
func sign(r rune) rune {
	switch r {
	case '‘', '’', '‚', '‛', '′', '‹', '›', '`', '´', 'ʼ', '＇':
		return '\''
	case '“', '”', '„', '‟', '″', '«', '»', '「', '」', '『', '』', '＂':
		return '"'
	case '‐', '‑', '‒', '–', '—', '―', '−', '－', '﹣':
		return '-'
	}
	return r
}

func lowerFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError {
		return s
	}
	return string(unicode.ToLower(r)) + s[size:]
}

// Find returns where words stand in s under the normalisation, cut between
// words, and whether they do. The span is in bytes of s.
func Find(s, words string) (text.Span, bool) {
	return findIn(normalize(s), words)
}

func findIn(hay normal, words string) (text.Span, bool) {
	needle := strings.TrimSpace(normalize(words).text)
	if span, ok := hay.find(needle); ok {
		return span, true
	}
	// A pair of quote marks around the whole is the writer's, not the text's.
	if len(needle) > 2 && (needle[0] == '"' || needle[0] == '\'') && needle[len(needle)-1] == needle[0] {
		return hay.find(strings.TrimSpace(needle[1 : len(needle)-1]))
	}
	return text.Span{}, false
}

func (n normal) find(needle string) (text.Span, bool) {
	first, size := utf8.DecodeRuneInString(needle)
	if size == 0 || !strings.ContainsFunc(needle, word) {
		return text.Span{}, false
	}
	rest := needle[size:]
	for at := 0; at < len(n.text); {
		r, width := utf8.DecodeRuneInString(n.text[at:])
		end := at + width + len(rest)
		if (r == first || unicode.ToLower(r) == unicode.ToLower(first)) &&
			strings.HasPrefix(n.text[at+width:], rest) && n.cut(at) && n.cut(end) {
			return text.Span{Start: n.from[at], End: n.end(end)}, true
		}
		at += width
	}
	return text.Span{}, false
}

// end is where, in the original, the character before normalised byte i ends.
func (n normal) end(i int) int {
	for j := i; j < len(n.from); j++ {
		if n.from[j] != n.from[i-1] {
			// White space that was squeezed belongs to the gap, not to the quote.
			return n.from[j]
		}
	}
	return n.from[len(n.from)-1]
}

// cut reports whether a quote may begin or end at normalised byte i: not
// inside a word. Scripts without spaces may be cut anywhere.
func (n normal) cut(i int) bool {
	if i <= 0 || i >= len(n.text) {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(n.text[:i])
	after, _ := utf8.DecodeRuneInString(n.text[i:])
	if unspaced(before) || unspaced(after) {
		return true
	}
	return !word(before) || !word(after)
}

func word(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) }

// unspaced reports whether r belongs to a script written without spaces.
func unspaced(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
