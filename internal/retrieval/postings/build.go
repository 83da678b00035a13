package postings

import (
	"fmt"
	"slices"
	"strings"
)

// Build encodes passages, whose ids ascend, as a segment. Without passages it
// returns nil. A term or word longer than 4 KiB is left out.
func Build(passages []Passage) (*Encoded, error) {
	if len(passages) == 0 {
		return nil, nil
	}
	b := builder{numbers: map[string]uint32{}, base: passages[0].ID}
	words := map[string]int{}
	for i, p := range passages {
		if i > 0 && p.ID <= passages[i-1].ID || p.ID-b.base >= done {
			return nil, fmt.Errorf("build a segment: passage ids do not ascend closely")
		}
		b.add(p)
		for _, w := range p.Words {
			if indexed(w) {
				words[w]++
			}
		}
	}
	last := passages[len(passages)-1].ID
	var w segmentWriter
	b.write(&w)
	w.endTerms()
	for _, word := range sortedKeys(words) {
		w.add([]byte(word), words[word], nil)
	}
	return w.finish(b.base, last, len(passages)), nil
}

// builder collects postings in passage order.
type builder struct {
	base    int64
	numbers map[string]uint32 // of the terms, by appearance
	terms   []string
	counts  []uint32 // postings per term
	open    []int32  // per term: its place in frequencies while its passage is read, + 1

	postings    []posting
	frequencies []frequency // of the passage being read
}

type posting struct {
	term, id uint32
	impact   uint8
}

type frequency struct {
	term  uint32
	value float32
}

func (b *builder) add(p Passage) {
	b.frequencies = b.frequencies[:0]
	for _, t := range p.Terms {
		b.count(t, 1)
	}
	for _, t := range p.Fields {
		b.count(t, FieldWeight)
	}
	length := passageLength(p)
	for _, f := range b.frequencies {
		b.open[f.term] = 0
		b.counts[f.term]++
		b.postings = append(b.postings, posting{f.term, uint32(p.ID - b.base), impact(f.value, length)})
	}
}

func (b *builder) count(term string, weight float32) {
	n, known := b.numbers[term]
	if !known {
		if !indexed(term) {
			return
		}
		term = strings.Clone(term) // it may be a slice of a whole document
		n = uint32(len(b.terms))
		b.numbers[term] = n
		b.terms = append(b.terms, term)
		b.counts = append(b.counts, 0)
		b.open = append(b.open, 0)
	}
	if at := b.open[n]; at > 0 {
		b.frequencies[at-1].value += weight
		return
	}
	b.frequencies = append(b.frequencies, frequency{n, weight})
	b.open[n] = int32(len(b.frequencies))
}

// write sorts the postings by term (a counting sort keeps the passage order)
// and hands them on.
func (b *builder) write(w *segmentWriter) {
	starts := make([]uint32, len(b.terms)+1)
	for n, c := range b.counts {
		starts[n+1] = starts[n] + c
	}
	ids, impacts := make([]uint32, len(b.postings)), make([]uint8, len(b.postings))
	next := slices.Clone(starts)
	for _, p := range b.postings {
		ids[next[p.term]], impacts[next[p.term]] = p.id, p.impact
		next[p.term]++
	}
	for _, term := range sortedKeys(b.numbers) {
		n := b.numbers[term]
		w.addList([]byte(term), ids[starts[n]:starts[n+1]], impacts[starts[n]:starts[n+1]])
	}
}

// segmentWriter writes a segment's terms, then its words.
type segmentWriter struct {
	pageWriter
	terms  int // pages
	buffer []byte
}

func (w *segmentWriter) addList(term []byte, ids []uint32, impacts []uint8) {
	w.buffer = appendList(w.buffer[:0], ids, impacts)
	w.add(term, len(ids), w.buffer)
}

func (w *segmentWriter) endTerms() {
	w.close()
	w.terms = len(w.pages)
}

func (w *segmentWriter) finish(first, last int64, passages int) *Encoded {
	w.close()
	s := Segment{First: first, Last: last, Passages: passages, terms: w.first[:w.terms], words: w.first[w.terms:]}
	return &Encoded{First: first, Last: last, Passages: passages, Directory: s.directory(), Pages: w.pages}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
