package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"docent/internal/extract"
	"docent/internal/fetch"
	"docent/internal/records"
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
	"docent/internal/sqlite"
)

// site is a web site of a test, with a follower of it and a clock.
type site struct {
	*httptest.Server
	t        *testing.T
	follower *Follower
	store    *sqlite.Store

	mu    sync.Mutex
	clock time.Time
	pages map[string]answer
	asked map[string]int // bodies that were sent
	all   int            // requests, also those answered with 304
}

// answer is what an address gives; the zero status is 200.
type answer struct {
	body, etag, kind, to string
	status               int
	header               map[string]string
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{t: t, clock: time.Date(2026, 3, 5, 8, 0, 0, 0, time.UTC), pages: map[string]answer{}, asked: map[string]int{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "d.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	client := fetch.New(fetch.Options{Check: func(string, string, syscall.RawConn) error { return nil }, Pause: time.Microsecond})
	t.Cleanup(client.Close)
	s.store = store
	s.follower = &Follower{Store: store, Ledger: store.Ledger(s.now), Web: client, Extract: extract.File, Pages: 100, Holder: "test"}
	return s
}

func (s *site) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clock
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, ok := s.pages[r.URL.Path]
	s.all++
	for key, value := range a.header {
		w.Header().Set(key, value)
	}
	switch {
	case !ok:
		http.NotFound(w, r)
	case a.to != "":
		http.Redirect(w, r, a.to, a.status)
	case a.status != 0:
		w.WriteHeader(a.status)
	case a.etag != "" && r.Header.Get("If-None-Match") == a.etag:
		w.WriteHeader(http.StatusNotModified)
	default:
		s.asked[r.URL.Path]++
		w.Header().Set("ETag", a.etag)
		kind := a.kind
		if kind == "" {
			kind = "text/html; charset=utf-8"
		}
		w.Header().Set("Content-Type", kind)
		fmt.Fprint(w, a.body)
	}
}

func (s *site) set(path string, a answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages[path] = a
}

func (s *site) page(path, text string) {
	s.set(path, answer{body: "<h1>A page</h1><p>" + text + "</p>"})
}

func (s *site) remove(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.pages, path)
}

func (s *site) advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock = s.clock.Add(d)
}

func (s *site) sent(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[path]
}

// follow follows a path of the site.
func (s *site) follow(path string) ledger.Source {
	s.t.Helper()
	got, err := s.follower.Follow(s.t.Context(), "c", s.URL+path, time.Hour, "42", records.Access{})
	if err != nil {
		s.t.Fatal(err)
	}
	return got
}

// check checks a source out of turn.
func (s *site) check(id int64) Report {
	s.t.Helper()
	got, err := s.follower.Check(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return got
}

// source is the one source there is, as it is kept.
func (s *site) source() ledger.Source {
	s.t.Helper()
	all, err := s.follower.List(s.t.Context(), "c")
	if err != nil || len(all) != 1 {
		s.t.Fatalf("%+v, %v", all, err)
	}
	return all[0]
}

// texts are the stored documents by their path on the site.
func (s *site) texts() map[string]string {
	s.t.Helper()
	docs, _, err := s.store.Documents(context.Background(), "c", sqlite.List{})
	if err != nil {
		s.t.Fatal(err)
	}
	got := map[string]string{}
	for _, d := range docs {
		text, err := s.store.FullText(context.Background(), d.ID)
		if err != nil {
			s.t.Fatal(err)
		}
		got[d.Name[len(s.URL):]] = text
	}
	return got
}

// outline is a report without what the site's address makes different.
func (s *site) outline(r Report) []string {
	var out []string
	for _, e := range r.Events {
		out = append(out, string(e.Kind)+" "+e.URL[len(s.URL):])
	}
	if r.Unchanged > 0 {
		out = append(out, fmt.Sprint(r.Unchanged, " unchanged"))
	}
	return out
}

type (
	limits   = extract.Limits
	document = retrieval.Document
)
