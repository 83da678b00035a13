package retrieval

import (
	"docent/internal/retrieval/postings"
	"docent/internal/retrieval/text"
)

// maxTerms bounds how many terms of a question are told apart in a passage.
const maxTerms = 64

// match is where the terms of a question stand in a passage.
type match struct {
	a          *analysed
	at         []int16   // term of each token, -1 if none
	cue        []float32 // how much each token speaks for an answer of the wanted type
	units      []unitMatch
	all        uint64    // terms in the passage
	heads      uint64    // terms in headings, header, title
	fields     [3]uint64 // of those, in the innermost heading, the table header, the title
	together   uint64    // terms in any candidate passage of its document
	exact      uint64    // terms that stand there in the very form of the question
	senses     senses
	headSenses []float32 // as senses.terms, of headings, header and title
	kin        []float32 // term → greatest likeness in the passage; nil if none
	bm25       float64   // score of the passage in the search, related words included
	bestOwn    float64   // the greatest own of all candidates
	own        float64   // BM25 score for the question's own terms
	share      float64   // of the best passage's score
	rank       int
	doc        float64   // share of the candidates' scores that its document has
	row        []float32 // passage features
	score      float64   // log-odds of the passage model
	earlier    float64   // how well it fits the questions before a follow-up, as a share of the best; 0 if not at all
	told       float64   // the same of the best passage of its document
	near       float64   // what nearness in meaning adds to its units; 0 where it was not found so
}

// unitMatch is where the terms stand in a unit.
type unitMatch struct {
	terms  uint64
	exact  uint64
	kin    []float32
	senses senses
}

// look is what a word of a text is to the question.
type look struct {
	term int16 // of the question, -1 if none
	kin  []kin
	near []float32 // as meaning.near
}

// look returns what a token is to the question; nil for one that carries no
// subject.
func (q *query) look(t *text.Token, f facts) *look {
	if t.Is(text.Stop) {
		return nil
	}
	if f.meaning >= 0 && q.meaning != nil {
		l := q.scratch.known[f.meaning]
		if l == nil {
			l = q.lookAt(t, q.scratch.asked[f.meaning])
			l.near = q.scratch.floats.take(len(q.terms) + 2)
			q.meaning.near(l.near, f.meaning)
			q.scratch.known[f.meaning] = l
			q.scratch.met = append(q.scratch.met, f.meaning)
		}
		return l
	}
	l, ok := q.scratch.others[t.Term]
	if !ok {
		l = q.lookAt(t, true)
		q.scratch.others[t.Term] = l
	}
	return l
}

// lookAt looks at a word for the first time. Most are known to be neither the
// question's nor related to one of its words, without looking strings up.
func (q *query) lookAt(t *text.Token, asked bool) *look {
	l := q.scratch.looks.one()
	l.term = -1
	if !asked {
		l.kin = q.kinOf(t, nil)
	} else if n, ok := q.index[t.Term]; ok && n < maxTerms {
		l.term = int16(n)
	} else {
		l.kin = q.kinOf(t, q.related[t.Term])
	}
	return l
}

// find marks the question's terms in a passage.
func (q *query) find(a *analysed) *match {
	s := q.scratch
	m := s.matches.one()
	m.a, m.at, m.cue, m.units = a, s.places.take(len(a.tokens)), s.floats.take(len(a.tokens)), s.units.take(len(a.units))
	m.senses.terms = s.floats.take(len(q.terms))
	for i := range m.at {
		m.at[i] = -1
	}
	for u, span := range a.units {
		m.units[u].senses.terms = s.floats.take(len(q.terms))
		q.findUnit(m, u, span)
	}
	q.findHeads(m)
	return m
}

// findUnit marks the terms in unit u of a passage.
func (q *query) findUnit(m *match, u int, span Span) {
	um, a := &m.units[u], m.a
	for i := span.Start; i < span.End; i++ {
		t := &a.tokens[i]
		l := q.look(t, a.facts[i])
		if l != nil {
			um.senses.add(l)
		}
		if l != nil && l.term >= 0 {
			m.at[i] = l.term
			um.terms |= 1 << l.term
			if t.Word == q.terms[l.term].word {
				um.exact |= 1 << l.term
			}
			continue
		}
		m.cue[i] = q.cue(a, i, span.Start)
		if l == nil || len(l.kin) == 0 {
			continue
		}
		if um.kin == nil {
			um.kin = q.scratch.floats.take(len(q.terms))
		}
		for _, k := range l.kin {
			um.kin[k.term] = max(um.kin[k.term], float32(k.share))
		}
	}
	m.all |= um.terms
	m.exact |= um.exact
	if a.lengths[u] > 0 {
		um.senses.whole /= float64(a.lengths[u])
	}
	m.senses.focus = max(m.senses.focus, um.senses.focus)
	m.senses.whole = max(m.senses.whole, um.senses.whole)
	raise(m.senses.terms, um.senses.terms)
	if um.kin != nil {
		if m.kin == nil {
			m.kin = q.scratch.floats.take(len(q.terms))
		}
		raise(m.kin, um.kin)
	}
}

// echoes reports whether unit u only asks what was asked, and so answers nothing.
func (m *match) echoes(u int) bool {
	if !m.a.said[u].asks {
		return false
	}
	for i := m.a.units[u].Start; i < m.a.units[u].End; i++ {
		if m.at[i] < 0 && !m.a.tokens[i].Is(text.Stop) {
			return false
		}
	}
	return true
}

// findHeads marks the terms in headings, table header and title, and scores
// the passage by its own words.
func (q *query) findHeads(m *match) {
	var frequency [maxTerms]float32
	for _, n := range m.at {
		if n >= 0 {
			frequency[n]++
		}
	}
	heads := senses{terms: q.scratch.floats.take(len(q.terms))}
	for i := range m.a.heads {
		l := q.look(&m.a.heads[i], m.a.headFacts[i])
		if l == nil {
			continue
		}
		heads.add(l)
		if l.term < 0 {
			continue
		}
		frequency[l.term] += postings.FieldWeight
		m.heads |= 1 << l.term
		for f := len(m.a.fields) - 1; f >= 0; f-- {
			if i >= m.a.fields[f] {
				m.fields[f] |= 1 << l.term
				break
			}
		}
	}
	m.headSenses = heads.terms
	for n := range q.terms[:min(len(q.terms), maxTerms)] {
		m.own += q.terms[n].weight * float64(postings.Saturation(frequency[n], float32(m.a.content)))
	}
}

// raise keeps the greater of two measures of each term in a.
func raise(a, b []float32) {
	for i, v := range b {
		a[i] = max(a[i], v)
	}
}
