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
	Leaves    int
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
	m := &Model{Features: d.Features}
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
	return m
}

type fitter struct {
	d      Data
	o      Options
	rng    *rand.Rand
	cuts   [][]float32 // of each feature: upper bounds of its bins but the last
	binned [][]uint8   // feature → row → bin
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
	for c := range d.Features {
		cuts := quantiles(d.Rows, c)
		column := make([]uint8, n)
		for i, row := range d.Rows {
			column[i] = uint8(sort.Search(len(cuts), func(k int) bool { return row[c] <= cuts[k] }))
		}
		f.cuts = append(f.cuts, cuts)
		f.binned = append(f.binned, column)
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
	best split
}

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
	use := make([]bool, len(f.cuts))
	for c := range use {
		use[c] = f.o.ColShare >= 1 || f.rng.Float64() < f.o.ColShare
	}
	root := int32(len(m.nodes))
	m.nodes = append(m.nodes, node{feature: -1})
	leaves := []leaf{{root, rows, f.bestSplit(rows, use)}}
	for len(leaves) < f.o.Leaves {
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
		left, right := f.divide(l)
		n := int32(len(m.nodes))
		m.nodes = append(m.nodes, node{feature: -1}, node{feature: -1})
		m.nodes[l.at] = node{feature: int16(l.best.feature), left: n, right: n + 1,
			threshold: round(f.cuts[l.best.feature][l.best.bin])}
		leaves[k] = leaf{n, left, f.bestSplit(left, use)}
		leaves = append(leaves, leaf{n + 1, right, f.bestSplit(right, use)})
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
	one := Model{nodes: m.nodes, roots: []int32{root}}
	for i, row := range f.d.Rows {
		f.score[i] += one.Score(row)
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

func (f *fitter) divide(l leaf) (left, right []int32) {
	column := f.binned[l.best.feature]
	for _, i := range l.rows {
		if int(column[i]) <= l.best.bin {
			left = append(left, i)
		} else {
			right = append(right, i)
		}
	}
	return left, right
}

func (f *fitter) bestSplit(rows []int32, use []bool) split {
	var best split
	if len(rows) < 2 {
		return best
	}
	totalG, totalH := 0.0, 0.0
	for _, i := range rows {
		totalG += f.grad[i]
		totalH += f.hess[i]
	}
	base := totalG * totalG / (totalH + f.o.L2)
	for c := range f.cuts {
		if !use[c] || len(f.cuts[c]) == 0 {
			continue
		}
		var g, h [bins + 1]float64
		column := f.binned[c]
		for _, i := range rows {
			b := column[i]
			g[b] += f.grad[i]
			h[b] += f.hess[i]
		}
		leftG, leftH := 0.0, 0.0
		for b := range f.cuts[c] {
			leftG += g[b]
			leftH += h[b]
			rightG, rightH := totalG-leftG, totalH-leftH
			if leftH < f.o.MinWeight || rightH < f.o.MinWeight {
				continue
			}
			gain := leftG*leftG/(leftH+f.o.L2) + rightG*rightG/(rightH+f.o.L2) - base
			if gain > best.gain {
				best = split{gain, c, b}
			}
		}
	}
	return best
}
