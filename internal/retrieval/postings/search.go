package postings

import (
	"context"
	"slices"
	"sync"
)

// Reader searches the segments of an index. It serves one question: what it
// looked up stays at hand until it is dropped. It is safe for concurrent use.
type Reader struct {
	parts []Part

	mu    sync.Mutex
	found map[string][]list
}

// list is a term's postings in one part.
type list struct {
	count int
	data  []byte
}

// NewReader returns a reader over parts, which ascend by id.
func NewReader(parts []Part) *Reader {
	return &Reader{parts: parts, found: map[string][]list{}}
}

// lists finds a term in every part.
func (r *Reader) lists(ctx context.Context, term string) ([]list, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if found, ok := r.found[term]; ok {
		return found, nil
	}
	found := make([]list, len(r.parts))
	for i, p := range r.parts {
		var err error
		if found[i].count, found[i].data, err = p.findTerm(ctx, term); err != nil {
			return nil, err
		}
	}
	r.found[term] = found
	return found, nil
}

// DocumentFrequency returns for each term how many passages hold it.
func (r *Reader) DocumentFrequency(ctx context.Context, terms []string) ([]int, error) {
	frequencies := make([]int, len(terms))
	for i, term := range terms {
		lists, err := r.lists(ctx, term)
		if err != nil {
			return nil, err
		}
		for j, l := range lists {
			if l.count > 0 {
				frequencies[i] += max(0, l.count-r.parts[j].Gone.Terms[term])
			}
		}
	}
	return frequencies, nil
}

// Search returns the best passages, best first, ties by id.
//
// It is MaxScore (Turtle and Flood, 1995) by segment with block maxima: once
// the heap is full, the lists whose bounds together cannot lift a passage into
// it are only looked at where the other lists have one. These are added up list
// by list over a window of ids, as Lucene does, which is quicker than comparing
// where all of them stand at every passage.
func (r *Reader) Search(ctx context.Context, q Query) ([]Hit, error) {
	terms := fixTerms(q.Terms)
	if q.K <= 0 || len(terms) == 0 {
		return nil, nil
	}
	lists := make([][]list, len(terms))
	for i, t := range terms {
		var err error
		if lists[i], err = r.lists(ctx, t.term); err != nil {
			return nil, err
		}
	}
	allowed := q.Allowed()
	best, sums := top{k: q.K}, window{}
	cursors := make([]cursor, len(terms))
	for i, p := range r.parts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		spans := localSpans(allowed, p)
		if len(spans) == 0 {
			continue
		}
		s := segmentSearch{base: p.First, best: &best, window: &sums}
		for j, t := range terms {
			if l := lists[j][i]; l.count > 0 {
				c := &cursors[j]
				if err := c.open(l.data, l.count, t.weight); err != nil {
					return nil, err
				}
				s.cursors = append(s.cursors, c)
			}
		}
		if err := s.run(spans); err != nil {
			return nil, err
		}
	}
	return best.hits(), nil
}

// span is a range of local ids, both ends included.
type span struct{ first, last uint32 }

// localSpans cuts the allowed ids down to a part's live ones.
func localSpans(allowed []Range, p Part) []span {
	within := Intersect(skipTo(allowed, p.First), []Range{{p.First, p.Last}})
	within = Subtract(within, p.Gone.Ranges)
	spans := make([]span, len(within))
	for i, w := range within {
		spans[i] = span{uint32(w.First - p.First), uint32(w.Last - p.First)}
	}
	return spans
}

// skipTo drops the ranges that end before id.
func skipTo(ranges []Range, id int64) []Range {
	i, _ := slices.BinarySearchFunc(ranges, id, func(r Range, id int64) int {
		if r.Last < id {
			return -1
		}
		return 1
	})
	return ranges[i:]
}

// segmentSearch finds the best passages of one segment.
type segmentSearch struct {
	base    int64
	best    *top
	window  *window
	cursors []*cursor // by ascending bound
	upto    []int64   // sum of the bounds up to and with each cursor
	within  []int64   // the same of the inessential ones, as far as the window goes
	first   int       // the first essential cursor
}

func (s *segmentSearch) run(spans []span) error {
	slices.SortStableFunc(s.cursors, func(a, b *cursor) int {
		if a.bound < b.bound {
			return -1
		}
		if a.bound > b.bound {
			return 1
		}
		return 0
	})
	var sum int64
	for _, c := range s.cursors {
		sum += c.bound
		s.upto = append(s.upto, sum)
	}
	s.raise()
	for _, sp := range spans {
		for _, c := range s.cursors[s.first:] {
			c.seek(sp.first)
		}
		for s.first < len(s.cursors) && s.step(sp.last) {
		}
	}
	for _, c := range s.cursors {
		if c.err != nil {
			return c.err
		}
	}
	return nil
}

// raise moves lists that the threshold has outgrown out of the essential ones.
func (s *segmentSearch) raise() {
	threshold := s.best.threshold()
	for s.first < len(s.cursors) && s.upto[s.first] <= threshold {
		s.first++
	}
}

// step scores the passages of the next window that an essential list holds;
// false if there is none up to last.
func (s *segmentSearch) step(last uint32) bool {
	essential := s.cursors[s.first:]
	if len(essential) == 1 {
		s.skipBlocks(essential[0])
	}
	base := uint32(done)
	for _, c := range essential {
		base = min(base, c.id)
	}
	if base > last || base == done {
		return false
	}
	end := base + min(last-base, windowSize-1)
	if len(essential) == 1 {
		end = min(end, essential[0].lastID(essential[0].block)) // the next block may be skipped
	}
	s.window.base = base
	inessential := s.cursors[:s.first] // more may become so meanwhile, but are in the sums already
	rest := s.boundWithin(inessential, base, end)
	for _, c := range essential {
		c.addTo(s.window, end)
	}
	for id, sum := range s.window.drain {
		if sum+rest > s.best.threshold() {
			s.complete(inessential, id, sum)
		}
	}
	return true
}

// boundWithin returns the most that inessential lists add to a passage of the
// window, and notes how much of it the first lists do.
func (s *segmentSearch) boundWithin(inessential []*cursor, base, end uint32) int64 {
	var sum int64
	s.within = s.within[:0]
	for _, c := range inessential {
		sum += c.boundWithin(base, end)
		s.within = append(s.within, sum)
	}
	return sum
}

// complete adds to a passage's sum what the inessential lists hold of it, and
// offers it if that is enough.
func (s *segmentSearch) complete(inessential []*cursor, id uint32, sum int64) {
	threshold := s.best.threshold()
	for i := len(inessential) - 1; i >= 0; i-- {
		if sum+s.within[i] <= threshold {
			return
		}
		c := inessential[i]
		if c.id < id {
			before := int64(0)
			if i > 0 {
				before = s.within[i-1]
			}
			c.shallow(id)
			if sum+before+c.boundOf(c.block) <= threshold {
				// Even the block's best is not enough here; the lists
				// before this one cannot make up for it either.
				return
			}
			c.seek(id)
		}
		if c.id == id {
			sum += c.value()
		}
	}
	if sum > threshold {
		s.best.offer(scored{sum, s.base + int64(id)})
		s.raise()
	}
}

// skipBlocks passes over blocks of the only essential list whose best cannot
// reach the threshold.
func (s *segmentSearch) skipBlocks(c *cursor) {
	var rest int64
	if s.first > 0 {
		rest = s.upto[s.first-1]
	}
	threshold := s.best.threshold()
	block := c.block
	for block < c.blocks && c.boundOf(block)+rest <= threshold {
		block++
	}
	if block != c.block {
		c.enter(block)
	}
}
