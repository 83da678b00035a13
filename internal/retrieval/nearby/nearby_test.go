package nearby

import (
	"bytes"
	"slices"
	"testing"
)

func TestNearWordsAreNearerThanOthers(t *testing.T) {
	t.Parallel()
	table := Of()
	for _, words := range [][3]string{
		{"merchant", "shop", "helmet"},
		{"teacher", "school", "moon"},
		{"doctor", "nurs", "river"},
		{"start", "begin", "green"},
	} {
		var at [3]int
		for i, w := range words {
			if at[i] = table.Index(w); at[i] < 0 {
				t.Fatalf("%q is not in the table", w)
			}
		}
		p := table.Probe(at[0])
		if self := table.To(p, at[0]); self < 0.99 || self > 1.01 {
			t.Errorf("%s to itself: %f", words[0], self)
		}
		if near, far := table.To(p, at[1]), table.To(p, at[2]); near <= far {
			t.Errorf("%s: %s %f, %s %f", words[0], words[1], near, words[2], far)
		}
	}
}

func TestSumOfOneVectorPointsItsWay(t *testing.T) {
	t.Parallel()
	table := Of()
	a, b := table.Index("citi"), table.Index("town")
	var x [Dimensions]float32
	table.AddTo(&x, a, 3)
	got := table.To(table.ProbeOf(&x), b) / Length(&x)
	if want := table.To(table.Probe(a), b); got < want-1e-3 || got > want+1e-3 {
		t.Errorf("cosine %f, nearness %f", got, want)
	}
	if got := Length(new([Dimensions]float32)); got != 0 {
		t.Errorf("nothing is %f long", got)
	}
}

func TestDamagedTableIsRefused(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 100, len(file) / 2, len(file) - 1} {
		if _, err := read(bytes.NewReader(file[:n])); err == nil {
			t.Errorf("%d of %d bytes were taken for a table", n, len(file))
		}
	}
}

func TestNeighboursAreTheNearestOfAll(t *testing.T) {
	t.Parallel()
	table := Of()
	found, all := 0, 0
	for _, w := range []string{"shop", "teacher", "doctor", "river", "begin", "ban", "meet", "helmet", "price", "vote"} {
		n := table.Index(w)
		p := table.Probe(n)
		got := map[string]bool{}
		for i, near := range table.neighbours(n, 1000, 0.5) {
			if near.Term == w || near.Cosine < 0.5 || i > 0 && near.Cosine > table.To(p, table.Index(table.neighbours(n, 1000, 0.5)[i-1].Term)) {
				t.Errorf("%s: %+v at %d", w, near, i)
			}
			got[near.Term] = true
		}
		for k, term := range table.terms {
			if k != n && table.To(p, k) >= 0.5 {
				all++
				if got[term] {
					found++
				}
			}
		}
	}
	if found*10 < all*8 {
		t.Errorf("%d of %d near terms are found", found, all)
	}
}

func TestNeighboursAreRememberedAsTheyAre(t *testing.T) {
	t.Parallel()
	table := Of()
	for _, w := range []string{"shop", "teacher", "vote"} {
		n := table.Index(w)
		want := table.neighbours(n, MaxNeighbours, LeastNeighbour)
		for range 2 {
			if got := table.Neighbours(n); !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", w, got, want)
			}
		}
	}
}
