package trees

import (
	"bytes"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// xor makes rows whose label is whether exactly one of two features is high.
func xor(n int) Data {
	rng := rand.New(rand.NewPCG(1, 2))
	d := Data{Features: []string{"a", "b", "noise"}}
	for i := range n {
		a, b := rng.Float32(), rng.Float32()
		label := float32(0)
		if (a > 0.5) != (b > 0.5) {
			label = 1
		}
		d.Rows = append(d.Rows, []float32{a, b, rng.Float32()})
		d.Labels = append(d.Labels, label)
		d.Weights = append(d.Weights, 1)
		d.Groups = append(d.Groups, int32(i/10))
	}
	return d
}

var options = Options{Trees: 40, Leaves: 8, Rate: 0.3, MinWeight: 1, L2: 1, RowShare: 1, ColShare: 1, Seed: 1}

func TestTreesLearnWhatNoLineCanSeparate(t *testing.T) {
	t.Parallel()
	m := Fit(xor(2000), options)
	wrong := 0
	test := xor(4000)
	for i, row := range test.Rows[2000:] {
		if (m.Score(row) > 0) != (test.Labels[2000+i] > 0.5) {
			wrong++
		}
	}
	if wrong > 100 {
		t.Errorf("%d of 2000 wrong", wrong)
	}
}

func TestPairsAreLearntInOrder(t *testing.T) {
	t.Parallel()
	o := options
	o.Pairwise = true
	d := xor(2000)
	m := Fit(d, o)
	right, pairs := 0, 0
	for i := range d.Rows {
		for j := i + 1; j < len(d.Rows) && d.Groups[j] == d.Groups[i]; j++ {
			if d.Labels[i] != d.Labels[j] {
				pairs++
				if (m.Score(d.Rows[i]) > m.Score(d.Rows[j])) == (d.Labels[i] > d.Labels[j]) {
					right++
				}
			}
		}
	}
	if right*100 < pairs*95 {
		t.Errorf("%d of %d pairs in order", right, pairs)
	}
}

func TestAModelReadBackScoresTheSame(t *testing.T) {
	t.Parallel()
	d := xor(500)
	m := Fit(d, options)
	m.Name, m.Note = "x", "made in a test"
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	back, err := Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	if back.Name != "x" || back.Note != "made in a test" || len(back.roots) != len(m.roots) {
		t.Errorf("head %q %q, %d trees", back.Name, back.Note, len(back.roots))
	}
	for _, row := range d.Rows {
		if a, b := m.Score(row), back.Score(row); math.Abs(a-b) > 0.05*math.Max(1, math.Abs(a)) {
			t.Fatalf("score %v became %v", a, b)
		}
	}
	if err := back.Expects([]string{"a", "b"}); err == nil {
		t.Error("other features are accepted")
	}
}

func TestDamagedModelsAreRefused(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{
		"a tree that ends early":   "features a b\n0:0.5 =1",
		"an unknown feature":       "features a\n7:0.5 =1 =2",
		"fields behind the tree":   "features a\n0:0.5 =1 =2 =3",
		"a threshold in words":     "features a\n0:x =1 =2",
		"a bias that is no number": "bias much",
		"a tree of 65 leaves":      "features a\n" + strings.Repeat("0:1 =1 ", 64) + "=2",
	} {
		if _, err := Read(strings.NewReader(in)); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func TestRowsAreScoredAsByWalkingDownTheTrees(t *testing.T) {
	t.Parallel()
	o := options
	o.Leaves = maxLeaves
	m := Fit(xor(2000), o)
	rows := append(xor(200).Rows, []float32{float32(math.NaN()), 0.7, 0})
	for _, n := range m.nodes { // values on the borders
		if n.feature >= 0 {
			rows = append(rows, []float32{n.threshold, n.threshold, n.threshold})
		}
	}
	for i, score := range m.Scores(rows) {
		want := m.Bias
		for _, root := range m.roots {
			want += m.walk(root, rows[i])
		}
		if score != want {
			t.Fatalf("row %d: %v, walking %v", i, score, want)
		}
	}
}
