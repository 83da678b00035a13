package main

import (
	"fmt"
	"math"
	"sort"

	"docent/internal/retrieval"
)

// report prints the figures of every set, each question judged by models that
// did not see its document.
func (t *trainer) report(ex [][]retrieval.Examined, conf data, confidence []float64) {
	at := map[[2]int]float64{}
	for i := range conf.Rows {
		at[[2]int{conf.sets[i], conf.index[i]}] = confidence[i]
	}
	var pooled []judged
	var names []string
	followups := &tally{}
	figures := map[string]*tally{"follow-ups": followups}
	for i, s := range t.sets {
		f := figures[s.name]
		if f == nil {
			f = &tally{show: t.show}
			figures[s.name] = f
			names = append(names, s.name)
		}
		for k, q := range s.questions {
			f.add(q, ex[i][k], at[[2]int{i, k}])
			if len(q.History) > 0 {
				followups.add(q, ex[i][k], at[[2]int{i, k}])
			}
		}
	}
	for _, name := range append(names, "follow-ups") {
		f := figures[name]
		n := math.Max(f.n, 1)
		fmt.Printf("%-24s n %5.0f  hit@1 %5.1f  hit@5 %5.1f  mrr %5.1f  quote@1 %5.1f  quote@3 %5.1f", name, f.n,
			100*f.hit1/n, 100*f.hit5/n, 100*f.mrr/n, 100*f.quote1/n, 100*f.quote3/n)
		silence(f.rows, t.tables)
		if f != followups { // they are in their sets already
			pooled = append(pooled, f.rows...)
		}
	}
	fmt.Print("pooled")
	silence(pooled, t.tables)
}

// tally adds up the figures of a set.
type tally struct {
	n, hit1, hit5, mrr, quote1, quote3 float64
	rows                               []judged
	show                               int
}

func (f *tally) add(q question, e retrieval.Examined, confidence float64) {
	right := len(e.Units) > 0 && quoteRight(q, e.Units[0].Quote)
	f.rows = append(f.rows, judged{q.Answerable, right, confidence,
		q.Hand && len(e.Units) > 0 && holdsGold(e.Units[0].Quote.Text, q.Tolerated)})
	if !q.Answerable {
		return
	}
	f.n++
	for r, p := range e.Passages[:min(10, len(e.Passages))] {
		if passageRight(q, p.Hit) {
			if r == 0 {
				f.hit1++
			}
			if r < 5 {
				f.hit5++
			}
			f.mrr += 1 / float64(r+1)
			break
		}
	}
	for _, u := range e.Units[:min(3, len(e.Units))] {
		if quoteRight(q, u.Quote) {
			f.quote3++
			break
		}
	}
	if right {
		f.quote1++
	} else if f.show > 0 {
		f.show--
		said := ""
		if len(e.Units) > 0 {
			said = cut(e.Units[0].Quote.Text, 200)
		}
		fmt.Printf("   ? %s\n     wanted %.150q; said %q\n", q.Text, append(q.Answers, q.Gold...), said)
	}
}

// judged is a question's outcome.
type judged struct {
	answerable, right bool
	confidence        float64
	tolerated         bool
}

// silence prints how well confidence tells right first quotes from wrong ones.
func silence(rows []judged, tables bool) {
	fmt.Printf("  ece %.3f", calibrationError(rows))
	if tables {
		defer func() { reliability(rows) }()
	}
	yes, no := 0, 0
	for _, r := range rows {
		if r.answerable {
			yes++
		} else {
			no++
		}
	}
	if yes == 0 || no == 0 {
		fmt.Println()
		return
	}
	sort.SliceStable(rows, func(i, j int) bool { return rows[i].confidence > rows[j].confidence })
	area, seen, told := 0.0, 0.0, 0.0
	best, false90 := 0.0, -1.0
	for _, r := range rows {
		if r.answerable {
			seen++
		} else {
			area += seen
			told++
		}
		if false90 < 0 && seen >= 0.9*float64(yes) {
			false90 = told / float64(no)
		}
		best = math.Max(best, (seen+float64(no)-told)/float64(len(rows)))
	}
	fmt.Printf("  auroc %.3f  false@90 %.3f  best accuracy %.3f", area/float64(yes*no), false90, best)
	for _, threshold := range []float64{0.15, 0.2, 0.25, 0.3, 0.4} {
		answered, wrong := 0, 0
		for _, r := range rows {
			if r.confidence >= threshold {
				if r.answerable {
					answered++
				} else if !r.tolerated {
					wrong++
				}
			}
		}
		fmt.Printf("  @%.1f %d/%d %d/%d", threshold, answered, yes, wrong, no)
	}
	fmt.Println()
}

// reliability prints for each tenth of confidence how many questions had it,
// their mean confidence and the share that was right.
func reliability(rows []judged) {
	var n, c, right [10]float64
	for _, r := range rows {
		b := min(9, int(10*r.confidence))
		n[b]++
		c[b] += r.confidence
		if r.right {
			right[b]++
		}
	}
	for b := range n {
		if n[b] > 0 {
			fmt.Printf("     %5.0f  %.2f  %.2f\n", n[b], c[b]/n[b], right[b]/n[b])
		}
	}
}

// calibrationError is the expected calibration error over ten equal bins.
func calibrationError(rows []judged) float64 {
	var n, c, right [10]float64
	for _, r := range rows {
		b := min(9, int(10*r.confidence))
		n[b]++
		c[b] += r.confidence
		if r.right {
			right[b]++
		}
	}
	sum := 0.0
	for b := range n {
		sum += math.Abs(c[b] - right[b])
	}
	return sum / float64(max(len(rows), 1))
}
