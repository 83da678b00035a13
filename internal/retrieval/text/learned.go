package text

import (
	"strings"
	"sync"
)

// Learned is what several analyzers of one language have found out about
// spellings, so that each is analysed once however many cores read. Make one
// with NewLearned; it is safe for concurrent use.
type Learned struct {
	mu    sync.Mutex
	keys  spellings
	words []word // by key
}

// NewLearned returns what analyzers know at first: nothing.
func NewLearned() *Learned { return &Learned{keys: newSpellings()} }

// look returns what is known of a spelling.
func (l *Learned) look(spelling string) (w word, known bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	key, known := l.keys.key(spelling)
	if known {
		w = l.words[key]
	}
	return w, known
}

// keep keeps what was found out. As an analyzer does, it forgets all words when
// they are many.
func (l *Learned) keep(spelling string, w word) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, known := l.keys.key(spelling); known {
		return // another analyzer was quicker
	}
	if len(l.words) >= cacheWords {
		l.keys.clear()
		l.words = l.words[:0]
	}
	l.keys.put(spelling, uint32(len(l.words)))
	l.words = append(l.words, w)
}

// learn analyses a spelling, unless another analyzer has done so.
func (a *Analyzer) learn(spelling string) word {
	if a.learned != nil {
		if w, known := a.learned.look(spelling); known {
			return w
		}
	}
	w := a.read(strings.Clone(spelling)) // or its whole text would stay in memory
	if a.learned != nil {
		a.learned.keep(spelling, w)
	}
	return w
}
