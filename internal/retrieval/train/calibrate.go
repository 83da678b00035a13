package main

import (
	"slices"

	"docent/internal/retrieval"
)

// rated is a question's out-of-fold confidence with what it weighs and how it went.
type rated struct {
	said, weight float64
	right        bool
}

// A curve is first cut into steps of equal weight: at most curveSteps, each of
// curveRows questions or more.
const (
	curveSteps = 24
	curveRows  = 40
)

// curve finds the rising curve nearest to how often the first quote was right
// (pool adjacent violators: Ayer and others, 1955).
func curve(rows []rated) retrieval.Curve {
	slices.SortFunc(rows, func(a, b rated) int {
		switch {
		case a.said < b.said:
			return -1
		case a.said > b.said:
			return 1
		}
		return 0
	})
	total, steps := 0.0, min(curveSteps, max(3, len(rows)/curveRows))
	for _, r := range rows {
		total += r.weight
	}
	type pool struct{ said, right, weight float64 }
	var pools []pool
	var open pool
	for i, r := range rows {
		open.said += r.said * r.weight
		open.weight += r.weight
		if r.right {
			open.right += r.weight
		}
		if open.weight < total/float64(steps) && i+1 < len(rows) {
			continue
		}
		pools = append(pools, open)
		open = pool{}
		for n := len(pools); n > 1 && pools[n-2].right*pools[n-1].weight >= pools[n-1].right*pools[n-2].weight; n = len(pools) {
			a, b := pools[n-2], pools[n-1]
			pools = append(pools[:n-2], pool{a.said + b.said, a.right + b.right, a.weight + b.weight})
		}
	}
	var out retrieval.Curve
	for _, p := range pools {
		out = append(out, retrieval.Step{Said: p.said / p.weight, Meant: p.right / p.weight})
	}
	return out
}

// calibration learns the curves from out-of-fold confidences, leaving out one
// fold; -1 leaves out none.
func (t *trainer) calibration(conf data, said []float64, fold int) retrieval.Calibration {
	scoped, chat := slices.Index(conf.Features, "scoped"), slices.Index(conf.Features, "chat")
	var out retrieval.Calibration
	rows := map[*retrieval.Curve][]rated{}
	for i := range conf.Rows {
		if conf.folds[i] == fold {
			continue
		}
		weight := float64(conf.Weights[i]) * t.sets[conf.sets[i]].always()
		into := out.Of(conf.Rows[i][scoped] > 0, conf.Rows[i][chat] > 0)
		rows[into] = append(rows[into], rated{said[i], weight, conf.right[i]})
	}
	for into, some := range rows {
		*into = curve(some)
	}
	return out
}

// calibrate applies a calibration to the confidence of a row's question.
func calibrate(c retrieval.Calibration, conf data, i int, said float64) float64 {
	scoped, chat := slices.Index(conf.Features, "scoped"), slices.Index(conf.Features, "chat")
	return c.Of(conf.Rows[i][scoped] > 0, conf.Rows[i][chat] > 0).At(said)
}

// alwaysAnswered is how much less the questions of a set weigh that all have an answer:
// life is not so.
const alwaysAnswered = 0.3

// always is the weight of a set's questions in a calibration.
func (s *set) always() float64 {
	for _, q := range s.questions {
		if !q.Answerable {
			return 1
		}
	}
	return alwaysAnswered
}
