package text

import "sync"

// Learned is what several analyzers of one language have found out about
// spellings, so that each is analysed once however many cores read. The zero
// value is empty; it is safe for concurrent use.
type Learned struct {
	mu    sync.Mutex
	words map[string]word
}

// look returns what is known of a spelling.
func (l *Learned) look(spelling string) (w word, known bool) {
	if l == nil {
		return w, false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	w, known = l.words[spelling]
	return w, known
}

// keep keeps what was found out. As an analyzer does, it forgets all words when
// they are many.
func (l *Learned) keep(spelling string, w word) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.words == nil {
		l.words = map[string]word{}
	}
	if len(l.words) >= cacheWords {
		clear(l.words)
	}
	l.words[spelling] = w
}
