package layout

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// Length counts s as Discord does at its strictest: in UTF-16 units, of which
// an emoji has two or more.
func Length(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// Cut shortens s to at most limit UTF-16 units, the last of them an ellipsis,
// at a border between words, or between what is read as one character where a
// word is longer than that. A text that fits is returned as it is.
func Cut(s string, limit int) string {
	if Length(s) <= limit {
		return s
	}
	return head(s, limit-2) + " …"
}

// head returns the longest beginning of s of at most limit units that ends
// between words.
func head(s string, limit int) string {
	used, end, word := 0, 0, 0
	for g := graphemes.FromString(s); g.Next(); {
		n := Length(g.Value())
		if used+n > limit {
			break
		}
		if r, _ := utf8.DecodeRuneInString(g.Value()); unicode.IsSpace(r) {
			word = end
		}
		used, end = used+n, end+len(g.Value())
	}
	if end < len(s) {
		if r, _ := utf8.DecodeRuneInString(s[end:]); unicode.IsSpace(r) {
			word = end
		}
	}
	// Scripts without spaces, and endless words, are cut between characters.
	if word < end/2 {
		word = end
	}
	return strings.TrimRightFunc(s[:word], unicode.IsSpace)
}

// fit shortens s until render(s) has at most limit units. Escaping lengthens
// a text by what it holds, so the raw text is cut and never the escaped one.
func fit(s string, limit int, render func(string) string) string {
	out := render(s)
	if Length(out) <= limit {
		return out
	}
	low, high := 0, min(Length(s), limit)
	for low < high {
		mid := (low + high + 1) / 2
		if Length(render(Cut(s, mid))) <= limit {
			low = mid
		} else {
			high = mid - 1
		}
	}
	if low < 3 {
		return ""
	}
	return render(Cut(s, low))
}
