package commands

import (
	"context"

	"docent/internal/answer"
	"docent/internal/commands/layout"
	"docent/internal/commands/locale"
	"docent/internal/discord"
	"docent/internal/records"
	"docent/internal/retrieval"
)

// nearest is how many passages are looked at to know whether to offer some.
const nearest = 5

// prepared is a question that may be asked, whichever way it came.
type prepared struct {
	words     locale.Words
	settings  records.Settings
	community string
	channel   string
	asker     string
	text      string
	parent    string // the receipt it follows up, "" if none
	scope     retrieval.Scope
	in        string // title of the only document asked, "" for all
	private   bool
	direct    bool     // asked in a direct message
	notes     []string // lines of ours to stand below the answer
	summary   bool     // a summary is to be tried once the quotes are there
	asked     []string // the questions it follows, oldest first
}

// replied is an answer that was kept and laid out.
type replied struct {
	prepared
	found   answer.Answer
	receipt records.Receipt
	options layout.Options
	draft   discord.Draft

	rewritten bool // found is the answer to the follow-up as a model wrote it out
}

// answer asks the engine, keeps the receipt and lays the answer out.
func (b *Bot) answer(ctx context.Context, p prepared) (replied, error) {
	history, err := b.history(ctx, p.parent)
	if err != nil {
		return replied{}, err
	}
	p.asked = history
	doubt, err := b.Answers.Doubt(ctx, retrieval.Question{Text: p.text, History: history, Scope: p.scope})
	if err != nil {
		return replied{}, err
	}
	text := p.text
	if doubt != nil {
		text = doubt.Rest
	}
	found, err := b.look(ctx, p, text, history)
	if err != nil {
		return replied{}, err
	}
	r := p.receipt(found, b.Now())
	if doubt != nil {
		doubted(&r, doubt)
	}
	if r.ID, err = b.Store.SaveReceipt(ctx, r); err != nil {
		return replied{}, err
	}
	if found.Answered || !p.writable() {
		b.record(ctx, r, found)
	}
	o := layout.Options{In: p.in, Notes: p.notes, Near: len(found.Passages) > 0, Direct: p.direct, Extra: b.watchButton(p, r.ID, found.Answered)}
	if b.summaryOffered(p.settings) && r.Answered && !p.summary {
		o.Extra = append(o.Extra, summaryButton(p.words, r.ID))
	}
	if !found.Answered && !o.Near {
		if o.NoDocuments, err = b.bare(ctx, p.scope); err != nil {
			return replied{}, err
		}
	}
	return replied{prepared: p, found: found, receipt: r, options: o, draft: layout.Answer(p.words, r, o)}, nil
}

// doubted notes in a receipt what the question takes for granted, with the
// quote that says otherwise.
func doubted(r *records.Receipt, d *answer.Doubt) {
	r.Doubt = records.Doubt{Word: d.Word, Quote: -1, Elsewhere: d.Elsewhere}
	if d.Quote != nil {
		r.Doubt.Quote = number(&r.Quotes, nil, *d.Quote) - 1
	}
}

// writable reports whether a model may yet write the question out, so that its
// outcome is not known before.
func (p prepared) writable() bool { return p.summary && len(p.asked) > 0 }

// look asks the engine once and decides by the community's own threshold.
func (b *Bot) look(ctx context.Context, p prepared, text string, history []string) (answer.Answer, error) {
	a, err := b.Answers.Ask(ctx, retrieval.Question{Text: text, History: history, Scope: p.scope, Top: nearest})
	if err != nil {
		return a, err
	}
	decide(&a, p.settings.Threshold)
	return a, nil
}

// decide answers, or is silent, by a threshold other than the engine's; 0
// leaves its decision. The engine gives its quotes in either case, checked.
func decide(a *answer.Answer, threshold float64) {
	if threshold == 0 {
		return
	}
	a.Answered = a.Confidence >= threshold && len(a.Quotes) > 0
	switch {
	case !a.Answered:
		a.Mode = answer.ModeNone
	case a.Mode == answer.ModeNone:
		a.Mode = answer.ModeQuotes
	}
	if a.Explain != nil {
		a.Explain.Threshold = threshold
	}
}

// history returns the questions that led to a receipt, its own last.
func (b *Bot) history(ctx context.Context, parent string) ([]string, error) {
	if parent == "" {
		return nil, nil
	}
	return b.Store.Conversation(ctx, parent, maxHistory)
}

// bare reports whether a scope holds no document at all.
func (b *Bot) bare(ctx context.Context, s retrieval.Scope) (bool, error) {
	s.Only = nil
	_, total, err := b.Store.ListDocuments(ctx, s, records.Listing{Limit: 1})
	return total == 0, err
}
