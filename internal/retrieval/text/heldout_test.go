package text

import (
	"os"
	"strings"
	"testing"
)

// score counts sentence borders: those inside a text, its end not counted.
type score struct{ exact, texts, right, found, wanted int }

func (s score) precision() float64 { return float64(s.right) / float64(max(s.found, 1)) }
func (s score) recall() float64    { return float64(s.right) / float64(max(s.wanted, 1)) }

// rate compares Sentences with texts in which "|" stands at every border. Ends
// are compared by the visible runes before them.
func rate(t *testing.T, texts []string) score {
	t.Helper()
	var s score
	for _, marked := range texts {
		parts := strings.Split(marked, "|")
		plain := strings.ReplaceAll(marked, "|", "")
		if strings.Contains(marked, " | ") {
			plain = strings.ReplaceAll(marked, " | ", " ")
		}
		wanted, n := map[int]bool{}, 0
		for _, p := range parts[:len(parts)-1] {
			n += countVisible(p)
			wanted[n] = true
		}
		units := Sentences(plain, Span{0, len(plain)})
		right, n := 0, 0
		var got []string
		for i, u := range units {
			got = append(got, plain[u.Start:u.End])
			if n += countVisible(plain[u.Start:u.End]); i < len(units)-1 && wanted[n] {
				right++
			}
		}
		s.texts++
		s.right += right
		s.found += len(units) - 1
		s.wanted += len(wanted)
		if right == len(wanted) && len(units)-1 == right {
			s.exact++
		} else {
			t.Logf("%s\n    got %q", marked, got)
		}
	}
	return s
}

func markedTexts(t *testing.T, name string) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for l := range strings.Lines(string(data)) {
		if l = strings.TrimSpace(l); l != "" && !strings.HasPrefix(l, "#") {
			texts = append(texts, l)
		}
	}
	return texts
}

// The floors are a little below what was measured; docs/QUALITY.md has the figures.
func TestSentencesStayAsGoodAsMeasured(t *testing.T) {
	t.Parallel()
	for _, set := range []struct {
		name              string
		precision, recall float64
	}{
		{"sentences-dev.txt", 0.97, 0.95},
		{"sentences-heldout.txt", 0.9, 0.85},
	} {
		s := rate(t, markedTexts(t, set.name))
		t.Logf("%s: %d of %d exact, precision %.3f, recall %.3f", set.name, s.exact, s.texts, s.precision(), s.recall())
		if s.precision() < set.precision || s.recall() < set.recall {
			t.Errorf("%s: precision %.3f, recall %.3f: want at least %.2f, %.2f", set.name, s.precision(), s.recall(), set.precision, set.recall)
		}
	}
}
