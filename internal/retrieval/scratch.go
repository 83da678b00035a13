package retrieval

import "docent/internal/retrieval/nearby"

// scratch is the memory that one search works in and a later one uses again:
// what a question leaves behind for the garbage collector slows down others.
// Nothing of it may be reached from a Result.
type scratch struct {
	floats  arena[float32]
	places  arena[int16]
	looks   arena[look]
	matches arena[match]
	units   arena[unitMatch]
	scores  arena[unitScore]
	probes  []*nearby.Probe
	known   []*look          // what the words of the table of vectors are to the question, once met
	met     []int16          // which these are
	asked   []bool           // the words of the table that the question has, or that are related to one of it
	asks    []int            // which these are
	others  map[string]*look // the same of other words
}

func newScratch() *scratch {
	n := nearby.Of().Terms()
	return &scratch{known: make([]*look, n), asked: make([]bool, n), others: map[string]*look{}}
}

// reset takes everything back.
func (s *scratch) reset() {
	s.floats.used, s.places.used, s.looks.used, s.matches.used, s.units.used, s.scores.used = 0, 0, 0, 0, 0, 0
	for _, n := range s.met {
		s.known[n] = nil
	}
	for _, n := range s.asks {
		s.asked[n] = false
	}
	s.met, s.asks = s.met[:0], s.asks[:0]
	clear(s.others)
}

// ask notes a word of the table that the question has, or a related one; -1 is
// none.
func (s *scratch) ask(n int) {
	if n >= 0 {
		s.asked[n] = true
		s.asks = append(s.asks, n)
	}
}

// row lends room for the features of a candidate.
func (s *scratch) row() row { return row{values: s.floats.take(rowSize)[:0]} }

// probe lends probe i.
func (s *scratch) probe(i int) *nearby.Probe {
	if i == len(s.probes) {
		s.probes = append(s.probes, new(nearby.Probe))
	}
	return s.probes[i]
}

// arena lends slices that are all taken back at once.
type arena[T any] struct {
	block []T
	used  int
}

// take lends n zero values. Where the block has not as many left a larger one
// takes its place, until one is enough for a whole search.
func (a *arena[T]) take(n int) []T {
	if n > len(a.block)-a.used {
		const least = 64
		a.block, a.used = make([]T, max(n, 2*len(a.block), least)), 0
	}
	taken := a.block[a.used:][:n:n]
	a.used += n
	clear(taken)
	return taken
}

// one lends a single zero value.
func (a *arena[T]) one() *T { return &a.take(1)[0] }
