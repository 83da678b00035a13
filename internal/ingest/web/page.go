package web

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"html"
	"strings"
	"time"
	"unicode/utf8"

	"docent/internal/fetch"
	"docent/internal/records"
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
	"docent/internal/sqlite"
)

// removedByHand is what is said of a page whose document an admin removed: it
// must not come back by itself.
const removedByHand = "Its document was removed by hand; follow the address again to have it back."

// visit brings one page's document up to date.
func (c *check) visit(ctx context.Context, i item) error {
	p, known := c.pages[i.url]
	p.URL = i.url
	switch {
	case known && p.Document != "" && !c.there[p.Document]:
		if p.Problem == removedByHand && p.Missing == 0 {
			return nil
		}
		p.Problem, p.Missing = removedByHand, 0
		return c.keep(ctx, p)
	case known && i.stamp != "" && p.Stamp == i.stamp && p.Problem == "":
		c.report.Unchanged++
		return nil
	}
	doc, page, err := c.read(ctx, i, p)
	switch {
	case errors.Is(err, errUnchanged):
		c.report.Unchanged++
		p.Stamp, p.Missing, p.Problem = i.stamp, 0, ""
		return c.keep(ctx, p)
	case errors.Is(err, fetch.ErrGone):
		said, _ := sentence(err)
		return c.lost(ctx, p, goneAfter, said)
	case err != nil:
		return c.unreadable(ctx, p, err)
	}
	c.silent = 0
	p.Stamp, p.Missing, p.Problem, p.ETag, p.Modified = i.stamp, 0, "", page.ETag, page.Modified
	return c.put(ctx, p, doc)
}

// errUnchanged says that a page is as it was.
var errUnchanged = errors.New("unchanged")

// read makes a document of a page. A feed's entry that is whole is read from
// the feed; one that is only announced there from its own page, or if that
// cannot be read from the announcement after all.
func (c *check) read(ctx context.Context, i item, p ledger.Page) (retrieval.Document, fetch.Page, error) {
	if i.whole {
		doc, err := c.entry(ctx, i)
		return doc, fetch.Page{}, err
	}
	got, err := c.fetched(ctx, i, p)
	if err == nil && got.Unchanged {
		return retrieval.Document{}, got, errUnchanged
	}
	var doc retrieval.Document
	if err == nil {
		doc, err = c.Extract(ctx, got.URL, got.Data, c.Limits)
	}
	if _, said := sentence(err); said && i.html != "" && p.Document == "" {
		if doc, second := c.entry(ctx, i); second == nil {
			return doc, fetch.Page{}, nil
		}
	}
	doc.Name, doc.Source = i.url, got.URL
	return doc, got, err
}

func (c *check) fetched(ctx context.Context, i item, p ledger.Page) (fetch.Page, error) {
	if i.page != nil {
		return *i.page, nil
	}
	var known fetch.Validators
	if p.Document != "" {
		known = fetch.Validators{ETag: p.ETag, Modified: p.Modified}
	}
	return c.Web.Get(ctx, i.url, known)
}

// entry makes a document of a feed's entry alone.
func (c *check) entry(ctx context.Context, i item) (retrieval.Document, error) {
	title := i.title
	page := fmt.Sprintf("<!doctype html><html><head><meta charset=\"utf-8\"><title>%s</title></head><body><main>%s</main></body></html>", html.EscapeString(title), i.html)
	doc, err := c.Extract(ctx, "entry.html", []byte(page), c.Limits)
	if title != "" {
		doc.Title = title
	}
	doc.Name, doc.Source = i.url, i.url
	return doc, err
}

// put stores a page's document. Its hash is that of what was read, not of the
// bytes: many sites put a new number or date into a page at every visit.
func (c *check) put(ctx context.Context, p ledger.Page, doc retrieval.Document) error {
	doc.Hash = sha256.Sum256([]byte(strings.Join([]string{doc.Title, doc.Source, doc.Text}, "\x00")))
	prepared := retrieval.Prepare(doc)
	if c.report.Source.Kind == ledger.SourcePage {
		c.report.Source.Title = doc.Title
	}
	event := Event{Kind: Added, URL: p.URL, Title: doc.Title, Language: prepared.Language, Lead: lead(doc.Text), Paragraphs: paragraphs(prepared)}
	outcome, err := c.store(ctx, prepared)
	if err != nil {
		return c.unreadable(ctx, p, err)
	}
	switch outcome {
	case sqlite.Replaced:
		event.Kind = Replaced
		c.event(event)
	case sqlite.Unchanged:
		c.report.Unchanged++
	default:
		c.event(event)
	}
	p.Document = doc.Name
	c.there[doc.Name] = true
	return c.keep(ctx, p)
}

// longestLead is how much of a page a report shows, in bytes.
const longestLead = 400

// lead is how a text begins.
func lead(text string) string {
	text = strings.TrimSpace(text)
	if len(text) <= longestLead {
		return text
	}
	cut := longestLead
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}

// store puts a document, or says what putting it would do.
func (c *check) store(ctx context.Context, d retrieval.Prepared) (sqlite.Outcome, error) {
	if c.dry {
		old, err := c.Store.Document(ctx, c.report.Source.Community, d.Name)
		switch {
		case errors.Is(err, sqlite.ErrNotFound):
			return sqlite.Added, nil
		case err == nil && old.Hash == d.Hash:
			return sqlite.Unchanged, nil
		}
		return sqlite.Replaced, err
	}
	s := c.report.Source
	access := records.Access(s.Access)
	how := records.Putting{By: s.By, Access: &access}
	if s.By == ledger.ByConfig {
		how.By = ""
	}
	if c.Quota != nil {
		how.Quota = c.Quota(s.Community)
	}
	changes, err := c.Store.Put(ctx, s.Community, []retrieval.Prepared{d}, how)
	if err != nil {
		return 0, fmt.Errorf("store a page: %w", err)
	}
	return changes[0].Outcome, nil
}

// unreadable notes a page that cannot be read now. An older version stays.
// When page after page gives no answer, the rest is left for another time.
func (c *check) unreadable(ctx context.Context, p ledger.Page, err error) error {
	said, ok := sentence(err)
	if !ok {
		return err
	}
	if c.report.Source.Kind == ledger.SourcePage {
		return err // the page is the source
	}
	p.Problem = said
	c.event(Event{Kind: Left, URL: p.URL, Reason: said})
	if kept := c.keep(ctx, p); kept != nil {
		return kept
	}
	var answer *fetch.Error
	if errors.As(err, &answer) && answer.Temporary {
		if c.silent++; c.silent >= tired {
			return err
		}
	}
	return nil
}

func paragraphs(d retrieval.Prepared) int {
	last := 0
	for _, p := range d.Passages {
		for _, u := range p.Units {
			last = max(last, u.Paragraph)
		}
		last = max(last, p.Paragraph)
	}
	return last
}

// now is the store's clock, or this machine's where that cannot be asked.
func (c *check) now() time.Time {
	now, err := c.Ledger.Now(context.Background())
	if err != nil {
		return time.Now()
	}
	return now
}
