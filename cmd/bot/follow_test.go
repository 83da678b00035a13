package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"docent/internal/discordtest"
)

// reachAll lets a test's program reach servers on loopback.
func reachAll(string, string, syscall.RawConn) error { return nil }

// webSite serves one page whose words can be changed; seen is closed when it
// is asked for.
func webSite(t *testing.T, words string) (site *httptest.Server, set func(string), seen <-chan struct{}) {
	t.Helper()
	var now atomic.Value
	now.Store(words)
	asked := make(chan struct{})
	tell := sync.OnceFunc(func() { close(asked) })
	site = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/page" {
			http.NotFound(w, r)
			return
		}
		defer tell()
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, "<!doctype html><title>Opening hours</title><h1>Opening hours</h1><p>%s</p>", now.Load())
	}))
	t.Cleanup(site.Close)
	return site, func(s string) { now.Store(s) }, asked
}

func TestAnAddressIsFollowedTriedCheckedAndStopped(t *testing.T) {
	t.Parallel()
	site, set, _ := webSite(t, "The museum opens at ten.")
	db := filepath.Join(t.TempDir(), "d.db")
	bot := func(code int, args ...string) string {
		t.Helper()
		var out bytes.Buffer
		p := &program{in: strings.NewReader(""), out: &out, errOut: &out, getenv: func(string) string { return "" }, webCheck: reachAll}
		if got := p.exit(p.dispatch(t.Context(), append([]string{args[0], "--db", db}, args[1:]...))); got != code {
			t.Errorf("bot %s: exit code %d, want %d\n%s", strings.Join(args, " "), got, code, &out)
		}
		return out.String()
	}
	says := func(got string, parts ...string) {
		t.Helper()
		for _, part := range parts {
			if !strings.Contains(got, part) {
				t.Errorf("it does not say %q:\n%s", part, got)
			}
		}
	}
	page := site.URL + "/page"
	says(bot(0, "follow"), "Nothing of the web is followed")
	says(bot(0, "follow", "--dry-run", page), "added", "Opening hours", "1 added")
	says(bot(0, "follow"), "Nothing of the web is followed")
	says(bot(0, "follow", page), "added", "1 added, 0 replaced")
	says(bot(0, "follow"), page, "page", "well")
	says(bot(0, "ask", "when does the museum open?"), "The museum opens at ten.", page)
	set("The museum opens at eleven.")
	says(bot(0, "follow", "--dry-run", page), "replaced")
	says(bot(0, "follow", "--now"), "replaced", "0 added, 1 replaced")
	says(bot(0, "ask", "when does the museum open?"), "opens at eleven")
	says(bot(0, "follow", "--now", "1"), "1 unchanged")
	says(bot(1, "follow", site.URL+"/nowhere"), "There is no page at this address")
	says(bot(0, "follow"), "failed (1 in a row)")
	says(bot(1, "follow", "--now", "7"), "number 7")
	says(bot(1, "follow", "--stop", "7"), "number 7")
	says(bot(0, "follow", "--stop", "1"), "its documents are removed")
	says(bot(3, "ask", "when does the museum open?"), "Not in the documents")
	for _, args := range [][]string{{"--stop"}, {"--now", page}, {"1"}, {"ftp://example.org"}, {"--keep"}, {"--dry-run", "--now"}} {
		bot(2, append([]string{"follow"}, args...)...)
	}
}

func TestServeFollowsTheConfigurationsAddresses(t *testing.T) {
	t.Parallel()
	site, _, seen := webSite(t, "The night train leaves at eleven.")
	srv := discordtest.New(t)
	srv.RealTime()
	guild := srv.AddGuild("Readers")
	general := guild.AddChannel("general")
	alice := guild.AddMember(srv.AddUser("alice"))
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, fmt.Appendf(nil, "[discord]\ntoken = %q\napi_base = %q\n[answer]\nthreshold = 0.01\n[sources]\naddresses = [%q]\n[limits]\nmember_questions_per_hour = 100000\n",
		srv.Token, srv.URL, site.URL+"/page"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var said lockedBuffer
	done := make(chan int)
	go func() {
		p := &program{in: strings.NewReader(""), out: &said, errOut: &said, getenv: func(string) string { return "" }, webCheck: reachAll}
		done <- p.exit(p.dispatch(ctx, []string{"serve", "--config", path}))
	}()
	srv.WaitReady(1)
	srv.WaitCommands()
	<-seen
	for !strings.Contains(listed(t, path), "Opening hours") {
		if t.Context().Err() != nil {
			t.Fatal("the page is not stored")
		}
	}
	answer := srv.Slash(alice, general, "ask", discordtest.Options{"question": "when does the night train leave?"}).Answer().Text()
	if !strings.Contains(answer, "at eleven") {
		t.Errorf("it answers %s", answer)
	}
	cancel()
	if code := <-done; code != 0 {
		t.Errorf("serve ends with %d:\n%s", code, said.String())
	}
}

// listed is what `bot list` shows of the documents of all servers.
func listed(t *testing.T, config string) string {
	t.Helper()
	var out bytes.Buffer
	p := &program{in: strings.NewReader(""), out: &out, errOut: &out, getenv: func(string) string { return "" }}
	if code := p.exit(p.dispatch(t.Context(), []string{"list", "--config", config, "--community", "shared"})); code != 0 {
		t.Fatalf("list ends with %d: %s", code, &out)
	}
	return out.String()
}
