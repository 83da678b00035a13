package retrieval

import "docent/internal/retrieval/text"

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
	var out []kin
	for n, other := range q.terms {
		if n >= maxTerms || other.flags&text.Number != 0 {
			continue
		}
		if share := likeness(t.Term, other.term); share > 0 {
			out = append(out, kin{n, share})
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
