package postings

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSearchFindsWhatScoringEveryPassageFinds(t *testing.T) {
	t.Parallel()
	passages := corpus(1, 5000) // several windows
	for _, cuts := range [][]int{{5000}, {1, 250, 257, 1000, 5000}} {
		var parts []Part
		from := 0
		for _, to := range cuts {
			parts = append(parts, part(t, passages[from:to]))
			from = to
		}
		rng := rand.New(rand.NewPCG(3, uint64(len(cuts))))
		for range 120 {
			q := randomQuery(rng, passages)
			got, err := NewReader(parts).Search(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if want := exhaustive(passages, q); len(want)+len(got) > 0 && !cmp.Equal(want, got) {
				t.Fatalf("%d parts, %+v:\n%s", len(parts), q, cmp.Diff(want, got))
			}
		}
	}
}

func TestScoreIsWeightTimesSaturatedFrequency(t *testing.T) {
	t.Parallel()
	p := new(Vocabulary).Passage(1, []string{"a", "b", "a", "c"}, []string{"a", "d"}, nil)
	length := 4 + 2*FieldWeight
	frequency := 2 + FieldWeight
	norm := K1 * (1 - B + B*length/Pivot)
	want := 3.5 * frequency / (frequency + norm)
	got, err := NewReader([]Part{part(t, []Passage{p})}).Search(t.Context(), Query{K: 1, Terms: []Weighted{{"a", 3}, {"a", .5}}})
	if err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	if math.Abs(got[0].Score-want) > 3.5/maxImpact {
		t.Errorf("score %v, wanted %v within a quantisation step", got[0].Score, want)
	}
}

func TestUselessQueriesFindNothing(t *testing.T) {
	t.Parallel()
	passages := corpus(1, 10)
	r := NewReader([]Part{part(t, passages)})
	term := passages[0].Strings(passages[0].Terms)[0]
	for name, q := range map[string]Query{
		"no terms":        {K: 5},
		"empty term":      {K: 5, Terms: []Weighted{{"", 1}}},
		"K of 0":          {Terms: []Weighted{{term, 1}}},
		"no weight":       {K: 5, Terms: []Weighted{{term, 0}, {term, -1}, {term, math.NaN()}}},
		"no range":        {K: 5, Terms: []Weighted{{term, 1}}, Ranges: []Range{}},
		"range elsewhere": {K: 5, Terms: []Weighted{{term, 1}}, Ranges: []Range{{1, 100}}},
		"all excluded":    {K: 5, Terms: []Weighted{{term, 1}}, Except: []Range{{0, math.MaxInt64}}},
	} {
		if hits, err := r.Search(t.Context(), q); err != nil || len(hits) > 0 {
			t.Errorf("%s: %v, %v", name, hits, err)
		}
	}
	if hits, err := NewReader(nil).Search(t.Context(), Query{K: 5, Terms: []Weighted{{term, math.Inf(1)}}}); err != nil || len(hits) > 0 {
		t.Errorf("without segments: %v, %v", hits, err)
	}
}

func TestDocumentFrequencyCountsPassages(t *testing.T) {
	t.Parallel()
	passages := corpus(4, 700)
	r := NewReader([]Part{part(t, passages[:300]), part(t, passages[300:])})
	terms, words := Count(passages)
	for term, want := range terms {
		got, err := r.DocumentFrequency(t.Context(), []string{term, "unknown"})
		if err != nil || got[0] != want || got[1] != 0 {
			t.Fatalf("%s: %v, %v; wanted %d", term, got, err, want)
		}
	}
	for word := range words {
		if n, err := r.passagesWith(t.Context(), word); err != nil || n != words[word] {
			t.Fatalf("%s in %d passages, wanted %d; %v", word, n, words[word], err)
		}
		if n, err := r.passagesWith(t.Context(), word+"x"); err != nil || n != 0 {
			t.Fatalf("%sx in %d passages; %v", word, n, err)
		}
	}
}

func TestMergedSegmentsAnswerAsOneThatWasBuilt(t *testing.T) {
	t.Parallel()
	passages := corpus(5, 1000)
	// Gone: one whole part, the ends of another, and single passages.
	gone := map[int]bool{1: true, 999: true}
	for i := range passages {
		if i >= 250 && i < 350 || i%97 == 0 {
			gone[i] = true
		}
	}
	var live []Passage
	var parts []Part
	for from := 0; from < len(passages); from += 125 {
		p := part(t, passages[from:from+125])
		var lost []Passage
		for i := from; i < from+125; i++ {
			if gone[i] {
				lost = append(lost, passages[i])
				p.Gone.Ranges = append(p.Gone.Ranges, Range{passages[i].ID, passages[i].ID})
				p.Gone.Passages++
			} else {
				live = append(live, passages[i])
			}
		}
		p.Gone.Terms, p.Gone.Words = Count(lost)
		parts = append(parts, p)
	}
	merged, err := Merge(t.Context(), parts)
	if err != nil {
		t.Fatal(err)
	}
	if merged.Passages != len(live) {
		t.Errorf("%d passages, wanted %d", merged.Passages, len(live))
	}
	built := part(t, live)
	rng := rand.New(rand.NewPCG(5, 5))
	for range 60 {
		q := randomQuery(rng, passages)
		want := exhaustive(live, q)
		for name, r := range map[string]*Reader{
			"marked": NewReader(parts), "merged": NewReader([]Part{opened(t, merged)}), "built": NewReader([]Part{built}),
		} {
			got, err := r.Search(t.Context(), q)
			if err != nil || len(want)+len(got) > 0 && !cmp.Equal(want, got) {
				t.Fatalf("%s, %+v: %v\n%s", name, q, err, cmp.Diff(want, got))
			}
		}
	}
	terms, words := Count(live)
	all, allWords := Count(passages)
	for name, r := range map[string]*Reader{"marked": NewReader(parts), "merged": NewReader([]Part{opened(t, merged)})} {
		for term := range all {
			if n, err := r.DocumentFrequency(t.Context(), []string{term}); err != nil || n[0] != terms[term] {
				t.Fatalf("%s: %s in %v passages, wanted %d; %v", name, term, n, terms[term], err)
			}
		}
		for word := range allWords {
			if n, err := r.passagesWith(t.Context(), word); err != nil || (n > 0) != (words[word] > 0) {
				t.Fatalf("%s: word %s in %d passages, wanted %d; %v", name, word, n, words[word], err)
			}
		}
	}
}

func TestMergingAwayEverythingLeavesNothing(t *testing.T) {
	t.Parallel()
	passages := corpus(6, 20)
	p := part(t, passages)
	p.Gone = Gone{Ranges: []Range{{p.First, p.Last}}, Passages: 20}
	if e, err := Merge(t.Context(), []Part{p}); e != nil || err != nil {
		t.Errorf("got %v, %v", e, err)
	}
	if _, err := Merge(t.Context(), []Part{part(t, passages[10:]), part(t, passages[:10])}); err == nil {
		t.Error("segments in the wrong order were merged")
	}
}

func TestRangesAreCutAsSetsAre(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 7))
	random := func() []Range {
		var r []Range
		for range rng.IntN(6) {
			first := int64(rng.IntN(40))
			r = append(r, Range{first, first + int64(rng.IntN(10)) - 1})
		}
		return r
	}
	members := func(ranges []Range) (set [64]bool) {
		for _, r := range ranges {
			for id := r.First; id <= r.Last; id++ {
				set[id] = true
			}
		}
		return set
	}
	for range 2000 {
		a, b := random(), random()
		na, nb := Normalise(a), Normalise(b)
		both, left := members(Intersect(na, nb)), members(Subtract(na, nb))
		inA, inB := members(a), members(b)
		if members(na) != inA {
			t.Fatalf("Normalise(%v) = %v", a, na)
		}
		for id := range inA {
			if both[id] != (inA[id] && inB[id]) || left[id] != (inA[id] && !inB[id]) {
				t.Fatalf("%v and %v: Intersect %v, Subtract %v", na, nb, Intersect(na, nb), Subtract(na, nb))
			}
		}
	}
}

func ExampleReader_Search() {
	var v Vocabulary
	e, _ := Build([]Passage{
		v.Passage(1, []string{"talks", "in", "vienna"}, nil, nil),
		v.Passage(2, []string{"they", "meet", "in", "budapest"}, nil, nil),
	})
	segment, _ := OpenSegment(e.Directory)
	r := NewReader([]Part{{Segment: segment, Page: func(_ context.Context, n int) ([]byte, error) { return e.Pages[n], nil }}})
	hits, _ := r.Search(context.Background(), Query{K: 10, Terms: []Weighted{{"meet", 2}, {"in", .1}}})
	for _, h := range hits {
		fmt.Printf("%d %.2f\n", h.ID, h.Score)
	}
	// Output:
	// 2 1.57
	// 1 0.08
}
