package retrieval

import (
	"sync"

	"docent/internal/retrieval/text"
)

// keptAnalyzers is how many idle analyzers of a language are kept. A sync.Pool
// would drop them, and the words they remember, at every garbage collection.
const keptAnalyzers = 4

// idle keeps what contains an analyzer while nobody uses it.
type idle[T interface{ Language() string }] struct {
	mu  sync.Mutex
	all map[string][]T // by language
}

// take returns one of a language to a single user, if there is one.
func (i *idle[T]) take(language string) (one T, ok bool) {
	if language == "" {
		language = "en" // as text.NewAnalyzer takes it
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	all := i.all[language]
	if len(all) == 0 {
		return one, false
	}
	i.all[language] = all[:len(all)-1]
	return all[len(all)-1], true
}

func (i *idle[T]) put(one T) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.all == nil {
		i.all = map[string][]T{}
	}
	if all := i.all[one.Language()]; len(all) < keptAnalyzers {
		i.all[one.Language()] = append(all, one)
	}
}

// spellers lends spellers to one user at a time.
type spellers struct{ idle[*speller] }

func (s *spellers) get(language string) *speller {
	if one, ok := s.take(language); ok {
		return one
	}
	return &speller{Analyzer: text.NewAnalyzer(language)}
}
