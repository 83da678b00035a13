package commands

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/records"
	"docent/internal/retrieval"
)

// showContext shows a quote in its passage, for the clicking member alone.
func (b *Bot) showContext(ctx context.Context, c *Call) (work, error) {
	d, err := b.contextOf(ctx, c, 0)
	if err != nil {
		return nil, err
	}
	return nil, c.respond(ctx, d)
}

// moveContext shows the paragraph before or behind in place.
func (b *Bot) moveContext(ctx context.Context, c *Call) (work, error) {
	steps, err := strconv.Atoi(c.Arg(2))
	if err != nil {
		return nil, c.refuse("error.stale")
	}
	d, err := b.contextOf(ctx, c, steps)
	if err != nil {
		return nil, err
	}
	return nil, b.Client.Update(ctx, c.Interaction, d)
}

// contextOf lays out the passage that is some steps from a receipt's quote.
func (b *Bot) contextOf(ctx context.Context, c *Call, steps int) (discord.Draft, error) {
	r, err := c.receipt(ctx, c.Arg(0))
	if err != nil {
		return discord.Draft{}, err
	}
	n, err := strconv.Atoi(c.Arg(1))
	if err != nil || n < 0 || n >= len(r.Quotes) {
		return discord.Draft{}, c.refuse("error.stale")
	}
	scope, err := c.scope(ctx)
	if err != nil {
		return discord.Draft{}, err
	}
	view, err := b.Store.View(ctx, scope)
	if err != nil {
		return discord.Draft{}, err
	}
	defer view.Close()
	p, err := around(ctx, view, r.Quotes[n], steps)
	if errors.Is(err, records.ErrNotFound) {
		return discord.Draft{}, c.refuse("context.gone")
	}
	if q := r.Quotes[n]; !q.Erased.IsZero() {
		return discord.Draft{}, c.refuse("receipt.erased", "when", stamp(q.Erased))
	}
	if errors.Is(err, errQuoteGone) {
		return layout.Notice(c.Words.T("context.changed"), layout.Block(r.Quotes[n].Text)), nil
	}
	if err != nil {
		return discord.Draft{}, err
	}
	p.Receipt, p.Quote, p.Steps = r.ID, n, steps
	return layout.InContext(c.Words, p), nil
}

// errQuoteGone says that a document has changed and a quote with it.
var errQuoteGone = errors.New("the quote is no longer in its document")

// around reads the passage that is some steps from a quote's own.
func around(ctx context.Context, view retrieval.View, q records.Citation, steps int) (layout.Paragraph, error) {
	doc, err := view.Document(ctx, q.Document)
	if err != nil {
		return layout.Paragraph{}, err
	}
	first, last, err := view.DocumentPassages(ctx, q.Document)
	if err != nil {
		return layout.Paragraph{}, err
	}
	at, mark := q.Passage, retrieval.Span{Start: q.Start, End: q.End}
	if doc.Hash != q.Hash || at < first || at > last { // changed, or put again
		found, start, err := findText(ctx, view, first, last, q.Text)
		if err != nil {
			return layout.Paragraph{}, err
		}
		at, mark = found, retrieval.Span{Start: start, End: start + len(q.Text)}
	}
	at = min(max(at+int64(steps), first), last)
	got, err := view.Passages(ctx, []int64{at, last})
	if err != nil {
		return layout.Paragraph{}, err
	}
	if got[0].ID == 0 {
		return layout.Paragraph{}, records.ErrNotFound
	}
	return layout.Paragraph{
		Passage: layout.Passage{Document: doc, Passage: got[0], Mark: mark},
		Last:    got[1].Paragraph, Before: at > first, After: at < last,
	}, nil
}

// readAtOnce bounds how much of a document is held while it is looked through.
const readAtOnce = 64

// findText looks for words in a document's passages and returns the passage
// and the words' place in the document's text, or errQuoteGone.
func findText(ctx context.Context, view retrieval.View, first, last int64, words string) (passage int64, start int, err error) {
	for from := first; from <= last; from += readAtOnce {
		var ids []int64
		for id := from; id <= min(from+readAtOnce-1, last); id++ {
			ids = append(ids, id)
		}
		got, err := view.Passages(ctx, ids)
		if err != nil {
			return 0, 0, err
		}
		for _, p := range got {
			if i := strings.Index(p.Text, words); i >= 0 && words != "" {
				return p.ID, p.Start + i, nil
			}
		}
	}
	return 0, 0, errQuoteGone
}
