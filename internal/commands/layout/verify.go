package layout

import (
	"strconv"
	"strings"

	"docent/internal/commands/locale"
	"docent/internal/discord"
	"docent/internal/records"
)

// Claim is one statement set against the documents.
type Claim struct {
	Text    string
	Verdict string // "supports", "contradicts" or "unrelated"
	Differs string // of a contradiction: "numbers", "dates", "names" or "negation"
	Claimed string // the statement's word, "" if none differs
	Stated  string // the document's word in its place, "" if none
	Quote   int    // index into the receipt's quotes; -1 for none
}

// Verified lays out what the documents say about a statement, claim by claim.
func Verified(w locale.Words, r records.Receipt, claims []Claim) discord.Draft {
	b := newBudget()
	foot := b.fixed(Small(w.T("answer.receipt", "id", "`"+r.ID+"`")))
	var parts []discord.Component
	for i, c := range claims {
		share := b.left / (len(claims) - i)
		parts = append(parts, claim(w, b, r, c, share))
	}
	parts = append(parts, discord.Separator{Line: true}, text(foot))
	colour := colourPlain
	for _, c := range claims {
		if c.Verdict == "contradicts" {
			colour = colourConflict
		}
	}
	buttons := []discord.Button{
		{Label: w.T("button.up"), Emoji: "👍", CustomID: ID(VoteUp, r.ID)},
		{Label: w.T("button.down"), Emoji: "👎", CustomID: ID(VoteDown, r.ID)},
	}
	if !r.Private {
		buttons = append(buttons, discord.Button{Label: w.T("button.delete"), Emoji: "🗑️", CustomID: ID(Delete, r.ID)})
	}
	return discord.Draft{Components: append([]discord.Component{box(colour, parts...)}, rows(buttons)...)}
}

// claim is one statement with its verdict and the quote that decided.
func claim(w locale.Words, b *budget, r records.Receipt, c Claim, share int) discord.Component {
	key := map[string]string{"supports": "verify.supported", "contradicts": "verify.contradicted"}[c.Verdict]
	if key == "" {
		key = "verify.unknown"
	}
	lines := []string{fit(c.Text, min(maxQuestion, share/3), func(s string) string { return Small("💬 " + Inline(s)) }), w.T(key)}
	if c.Differs != "" && w.Has("verify."+c.Differs) {
		lines = append(lines, w.T("verify.differs", "what", w.T("verify."+c.Differs)))
	}
	if c.Claimed != "" && c.Stated != "" {
		lines = append(lines, w.T("verify.compared", "claimed", fit(c.Claimed, 80, Inline), "stated", fit(c.Stated, 80, Inline)))
	}
	head := b.fixed(strings.Join(lines, "\n"))
	if c.Quote < 0 || c.Quote >= len(r.Quotes) {
		return text(head)
	}
	body := citation(w, b, r.Quotes[c.Quote], share-discord.Length(head), 0, false)
	return discord.Section{
		Texts: []discord.TextDisplay{text(head + "\n" + body)},
		Accessory: discord.Button{
			Label: w.T("button.context"), Emoji: emojiContext, CustomID: ID(Context, r.ID, strconv.Itoa(c.Quote)),
		},
	}
}
