package text

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed lexicon/related.txt
var relatedList string

// Relation is a word that may stand where another was asked for.
type Relation struct {
	Term  string
	Share float64 // how much of the word itself it counts, in (0, 1)
}

// What the kinds of related words count; chosen by cross-validation together
// with the ranker that uses them.
const (
	derivedShare = 0.8
	synonymShare = 0.5
	generalShare = 0.3
)

// heads maps the term of a listed word to its line.
var heads = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(relatedList) {
		if word, rest, ok := strings.Cut(strings.TrimSpace(line), " "); ok && word != "#" {
			term := Base(word)
			out[term] += " " + rest
		}
	}
	return out
})

// Base is the term that an English analyzer gives a plain word.
func Base(word string) string {
	if base, ok := words().base[word]; ok {
		word = base
	}
	return stem(word, "en")
}

// Related returns the English words related to a term, by their terms.
func Related(term string) []Relation {
	line, ok := heads()[term]
	if !ok {
		return nil
	}
	seen := map[string]bool{term: true}
	var out []Relation
	for _, field := range strings.Fields(line) {
		share := map[string]float64{"d:": derivedShare, "s:": synonymShare, "h:": generalShare}[field[:2]]
		for _, w := range strings.Split(field[2:], ",") {
			if t := Base(w); !seen[t] {
				seen[t] = true
				out = append(out, Relation{t, share})
			}
		}
	}
	return out
}
