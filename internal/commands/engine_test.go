package commands_test

import (
	"context"
	"slices"
	"strings"

	"docent/internal/answer"
	"docent/internal/retrieval"
	"docent/internal/retrieval/text"
	"docent/internal/sqlite"
)

func newEngine(store *sqlite.Store) answer.Searcher { return &keywords{store} }

// keywords finds sentences by the terms they share with the question and its
// history: enough to carry the whole way of a question. A question is answered
// if one sentence holds two thirds of its terms.
type keywords struct{ store *sqlite.Store }

func (k *keywords) Search(ctx context.Context, q retrieval.Question) (retrieval.Result, error) {
	found := retrieval.Result{Asked: q.Text}
	wanted := terms(q.Text)
	if len(q.History) > 0 && len(wanted) < 3 {
		wanted = append(terms(q.History[len(q.History)-1]), wanted...)
		found.Asked = q.History[len(q.History)-1] + " " + q.Text
	}
	docs, _, err := k.store.ListDocuments(ctx, q.Scope, "", 0, 0)
	if err != nil {
		return found, err
	}
	view, err := k.store.View(ctx, q.Scope)
	if err != nil {
		return found, err
	}
	defer view.Close()
	for _, d := range docs {
		if err := k.document(ctx, view, d.ID, wanted, &found); err != nil {
			return found, err
		}
	}
	slices.SortStableFunc(found.Passages, func(a, b retrieval.Hit) int { return compare(b.Score, a.Score) })
	slices.SortStableFunc(found.Quotes, func(a, b retrieval.Quote) int { return compare(b.Score, a.Score) })
	top := max(q.Top, 1)
	found.Passages, found.Quotes = found.Passages[:min(len(found.Passages), top)], found.Quotes[:min(len(found.Quotes), 2)]
	if len(found.Quotes) > 0 {
		found.Confidence = found.Quotes[0].Score
	}
	found.Answered = found.Confidence >= 0.6
	if q.Explain {
		found.Explain = &retrieval.Explanation{Wanted: "a place", Threshold: 0.6}
		for _, w := range wanted {
			found.Explain.Terms = append(found.Explain.Terms, retrieval.TermWeight{Term: w, Word: w, Passages: 1})
		}
	}
	return found, nil
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (k *keywords) document(ctx context.Context, view retrieval.View, id int64, wanted []string, found *retrieval.Result) error {
	doc, err := view.Document(ctx, id)
	if err != nil {
		return err
	}
	first, last, err := view.DocumentPassages(ctx, id)
	if err != nil {
		return err
	}
	for n := first; n <= last; n++ {
		got, err := view.Passages(ctx, []int64{n})
		if err != nil {
			return err
		}
		hit := retrieval.Hit{Passage: got[0], Document: doc, Score: share(wanted, got[0].Text)}
		if hit.Score == 0 {
			continue
		}
		found.Passages = append(found.Passages, hit)
		for _, u := range hit.Passage.Units {
			words := hit.Passage.Text[u.Start:u.End]
			if score := share(wanted, words); score > 0 {
				start := hit.Passage.Start + u.Start
				found.Quotes = append(found.Quotes, retrieval.Quote{
					Span: retrieval.Span{Start: start, End: start + len(words)}, Text: words, Paragraph: u.Paragraph, Hit: hit, Score: score,
				})
			}
		}
	}
	return nil
}

func share(wanted []string, s string) float64 {
	have, n := terms(s), 0
	for _, w := range wanted {
		if slices.Contains(have, w) {
			n++
		}
	}
	return float64(n) / float64(max(1, len(wanted)))
}

func terms(s string) []string {
	var out []string
	for _, t := range text.NewAnalyzer("en").Tokens(nil, s) {
		if !t.Is(text.Stop) && !strings.EqualFold(t.Term, "will") {
			out = append(out, t.Term)
		}
	}
	return out
}
