package html

import (
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
	for r := range n.Descendants() {
		switch r.DataAtom {
		case atom.Caption:
			w.f.Paragraph(words(r))
		case atom.Tr:
			if unseen(r) || enclosing(r, atom.Table) != n {
				continue
			}
			cells, heads := cellsOf(r)
			if first && (heads == len(cells) && heads > 0 || r.Parent.DataAtom == atom.Thead) {
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
