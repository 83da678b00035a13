package discord

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// Discord's limits, in characters where they count text. Source: Discord's
// API documentation (Message, Embed Limits, Component Reference, Application
// Commands).
const (
	MaxContent     = 2000
	MaxEmbeds      = 10
	MaxEmbedSum    = 6000 // over all texts of all embeds
	MaxEmbedTitle  = 256
	MaxEmbedText   = 4096 // an embed's description
	MaxEmbedFields = 25
	MaxFieldName   = 256
	MaxFieldValue  = 1024
	MaxFooter      = 2048
	MaxRows        = 5
	MaxRowButtons  = 5
	MaxComponents  = 40   // in a components v2 message, nested ones included
	MaxV2Text      = 4000 // over all text displays of a message
	MaxLabel       = 80   // a button's label
	MaxCustomID    = 100
	MaxButtonURL   = 512
	MaxChoices     = 25
	MaxChoice      = 100 // a choice's name and its value
	MaxOptions     = 25  // lines of a select
	MaxOptionText  = 100 // label, value and description of such a line
	MaxPlaceholder = 150
	MaxModalTitle  = 45
	MaxLabelText   = 45   // of a Label in a form
	MaxLabelNote   = 100  // its description
	MaxInput       = 4000 // what can be typed into a text input
	MaxInputs      = 5    // components of a form
	MaxNonce       = 25
	MaxFiles       = 10
)

// ellipsis ends a text that was cut.
const ellipsis = "…"

// Cut shortens s to at most limit characters, at a border between words where
// one is near, and ends it with an ellipsis. A text that fits is unchanged.
func Cut(s string, limit int) string {
	if limit <= 0 {
		return ""
	}
	if Length(s) <= limit {
		return s
	}
	end, last, n := 0, -1, 0 // byte ends: of limit-1 units, of the last word in them
	for g := graphemes.FromString(s); g.Next(); end = g.End() {
		if n += Length(g.Value()); n > limit-1 {
			break
		}
		if r, _ := utf8.DecodeRuneInString(g.Value()); unicode.IsSpace(r) {
			last = g.Start()
		}
	}
	if next, _ := utf8.DecodeRuneInString(s[end:]); unicode.IsSpace(next) {
		last = end
	}
	if last > end/2 { // else one long word: cut inside it
		end = last
	}
	return strings.TrimRightFunc(s[:end], unicode.IsSpace) + ellipsis
}

// Length counts characters as Discord's strictest counter does: in UTF-16
// units, so that an emoji outside the basic plane counts two.
func Length(s string) int {
	n := 0
	for _, r := range s {
		n += units(r)
	}
	return n
}

func units(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
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
