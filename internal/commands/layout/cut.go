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

// maxWord is how far the next border between words is looked for, in bytes.
const maxWord = 60

// CutEnd keeps the end of s: at most limit UTF-16 units, the first of them an
// ellipsis, from a border between words on if one is near.
func CutEnd(s string, limit int) string {
	left := Length(s)
	if left <= limit {
		return s
	}
	at, from, blank := 0, -1, false
	for g := graphemes.FromString(s); g.Next(); {
		r, _ := utf8.DecodeRuneInString(g.Value())
		if left <= limit-2 {
			if from < 0 {
				from = at
			}
			if blank && !unicode.IsSpace(r) {
				return "… " + s[at:]
			}
			if at-from > maxWord {
				break
			}
		}
		blank = unicode.IsSpace(r)
		left -= Length(g.Value())
		at += len(g.Value())
	}
	if from < 0 {
		return ""
	}
	return "… " + s[from:]
}

// fit shortens s from its end until render(s) has at most limit units.
// Escaping lengthens a text by what it holds, so the raw text is cut and never
// the escaped one.
func fit(s string, limit int, render func(string) string) string {
	return fitting(s, limit, Cut, render)
}

// fitEnd is fit for a text of which the end matters.
func fitEnd(s string, limit int, render func(string) string) string {
	return fitting(s, limit, CutEnd, render)
}

func fitting(s string, limit int, cut func(string, int) string, render func(string) string) string {
	if limit < 3 {
		return ""
	}
	// Nothing that is shown is longer, so what lies behind need not be rendered.
	s = cut(s, limit*2)
	out := render(s)
	if Length(out) <= limit {
		return out
	}
	low, high := 0, min(Length(s), limit)
	for low < high {
		mid := (low + high + 1) / 2
		if Length(render(cut(s, mid))) <= limit {
			low = mid
		} else {
			high = mid - 1
		}
	}
	if low < 3 {
		return ""
	}
	return render(cut(s, low))
}
