package postings

import (
	"context"
	"encoding/binary"
	"fmt"
	"sort"
)

// Encoded is a segment as Build or Merge made it, ready to be stored.
type Encoded struct {
	First, Last int64 // the passage ids it covers
	Passages    int
	Directory   []byte   // for OpenSegment
	Pages       [][]byte // numbered from 0; the terms' first, then the words'
}

// Segment is what must be known of a segment to find its pages.
type Segment struct {
	First, Last int64
	Passages    int
	terms       []string // the first term of each page with terms
	words       []string // the first word of each page with words
	size        int
}

// directory encodes what OpenSegment reads.
func (s *Segment) directory() []byte {
	d := binary.AppendUvarint(nil, uint64(s.First))
	d = binary.AppendUvarint(d, uint64(s.Last))
	d = binary.AppendUvarint(d, uint64(s.Passages))
	for _, keys := range [][]string{s.terms, s.words} {
		d = binary.AppendUvarint(d, uint64(len(keys)))
		for _, k := range keys {
			d = binary.AppendUvarint(d, uint64(len(k)))
			d = append(d, k...)
		}
	}
	return d
}

// OpenSegment reads a segment's directory.
func OpenSegment(directory []byte) (*Segment, error) {
	r := scanner{data: directory}
	s := &Segment{First: int64(r.uint64()), Last: int64(r.uint64()), Passages: r.uvarint()}
	for _, keys := range []*[]string{&s.terms, &s.words} {
		n := r.uvarint()
		if r.err != nil || n > len(directory)-r.at {
			return nil, fmt.Errorf("%w: segment directory cut short", ErrCorrupt)
		}
		*keys = make([]string, 0, n)
		for range n {
			length := r.uvarint()
			if r.err != nil || length > len(directory)-r.at {
				return nil, fmt.Errorf("%w: segment directory cut short", ErrCorrupt)
			}
			*keys = append(*keys, string(directory[r.at:r.at+length]))
			r.at += length
			s.size += length + 16
		}
	}
	if r.err != nil || s.First > s.Last || s.Last-s.First >= done {
		return nil, fmt.Errorf("%w: segment directory", ErrCorrupt)
	}
	return s, nil
}

func (s *scanner) uint64() uint64 {
	v, n := binary.Uvarint(s.data[s.at:])
	if n <= 0 {
		s.fail()
		return 0
	}
	s.at += n
	return v
}

// Size is about how many bytes the segment's directory takes in memory.
func (s *Segment) Size() int { return 96 + s.size }

// Pages is how many pages the segment has.
func (s *Segment) Pages() int { return len(s.terms) + len(s.words) }

// pageOf is the number among first of the page that may hold key; −1 if key
// stands before all of them.
func pageOf(first []string, key string) int {
	return sort.Search(len(first), func(i int) bool { return first[i] > key }) - 1
}

// Part is a segment opened for reading, with what has been removed since it
// was written.
type Part struct {
	*Segment
	// Page returns one of the segment's pages. It must not be changed.
	Page func(ctx context.Context, number int) ([]byte, error)
	Gone Gone
}

// Gone tells what has been removed from a segment without rewriting it.
type Gone struct {
	Ranges   []Range // ascending
	Passages int
	Terms    map[string]int // how many of the removed passages held the term
	Words    map[string]int // the same of words
}

// Count adds up in how many of the passages each term and word stands. It is
// what a Gone needs when these passages are removed.
func Count(passages []Passage) (terms, words map[string]int) {
	terms, words = map[string]int{}, map[string]int{}
	var distinct Distinct
	for _, p := range passages {
		distinct.Terms(p, func(t string) {
			if indexed(t) {
				terms[t]++
			}
		})
		for _, w := range p.Strings(p.Words) {
			if indexed(w) {
				words[w]++
			}
		}
	}
	return terms, words
}

// indexed says whether a term or word can be a key.
func indexed(key string) bool { return key != "" && len(key) <= maxKey }

func (p Part) page(ctx context.Context, number int) (page, error) {
	data, err := p.Page(ctx, number)
	if err != nil {
		return page{}, err
	}
	return parsePage(data)
}

// findTerm returns a term's postings; none if the segment does not hold it.
func (p Part) findTerm(ctx context.Context, term string) (count int, list []byte, err error) {
	n := pageOf(p.terms, term)
	if n < 0 {
		return 0, nil, nil
	}
	pg, err := p.page(ctx, n)
	if err != nil {
		return 0, nil, err
	}
	count, list, _, err = pg.find(term)
	return count, list, err
}

// findWord returns how many live passages hold a word.
func (p Part) findWord(ctx context.Context, word string) (int, error) {
	n := pageOf(p.words, word)
	if n < 0 {
		return 0, nil
	}
	pg, err := p.page(ctx, len(p.terms)+n)
	if err != nil {
		return 0, err
	}
	count, _, _, err := pg.find(word)
	return max(0, count-p.Gone.Words[word]), err
}
