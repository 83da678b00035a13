package retrieval

import (
	"math"
	"math/bits"

	"docent/internal/retrieval/text"
)

// outline is what some words have in common: for each first byte, lengths (as
// bits, by their remainder of 32). It tells most others from them at a glance.
type outline [256]uint32

func (o *outline) add(word string) { o[word[0]] |= 1 << (len(word) % 32) }

// may reports whether a word can be one of those added.
func (o *outline) may(word string) bool { return o[word[0]]&(1<<(len(word)%32)) != 0 }

// pairsIn returns which share of the question's neighbouring words are
// neighbours in the span too, and how many of its matched terms stand in the
// question's order (longest increasing run over all).
func (q *query) pairsIn(m *match, span Span) (pairs, order float64) {
	if span.Len() == 0 || len(q.pairs) == 0 {
		return 0, 0
	}
	found := 0
	last, runs, matched := -1, 0, 0
	for i := span.Start; i < span.End; i++ {
		if i > span.Start {
			a, b := m.a.tokens[i-1].Term, m.a.tokens[i].Term
			if q.opens.may(a) && q.closes.may(b) && q.pairs[[2]string{a, b}] {
				found++
			}
		}
		if n := int(m.at[i]); n >= 0 {
			matched++
			if n > last && last >= 0 {
				runs++
			}
			last = n
		}
	}
	return float64(found) / float64(len(q.pairs)), float64(runs) / max(float64(matched), 1)
}

// window is the number of matched terms over the length of the shortest
// stretch of the span that holds them all once.
func (q *query) window(m *match, span Span) float64 {
	var want uint64
	for i := span.Start; i < span.End; i++ {
		if n := m.at[i]; n >= 0 {
			want |= 1 << n
		}
	}
	total := bits.OnesCount64(want)
	if total < 2 {
		return 0
	}
	var count [maxTerms]int
	have, from, best := 0, span.Start, span.Len()+1
	for i := span.Start; i < span.End; i++ {
		if n := m.at[i]; n >= 0 {
			if count[n]++; count[n] == 1 {
				have++
			}
		}
		for have == total {
			best = min(best, i-from+1)
			if n := m.at[from]; n >= 0 {
				if count[n]--; count[n] == 0 {
					have--
				}
			}
			from++
		}
	}
	return float64(total) / float64(best)
}

// cues returns the strongest sign in a span of an answer of the wanted type,
// how many there are (logarithm), and how near one stands to a matched term.
func (q *query) cues(m *match, span Span) (strength, count, near float64) {
	last := -100
	open := make([]int, 0, 1)
	for i := span.Start; i < span.End; i++ {
		if m.at[i] >= 0 {
			for _, k := range open {
				near = max(near, 1/float64(i-k))
			}
			open = open[:0]
			last = i
			continue
		}
		if c := float64(m.cue[i]); c > 0 {
			strength = max(strength, c)
			count += c
			near = max(near, c/float64(i-last))
			open = append(open[:0], i)
		}
	}
	return strength, math.Log1p(count), near
}

// focusCue is how near a sign of the wanted type stands to the word that names
// the kind of thing asked for ("how many rings": "two rings").
func (q *query) focusCue(m *match, span Span) float64 {
	if q.focus < 0 {
		return 0
	}
	near, last := 0.0, -100
	for i := span.Start; i < span.End; i++ {
		if int(m.at[i]) == q.focus {
			near = max(near, 1/float64(i-last))
		} else if m.at[i] < 0 && m.cue[i] > 0.4 {
			last = i
		}
	}
	return near
}

// phraseIn returns which share of the question's quoted phrases the span has;
// 1 if it has none.
func (q *query) phraseIn(m *match, span Span) float64 {
	if len(q.phrases) == 0 {
		return 1
	}
	found := 0
	for _, p := range q.phrases {
		if hasPhrase(m.a.tokens[span.Start:span.End], p) {
			found++
		}
	}
	return float64(found) / float64(len(q.phrases))
}

func hasPhrase(tokens []text.Token, phrase []string) bool {
	for i := 0; i+len(phrase) <= len(tokens); i++ {
		k := 0
		for k < len(phrase) && tokens[i+k].Term == phrase[k] {
			k++
		}
		if k == len(phrase) {
			return true
		}
	}
	return false
}
