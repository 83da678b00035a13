package discord

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"time"
)

// Hurry shortens the waits of the connection for a test.
func (c *Client) Hurry() {
	c.rest.pause = 10 * time.Millisecond
	c.timing = timing{
		hello: 500 * time.Millisecond, ready: time.Second, slack: 500 * time.Millisecond,
		write: time.Second, stable: time.Minute,
		close:      time.Second,
		firstPause: 20 * time.Millisecond, maxPause: 200 * time.Millisecond,
		identify: 10 * time.Millisecond, invalid: 5 * time.Millisecond,
	}
}

// Relax makes hurried waits long enough for a machine that is very busy.
func (c *Client) Relax() {
	c.timing.hello, c.timing.ready, c.timing.slack = 3*time.Second, 6*time.Second, 2*time.Second
}

func testGate(info *GatewayInfo) *identifyGate {
	return &identifyGate{
		ask: func(context.Context) (*GatewayInfo, error) {
			told := *info
			return &told, nil
		},
		pause: 5 * time.Second, log: slog.New(slog.DiscardHandler),
	}
}

func header(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Set(pairs[i], pairs[i+1])
	}
	return h
}

// Proxy sets the proxy of the gateway's connections.
func (c *Client) Proxy(address string) {
	c.proxy = func(*http.Request) (*url.URL, error) { return url.Parse(address) }
}

// Trust sets the transport of the REST calls, for its certificates.
func (c *Client) Trust(transport http.RoundTripper) { c.rest.http.Transport = transport }
