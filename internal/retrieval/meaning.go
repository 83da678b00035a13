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
	table  *nearby.Table
	known  []int           // numbers of the query's terms; -1 where the table does not know one
	probes []*nearby.Probe // of those; nil likewise
	focus  []*nearby.Probe // of what is asked for
	whole  *nearby.Probe   // of all terms together, by their weight
}

// mean prepares the measure of nearness for a question in English.
func (q *query) mean(an *text.Analyzer) {
	if an.Language() != "en" {
		return
	}
	m := &meaning{table: nearby.Of(), probes: make([]*nearby.Probe, len(q.terms))}
	var sum [nearby.Dimensions]float32
	for n, t := range q.terms {
		i := m.table.Index(t.term)
		m.known = append(m.known, i)
		if i >= 0 && n < maxTerms {
			m.probes[n] = m.table.Probe(i)
			m.table.AddTo(&sum, i, m.table.Share(i)*float32(t.share))
		}
	}
	if length := nearby.Length(&sum); length > 0 {
		for i := range sum {
			sum[i] /= length
		}
		m.whole = m.table.ProbeOf(&sum)
	}
	if q.focus >= 0 {
		if p := m.probes[q.focus]; p != nil {
			m.focus = append(m.focus, p)
		}
	} else {
		for _, w := range typical[q.wanted] {
			if i := m.table.Index(text.Base(w)); i >= 0 {
				m.focus = append(m.focus, m.table.Probe(i))
			}
		}
	}
	q.meaning = m
}

// meaningsOf finds the tokens in the table of word vectors: -1 for words it
// does not know and for those that carry no subject.
func meaningsOf(language string, tokens []text.Token) []int16 {
	if language != "en" {
		return nil
	}
	table := nearby.Of()
	out := make([]int16, len(tokens))
	for i, t := range tokens {
		out[i] = -1
		if t.Flags&(text.Stop|text.Number) == 0 {
			out[i] = int16(table.Index(t.Term))
		}
	}
	return out
}

// near returns how near word i of the table is to each term, 0 for those it
// is not near, then to what is asked for, and last the cosine to the question
// as a whole.
func (m *meaning) near(i int16) []float32 {
	out := make([]float32, len(m.probes)+2)
	scaled := func(p *nearby.Probe) float32 {
		return max(0, (m.table.To(p, int(i))-leastNear)/(1-leastNear))
	}
	for n, p := range m.probes {
		if p != nil {
			out[n] = scaled(p)
		}
	}
	for _, p := range m.focus {
		out[len(m.probes)] = max(out[len(m.probes)], scaled(p))
	}
	if m.whole != nil {
		out[len(m.probes)+1] = m.table.To(m.whole, int(i)) * m.table.Share(int(i))
	}
	return out
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

// meaning is the number of token i in the table of word vectors, -1 if it has none.
func (a *analysed) meaning(i int) int16 {
	if a.meanings == nil {
		return -1
	}
	return a.meanings[i]
}

// headMeaning is the same of a token of the headings.
func (a *analysed) headMeaning(i int) int16 {
	if a.headMeanings == nil {
		return -1
	}
	return a.headMeanings[i]
}

// nearest returns the greater of two measures for each term.
func nearest(a, b []float32) []float32 {
	out := append([]float32{}, a...)
	for i, v := range b {
		out[i] = max(out[i], v)
	}
	return out
}

// lengths returns the lengths of the sums of the units' vectors.
func lengths(units []Span, meanings []int16) []float32 {
	if meanings == nil {
		return nil
	}
	out := make([]float32, len(units))
	for u, span := range units {
		var sum [nearby.Dimensions]float32
		for _, i := range meanings[span.Start:span.End] {
			if i >= 0 {
				nearby.Of().AddTo(&sum, int(i), nearby.Of().Share(int(i)))
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
