package html

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The notes that browsers (the first) and the SingleFile extension (the second)
// leave in pages they save.
var savedFrom = []*regexp.Regexp{
	regexp.MustCompile(`<!--\s*saved from url=\(\d+\)(\S+)\s*-->`),
	regexp.MustCompile(`<!--\s*Page saved with SingleFile\s+url:\s*(\S+)`),
}

// maxHead is how many bytes of a page are searched for where it came from.
const maxHead = 16 << 10

// Origin is the web address that a saved page says it came from: by the note
// of the program that saved it, or by its own canonical link. "" if it does not say.
func Origin(data []byte) string {
	head := data[:min(len(data), maxHead)]
	for _, note := range savedFrom {
		if found := note.FindSubmatch(head); found != nil && isWeb(string(found[1])) {
			return string(found[1])
		}
	}
	for z := html.NewTokenizer(bytes.NewReader(head)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if t.DataAtom == atom.Body {
				return ""
			}
			if t.DataAtom != atom.Link {
				continue
			}
			var rel, href string
			for _, a := range t.Attr {
				switch a.Key {
				case "rel":
					rel = a.Val
				case "href":
					href = strings.TrimSpace(a.Val)
				}
			}
			if strings.EqualFold(strings.TrimSpace(rel), "canonical") && isWeb(href) {
				return href
			}
		}
	}
}

func isWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && u.User == nil && (u.Scheme == "https" || u.Scheme == "http")
}
