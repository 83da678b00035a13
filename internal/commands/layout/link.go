package layout

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// A fragment of this many words at either end finds its place on any page
	// and keeps the address short.
	fragmentWords = 5
	// maxLink keeps one link from using up a message. Discord refuses a link
	// button above 512 characters; browsers take far more.
	maxLink = 512
)

// sourceLink returns the address that leads to a quote: place where the
// source knows one (a message, a page), else the document's address with a
// text fragment, with which a browser scrolls to the quote and highlights it
// (https://wicg.github.io/scroll-to-text-fragment). It is "" for anything but
// http and https.
func sourceLink(source, place, quote string) string {
	if u := webAddress(place); u != "" {
		return u
	}
	u := webAddress(source)
	if u == "" {
		return ""
	}
	directive := textDirective(quote)
	if directive == "" {
		return u
	}
	joint := "#:~:"
	if strings.Contains(u, "#") {
		joint = ":~:"
	}
	if len(u)+len(joint)+len(directive) > maxLink {
		return u
	}
	return u + joint + directive
}

// webAddress returns s as an address that can stand inside a masked link, ""
// if it is none or too long.
func webAddress(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	// These end a masked link or start markup in it.
	safe := strings.NewReplacer("(", "%28", ")", "%29", "<", "%3C", ">", "%3E", "*", "%2A", "|", "%7C",
		"`", "%60", "\\", "%5C", "~", "%7E", "[", "%5B", "]", "%5D", "@", "%40", " ", "%20", "\"", "%22").Replace(u.String())
	if len(safe) > maxLink || strings.ContainsFunc(safe, func(r rune) bool { return r > unicode.MaxASCII || unicode.IsControl(r) }) {
		return ""
	}
	return safe
}

// textDirective returns "text=first words,last words", with one part only
// where the quote is short.
func textDirective(quote string) string {
	words := strings.Fields(quote)
	if len(words) == 0 {
		return ""
	}
	if len(words) <= 2*fragmentWords {
		return "text=" + percent(strings.Join(words, " "))
	}
	return "text=" + percent(strings.Join(words[:fragmentWords], " ")) + "," +
		percent(strings.Join(words[len(words)-fragmentWords:], " "))
}

// percent encodes everything but letters and digits: the syntax of the
// directive gives a meaning to "-", "," and "&", and Markdown to the rest.
func percent(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < utf8.RuneSelf && isWord(c) && c != '_' {
			b.WriteByte(c)
			continue
		}
		const hex = "0123456789ABCDEF"
		b.Write([]byte{'%', hex[c>>4], hex[c&15]})
	}
	return b.String()
}
