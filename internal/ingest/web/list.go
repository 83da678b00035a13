package web

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"docent/internal/extract/feed"
	"docent/internal/fetch"
	"docent/internal/records/ledger"
)

// item is a page that a source lists.
type item struct {
	url   string
	stamp string // its version as the source tells it; "" if it does not
	title string
	html  string      // of a feed's entry
	whole bool        // html is the whole text
	page  *fetch.Page // the page itself, if it was fetched already
}

// Limits of what a source may list.
const (
	maxMaps    = 50       // sitemaps that one index may lead to
	maxSitemap = 50 << 20 // bytes of a packed sitemap (sitemaps.org)
)

// kindOf tells by its content what stands at an address.
func kindOf(got fetch.Page) ledger.SourceKind {
	data := unpacked(got.Data)
	switch {
	case feed.Looks(data):
		return ledger.SourceFeed
	case feed.LooksLikeSitemap(data):
		return ledger.SourceSitemap
	}
	return ledger.SourcePage
}

// unpacked unpacks what is packed with gzip, as sitemaps may be; what is not,
// or is too large, is returned as it is.
func unpacked(data []byte) []byte {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return data
	}
	all, err := io.ReadAll(io.LimitReader(r, maxSitemap+1))
	if err != nil || len(all) > maxSitemap {
		return data
	}
	return all
}

// list returns what the source lists, at most Pages.
func (c *check) list(ctx context.Context, got fetch.Page) ([]item, error) {
	switch c.report.Source.Kind {
	case ledger.SourceFeed:
		return c.entries(got)
	case ledger.SourceSitemap:
		if got.Unchanged {
			return c.again(), nil
		}
		return c.places(ctx, got)
	}
	first := c.report.Source.URL
	for _, p := range c.pages { // a page that has moved keeps its name
		first = p.URL
	}
	return []item{{url: first, page: &got}}, nil
}

// again lists the pages of a sitemap that has not changed: those of which it
// tells no version may have.
func (c *check) again() []item {
	var list []item
	for _, p := range c.pages {
		list = append(list, item{url: p.URL, stamp: p.Stamp})
	}
	slices.SortFunc(list, func(a, b item) int { return cmp.Compare(a.url, b.url) })
	return list
}

// entries lists a feed's entries, newest first.
func (c *check) entries(got fetch.Page) ([]item, error) {
	news, err := feed.Parse(unpacked(got.Data))
	if err != nil {
		return nil, err
	}
	c.report.Source.Title = news.Title
	base, err := url.Parse(got.URL)
	if err != nil {
		return nil, wrong(noPages, "The feed's address cannot be read; follow it by another.")
	}
	var list []item
	for _, entry := range news.Items[:min(len(news.Items), c.Pages)] {
		i := item{title: entry.Title, html: entry.HTML, whole: entry.Whole}
		sum := sha256.Sum256([]byte(entry.Title + "\x00" + entry.HTML))
		i.stamp = entry.Updated.UTC().Format(time.RFC3339) + " " + hex.EncodeToString(sum[:8])
		if to, err := base.Parse(strings.TrimSpace(entry.URL)); err == nil && entry.URL != "" {
			i.url, _ = fetch.Address(to.String()) // "" for a link that leads to no page
		}
		if i.url == "" { // without a link it is a place in the feed
			to := *base
			to.Fragment = entry.ID
			i.url, i.whole = to.String(), true
		}
		list = append(list, i)
	}
	return list, nil
}

// places lists a sitemap's pages, of a sitemap of sitemaps those of all. A
// sitemap speaks for its own host only (sitemaps.org).
func (c *check) places(ctx context.Context, got fetch.Page) ([]item, error) {
	base, err := url.Parse(got.URL)
	if err != nil {
		return nil, wrong(noPages, "The sitemap's address cannot be read; follow it by another.")
	}
	maps, err := feed.ParseSitemap(unpacked(got.Data))
	if err != nil {
		return nil, err
	}
	places := maps.Pages
	for _, further := range maps.Maps[:min(len(maps.Maps), maxMaps)] {
		if len(places) >= c.Pages || !sameHost(base, further.URL) {
			continue
		}
		page, err := c.Web.Get(ctx, further.URL, fetch.Validators{})
		if err != nil {
			return nil, err // without a part of the list nothing may count as gone
		}
		inner, err := feed.ParseSitemap(unpacked(page.Data))
		if err != nil {
			return nil, err
		}
		places = append(places, inner.Pages...)
	}
	var list []item
	seen := map[string]bool{}
	for _, p := range places {
		address, err := fetch.Address(p.URL)
		if err != nil || seen[address] || !sameHost(base, address) || len(list) >= c.Pages {
			continue
		}
		seen[address] = true
		i := item{url: address}
		if !p.Modified.IsZero() {
			i.stamp = p.Modified.UTC().Format(time.RFC3339)
		}
		list = append(list, i)
	}
	if len(list) == 0 {
		return nil, wrong(noPages, "The sitemap lists no page of its own site; check it in a browser.")
	}
	return list, nil
}

func sameHost(base *url.URL, address string) bool {
	u, err := url.Parse(address)
	return err == nil && strings.EqualFold(u.Host, base.Host)
}

// oldest returns the pages beyond the newest most, but none that is listed.
// Stamps of a feed begin with a date.
func oldest(pages map[string]ledger.Page, listed map[string]bool, most int) []ledger.Page {
	var old []ledger.Page
	for _, p := range pages {
		if !listed[p.URL] {
			old = append(old, p)
		}
	}
	slices.SortFunc(old, func(a, b ledger.Page) int { return cmp.Compare(b.Stamp, a.Stamp) })
	return old[min(len(old), max(0, most-len(listed))):]
}
