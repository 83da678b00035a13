package commands

import (
	"context"
	"sync"
	"time"
)

// limiter counts questions of the last hour, per member and per server. The
// counts are memory over what the store knows: after a restart they are read
// from the receipts, so a restart gives nobody a fresh hour. One server's
// events reach one process only, so no other counts them.
type limiter struct {
	store   receiptStore
	mu      sync.Mutex
	windows map[window]*counted
	swept   time.Time
}

// window is whose questions are counted; member "" is the whole server.
type window struct{ community, member string }

type counted struct {
	times   []time.Time // of the questions in the last hour, oldest first
	noticed bool        // the member has been told in public
}

func newLimiter(store receiptStore) *limiter {
	return &limiter{store: store, windows: map[window]*counted{}}
}

// verdict says whether a question may be asked.
type verdict struct {
	allowed bool
	server  bool      // it is the server's limit that was reached
	limit   int       // that was reached
	again   time.Time // when the next one may be asked
	first   bool      // nobody has been told yet
}

// ask counts a question if both limits allow it.
func (l *limiter) ask(ctx context.Context, community, member string, memberLimit, serverLimit int, now time.Time) (verdict, error) {
	mine, err := l.window(ctx, window{community, member}, now)
	if err != nil {
		return verdict{}, err
	}
	all, err := l.window(ctx, window{community, ""}, now)
	if err != nil {
		return verdict{}, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, w := range []struct {
		*counted
		limit  int
		server bool
	}{{mine, memberLimit, false}, {all, serverLimit, true}} {
		w.drop(now)
		if len(w.times) < w.limit {
			w.noticed = false
			continue
		}
		v := verdict{server: w.server, limit: w.limit, again: now.Add(time.Hour), first: !w.noticed}
		if w.limit > 0 {
			v.again = w.times[len(w.times)-w.limit].Add(time.Hour)
		}
		w.noticed = true
		return v, nil
	}
	mine.times, all.times = append(mine.times, now), append(all.times, now)
	return verdict{allowed: true}, nil
}

// window returns a window, reading it from the store the first time.
func (l *limiter) window(ctx context.Context, w window, now time.Time) (*counted, error) {
	l.mu.Lock()
	l.sweep(now)
	known := l.windows[w]
	l.mu.Unlock()
	if known != nil {
		return known, nil
	}
	times, err := l.store.AskedSince(ctx, w.community, w.member, now.Add(-time.Hour))
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.windows[w] == nil {
		l.windows[w] = &counted{times: times}
	}
	return l.windows[w], nil
}

// sweep forgets windows without questions, every ten minutes. A window that
// is being used has at least none older than an hour.
func (l *limiter) sweep(now time.Time) {
	if now.Sub(l.swept) < 10*time.Minute {
		return
	}
	l.swept = now
	for w, c := range l.windows {
		if c.drop(now); len(c.times) == 0 {
			delete(l.windows, w)
		}
	}
}

func (c *counted) drop(now time.Time) {
	i := 0
	for i < len(c.times) && !c.times[i].After(now.Add(-time.Hour)) {
		i++
	}
	c.times = c.times[i:]
}
