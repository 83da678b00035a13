package discord_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"docent/internal/discord"
)

func TestTheGatewayIsReachedThroughAProxy(t *testing.T) {
	t.Parallel()
	var tunnels atomic.Int32
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect || r.Header.Get("Proxy-Authorization") == "" {
			http.Error(w, "no", http.StatusForbidden)
			return
		}
		there, err := net.Dial("tcp", r.Host)
		if err != nil {
			http.Error(w, "no", http.StatusBadGateway)
			return
		}
		here, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		tunnels.Add(1)
		_, _ = here.Write([]byte("HTTP/1.1 200 OK\r\n\r\n"))
		go func() {
			_, _ = io.Copy(there, here)
			_ = there.Close()
		}()
		_, _ = io.Copy(here, there)
		_ = here.Close()
	}))
	t.Cleanup(proxy.Close)
	s := newStageOnLoopback(t)
	s.register(t)
	s.bot.Proxy(strings.Replace(proxy.URL, "http://", "http://me:pass@", 1))
	s.start(t, echo(t, s))
	s.WaitReady(1)
	s.ask(t, "through the proxy")
	if tunnels.Load() != 1 {
		t.Errorf("%d tunnels", tunnels.Load())
	}
}

func TestAProxyThatRefusesIsNamedWithoutItsPassword(t *testing.T) {
	t.Parallel()
	proxy := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(proxy.Close)
	s := newStageOnLoopback(t)
	s.bot.Proxy(strings.Replace(proxy.URL, "http://", "http://me:pass-word@", 1))
	s.start(t, discord.Handler{})
	s.WaitRequests("GET /gateway/bot", 1)
	s.log.await(t, "the proxy does not lead to the gateway")
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	if strings.Contains(s.log.String(), "pass-word") || s.Connections() != 0 {
		t.Error("the password stands in the log, or the proxy was passed by")
	}
}

func TestTheTokenIsNotSentInTheClearWhereTheAPIIsEncrypted(t *testing.T) {
	t.Parallel()
	api := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"url":"ws://127.0.0.1:1/","shards":1}`)
	}))
	t.Cleanup(api.Close)
	bot, err := discord.New(discord.Config{Token: "abc", APIBase: api.URL})
	if err != nil {
		t.Fatal(err)
	}
	bot.Hurry()
	bot.Trust(api.Client().Transport)
	var fatal *discord.FatalError
	if err := bot.Run(t.Context(), discord.Handler{}); !errors.As(err, &fatal) || !strings.Contains(err.Error(), "api_base") {
		t.Errorf("Run returned %v", err)
	}
}

func TestSettingsThatCannotWorkAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cfg  discord.Config
		want error
	}{
		"no token":               {discord.Config{}, discord.ErrNoToken},
		"a token of two words":   {discord.Config{Token: "a b"}, discord.ErrToken},
		"a base without a host":  {discord.Config{Token: "a", APIBase: "localhost"}, discord.ErrAPIBase},
		"a base with a password": {discord.Config{Token: "a", APIBase: "https://u:p@x.org"}, discord.ErrAPIBase},
		"shards without a count": {discord.Config{Token: "a", Shards: discord.Shards{IDs: []int{0}}}, discord.ErrShards},
		"a shard out of range":   {discord.Config{Token: "a", Shards: discord.Shards{IDs: []int{2}, Count: 2}}, discord.ErrShards},
		"auto and a count":       {discord.Config{Token: "a", Shards: discord.Shards{Auto: true, Count: 2}}, discord.ErrShards},
	} {
		if _, err := discord.New(c.cfg); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := discord.New(discord.Config{Token: "Bot abc", APIBase: "http://127.0.0.1:3000/"}); err != nil {
		t.Errorf("a good one: %v", err)
	}
}

func TestTwoRunsAtOnceAreRefused(t *testing.T) {
	t.Parallel()
	s := newStageOnLoopback(t)
	s.start(t, discord.Handler{})
	s.WaitReady(1)
	if err := s.bot.Run(context.Background(), discord.Handler{}); !errors.Is(err, discord.ErrRunning) {
		t.Errorf("a second Run returned %v", err)
	}
}
