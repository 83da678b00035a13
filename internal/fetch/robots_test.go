package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestRobotsRulesFollowTheRFC(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file     string
		yes, not []string
	}{
		"none":                          {"", []string{"/", "/a"}, nil},
		"everything is forbidden":       {"User-agent: *\nDisallow: /", nil, []string{"/", "/a"}},
		"an empty rule forbids nothing": {"User-agent: *\nDisallow:\n", []string{"/a"}, nil},
		"the longest rule wins":         {"user-agent: *\ndisallow: /a\nallow: /a/b\n", []string{"/", "/a/b/c"}, []string{"/a", "/ab", "/a/c"}},
		"a tie allows":                  {"User-agent: *\nDisallow: /a\nAllow: /a", []string{"/a"}, nil},
		"a group of its own":            {"User-agent: *\nDisallow: /\n\nUser-agent: Docent/1.0\nDisallow: /x # no\n", []string{"/a"}, []string{"/x"}},
		"groups with many names":        {"User-agent: other\nUser-agent: docent\nDisallow: /x\nUser-agent: third\nDisallow: /y", []string{"/y"}, []string{"/x"}},
		"its groups are joined":         {"User-agent: docent\nDisallow: /x\nUser-agent: z\nDisallow: /\nUser-agent: docent\nDisallow: /y", []string{"/z"}, []string{"/x", "/y"}},
		"a group without rules":         {"User-agent: docent\nUser-agent: *\nCrawl-delay: 5\n", []string{"/a"}, nil},
		"wildcards and ends":            {"User-agent: *\nDisallow: /*.pdf$\nDisallow: /*?print\n", []string{"/a.pdfx", "/a?x"}, []string{"/a.pdf", "/b/c.pdf", "/a?print=1"}},
		"wildcards in the middle":       {"User-agent: *\nDisallow: /a*b*c$\n", []string{"/ab", "/abcd"}, []string{"/abc", "/axxbxxc", "/abcbc"}},
		"marks, cases and rubbish":      {"\ufeffUSER-AGENT : *\r\nfoo\r\nSitemap: https://x/y\r\nDISALLOW : /x\r\n", []string{"/a"}, []string{"/x"}},
	} {
		rules := parseRobots(c.file)
		for _, path := range c.yes {
			if !permits(rules, path) {
				t.Errorf("%s: %s is forbidden", name, path)
			}
		}
		for _, path := range c.not {
			if permits(rules, path) {
				t.Errorf("%s: %s is allowed", name, path)
			}
		}
	}
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /*a*$\n", "/aa")
	f.Fuzz(func(t *testing.T, file, path string) { permits(parseRobots(file), path) })
}

func TestRobotsAreAskedOnceAndObeyed(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			asked.Add(1)
			fmt.Fprint(w, "User-agent: *\nDisallow: /private")
			return
		}
		if r.URL.Path == "/to-private" {
			http.Redirect(w, r, "/private/x", http.StatusFound)
		}
	})
	c := client(t, only(s))
	for path, want := range map[string]error{"/a": nil, "/private/x": ErrRobots, "/to-private": ErrRobots} {
		if _, err := c.Get(t.Context(), s.URL+path, Validators{}); !errors.Is(err, want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if asked.Load() != 1 {
		t.Errorf("robots.txt was asked for %d times", asked.Load())
	}
}

func TestASiteWhoseRobotsCannotBeReadIsLeftAlone(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	_, err := client(t, only(s)).Get(t.Context(), s.URL, Validators{})
	var e *Error
	if !errors.As(err, &e) || !e.Temporary {
		t.Errorf("got %v", err)
	}
}

func TestOneVisitorAtATimeAPauseApart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHosts(time.Second)
		start := time.Now()
		inside := atomic.Int32{}
		done := make(chan time.Duration, 3)
		for range 3 {
			go func() {
				leave, err := h.enter(t.Context(), "a")
				if err != nil {
					t.Error(err)
				}
				if inside.Add(1) > 1 {
					t.Error("two at once")
				}
				time.Sleep(100 * time.Millisecond)
				inside.Add(-1)
				done <- time.Since(start)
				leave()
			}()
		}
		leave, err := h.enter(t.Context(), "b")
		if err != nil || time.Since(start) > 0 {
			t.Errorf("another host had to wait: %v", err)
		}
		leave()
		for i := range 3 {
			want := time.Duration(i)*1100*time.Millisecond + 100*time.Millisecond
			if got := <-done; got != want {
				t.Errorf("visit %d ended after %v, wanted %v", i, got, want)
			}
		}
		time.Sleep(2 * time.Second)
		h.mu.Lock()
		defer h.mu.Unlock()
		if len(h.gates) != 0 {
			t.Errorf("%d hosts are remembered for ever", len(h.gates))
		}
	})
}

func TestWaitingForAHostStopsWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHosts(time.Hour)
		leave, err := h.enter(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := h.enter(ctx, "a"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		leave()
		ctx, cancel = context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := h.enter(ctx, "a"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("in the pause: %v", err)
		}
		time.Sleep(time.Hour)
		if leave, err := h.enter(t.Context(), "a"); err != nil {
			t.Errorf("the gate is stuck: %v", err)
		} else {
			leave()
		}
		time.Sleep(2 * time.Hour)
	})
}
