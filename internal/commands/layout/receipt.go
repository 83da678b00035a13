package layout

import (
	"fmt"
	"slices"
	"time"

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
	Erased               // the quote's words were erased everywhere
)

// maxInstead is what a paragraph that stands in a quote's place may take.
const maxInstead = 300

// Later is what came in the place of a quote that was changed.
type Later struct {
	Replaced time.Time // of its document; zero if not known
	Instead  string    // the paragraph that stands there now; "" if not known
}

// Receipt shows an earlier answer and what became of its quotes; states and
// later have one entry a quote. The text of a quote that is Gone or Erased is not shown.
func Receipt(w locale.Words, r records.Receipt, states []State, later []Later) discord.Draft {
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
	if r.Summarised() && r.Text != "" && !slices.Contains(states, Gone) { // a summary says what its quotes say
		parts = append(parts, text(b.take(r.Text, maxSummary, Quoted)))
	}
	for i, c := range r.Quotes {
		number := 0
		if r.Summarised() {
			number = i + 1
		}
		note := became(w, c, states[i], later[i])
		b.left -= discord.Length(note) + 4
		if states[i] == Gone || states[i] == Erased {
			parts = append(parts, text(Small(note)))
			continue
		}
		share := min(b.left/(len(r.Quotes)-i), maxQuote+maxLink+maxTitle)
		parts = append(parts, text(citation(w, b, c, share, number, false)+"\n"+Small(note)))
	}
	return discord.Draft{Ephemeral: true, Components: []discord.Component{box(colourPlain, parts...)}}
}

// became says in a line what became of a quote.
func became(w locale.Words, c records.Citation, s State, l Later) string {
	if s == Erased {
		return w.T("receipt.erased", "when", stamp(c.Erased, "R"))
	}
	note := w.T("receipt." + [...]string{"same", "moved", "changed", "gone"}[s])
	if !l.Replaced.IsZero() {
		note += " " + w.T("receipt.replaced", "when", stamp(l.Replaced, "R"))
	}
	if l.Instead != "" {
		note += " " + w.T("receipt.instead", "text", fit(flat(l.Instead), maxInstead, Inline))
	}
	return note
}
