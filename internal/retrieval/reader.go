package retrieval

import (
	"slices"
	"sync"

	"docent/internal/retrieval/postings"
	"docent/internal/retrieval/text"
)

// readers lends readers to one user at a time. All number words by the same
// vocabulary, until that is large.
type readers struct {
	mu         sync.Mutex
	vocabulary *postings.Vocabulary
	learned    map[string]*text.Learned // by language
	idle       idle[*reader]
}

// maxVocabulary bounds a vocabulary, at some 60 bytes a key.
const maxVocabulary = 1 << 17

func (r *readers) get(language string) *reader {
	r.mu.Lock()
	if r.vocabulary == nil || r.vocabulary.Len() > maxVocabulary {
		r.vocabulary = &postings.Vocabulary{}
	}
	vocabulary, learned := r.vocabulary, r.learned[language]
	if learned == nil {
		if r.learned == nil {
			r.learned = map[string]*text.Learned{}
		}
		learned = text.NewLearned()
		r.learned[language] = learned
	}
	r.mu.Unlock()
	one, ok := r.idle.take(language)
	if !ok {
		one = &reader{Analyzer: text.NewAnalyzerBeside(learned, language)}
	}
	if one.vocabulary != vocabulary {
		one.vocabulary, one.seen = vocabulary, nil
		one.forget()
	}
	return one
}

func (r *readers) put(one *reader) { r.idle.put(one) }

// reader finds the terms of passages as numbers. What a spelling stands for it
// looks up once; after that it works with numbers alone.
type reader struct {
	*text.Analyzer
	vocabulary *postings.Vocabulary
	numbers    []numbers // by the analyzer's keys
	forgotten  int       // as the analyzer's when numbers was begun
	seen       []uint32  // by the vocabulary's numbers: the passage where the word was met last
	passages   uint32
	keys       []uint32
	all        []uint32
}

// numbers are those of a spelling's term and word.
type numbers struct {
	state      spelling
	term, word uint32
}

type spelling uint8

const (
	unknown spelling = iota
	stopped          // carries no subject
	content
	surface // and can be what a misspelt word is meant for
)

func (r *reader) forget() {
	clear(r.numbers)
	r.forgotten = r.Forgotten()
}

// read finds the keys of the words of s, each of which has numbers then. They
// are valid until the next call.
func (r *reader) read(s string) []uint32 {
	r.keys = r.Keys(r.keys[:0], s)
	if r.forgotten != r.Forgotten() {
		r.forget()
	}
	for _, key := range r.keys {
		if int(key) >= len(r.numbers) {
			r.numbers = append(r.numbers, make([]numbers, int(key)+1-len(r.numbers))...)
		}
		if r.numbers[key].state == unknown {
			r.numbers[key] = r.look(r.Token(key))
		}
	}
	return r.keys
}

// look finds out about a spelling that is new.
func (r *reader) look(t text.Token) numbers {
	if t.Is(text.Stop) {
		return numbers{state: stopped}
	}
	n := numbers{state: content, term: r.vocabulary.Number(t.Term)}
	if !t.Is(text.Number) && len(t.Word) >= 3 {
		n.state, n.word = surface, n.term
		if t.Word != t.Term {
			n.word = r.vocabulary.Number(t.Word)
		}
	}
	return n
}

// terms appends the terms of the words of s that carry a subject.
func (r *reader) terms(dst []uint32, s string) []uint32 {
	if s == "" {
		return dst
	}
	for _, key := range r.read(s) {
		if n := r.numbers[key]; n.state >= content {
			dst = append(dst, n.term)
		}
	}
	return dst
}

// passage finds the terms of a passage's text, and the distinct words that a
// misspelt word may be meant for.
func (r *reader) passage(id int64, s string) postings.Passage {
	keys := r.read(s)
	r.passages++
	all := r.all[:0] // the terms, then the words
	for _, key := range keys {
		if n := r.numbers[key]; n.state >= content {
			all = append(all, n.term)
		}
	}
	words := len(all)
	for _, key := range keys {
		n := r.numbers[key]
		if n.state != surface {
			continue
		}
		if int(n.word) >= len(r.seen) {
			r.seen = append(r.seen, make([]uint32, r.vocabulary.Len()-len(r.seen))...)
		}
		if r.seen[n.word] != r.passages {
			r.seen[n.word] = r.passages
			all = append(all, n.word)
		}
	}
	r.all = all
	all = slices.Clone(all)
	return postings.Passage{ID: id, Vocabulary: r.vocabulary, Terms: all[:words:words], Words: all[words:]}
}
