package retrieval

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"docent/internal/retrieval/postings"
	"docent/internal/retrieval/text"
)

// Words of the same family share a beginning that the stemmer does not
// always bring to one term (announce, announcement; diplomat, diplomacy).
const (
	kinPrefix = 5   // least letters of a shared beginning
	kinShare  = 0.6 // what such a likeness counts at most
	// joinedShare is what a word counts that joins two of the question.
	joinedShare = 0.9
)

// kinOf returns which terms of the question a token resembles without being
// one of them, beside those that the lexicon relates it to.
func (q *query) kinOf(t *text.Token, related []kin) []kin {
	if t.Flags&(text.Stop|text.Number) != 0 || len(t.Term) < kinPrefix-1 {
		return nil
	}
	out := related
	for n := range q.terms {
		other := &q.terms[n]
		if n >= maxTerms || other.flags&text.Number != 0 || other.term[0] != t.Term[0] {
			continue
		}
		if share := likeness(t.Term, other.term); share > 0 {
			out = append(out[:len(out):len(out)], kin{n, share})
		}
	}
	return out
}

// likeness of two terms by their shared beginning, in [0, kinShare].
func likeness(a, b string) float64 {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	longer, shorter := max(len(a), len(b)), min(len(a), len(b))
	if n < kinPrefix && !(n == shorter && n >= kinPrefix-1) || 2*n < longer {
		return 0
	}
	return kinShare * float64(n) / float64(longer)
}

// join lets a word of the documents stand for a verb of the question and the
// small word behind it, such as "backup" for "back up".
func (q *query) join(ctx context.Context, index postings.Index, an *text.Analyzer) error {
	var terms []string
	var first []int
	for i := 1; i < len(q.tokens); i++ {
		a, b := q.tokens[i-1], q.tokens[i]
		n, ok := q.index[a.Term]
		if !ok || n >= maxTerms || len(a.Word) < 3 || a.Is(text.Number) || !b.Is(text.Stop) {
			continue
		}
		if t := an.Tokens(nil, a.Word+b.Word); len(t) == 1 && !q.has(t[0].Term) {
			terms, first = append(terms, t[0].Term), append(first, n)
		}
	}
	frequency, err := index.DocumentFrequency(ctx, terms)
	if err != nil {
		return fmt.Errorf("look up joined words: %w", err)
	}
	for i, f := range frequency {
		if f > 0 {
			q.index[terms[i]] = first[i]
			q.joins = append(q.joins, joint{terms[i], first[i]})
		}
	}
	return nil
}

// relate finds the words that may stand for the question's terms.
func (q *query) relate(language string) {
	q.related = map[string][]kin{}
	if language != "en" {
		return
	}
	for i := 1; i < len(q.tokens); i++ {
		a, b := q.tokens[i-1], q.tokens[i]
		if n, ok := q.index[a.Term]; ok && n < maxTerms && len(a.Word) >= 3 && !a.Is(text.Number) && !b.Is(text.Number) {
			q.related[text.Base(a.Word+b.Word)] = []kin{{n, joinedShare}} // "time stamp" and "timestamp"
		}
	}
	for n, t := range q.terms {
		if n >= maxTerms || t.flags&text.Number != 0 {
			continue
		}
		for _, r := range text.Related(t.term) {
			if _, own := q.index[r.Term]; !own {
				q.related[r.Term] = append(q.related[r.Term], kin{n, r.Share})
			}
		}
	}
}

// Related words are searched too, so that a passage in other words is found at
// all: the closest few of each question, at this part of their share.
const (
	expansionShare = 0.4
	maxExpansions  = 24
	// lookedUp bounds how many related words are looked up to choose among.
	lookedUp = 48
)

// expansions are the related words to search beside the question's own. One
// counts no more than the term it stands for, and no more than its own rarity.
func (q *query) expansions(ctx context.Context, index postings.Index) ([]postings.Weighted, error) {
	shares := map[string]float64{}
	weight := map[string]float64{}
	add := func(term string, n int, share float64) {
		if _, own := q.index[term]; !own && share*q.terms[n].weight > shares[term]*weight[term] {
			shares[term], weight[term] = share, q.terms[n].weight
		}
	}
	for term, kins := range q.related {
		for _, k := range kins {
			add(term, k.term, k.share)
		}
	}
	if q.meaning != nil {
		for n, i := range q.meaning.known {
			if i < 0 {
				continue
			}
			for _, near := range q.meaning.table.Neighbours(i) {
				add(near.Term, n, float64(near.Cosine-leastNear)/(1-leastNear))
			}
		}
	}
	terms := slices.SortedFunc(maps.Keys(shares), func(a, b string) int {
		return cmp.Or(cmp.Compare(shares[b]*weight[b], shares[a]*weight[a]), cmp.Compare(a, b))
	})
	terms = terms[:min(lookedUp, len(terms))]
	frequency, err := index.DocumentFrequency(ctx, terms)
	if err != nil {
		return nil, fmt.Errorf("look up related words: %w", err)
	}
	var out []postings.Weighted
	for i, term := range terms {
		if frequency[i] == 0 {
			continue
		}
		rarity := Rarity(frequency[i], index.Stats().Passages)
		out = append(out, postings.Weighted{Term: term, Weight: expansionShare * shares[term] * min(weight[term], rarity)})
	}
	slices.SortStableFunc(out, func(a, b postings.Weighted) int { return cmp.Compare(b.Weight, a.Weight) })
	return out[:min(maxExpansions, len(out))], nil
}
