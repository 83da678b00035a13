package answer

import (
	"context"
	"fmt"

	"docent/internal/answer/proof"
	"docent/internal/retrieval"
)

// Doubt is a word that a question takes for granted ("since it is in Vienna,
// …") and that the documents do not say where they should.
type Doubt struct {
	Word string
	// Rest is the question without what it takes for granted. That is what is
	// to be answered: a wrong premise leads to wrong passages.
	Rest      string
	Quote     *retrieval.Quote // what the documents say instead; nil if nothing was found
	Elsewhere bool             // the word stands in the documents, about something else perhaps
}

// Bare returns a question without what it takes for granted.
func Bare(question string) string {
	if p, found := proof.PremiseOf(question); found {
		return p.Rest
	}
	return question
}

// doubtTop is in how many passages a premise is looked for.
const doubtTop = 10

// Doubt compares what q takes for granted with the documents: with the answer
// to the question before it, if there is one, and with what they say on the
// premise itself. It is nil where nothing is taken for granted or nothing
// speaks against it.
func (e *Engine) Doubt(ctx context.Context, q retrieval.Question) (*Doubt, error) {
	p, found := proof.PremiseOf(q.Text)
	if !found {
		return nil, nil
	}
	said, err := e.Verify(ctx, retrieval.Question{Text: p.Text, Scope: q.Scope, Top: doubtTop})
	if err != nil {
		return nil, fmt.Errorf("check a premise: %w", err)
	}
	for _, v := range said {
		switch v.Verdict {
		case proof.Supports:
			return nil, nil
		case proof.Contradicts:
			word := v.Claimed
			if word == "" {
				word = p.Text
			}
			return &Doubt{Word: word, Rest: p.Rest, Quote: v.Quote}, nil
		}
	}
	before := retrieval.Question{Text: p.Text, Scope: q.Scope, Top: doubtTop}
	if n := len(q.History); n > 0 {
		before.Text, before.History = q.History[n-1], q.History[:n-1]
	}
	a, err := e.Ask(ctx, before)
	if err != nil {
		return nil, fmt.Errorf("check a premise: %w", err)
	}
	return e.doubt(p, a, len(q.History) > 0), nil
}

// doubt sets a premise against the answer to what came before it.
func (e *Engine) doubt(p proof.Premise, a Answer, followed bool) *Doubt {
	var quotes, passages []string
	language := ""
	for _, q := range a.Quotes {
		quotes, language = append(quotes, q.Text), q.Hit.Document.Language
	}
	for _, h := range a.Passages {
		passages = append(passages, h.Passage.Text)
	}
	d := &Doubt{Word: p.Missing(passages, language), Rest: p.Rest}
	if followed && a.Answered {
		d.Quote = &a.Quotes[0]
		if d.Word == "" {
			d.Word, d.Elsewhere = p.Missing(quotes, language), true
		}
	}
	if d.Word == "" {
		return nil
	}
	return d
}
