package nearby

import (
	"bytes"
	"testing"
)

// probe measures nearness to term n in its first lane.
func probe(t *Table, n int) *Probe {
	var v Vectors
	t.AddTo(&v[0], n, 1)
	p := new(Probe)
	t.Fill(p, &v)
	return p
}

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
		p := probe(table, at[0])
		if self := table.To(p, at[0])[0]; self < 0.99 || self > 1.01 {
			t.Errorf("%s to itself: %f", words[0], self)
		}
		if near, far := table.To(p, at[1])[0], table.To(p, at[2])[0]; near <= far {
			t.Errorf("%s: %s %f, %s %f", words[0], words[1], near, words[2], far)
		}
	}
}

func TestSumOfOneVectorPointsItsWay(t *testing.T) {
	t.Parallel()
	table := Of()
	a, b := table.Index("citi"), table.Index("town")
	var v Vectors
	table.AddTo(&v[1], a, 3)
	table.AddTo(&v[2], a, 1)
	var p Probe
	table.Fill(&p, &v)
	near := table.To(&p, b)
	got := near[1] / Length(&v[1])
	if want := near[2]; got < want-1e-3 || got > want+1e-3 {
		t.Errorf("cosine %f, nearness %f", got, want)
	}
	if near[0] != 0 || near[3] != 0 {
		t.Errorf("nothing is near by %f and %f", near[0], near[3])
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
	for _, w := range []string{"shop", "teacher", "doctor", "river", "begin", "ban", "meet", "helmet", "price", "vote"} {
		n := table.Index(w)
		p := probe(table, n)
		near := table.Neighbours(n)
		got := map[string]bool{w: true}
		last := float32(1)
		for _, k := range near {
			got[k.Term] = true
			if exact := table.To(p, table.Index(k.Term))[0]; k.Cosine < exact-0.01 || k.Cosine > exact+0.01 || k.Cosine > last {
				t.Errorf("%s: %s is kept as %f, is %f", w, k.Term, k.Cosine, exact)
			}
			last = k.Cosine
		}
		for k, term := range table.terms {
			if c := table.To(p, k)[0]; c > last+0.01 && !got[term] || len(near) < MostNeighbours && c > LeastNeighbour+0.01 && !got[term] {
				t.Errorf("%s: %s at %f is left out", w, term, c)
			}
		}
	}
}
