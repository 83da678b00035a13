package digest

import (
	"testing"

	"docent/internal/retrieval"
	"docent/internal/retrieval/text"
)

const report = `The council of Debrecen decided on Monday to rebuild the old tram line to the forest.

It was a long meeting.

The tram line to the forest will cost nine million euros, and the council expects the first tram in 2028.

Who was there?

Members ate sandwiches.
`

func reportLines(content string) []line {
	doc := retrieval.Document{Language: "en", Text: content, Blocks: text.Split(content, text.Plain)}
	return linesOf("en", retrieval.Prepare(doc).Passages)
}

func even(string) float64 { return 1 }

func TestTheMostTellingSentenceIsCentralAndStandsByItself(t *testing.T) {
	t.Parallel()
	lines := reportLines(report)
	scores := weigh(lines, even)
	i := best(lines, scores, func(line) bool { return true })
	if i < 0 || lines[i].order != 0 {
		t.Fatalf("chosen: %d of %+v with %v", i, lines, scores)
	}
	for j, l := range lines {
		if l.text == "It was a long meeting." || l.text == "Who was there?" {
			if scores[j] >= scores[i]-0.2 {
				t.Errorf("%q is almost as telling: %v", l.text, scores[j])
			}
		}
		if span := l.span(); report[span.Start:span.End] != l.text {
			t.Errorf("%q is not at its place", l.text)
		}
	}
}

func TestOnlyWhatIsNewInAChangedTextIsFresh(t *testing.T) {
	t.Parallel()
	changed := `The council of Debrecen decided on Monday to rebuild
the old tram line to the forest.

It was a long meeting.

The tram line to the forest will cost twelve million euros, and the council expects the first tram in 2028.
`
	lines := reportLines(changed)
	n, all := compare(lines, report)
	if n != 1 || all != 3 {
		t.Fatalf("%d of %d paragraphs changed", n, all)
	}
	i := best(lines, weigh(lines, even), func(l line) bool { return l.fresh })
	if got, want := ancestor(lines[i], report, "en"), "The tram line to the forest will cost nine million euros, and the council expects the first tram in 2028."; got != want {
		t.Errorf("%q comes from %q", lines[i].text, got)
	}
	if got := ancestor(lines[i], "Something else altogether stood here.", "en"); got != "" {
		t.Errorf("it is said to come from %q", got)
	}
}
