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
	said, err := g.sources.Told(ctx, g.digest.ID)
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
		before := latestAnswer(q, said)
		if before.Answered && (slices.Contains(g.scope.Hidden, before.Document) || g.scope.Only != nil && !g.visible(before.Document)) {
			continue // the old answer came from what this channel may not see, or what the digest is not about
		}
		a, err := g.ask(ctx, q.Text)
		if err != nil {
			return err
		}
		if item, ok := g.difference(q.Text, before, a, touched); ok {
			g.content.Changed = append(g.content.Changed, item)
			g.told = append(g.told, toldOf(q.ID, item))
		}
	}
	return nil
}

// latestAnswer is what the readers of the digest know as the answer to a
// question: what was last answered, or what the digest itself has said since.
func latestAnswer(q ledger.Question, said []ledger.Told) ledger.Told {
	for _, t := range said {
		if t.Question == q.ID && !t.At.Before(q.Last) {
			return t
		}
	}
	return ledger.Told{Question: q.ID, Answered: q.Answered, Document: q.Document, Text: q.Nearest}
}

func toldOf(question int64, item ChangedItem) ledger.Told {
	if item.After == nil {
		return ledger.Told{Question: question}
	}
	return ledger.Told{Question: question, Answered: true, Document: item.After.Document, Text: item.After.Text}
}

// difference compares a question's answer of then with that of now. Only what
// the changed documents explain counts, and what is gone or closed off since is
// not quoted.
func (g *gathering) difference(question string, then ledger.Told, a answer.Answer, touched map[int64]bool) (ChangedItem, bool) {
	item := ChangedItem{Text: question}
	if a.Answered && len(a.Quotes) > 0 {
		item.After = quoted(a.Quotes[0])
	}
	now := item.After
	switch {
	case now == nil && !then.Answered:
		return item, false
	case now != nil && then.Answered && squeeze(now.Text) == squeeze(then.Text):
		return item, false
	case now != nil && !touched[now.Document] && !(then.Answered && touched[then.Document]):
		return item, false
	case now == nil && !touched[then.Document]:
		return item, false
	}
	if then.Answered {
		item.Lost = then.Text == "" || !g.visible(then.Document)
		if !item.Lost {
			item.Before = then.Text
		}
	}
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
