package discord

import (
	"net/http"
	"strconv"
	"sync"
	"time"
)

// bucket is the limit of one route with one major parameter, as Discord's
// headers tell it. Nothing is held during a call.
type bucket struct {
	mu    sync.Mutex
	known bool // remaining and reset come from Discord
	left  int
	reset time.Time
	used  time.Time
}

// take uses one call, or says how long to wait before asking again.
func (b *bucket) take(now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.used = now
	if !b.known || !now.Before(b.reset) {
		b.known = false
		return 0
	}
	if b.left > 0 {
		b.left--
		return 0
	}
	return b.reset.Sub(now)
}

func (b *bucket) giveBack() {
	b.mu.Lock()
	b.left++
	b.mu.Unlock()
}

// close refuses calls until then.
func (b *bucket) close(until time.Time) {
	b.mu.Lock()
	b.known, b.left, b.reset = true, 0, until
	b.mu.Unlock()
}

// learn reads an answer's headers. Answers can overtake each other, so within
// one window only a smaller remainder is believed.
func (b *bucket) learn(now time.Time, h http.Header) {
	left, err1 := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	after, err2 := strconv.ParseFloat(h.Get("X-RateLimit-Reset-After"), 64)
	if err1 != nil || err2 != nil {
		return
	}
	reset := now.Add(seconds(after))
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.known && now.Before(b.reset) && left > b.left {
		left = b.left
	}
	b.known, b.left, b.reset = true, max(left, 0), reset
}

// buckets holds the limits of routes that are not an interaction's.
type buckets struct {
	mu  sync.Mutex
	all map[string]*bucket
}

// maxBuckets bounds the map; the oldest idle ones go first.
const maxBuckets = 2048

func (bs *buckets) get(key string) *bucket {
	bs.mu.Lock()
	defer bs.mu.Unlock()
	if b := bs.all[key]; b != nil {
		return b
	}
	if bs.all == nil {
		bs.all = make(map[string]*bucket)
	}
	if len(bs.all) >= maxBuckets {
		bs.prune(time.Now())
	}
	b := &bucket{}
	bs.all[key] = b
	return b
}

// prune drops limits that say nothing any more.
func (bs *buckets) prune(now time.Time) {
	for key, b := range bs.all {
		b.mu.Lock()
		idle := now.After(b.reset) && now.Sub(b.used) > time.Minute
		b.mu.Unlock()
		if idle {
			delete(bs.all, key)
		}
	}
}

// perSecond is Discord's global limit of 50 calls a second, with room left
// for calls that are under way when the second begins.
const perSecond = 45

// gate is the global limit: at most perSecond calls in a second, none while
// Discord has closed it.
type gate struct {
	mu     sync.Mutex
	until  time.Time // closed by a global 429
	window time.Time
	used   int
}

func (g *gate) take(now time.Time) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	if now.Before(g.until) {
		return g.until.Sub(now)
	}
	if now.Sub(g.window) >= time.Second {
		g.window, g.used = now, 0
	}
	if g.used < perSecond {
		g.used++
		return 0
	}
	return g.window.Add(time.Second).Sub(now)
}

func (g *gate) close(until time.Time) {
	g.mu.Lock()
	if until.After(g.until) {
		g.until = until
	}
	g.mu.Unlock()
}

// The breaker's window, and how many refused calls it bears in it. Discord
// bans an address at 10,000 answers of 401, 403 and 429 in ten minutes; half
// of it leaves room for other programs behind the same address.
const (
	breakerWindow = 10 * time.Minute
	breakerLimit  = 5000
	breakerSlots  = 60
)

// breaker counts refused calls and stops everything before Discord does.
type breaker struct {
	mu    sync.Mutex
	slots [breakerSlots]struct {
		at time.Time // start of the slot's stretch of the window
		n  int
	}
}

func (b *breaker) count(now time.Time) {
	at := now.Truncate(breakerWindow / breakerSlots)
	b.mu.Lock()
	defer b.mu.Unlock()
	s := &b.slots[at.Unix()/int64((breakerWindow/breakerSlots).Seconds())%breakerSlots]
	if !s.at.Equal(at) {
		s.at, s.n = at, 0
	}
	s.n++
}

func (b *breaker) allow(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	sum := 0
	for _, s := range b.slots {
		if now.Sub(s.at) < breakerWindow {
			sum += s.n
		}
	}
	return sum < breakerLimit
}
