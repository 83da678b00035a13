// Package nearby knows how near English words are in meaning: a small table of
// word vectors that comes with the program. It knows words by their terms (the
// stems of package text), is read-only, and imports nothing of the project.
//
// Start reading at Of, then Probe.
package nearby

import (
	"bufio"
	"bytes"
	"cmp"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

// A vector has Dimensions numbers, kept as Pieces bytes: each names one of 256
// vectors of Dimensions/Pieces numbers.
const (
	Dimensions = 100
	Pieces     = 20
	pieceSize  = Dimensions / Pieces
)

// words.bin is written by command glove: the number of terms, the terms
// (each as the length it shares with the one before, the length of the rest,
// the rest), the centroids in steps of bookStep, the codes, the cell of each
// term (words of a cell are near each other), and its rank by frequency, as
// rankStep times the logarithm.
//
//go:embed words.bin
var file []byte

// bookStep is the unit of a stored centroid's numbers, which lie in (-1, 1).
const bookStep = 1.0 / 127

// Table holds the vectors of terms.
type Table struct {
	index map[string]int
	codes []byte    // Pieces a term
	book  []float32 // (piece, code) → pieceSize numbers
	scale []float32 // makes each term's vector, as it is read back, one long
	ranks []byte
	share []float32 // by rank
	terms []string
	cells [Cells]cell

	near []atomic.Pointer[[]Neighbour] // of each term, as far as anybody has asked; see Neighbours
}

// Cells is how many cells the terms are sorted into, so that those near one
// are found without looking at all.
const Cells = 128

// searched is how many cells are looked through for the terms near one: nine
// in ten of them are found there.
const searched = 12

type cell struct {
	middle  [Dimensions]float32 // sum of its terms' vectors, made one long
	members []int32
}

// rankStep spreads the logarithms of ranks up to some 100,000 over a byte.
const rankStep = 22

// Rarity is how rare a term is in English, in [0, 1]: the logarithm of its rank
// by frequency, 1 for the rarest of those known.
func (t *Table) Rarity(n int) float64 { return float64(t.ranks[n]) / 255 }

// common is the probability below which words count fully in a sum; chosen as
// by Arora, Liang and Ma (ICLR 2017), whose best values were around it.
const common = 1e-3

// Share is how much term n counts in the sum that stands for a sentence:
// common/(common + p), where p, its probability, is 0.1 by its rank (Zipf's law).
func (t *Table) Share(n int) float32 { return t.share[t.ranks[n]] }

func shares() []float32 {
	all := make([]float32, 256)
	for rank := range all {
		p := 0.1 / math.Exp(float64(rank)/rankStep)
		all[rank] = float32(common / (common + p))
	}
	return all
}

// Neighbour is a term near another.
type Neighbour struct {
	Term   string
	Cosine float32
}

// Neighbours are remembered: at most this many of each term, from this cosine on.
const (
	MaxNeighbours  = 6
	LeastNeighbour = 0.5
)

// Neighbours returns at most MaxNeighbours terms that are no farther than
// LeastNeighbour from term n, the nearest first, without itself. They must not
// be changed.
func (t *Table) Neighbours(n int) []Neighbour {
	known := t.near[n].Load()
	if known == nil {
		found := t.neighbours(n, MaxNeighbours, LeastNeighbour)
		known = &found
		t.near[n].Store(known)
	}
	return *known
}

func (t *Table) neighbours(n, most int, least float32) []Neighbour {
	var v [Dimensions]float32
	t.AddTo(&v, n, 1)
	p := t.ProbeOf(&v)
	type rated struct {
		cell int
		near float32
	}
	var order [Cells]rated
	for c := range t.cells {
		order[c] = rated{c, dot(&v, &t.cells[c].middle)}
	}
	slices.SortFunc(order[:], func(a, b rated) int { return cmp.Compare(b.near, a.near) })
	var out []Neighbour
	for _, o := range order[:searched] {
		for _, k := range t.cells[o.cell].members {
			if c := t.To(p, int(k)); c >= least && int(k) != n {
				out = append(out, Neighbour{t.terms[k], c})
			}
		}
	}
	slices.SortFunc(out, func(a, b Neighbour) int {
		return cmp.Or(cmp.Compare(b.Cosine, a.Cosine), cmp.Compare(a.Term, b.Term))
	})
	return slices.Clone(out[:min(most, len(out))])
}

// Of returns the table that comes with the program, read once.
var Of = sync.OnceValue(func() *Table {
	t, err := read(bytes.NewReader(file))
	if err != nil {
		// A damaged table is a damaged program; its own tests keep it from being released.
		panic(fmt.Sprintf("words.bin: %v", err))
	}
	return t
})

// Index returns the number of a term, -1 if the table does not know it.
func (t *Table) Index(term string) int {
	if i, ok := t.index[term]; ok {
		return i
	}
	return -1
}

// Probe measures how near terms are to one of them.
type Probe [Pieces * 256]float32

// Probe returns the measure of nearness to term n.
func (t *Table) Probe(n int) *Probe {
	var v [Dimensions]float32
	t.AddTo(&v, n, 1)
	return t.ProbeOf(&v)
}

// ProbeOf returns the measure of nearness to a vector; of one that is not one
// long it gives the cosine times its length.
func (t *Table) ProbeOf(v *[Dimensions]float32) *Probe {
	var p Probe
	for piece := range Pieces {
		own := (*[pieceSize]float32)(v[piece*pieceSize:])
		book, out := t.book[piece*256*pieceSize:], p[piece*256:][:256]
		for code := range out {
			other := (*[pieceSize]float32)(book[code*pieceSize:])
			out[code] = own[0]*other[0] + own[1]*other[1] + own[2]*other[2] + own[3]*other[3] + own[4]*other[4]
		}
	}
	return &p
}

// To is the cosine of the angle between the probe's term and term n, in [-1, 1].
func (t *Table) To(p *Probe, n int) float32 {
	s := float32(0)
	for piece, c := range t.codes[n*Pieces:][:Pieces] {
		s += p[piece*256+int(c)]
	}
	return s * t.scale[n]
}

// AddTo adds weight times the vector of term n, one long, to sum.
func (t *Table) AddTo(sum *[Dimensions]float32, n int, weight float32) {
	weight *= t.scale[n]
	for piece := range Pieces {
		for i, x := range t.piece(n, piece) {
			sum[piece*pieceSize+i] += weight * x
		}
	}
}

func (t *Table) piece(n, piece int) []float32 {
	return t.book[(piece*256+int(t.codes[n*Pieces+piece]))*pieceSize:][:pieceSize]
}

func dot(a, b *[Dimensions]float32) float32 {
	s := float32(0)
	for i, x := range a {
		s += x * b[i]
	}
	return s
}

// Length is the length of a vector.
func Length(v *[Dimensions]float32) float32 { return float32(math.Sqrt(float64(dot(v, v)))) }

// Write writes a table: terms ascending, centroids of Pieces × 256 ×
// Dimensions/Pieces numbers, Pieces codes, a cell and a rank (from 0) a term.
func Write(w io.Writer, terms []string, book []float32, codes, cells []byte, ranks []int) error {
	buf := binary.AppendUvarint(nil, uint64(len(terms)))
	before := ""
	for _, t := range terms {
		n := 0
		for n < len(t) && n < len(before) && t[n] == before[n] {
			n++
		}
		buf = append(buf, byte(n), byte(len(t)-n))
		buf = append(buf, t[n:]...)
		before = t
	}
	for _, x := range book {
		buf = append(buf, byte(int8(math.Round(float64(x)/bookStep))))
	}
	buf = append(append(buf, codes...), cells...)
	for _, r := range ranks {
		buf = append(buf, byte(min(255, math.Round(rankStep*math.Log1p(float64(r))))))
	}
	_, err := w.Write(buf)
	return err
}

func read(src io.Reader) (*Table, error) {
	in := bufio.NewReader(src)
	n, err := binary.ReadUvarint(in)
	if err != nil {
		return nil, fmt.Errorf("read the number of terms: %w", err)
	}
	t := &Table{index: make(map[string]int, n)}
	before := ""
	for i := range int(n) {
		var head [2]byte
		if _, err := io.ReadFull(in, head[:]); err != nil {
			return nil, fmt.Errorf("read a term: %w", err)
		}
		rest := make([]byte, head[1])
		if _, err := io.ReadFull(in, rest); err != nil {
			return nil, fmt.Errorf("read a term: %w", err)
		}
		if int(head[0]) > len(before) {
			return nil, fmt.Errorf("term %d shares more than there is", i)
		}
		before = before[:head[0]] + string(rest)
		t.index[before] = i
		t.terms = append(t.terms, before)
	}
	steps := make([]byte, Pieces*256*pieceSize)
	if _, err := io.ReadFull(in, steps); err != nil {
		return nil, fmt.Errorf("read the centroids: %w", err)
	}
	t.book = make([]float32, len(steps))
	for i, b := range steps {
		t.book[i] = float32(int8(b)) * bookStep
	}
	t.codes = make([]byte, int(n)*Pieces)
	if _, err := io.ReadFull(in, t.codes); err != nil {
		return nil, fmt.Errorf("read the codes: %w", err)
	}
	t.scale = make([]float32, n)
	for k := range t.scale {
		var v [Dimensions]float32
		t.scale[k] = 1
		t.AddTo(&v, k, 1)
		t.scale[k] = 1 / max(Length(&v), 1e-6)
	}
	t.near = make([]atomic.Pointer[[]Neighbour], n)
	t.share = shares()
	if err := t.fill(in); err != nil {
		return nil, err
	}
	t.ranks = make([]byte, n)
	if _, err := io.ReadFull(in, t.ranks); err != nil {
		return nil, fmt.Errorf("read the ranks: %w", err)
	}
	return t, nil
}

// fill reads the cells and finds their middles.
func (t *Table) fill(in io.Reader) error {
	cells := make([]byte, len(t.terms))
	if _, err := io.ReadFull(in, cells); err != nil {
		return fmt.Errorf("read the cells: %w", err)
	}
	for n, c := range cells {
		if c >= Cells {
			return fmt.Errorf("term %d is in cell %d of %d", n, c, Cells)
		}
		t.AddTo(&t.cells[c].middle, n, 1)
		t.cells[c].members = append(t.cells[c].members, int32(n))
	}
	for c := range t.cells {
		middle := &t.cells[c].middle
		long := max(Length(middle), 1e-6)
		for i := range middle {
			middle[i] /= long
		}
	}
	return nil
}
