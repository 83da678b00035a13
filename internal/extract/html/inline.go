package html

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"docent/internal/extract/flow"
)

// inline collects the text of a line as a browser shows it: white space
// collapsed, none added between elements.
type inline struct {
	buf   strings.Builder
	space bool // white space was seen that will count if words follow
}

func (l *inline) text(s string) {
	for len(s) > 0 {
		n := strings.IndexAny(s, " \t\n\r\f")
		if n < 0 {
			n = len(s)
		}
		if n > 0 {
			if l.space && l.buf.Len() > 0 {
				l.buf.WriteByte(' ')
			}
			l.buf.WriteString(s[:n])
			l.space = false
		}
		if n < len(s) {
			l.space = true
			n++
		}
		s = s[n:]
	}
}

// newline is a br: a line end, and no space after it.
func (l *inline) newline() {
	if l.buf.Len() > 0 {
		l.buf.WriteByte('\n')
	}
	l.space = false
}

func (l *inline) take() string {
	s := strings.TrimSpace(l.buf.String())
	l.buf.Reset()
	l.space = false
	return s
}

// words returns what is to be read in n on one line. Blocks in it are a space
// apart.
func words(n *html.Node) string {
	var l inline
	var collect func(n *html.Node)
	collect = func(n *html.Node) {
		if n.Type == html.TextNode {
			l.text(shown(n))
			return
		}
		if n.Type == html.ElementNode && unseen(n) && n.DataAtom != atom.Title {
			return
		}
		apart := n.DataAtom == atom.Br || isBlock(n)
		if apart {
			l.space = true
		}
		for c := range n.ChildNodes() {
			collect(c)
		}
		if apart {
			l.space = true
		}
	}
	collect(n)
	return l.take()
}

// shown is a text as it looks: digits of a sup are raised.
func shown(n *html.Node) string {
	if n.Parent != nil && n.Parent.DataAtom == atom.Sup {
		return flow.Raised(n.Data)
	}
	return n.Data
}

// verbatim returns the text of preformatted lines as it stands.
func verbatim(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode:
			b.WriteString(d.Data)
		case d.DataAtom == atom.Br:
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// isBlock says whether an element starts on a new line.
func isBlock(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Center, atom.Dd, atom.Details,
		atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer,
		atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hgroup, atom.Hr, atom.Html,
		atom.Legend, atom.Li, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section, atom.Summary,
		atom.Table, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Ul, atom.Caption, atom.Search:
		return true
	}
	return false
}
