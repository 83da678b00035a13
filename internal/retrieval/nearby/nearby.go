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
// the rest), the centroids in steps of bookStep, the codes, the rank of each
// term by frequency, as rankStep times the logarithm, and its neighbours: how
// many, then number (two bytes, the low one first) and cosine in steps of 1/255.
//
//go:embed words.bin
var file []byte

// bookStep is the unit of a stored centroid's numbers, which lie in (-1, 1).
const bookStep = 1.0 / 127

// Table holds the vectors of terms.
type Table struct {
	index  map[string]int
	codes  []byte    // Pieces a term
	book   []float32 // (piece, code) → pieceSize numbers
	scale  []float32 // makes each term's vector, as it is read back, one long
	ranks  []byte
	shares []float32
	terms  []string
	near   [][]Neighbour
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

// Neighbours are kept from LeastNeighbour on, at most MostNeighbours of a term.
const (
	LeastNeighbour = 0.55
	MostNeighbours = 4
)

// Neighbour is a term near another.
type Neighbour struct {
	Term   string
	Cosine float32
}

// Neighbours returns the terms nearest to term n, the nearest first, without itself.
func (t *Table) Neighbours(n int) []Neighbour { return t.near[n] }

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
func (t *Table) Share(n int) float32 { return t.shares[n] }

func share(rank byte) float32 {
	p := 0.1 / math.Exp(float64(rank)/rankStep)
	return float32(common / (common + p))
}

// Terms is how many terms the table knows; they are numbered from 0.
func (t *Table) Terms() int { return len(t.terms) }

// Index returns the number of a term, -1 if the table does not know it.
func (t *Table) Index(term string) int {
	if i, ok := t.index[term]; ok {
		return i
	}
	return -1
}

// Lanes is how many vectors a Probe measures at once: as many sums as the
// processor adds up side by side.
const Lanes = 4

// Vectors are what a Probe measures, each Dimensions long. To one that is all
// zero everything has a cosine of 0; to one that is not one long To gives the
// cosine times its length.
type Vectors [Lanes][Dimensions]float32

// Probe measures how near terms are to some vectors.
type Probe [Pieces * 256][Lanes]float32

// Fill makes p the measure of nearness to vectors.
func (t *Table) Fill(p *Probe, vectors *Vectors) {
	for piece := range Pieces {
		near := p[piece*256:][:256]
		book := t.book[piece*256*pieceSize:][:256*pieceSize]
		for lane := range Lanes {
			a := (*[pieceSize]float32)(vectors[lane][piece*pieceSize:])
			a0, a1, a2, a3, a4 := a[0], a[1], a[2], a[3], a[4]
			for c := range near {
				b := (*[pieceSize]float32)(book[c*pieceSize:])
				near[c][lane] = a0*b[0] + a1*b[1] + a2*b[2] + a3*b[3] + a4*b[4]
			}
		}
	}
}

// To is, for each vector of the probe, the cosine of its angle to term n, in
// [-1, 1].
func (t *Table) To(p *Probe, n int) [Lanes]float32 {
	var s0, s1, s2, s3 float32
	for piece, c := range (*[Pieces]byte)(t.codes[n*Pieces:]) {
		near := &p[piece*256+int(c)]
		s0, s1, s2, s3 = s0+near[0], s1+near[1], s2+near[2], s3+near[3]
	}
	scale := t.scale[n]
	return [Lanes]float32{s0 * scale, s1 * scale, s2 * scale, s3 * scale}
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
// Dimensions/Pieces numbers, Pieces codes and a rank (from 0) a term. It finds
// the neighbours itself.
func Write(w io.Writer, terms []string, book []float32, codes []byte, ranks []int) error {
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
	buf = append(buf, codes...)
	for _, r := range ranks {
		buf = append(buf, byte(min(255, math.Round(rankStep*math.Log1p(float64(r))))))
	}
	t, err := readVectors(bufio.NewReader(bytes.NewReader(buf)))
	if err != nil {
		return err
	}
	for n := range terms {
		buf = t.appendNeighbours(buf, n)
	}
	_, err = w.Write(buf)
	return err
}

// appendNeighbours finds the neighbours of term n among all.
func (t *Table) appendNeighbours(buf []byte, n int) []byte {
	type rated struct {
		n    int
		near float32
	}
	var all []rated
	var p Probe
	var v Vectors
	t.AddTo(&v[0], n, 1)
	t.Fill(&p, &v)
	for k := range t.terms {
		if c := t.To(&p, k)[0]; c >= LeastNeighbour && k != n {
			all = append(all, rated{k, c})
		}
	}
	slices.SortFunc(all, func(a, b rated) int { return cmp.Or(cmp.Compare(b.near, a.near), cmp.Compare(a.n, b.n)) })
	all = all[:min(MostNeighbours, len(all))]
	buf = append(buf, byte(len(all)))
	for _, r := range all {
		buf = append(buf, byte(r.n), byte(r.n>>8), byte(math.Round(float64(min(1, r.near))*255)))
	}
	return buf
}

func read(src io.Reader) (*Table, error) {
	in := bufio.NewReader(src)
	t, err := readVectors(in)
	if err != nil {
		return nil, err
	}
	t.near = make([][]Neighbour, len(t.terms))
	for n := range t.near {
		count, err := in.ReadByte()
		if err != nil {
			return nil, fmt.Errorf("read the neighbours: %w", err)
		}
		data := make([]byte, 3*int(count))
		if _, err := io.ReadFull(in, data); err != nil {
			return nil, fmt.Errorf("read the neighbours: %w", err)
		}
		for ; len(data) > 0; data = data[3:] {
			k := int(data[0]) | int(data[1])<<8
			if k >= len(t.terms) {
				return nil, fmt.Errorf("term %d has a neighbour %d of %d", n, k, len(t.terms))
			}
			t.near[n] = append(t.near[n], Neighbour{t.terms[k], float32(data[2]) / 255})
		}
	}
	return t, nil
}

// readVectors reads all but the neighbours.
func readVectors(in *bufio.Reader) (*Table, error) {
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
	t.ranks = make([]byte, n)
	if _, err := io.ReadFull(in, t.ranks); err != nil {
		return nil, fmt.Errorf("read the ranks: %w", err)
	}
	t.shares = make([]float32, n)
	for k, rank := range t.ranks {
		t.shares[k] = share(rank)
	}
	return t, nil
}
