package feed

import (
	"bytes"
	"encoding/xml"
	"strings"
	"time"
)

// Sitemap is a site's list of its pages, or of further sitemaps.
type Sitemap struct {
	Pages []Place
	Maps  []Place
}

// Place is an address in a sitemap.
type Place struct {
	URL      string
	Modified time.Time // zero if the sitemap does not say
}

// maxPlaces is how many addresses one sitemap may hold (sitemaps.org).
const maxPlaces = 50_000

// ParseSitemap reads a sitemap or an index of sitemaps, at most the 50,000
// addresses that one may hold.
func ParseSitemap(data []byte) (Sitemap, error) {
	if !LooksLikeSitemap(data) {
		return Sitemap{}, broken()
	}
	var out Sitemap
	dec := decoder(bytes.NewReader(data))
	var place Place
	var field string
	for len(out.Pages)+len(out.Maps) < maxPlaces {
		token, err := dec.RawToken()
		if err != nil {
			break // what was read until then is good
		}
		switch t := token.(type) {
		case xml.StartElement:
			field = t.Name.Local
			if field == "url" || field == "sitemap" {
				place = Place{}
			}
			if t.Name.Space != "" {
				field = "" // a picture's loc is no page
			}
		case xml.CharData:
			place.set(field, strings.TrimSpace(string(t)))
		case xml.EndElement:
			switch {
			case t.Name.Local == "url" && place.URL != "":
				out.Pages = append(out.Pages, place)
			case t.Name.Local == "sitemap" && place.URL != "":
				out.Maps = append(out.Maps, place)
			}
			field = ""
		}
	}
	return out, nil
}

func (p *Place) set(field, value string) {
	switch field {
	case "loc":
		p.URL += value
	case "lastmod":
		for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02", "2006-01", "2006"} {
			if t, err := time.Parse(layout, value); err == nil {
				p.Modified = t
				return
			}
		}
	}
}
