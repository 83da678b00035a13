// Package bench makes the text that speed is measured on: real passages from a
// small sample, then as many as wanted that a bigram model of the sample
// writes. The same number always gives the same text.
//
// It knows neither a store nor an engine and must not import one. Start
// reading at Documents; Questions are real ones about the real passages.
package bench

import (
	_ "embed"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
)

//go:embed sample/passages.txt
var samplePassages string

//go:embed sample/questions.txt
var sampleQuestions string

const (
	seed            = 2026
	passagesEach    = 40  // in a document
	fewestWords     = 45  // of a written passage;
	mostWords       = 105 // in the mean 80 with the rest of the last sentence
	freshWordOneIn  = 400 // so that the vocabulary grows with the text, as in real text
	longestSentence = 60  // words
	inventedLetters = "bcdfghjklmnprstvwz"

	// The sample's vocabulary is too small for a million passages: every word
	// would be frequent. So each run of documents has a subject of its own, in
	// which all but the commonest words are replaced by made-up ones.
	subjectEach = 100 // documents
	commonWords = 800
)

// Document is a text of passages between blank lines.
type Document struct {
	Name     string
	Title    string
	Text     string
	Passages []string
}

// Questions returns the questions about the sample.
func Questions() []string { return strings.Split(strings.TrimSpace(sampleQuestions), "\n") }

// Documents yields documents that together have the given number of passages.
func Documents(passages int) iter.Seq[Document] {
	return func(yield func(Document) bool) {
		subject := 0
		next, stop := iter.Pull(texts(&subject))
		defer stop()
		for n := 0; passages > 0; n++ {
			subject = n / subjectEach
			d := Document{Name: fmt.Sprintf("corpus/%06d.txt", n), Title: fmt.Sprintf("Document %d", n)}
			for range min(passagesEach, passages) {
				text, _ := next()
				d.Passages = append(d.Passages, text)
			}
			passages -= len(d.Passages)
			d.Text = strings.Join(d.Passages, "\n\n") + "\n"
			if !yield(d) {
				return
			}
		}
	}
}

// texts yields the sample's passages, then written ones about the subject
// without end.
func texts(subject *int) iter.Seq[string] {
	return func(yield func(string) bool) {
		lines := strings.Split(strings.TrimSpace(samplePassages), "\n")
		for _, line := range lines {
			if !yield(line) {
				return
			}
		}
		w := newWriter(lines)
		for yield(w.passage(*subject)) {
		}
	}
}

// writer is a bigram model: which words follow a word in the sample, as often
// as they do.
type writer struct {
	rng    *rand.Rand
	words  []string
	common []bool
	after  [][]int32
	starts []int32 // words that begin a sentence
}

func newWriter(lines []string) *writer {
	w := &writer{rng: rand.New(rand.NewPCG(seed, seed))}
	numbers := map[string]int32{}
	for _, line := range lines {
		before := int32(-1)
		for _, word := range strings.Fields(line) {
			n, known := numbers[word]
			if !known {
				n = int32(len(w.words))
				numbers[word] = n
				w.words = append(w.words, word)
				w.after = append(w.after, nil)
			}
			if before < 0 || endsSentence(w.words[before]) {
				w.starts = append(w.starts, n)
			} else {
				w.after[before] = append(w.after[before], n)
			}
			before = n
		}
	}
	w.markCommon()
	return w
}

// markCommon finds the words that every subject shares.
func (w *writer) markCommon() {
	byCount := make([]int, len(w.words))
	for i := range byCount {
		byCount[i] = i
	}
	slices.SortStableFunc(byCount, func(a, b int) int { return len(w.after[b]) - len(w.after[a]) })
	w.common = make([]bool, len(w.words))
	for _, n := range byCount[:min(commonWords, len(byCount))] {
		w.common[n] = true
	}
}

// word is how a word of the sample is written about a subject. The first
// subject is the sample's own.
func (w *writer) word(n int32, subject int) string {
	word := w.words[n]
	if subject == 0 || w.common[n] {
		return word
	}
	made := invent(rand.New(rand.NewPCG(uint64(n), uint64(subject))))
	if endsSentence(word) {
		made += "."
	}
	return made
}

func endsSentence(word string) bool { return strings.HasSuffix(word, ".") }

// passage writes sentences about a subject until they are enough.
func (w *writer) passage(subject int) string {
	var b strings.Builder
	target := fewestWords + w.rng.IntN(mostWords-fewestWords)
	for n := 0; n < target; {
		word := w.starts[w.rng.IntN(len(w.starts))]
		for length := 0; ; length++ {
			if n > 0 {
				b.WriteByte(' ')
			}
			n++
			if w.rng.IntN(freshWordOneIn) == 0 {
				b.WriteString(invent(w.rng) + " ")
				n++
			}
			b.WriteString(w.word(word, subject))
			next := w.after[word]
			if endsSentence(w.words[word]) {
				break
			}
			if len(next) == 0 || length == longestSentence {
				b.WriteByte('.')
				break
			}
			word = next[w.rng.IntN(len(next))]
		}
	}
	return b.String()
}

// invent makes a word up.
func invent(rng *rand.Rand) string {
	var b strings.Builder
	for range 3 + rng.IntN(3) {
		b.WriteByte(inventedLetters[rng.IntN(len(inventedLetters))])
		b.WriteByte("aeiou"[rng.IntN(5)])
	}
	return b.String()
}
