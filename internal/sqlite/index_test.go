package sqlite

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docent/internal/retrieval"
	"docent/internal/retrieval/postings"
)

// sameAsFTS asks both indexes random questions and wants the same answers.
func sameAsFTS(t *testing.T, s *Store, l *language, scope retrieval.Scope, questions int) {
	t.Helper()
	v := viewOf(t, s, scope).(*view)
	defer v.Close()
	if v.index.damaged {
		t.Fatal("the segments are damaged")
	}
	for range questions {
		q := postings.Query{K: 1 + l.rng.IntN(20)}
		var terms []string
		for range 1 + l.rng.IntN(6) {
			terms = append(terms, l.word())
			q.Terms = append(q.Terms, postings.Weighted{Term: terms[len(terms)-1], Weight: 5 * l.rng.Float64()})
		}
		q.Terms = append(q.Terms, postings.Weighted{Term: "about", Weight: .2})
		if n := int64(l.rng.IntN(400)); n%3 == 0 && len(v.snapshots) > 0 {
			base := v.snapshots[0].key << 32
			q.Ranges = []postings.Range{{First: base + n, Last: base + 2*n}}
			q.Except = []postings.Range{{First: base + n + 5, Last: base + n + 9}}
		}
		got, err := v.index.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		q.Ranges, q.Except = postings.Intersect(q.Allowed(), v.allowed), nil
		want, err := v.index.fts.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if len(got)+len(want) > 0 && !cmp.Equal(got, want) {
			t.Fatalf("%+v:\n%s", q, cmp.Diff(want, got))
		}
		df, err := v.index.DocumentFrequency(t.Context(), terms)
		if err != nil {
			t.Fatal(err)
		}
		wantDF, err := v.index.fts.DocumentFrequency(t.Context(), terms)
		if err != nil || !cmp.Equal(df, wantDF) {
			t.Fatalf("%q in %v passages, FTS5 says %v; %v", terms, df, wantDF, err)
		}
	}
}

func segmentSizes(t *testing.T, s *Store, community string) (sizes []int) {
	t.Helper()
	err := s.inRead(t.Context(), func(tx *tx) error {
		var key int64
		if err := tx.row(`SELECT key FROM community WHERE id = ?`, community).Scan(&key); err != nil {
			return err
		}
		w := segments{tx: tx, community: key}
		rows, err := w.rows()
		for _, r := range rows {
			sizes = append(sizes, r.live())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sizes
}

func TestSegmentsAndFTS5FindTheSame(t *testing.T) {
	t.Parallel()
	s := open(t)
	l := newLanguage(1, 3000)
	var names []string
	for step := range 60 {
		community := fmt.Sprint("c", step%2)
		var docs []retrieval.Prepared
		for range 1 + l.rng.IntN(4) {
			names = append(names, fmt.Sprint("d", len(names)))
			docs = append(docs, l.document(names[len(names)-1], l.rng.IntN(12)))
		}
		old := fmt.Sprint("d", l.rng.IntN(len(names)))
		if !slices.ContainsFunc(docs, func(d retrieval.Prepared) bool { return d.Name == old }) {
			docs = append(docs, l.document(old, l.rng.IntN(12)))
		}
		put(t, s, community, docs...)
		if step%5 == 0 {
			if err := s.RemoveDocument(t.Context(), community, docs[0].Name); err != nil {
				t.Fatal(err)
			}
		}
		if step%10 == 9 {
			sameAsFTS(t, s, l, inCommunity("c0"), 15)
			sameAsFTS(t, s, l, inCommunity("c1", "c0"), 15)
		}
	}
	if sizes := segmentSizes(t, s, "c0"); len(sizes) > 3*fanIn {
		t.Errorf("%d segments: %v", len(sizes), sizes)
	}
}

func TestPassagesGoneFromALargeSegmentAreMarkedAndThenRewritten(t *testing.T) {
	t.Parallel()
	s := open(t)
	l := newLanguage(2, 2000)
	var docs []retrieval.Prepared
	for i := range 34 {
		docs = append(docs, l.document(fmt.Sprint("d", i), 500))
	}
	put(t, s, "local", docs...)
	count := func(table string) (n int) {
		if err := s.read.QueryRow(`SELECT count(*) FROM ` + table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	// A tenth of the 17,000 is 1,700; what is rewritten then counts as small.
	for i, want := range []int{1, 2, 3, 0, 0} {
		if err := s.RemoveDocument(t.Context(), "local", fmt.Sprint("d", 3*i)); err != nil {
			t.Fatal(err)
		}
		if got := count("segment_gone"); got != want {
			t.Errorf("after %d removals %d ranges are marked, wanted %d", i+1, got, want)
		}
		sameAsFTS(t, s, l, inCommunity("local"), 4)
	}
}

func TestDamagedSegmentsAreReplacedByFTS5(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]string{
		"a page changed":      `UPDATE segment_page SET data = zeroblob(length(data))`,
		"a page lost":         `DELETE FROM segment_page`,
		"a directory changed": `UPDATE segment SET directory = x'ff'`,
		"segments lost":       `DELETE FROM segment`,
	} {
		s := open(t)
		l := newLanguage(3, 300)
		put(t, s, "local", l.document("a", 50))
		put(t, s, "local", l.document("b", 50))
		want := search(t, s, inCommunity("local"), "w1", "w3", "w20")
		if _, err := s.write.Exec(damage); err != nil {
			t.Fatal(err)
		}
		s.cache.clear()
		if got := search(t, s, inCommunity("local"), "w1", "w3", "w20"); !cmp.Equal(want, got) {
			t.Errorf("%s: %s", name, cmp.Diff(want, got))
		}
		x := viewOf(t, s, inCommunity("local")).Index()
		x.Search(t.Context(), postings.Query{K: 1, Terms: []postings.Weighted{{Term: "w1", Weight: 1}}})
		if near, err := x.Near(t.Context(), "w99999", 2); err != nil || near != nil { // nothing may be repaired now
			t.Errorf("%s: near words %v, %v", name, near, err)
		}
		if err := s.RemoveDocument(t.Context(), "local", "a"); err != nil {
			t.Errorf("%s: a document cannot be removed: %v", name, err)
		}
		put(t, s, "local", prepare("c", "quite new"))
		if got := search(t, s, inCommunity("local"), "quite"); len(got) != 1 {
			t.Errorf("%s: a new document is not found", name)
		}
	}
}

func TestAnyByteInATermIsFoundThroughFTS5(t *testing.T) {
	t.Parallel()
	s := open(t)
	var docs []retrieval.Prepared
	var terms []string
	for c := 0; c < 0x180; c++ {
		d := prepare(fmt.Sprint(c), "x")
		terms = append(terms, "a"+string(rune(c))+"b")
		d.Terms[0] = new(postings.Vocabulary).Passage(0, []string{terms[c], `"NEAR(`, "end*"}, nil, nil)
		docs = append(docs, d)
	}
	put(t, s, "local", docs...)
	x := viewOf(t, s, inCommunity("local")).(*view).index.fts
	df, err := x.DocumentFrequency(t.Context(), append(terms, `"NEAR(`, "end*", "near"))
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range df {
		want := 1
		switch {
		case i == len(terms) || i == len(terms)+1:
			want = len(terms)
		case i == len(terms)+2:
			want = 0
		}
		if n != want {
			t.Errorf("term %d is in %d passages, wanted %d", i, n, want)
		}
	}
}

func TestMergesStayBoundedAndSegmentsFew(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 1))
	for name, next := range map[string]func() int{
		"one at a time": func() int { return 1 },
		"documents":     func() int { return 1 + rng.IntN(40) },
		"batches":       func() int { return 2000 },
		"mixed":         func() int { return 1 << rng.IntN(13) },
	} {
		var sizes []int
		total, written := 0, 0
		for total < 300_000 {
			n := next()
			sizes = append(sizes, n)
			total += n
			for {
				from, to, due := planMerge(sizes)
				if !due {
					break
				}
				sum := 0
				for _, n := range sizes[from:to] {
					sum += n
				}
				if sum > maxSegment || to-from < 2 {
					t.Fatalf("%s: merging %v", name, sizes[from:to])
				}
				written += sum
				sizes = slices.Replace(sizes, from, to, sum)
			}
			if len(sizes) > 4*fanIn+total/(maxSegment/4) {
				t.Fatalf("%s: %d segments for %d passages: %v", name, len(sizes), total, sizes)
			}
			if name == "one at a time" && total >= 60_000 {
				break
			}
		}
		if written > 12*total {
			t.Errorf("%s: every passage was rewritten %d times", name, written/total)
		}
		t.Logf("%s: %d segments, rewritten %.1f times", name, len(sizes), float64(written)/float64(total))
	}
}

func TestTheCacheStaysInsideItsBudget(t *testing.T) {
	t.Parallel()
	const budget = 100 << 10
	path := t.TempDir() + "/docent.db"
	s := openAt(t, path, Options{MemoryBudget: budget})
	l := newLanguage(4, 2000)
	for i := range 20 {
		put(t, s, fmt.Sprint(i%5), l.document(fmt.Sprint(i), 100))
	}
	for i := range 200 {
		search(t, s, inCommunity(fmt.Sprint(i%5)), l.word(), l.word())
		held := int64(0)
		for e := s.cache.order.Front(); e != nil; e = e.Next() {
			entry := e.Value.(*cacheEntry)
			held += entry.size
			if page, ok := entry.value.([]byte); ok && entry.size < int64(cap(page)) {
				t.Fatalf("a page of %d bytes counts %d", cap(page), entry.size)
			}
		}
		if held != s.cache.used || held > budget || len(s.cache.entries) != s.cache.order.Len() {
			t.Fatalf("%d bytes held, %d counted, %d allowed", held, s.cache.used, budget)
		}
	}
	if s.cache.used < budget/2 {
		t.Errorf("only %d of %d bytes used", s.cache.used, budget)
	}
	c := newCache(1000)
	c.put(cacheKey{id: 1}, "too large", 2000)
	if _, ok := c.get(cacheKey{id: 1}); ok || c.used != 0 {
		t.Error("a value above the budget was kept")
	}
}
