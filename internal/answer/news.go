package answer

import (
	"context"

	"docent/internal/retrieval"
)

// newsQuestion is what a summary of new documents answers.
const newsQuestion = "What is new in these documents?"

// News puts quotes from new documents into a few proven sentences, under the
// same rules as Summarise; nil where that cannot be done. Each quote is a
// passage of its own, so nothing but the quotes can be said.
func (e *Engine) News(ctx context.Context, found []retrieval.Quote, who Asker) []Statement {
	if e.summaries == nil || len(found) == 0 {
		return nil
	}
	var hits []retrieval.Hit
	for i, q := range found {
		h := retrieval.Hit{Document: q.Hit.Document}
		h.Passage = retrieval.Passage{
			ID: int64(i + 1), Document: q.Hit.Document.ID, Paragraph: q.Paragraph, Span: q.Span, Text: q.Text,
			Units: []retrieval.Unit{{Span: retrieval.Span{End: len(q.Text)}, Paragraph: q.Paragraph}},
		}
		hits = append(hits, h)
	}
	a := Answer{Result: retrieval.Result{Asked: newsQuestion, Passages: hits}}
	given, err := e.given(ctx, a.Result, e.summaries)
	if err != nil || len(given) == 0 {
		return nil
	}
	reply, _, err := e.summaries.reply(ctx, newsQuestion, given, who)
	if err != nil {
		return nil
	}
	return e.proven(ctx, a, claims(reply), given).Statements
}
