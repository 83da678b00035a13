package retrieval

import (
	"context"
	"fmt"
)

// Examined is a question with the features of everything that was considered:
// what the ranker learns from.
type Examined struct {
	Passages   []ExaminedPassage // best first
	Units      []ExaminedUnit    // best first
	Confidence []float32         // features of the first unit; nil if there is none
}

// ExaminedPassage is a candidate passage with the features of Names.Passage.
type ExaminedPassage struct {
	Hit Hit
	Row []float32
}

// ExaminedUnit is a candidate sentence with the features of Names.Unit.
type ExaminedUnit struct {
	Quote Quote
	Row   []float32
}

// Names are the names of the features, in the order of the rows.
type Names struct{ Passage, Unit, Confidence []string }

// FeatureNames returns the names of all features.
func FeatureNames() Names {
	n := Names{Passage: passageNames(), Unit: unitNames()}
	n.Confidence = confidenceNames()
	return n
}

// Examine ranks like Search and returns the features that led to the order.
func (e *Engine) Examine(ctx context.Context, q Question) (Examined, error) {
	view, err := e.source.View(ctx, q.Scope)
	if err != nil {
		return Examined{}, fmt.Errorf("open the documents: %w", err)
	}
	defer view.Close()
	r, err := e.rank(ctx, view, q, newScratch()) // the rows stay
	if err != nil {
		return Examined{}, err
	}
	var out Examined
	for _, m := range r.matches {
		out.Passages = append(out.Passages, ExaminedPassage{m.hit(), m.row})
	}
	for _, u := range r.units {
		out.Units = append(out.Units, ExaminedUnit{u.quote(), u.row})
	}
	if len(r.units) > 0 {
		var values row
		r.confidenceFeatures(&values)
		out.Confidence = values.values
	}
	return out, nil
}
