package html

import (
	"strconv"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// table writes a table of data as rows, and walks through one that is there
// for the layout.
func (w *walker) table(n *html.Node) {
	w.flush()
	if layout(n) {
		w.children(n)
		w.flush()
		return
	}
	if len(w.lists) > 0 {
		w.endItem()
	}
	w.f.End()
	first := true
	below := spans{}
	for r := range n.Descendants() {
		switch r.DataAtom {
		case atom.Caption:
			w.f.Paragraph(words(r))
		case atom.Tr:
			if unseen(r) || enclosing(r, atom.Table) != n {
				continue
			}
			cells, heads := cellsOf(r)
			cells = below.place(r, cells)
			if first && (heads == countCells(r) && heads > 0 || r.Parent.DataAtom == atom.Thead) {
				w.f.Header(cells)
			} else {
				w.f.Row(cells)
			}
			first = false
		}
	}
	w.f.End()
}

// cellsOf returns the texts of a row's cells and how many of them are heads.
func cellsOf(r *html.Node) (cells []string, heads int) {
	for c := range r.ChildNodes() {
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			cells = append(cells, words(c))
		}
		if c.DataAtom == atom.Th {
			heads++
		}
	}
	return cells, heads
}

// spans says how many more rows the cells of each column reach down.
type spans map[int]int

// maxSpan bounds the columns and rows that one cell may claim.
const maxSpan = 100

// place puts the cells of a row into the columns in which they are seen: what
// a cell above or beside takes is empty.
func (below spans) place(r *html.Node, cells []string) []string {
	var out []string
	skip := func() {
		for below[len(out)] > 0 {
			below[len(out)]--
			out = append(out, "")
		}
	}
	for c := range r.ChildNodes() {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th || len(cells) == 0 {
			continue
		}
		skip()
		for i := range span(c, "colspan") {
			if rows := span(c, "rowspan"); rows > 1 {
				below[len(out)] = rows - 1
			}
			if i > 0 {
				out = append(out, "")
				continue
			}
			out = append(out, cells[0])
		}
		cells = cells[1:]
	}
	skip()
	return out
}

func span(cell *html.Node, key string) int {
	n, err := strconv.Atoi(attr(cell, key))
	if err != nil {
		return 1
	}
	return max(1, min(n, maxSpan))
}

func countCells(r *html.Node) (n int) {
	for c := range r.ChildNodes() {
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			n++
		}
	}
	return n
}

// layout is true for a table that arranges parts of a page: it says so, it
// holds another table or headings, or it has a single cell to the row.
func layout(n *html.Node) bool {
	switch attr(n, "role") {
	case "presentation", "none":
		return true
	}
	widest := 0
	for d := range n.Descendants() {
		switch d.DataAtom {
		case atom.Th:
			return false
		case atom.Table, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			return true
		case atom.Tr:
			cells, _ := cellsOf(d)
			widest = max(widest, len(cells))
		}
	}
	return widest < 2
}

func enclosing(n *html.Node, a atom.Atom) *html.Node {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.DataAtom == a {
			return p
		}
	}
	return nil
}

// structured is true where an item holds more than words and lists.
func structured(n *html.Node) bool {
	for d := range n.Descendants() {
		switch d.DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Table, atom.Pre, atom.Article, atom.Details:
			return true
		}
	}
	return false
}
