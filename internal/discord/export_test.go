package discord

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Hurry shortens the pauses of a client in real time. Its deadlines stay: a
// busy machine must not make them pass.
func (c *Client) Hurry() {
	c.rest.pause = 10 * time.Millisecond
	c.timing.firstPause, c.timing.maxPause = 20*time.Millisecond, 200*time.Millisecond
	c.timing.identify, c.timing.invalid = 10*time.Millisecond, 5*time.Millisecond
}

// LosePatience shortens the deadlines too, for a long run in which gateways
// fall silent again and again.
func (c *Client) LosePatience() {
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
	c.way.proxy = func(*http.Request) (*url.URL, error) { return url.Parse(address) }
}

// Through lets everything of the client go over connections that dial makes.
func (c *Client) Through(dial func(ctx context.Context, network, addr string) (net.Conn, error)) {
	c.way.dial = dial
	c.rest.http.Transport.(*http.Transport).DialContext = dial
}

// Trust sets the transport of the REST calls, for its certificates.
func (c *Client) Trust(transport http.RoundTripper) { c.rest.http.Transport = transport }
