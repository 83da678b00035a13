package proof

import (
	"os"
	"strings"
	"testing"

	"docent/internal/retrieval/text"
)

// L names the language of the texts below it, T is a text. Each sentence of the
// file is checked against the whole text above it, as a reply that cites all of
// it. None of those that say something else may pass.
func TestWhatIsTurnedIsNotProven(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/turned.txt")
	if err != nil {
		t.Fatal(err)
	}
	var s Source
	turned, language := 0, "en"
	for line := range strings.Lines(string(raw)) {
		sign, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch sign {
		case "L":
			language = rest
			continue
		case "T":
			s = Source{ID: "p1", Language: language, Text: rest, Units: text.Sentences(rest, text.Span{End: len(rest)})}
			continue
		case "-":
			turned++
			_, rest, _ = strings.Cut(rest, " ") // its kind
		case "+":
		default:
			continue
		}
		f := Check([]Claim{{rest, []Cite{{"p1", s.Text}}}}, []Source{s})[0]
		// A sentence that begins with a pronoun lacks the one before it here.
		if f.Proven != (sign == "+") && f.Rule != RuleReference {
			t.Errorf("%q of %q: proven %v (%s %q)", rest, s.Text, f.Proven, f.Rule, f.Detail)
		}
	}
	if turned < 600 {
		t.Errorf("%d sentences that say something else, want 600", turned)
	}
}
