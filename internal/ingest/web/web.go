// Package web follows pages, feeds and sitemaps: it asks their addresses again
// and again, on a schedule and politely, and keeps a community's documents the
// same as what stands there. All its state is in the store, so that a kill
// costs at most the page under way.
//
// It must not import SQL or Discord. Start reading at Follower and check.run.
package web

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"docent/internal/extract"
	"docent/internal/fetch"
	"docent/internal/records"
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
	"docent/internal/sqlite"
)

// Follower follows web addresses. All fields up to Holder are required.
type Follower struct {
	Store   *sqlite.Store
	Ledger  *sqlite.Ledger
	Web     *fetch.Client
	Extract func(ctx context.Context, name string, data []byte, limits extract.Limits) (retrieval.Document, error)
	Limits  extract.Limits
	Pages   int    // most documents of one source
	Holder  string // names this process among all that share the store

	// Quota is what a community may hold; nil means no limit.
	Quota    func(community string) records.Quota
	Progress func(done, total int) // called after each page; may be nil
	Log      *slog.Logger          // nil discards
}

// The schedule's limits.
const (
	Shortest   = 15 * time.Minute // between two checks of an address
	maxSources = 200              // a community may follow
)

// Follow starts to follow an address for a community, every so often, on behalf
// of a member ("" for the program's owner), for those who may read it. It is checked for the first time by
// the next Step, or by Check. Following an address a second time changes its
// schedule. Errors are ledger.ErrQuota (too many are followed), of type *fetch.Error, or the store's.
func (f *Follower) Follow(ctx context.Context, community, address string, every time.Duration, by string, access records.Access) (ledger.Source, error) {
	address, err := fetch.Address(address)
	if err != nil {
		return ledger.Source{}, err
	}
	return f.Ledger.AddSource(ctx, ledger.Source{Community: community, URL: address, Every: max(every, Shortest), By: by, Access: ledger.Access(access)}, maxSources)
}

// Mirror makes what a community follows on behalf of the configuration these
// addresses, and no others. Errors are those of Follow.
func (f *Follower) Mirror(ctx context.Context, community string, addresses []string, every time.Duration) error {
	have, err := f.Ledger.Sources(ctx, community)
	if err != nil {
		return err
	}
	wanted := map[string]bool{}
	for _, address := range addresses {
		if address, err = fetch.Address(address); err != nil {
			return err
		}
		wanted[address] = true
	}
	for _, s := range have {
		// One that has moved is named by its old address.
		named := wanted[s.URL] || wanted[s.Was]
		delete(wanted, s.URL)
		delete(wanted, s.Was)
		if named || s.By != ledger.ByConfig {
			continue
		}
		if err := f.Stop(ctx, community, s.ID, false); err != nil {
			return err
		}
	}
	for address := range wanted {
		if _, err := f.Follow(ctx, community, address, every, ledger.ByConfig, records.Access{}); err != nil {
			return err
		}
	}
	return nil
}

// List returns what a community follows with its state, or everything if it is "".
func (f *Follower) List(ctx context.Context, community string) ([]ledger.Source, error) {
	return f.Ledger.Sources(ctx, community)
}

// Stop stops following an address. Its documents go with it unless keep is
// set. The error is ledger.ErrNone where the community does not follow it.
func (f *Follower) Stop(ctx context.Context, community string, id int64, keep bool) error {
	return f.Ledger.RemoveSource(ctx, community, id, keep)
}

// Check checks a source at once, out of turn. What is wrong with the address
// is in the report; the error is ErrBusy, the store's or the context's.
func (f *Follower) Check(ctx context.Context, id int64) (Report, error) {
	s, ok, err := f.Ledger.ClaimSource(ctx, id, f.Holder, lease)
	if err != nil {
		return Report{}, err
	}
	if !ok {
		return Report{}, ErrBusy
	}
	return f.work(ctx, s)
}

// CheckNow is Check for who looks at the source's state afterwards.
func (f *Follower) CheckNow(ctx context.Context, id int64) error {
	_, err := f.Check(ctx, id)
	if errors.Is(err, ErrBusy) {
		err = nil // it is being done
	}
	return err
}

// ErrBusy says that a source is gone, or checked by another process just now.
var ErrBusy = errors.New("the source is being checked already")

// Try does what Check would do with an address, followed or not, and changes
// nothing. The errors are those of Follow and Check.
func (f *Follower) Try(ctx context.Context, community, address string) (Report, error) {
	address, err := fetch.Address(address)
	if err != nil {
		return Report{}, err
	}
	s := ledger.Source{Community: community, URL: address, Every: Shortest}
	all, err := f.Ledger.Sources(ctx, community)
	if err != nil {
		return Report{}, err
	}
	for _, known := range all {
		if known.URL == address {
			s = known
		}
	}
	c, err := f.begin(ctx, s, true)
	if err != nil {
		return Report{}, err
	}
	if err := c.run(ctx); err != nil && !c.failed(err) {
		return Report{}, err
	}
	return c.report, nil
}

// Peek is Try for who asks before an address is followed.
func (f *Follower) Peek(ctx context.Context, community, address string) (ledger.Look, error) {
	r, err := f.Try(ctx, community, address)
	if err != nil {
		return ledger.Look{}, err
	}
	look := ledger.Look{Source: r.Source, More: r.More, Already: r.Unchanged}
	for _, e := range r.Events {
		if e.Kind == Removed {
			continue
		}
		look.Found = append(look.Found, ledger.Found{
			URL: e.URL, Title: e.Title, Language: e.Language, Lead: e.Lead, Paragraphs: e.Paragraphs, Unreadable: e.Kind == Left,
		})
	}
	return look, nil
}

// Report says what a check found and did, or would do.
type Report struct {
	Source    ledger.Source // its state after the check
	Unchanged int           // pages
	More      int           // pages that a try has not looked at
	Events    []Event
}

// Event is what became of a page.
type Event struct {
	Kind       EventKind
	URL        string
	Title      string
	Language   string
	Lead       string // how it begins
	Paragraphs int
	Reason     string // a sentence: why a page could not be read, or is removed
}

// EventKind says what became of a page.
type EventKind string

// The kinds of events.
const (
	Added    EventKind = "added"
	Replaced EventKind = "replaced"
	Removed  EventKind = "removed"
	Left     EventKind = "left out" // it cannot be read; an older version stays
)

func (f *Follower) log() *slog.Logger {
	if f.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return f.Log
}
