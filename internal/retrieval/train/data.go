package main

import (
	"slices"
	"strings"

	"docent/internal/retrieval"
	"docent/internal/retrieval/trees"
)

// data is rows to learn from with the fold of each.
type data struct {
	trees.Data
	folds []int
	sets  []int // set of each row's question
	index []int // question in its set
	right []bool
}

// without returns the rows outside of a fold; all for -1.
func (d data) without(fold int) trees.Data {
	out := trees.Data{Features: d.Features}
	for i := range d.Rows {
		if d.folds[i] == fold {
			continue
		}
		out.Rows = append(out.Rows, d.Rows[i])
		out.Labels = append(out.Labels, d.Labels[i])
		out.Weights = append(out.Weights, d.Weights[i])
		out.Groups = append(out.Groups, d.Groups[i])
	}
	return out
}

func (d *data) add(row []float32, right bool, weight float32, group, fold, set, index int) {
	label := float32(0)
	if right {
		label = 1
	}
	d.right = append(d.right, right)
	d.Rows = append(d.Rows, row)
	d.Labels = append(d.Labels, label)
	d.Weights = append(d.Weights, weight)
	d.Groups = append(d.Groups, int32(group))
	d.folds = append(d.folds, fold)
	d.sets = append(d.sets, set)
	d.index = append(d.index, index)
}

// forget empties the features that begin with one of the prefixes, so that
// nothing is learned from them.
func (d *data) forget(prefixes []string) {
	for c, name := range d.Features {
		if !slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(name, p) }) {
			continue
		}
		for _, row := range d.Rows {
			row[c] = 0
		}
	}
}

const learnedPassages = 60 // of the candidates of a question

func (t *trainer) passageData(ex [][]retrieval.Examined, names []string) data {
	d := data{Data: trees.Data{Features: names}}
	group := 0
	for i, s := range t.sets {
		for k, q := range s.questions {
			if q.Scope != "" || !q.Answerable || s.name == "squad1-gap" {
				continue // the gap set asks the questions of squad1 again
			}
			group++
			any := false
			for _, p := range ex[i][k].Passages {
				any = any || passageRight(q, p.Hit)
			}
			if !any {
				continue
			}
			for n, p := range ex[i][k].Passages {
				right := passageRight(q, p.Hit)
				if n < learnedPassages {
					d.add(p.Row, right, s.weight, group, q.fold, i, k)
				}
			}
		}
	}
	return d
}

const learnedUnits = 30

func (t *trainer) unitData(ex [][]retrieval.Examined, names []string) data {
	d := data{Data: trees.Data{Features: names}}
	group := 0
	for i, s := range t.sets {
		for k, q := range s.questions {
			if !q.Answerable || q.All || len(q.Answers) == 0 && len(q.Good) == 0 && !q.Hand || s.name == "squad1-gap" {
				continue
			}
			group++
			any := false
			for _, u := range ex[i][k].Units {
				any = any || quoteRight(q, u.Quote)
			}
			if !any {
				continue
			}
			for n, u := range ex[i][k].Units {
				right := quoteRight(q, u.Quote)
				if n < learnedUnits {
					d.add(u.Row, right, s.weight, group, q.fold, i, k)
				}
			}
		}
	}
	return d
}

// halfRight is the label of a wrong first quote where the documents do have an
// answer: silence is wrong there too. A calibration makes a probability of it
// again. Among 0, 0.3, 0.5, 0.6 and 0.8 it made the gap set's false answers
// 12, 9, 7, 7 and 7 % at 90 % recall.
const halfRight = 0.5

func (t *trainer) confidenceData(ex [][]retrieval.Examined, names []string) data {
	d := data{Data: trees.Data{Features: names}}
	group := 0
	for i, s := range t.sets {
		for k, q := range s.questions {
			if q.All || len(ex[i][k].Units) == 0 {
				continue
			}
			group++
			weight := float32(1)
			switch {
			case q.Hand, len(s.questions) < fewQuestions && !s.large: // asked as members ask, or domains of their own
				weight = 8
			case s.name == "squad1-closed" || s.name == "policyqa-closed":
				weight = 0.4 // every question has its answer there, which is not so in life
			}
			d.add(ex[i][k].Confidence, quoteRight(q, ex[i][k].Units[0].Quote), weight, group, q.fold, i, k)
			if last := len(d.Labels) - 1; d.Labels[last] == 0 && q.Answerable {
				d.Labels[last] = halfRight
			}
		}
	}
	return d
}
