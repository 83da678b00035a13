package retrieval

import (
	"sync"

	"docent/internal/retrieval/text"
)

// keptAnalyzers is how many idle analyzers of a language are kept. A sync.Pool
// would drop them, and the words they remember, at every garbage collection.
const keptAnalyzers = 4

// analyzers lends analyzers to one user at a time.
type analyzers struct {
	mu   sync.Mutex
	idle map[string][]*text.Analyzer // by language
}

func (a *analyzers) get(language string) *text.Analyzer {
	a.mu.Lock()
	defer a.mu.Unlock()
	if idle := a.idle[language]; len(idle) > 0 {
		a.idle[language] = idle[:len(idle)-1]
		return idle[len(idle)-1]
	}
	return text.NewAnalyzer(language)
}

func (a *analyzers) put(an *text.Analyzer) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.idle == nil {
		a.idle = map[string][]*text.Analyzer{}
	}
	if idle := a.idle[an.Language()]; len(idle) < keptAnalyzers {
		a.idle[an.Language()] = append(idle, an)
	}
}
