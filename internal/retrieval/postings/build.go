package postings

import (
	"cmp"
	"encoding/binary"
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
	terms := 0
	for _, p := range passages {
		terms += len(p.Terms)
	}
	b := builder{base: passages[0].ID, numberings: map[*Vocabulary]*numbering{}}
	b.postings = make([]posting, 0, terms)
	for i, p := range passages {
		if i > 0 && p.ID <= passages[i-1].ID || p.ID-b.base >= done {
			return nil, fmt.Errorf("build a segment: passage ids do not ascend closely")
		}
		b.add(p)
	}
	var w segmentWriter
	b.write(&w)
	return w.finish(b.base, passages[len(passages)-1].ID, len(passages)), nil
}

// builder collects postings in passage order.
type builder struct {
	base       int64
	keys       []key
	known      map[string]uint32 // their numbers; nil as long as one vocabulary tells them apart
	numberings map[*Vocabulary]*numbering

	postings    []posting
	frequencies []frequency // of the passage being read
}

// key is a term, a word, or both.
type key struct {
	text  string
	terms uint32 // passages that hold it as a term
	words uint32 // and as a word
	open  int32  // its place in frequencies while its passage is read, + 1
}

// numbering leads from a vocabulary's numbers to the builder's: + 1, 0 for not
// yet met, left for what is not indexed.
type numbering struct {
	texts   []string
	numbers []uint32
}

const left = ^uint32(0)

type posting struct {
	key, id uint32
	impact  uint8
}

type frequency struct {
	key   uint32
	value float32
}

func (b *builder) add(p Passage) {
	b.frequencies = b.frequencies[:0]
	from := b.numberings[p.Vocabulary]
	if from == nil {
		from = b.begin(p.Vocabulary)
	}
	for _, n := range p.Terms {
		b.count(b.number(p, from, n), 1)
	}
	for _, n := range p.Fields {
		b.count(b.number(p, from, n), FieldWeight)
	}
	length := passageLength(p)
	for _, f := range b.frequencies {
		k := &b.keys[f.key]
		k.open = 0
		k.terms++
		b.postings = append(b.postings, posting{f.key, uint32(p.ID - b.base), impact(f.value, length)})
	}
	for _, n := range p.Words {
		if n := b.number(p, from, n); n != left {
			b.keys[n].words++
		}
	}
}

// begin begins the numbering of a vocabulary.
func (b *builder) begin(v *Vocabulary) *numbering {
	if len(b.numberings) == 1 {
		b.known = make(map[string]uint32, len(b.keys))
		for n := range b.keys {
			b.known[b.keys[n].text] = uint32(n)
		}
	}
	from := &numbering{}
	b.numberings[v] = from
	return from
}

// number is the builder's number of a passage's key.
func (b *builder) number(p Passage, from *numbering, n uint32) uint32 {
	if int(n) >= len(from.numbers) {
		from.texts = p.Vocabulary.Keys()
		from.numbers = append(from.numbers, make([]uint32, len(from.texts)-len(from.numbers))...)
	}
	number := from.numbers[n]
	if number == 0 {
		number = b.meet(from.texts[n])
		from.numbers[n] = number
	}
	if number == left {
		return left
	}
	return number - 1
}

// meet numbers a key that a vocabulary's passages have not yet held.
func (b *builder) meet(text string) uint32 {
	if !indexed(text) {
		return left
	}
	n, known := b.known[text]
	if !known {
		n = uint32(len(b.keys))
		if b.known != nil {
			b.known[text] = n
		}
		b.keys = append(b.keys, key{text: text})
	}
	return n + 1
}

func (b *builder) count(n uint32, weight float32) {
	if n == left {
		return
	}
	k := &b.keys[n]
	if k.open > 0 {
		b.frequencies[k.open-1].value += weight
		return
	}
	b.frequencies = append(b.frequencies, frequency{n, weight})
	k.open = int32(len(b.frequencies))
}

// write sorts the postings by term (a counting sort keeps the passage order)
// and hands them on, then the words.
func (b *builder) write(w *segmentWriter) {
	starts := make([]uint32, len(b.keys)+1)
	for n := range b.keys {
		starts[n+1] = starts[n] + b.keys[n].terms
	}
	ids, impacts := make([]uint32, len(b.postings)), make([]uint8, len(b.postings))
	next := slices.Clone(starts)
	for _, p := range b.postings {
		ids[next[p.key]], impacts[next[p.key]] = p.id, p.impact
		next[p.key]++
	}
	order := b.order()
	for _, n := range order {
		if k := &b.keys[n]; k.terms > 0 {
			w.addList([]byte(k.text), ids[starts[n]:starts[n+1]], impacts[starts[n]:starts[n+1]])
		}
	}
	w.endTerms()
	for _, n := range order {
		if k := &b.keys[n]; k.words > 0 {
			w.add([]byte(k.text), int(k.words), nil)
		}
	}
}

// order returns the keys' numbers by their text. Most differ in the first eight
// bytes, which compare as one integer.
func (b *builder) order() []uint32 {
	type place struct {
		prefix uint64
		n      uint32
	}
	places := make([]place, len(b.keys))
	for n := range b.keys {
		var first [8]byte
		copy(first[:], b.keys[n].text)
		places[n] = place{binary.BigEndian.Uint64(first[:]), uint32(n)}
	}
	slices.SortFunc(places, func(x, y place) int {
		if x.prefix != y.prefix {
			return cmp.Compare(x.prefix, y.prefix)
		}
		return strings.Compare(b.keys[x.n].text, b.keys[y.n].text)
	})
	order := make([]uint32, len(places))
	for i, p := range places {
		order[i] = p.n
	}
	return order
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
