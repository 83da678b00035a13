package postings

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// osa is the textbook table of the optimal string alignment distance.
func osa(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func vocabulary(t testing.TB, words ...string) *Reader {
	var passages []Passage
	for i, w := range words {
		passages = append(passages, new(Vocabulary).Passage(int64(i+1), nil, nil, []string{w}))
	}
	return NewReader([]Part{part(t, passages)})
}

func TestNearFindsUsualMisspellings(t *testing.T) {
	t.Parallel()
	r := vocabulary(t, "budapest", "budapest", "meeting", "president", "łódź", "договор", "best", "rest", "presidents")
	for _, c := range []struct {
		typed string
		max   int
		want  []Word
	}{
		{"budapset", 2, []Word{{"budapest", 2, 1}}},
		{"budpaset", 2, []Word{{"budapest", 2, 2}}},
		{"ubdapest", 1, []Word{{"budapest", 2, 1}}},
		{"mbudapest", 1, []Word{{"budapest", 2, 1}}},
		{"bbudapest", 1, []Word{{"budapest", 2, 1}}},
		{"xmeeting", 1, []Word{{"meeting", 1, 1}}},
		{"eeting", 1, []Word{{"meeting", 1, 1}}},
		{"neeting", 1, []Word{{"meeting", 1, 1}}},
		{"presidennt", 2, []Word{{"president", 1, 1}, {"presidents", 1, 2}}},
		{"łódz", 1, []Word{{"łódź", 1, 1}}},
		{"доровор", 1, []Word{{"договор", 1, 1}}},
		{"оговор", 1, []Word{{"договор", 1, 1}}},
		{"test", 1, []Word{{"best", 1, 1}, {"rest", 1, 1}}},
		{"best", 2, nil},
		{"x", 2, nil},
		{"", 2, nil},
		{"budapest", 0, nil},
	} {
		got, err := r.Near(t.Context(), c.typed, c.max)
		if err != nil {
			t.Fatal(err)
		}
		if len(got)+len(c.want) > 0 && !cmp.Equal(c.want, got) {
			t.Errorf("%q: %v, wanted %v", c.typed, got, c.want)
		}
	}
}

func TestNearAgreesWithTheTextbookTable(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(9, 9))
	letters := []rune("abcdé")
	word := func() string {
		w := make([]rune, 2+rng.IntN(7))
		for i := range w {
			w[i] = letters[rng.IntN(len(letters))]
		}
		return string(w)
	}
	var words []string
	for range 800 {
		words = append(words, word())
	}
	r := vocabulary(t, words...)
	for range 150 {
		typed := word()
		if slices.Contains(words, typed) {
			continue
		}
		got, err := r.Near(t.Context(), typed, 2)
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]int{}
		for _, w := range got {
			found[w.Text] = w.Distance
			if want := osa([]rune(typed), []rune(w.Text)); w.Distance != want {
				t.Fatalf("%q to %q: %d, wanted %d", typed, w.Text, w.Distance, want)
			}
		}
		for _, w := range words {
			sameStart := []rune(w)[0] == []rune(typed)[0]
			if _, ok := found[w]; sameStart && !ok && osa([]rune(typed), []rune(w)) <= 2 {
				t.Fatalf("%q does not find %q", typed, w)
			}
		}
	}
}

func BenchmarkNear(b *testing.B) {
	rng := rand.New(rand.NewPCG(4, 4))
	var words []string
	for range 60_000 {
		w := ""
		for range 2 + rng.IntN(3) {
			w += string("bdfgklmnprst"[rng.IntN(12)]) + string("aeiou"[rng.IntN(5)])
		}
		words = append(words, w)
	}
	slices.Sort(words)
	r := vocabulary(b, slices.Compact(words)...)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := r.Near(b.Context(), fmt.Sprintf("mox%ci", 'a'+i%20), 2); err != nil {
			b.Fatal(err)
		}
	}
}
