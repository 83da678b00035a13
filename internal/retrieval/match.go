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
// subject. meaning is its number in the table of word vectors, -1 if none.
func (q *query) look(t text.Token, meaning int16) *look {
	if t.Is(text.Stop) {
		return nil
	}
	if meaning >= 0 && q.meaning != nil {
		if q.known == nil {
			q.known = make([]*look, q.meaning.table.Terms())
		}
		if q.known[meaning] == nil {
			q.known[meaning] = q.lookAt(t)
			q.known[meaning].near = q.meaning.near(meaning)
		}
		return q.known[meaning]
	}
	if l, ok := q.looks[t.Term]; ok {
		return l
	}
	if q.looks == nil {
		q.looks = map[string]*look{}
	}
	l := q.lookAt(t)
	q.looks[t.Term] = l
	return l
}

// lookAt looks at a word for the first time.
func (q *query) lookAt(t text.Token) *look {
	l := &look{term: -1}
	if n, ok := q.index[t.Term]; ok && n < maxTerms {
		l.term = int16(n)
	} else {
		l.kin = q.kinOf(t)
	}
	return l
}

// find marks the question's terms in a passage.
func (q *query) find(a *analysed) *match {
	m := &match{a: a, at: make([]int16, len(a.tokens)), cue: make([]float32, len(a.tokens)), units: make([]unitMatch, len(a.units)),
		senses: senses{terms: make([]float32, len(q.terms))}}
	for i := range m.at {
		m.at[i] = -1
	}
	shared := make([]float32, len(a.units)*len(q.terms))
	for u, span := range a.units {
		m.units[u].senses.terms = shared[u*len(q.terms):][:len(q.terms):len(q.terms)]
		q.findUnit(m, u, span)
	}
	q.findHeads(m)
	return m
}

// findUnit marks the terms in unit u of a passage.
func (q *query) findUnit(m *match, u int, span Span) {
	um, a := &m.units[u], m.a
	for i := span.Start; i < span.End; i++ {
		l := q.look(a.tokens[i], a.meaning(i))
		if l != nil {
			um.senses.add(l)
		}
		if l != nil && l.term >= 0 {
			m.at[i] = l.term
			um.terms |= 1 << l.term
			if a.tokens[i].Word == q.terms[l.term].word {
				um.exact |= 1 << l.term
			}
			continue
		}
		m.cue[i] = q.cue(a, i, span.Start)
		if l == nil || len(l.kin) == 0 {
			continue
		}
		if um.kin == nil {
			um.kin = make([]float32, len(q.terms))
		}
		for _, k := range l.kin {
			um.kin[k.term] = max(um.kin[k.term], float32(k.share))
		}
	}
	m.all |= um.terms
	m.exact |= um.exact
	if u < len(a.lengths) && a.lengths[u] > 0 {
		um.senses.whole /= float64(a.lengths[u])
	}
	m.senses.focus = max(m.senses.focus, um.senses.focus)
	m.senses.whole = max(m.senses.whole, um.senses.whole)
	m.senses.terms = raise(m.senses.terms, um.senses.terms)
	m.kin = raise(m.kin, um.kin)
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
	heads := senses{terms: make([]float32, len(q.terms))}
	for i, t := range m.a.heads {
		l := q.look(t, m.a.headMeaning(i))
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

// raise keeps the greater of two measures of each term in a, which it makes
// where there is none.
func raise(a, b []float32) []float32 {
	if a == nil && b != nil {
		a = make([]float32, len(b))
	}
	for i, v := range b {
		a[i] = max(a[i], v)
	}
	return a
}
