package answer

import (
	"strconv"
	"strings"

	"docent/internal/retrieval"
)

// What a person reads above the quotes, or in their place.
const (
	NotFound = "Not in the documents."
	Disagree = "The documents disagree:"
)

// quotes lays out a checked result without a language model.
func quotes(found retrieval.Result) Answer {
	a := Answer{Result: found, Mode: ModeNone, Text: NotFound}
	if found.Answered {
		a.Mode, a.Text = ModeQuotes, readQuotes(found)
	}
	return a
}

// readQuotes strings the quotes together as a person would read them: each on
// a line of its own, followed by where it stands.
func readQuotes(found retrieval.Result) string {
	var lines []string
	if found.Conflict {
		lines = append(lines, Disagree)
	}
	for _, q := range found.Quotes {
		line := "“" + oneLine(q.Text) + "”"
		if before := oneLine(q.Before); before != "" {
			line = "(" + before + ") " + line
		}
		lines = append(lines, line+" — "+place(q))
	}
	return strings.Join(lines, "\n")
}

// readSummary sets the statements in one paragraph, each with the numbers of
// the quotes that prove it, and the quotes below.
func readSummary(a Answer) string {
	var said, proofs []string
	numbers := map[string]int{}
	for _, st := range a.Statements {
		line := st.Text
		for _, q := range st.Proofs {
			proof := "“" + oneLine(q.Text) + "” — " + place(q)
			n, ok := numbers[proof]
			if !ok {
				n = len(numbers) + 1
				numbers[proof] = n
				proofs = append(proofs, "["+strconv.Itoa(n)+"] "+proof)
			}
			line += " [" + strconv.Itoa(n) + "]"
		}
		said = append(said, line)
	}
	return strings.Join(said, " ") + "\n\n" + strings.Join(proofs, "\n") + "\n" + a.Tally.String()
}

// place names a quote's document and where in it the quote stands.
func place(q retrieval.Quote) string {
	d := q.Hit.Document
	title := oneLine(d.Title)
	if title == "" {
		title = d.Name
	}
	if m := q.Hit.Passage.Mark; m.Kind != "" {
		return title + ", " + m.Kind + " " + oneLine(m.Label)
	}
	return title + ", paragraph " + strconv.Itoa(q.Paragraph)
}

// oneLine joins the lines of a text with single spaces.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
