package discordtest

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"
)

// NewInMemory is New without a network: the bot reaches it through Dial. In a
// bubble of testing/synctest all time is then the bubble's, so that a test can
// let a call take ten seconds or a gateway be silent for a minute, and no busy
// machine makes a deadline pass by chance. The fake's clock is the bubble's.
func NewInMemory(t Reporter) *Server {
	t.Helper()
	s := prepare(t)
	s.realTime = true
	s.Patience = time.Hour // of the bubble: it passes only while nothing else can happen
	s.pipes = &pipes{waiting: make(chan net.Conn), closed: make(chan struct{})}
	s.http = &httptest.Server{Listener: s.pipes, Config: &http.Server{Handler: http.HandlerFunc(s.serve)}}
	s.http.Start()
	s.URL = s.http.URL
	t.Cleanup(s.Close)
	return s
}

// Dial connects to a Server that NewInMemory made, whatever the address.
func (s *Server) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	return s.pipes.dial(ctx)
}

// pipes is a listener whose connections are pipes in memory.
type pipes struct {
	waiting chan net.Conn
	closed  chan struct{}
	once    sync.Once
}

func (p *pipes) dial(ctx context.Context) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case p.waiting <- far:
		return near, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept waits for the next connection.
func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.waiting:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// Close ends Accept.
func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

// Addr is a loopback address, so that no proxy is used for it.
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }
