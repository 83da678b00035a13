package trees

import (
	"math"
	"math/rand/v2"
	"sort"
)

// Data is what a model is learned from: one row a candidate.
type Data struct {
	Features []string
	Rows     [][]float32
	Labels   []float32 // 1 right, 0 wrong
	Weights  []float32
	Groups   []int32 // rows of one question are neighbours with the same number
}

// Options of learning.
type Options struct {
	Trees     int
	Leaves    int     // of a tree, at most 64
	Rate      float64 // shrinkage
	MinWeight float64 // least Hessian sum in a leaf
	L2        float64
	RowShare  float64 // of the questions, for each tree
	ColShare  float64 // of the features, for each tree
	Pairwise  bool    // learn to order the rows of a question instead of their probabilities
	Seed      uint64
}

const bins = 64

// Fit learns a model.
func Fit(d Data, o Options) *Model {
	f := newFitter(d, o)
	m := &Model{Features: d.Features, gains: make([]float64, len(d.Features))}
	if !o.Pairwise {
		m.Bias = f.prior()
	}
	for i := range f.score {
		f.score[i] = m.Bias
	}
	for range o.Trees {
		f.gradients()
		f.tree(m)
	}
	m.scorer = newScorer(m)
	return m
}

type fitter struct {
	d      Data
	o      Options
	rng    *rand.Rand
	cuts   [][]float32 // of each feature: upper bounds of its bins but the last
	binned []uint8     // (row, feature) → bin
	use    []int       // features that the tree under way may use
	score  []float64
	grad   []float64
	hess   []float64
	groups []span
}

type span struct{ from, to int }

func newFitter(d Data, o Options) *fitter {
	n := len(d.Rows)
	f := &fitter{d: d, o: o, rng: rand.New(rand.NewPCG(o.Seed, 1)), score: make([]float64, n),
		grad: make([]float64, n), hess: make([]float64, n)}
	for i := 0; i < n; {
		j := i
		for j < n && d.Groups[j] == d.Groups[i] {
			j++
		}
		f.groups = append(f.groups, span{i, j})
		i = j
	}
	f.binned = make([]uint8, n*len(d.Features))
	for c := range d.Features {
		cuts := quantiles(d.Rows, c)
		for i, row := range d.Rows {
			f.binned[i*len(d.Features)+c] = uint8(sort.Search(len(cuts), func(k int) bool { return row[c] <= cuts[k] }))
		}
		f.cuts = append(f.cuts, cuts)
	}
	return f
}

// quantiles returns at most bins-1 distinct cut points of a column.
func quantiles(rows [][]float32, c int) []float32 {
	// Rows come in groups with an order of their own: a regular step would
	// meet the same places of every group.
	rng := rand.New(rand.NewPCG(7, uint64(c)))
	values := make([]float32, min(len(rows), 20000))
	for i := range values {
		k := i
		if len(values) < len(rows) {
			k = rng.IntN(len(rows))
		}
		values[i] = rows[k][c]
	}
	sort.Slice(values, func(i, j int) bool { return values[i] < values[j] })
	var distinct []float32
	for i, v := range values {
		if i == 0 || v != values[i-1] {
			distinct = append(distinct, v)
		}
	}
	if len(distinct) <= bins {
		if len(distinct) == 0 {
			return nil
		}
		return distinct[:len(distinct)-1]
	}
	var cuts []float32
	for k := 1; k < bins; k++ {
		v := values[k*len(values)/bins]
		if len(cuts) == 0 || v > cuts[len(cuts)-1] {
			cuts = append(cuts, v)
		}
	}
	return cuts
}

func (f *fitter) prior() float64 {
	right, all := 0.0, 0.0
	for i, y := range f.d.Labels {
		right += float64(y * f.d.Weights[i])
		all += float64(f.d.Weights[i])
	}
	p := min(max(right/all, 1e-4), 1-1e-4)
	return math.Log(p / (1 - p))
}

// gradients of the log-loss, or of the pairwise logistic loss (RankNet) with
// each pair weighted by the better one's gain in reciprocal rank (LambdaRank).
func (f *fitter) gradients() {
	if !f.o.Pairwise {
		for i, y := range f.d.Labels {
			p, w := Probability(f.score[i]), float64(f.d.Weights[i])
			f.grad[i] = w * (float64(y) - p)
			f.hess[i] = w * max(p*(1-p), 1e-6)
		}
		return
	}
	clear(f.grad)
	clear(f.hess)
	for _, g := range f.groups {
		f.lambdas(g)
	}
}

func (f *fitter) lambdas(g span) {
	order := make([]int, 0, g.to-g.from)
	for i := g.from; i < g.to; i++ {
		order = append(order, i)
	}
	sort.SliceStable(order, func(a, b int) bool { return f.score[order[a]] > f.score[order[b]] })
	for ri, i := range order {
		if f.d.Labels[i] < 0.5 {
			continue
		}
		for rj, j := range order {
			if f.d.Labels[j] > 0.5 {
				continue
			}
			gain := math.Abs(1/float64(ri+1) - 1/float64(rj+1))
			w := float64(f.d.Weights[i]) * gain
			p := Probability(f.score[j] - f.score[i])
			f.grad[i] += w * p
			f.grad[j] -= w * p
			h := w * max(p*(1-p), 1e-6)
			f.hess[i] += h
			f.hess[j] += h
		}
	}
}

type leaf struct {
	at   int32 // its node
	rows []int32
	hist []sums // feature × (bins+1)
	best split
}

// sums of gradients and Hessians in a bin.
type sums struct{ g, h float64 }

type split struct {
	gain    float64
	feature int
	bin     int
}

// tree grows one tree, best leaf first, and adds it to the model and scores.
func (f *fitter) tree(m *Model) {
	var rows []int32
	for _, g := range f.groups {
		if f.o.RowShare >= 1 || f.rng.Float64() < f.o.RowShare {
			for i := g.from; i < g.to; i++ {
				rows = append(rows, int32(i))
			}
		}
	}
	f.use = f.use[:0]
	for c := range f.cuts {
		if (f.o.ColShare >= 1 || f.rng.Float64() < f.o.ColShare) && len(f.cuts[c]) > 0 {
			f.use = append(f.use, c)
		}
	}
	root := int32(len(m.nodes))
	m.nodes = append(m.nodes, node{feature: -1})
	first := leaf{at: root, rows: rows, hist: f.histogram(rows)}
	first.best = f.bestSplit(first.hist)
	leaves := []leaf{first}
	for len(leaves) < min(f.o.Leaves, maxLeaves) {
		k := 0
		for i := range leaves {
			if leaves[i].best.gain > leaves[k].best.gain {
				k = i
			}
		}
		l := leaves[k]
		if l.best.gain <= 1e-9 {
			break
		}
		m.gains[l.best.feature] += l.best.gain
		n := int32(len(m.nodes))
		m.nodes = append(m.nodes, node{feature: -1}, node{feature: -1})
		m.nodes[l.at] = node{feature: int16(l.best.feature), left: n, right: n + 1,
			threshold: round(f.cuts[l.best.feature][l.best.bin])}
		left, right := f.divide(l)
		left.at, right.at = n, n+1
		leaves[k] = left
		leaves = append(leaves, right)
	}
	for _, l := range leaves {
		g, h := 0.0, 0.0
		for _, i := range l.rows {
			g += f.grad[i]
			h += f.hess[i]
		}
		m.nodes[l.at].threshold = float32(f.o.Rate * g / (h + f.o.L2))
	}
	m.roots = append(m.roots, root)
	for i, row := range f.d.Rows {
		f.score[i] += m.walk(root, row)
	}
}

// round keeps the digits that WriteTo writes, so that a model read back
// scores as the one that was fitted, up to values between a cut and its rounding.
func round(v float32) float32 {
	if v == 0 || math.IsInf(float64(v), 0) {
		return v
	}
	scale := math.Pow(10, 4-math.Floor(math.Log10(math.Abs(float64(v)))))
	return float32(math.Ceil(float64(v)*scale-1e-9) / scale)
}

// divide splits a leaf. Only the smaller part's histogram is counted; the
// other's is what is left of the whole.
func (f *fitter) divide(l leaf) (left, right leaf) {
	for _, i := range l.rows {
		if int(f.binned[int(i)*len(f.cuts)+l.best.feature]) <= l.best.bin {
			left.rows = append(left.rows, i)
		} else {
			right.rows = append(right.rows, i)
		}
	}
	small, large := &left, &right
	if len(left.rows) > len(right.rows) {
		small, large = large, small
	}
	small.hist = f.histogram(small.rows)
	large.hist = l.hist
	for i, s := range small.hist {
		large.hist[i].g -= s.g
		large.hist[i].h -= s.h
	}
	left.best, right.best = f.bestSplit(left.hist), f.bestSplit(right.hist)
	return left, right
}

// histogram sums the rows by feature and bin, for the features in use.
func (f *fitter) histogram(rows []int32) []sums {
	hist := make([]sums, len(f.cuts)*(bins+1))
	for _, i := range rows {
		row := f.binned[int(i)*len(f.cuts):][:len(f.cuts)]
		g, h := f.grad[i], f.hess[i]
		for _, c := range f.use {
			s := &hist[c*(bins+1)+int(row[c])]
			s.g += g
			s.h += h
		}
	}
	return hist
}

func (f *fitter) bestSplit(hist []sums) split {
	var best split
	for _, c := range f.use {
		column := hist[c*(bins+1):][:bins+1]
		var all, left sums
		for _, s := range column {
			all.g += s.g
			all.h += s.h
		}
		base := all.g * all.g / (all.h + f.o.L2)
		for b := range f.cuts[c] {
			left.g += column[b].g
			left.h += column[b].h
			g, h := all.g-left.g, all.h-left.h
			if left.h < f.o.MinWeight || h < f.o.MinWeight {
				continue
			}
			gain := left.g*left.g/(left.h+f.o.L2) + g*g/(h+f.o.L2) - base
			if gain > best.gain {
				best = split{gain, c, b}
			}
		}
	}
	return best
}
