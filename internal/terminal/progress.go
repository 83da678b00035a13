package terminal

import (
	"fmt"
	"sync"
	"time"
)

// Progress is one line that is drawn over while long work goes on. On a
// stream that nobody watches it writes nothing. It is safe for concurrent use.
type Progress struct {
	screen Screen
	now    func() time.Time

	mu    sync.Mutex
	began time.Time
	drawn time.Time
	shown bool
}

// Work shorter than patience needs no progress line; a line is redrawn every pace.
const (
	patience = 300 * time.Millisecond
	pace     = 100 * time.Millisecond
)

// NewProgress returns a progress line on screen, timed by now.
func NewProgress(screen Screen, now func() time.Time) *Progress {
	return &Progress{screen: screen, now: now, began: now()}
}

// Show says how far the work is.
func (p *Progress) Show(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if !p.screen.Live || now.Sub(p.began) < patience || now.Sub(p.drawn) < pace {
		return
	}
	p.drawn, p.shown = now, true
	line := Cut(fmt.Sprintf(format, args...), max(p.screen.Width-1, minWidth))
	_, _ = fmt.Fprintf(p.screen.Out, "\r\x1b[K%s", line)
}

// Clear takes the line away, so that other text can follow.
func (p *Progress) Clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		p.shown = false
		_, _ = fmt.Fprint(p.screen.Out, "\r\x1b[K")
	}
}
