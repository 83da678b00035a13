package proof

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"docent/internal/retrieval/text"
)

func TestZZProbe(t *testing.T) {
	raw, err := os.ReadFile("/tmp/p2_probe.txt")
	if err != nil {
		t.Skip()
	}
	var s Source
	lang := "en"
	for line := range strings.Lines(string(raw)) {
		sign, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch sign {
		case "@":
			lang, _, _ = strings.Cut(rest, " ")
			continue
		case "T":
			s = Source{ID: "p1", Language: lang, Text: rest, Units: text.Sentences(rest, text.Span{End: len(rest)})}
			continue
		case "-", "+", "~":
			if sign == "-" {
				_, rest, _ = strings.Cut(rest, " ")
			}
		default:
			continue
		}
		f := Check([]Claim{{rest, []Cite{{"p1", s.Text}}}}, []Source{s})[0]
		mark := "ok  "
		if f.Proven != (sign != "-") {
			mark = "BAD "
		}
		fmt.Printf("%s %s %q %v %s %q\n", mark, sign, rest, f.Proven, f.Rule, f.Detail)
	}
}
