package layout

import (
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"docent/internal/discord"
)

// maxWord is how far the next border between words is looked for, in bytes.
const maxWord = 60

// cutEnd keeps the end of s: at most limit UTF-16 units, the first of them an
// ellipsis, from a border between words on if one is near.
func cutEnd(s string, limit int) string {
	left := discord.Length(s)
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
		left -= discord.Length(g.Value())
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
	return fitting(s, limit, discord.Cut, render)
}

// fitEnd is fit for a text of which the end matters.
func fitEnd(s string, limit int, render func(string) string) string {
	return fitting(s, limit, cutEnd, render)
}

func fitting(s string, limit int, cut func(string, int) string, render func(string) string) string {
	if limit < 3 {
		return ""
	}
	// Nothing that is shown is longer, so what lies behind need not be rendered.
	s = cut(s, limit*2)
	out := render(s)
	if discord.Length(out) <= limit {
		return out
	}
	low, high := 0, min(discord.Length(s), limit)
	for low < high {
		mid := (low + high + 1) / 2
		if discord.Length(render(cut(s, mid))) <= limit {
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
