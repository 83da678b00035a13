package main

import (
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"time"
	"unicode"

	"docent/internal/answer"
	"docent/internal/retrieval"
	"docent/internal/terminal"
)

// How much of what was not asked for is shown: the nearest passages where
// there is no answer, and the candidates that an explanation lists.
const (
	nearestShown    = 3
	nearestColumns  = 200
	candidatesShown = 5
)

// renderAnswer lays an answer out for a person: each quote behind a bar, and
// below it where it stands.
func renderAnswer(s terminal.Screen, a answer.Answer) string {
	var b strings.Builder
	switch {
	case a.Mode == answer.ModeSummary:
		renderSummary(&b, s, a)
	case a.Answered:
		renderQuotes(&b, s, a)
	default:
		renderNearest(&b, s, a)
	}
	if a.Note != "" {
		b.WriteString("\n" + s.Wrap("", a.Note, s.Dim))
	}
	if a.Explain != nil {
		b.WriteByte('\n')
		renderExplanation(&b, s, *a.Explain)
	}
	return b.String()
}

func renderQuotes(b *strings.Builder, s terminal.Screen, a answer.Answer) {
	if a.Conflict {
		b.WriteString(s.Wrap("", answer.Disagree, nil) + "\n")
	}
	for i, q := range a.Quotes {
		if i > 0 {
			b.WriteByte('\n')
		}
		from := place(q.Hit, q.Paragraph)
		if a.Conflict {
			from += ", as of " + q.Hit.Document.Changed.Format(time.DateOnly)
		}
		renderQuote(b, s, q, from)
	}
}

func renderQuote(b *strings.Builder, s terminal.Screen, q retrieval.Quote, from string) {
	if q.Before != "" {
		b.WriteString(s.Wrap("│ ", terminal.OneLine(q.Before), s.Dim))
	}
	for _, line := range strings.Split(strings.Trim(q.Text, "\r\n"), "\n") {
		b.WriteString(s.Wrap("│ ", line, s.Bold))
	}
	b.WriteString(s.Wrap("  ", from, s.Dim))
}

func renderSummary(b *strings.Builder, s terminal.Screen, a answer.Answer) {
	for i, statement := range a.Statements {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(s.Wrap("", statement.Text, s.Bold))
		for _, q := range statement.Proofs {
			b.WriteString(s.Wrap("│ ", terminal.OneLine(q.Text), nil))
			b.WriteString(s.Wrap("  ", place(q.Hit, q.Paragraph), s.Dim))
		}
	}
	if tally := a.Tally.String(); tally != "" {
		b.WriteString("\n" + s.Wrap("", tally+".", s.Dim))
	}
}

func renderNearest(b *strings.Builder, s terminal.Screen, a answer.Answer) {
	b.WriteString(s.Wrap("", answer.NotFound, s.Bold))
	if len(a.Passages) == 0 {
		return
	}
	b.WriteString("\n" + s.Wrap("", "The nearest passages:", nil))
	for _, h := range a.Passages[:min(nearestShown, len(a.Passages))] {
		b.WriteByte('\n')
		b.WriteString(s.Wrap("  ", terminal.Cut(h.Passage.Text, nearestColumns), nil))
		b.WriteString(s.Wrap("  ", place(h, h.Passage.Paragraph), s.Dim))
	}
}

// place says where something stands: document, page or paragraph, and source.
func place(h retrieval.Hit, paragraph int) string {
	d := h.Document
	name := terminal.OneLine(d.Name)
	parts := []string{"— " + name}
	if title := terminal.OneLine(d.Title); !namedAfter(title, d.Name) {
		parts = []string{"— " + title, name}
	}
	if m := h.Passage.Mark; m.Kind != "" {
		parts = append(parts, m.Kind+" "+m.Label)
	}
	parts = append(parts, "paragraph "+strconv.Itoa(paragraph))
	if d.Source != "" {
		parts = append(parts, terminal.OneLine(d.Source))
	}
	return strings.Join(parts, ", ")
}

// namedAfter says whether a title tells no more than the document's name.
func namedAfter(title, name string) bool {
	words := func(s string) string {
		return strings.ToLower(strings.Join(strings.FieldsFunc(s, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsNumber(r)
		}), " "))
	}
	base := path.Base(name)
	return title == "" || words(title) == words(base) || words(title) == words(strings.TrimSuffix(base, path.Ext(base)))
}

func renderExplanation(b *strings.Builder, s terminal.Screen, e retrieval.Explanation) {
	line := func(format string, args ...any) { b.WriteString(s.Wrap("  ", fmt.Sprintf(format, args...), nil)) }
	b.WriteString(s.Wrap("", "Why:", s.Bold))
	if e.Wanted != "" {
		line("asked for: %s", e.Wanted)
	}
	for _, r := range e.Repairs {
		line("%q is in no document; searched for %q", r.From, r.To)
	}
	for _, t := range e.Terms {
		line("%s: weight %.2f, in %d passages", t.Word, t.Weight, t.Passages)
	}
	if len(e.Related) > 0 {
		words := make([]string, len(e.Related))
		for i, r := range e.Related {
			words[i] = r.Term
		}
		line("also searched, for less: %s", strings.Join(words, " "))
	}
	if e.Silence != "" {
		line("silent: %s", e.Silence)
	}
	line("answers from confidence %.2f", e.Threshold)
	for i, c := range e.Candidates[:min(candidatesShown, len(e.Candidates))] {
		line("%d. %.2f %s, paragraph %d: %s", i+1, c.Score, c.Document, c.Paragraph, terminal.Cut(c.Text, nearestColumns))
		if len(c.Matched) > 0 {
			line("   matched: %s", strings.Join(c.Matched, " "))
		}
		if c.Lost != "" {
			line("   lost: %s", c.Lost)
		}
	}
}

// table writes rows in columns, the first row being the head; where they do
// not fit the screen, one below the other.
func table(out io.Writer, s terminal.Screen, rows [][]string) error {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], terminal.Columns(cell))
		}
	}
	var b strings.Builder
	wide := 2 * (len(widths) - 1)
	for _, w := range widths {
		wide += w
	}
	if s.Width > 0 && wide > s.Width {
		stack(&b, s, rows)
		_, err := io.WriteString(out, b.String())
		return err
	}
	for i, row := range rows {
		cells := make([]string, len(row))
		for j, cell := range row {
			cells[j] = terminal.Pad(cell, widths[j])
		}
		line := strings.TrimRight(strings.Join(cells, "  "), " ")
		if i == 0 {
			line = s.Bold(line)
		}
		b.WriteString(line + "\n")
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// stack writes each row as its first cell and, below it, the others with
// their heads.
func stack(b *strings.Builder, s terminal.Screen, rows [][]string) {
	for _, row := range rows[1:] {
		b.WriteString(s.Wrap("", row[0], s.Bold))
		var facts []string
		for i, cell := range row[1:] {
			if cell != "" {
				facts = append(facts, rows[0][i+1]+" "+cell)
			}
		}
		b.WriteString(s.Wrap("  ", strings.Join(facts, ", "), nil))
	}
}
