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

func TestSentencesOfTheHeldOutSetStayAsGoodAsMeasured(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/sentences-heldout.txt")
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for l := range strings.Lines(string(data)) {
		if l = strings.TrimSpace(l); l != "" && !strings.HasPrefix(l, "#") {
			texts = append(texts, l)
		}
	}
	s := rate(t, texts)
	t.Logf("%d of %d exact, precision %.3f, recall %.3f", s.exact, s.texts, s.precision(), s.recall())
	if s.precision() < 0.9 || s.recall() < 0.9 {
		t.Errorf("precision %.3f, recall %.3f: want at least 0.9", s.precision(), s.recall())
	}
}
