package retrieval

import (
	"math"
	"math/bits"
	"strings"

	"docent/internal/retrieval/text"
)

// analysed is a passage with its words found.
type analysed struct {
	hit    Hit
	tokens []text.Token
	units  []Span       // of tokens, one for each unit of the passage
	heads  []text.Token // of headings, table header and title
}

// analyse finds the words of a passage.
func analyse(an *text.Analyzer, h Hit) *analysed {
	a := &analysed{hit: h}
	a.tokens = an.Tokens(nil, h.Passage.Text)
	k := 0
	for _, u := range h.Passage.Units {
		for k < len(a.tokens) && a.tokens[k].Start < u.Start {
			k++
		}
		from := k
		for k < len(a.tokens) && a.tokens[k].Start < u.End {
			k++
		}
		a.units = append(a.units, Span{Start: from, End: k})
	}
	a.heads = an.Tokens(nil, h.Passage.Headings)
	a.heads = an.Tokens(a.heads, h.Passage.Header)
	a.heads = an.Tokens(a.heads, h.Document.Title)
	return a
}

// maxTerms bounds how many terms of a question are told apart in a passage.
const maxTerms = 64

// match is where the terms of a question stand in a passage.
type match struct {
	a     *analysed
	at    []int16 // term of each token, -1 if none
	units []unitMatch
	all   uint64          // terms in the passage
	heads uint64          // terms in headings, header, title
	kin   map[int]float64 // term → greatest likeness in the passage
	bm25  float64         // score of the passage
	share float64         // of the best passage's score
	rank  int
	doc   float64   // share of the candidates' scores that its document has
	row   []float32 // passage features
	score float64   // log-odds of the passage model
	near  float64   // what nearness in meaning adds to its units; 0 where it was not found so
}

// unitMatch is where the terms stand in a unit.
type unitMatch struct {
	terms uint64
	kin   map[int]float64
}

// find marks the question's terms in a passage.
func (q *query) find(a *analysed) *match {
	m := &match{a: a, at: make([]int16, len(a.tokens)), units: make([]unitMatch, len(a.units))}
	for i, t := range a.tokens {
		m.at[i] = -1
		if n, ok := q.index[t.Term]; ok && n < maxTerms {
			m.at[i] = int16(n)
		}
	}
	for u, span := range a.units {
		um := &m.units[u]
		for i := span.Start; i < span.End; i++ {
			if n := m.at[i]; n >= 0 {
				um.terms |= 1 << n
			}
			for _, k := range q.kinOf(a.tokens[i]) {
				um.kin = raise(um.kin, k.term, k.share)
				m.kin = raise(m.kin, k.term, k.share)
			}
		}
		m.all |= um.terms
	}
	for _, t := range a.heads {
		if n, ok := q.index[t.Term]; ok && n < maxTerms {
			m.heads |= 1 << n
		}
	}
	return m
}

func raise(m map[int]float64, k int, v float64) map[int]float64 {
	if m == nil {
		m = map[int]float64{}
	}
	m[k] = max(m[k], v)
	return m
}

// sum is the weight of a set of terms.
func (q *query) sum(set uint64) float64 {
	s := 0.0
	for set != 0 {
		n := bits.TrailingZeros64(set)
		s += q.terms[n].weight
		set &= set - 1
	}
	return s
}

// cover is the share of the question's weight that a set of terms has.
func (q *query) cover(set uint64) float64 {
	if q.mass == 0 {
		return 0
	}
	return q.sum(set) / q.mass
}

// soft is the cover of a set together with what resembles the other terms.
func (q *query) soft(set uint64, likeness map[int]float64) float64 {
	if q.mass == 0 {
		return 0
	}
	s := q.sum(set)
	for n, share := range likeness {
		if set&(1<<n) == 0 {
			s += share * q.terms[n].weight
		}
	}
	return s / q.mass
}

// setOf is the set of terms for which keep holds.
func (q *query) setOf(keep func(term) bool) uint64 {
	var set uint64
	for i, t := range q.terms {
		if i < maxTerms && keep(t) {
			set |= 1 << i
		}
	}
	return set
}

// shape is what the features need to know of the question alone.
type shape struct {
	known, capitals, numbers, focus uint64
	rarest                          []int // terms by falling weight
	content                         int
}

func (q *query) shape() shape {
	s := shape{content: len(q.terms)}
	s.known = q.setOf(func(t term) bool { return t.df > 0 })
	s.capitals = q.setOf(func(t term) bool { return t.flags&text.Capital != 0 && t.span.Start > 0 })
	s.numbers = q.setOf(func(t term) bool { return t.flags&text.Number != 0 })
	s.focus = q.setOf(func(t term) bool { return t.focus })
	for i := range q.terms {
		if i < maxTerms {
			s.rarest = append(s.rarest, i)
		}
	}
	for i := 1; i < len(s.rarest); i++ {
		for j := i; j > 0 && q.terms[s.rarest[j]].weight > q.terms[s.rarest[j-1]].weight; j-- {
			s.rarest[j], s.rarest[j-1] = s.rarest[j-1], s.rarest[j]
		}
	}
	return s
}

// partOf is the share of want's weight that is in have; 1 if want is empty.
func (q *query) partOf(have, want uint64) float64 {
	w := q.sum(want)
	if w == 0 {
		return 1
	}
	return q.sum(have&want) / w
}

// row gathers feature values by name, in a fixed order.
type row struct {
	names  []string
	values []float32
	record bool // names are only needed once
}

func (r *row) add(name string, v float64) {
	if r.record {
		r.names = append(r.names, name)
	}
	r.values = append(r.values, float32(v))
}

func (r *row) flag(name string, v bool) {
	if v {
		r.add(name, 1)
	} else {
		r.add(name, 0)
	}
}

// rarestIn is 1 if the k-th heaviest term is in the set, 0 if not, -1 if the
// question has fewer terms.
func (s shape) rarestIn(set uint64, k int) float64 {
	if k >= len(s.rarest) {
		return -1
	}
	if set&(1<<s.rarest[k]) != 0 {
		return 1
	}
	return 0
}

// missing is the weight of the heaviest term outside of the set, relative to
// the heaviest term.
func (q *query) missing(s shape, set uint64) float64 {
	for _, n := range s.rarest {
		if set&(1<<n) == 0 {
			return q.terms[n].weight / max(q.terms[s.rarest[0]].weight, 1e-9)
		}
	}
	return 0
}

// passageFeatures describes a candidate passage.
func (q *query) passageFeatures(r *row, m *match, s shape) {
	r.add("bm25", m.bm25/max(q.mass, 1e-9))
	r.add("bm25.share", m.share)
	r.add("rank", math.Log1p(float64(m.rank)))
	r.add("cover", q.cover(m.all))
	r.add("cover.heads", q.cover(m.heads))
	r.add("cover.both", q.cover(m.all|m.heads))
	r.add("cover.known", q.partOf(m.all|m.heads, s.known))
	r.add("soft", q.soft(m.all|m.heads, m.kin))
	best, second, pair := 0.0, 0.0, 0.0
	for i := range m.units {
		c := q.cover(m.units[i].terms)
		if c > best {
			best, second = c, best
		} else if c > second {
			second = c
		}
		if i > 0 {
			pair = max(pair, q.cover(m.units[i].terms|m.units[i-1].terms))
		}
	}
	r.add("unit.best", best)
	r.add("unit.second", second)
	r.add("unit.pair", max(pair, best))
	r.add("rarest1", s.rarestIn(m.all|m.heads, 0))
	r.add("rarest2", s.rarestIn(m.all|m.heads, 1))
	r.add("rarest3", s.rarestIn(m.all|m.heads, 2))
	r.add("missing", q.missing(s, m.all|m.heads))
	r.add("capitals", q.partOf(m.all|m.heads, s.capitals))
	r.add("numbers", q.partOf(m.all, s.numbers))
	r.add("focus", q.partOf(m.all, s.focus))
	whole := Span{Start: 0, End: len(m.a.tokens)}
	pairs, order := q.pairsIn(m, whole)
	r.add("pairs", pairs)
	r.add("order", order)
	r.add("window", q.window(m, whole))
	strength, _, near := q.cues(m, whole)
	r.add("cue", strength)
	r.add("cue.near", near)
	r.add("doc", m.doc)
	r.add("length", math.Log1p(float64(len(m.a.tokens))))
	r.add("units", math.Log1p(float64(len(m.units))))
	r.add("paragraph", math.Log1p(float64(m.a.hit.Passage.Paragraph)))
	r.add("phrase", q.phraseIn(m, whole))
	q.questionFeatures(r, s)
}

// questionFeatures describes the question.
func (q *query) questionFeatures(r *row, s shape) {
	r.add("q.wanted", float64(q.wanted))
	r.add("q.terms", float64(s.content))
	r.add("q.mass", q.mass/max(float64(s.content), 1))
	r.add("q.unknown", 1-q.cover(s.known))
}

// unitFeatures describes unit u of a passage as a quote.
func (q *query) unitFeatures(r *row, m *match, u int, s shape, top float64) {
	um := &m.units[u]
	span := m.a.units[u]
	cover := q.cover(um.terms)
	r.add("cover", cover)
	r.add("cover.share", cover/max(top, 1e-9))
	r.add("cover.known", q.partOf(um.terms, s.known))
	r.add("cover.heads", q.cover(um.terms|m.heads))
	r.add("heads", q.cover(m.heads))
	r.add("cover.passage", q.cover(m.all))
	r.add("cover.all", q.cover(m.all|m.heads))
	r.add("soft", q.soft(um.terms, um.kin))
	r.add("soft.heads", q.soft(um.terms|m.heads, um.kin))
	prev, next, rest := 0.0, 0.0, 0.0
	var before uint64
	for i := range m.units {
		c := q.cover(m.units[i].terms)
		switch {
		case i == u-1:
			prev, before = c, m.units[i].terms
		case i == u+1:
			next = c
		}
		if i != u {
			rest = max(rest, c)
		}
	}
	r.add("prev", prev)
	r.add("next", next)
	r.add("rest", rest-cover)
	r.add("cover.prev", q.cover(um.terms|before))
	r.add("bm25", m.bm25/max(q.mass, 1e-9))
	r.add("bm25.share", m.share)
	r.add("rank", math.Log1p(float64(m.rank)))
	r.add("rarest1", s.rarestIn(um.terms, 0))
	r.add("rarest2", s.rarestIn(um.terms, 1))
	r.add("rarest3", s.rarestIn(um.terms, 2))
	r.add("missing", q.missing(s, um.terms))
	r.add("missing.passage", q.missing(s, m.all|m.heads))
	r.add("capitals", q.partOf(um.terms, s.capitals))
	r.add("capitals.all", q.partOf(m.all|m.heads, s.capitals))
	r.add("numbers", q.partOf(um.terms, s.numbers))
	r.add("focus", q.partOf(um.terms, s.focus))
	r.add("matched", float64(bits.OnesCount64(um.terms)))
	r.add("unmatched", float64(s.content-bits.OnesCount64(um.terms)))
	pairs, order := q.pairsIn(m, span)
	r.add("pairs", pairs)
	r.add("order", order)
	r.add("window", q.window(m, span))
	strength, count, near := q.cues(m, span)
	r.add("cue", strength)
	r.add("cue.count", count)
	r.add("cue.near", near)
	r.add("cue.focus", q.focusCue(m, span))
	q.surfaceFeatures(r, m, u)
	r.add("doc", m.doc)
	r.add("phrase", q.phraseIn(m, span))
	q.questionFeatures(r, s)
}

// surfaceFeatures describes how unit u is written.
func (q *query) surfaceFeatures(r *row, m *match, u int) {
	span := m.a.units[u]
	tokens := m.a.tokens[span.Start:span.End]
	content, fresh, capitals, stops, negative := 0, 0, 0, 0, false
	seen := map[string]bool{}
	for i, t := range tokens {
		negative = negative || t.Is(text.Negative)
		if t.Is(text.Stop) {
			if q.stops[t.Word] && !seen[t.Word] {
				seen[t.Word] = true
				stops++
			}
			continue
		}
		content++
		if m.at[span.Start+i] < 0 {
			fresh++
			if t.Is(text.Capital) && i > 0 {
				capitals++
			}
		}
	}
	unit := m.a.hit.Passage.Units[u]
	said := m.a.hit.Passage.Text[unit.Start:unit.End]
	r.add("tokens", math.Log1p(float64(len(tokens))))
	r.add("fresh", math.Log1p(float64(fresh)))
	r.add("fresh.capitals", math.Log1p(float64(capitals)))
	r.add("density", float64(content-fresh)/max(float64(content), 1))
	r.add("stops", float64(stops)/max(float64(len(q.stops)), 1))
	r.add("unit", float64(min(u, 12)))
	r.add("after", float64(min(len(m.units)-u-1, 12)))
	r.add("kind", float64(unit.Kind))
	r.flag("asks", strings.HasSuffix(strings.TrimRight(said, "\"”’')*_ "), "?"))
	asked := false
	if u > 0 {
		p := m.a.hit.Passage.Units[u-1]
		asked = strings.HasSuffix(strings.TrimRight(m.a.hit.Passage.Text[p.Start:p.End], "\"”’')*_ "), "?")
	}
	r.flag("answers", asked)
	r.flag("pronoun", len(tokens) > 0 && pronouns[tokens[0].Word])
	r.flag("negation", negative == q.denies)
	subject := 0.0
	for i := 0; i < len(tokens) && i < 6; i++ {
		if m.at[span.Start+i] >= 0 {
			subject = 1 / float64(i+1)
			break
		}
	}
	r.add("subject", subject)
	r.flag("defines", defines(tokens, m.at[span.Start:span.End]))
	r.add("paragraph", math.Log1p(float64(m.a.hit.Passage.Paragraph)))
}

// defines reports whether a sentence begins like a definition of a term of
// the question: "X is a …", "X (…) refers to …".
func defines(tokens []text.Token, at []int16) bool {
	for i := 0; i < len(tokens) && i < 8; i++ {
		switch tokens[i].Word {
		case "is", "are", "was", "were", "means", "refers":
			for k := range i {
				if at[k] >= 0 {
					return true
				}
			}
			return false
		}
	}
	return false
}
