// Package feed reads RSS, Atom and JSON feeds and sitemaps: what a site says it
// has, with addresses and dates.
//
// It fetches nothing. Start reading at Parse and ParseSitemap.
package feed

import (
	"bytes"
	"encoding/xml"
	"html"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	webcharset "golang.org/x/net/html/charset"

	"docent/internal/extract/refusal"
)

// Feed is a site's list of news.
type Feed struct {
	Title string
	URL   string // of the site; may be ""
	Items []Item // newest first where they are dated
}

// Item is one entry. ID is what tells it from others and stays the same when
// the entry is changed.
type Item struct {
	ID, URL   string
	Title     string
	Author    string
	Published time.Time // zero if the feed does not say
	Updated   time.Time // Published if the feed does not say
	HTML      string    // as much of the text as the feed has
	Whole     bool      // HTML is meant as the whole text, not as a summary
}

// maxDepth is how deep the elements of a feed may nest; gofeed reads unknown
// ones by calling itself.
const maxDepth = 200

// Parse reads a feed. It refuses with refusal.ErrBroken what is none.
func Parse(data []byte) (out Feed, err error) {
	defer func() {
		if recover() != nil { // a feed that its reader fails on is a broken feed
			out, err = Feed{}, broken()
		}
	}()
	if tooDeep(data) {
		return Feed{}, broken()
	}
	got, err := gofeed.NewParser().Parse(bytes.NewReader(data))
	if err != nil {
		return Feed{}, broken()
	}
	out = Feed{Title: plainTitle(got.Title), URL: got.Link}
	for _, i := range got.Items {
		out.Items = append(out.Items, item(i))
	}
	slices.SortStableFunc(out.Items, func(a, b Item) int { return b.Updated.Compare(a.Updated) })
	return out, nil
}

func broken() error {
	return refusal.New(refusal.ErrBroken, "this is no feed that can be read (RSS, Atom or JSON Feed); check its address in a browser")
}

func item(i *gofeed.Item) Item {
	out := Item{ID: i.GUID, URL: i.Link, Title: plainTitle(i.Title), HTML: i.Content, Whole: i.Content != ""}
	if out.HTML == "" {
		out.HTML = i.Description
	}
	if out.ID == "" {
		out.ID = out.URL
	}
	if out.ID == "" {
		out.ID = out.Title
	}
	for _, a := range i.Authors {
		if out.Author == "" && a != nil {
			out.Author = oneLine(a.Name)
		}
	}
	if i.PublishedParsed != nil {
		out.Published = *i.PublishedParsed
	}
	out.Updated = out.Published
	if i.UpdatedParsed != nil {
		out.Updated = *i.UpdatedParsed
	}
	return out
}

// plainTitle is a title as it is read: feeds write theirs with the tags and
// entities of HTML or without, and do not always say which.
func plainTitle(s string) string {
	return oneLine(html.UnescapeString(titleTag.ReplaceAllString(s, "")))
}

// titleTag finds the tags that titles are written with; other angle brackets,
// as in List<T>, are words.
var titleTag = regexp.MustCompile(`(?i)</?(a|abbr|b|bdi|br|cite|code|del|div|em|font|i|ins|kbd|mark|p|q|small|span|strong|sub|sup|u|wbr)(\s[^<>]*)?/?>`)

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Looks says whether data begins as a feed does, so that other XML is left to
// other readers.
func Looks(data []byte) bool {
	head := data[:min(len(data), 4096)]
	if bytes.HasPrefix(bytes.TrimLeft(head, "\ufeff \t\r\n"), []byte("{")) {
		return bytes.Contains(head, []byte("jsonfeed.org/version"))
	}
	switch root(data) {
	case "rss", "feed", "RDF":
		return true
	}
	return false
}

// LooksLikeSitemap says whether data begins as a sitemap does.
func LooksLikeSitemap(data []byte) bool {
	name := root(data)
	return name == "urlset" || name == "sitemapindex"
}

// root is the local name of the first element.
func root(data []byte) string {
	if !bytes.HasPrefix(bytes.TrimLeft(data[:min(len(data), 64)], "\ufeff \t\r\n"), []byte("<")) {
		return ""
	}
	dec := decoder(io.LimitReader(bytes.NewReader(data), 64<<10))
	for {
		token, err := dec.RawToken()
		if err != nil {
			return ""
		}
		if e, ok := token.(xml.StartElement); ok {
			return e.Name.Local
		}
	}
}

func decoder(r io.Reader) *xml.Decoder {
	dec := xml.NewDecoder(r)
	dec.Strict = false
	dec.CharsetReader = webcharset.NewReaderLabel
	return dec
}

// tooDeep counts the elements that are open at once. It looks at the brackets
// only: more exact readers are what must be guarded.
func tooDeep(data []byte) bool {
	depth := 0
	for len(data) > 0 {
		at := bytes.IndexByte(data, '<')
		if at < 0 || at+1 >= len(data) {
			break
		}
		data = data[at:]
		end := ">"
		switch {
		case bytes.HasPrefix(data, []byte("<![CDATA[")):
			end = "]]>"
		case bytes.HasPrefix(data, []byte("<!--")):
			end = "-->"
		}
		stop := bytes.Index(data, []byte(end))
		if stop < 0 {
			break
		}
		switch {
		case data[1] == '!' || data[1] == '?':
		case data[1] == '/':
			depth--
		case data[stop-1] != '/':
			depth++
		}
		if depth > maxDepth {
			return true
		}
		data = data[stop+len(end):]
	}
	return false
}
