package commands

import (
	"context"
	"sync"
	"time"
)

// allowances are how many questions may be asked.
type allowances struct{ memberMinute, memberHour, serverHour int }

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
	noticed bool        // that the limit was reached has been said
}

func newLimiter(store receiptStore) *limiter {
	return &limiter{store: store, windows: map[window]*counted{}}
}

// verdict says whether a question may be asked.
type verdict struct {
	allowed bool
	server  bool      // it is the server's limit that was reached
	minute  bool      // it is the limit of a minute
	limit   int       // that was reached
	again   time.Time // when the next one may be asked
	first   bool      // nobody has been told yet
}

// ask counts a question if all limits allow it.
func (l *limiter) ask(ctx context.Context, community, member string, most allowances, now time.Time) (verdict, error) {
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
		span time.Duration
		verdict
	}{
		{mine, time.Hour, verdict{limit: most.memberHour}},
		{mine, time.Minute, verdict{limit: most.memberMinute, minute: true}},
		{all, time.Hour, verdict{limit: most.serverHour, server: true}},
	} {
		w.drop(now)
		again, full := w.full(w.limit, w.span, now)
		if !full {
			continue
		}
		w.again, w.first, w.noticed = again, !w.noticed, true
		return w.verdict, nil
	}
	mine.noticed, all.noticed = false, false
	mine.times, all.times = append(mine.times, now), append(all.times, now)
	return verdict{allowed: true}, nil
}

// full reports whether a limit is reached, and when it no longer is.
func (c *counted) full(limit int, span time.Duration, now time.Time) (again time.Time, full bool) {
	if limit <= 0 {
		return now.Add(span), true
	}
	if len(c.times) < limit {
		return now, false
	}
	again = c.times[len(c.times)-limit].Add(span)
	return again, again.After(now)
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
