package fetch

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"docent/internal/extract/refusal"
)

// only lets a client reach the servers of a test and nothing else.
func only(servers ...*httptest.Server) Check {
	return func(_, address string, _ syscall.RawConn) error {
		for _, s := range servers {
			if s.Listener.Addr().String() == address {
				return nil
			}
		}
		return fmt.Errorf("%w: %s", ErrBlocked, address)
	}
}

func serve(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return s
}

// client is one for tests: its pause is short, its limits small.
func client(t *testing.T, check Check) *Client {
	t.Helper()
	c := New(Options{Check: check, Bytes: 10_000, Time: 5 * time.Second, Redirects: 3, Pause: time.Millisecond})
	t.Cleanup(c.Close)
	return c
}

// noRobots answers /robots.txt with 404 and leaves the rest to next.
func noRobots(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			w.Header().Set("Connection", "close") // so that the page makes a connection of its own
			http.NotFound(w, r)
			return
		}
		next(w, r)
	}
}

func TestGetReturnsThePageAndItsValidators(t *testing.T) {
	t.Parallel()
	s := serve(t, noRobots(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.UserAgent(), "Docent") {
			t.Errorf("it calls itself %q", r.UserAgent())
		}
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Last-Modified", "Mon, 01 Jan 2024 00:00:00 GMT")
		w.Header().Set("Content-Type", "text/html; charset=iso-8859-2")
		fmt.Fprint(w, "<p>\xb1\xb6")
	}))
	c := client(t, only(s))
	page, err := c.Get(t.Context(), s.URL+"/a", Validators{})
	if err != nil || string(page.Data) != "<!doctype html>\n<p>ąś" || page.Type != "text/html" || page.URL != s.URL+"/a" || page.ETag != `"v1"` || page.Modified == "" || page.Unchanged {
		t.Fatalf("%+v, %v", page, err)
	}
	again, err := c.Get(t.Context(), s.URL+"/a", page.Validators)
	if err != nil || !again.Unchanged || again.Validators != page.Validators || again.Data != nil {
		t.Errorf("%+v, %v", again, err)
	}
}

func TestGetReachesPublicAddressesOnly(t *testing.T) {
	t.Parallel()
	s := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the server was reached") })
	c := client(t, nil)
	port := s.URL[strings.LastIndex(s.URL, ":"):]
	for _, address := range []string{
		s.URL, "http://localhost" + port, "http://127.0.0.1", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/",
		"http://169.254.169.254/latest/meta-data", "http://10.0.0.1", "http://192.168.1.1", "http://172.16.0.1", "http://100.64.0.1",
		"http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/", "http://[::ffff:7f00:1]/", "http://[2002:7f00:1::]/", "http://[::]/", "http://LOCALHOST/",
		"http://[fd00::1]/", "http://[fe80::1]/", "http://[64:ff9b::7f00:1]/", "http://2130706433/", "http://8.8.8.8:22/",
	} {
		_, err := c.Get(t.Context(), address, Validators{})
		// A spelling that the resolver does not know is no site at all.
		odd := slices.Contains([]string{"http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/"}, address)
		if !errors.Is(err, ErrInternal) && !(odd && errors.Is(err, ErrUnreachable)) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestARedirectToAnInternalAddressIsNotFollowed(t *testing.T) {
	t.Parallel()
	inner := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the inner server was reached") })
	for _, path := range []string{"/", "/robots.txt"} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != path {
				http.NotFound(w, r)
				return
			}
			http.Redirect(w, r, inner.URL, http.StatusFound)
		})
		if _, err := client(t, only(s)).Get(t.Context(), s.URL+"/", Validators{}); !errors.Is(err, ErrInternal) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// A name that leads to a public address at first and to an internal one later
// (DNS rebinding) is looked at again by every connection.
func TestEveryConnectionIsChecked(t *testing.T) {
	t.Parallel()
	s := serve(t, noRobots(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		fmt.Fprint(w, "here")
	}))
	var connections atomic.Int32
	allowed := only(s)
	c := client(t, func(network, address string, raw syscall.RawConn) error {
		if connections.Add(1) > 2 { // robots.txt and the first page
			return ErrBlocked
		}
		return allowed(network, address, raw)
	})
	for i, want := range []error{nil, ErrInternal, ErrInternal} {
		if _, err := c.Get(t.Context(), s.URL+"/a", Validators{}); !errors.Is(err, want) {
			t.Errorf("visit %d: %v, want %v", i, err, want)
		}
	}
}

func TestGetFollowsAFewRedirects(t *testing.T) {
	t.Parallel()
	s := serve(t, noRobots(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/old":
			http.Redirect(w, r, "/new?x=1", http.StatusMovedPermanently)
		case "/older":
			http.Redirect(w, r, "/detour", http.StatusPermanentRedirect)
		case "/detour":
			http.Redirect(w, r, "/old", http.StatusFound)
		case "/circle":
			http.Redirect(w, r, "/circle", http.StatusFound)
		case "/mail":
			w.Header().Set("Location", "mailto:a@example.org")
			w.WriteHeader(http.StatusFound)
		case "/nowhere":
			w.WriteHeader(http.StatusFound)
		default:
			fmt.Fprint(w, "here")
		}
	}))
	c := client(t, only(s))
	page, err := c.Get(t.Context(), s.URL+"/old", Validators{})
	if err != nil || string(page.Data) != "here" || page.URL != s.URL+"/new?x=1" || page.Moved != page.URL {
		t.Errorf("%+v, %v", page, err)
	}
	page, err = c.Get(t.Context(), s.URL+"/older", Validators{})
	if err != nil || page.URL != s.URL+"/new?x=1" || page.Moved != s.URL+"/detour" {
		t.Errorf("only the part of the way that is for good counts as a move: %+v, %v", page, err)
	}
	for _, path := range []string{"/circle", "/mail", "/nowhere"} {
		if _, err := c.Get(t.Context(), s.URL+path, Validators{}); !errors.Is(err, ErrAddress) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestGetBoundsSizeAfterUnpacking(t *testing.T) {
	t.Parallel()
	s := serve(t, noRobots(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = z.Write(make([]byte, 1<<20))
		_ = z.Close()
	}))
	_, err := client(t, only(s)).Get(t.Context(), s.URL, Validators{})
	said, _ := refusal.Sentence(err)
	if !errors.Is(err, ErrTooLarge) || said != "It has more than the 0.0 MB that may be fetched; add it in parts." {
		t.Errorf("%v: %q", err, said)
	}
}

func TestGetExplainsAnswersThatAreNoPage(t *testing.T) {
	t.Parallel()
	s := serve(t, noRobots(func(w http.ResponseWriter, r *http.Request) {
		var code int
		if _, err := fmt.Sscanf(r.URL.Path, "/%d", &code); err != nil {
			t.Error(err)
		}
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(code)
	}))
	c := client(t, only(s))
	for code, want := range map[int]struct {
		kind      error
		temporary bool
	}{404: {ErrGone, false}, 410: {ErrGone, false}, 403: {ErrStatus, false}, 429: {ErrStatus, true}, 503: {ErrStatus, true}, 204: {ErrStatus, false}} {
		_, err := c.Get(t.Context(), fmt.Sprint(s.URL, "/", code), Validators{})
		var e *Error
		if !errors.As(err, &e) || e.Kind != want.kind || e.Temporary != want.temporary || e.Status != code || e.RetryAfter != 7*time.Second {
			t.Errorf("%d: %+v", code, e)
		}
	}
	for _, address := range []string{"", "file:///etc/passwd", "ftp://example.org", "gopher://x", "//example.org", "https://me:secret@example.org", "javascript:1", "http://"} {
		if _, err := c.Get(t.Context(), address, Validators{}); !errors.Is(err, ErrAddress) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestASiteMaySayWhenToComeBack(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 5, 1, 8, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "7": 7 * time.Second, "-7": 0, "soon": 0, "99999999": 24 * time.Hour,
		"Wed, 01 May 2024 08:01:00 GMT": time.Minute, "Tue, 30 Apr 2024 08:00:00 GMT": 0, "Thu, 01 May 2025 08:00:00 GMT": 24 * time.Hour,
	} {
		if got := retryAfter(value, now); got != want {
			t.Errorf("%q: %v, wanted %v", value, got, want)
		}
	}
}

func TestGetStopsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s := serve(t, noRobots(func(w http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}))
	if _, err := client(t, only(s)).Get(ctx, s.URL, Validators{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestAttachmentsComeFromDiscordOnly(t *testing.T) {
	t.Parallel()
	other := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("another server was reached") })
	var asked atomic.Int32
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		switch r.URL.Path {
		case "/file":
			fmt.Fprint(w, "content")
		case "/large":
			_, _ = w.Write(make([]byte, 200))
		case "/away":
			http.Redirect(w, r, other.URL, http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	})
	a := NewAttachments(s.URL+"/api/v10", 100)
	t.Cleanup(a.Close)
	if data, err := a.Get(t.Context(), s.URL+"/file"); err != nil || string(data) != "content" {
		t.Errorf("%q, %v", data, err)
	}
	for path, want := range map[string]error{"/large": ErrTooLarge, "/away": ErrStatus, "/gone": ErrGone} {
		if _, err := a.Get(t.Context(), s.URL+path); !errors.Is(err, want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	before := asked.Load()
	for _, address := range []string{
		other.URL + "/file", "https://example.org/file", "http://cdn.discordapp.com/file", "https://cdn.discordapp.com.example.org/file",
		"https://cdn.discordapp.com@example.org/file", "https://cdn.discordapp.com:8443/file", "ftp" + strings.TrimPrefix(s.URL, "http") + "/file", "",
	} {
		if _, err := a.Get(t.Context(), address); !errors.Is(err, ErrAddress) {
			t.Errorf("%s: %v", address, err)
		}
	}
	if asked.Load() != before {
		t.Error("a refused address was asked")
	}
	if _, err := NewAttachments("https://discord.com/api", 100).clientFor("https://discord.com/x"); !errors.Is(err, ErrAddress) {
		t.Errorf("Discord's own API counts as a file server: %v", err)
	}
}
