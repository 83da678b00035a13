package retrieval

import (
	"docent/internal/retrieval/nearby"
	"docent/internal/retrieval/text"
)

// leastNear is the cosine from which two words are taken to be of one
// subject. Two words drawn at random are within ±0.25 in nine of ten cases.
const leastNear = 0.25

// typical are words that are near the names of what a question wants where it
// does not say itself ("where": as "which city" or "which country").
var typical = map[Wanted][]string{
	WantPlace:  {"city", "country"},
	WantPerson: {"man", "woman"},
	WantTime:   {"month", "year"},
}

// meaning is a question's terms as vectors.
type meaning struct {
	table   *nearby.Table
	known   []int            // numbers of the query's terms; -1 where the table does not know one
	vectors []nearby.Vectors // of these, of what is asked for, and of all terms together, by their weight
	probes  []*nearby.Probe  // of vectors
	lanes   []int            // which of what near returns each lane of the probes measures
	to      []float32        // what the lanes say of one word
}

// mean prepares the measure of nearness for a question in English.
func (q *query) mean(an *text.Analyzer) {
	if an.Language() != "en" {
		return
	}
	m, asked := &meaning{table: nearby.Of()}, len(q.terms)
	var sum [nearby.Dimensions]float32
	for n, t := range q.terms {
		i := m.table.Index(t.term)
		m.known = append(m.known, i)
		if i >= 0 && n < maxTerms {
			m.table.AddTo(m.lane(n), i, 1)
			m.table.AddTo(&sum, i, m.table.Share(i)*float32(t.share))
		}
	}
	if q.focus < 0 {
		for _, w := range typical[q.wanted] {
			if i := m.table.Index(text.Base(w)); i >= 0 {
				m.table.AddTo(m.lane(asked), i, 1)
			}
		}
	} else if i := m.known[q.focus]; i >= 0 && q.focus < maxTerms {
		m.table.AddTo(m.lane(asked), i, 1)
	}
	if length := nearby.Length(&sum); length > 0 {
		whole := m.lane(asked + 1)
		for i := range sum {
			whole[i] = sum[i] / length
		}
	}
	for i := range m.vectors {
		m.probes = append(m.probes, q.scratch.probe(i))
		m.table.Fill(m.probes[i], &m.vectors[i])
	}
	m.to = make([]float32, len(m.vectors)*nearby.Lanes)
	q.meaning = m
	for term := range q.index {
		q.scratch.ask(m.table.Index(term))
	}
	for term := range q.related {
		q.scratch.ask(m.table.Index(term))
	}
}

// lane adds a vector, yet zero, for what near returns at a place.
func (m *meaning) lane(at int) *[nearby.Dimensions]float32 {
	lane := len(m.lanes) % nearby.Lanes
	if lane == 0 {
		m.vectors = append(m.vectors, nearby.Vectors{})
	}
	m.lanes = append(m.lanes, at)
	return &m.vectors[len(m.vectors)-1][lane]
}

// near returns how near word i of the table is to each term, 0 for those it
// is not near, then to what is asked for, and last the cosine to the question
// as a whole.
func (m *meaning) near(out []float32, i int16) {
	for k, p := range m.probes {
		to := m.table.To(p, int(i))
		copy(m.to[k*nearby.Lanes:], to[:])
	}
	whole := len(out) - 1
	for lane, at := range m.lanes {
		if at == whole {
			out[at] = m.to[lane] * m.table.Share(int(i))
		} else {
			out[at] = max(out[at], (m.to[lane]-leastNear)/(1-leastNear))
		}
	}
}

// senses is how near the words of a span are to the question's.
type senses struct {
	terms []float32 // the nearest word to each term; 1 for the term itself
	focus float64   // the nearest word that is not of the question to what is asked for
	whole float64   // cosine of the words' sum to the question's, before it is divided by the sum's length
}

// add takes in a word.
func (s *senses) add(l *look) {
	if l.near != nil {
		s.whole += float64(l.near[len(l.near)-1])
	}
	if l.term >= 0 {
		s.terms[l.term] = 1
		return
	}
	if l.near == nil {
		return
	}
	for n := range s.terms {
		s.terms[n] = max(s.terms[n], l.near[n])
	}
	s.focus = max(s.focus, float64(l.near[len(s.terms)]))
}

// nearest returns the greater of two measures for each term.
func (q *query) nearest(a, b []float32) []float32 {
	out := q.scratch.floats.take(len(a))
	copy(out, a)
	raise(out, b)
	return out
}

// lengths returns the lengths of the sums of the units' vectors.
func lengths(units []Span, facts []facts) []float32 {
	table := nearby.Of()
	out := make([]float32, len(units))
	for u, span := range units {
		var sum [nearby.Dimensions]float32
		for _, f := range facts[span.Start:span.End] {
			if f.meaning >= 0 {
				table.AddTo(&sum, int(f.meaning), table.Share(int(f.meaning)))
			}
		}
		out[u] = nearby.Length(&sum)
	}
	return out
}

// general is how rare a term is in its language, in (0, 1].
func (q *query) general(n int) float64 {
	switch t := q.terms[n]; {
	case q.meaning == nil || t.flags&text.Number != 0 || q.meaning.known[n] < 0:
		return t.share
	default:
		return t.share * max(0.1, q.meaning.table.Rarity(q.meaning.known[n]))
	}
}

// coverGeneral is the cover of a set of terms, with what stands near the
// others, where terms weigh by how rare they are in the language: a small
// community's own texts say little about that.
func (q *query) coverGeneral(terms []float32) float64 {
	have, all := 0.0, 0.0
	for n, v := range terms {
		w := q.general(n)
		have += float64(v) * w
		all += w
	}
	return have / max(all, 1e-9)
}

// sense is the weight of what a span says of the question's subject, words
// near a term counting by their nearness, as a share of the question's weight.
func (q *query) sense(terms []float32) float64 {
	if terms == nil || q.mass == 0 {
		return 0
	}
	s := 0.0
	for n, v := range terms {
		s += float64(v) * q.terms[n].weight
	}
	return s / q.mass
}

// senseOfMissing is how near a span comes to the heaviest term it does not
// have; 1 if it has all.
func (q *query) senseOfMissing(s shape, set uint64, terms []float32) float64 {
	if terms == nil {
		return 0
	}
	for _, n := range s.rarest {
		if set&(1<<n) == 0 {
			return float64(terms[n])
		}
	}
	return 1
}
