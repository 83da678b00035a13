package digest

import (
	"context"
	"slices"

	"docent/internal/answer"
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
)

// questions reads, once, what was asked in the period where everybody of the
// digest's channel could see it.
func (g *gathering) questions(ctx context.Context) ([]ledger.Question, error) {
	if g.asks != nil {
		return g.asks, nil
	}
	channels, err := g.openChannels(ctx)
	if err != nil {
		return nil, err
	}
	g.asks, err = g.sources.Asked(ctx, g.digest.Community, channels, g.digest.CoveredAt, maxReasked)
	if g.asks == nil {
		g.asks = []ledger.Question{}
	}
	return g.asks, err
}

func (g *gathering) openChannels(ctx context.Context) ([]string, error) {
	channels, err := g.sources.Channels(ctx, g.digest.Community, g.period.Now.Add(-askedWithin))
	if err != nil || g.rules.Open == nil {
		return channels, err
	}
	return slices.DeleteFunc(channels, func(c string) bool {
		return c != g.digest.Channel && !g.rules.Open(ctx, g.digest.Community, c)
	}), nil
}

// ask asks a question again, over what the digest's channel may see.
func (g *gathering) ask(ctx context.Context, text string) (answer.Answer, error) {
	return g.asker.Ask(ctx, retrieval.Question{Text: text, Scope: g.scope, Top: 3})
}

// asked lists the questions that were asked most, with today's answers.
func (g *gathering) asked(ctx context.Context) error {
	asks, err := g.questions(ctx)
	if err != nil {
		return err
	}
	for _, q := range asks {
		if len(g.content.Asked) == maxAsked {
			break
		}
		if q.Missing == q.Asked {
			continue // among the unanswered
		}
		a, err := g.ask(ctx, q.Text)
		if err != nil {
			return err
		}
		if a.Answered && len(a.Quotes) > 0 {
			g.content.Asked = append(g.content.Asked, AskedItem{Text: q.Text, Times: q.Asked, Quote: quoted(a.Quotes[0]), Receipt: q.Ref})
		}
	}
	return nil
}

// changedAnswers asks again what was asked in the last weeks and compares the
// answers with those of then, if documents have changed since.
func (g *gathering) changedAnswers(ctx context.Context) error {
	if len(g.changes) == 0 {
		return nil
	}
	channels, err := g.openChannels(ctx)
	if err != nil {
		return err
	}
	asks, err := g.sources.Asked(ctx, g.digest.Community, channels, g.period.Now.Add(-askedWithin), maxReasked)
	if err != nil {
		return err
	}
	touched := map[int64]bool{}
	for _, c := range g.changes {
		touched[c.Document] = true
	}
	for _, q := range asks {
		if len(g.content.Changed) == maxChanged {
			break
		}
		if q.Answered && !g.visible(q.Document) {
			continue // the old answer came from what this channel may not see, or from what is gone
		}
		a, err := g.ask(ctx, q.Text)
		if err != nil {
			return err
		}
		if item, ok := difference(q, a, touched); ok {
			g.content.Changed = append(g.content.Changed, item)
		}
	}
	return nil
}

// difference compares a question's answer of then with that of now. Only what
// the changed documents explain counts.
func difference(q ledger.Question, a answer.Answer, touched map[int64]bool) (ChangedItem, bool) {
	item := ChangedItem{Text: q.Text}
	var now *Quote
	if a.Answered && len(a.Quotes) > 0 {
		now = quoted(a.Quotes[0])
	}
	if q.Answered {
		item.Before = q.Nearest
	}
	switch {
	case now == nil && !q.Answered:
		return item, false
	case now != nil && q.Answered && squeeze(now.Text) == squeeze(q.Nearest):
		return item, false
	case now != nil && !touched[now.Document] && !(q.Answered && touched[q.Document]):
		return item, false
	case now == nil && !touched[q.Document]:
		return item, false
	}
	item.After = now
	return item, true
}

// unanswered counts the questions of the period that nobody could answer and
// that have no answer now either, and shows the most frequent.
func (g *gathering) unanswered(ctx context.Context) error {
	asks, err := g.questions(ctx)
	if err != nil {
		return err
	}
	for _, q := range asks {
		if q.Missing == 0 {
			continue
		}
		a, err := g.ask(ctx, q.Text)
		if err != nil {
			return err
		}
		if a.Answered {
			continue
		}
		g.content.Missing++
		if len(g.content.Unanswered) < maxUnanswered {
			g.content.Unanswered = append(g.content.Unanswered, AskedItem{Text: q.Text, Times: q.Missing})
		}
	}
	return nil
}

// quoted turns a quote of an answer into one of a post.
func quoted(q retrieval.Quote) *Quote {
	doc := q.Hit.Document
	return &Quote{
		Evidence: ledger.Evidence{
			Document: doc.ID, Name: doc.Name, Title: doc.Title, Paragraph: q.Paragraph,
			Start: q.Start, End: q.End, Text: q.Text,
		},
		Source: doc.Source, Place: q.Hit.Passage.Mark.URL, Headings: q.Hit.Passage.Headings, hit: q.Hit,
	}
}
