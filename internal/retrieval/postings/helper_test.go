package postings

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// corpus makes passages whose terms are spread as words are in real text. Ids
// have gaps, as they do after documents were removed.
func corpus(seed uint64, n int) []Passage {
	rng := rand.New(rand.NewPCG(seed, 2))
	zipf := rand.NewZipf(rng, 1.2, 4, 4000)
	passages := make([]Passage, n)
	var vocabularies [2]Vocabulary // as when two programs' parts analysed them
	id := int64(7 << 32)
	for i := range passages {
		id += 1 + int64(rng.IntN(3)*rng.IntN(3))
		fields := []string{"t" + fmt.Sprint(zipf.Uint64()), "title"}
		var terms, words []string
		for range 3 + rng.IntN(90) {
			terms = append(terms, "t"+fmt.Sprint(zipf.Uint64()))
		}
		for _, t := range terms {
			words = append(words, "word"+t[1:])
		}
		slices.Sort(words)
		passages[i] = vocabularies[rng.IntN(2)].Passage(id, terms, fields, slices.Compact(words))
	}
	return passages
}

// part builds a segment and opens it.
func part(t testing.TB, passages []Passage) Part {
	t.Helper()
	e, err := Build(passages)
	if err != nil {
		t.Fatal(err)
	}
	return opened(t, e)
}

func opened(t testing.TB, e *Encoded) Part {
	t.Helper()
	s, err := OpenSegment(e.Directory)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range e.Pages {
		if err := CheckPage(p); err != nil {
			t.Fatal(err)
		}
	}
	if s.Pages() != len(e.Pages) {
		t.Fatalf("the directory knows %d pages, there are %d", s.Pages(), len(e.Pages))
	}
	return Part{Segment: s, Page: func(_ context.Context, n int) ([]byte, error) { return e.Pages[n], nil }}
}

// exhaustive finds the best passages by scoring every one.
func exhaustive(passages []Passage, q Query) []Hit {
	scorer := NewScorer(q.Terms)
	allowed := q.Allowed()
	var hits []Hit
	for _, p := range passages {
		inside := slices.ContainsFunc(allowed, func(r Range) bool { return r.First <= p.ID && p.ID <= r.Last })
		if s := scorer.Score(p); inside && s > 0 {
			hits = append(hits, Hit{p.ID, s})
		}
	}
	slices.SortStableFunc(hits, func(a, b Hit) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})
	return hits[:min(len(hits), q.K)]
}

// randomQuery asks for a few terms, some of them unknown, with or without limits.
func randomQuery(rng *rand.Rand, passages []Passage) Query {
	q := Query{K: 1 + rng.IntN(30)}
	for range 1 + rng.IntN(8) {
		p := passages[rng.IntN(len(passages))]
		term := p.Strings(p.Terms)[rng.IntN(len(p.Terms))]
		if rng.IntN(10) == 0 {
			term = "unknown"
		}
		q.Terms = append(q.Terms, Weighted{term, rng.Float64() * 8})
	}
	if rng.IntN(3) == 0 {
		q.Ranges = randomRanges(rng, passages, 3)
	}
	if rng.IntN(3) == 0 {
		q.Except = randomRanges(rng, passages, 6)
	}
	return q
}

func randomRanges(rng *rand.Rand, passages []Passage, n int) []Range {
	ranges := []Range{}
	for range n {
		first := passages[rng.IntN(len(passages))].ID
		ranges = append(ranges, Range{first, first + int64(rng.IntN(200))})
	}
	return ranges
}
