package html

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// unseen is true for elements that no visitor reads as part of the text: not
// shown, not words, struck out, or the page's own controls.
func unseen(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Head, atom.Svg, atom.Iframe, atom.Object,
		atom.Embed, atom.Canvas, atom.Audio, atom.Video, atom.Input, atom.Select, atom.Textarea,
		atom.Datalist, atom.Nav, atom.Rt, atom.Rp, atom.Del, atom.S, atom.Strike, atom.Dialog, atom.Title:
		return true
	case atom.Header, atom.Footer:
		return outermost(n)
	case atom.Button:
		return !titles(n)
	case atom.Sup, atom.A:
		if noteLink(n) {
			return true
		}
	}
	for _, a := range n.Attr {
		if a.Key == "hidden" && a.Val != "until-found" {
			return true
		}
	}
	switch attr(n, "role") {
	case "navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar":
		return true
	}
	if attr(n, "aria-hidden") == "true" {
		return true
	}
	style := strings.ReplaceAll(attr(n, "style"), " ", "")
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") || labelled(n)
}

// noteLink is true for the small number that leads to a footnote, and for the
// arrow that leads back.
func noteLink(n *html.Node) bool {
	switch attr(n, "role") {
	case "doc-noteref", "doc-backlink":
		return true
	}
	if attr(n, "epub:type") == "noteref" {
		return true
	}
	if n.DataAtom == atom.A {
		class := attr(n, "class")
		return strings.Contains(class, "footnote-ref") || strings.Contains(class, "footnote-back")
	}
	links := 0
	for d := range n.Descendants() {
		switch {
		case d.DataAtom == atom.A && strings.HasPrefix(attr(d, "href"), "#"):
			links++
		case d.Type == html.TextNode && enclosing(d, atom.A) == nil && strings.Trim(d.Data, " []") != "":
			return false
		}
	}
	return links > 0
}

// titles is true for a button that opens an answer and shows its question.
func titles(button *html.Node) bool {
	switch button.Parent.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Dt, atom.Summary:
		return true
	}
	var l inline
	for d := range button.Descendants() {
		if d.Type == html.TextNode {
			l.text(d.Data)
		}
	}
	return strings.HasSuffix(l.take(), "?")
}

// outermost is true for the header or footer of the whole page; those of an
// article belong to its text. A header with the headline is kept.
func outermost(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		switch p.DataAtom {
		case atom.Article, atom.Main, atom.Section, atom.Blockquote:
			return false
		}
	}
	for d := range n.Descendants() {
		if d.DataAtom == atom.H1 {
			return false
		}
	}
	return true
}

// labelled is true for parts whose class or id says that they are not content.
// The names are what common site builders use.
func labelled(n *html.Node) bool {
	if !isBlock(n) && n.DataAtom != atom.Span && n.DataAtom != atom.A {
		return false
	}
	names := strings.FieldsFunc(strings.ToLower(attr(n, "class")+" "+attr(n, "id")), func(r rune) bool { return r == ' ' })
	return slices.ContainsFunc(names, func(name string) bool {
		switch name {
		case "cookie-banner", "cookie-consent", "cookie-notice", "cookiebanner", "newsletter", "newsletter-signup",
			"breadcrumb", "breadcrumbs", "skip-link", "share", "share-buttons", "social-share", "advert",
			"advertisement", "mw-editsection", "mw-jump-link", "navbox", "headerlink", "sr-only", "visually-hidden",
			"screen-reader-text", "noprint", "edit-page-link", "toc-link":
			return true
		}
		return false
	})
}

// furniture is true for what looks like a menu: an aside, or a block of at
// least four links with hardly a word between them.
func furniture(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Aside:
		return true
	case atom.Div, atom.Ul, atom.Ol, atom.Section, atom.Table, atom.Td:
	default:
		return false
	}
	links, linked := 0, 0
	for d := range n.Descendants() {
		if d.DataAtom == atom.A {
			links++
			linked += len(words(d))
		}
	}
	return links >= 4 && 10*linked >= 8*len(words(n))
}
