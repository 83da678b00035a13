package discord

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// ellipsis ends a text that was cut.
const ellipsis = "…"

// Length counts s as Discord does at its strictest: in UTF-16 units, of which
// an emoji outside the basic plane has two.
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
	if limit <= 0 {
		return ""
	}
	if Length(s) <= limit {
		return s
	}
	kept := head(s, limit-2)
	if kept == "" {
		return ellipsis
	}
	return kept + " " + ellipsis
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

// cut shortens a text for a log or error, without regard for words.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit] + ellipsis
}
