package discord

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// errInsecure refuses to send the token in the clear where the API is encrypted.
var errInsecure = errors.New("the Discord server names a gateway without encryption")

// dialer makes the one connection of a Session and keeps hold of it.
type dialer struct {
	timing timing
	token  Token
	resume *resumption
	secure bool
	way    way

	ctx     context.Context // ends when the connection is no longer wanted
	cancel  context.CancelFunc
	dialled chan struct{} // closed when wire is there

	mu   sync.Mutex
	wire *wire
}

func (s *shard) newDialer(resume *resumption) *dialer {
	ctx, cancel := context.WithCancel(context.Background())
	return &dialer{
		timing: s.timing, token: s.token, resume: resume, secure: s.secure, way: s.way,
		ctx: ctx, cancel: cancel, dialled: make(chan struct{}),
	}
}

// websocket returns what goes into Session.Dialer. With its two functions
// gorilla's dialer leaves TLS to them, so that the wire sees plain packets.
func (d *dialer) websocket() *websocket.Dialer {
	return &websocket.Dialer{
		HandshakeTimeout: d.timing.hello,
		NetDialContext: func(_ context.Context, _, addr string) (net.Conn, error) {
			return d.dial(addr, false)
		},
		NetDialTLSContext: func(_ context.Context, _, addr string) (net.Conn, error) {
			return d.dial(addr, true)
		},
	}
}

func (d *dialer) dial(addr string, secure bool) (net.Conn, error) {
	if d.secure && !secure {
		return nil, errInsecure
	}
	ctx, cancel := context.WithTimeout(d.ctx, d.timing.hello)
	defer cancel()
	c, err := d.way.reach(ctx, addr, secure)
	if err != nil {
		return nil, fmt.Errorf("connect to the gateway: %w", err)
	}
	if secure {
		host, _, err := net.SplitHostPort(addr)
		if err != nil {
			host = addr
		}
		t := tls.Client(c, &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}})
		if err := t.HandshakeContext(ctx); err != nil {
			_ = c.Close() // the handshake's error says what matters
			return nil, fmt.Errorf("connect to the gateway: %w", err)
		}
		c = t
	}
	return d.adopt(c)
}

func (d *dialer) adopt(c net.Conn) (net.Conn, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ctx.Err() != nil || d.wire != nil {
		_ = c.Close()
		return nil, errStopped
	}
	d.wire = newWire(c, d.timing, d.token, d.resume)
	close(d.dialled)
	return d.wire, nil
}

func (d *dialer) current() *wire {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.wire
}

// stop cuts the connection, or keeps it from being made.
func (d *dialer) stop() {
	d.cancel()
	if w := d.current(); w != nil {
		w.fail(errStopped)
	}
}

// gatewayClient answers the one REST call that Session.Open makes, GET
// /gateway, with the address the supervisor chose, and refuses every other.
// discordgo adds "?v=9&encoding=json"; the "#" in front of it makes that a
// fragment, which is not sent.
func gatewayClient(address string) *http.Client {
	return &http.Client{Timeout: time.Second, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.Method != http.MethodGet || r.URL.Path != "/api/v9/gateway" {
			return nil, fmt.Errorf("discordgo called %s %s, which this program does not allow", r.Method, r.URL.Path)
		}
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || u.Scheme != "ws" && u.Scheme != "wss" {
			return nil, errors.New("the gateway's address is not usable")
		}
		if u.Path == "" {
			u.Path = "/"
		}
		u.RawQuery = url.Values{"v": {"10"}, "encoding": {"json"}}.Encode()
		u.Fragment = ""
		body, err := json.Marshal(map[string]string{"url": u.String() + "#"})
		if err != nil {
			return nil, err
		}
		return &http.Response{
			StatusCode: http.StatusOK, Status: "200 OK", Request: r, Header: http.Header{},
			Body: io.NopCloser(bytes.NewReader(body)),
		}, nil
	})}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
