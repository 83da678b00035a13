package retrieval

import (
	"sort"

	"docent/internal/retrieval/postings"
	"docent/internal/retrieval/text"
)

// Words of the same family share a beginning that the stemmer does not
// always bring to one term (announce, announcement; diplomat, diplomacy).
const (
	kinPrefix = 5   // least letters of a shared beginning
	kinShare  = 0.6 // what such a likeness counts at most
)

// kinOf returns which terms of the question a token resembles without being
// one of them.
func (q *query) kinOf(t text.Token) []kin {
	if t.Flags&(text.Stop|text.Number) != 0 || len(t.Term) < kinPrefix-1 {
		return nil
	}
	if _, same := q.index[t.Term]; same {
		return nil
	}
	if k, ok := q.kin[t.Term]; ok {
		return k
	}
	out := q.related[t.Term]
	for n, other := range q.terms {
		if n >= maxTerms || other.flags&text.Number != 0 {
			continue
		}
		if share := likeness(t.Term, other.term); share > 0 {
			out = append(out[:len(out):len(out)], kin{n, share})
		}
	}
	if q.kin == nil {
		q.kin = map[string][]kin{}
	}
	q.kin[t.Term] = out
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

// relate finds the words that may stand for the question's terms.
func (q *query) relate(language string) {
	q.related = map[string][]kin{}
	if language != "en" {
		return
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
	maxExpansions  = 12
)

// expansions are the related words to search beside the question's own.
func (q *query) expansions() []postings.Weighted {
	var out []postings.Weighted
	for term, kins := range q.related {
		best := 0.0
		for _, k := range kins {
			best = max(best, k.share*q.terms[k.term].weight)
		}
		out = append(out, postings.Weighted{Term: term, Weight: expansionShare * best})
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].Weight != out[j].Weight {
			return out[i].Weight > out[j].Weight
		}
		return out[i].Term < out[j].Term
	})
	return out[:min(maxExpansions, len(out))]
}
