package retrieval

import (
	"context"
	"fmt"
	"math"
	"slices"

	"docent/internal/retrieval/language"
)

// read understands the question against the vocabulary of the documents.
func (e *Engine) read(ctx context.Context, view View, r *ranking) error {
	index := view.Index()
	stats := index.Stats()
	r.total = stats.Passages
	sp := e.spellers.get(languageOf(r.question.Text, stats.Languages))
	defer e.spellers.put(sp)
	an := sp.Analyzer
	r.query = understand(an, r.asked)
	if err := e.repair(ctx, index, an, r); err != nil {
		return err
	}
	r.asked = r.query.carry(an, r.asked, r.question.History)
	if err := r.query.join(ctx, index, an); err != nil {
		return err
	}
	r.query.relate(an.Language())
	terms := make([]string, len(r.query.terms))
	for i, t := range r.query.terms {
		terms[i] = t.term
	}
	frequency, err := index.DocumentFrequency(ctx, terms)
	if err != nil {
		return fmt.Errorf("look up the question's words: %w", err)
	}
	r.query.weigh(frequency, stats.Passages)
	r.query.scratch = r.scratch
	r.query.mean(an)
	r.shape = r.query.shape()
	return nil
}

// languageOf is the language to read a question in: its own where the
// documents have it, else that of most documents.
func languageOf(question string, documents []string) string {
	if own := language.Detect(question); own != "" && slices.Contains(documents, own) {
		return own
	}
	for _, l := range documents {
		if l != "" {
			return l
		}
	}
	return "en"
}

// Rarity is a term's inverse document frequency, ln(1 + (N − n + ½) / (n + ½))
// (Robertson and Spärck Jones, in the form that is never negative).
func Rarity(df, passages int) float64 {
	n := float64(df)
	return math.Log(1 + (float64(passages)-n+0.5)/(n+0.5))
}

// weigh gives each term its weight.
func (q *query) weigh(frequency []int, passages int) {
	q.mass, q.total = 0, math.Log1p(float64(passages))
	for i := range q.terms {
		t := &q.terms[i]
		t.df = frequency[i]
		t.weight = t.share * Rarity(t.df, passages)
		if t.repaired != "" {
			t.weight *= repairedWeight
		}
		q.mass += t.weight
	}
}
