package text

import (
	"strings"
	"unicode/utf8"
)

// cell is one field of a line whose fields stand apart by tabs or at least two
// spaces: its columns in runes from the start of the line.
type cell struct{ start, end int }

// cells finds the fields of t, which is indented by indent columns.
func cells(t string, indent int) []cell {
	var out []cell
	for column := indent; t != ""; {
		end, next := len(t), len(t)
		if k := strings.IndexByte(t, '\t'); k >= 0 {
			end, next = k, k+1
		}
		if k := strings.Index(t[:end], "  "); k >= 0 {
			end, next = k, k+2
		}
		for next < len(t) && (t[next] == ' ' || t[next] == '\t') {
			next++
		}
		width := utf8.RuneCountInString(t[:end])
		out = append(out, cell{column, column + width})
		column += width + next - end
		t = t[next:]
	}
	return out
}

// isColumns reports whether the lines i..j are rows of a table set in columns:
// at least three lines with the same number of fields, which begin or end at
// the same columns, or stand behind single tabs. Justified prose has gaps too,
// but not above one another.
func (p *plainText) isColumns(i, j int) bool {
	if j-i < 3 || p.lines[i].len() > maxUnit {
		return false
	}
	want := cells(p.text(i), p.lines[i].indent)
	if len(want) < 2 {
		return false
	}
	tabs := strings.Contains(p.text(i), "\t")
	for k := i + 1; k < j; k++ {
		if isRule(p.text(k)) {
			continue
		}
		if p.lines[k].len() > maxUnit {
			return false
		}
		got := cells(p.text(k), p.lines[k].indent)
		if len(got) != len(want) {
			return false
		}
		for c := range got {
			if got[c].start != want[c].start && got[c].end != want[c].end && !(tabs && strings.Contains(p.text(k), "\t")) {
				return false
			}
		}
	}
	return true
}

// columns adds the lines i..j as a table. The first line is its header if it
// has no digit or a rule stands under it.
func (p *plainText) columns(i, j int) {
	t := Block{Kind: Table, Span: p.span(i, j)}
	if !strings.ContainsAny(p.text(i), "0123456789") || isRule(p.text(i+1)) {
		t.Header = p.span(i, i+1)
		i++
	}
	for k := i; k < j; k++ {
		if !isRule(p.text(k)) {
			t.Units = append(t.Units, p.rowUnits(p.span(k, k+1))...)
		}
	}
	p.blocks = append(p.blocks, t)
}
