package text

import (
	"unicode"
	"unicode/utf8"
)

// maxPair is the longest quotation or bracket in bytes that is taken for one:
// a longer one is more likely a missing or stray mark.
const maxPair = 2000

// marksOf marks the bytes at which a quotation mark or bracket can begin.
var marksOf = [256]bool{'"': true, '(': true, ')': true, '\n': true, 0xC2: true, 0xE2: true, 0xE3: true, 0xEF: true}

type open struct {
	close rune
	at    int
}

// pairs returns the outermost quotations and brackets in s[from:], each without
// its closing mark, ascending.
func pairs(s string, from int) []Span {
	var stack []open
	var out []Span
	for i := from; i < len(s); {
		if !marksOf[s[i]] {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if len(stack) > 0 && i-stack[0].at > maxPair {
			stack = stack[:0]
		}
		if k := closes(stack, r, s, i); k >= 0 {
			at := stack[k].at
			stack = stack[:k]
			out = addPair(out, Span{at, i})
		} else if c := opens(r, s, i, from); c != 0 && len(stack) < 8 {
			stack = append(stack, open{c, i})
		}
		i += n
	}
	return out
}

// addPair appends p and takes away the pairs inside it.
func addPair(out []Span, p Span) []Span {
	for len(out) > 0 && out[len(out)-1].Start > p.Start {
		out = out[:len(out)-1]
	}
	return append(out, p)
}

// closes returns which open mark r closes, or -1.
func closes(stack []open, r rune, s string, at int) int {
	for k := len(stack) - 1; k >= 0; k-- {
		if stack[k].close != r && !(stack[k].close == '“' && r == '”') {
			continue
		}
		if r == '"' && at > 0 && isSpaceByte(s[at-1]) {
			return -1
		}
		return k
	}
	return -1
}

// opens returns the mark that closes r if r opens a quotation or bracket here.
func opens(r rune, s string, at, from int) rune {
	switch r {
	case '“':
		return '”'
	case '„':
		return '“'
	case '«':
		return '»'
	case '(':
		return ')'
	case '「':
		return '」'
	case '『':
		return '』'
	case '（':
		return '）'
	case '"':
		before, _ := utf8.DecodeLastRuneInString(s[from:at])
		after, _ := utf8.DecodeRuneInString(s[at+1:])
		if (at == from || unicode.IsSpace(before) || isOpener(before) || before == '—') && at+1 < len(s) && !unicode.IsSpace(after) {
			return '"'
		}
	}
	return 0
}

func isSpaceByte(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }
