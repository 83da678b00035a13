package bench

import (
	"strings"
	"testing"
)

func TestTheCorpusIsTheSameEveryTimeAndAsLargeAsAskedFor(t *testing.T) {
	t.Parallel()
	const want = 5010
	read := func() (texts []string, words int) {
		for d := range Documents(want) {
			if strings.Join(d.Passages, "\n\n")+"\n" != d.Text {
				t.Fatalf("%s is not its passages", d.Name)
			}
			for _, p := range d.Passages {
				if strings.ContainsAny(p, "\n\r") || strings.TrimSpace(p) != p || p == "" {
					t.Fatalf("passage %q", p)
				}
				texts = append(texts, p)
				words += len(strings.Fields(p))
			}
		}
		return texts, words
	}
	first, words := read()
	second, _ := read()
	if len(first) != want || strings.Join(first, "\n") != strings.Join(second, "\n") {
		t.Fatalf("%d and %d passages, or not the same", len(first), len(second))
	}
	if mean := words / want; mean < 75 || mean > 95 {
		t.Errorf("%d words a passage", mean)
	}
}

func TestQuestionsAreQuestions(t *testing.T) {
	t.Parallel()
	questions := Questions()
	if len(questions) < 300 {
		t.Errorf("only %d", len(questions))
	}
	for _, q := range questions {
		if len(strings.Fields(q)) < 2 {
			t.Errorf("%q", q)
		}
	}
}
