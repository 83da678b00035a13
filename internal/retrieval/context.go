package retrieval

import (
	"math"

	"docent/internal/retrieval/text"
)

// reach is how much a matched word counts for a candidate answer one word
// further away.
const reach = 0.85

// reaches are the powers of reach up to where they no longer matter.
var reaches = func() (r [32]float64) {
	for d := range r {
		r[d] = math.Pow(reach, float64(d))
	}
	return r
}()

// context returns how well the question's terms surround the best candidate
// for an answer in a span, as a share of the question's weight: typed among
// the signs of what is wanted, fresh among all words that the question does
// not have.
func (q *query) context(m *match, span Span) (typed, fresh float64) {
	if q.mass == 0 {
		return 0, 0
	}
	matched := make([]int, 0, 64)
	for i := span.Start; i < span.End; i++ {
		if m.at[i] >= 0 {
			matched = append(matched, i)
		}
	}
	if len(matched) == 0 {
		return 0, 0
	}
	var best [maxTerms]float64
	for i := span.Start; i < span.End; i++ {
		t := &m.a.tokens[i]
		if m.at[i] >= 0 {
			continue
		}
		c := float64(m.cue[i])
		if c == 0 && t.Is(text.Stop) {
			continue
		}
		var seen uint64
		for _, k := range matched {
			d := i - k
			if d < 0 {
				d = -d
			}
			if d >= len(reaches) {
				continue
			}
			n := m.at[k]
			if seen&(1<<n) == 0 {
				seen |= 1 << n
				best[n] = 0
			}
			best[n] = max(best[n], reaches[d])
		}
		sum := 0.0
		for n := range q.terms {
			if n < maxTerms && seen&(1<<n) != 0 {
				sum += best[n] * q.terms[n].weight
			}
		}
		if !t.Is(text.Stop) {
			fresh = max(fresh, sum)
		}
		typed = max(typed, c*sum)
	}
	return typed / q.mass, fresh / q.mass
}

// ties returns how near neighbouring terms of the question stand to each
// other in a span: their weight over their distance, as a share of the weight
// of all neighbours.
func (q *query) ties(m *match, span Span) float64 {
	if len(q.terms) < 2 {
		return 0
	}
	var last [maxTerms + 2]int // of term n, at n+1; 0 means not seen
	var nearest [maxTerms]float64
	for i := span.Start; i < span.End; i++ {
		n := int(m.at[i])
		if n < 0 {
			continue
		}
		if k := last[n]; k > 0 {
			nearest[n-1] = max(nearest[n-1], 1/float64(i+1-k))
		}
		if k := last[n+2]; k > 0 {
			nearest[n] = max(nearest[n], 1/float64(i+1-k))
		}
		last[n+1] = i + 1
	}
	sum, all := 0.0, 0.0
	for n := 0; n+1 < min(len(q.terms), maxTerms); n++ {
		w := q.terms[n].weight + q.terms[n+1].weight
		sum += w * nearest[n]
		all += w
	}
	return sum / max(all, 1e-9)
}
