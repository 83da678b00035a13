package retrieval

import (
	"math"

	"docent/internal/retrieval/trees"
)

// confidence is the probability that the first quote is right.
func (e *Engine) confidence(r *ranking) float64 {
	if len(r.units) == 0 || len(r.query.terms) == 0 || r.lacksPhrase {
		return 0
	}
	if e.models.Confidence == nil {
		return r.query.cover(r.units[0].match.units[r.units[0].unit].terms)
	}
	values := r.scratch.row()
	r.confidenceFeatures(&values)
	said := trees.Probability(e.models.Confidence.Score(values.values))
	return e.models.Calibration.Of(r.scoped, r.query.chat).At(said)
}

// confidenceFeatures describes the first unit among the others.
func (r *ranking) confidenceFeatures(values *row) {
	first := r.units[0]
	second, other := first.score-5, first.score-5
	said := first.text()
	for _, u := range r.units[1:] { // the best of both kinds come first
		if u.score <= other {
			break
		}
		if u.text() == said {
			continue // the same sentence elsewhere takes nothing from the first
		}
		second = max(second, u.score)
		if u.match != first.match {
			other = u.score
		}
	}
	values.add("score", first.score)
	values.add("gap", first.score-second)
	values.add("gap.passage", first.score-other)
	values.add("passage.score", first.match.score)
	values.add("passage.best", r.matches[0].score-first.match.score)
	runner := r.matches[0].score - 5
	for _, m := range r.matches[1:] {
		if m.a.hit.Passage.Text != r.matches[0].a.hit.Passage.Text {
			runner = m.score
			break
		}
	}
	values.add("passage.gap", r.matches[0].score-runner)
	units, passages := 0.0, 0.0
	for _, u := range r.units {
		units += math.Exp(u.score - first.score)
	}
	for _, m := range r.matches {
		passages += math.Exp(m.score - r.matches[0].score)
	}
	values.add("share", 1/units)
	values.add("passage.share", 1/passages)
	values.add("q.tokens", float64(len(r.query.tokens)))
	values.flag("scoped", r.scoped)
	values.add("candidates", math.Log1p(float64(len(r.matches))))
	values.flag("chat", r.query.chat)
	values.add("repairs", float64(len(r.repairs)))
	// A row among bad ones may well be the best: how it compares says nothing here.
	values.values = append(values.values, first.row[:len(first.row)-len(comparedUnits)]...)
}
