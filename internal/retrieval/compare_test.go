package retrieval

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEachCandidateIsComparedWithTheBest(t *testing.T) {
	t.Parallel()
	rows := [][]float32{{3, -1}, {5, -4}, {5, -2}}
	compare(rows, []int{0, 1})
	if d := cmp.Diff([][]float32{{3, -1, -2, 0}, {5, -4, 0, -3}, {5, -2, 0, -1}}, rows); d != "" {
		t.Error(d)
	}
	compare(nil, []int{0})
}

func TestWhatIsComparedIsAFeature(t *testing.T) {
	t.Parallel()
	names := FeatureNames()
	for _, c := range []struct {
		compared compared
		features []string
	}{{comparedPassages, names.Passage}, {comparedUnits, names.Unit}} {
		for _, name := range c.compared {
			if !slices.Contains(c.features, name) {
				t.Errorf("there is no feature %q", name)
			}
		}
	}
}
