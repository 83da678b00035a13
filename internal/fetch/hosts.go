package fetch

import (
	"context"
	"sync"
	"time"
)

// hosts lets one request at a time visit a host, a pause apart.
type hosts struct {
	pause time.Duration
	mu    sync.Mutex
	gates map[string]*gate
}

// gate is one host's door: whoever holds its token visits.
type gate struct {
	token   chan time.Time // of the last visit's end
	waiting int            // visitors and those who wait
}

func newHosts(pause time.Duration) *hosts {
	return &hosts{pause: pause, gates: map[string]*gate{}}
}

// enter waits for the host's turn. leave must be called after the visit.
func (h *hosts) enter(ctx context.Context, host string) (leave func(), err error) {
	g := h.join(host)
	var last time.Time
	select {
	case last = <-g.token:
	case <-ctx.Done():
		h.quit(host, g)
		return nil, ctx.Err()
	}
	rest := time.NewTimer(time.Until(last.Add(h.pause)))
	defer rest.Stop()
	select {
	case <-rest.C:
	case <-ctx.Done():
		g.token <- last
		h.quit(host, g)
		return nil, ctx.Err()
	}
	return func() {
		g.token <- time.Now()
		time.AfterFunc(h.pause, func() { h.quit(host, g) }) // the pause outlives the visitor
	}, nil
}

func (h *hosts) join(host string) *gate {
	h.mu.Lock()
	defer h.mu.Unlock()
	g := h.gates[host]
	if g == nil {
		g = &gate{token: make(chan time.Time, 1)}
		g.token <- time.Time{}
		h.gates[host] = g
	}
	g.waiting++
	return g
}

func (h *hosts) quit(host string, g *gate) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if g.waiting--; g.waiting == 0 {
		delete(h.gates, host)
	}
}
