package llm

import (
	"sync"
	"time"
)

// A server that failed this often in a row is left alone, first for
// restFirst, then for twice as long after each failed trial, up to restMost.
// Five calls with their retries are some fifteen attempts: no passing fault.
const (
	restAfter = 5
	restFirst = 30 * time.Second
	restMost  = 5 * time.Minute
)

// breaker stops calls to a dead server and lets single trials through later.
type breaker struct {
	now func() time.Time

	mu     sync.Mutex
	failed int           // in a row
	rest   time.Duration // of the next pause
	until  time.Time     // no calls before; zero if open for calls
	trying bool          // a trial is under way
}

// allow reports whether a call may be made now.
func (b *breaker) allow() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.until.IsZero() {
		return true
	}
	if b.trying || b.now().Before(b.until) {
		return false
	}
	b.trying = true
	return true
}

// done reports how a call that was allowed went. failed means that the server
// is to blame, not the request.
func (b *breaker) done(failed bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.trying = false
	if !failed {
		b.failed, b.rest, b.until = 0, 0, time.Time{}
		return
	}
	b.failed++
	if b.failed < restAfter {
		return
	}
	if b.rest *= 2; b.rest == 0 {
		b.rest = restFirst
	}
	b.rest = min(b.rest, restMost)
	b.until = b.now().Add(b.rest)
}
