package layout

import (
	"fmt"
	"slices"

	"docent/internal/commands/locale"
	"docent/internal/discord"
	"docent/internal/records"
)

// State says what became of a quote's document since the answer.
type State int

// The states of a quote.
const (
	Same    State = iota // the document is the same, byte for byte
	Moved                // it has changed, the quote still stands in it
	Changed              // it has changed and the quote is gone from it
	Gone                 // it was removed, or the viewer may not see it
)

// Receipt shows an earlier answer and what became of its quotes; states has
// one entry a quote. The text of a quote that is Gone is not shown.
func Receipt(w locale.Words, r records.Receipt, states []State) discord.Draft {
	b := newBudget()
	head := "**" + w.T("receipt.title", "id", "`"+r.ID+"`") + "** · " +
		w.T("receipt.given", "when", fmt.Sprintf("<t:%d:f>", r.Created.Unix()))
	parts := []discord.Component{text(b.fixed(head)), text(question(w, b, r, Options{}))}
	if r.Doubt.Word != "" {
		parts = append(parts, text(b.fixed(w.T("receipt.doubt", "word", fit(r.Doubt.Word, maxTitle, Inline)))))
	}
	if !r.Answered {
		parts = append(parts, text(b.fixed(w.T("receipt.not_in"))))
	}
	if r.Summarised() && !slices.Contains(states, Gone) { // a summary says what its quotes say
		parts = append(parts, text(b.take(r.Text, maxSummary, Quoted)))
	}
	for i, c := range r.Quotes {
		number := 0
		if r.Summarised() {
			number = i + 1
		}
		note := w.T("receipt." + [...]string{"same", "moved", "changed", "gone"}[states[i]])
		b.left -= Length(note) + 4
		if states[i] == Gone {
			parts = append(parts, text(small(note)))
			continue
		}
		share := min(b.left/(len(r.Quotes)-i), maxQuote+maxLink+maxTitle)
		parts = append(parts, text(citation(w, b, c, share, number, false)+"\n"+small(note)))
	}
	return discord.Draft{Ephemeral: true, Components: []discord.Component{box(colourPlain, parts...)}}
}
