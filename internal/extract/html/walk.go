package html

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"docent/internal/extract/flow"
)

// walker writes a tree of elements to a flow.
type walker struct {
	f       *flow.Flow
	strict  bool // also leave out what only looks like a menu
	offline bool // no address leads to the page

	unmarked bool // headings are no places of their own
	line     inline
	level    int // of the last heading
	lists    []list
	item     []string // the lines of the open item
}

// list is an open ul or ol.
type list struct {
	ordered bool
	letters bool // items are counted in letters
	upper   bool
	number  int
}

// marker is what stands before the list's next item.
func (l list) marker() string {
	switch {
	case !l.ordered:
		return "-"
	case l.letters && l.number >= 1 && l.number <= 26:
		letter := string(rune('a' + l.number - 1))
		if l.upper {
			letter = strings.ToUpper(letter)
		}
		return letter + "."
	}
	return strconv.Itoa(l.number) + "."
}

// page writes the content of a page.
func (w *walker) page(p page) {
	root, named := p.content()
	if named {
		w.strict = false
		// The headline may stand above the part that the page names as its main one.
		if len(p.headlines) == 1 && !inside(p.headlines[0], root) {
			w.heading(p.headlines[0], 1)
		}
	}
	w.walk(root)
	w.flush()
}

// walk writes n and what is in it.
func (w *walker) walk(n *html.Node) {
	if w.f.Full() {
		return
	}
	switch n.Type {
	case html.TextNode:
		w.line.text(shown(n))
		return
	case html.ElementNode:
		if unseen(n) || w.strict && furniture(n) {
			return
		}
	case html.DocumentNode:
	default:
		return
	}
	w.element(n)
}

func (w *walker) children(n *html.Node) {
	for c := range n.ChildNodes() {
		w.walk(c)
	}
}

func (w *walker) element(n *html.Node) {
	switch n.DataAtom {
	case atom.Br:
		w.line.newline()
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.heading(n, int(n.Data[1]-'0'))
	case atom.Summary:
		w.heading(n, w.level+1)
	case atom.Ul, atom.Ol, atom.Menu:
		w.list(n)
	case atom.Li:
		w.listItem(n)
	case atom.Dl:
		w.definitions(n)
	case atom.Table:
		w.table(n)
	case atom.Pre, atom.Listing, atom.Xmp:
		w.flush()
		w.f.Code(verbatim(n))
	default:
		if !isBlock(n) {
			w.children(n)
			return
		}
		w.flush()
		w.children(n)
		w.flush()
	}
}

// flush ends the line that is being written: as a line of the open item or as
// a paragraph.
func (w *walker) flush() {
	s := w.line.take()
	switch {
	case s == "":
	case len(w.lists) > 0:
		w.item = append(w.item, s)
	default:
		w.f.Paragraph(s)
	}
}

func (w *walker) heading(n *html.Node, level int) {
	w.flush()
	w.endItem()
	title := words(n)
	if title == "" {
		w.children(n) // perhaps a picture with a caption
		return
	}
	w.level = min(level, 6)
	to := ""
	if !w.offline {
		to = fragment(n)
	}
	if !w.unmarked {
		w.f.Mark("section", title, to)
	}
	w.f.Heading(w.level, title)
}

func (w *walker) list(n *html.Node) {
	w.flush()
	w.endItem()
	if len(w.lists) == 0 {
		w.f.End()
	}
	start, err := strconv.Atoi(attr(n, "start"))
	if err != nil {
		start = 1
	}
	kind := attr(n, "type")
	w.lists = append(w.lists, list{ordered: n.DataAtom == atom.Ol, letters: strings.EqualFold(kind, "a"), upper: kind == "A", number: start})
	w.children(n)
	w.flush()
	w.endItem()
	w.lists = w.lists[:len(w.lists)-1]
	if len(w.lists) == 0 {
		w.f.End()
	}
}

// listItem writes an item. One that holds headings, tables or code is a part
// of the page that only happens to be marked up as a list.
func (w *walker) listItem(n *html.Node) {
	w.flush()
	w.endItem()
	if value, err := strconv.Atoi(attr(n, "value")); err == nil && len(w.lists) > 0 {
		w.lists[len(w.lists)-1].number = value
	}
	if structured(n) {
		open := w.lists
		w.lists = nil
		w.children(n)
		w.flush()
		w.lists = open
	} else {
		w.children(n)
		w.flush()
		w.endItem()
	}
	if len(w.lists) > 0 {
		w.lists[len(w.lists)-1].number++
	}
}

// endItem writes the lines of the open item.
func (w *walker) endItem() {
	if len(w.item) == 0 || len(w.lists) == 0 {
		return
	}
	w.f.Item(w.lists[len(w.lists)-1].marker(), len(w.lists)-1, strings.Join(w.item, "\n"))
	w.item = nil
}

// definitions writes a dl: rows where the descriptions are short, headings
// with paragraphs where they are prose, such as in an FAQ.
func (w *walker) definitions(n *html.Node) {
	w.flush()
	const short = 80 // bytes of a value rather than of an explanation
	length, count := 0, 0
	for d := range n.Descendants() {
		if d.DataAtom == atom.Dd {
			length += len(words(d))
			count++
		}
	}
	if count > 0 && length < short*count && len(w.lists) == 0 {
		w.pairs(n)
		return
	}
	level := w.level
	for c := range n.Descendants() {
		switch c.DataAtom {
		case atom.Dt:
			w.heading(c, level+1)
		case atom.Dd:
			w.children(c)
			w.flush()
		}
	}
	w.level = level
}

func (w *walker) pairs(n *html.Node) {
	w.f.End()
	term := ""
	for c := range n.Descendants() {
		switch c.DataAtom {
		case atom.Dt:
			term = words(c)
		case atom.Dd:
			w.f.Row([]string{term, words(c)})
		}
	}
	w.f.End()
}

// fragment is the "#id" that leads to a heading: its own, that of an anchor in
// it, or that of the section it opens.
func fragment(n *html.Node) string {
	if id := attr(n, "id"); id != "" {
		return "#" + id
	}
	for d := range n.Descendants() {
		if id := attr(d, "id"); id != "" {
			return "#" + id
		}
		if d.DataAtom == atom.A {
			if name := attr(d, "name"); name != "" {
				return "#" + name
			}
			if to := attr(d, "href"); len(to) > 1 && to[0] == '#' {
				return to // the link that a heading offers to itself
			}
		}
	}
	for p := n.Parent; p != nil && opens(n, p); n, p = p, p.Parent {
		if id := attr(p, "id"); id != "" {
			return "#" + id
		}
	}
	return ""
}

// opens is true where n is the first element in p.
func opens(n, p *html.Node) bool {
	for c := range p.ChildNodes() {
		if c.Type == html.ElementNode {
			return c == n
		}
	}
	return false
}

func inside(n, root *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == root {
			return true
		}
	}
	return false
}
