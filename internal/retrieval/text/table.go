package text

import "strings"

// isPipeTable reports whether the lines i..j are rows with the same number of
// pipes, at least two lines of at least one inner pipe.
func (b *builder) isPipeTable(i, j int) bool {
	if j-i < 2 {
		return false
	}
	want := strings.Count(b.text(i), "|")
	if want == 0 || !strings.Contains(strings.Trim(b.text(i), "| "), "|") {
		return false
	}
	for k := i + 1; k < j; k++ {
		if strings.Count(b.text(k), "|") != want && !isRule(b.text(k)) {
			return false
		}
	}
	return true
}

// pipeTable adds the lines i..j as a table. Its first row is the header if a
// rule stands below it.
func (b *builder) pipeTable(i, j int) {
	t := Block{Kind: Table, Span: b.span(i, j)}
	for k := i; k < j; k++ {
		if isRule(b.text(k)) {
			continue
		}
		row := b.row(k)
		if t.Header.Len() == 0 && len(t.Units) == 0 && k+1 < j && isRule(b.text(k+1)) {
			t.Header = row
			continue
		}
		t.Units = append(t.Units, b.rowUnits(row)...)
	}
	b.blocks = append(b.blocks, t)
}

// rowUnits keeps a row whole as long as a unit may be: its first cell says what
// the others are about.
func (b *builder) rowUnits(row Span) []Span {
	if row.Len() <= maxUnit && hasWord(b.s[row.Start:row.End]) {
		return []Span{row}
	}
	return b.item(row)
}

// row is line k without its outer pipes.
func (b *builder) row(k int) Span {
	return b.unpipe(Span{b.lines[k].start, b.lines[k].end})
}

func (b *builder) unpipe(in Span) Span {
	t := b.s[in.Start:in.End]
	in.End -= len(t) - len(strings.TrimRight(t, "| \t"))
	in.Start += len(t) - len(strings.TrimLeft(t, "| \t"))
	if in.Start > in.End {
		in.Start = in.End
	}
	return trim(b.s, in)
}

// isRule reports whether t is a line of a table's frame: "|---|:--:|", "+===+".
func isRule(t string) bool {
	return len(t) >= 2 && strings.Trim(t, "|-:=+ \t") == "" && strings.ContainsAny(t, "-=")
}
