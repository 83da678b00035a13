package web

import (
	"context"
	"errors"
	"fmt"

	"docent/internal/fetch"
	"docent/internal/records/ledger"
	"docent/internal/sqlite"
)

// When what is no longer there is taken away: sites have bad hours.
const (
	goneAfter     = 3 // checks in a row in which a page's address says it is gone
	unlistedAfter = 2 // checks in a row in which the sitemap does not list it
	// tired is how many pages in a row may give no answer before the rest is
	// left for another time.
	tired = 3
	// tryPages is how many pages a try looks at: at one a second it shows soon
	// what would come.
	tryPages = 10
)

// check is one visit to a source.
type check struct {
	*Follower
	report Report
	pages  map[string]ledger.Page // known ones, by address
	there  map[string]bool        // names of the community's documents
	dry    bool                   // change nothing
	silent int                    // pages in a row without an answer
	gone   bool                   // the source's own address says that nothing is there
}

func (f *Follower) begin(ctx context.Context, s ledger.Source, dry bool) (*check, error) {
	c := &check{Follower: f, report: Report{Source: s}, pages: map[string]ledger.Page{}, there: map[string]bool{}, dry: dry}
	docs, _, err := f.Store.Documents(ctx, s.Community, sqlite.List{})
	if err != nil {
		return nil, fmt.Errorf("list what is there: %w", err)
	}
	for _, d := range docs {
		c.there[d.Name] = true
	}
	pages, err := f.Ledger.SourcePages(ctx, s.ID)
	for _, p := range pages {
		c.pages[p.URL] = p
	}
	return c, err
}

// run fetches the source's address and brings its pages up to date. Errors
// that have a sentence are the address's fault.
func (c *check) run(ctx context.Context) error {
	s := &c.report.Source
	got, err := c.Web.Get(ctx, s.URL, c.known(s.ETag, s.Modified))
	if err != nil {
		return c.unread(ctx, err)
	}
	if got.Moved != "" && got.Moved != s.URL {
		s.URL, s.Was = got.Moved, s.URL
	}
	if got.Unchanged && s.Kind != ledger.SourceSitemap {
		c.report.Unchanged = len(c.pages)
		c.settle(got)
		return nil
	}
	if !got.Unchanged {
		kind := kindOf(got)
		if s.Kind != ledger.SourceUnread && s.Kind != kind {
			return wrong(otherKind, "The address held a %s before and now holds a %s; look at it in a browser, then follow it again or stop.", s.Kind, kind)
		}
		s.Kind = kind
	}
	list, err := c.list(ctx, got)
	if err != nil {
		return err
	}
	visited := list
	if c.dry && len(list) > tryPages {
		visited, c.report.More = list[:tryPages], len(list)-tryPages
	}
	for n, i := range visited {
		if err := c.visit(ctx, i); err != nil {
			return err
		}
		if c.Progress != nil {
			c.Progress(n+1, len(visited))
		}
	}
	if err := c.missing(ctx, list); err != nil {
		return err
	}
	c.settle(got)
	return nil
}

// known are validators for a request; those of a source some of whose pages
// are to be looked at anyway are left out.
func (c *check) known(etag, modified string) fetch.Validators {
	for _, p := range c.pages {
		if p.Problem != "" && p.Problem != removedByHand {
			return fetch.Validators{}
		}
	}
	return fetch.Validators{ETag: etag, Modified: modified}
}

// settle notes that the check went well.
func (c *check) settle(got fetch.Page) {
	s := &c.report.Source
	s.Failures, s.Problem, s.Fault, s.ETag, s.Modified = 0, "", "", got.ETag, got.Modified
	s.Succeeded = c.now()
	for _, e := range c.report.Events {
		if e.Kind != Left {
			s.Changed = s.Succeeded
		}
	}
}

// unread deals with a source whose address gives nothing. A page that is gone
// for long takes its document with it.
func (c *check) unread(ctx context.Context, err error) error {
	c.gone = errors.Is(err, fetch.ErrGone)
	if !c.gone || c.report.Source.Kind != ledger.SourcePage {
		return err
	}
	said, _ := sentence(err)
	for _, p := range c.pages {
		if err := c.lost(ctx, p, goneAfter, said); err != nil {
			return err
		}
	}
	return err
}

// missing takes away the pages that the sitemap does not list any more, and
// the oldest entries of a feed beyond the limit. What a feed does not list any
// more is only old.
func (c *check) missing(ctx context.Context, list []item) error {
	listed := make(map[string]bool, len(list))
	for _, i := range list {
		listed[i.url] = true
	}
	switch c.report.Source.Kind {
	case ledger.SourceSitemap:
		for _, p := range c.pages {
			if listed[p.URL] {
				continue
			}
			if err := c.lost(ctx, p, unlistedAfter, "The sitemap does not list the page any more."); err != nil {
				return err
			}
		}
	case ledger.SourceFeed:
		for _, p := range oldest(c.pages, listed, c.Pages) {
			if err := c.drop(ctx, p, fmt.Sprintf("The feed has more than %d entries; the oldest go.", c.Pages)); err != nil {
				return err
			}
		}
	}
	return nil
}

// lost counts that a page was not found, and removes it at the count of after.
func (c *check) lost(ctx context.Context, p ledger.Page, after int, why string) error {
	p.Missing++
	if p.Missing >= after {
		return c.drop(ctx, p, why)
	}
	p.Problem = why
	c.event(Event{Kind: Left, URL: p.URL, Reason: why})
	return c.keep(ctx, p)
}

func (c *check) drop(ctx context.Context, p ledger.Page, why string) error {
	if c.there[p.Document] {
		c.event(Event{Kind: Removed, URL: p.URL, Reason: why})
	}
	delete(c.pages, p.URL)
	if c.dry {
		return nil
	}
	return c.Ledger.DropPage(ctx, c.report.Source, p)
}

// keep notes a page's state.
func (c *check) keep(ctx context.Context, p ledger.Page) error {
	p.Source = c.report.Source.ID
	c.pages[p.URL] = p
	if c.dry {
		return nil
	}
	return c.Ledger.KeepPage(ctx, c.report.Source, p, lease)
}

func (c *check) event(e Event) { c.report.Events = append(c.report.Events, e) }
