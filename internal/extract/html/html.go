// Package html reads web pages: the words a visitor reads, with headings,
// lists, tables and the anchors that lead to them, without menus and scripts.
//
// It imports no other reader. Start reading at Read; books use Chapter.
//
// It keeps everything that is not known to be furniture of the page. Programs
// that guess the one article of a page drop what they do not recognise — an
// FAQ, a table, a short section — and then an answer would say that something
// is not in the document although everybody can see it there.
package html

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	webcharset "golang.org/x/net/html/charset"

	"docent/internal/extract/charset"
	"docent/internal/extract/flow"
	"docent/internal/extract/refusal"
	"docent/internal/retrieval"
)

// Read fills Title, Language, Text, Blocks and Marks of doc from a web page.
// Marks are sections; their URL is a fragment ("#hours") that the caller joins
// with the page's address. At most limit bytes of text are taken.
func Read(doc *retrieval.Document, data []byte, limit int64) error {
	decoded, err := decode(data)
	if err != nil {
		return err
	}
	if strings.HasPrefix(strings.TrimLeft(decoded, "\ufeff \t\r\n"), "<?xml") {
		decoded = asHTML(decoded)
	}
	root, err := html.Parse(strings.NewReader(decoded))
	if err != nil {
		return refusal.New(refusal.ErrBroken, "the web page cannot be read (%v); save it again", err)
	}
	page := survey(root)
	doc.Title, doc.Language = page.title(), page.language
	for _, strict := range []bool{true, false} {
		f := flow.New(limit)
		w := walker{f: f, strict: strict}
		w.page(page)
		if !f.Empty() || !strict {
			return f.Document(doc)
		}
	}
	return nil
}

// Chapter writes a page of XHTML to f that is all content, such as a chapter
// of a book.
func Chapter(f *flow.Flow, data []byte) error {
	decoded, err := decode(data)
	if err != nil {
		return err
	}
	root, err := html.Parse(strings.NewReader(asHTML(decoded)))
	if err != nil {
		return refusal.New(refusal.ErrBroken, "a chapter cannot be read (%v); get the file again", err)
	}
	w := walker{f: f, offline: true}
	w.walk(root)
	w.flush()
	return nil
}

// Entry writes the text of a feed's entry to f. Its headings get no marks: they
// stand in the entry, which has one.
func Entry(f *flow.Flow, entry string) error {
	root, err := html.Parse(strings.NewReader(entry))
	if err != nil {
		return refusal.New(refusal.ErrBroken, "an entry of the feed cannot be read (%v)", err)
	}
	w := walker{f: f, unmarked: true}
	w.walk(root)
	w.flush()
	return nil
}

// asHTML is XHTML in the words of HTML.
func asHTML(page string) string {
	page = verbatimXML.ReplaceAllStringFunc(page, func(s string) string {
		return html.EscapeString(strings.TrimSuffix(strings.TrimPrefix(s, "<![CDATA["), "]]>"))
	})
	return selfClosed.ReplaceAllString(page, "<$1$2></$1>")
}

// verbatimXML finds text that XML takes as it is and HTML for a comment.
var verbatimXML = regexp.MustCompile(`(?s)<!\[CDATA\[.*?\]\]>`)

// selfClosed finds the empty elements of XHTML that HTML takes for the
// beginning of one: an empty title would swallow the page.
var selfClosed = regexp.MustCompile(`<(title|script|style|iframe|textarea|noscript|a|span|div|p|td|th|li|em|i|b|strong)(\s[^<>]*)?/>`)

// decode turns a page into UTF-8: bytes that are valid UTF-8 are it, whatever
// the page says; then what the page says; then what its letters say.
func decode(data []byte) (string, error) {
	declared := data[:min(len(data), 1024)] // where HTML wants the declaration
	if !utf8.Valid(data) && !bytes.HasPrefix(data, []byte{0xff, 0xfe}) && !bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		// windows-1252 is also what the function says when the page says nothing.
		if enc, name, _ := webcharset.DetermineEncoding(declared, ""); name != "utf-8" && (name != "windows-1252" || latin.Match(declared)) {
			out, err := io.ReadAll(enc.NewDecoder().Reader(bytes.NewReader(data)))
			if err == nil {
				return string(out), nil
			}
		}
	}
	got, ok := charset.Decode(data)
	if !ok {
		return "", refusal.New(refusal.ErrBinary, "the file holds binary data, not a web page; save the page again as HTML")
	}
	return got.Text, nil
}

// latin finds a page that says that it is in windows-1252, or in ISO-8859-1,
// which browsers take for the same.
var latin = regexp.MustCompile(`(?i)<meta[^>]+charset\s*=\s*["']?\s*(windows-1252|cp1252|iso-?8859-1|latin1)\b`)

// survey is a first look over a page.
func survey(root *html.Node) page {
	p := page{root: root}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			p.note(n)
		}
	}
	return p
}

// page is what a first look finds.
type page struct {
	root, body      *html.Node
	mains, articles []*html.Node
	headlines       []*html.Node // h1
	shown           string       // <title>
	shared          string       // og:title
	language        string
}

func (p *page) note(n *html.Node) {
	switch n.DataAtom {
	case atom.Html:
		p.language = primary(attr(n, "lang"), attr(n, "xml:lang"))
	case atom.Title:
		if p.shown == "" && (n.Parent == nil || n.Parent.DataAtom == atom.Head) {
			p.shown = words(n)
		}
	case atom.Meta:
		if attr(n, "property") == "og:title" {
			p.shared = strings.TrimSpace(attr(n, "content"))
		}
	case atom.Body:
		p.body = n
	case atom.Main:
		p.mains = append(p.mains, n)
	case atom.Article:
		p.articles = append(p.articles, n)
	case atom.H1:
		p.headlines = append(p.headlines, n)
	default:
		if attr(n, "role") == "main" {
			p.mains = append(p.mains, n)
		}
	}
}

// title prefers the only headline, which readers see, to the title for the
// browser, which often ends with the site's name.
func (p *page) title() string {
	if len(p.headlines) == 1 {
		if t := words(p.headlines[0]); t != "" {
			return t
		}
	}
	if p.shared != "" {
		return p.shared
	}
	return p.shown
}

// content is where the page's own text stands: its main part if it names one
// that holds a good part of the words, else all of it.
func (p *page) content() (root *html.Node, named bool) {
	if p.body == nil {
		return p.root, false
	}
	all := len(words(p.body))
	for _, only := range [][]*html.Node{p.mains, p.articles} {
		// A quarter: long menus and comments may well hold the rest.
		if len(only) == 1 && 4*len(words(only[0])) >= all {
			return only[0], true
		}
	}
	return p.body, false
}

// primary is the main part of the first language tag that has one: "pt" of
// "pt-BR".
func primary(tags ...string) string {
	for _, tag := range tags {
		tag, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		if len(tag) == 2 {
			return tag
		}
	}
	return ""
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
