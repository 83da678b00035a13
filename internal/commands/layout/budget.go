package layout

import "docent/internal/discord"

// Colours of the box around a message. None carries a meaning alone: the
// words say the same.
const (
	colourFound    = 0x2E7D5B
	colourMissing  = 0x80848E
	colourConflict = 0xC98A1B
	colourPlain    = 0x4A6FA5
)

// What parts of a message may take at most, in UTF-16 units once escaped.
const (
	maxQuestion = 400
	maxTitle    = 160
	maxBefore   = 240
	maxSummary  = 1200
	maxQuote    = 1100
	// margin is left free below Discord's limit for a message's text.
	margin = 60
)

// budget shares out the text of one message.
type budget struct{ left int }

func newBudget() *budget { return &budget{discord.MaxV2Text - margin} }

// take cuts s until render(s) fits limit and what is left, and takes that.
func (b *budget) take(s string, limit int, render func(string) string) string {
	out := fit(s, min(limit, b.left), render)
	b.left -= discord.Length(out)
	return out
}

// fixed takes text of ours, which is short and stays whole.
func (b *budget) fixed(s string) string {
	b.left -= discord.Length(s)
	return s
}

func Small(s string) string { return "-# " + s }

// Small is a line in small print.
func SmallText(s string) discord.TextDisplay { return text(Small(s)) }

func text(s string) discord.TextDisplay { return discord.TextDisplay{Content: s} }

// box puts parts into one container.
func box(colour int, parts ...discord.Component) discord.Container {
	return discord.Container{Components: parts, Color: colour}
}

// rows lays buttons out in rows of five.
func rows(buttons []discord.Button) []discord.Component {
	var out []discord.Component
	for len(buttons) > 0 {
		n := min(len(buttons), discord.MaxRowButtons)
		row := discord.ActionRow{}
		for _, b := range buttons[:n] {
			row.Components = append(row.Components, b)
		}
		out, buttons = append(out, row), buttons[n:]
	}
	return out
}
