package office

import (
	"strconv"
	"strings"

	"docent/internal/extract/flow"
)

// grid writes the rows of a sheet as tables: an empty row ends one, a line with
// a single cell above one is its title, and a first row of labels is its header.
type grid struct {
	f     *flow.Flow
	sheet string
	first *gridRow // not yet written: what follows tells what it is
	open  bool     // in the middle of a table
	named bool     // the sheet's name is written
}

type gridRow struct {
	line, column int // where its first word stands
	cells        []string
	filled       int
}

// row takes the next row: line counts from 1, column, where cells begin to be
// filled, from 0.
func (g *grid) row(line, column int, cells []string) {
	r := gridRow{line: line, column: column, cells: cells}
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			r.filled++
		}
	}
	switch {
	case r.filled == 0:
		g.flush()
	case g.open:
		g.write(r)
	case g.first == nil:
		g.first = &r
	case g.first.filled == 1 && r.filled > 1:
		g.title(*g.first)
		g.first = &r
	default:
		g.begin(*g.first, r)
		g.first, g.open = nil, true
	}
}

// flush ends the open table.
func (g *grid) flush() {
	if g.first != nil {
		if g.first.filled == 1 {
			g.title(*g.first)
		} else {
			g.write(*g.first)
		}
	}
	g.f.End()
	g.first, g.open = nil, false
}

// head writes the sheet's name before its first words: an empty sheet says
// nothing.
func (g *grid) head() {
	if !g.named {
		g.f.Heading(1, g.sheet)
		g.named = true
	}
}

func (g *grid) title(r gridRow) {
	g.head()
	g.f.Mark("row", place(g.sheet, r.column, r.line), "")
	g.f.Paragraph(strings.Join(r.cells, ""))
}

func (g *grid) begin(first, second gridRow) {
	g.head()
	if heads(first, second) {
		g.f.Mark("row", place(g.sheet, first.column, first.line), "")
		g.f.Header(first.cells)
	} else {
		g.write(first)
	}
	g.write(second)
}

func (g *grid) write(r gridRow) {
	g.head()
	g.f.Mark("row", place(g.sheet, r.column, r.line), "")
	g.f.Row(r.cells)
}

// heads is true where the first row labels what stands in the second: two or
// more different words, one over every value. Years label columns too.
func heads(first, second gridRow) bool {
	seen := map[string]bool{}
	for _, c := range first.cells {
		c = strings.TrimSpace(c)
		if seen[c] || c != "" && !label(c) {
			return false
		}
		seen[c] = c != ""
	}
	for i, c := range second.cells {
		over := i < len(first.cells) && strings.TrimSpace(first.cells[i]) != ""
		if i > 0 && strings.TrimSpace(c) != "" && !over {
			return false
		}
	}
	return first.filled > 1
}

func label(s string) bool {
	n, err := strconv.ParseFloat(strings.TrimRight(strings.ReplaceAll(s, ",", ""), "%€$£ "), 64)
	return err != nil || len(s) == 4 && n >= 1900 && n <= 2100
}
