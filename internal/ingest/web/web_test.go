package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"docent/internal/fetch"
	"docent/internal/records"
	"docent/internal/records/ledger"

	"github.com/google/go-cmp/cmp"
)

// expect compares what a check did and what is stored, by path.
func (s *site) expect(r Report, outline []string, texts map[string]string) {
	s.t.Helper()
	if diff := cmp.Diff(outline, s.outline(r)); diff != "" {
		s.t.Errorf("the check did (-want +got):\n%s", diff)
	}
	if texts == nil {
		return
	}
	got := s.texts()
	for path, part := range texts {
		if !strings.Contains(got[path], part) {
			s.t.Errorf("%s holds %q, wanted %q", path, got[path], part)
		}
	}
	if len(got) != len(texts) {
		s.t.Errorf("%d documents are stored, wanted %d: %v", len(got), len(texts), got)
	}
}

func TestAPageIsFollowedThroughItsLife(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.set("/p", answer{body: "<h1>Hours</h1><p>Open at nine.", etag: `"1"`})
	src := s.follow("/p#top")
	s.expect(s.check(src.ID), []string{"added /p"}, map[string]string{"/p": "Open at nine."})
	s.expect(s.check(src.ID), []string{"1 unchanged"}, map[string]string{"/p": "Open at nine."})
	if s.sent("/p") != 1 {
		t.Errorf("an unchanged page was sent %d times", s.sent("/p"))
	}
	s.set("/p", answer{body: "<h1>Hours</h1><p>Open at ten.", etag: `"2"`})
	s.expect(s.check(src.ID), []string{"replaced /p"}, map[string]string{"/p": "Open at ten."})
	got := s.source()
	if got.Kind != ledger.SourcePage || got.Title != "Hours" || got.Documents != 1 || got.Problem != "" || got.Changed.IsZero() || got.By != "42" {
		t.Errorf("its state is %+v", got)
	}
	s.set("/p", answer{body: "<!-- visit 4711 --><h1>Hours</h1><p>Open at ten.", etag: `"3"`})
	s.expect(s.check(src.ID), []string{"1 unchanged"}, nil)

	s.remove("/p")
	for range goneAfter - 1 {
		s.expect(s.check(src.ID), []string{"left out /p"}, map[string]string{"/p": "Open at ten."})
	}
	s.expect(s.check(src.ID), []string{"removed /p"}, map[string]string{})
	if got := s.source(); got.Failures != goneAfter || !strings.Contains(got.Problem, "no page at this address") {
		t.Errorf("its state is %+v", got)
	}
	s.page("/p", "Open again.")
	s.expect(s.check(src.ID), []string{"added /p"}, map[string]string{"/p": "Open again."})
}

const feedHead = `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>News</title>`

func entry(path, title, date, whole, summary string) string {
	if whole != "" {
		whole = "<content:encoded><![CDATA[" + whole + "]]></content:encoded>"
	}
	return fmt.Sprintf("<item><title>%s</title><link>%s</link><pubDate>%s</pubDate>%s<description>%s</description></item>", title, path, date, whole, summary)
}

func TestAFeedsEntriesAreReadWholeOrFromTheirPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	const may = "Wed, 01 May 2024 08:00:00 GMT"
	s.set("/feed", answer{kind: "application/rss+xml", etag: `"f1"`, body: feedHead +
		entry("/whole", "Whole", may, "<p>All of it.</p>", "Some of it.") + entry("/page", "Page", may, "", "Announced.") +
		entry("/closed", "Closed", may, "", "Only announced.") + "</channel></rss>"})
	s.page("/page", "The page's own words.")
	s.set("/closed", answer{status: http.StatusForbidden})
	src := s.follow("/feed")
	texts := map[string]string{"/whole": "All of it.", "/page": "The page's own words.", "/closed": "Only announced."}
	s.expect(s.check(src.ID), []string{"added /whole", "added /page", "added /closed"}, texts)
	s.expect(s.check(src.ID), []string{"3 unchanged"}, texts)
	if got := s.source(); got.Kind != ledger.SourceFeed || got.Title != "News" || got.Documents != 3 {
		t.Errorf("its state is %+v", got)
	}
	// A correction, a new entry; the oldest are no longer listed and stay.
	s.set("/feed", answer{kind: "application/rss+xml", etag: `"f2"`, body: feedHead +
		entry("/whole", "Whole", may, "<p>All of it, corrected.</p>", "") + entry("", "No link", may, "<p>Linkless.</p>", "") + "</channel></rss>"})
	r := s.check(src.ID)
	texts["/whole"], texts["/feed#No%20link"] = "corrected", "Linkless."
	s.expect(r, []string{"replaced /whole", "added /feed#No%20link"}, texts)
	if s.sent("/page") != 1 {
		t.Errorf("an entry's page was sent %d times", s.sent("/page"))
	}
	s.follower.Pages = 3
	s.set("/feed", answer{kind: "application/rss+xml", body: feedHead + entry("/newest", "Newest", "Thu, 02 May 2024 08:00:00 GMT", "<p>Fresh.</p>", "") + "</channel></rss>"})
	s.check(src.ID)
	if got := s.texts(); len(got) != 3 || got["/newest"] == "" {
		t.Errorf("with a limit of 3 there are %v", got)
	}
}

func sitemap(paths ...string) string {
	var b strings.Builder
	b.WriteString(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
	for _, p := range paths {
		address, date, _ := strings.Cut(p, " ")
		fmt.Fprintf(&b, "<url><loc>%s</loc>", address)
		if date != "" {
			fmt.Fprintf(&b, "<lastmod>%s</lastmod>", date)
		}
		b.WriteString("</url>")
	}
	return b.String() + "</urlset>"
}

func TestASitemapsPagesComeAndGo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.set("/sitemap.xml", answer{kind: "application/xml", body: `<sitemapindex><sitemap><loc>` + s.URL + `/part.xml</loc></sitemap><sitemap><loc>https://elsewhere.example/x.xml</loc></sitemap></sitemapindex>`})
	list := func(paths ...string) {
		s.set("/part.xml", answer{kind: "application/xml", body: sitemap(paths...)})
	}
	list(s.URL+"/a 2024-05-01", s.URL+"/b", "https://elsewhere.example/c", s.URL+"/b#twice", s.URL+"/broken")
	s.page("/a", "Page A.")
	s.set("/b", answer{body: "<p>Page B.", etag: `"b"`})
	s.set("/broken", answer{body: "<p></p>"})
	src := s.follow("/sitemap.xml")
	texts := map[string]string{"/a": "Page A.", "/b": "Page B."}
	s.expect(s.check(src.ID), []string{"added /a", "added /b", "left out /broken"}, texts)
	if got := s.source(); got.Troubled != 1 || got.Documents != 2 || got.Problem != "" {
		t.Errorf("its state is %+v", got)
	}
	s.page("/a", "Page A, changed behind the sitemap's back.")
	s.page("/broken", "Mended.")
	texts["/broken"] = "Mended."
	s.expect(s.check(src.ID), []string{"added /broken", "2 unchanged"}, texts)
	if s.sent("/a") != 1 || s.sent("/b") != 1 {
		t.Errorf("pages that did not change were sent %d and %d times", s.sent("/a"), s.sent("/b"))
	}
	list(s.URL+"/a 2024-05-02", s.URL+"/broken")
	texts["/a"] = "behind"
	s.expect(s.check(src.ID), []string{"replaced /a", "left out /b", "1 unchanged"}, texts)
	delete(texts, "/b")
	s.expect(s.check(src.ID), []string{"removed /b", "2 unchanged"}, texts)

	list()
	r := s.check(src.ID)
	s.expect(r, nil, texts)
	if !strings.Contains(r.Source.Problem, "lists no page") {
		t.Errorf("an empty sitemap: %+v", r.Source)
	}
}

func TestAnAddressThatMovedForGoodIsFollowedToItsNewPlace(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.page("/old", "Words.")
	src := s.follow("/old")
	s.check(src.ID)
	s.page("/new", "Words at the new place.")
	s.set("/old", answer{status: http.StatusMovedPermanently, to: "/new"})
	s.expect(s.check(src.ID), []string{"replaced /old"}, map[string]string{"/old": "at the new place"})
	if got := s.source(); got.URL != s.URL+"/new" || got.Was != s.URL+"/old" {
		t.Errorf("its state is %+v", got)
	}
	doc, err := s.store.Document(t.Context(), "c", s.URL+"/old")
	if err != nil || doc.Source != s.URL+"/new" {
		t.Errorf("its document leads to %q, %v", doc.Source, err)
	}
	s.remove("/old")
	s.expect(s.check(src.ID), []string{"1 unchanged"}, nil)
}

func TestFailuresBackOffAndAreSaid(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	src := s.follow("/p")
	var last time.Duration
	for failures := 1; failures <= 12; failures++ {
		s.set("/p", answer{status: http.StatusServiceUnavailable})
		r := s.check(src.ID)
		got := s.source()
		wait := got.Next.Sub(s.now())
		if got.Failures != failures || !strings.Contains(got.Problem, "status 503") || r.Source.Problem != got.Problem {
			t.Errorf("after %d failures its state is %+v", failures, got)
		}
		if wait < last*3/2 && last < longest/2 || wait > longest*11/10 || wait < src.Every {
			t.Errorf("after %d failures it waits %v, before %v", failures, wait, last)
		}
		last = wait
	}
	s.set("/p", answer{status: http.StatusTooManyRequests, header: map[string]string{"Retry-After": "36000"}})
	s.page("/p", "Back.")
	s.check(src.ID)
	if got := s.source(); got.Failures != 0 || got.Problem != "" || got.Next.Sub(s.now()) > src.Every*11/10 {
		t.Errorf("after a success its state is %+v", got)
	}
	s.set("/p", answer{status: http.StatusTooManyRequests, header: map[string]string{"Retry-After": "36000"}})
	s.check(src.ID)
	if got := s.source(); got.Next.Sub(s.now()) < 10*time.Hour {
		t.Errorf("a site that asks for ten hours is asked at %v", got.Next)
	}
}

func TestRobotsAndChangedKindsAreSaid(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.set("/robots.txt", answer{kind: "text/plain", body: "User-agent: docent\nDisallow: /private\n"})
	s.page("/private/p", "Secret.")
	src := s.follow("/private/p")
	if r := s.check(src.ID); !strings.Contains(r.Source.Problem, "robots.txt") || len(s.texts()) != 0 {
		t.Errorf("%+v", r)
	}
	if err := s.follower.Stop(t.Context(), "c", src.ID, false); err != nil {
		t.Fatal(err)
	}
	s.set("/f", answer{kind: "application/rss+xml", body: feedHead + entry("/e", "E", "", "<p>Entry.</p>", "") + "</channel></rss>"})
	src = s.follow("/f")
	s.check(src.ID)
	s.page("/f", "The domain is for sale.")
	if r := s.check(src.ID); !strings.Contains(r.Source.Problem, "held a feed before and now holds a page") || len(s.texts()) != 1 {
		t.Errorf("%+v", r)
	}
}

func TestATryChangesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var paths []string
	for i := range tryPages + 5 {
		path := fmt.Sprint("/", i)
		s.page(path, "Words of "+path)
		paths = append(paths, s.URL+path)
	}
	s.set("/map", answer{body: sitemap(paths...)})
	r, err := s.follower.Try(t.Context(), "c", s.URL+"/map")
	if err != nil || len(r.Events) != tryPages || r.More != 5 || r.Events[0].Paragraphs == 0 || r.Events[0].Title != "A page" {
		t.Errorf("%+v, %v", r, err)
	}
	r, err = s.follower.Try(t.Context(), "c", s.URL+"/nowhere")
	if err != nil || !strings.Contains(r.Source.Problem, "404") {
		t.Errorf("%+v, %v", r, err)
	}
	if all, err := s.follower.List(t.Context(), ""); err != nil || len(all) != 0 || len(s.texts()) != 0 {
		t.Errorf("%v %v, %v", all, s.texts(), err)
	}
	if _, err := s.follower.Try(t.Context(), "c", "ftp://x"); !errors.Is(err, fetch.ErrAddress) {
		t.Errorf("%v", err)
	}
}

func TestWhatAnAdminRemovedComesBackOnlyWhenFollowedAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.page("/a", "Page A.")
	s.page("/b", "Page B.")
	s.set("/map", answer{body: sitemap(s.URL+"/a", s.URL+"/b")})
	src := s.follow("/map")
	s.check(src.ID)
	if err := s.store.RemoveDocument(t.Context(), "c", s.URL+"/a"); err != nil {
		t.Fatal(err)
	}
	s.page("/a", "Page A, new.")
	s.expect(s.check(src.ID), []string{"1 unchanged"}, map[string]string{"/b": "B"})
	s.expect(s.check(src.ID), []string{"1 unchanged"}, map[string]string{"/b": "B"})
	s.follow("/map")
	s.expect(s.check(src.ID), []string{"added /a", "1 unchanged"}, map[string]string{"/a": "new", "/b": "B"})
}

func TestAPageOfTwoSourcesStaysUntilBothAreStopped(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.page("/a", "Page A.")
	s.page("/b", "Page B.")
	s.set("/map", answer{body: sitemap(s.URL+"/a", s.URL+"/b")})
	one, two := s.follow("/map"), s.follow("/a")
	s.check(one.ID)
	s.expect(s.check(two.ID), []string{"1 unchanged"}, nil)
	if err := s.follower.Stop(t.Context(), "other", one.ID, false); !errors.Is(err, ledger.ErrNone) {
		t.Errorf("another server stops it: %v", err)
	}
	if err := s.follower.Stop(t.Context(), "c", one.ID, false); err != nil {
		t.Fatal(err)
	}
	if got := s.texts(); len(got) != 1 || got["/a"] == "" {
		t.Errorf("there are %v", got)
	}
	if err := s.follower.Stop(t.Context(), "c", two.ID, true); err != nil {
		t.Fatal(err)
	}
	if got := s.texts(); len(got) != 1 {
		t.Errorf("what is to be kept is gone: %v", got)
	}
}

func TestStepsCheckWhatIsDueOnceEach(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, path := range []string{"/a", "/b"} {
		s.page(path, "Words.")
		s.follow(path)
	}
	steps := func() (n int) {
		t.Helper()
		for {
			worked, err := s.follower.Step(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if !worked {
				return n
			}
			n++
		}
	}
	if n := steps(); n != 2 || len(s.texts()) != 2 {
		t.Errorf("%d steps at first", n)
	}
	if n := steps(); n != 0 {
		t.Errorf("%d steps before anything is due", n)
	}
	s.advance(2 * time.Hour)
	taken, ok, err := s.follower.Ledger.ClaimSource(t.Context(), 0, "another process", lease)
	if err != nil || !ok {
		t.Fatal(taken, ok, err)
	}
	if n := steps(); n != 1 {
		t.Errorf("%d steps while another process has one of two", n)
	}
	if _, err := s.follower.Check(t.Context(), taken.ID); !errors.Is(err, ErrBusy) {
		t.Errorf("a check of what another process checks: %v", err)
	}
	s.advance(2 * lease)
	if n := steps(); n != 1 {
		t.Errorf("%d steps after the other process's lease ended", n)
	}
	if err := s.follower.Ledger.EndSource(t.Context(), taken, 0); !errors.Is(err, ledger.ErrFenced) {
		t.Errorf("the other process may still write: %v", err)
	}
}

// A stop in the middle of a large sitemap keeps what was read; the next check
// goes on with the rest.
func TestAStoppedCheckGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var paths []string
	for i := range 20 {
		path := fmt.Sprintf("/%02d", i)
		s.set(path, answer{body: "<p>Words of " + path, etag: fmt.Sprintf(`"%d"`, i)})
		paths = append(paths, s.URL+path)
	}
	s.set("/map", answer{body: sitemap(paths...)})
	src := s.follow("/map")
	ctx, cancel := context.WithCancel(t.Context())
	real := s.follower.Extract
	read := 0
	s.follower.Extract = func(c context.Context, name string, data []byte, l limits) (document, error) {
		if read++; read == 8 {
			cancel()
		}
		return real(c, name, data, l)
	}
	if _, err := s.follower.Check(ctx, src.ID); !errors.Is(err, context.Canceled) {
		t.Fatalf("the check ends with %v", err)
	}
	before := len(s.texts())
	if worked, err := s.follower.Step(t.Context()); err != nil || !worked {
		t.Fatalf("it is not due at once: %v, %v", worked, err)
	}
	if before < 7 || len(s.texts()) != 20 {
		t.Errorf("%d documents before, %d after", before, len(s.texts()))
	}
	for i := range 7 {
		if n := s.sent(fmt.Sprintf("/%02d", i)); n != 1 {
			t.Errorf("page %d was sent %d times", i, n)
		}
	}
}

func TestAHostThatDoesNotAnswerIsLeftAlone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var paths []string
	for i := range 20 {
		path := fmt.Sprintf("/%02d", i)
		s.set(path, answer{status: http.StatusBadGateway})
		paths = append(paths, s.URL+path)
	}
	s.set("/map", answer{body: sitemap(paths...)})
	src := s.follow("/map")
	if r := s.check(src.ID); len(r.Events) != tired || r.Source.Failures != 1 {
		t.Errorf("%+v", r)
	}
}

func TestAFullServerIsSaidAndChangesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.page("/a", "Page A.")
	s.follower.Quota = func(string) records.Quota { return records.Quota{Documents: 1} }
	src := s.follow("/a")
	s.check(src.ID)
	s.page("/b", "Page B.")
	other, err := s.follower.Follow(t.Context(), "c", s.URL+"/b", time.Hour, "", records.Access{})
	if err != nil {
		t.Fatal(err)
	}
	if r := s.check(other.ID); !strings.Contains(r.Source.Problem, "at their limit of 1 ") || len(s.texts()) != 1 {
		t.Errorf("%+v", r)
	}
}

func TestOnlyThoseWhoMaySeeASourceSeeItsPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.page("/a", "Page A.")
	src, err := s.follower.Follow(t.Context(), "c", s.URL+"/a", time.Hour, "", records.Access{Roles: []string{"7"}})
	if err != nil {
		t.Fatal(err)
	}
	s.check(src.ID)
	hidden, err := s.store.Hidden(t.Context(), records.Viewer{Community: "c"})
	if err != nil || len(hidden) != 1 {
		t.Errorf("hidden are %v, %v", hidden, err)
	}
}

func TestTheConfigurationsAddressesAreMirrored(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.page("/a", "Page A.")
	s.page("/b", "Page B.")
	s.follow("/by-hand")
	mirror := func(paths ...string) (urls []string) {
		t.Helper()
		for i := range paths {
			paths[i] = s.URL + paths[i]
		}
		if err := s.follower.Mirror(t.Context(), "c", paths, time.Hour); err != nil {
			t.Fatal(err)
		}
		all, err := s.follower.List(t.Context(), "c")
		if err != nil {
			t.Fatal(err)
		}
		for _, src := range all {
			urls = append(urls, src.URL[len(s.URL):])
			s.check(src.ID)
		}
		return urls
	}
	if got := mirror("/a", "/b", "/a#twice"); len(got) != 3 {
		t.Errorf("followed are %v", got)
	}
	s.set("/a", answer{status: http.StatusMovedPermanently, to: "/moved"})
	s.page("/moved", "Page A.")
	mirror("/a", "/b")
	if diff := cmp.Diff([]string{"/by-hand", "/moved"}, mirror("/a")); diff != "" {
		t.Error(diff)
	}
	if got := s.texts(); len(got) != 1 || got["/b"] != "" {
		t.Errorf("there are %v", got)
	}
}
