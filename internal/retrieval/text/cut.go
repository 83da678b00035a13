package text

import (
	"unicode"
	"unicode/utf8"
)

// hardCut divides in into units of at most maxUnit bytes. It looks for the last
// place of the best rank in the second half of each stretch: after a final
// mark, a semicolon, a colon or dash, a comma, a space; else at a rune border.
func hardCut(s string, in Span) []Span {
	var out []Span
	for in.Len() > maxUnit {
		at := cutPlace(s, in.Start, in.Start+maxUnit)
		if u := trim(s, Span{in.Start, at}); u.Len() > 0 {
			out = append(out, u)
		}
		in = trim(s, Span{at, in.End})
	}
	if in.Len() > 0 {
		out = append(out, in)
	}
	return out
}

func cutPlace(s string, start, limit int) int {
	best, rank := 0, 0
	for i := limit; i > start+maxUnit/3; i-- {
		if s[i] != ' ' && s[i] != '\n' && s[i] != '\t' && s[i] != '\r' {
			continue
		}
		if r := cutRank(s[:i]); r > rank {
			best, rank = i, r
		}
	}
	if rank > 0 {
		return best
	}
	return runeCut(s, start, limit)
}

// cutRank says how good a place the end of before is to cut at.
func cutRank(before string) int {
	r, n := utf8.DecodeLastRuneInString(before)
	switch {
	case isFinal(r):
		if b, _ := utf8.DecodeLastRuneInString(before[:len(before)-n]); unicode.IsLower(b) {
			return 5
		}
		return 0 // "John B."
	case r == ';' || r == '；' || r == '؛':
		return 4
	case r == ':' || r == '—' || r == '–' || r == '：':
		return 3
	case r == ',' || r == '，' || r == '、' || r == '،':
		return 2
	}
	return 1
}

// runeCut finds a place without spaces: after a CJK comma if there is one,
// else at the last rune border before limit.
func runeCut(s string, start, limit int) int {
	for limit > start && !utf8.RuneStart(s[limit]) {
		limit--
	}
	for i := limit; i > start+maxUnit/3; {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if isFinal(r) || r == '，' || r == '、' || r == '；' {
			return i
		}
		i -= n
	}
	if limit == start {
		return start + maxUnit
	}
	return limit
}
