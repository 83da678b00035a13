package retrieval

import (
	"math"
	"math/bits"
	"strings"

	"docent/internal/retrieval/text"
)

// analysed is a passage with its words found.
type analysed struct {
	hit       Hit
	tokens    []text.Token
	facts     []facts      // of tokens
	units     []Span       // of tokens, one for each unit of the passage
	said      []unitFacts  // of units
	lengths   []float32    // of the sums of the vectors of each unit's words
	heads     []text.Token // of headings, table header and title
	headFacts []facts      // of heads
	fields    [3]int       // where in heads the innermost heading, the table header and the title begin
	content   int          // tokens that carry a subject
}

// analyse finds the words of a passage.
func analyse(sp *speller, h Hit) *analysed {
	a := &analysed{hit: h}
	a.tokens, a.facts = sp.read(nil, nil, h.Passage.Text)
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
		a.said = append(a.said, unitFactsOf(h.Passage.Text[u.Start:u.End]))
	}
	outer, inner := "", h.Passage.Headings
	if i := strings.LastIndex(inner, headingSeparator); i >= 0 {
		outer, inner = inner[:i], inner[i+len(headingSeparator):]
	}
	a.heads, a.headFacts = sp.read(nil, nil, outer)
	for i, field := range [3]string{inner, h.Passage.Header, h.Document.Title} {
		a.fields[i] = len(a.heads)
		a.heads, a.headFacts = sp.read(a.heads, a.headFacts, field)
	}
	for i := range a.tokens {
		if !a.tokens[i].Is(text.Stop) {
			a.content++
		}
	}
	for u, span := range a.units {
		a.said[u].back = pointsBack(a.tokens[span.Start:span.End], h.Document.Language)
	}
	a.lengths = lengths(a.units, a.facts)
	return a
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
func (q *query) soft(set uint64, likeness []float32) float64 {
	if q.mass == 0 {
		return 0
	}
	s := q.sum(set)
	for n, share := range likeness {
		if set&(1<<n) == 0 {
			s += float64(share) * q.terms[n].weight
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
	known, capitals, numbers, focus, carried, own uint64
	first, last                                   uint64 // the first and the last term, the latter often the verb
	rarest                                        []int  // terms by falling weight
	content                                       int
}

func (q *query) shape() shape {
	s := shape{content: len(q.terms)}
	s.known = q.setOf(func(t term) bool { return t.df > 0 })
	s.capitals = q.setOf(func(t term) bool { return t.flags&text.Capital != 0 && t.span.Start > 0 })
	s.numbers = q.setOf(func(t term) bool { return t.flags&text.Number != 0 })
	s.focus = q.setOf(func(t term) bool { return t.focus })
	s.carried = q.setOf(func(t term) bool { return t.carried })
	s.own = q.setOf(func(t term) bool { return !t.carried })
	for i := range q.terms {
		if i < maxTerms {
			s.rarest = append(s.rarest, i)
			if !q.terms[i].carried {
				s.last = 1 << i
			}
		}
	}
	s.first = min(1, s.last)
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

// rowSize is room for the values of any row.
const rowSize = 144

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
	r.add("bm25.own", m.own/max(q.mass, 1e-9))
	r.add("bm25.own.share", m.own/max(m.bestOwn, 1e-9))
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
	r.add("section", q.cover(m.fields[0]))
	r.add("title", q.cover(m.fields[2]))
	r.add("earlier", m.earlier)
	r.add("told", m.told)
	r.add("together", q.cover(m.together))
	r.add("together.missing", q.missing(s, m.together))
	r.add("together.capitals", q.partOf(m.together, s.capitals))
	r.add("exact", q.cover(m.exact))
	r.add("ties", q.ties(m, whole))
	r.add("first", q.partOf(m.all, s.first))
	r.add("last", q.partOf(m.all, s.last))
	r.add("sense", q.sense(m.senses.terms))
	r.add("sense.general", q.coverGeneral(m.senses.terms))
	r.add("sense.missing", q.senseOfMissing(s, m.all, m.senses.terms))
	r.add("sense.focus", m.senses.focus)
	r.add("sense.whole", m.senses.whole)
	unit, typed, fresh, tied := 0.0, 0.0, 0.0, 0.0
	for i := range m.units {
		unit = max(unit, q.sense(m.units[i].senses.terms))
		a, b := q.context(m, m.a.units[i])
		typed, fresh = max(typed, a), max(fresh, b)
		tied = max(tied, q.ties(m, m.a.units[i]))
	}
	r.add("sense.unit", unit)
	r.add("sense.heads", q.sense(q.nearest(m.senses.terms, m.headSenses)))
	r.add("context.typed", typed)
	r.add("context.fresh", fresh)
	r.add("ties.unit", tied)
	q.questionFeatures(r, s)
}

// questionFeatures describes the question.
func (q *query) questionFeatures(r *row, s shape) {
	r.add("q.wanted", float64(q.wanted))
	r.add("q.terms", float64(s.content))
	r.add("q.mass", q.mass/max(float64(s.content), 1))
	r.add("q.unknown", 1-q.cover(s.known))
	r.add("q.carried", q.cover(s.carried))
	r.add("q.total", q.total)
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
	r.flag("back", m.a.said[u].back)
	if m.a.said[u].back {
		r.add("back.prev", q.cover(um.terms|before))
	} else {
		r.add("back.prev", cover)
	}
	r.add("bm25", m.bm25/max(q.mass, 1e-9))
	r.add("bm25.share", m.share)
	r.add("bm25.own.share", m.own/max(m.bestOwn, 1e-9))
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
	r.add("section", q.cover(m.fields[0]))
	r.add("header", q.cover(m.fields[1]))
	r.flag("section.asks", strings.HasSuffix(m.a.hit.Passage.Headings, "?"))
	r.add("title", q.cover(m.fields[2]))
	r.add("intro", q.cover(um.terms|m.intro(u)))
	r.add("earlier", m.earlier)
	r.add("told", m.told)
	r.add("together", q.cover(m.together))
	r.add("together.missing", q.missing(s, m.together))
	r.add("together.capitals", q.partOf(m.together, s.capitals))
	r.add("own", q.partOf(um.terms, s.own))
	r.add("resolved", q.cover(um.terms|m.named(u)&s.capitals))
	r.add("resolved.title", q.cover(um.terms|(m.named(u)|m.heads)&s.capitals))
	r.add("exact", q.cover(um.exact))
	r.add("ties", q.ties(m, span))
	r.add("first", q.partOf(um.terms, s.first))
	r.add("last", q.partOf(um.terms, s.last))
	r.add("sense", q.sense(um.senses.terms))
	r.add("sense.general", q.coverGeneral(um.senses.terms))
	r.add("sense.passage", q.sense(m.senses.terms))
	r.add("sense.heads", q.sense(q.nearest(um.senses.terms, m.headSenses)))
	if u > 0 {
		r.add("sense.prev", q.sense(q.nearest(um.senses.terms, m.units[u-1].senses.terms)))
	} else {
		r.add("sense.prev", q.sense(um.senses.terms))
	}
	r.add("sense.missing", q.senseOfMissing(s, um.terms, um.senses.terms))
	r.add("sense.focus", um.senses.focus)
	r.add("sense.whole", um.senses.whole)
	r.add("sense.lead", um.senses.whole-m.senses.whole)
	typed, fresh := q.context(m, span)
	r.add("context.typed", typed)
	r.add("context.fresh", fresh)
	q.questionFeatures(r, s)
}

// intro is the terms of what introduces unit u of a list or table: the nearest
// unit before it that ends with a colon.
func (m *match) intro(u int) uint64 {
	for i := u - 1; i >= 0; i-- {
		if m.a.said[i].introduces {
			return m.units[i].terms
		}
	}
	return 0
}

// named is the terms of the units before unit u, to which its pronouns may point.
func (m *match) named(u int) uint64 {
	var set uint64
	for i := range u {
		set |= m.units[i].terms
	}
	return set
}

// surfaceFeatures describes how unit u is written.
func (q *query) surfaceFeatures(r *row, m *match, u int) {
	span := m.a.units[u]
	tokens, known, at := m.a.tokens[span.Start:span.End], m.a.facts[span.Start:span.End], m.at[span.Start:span.End]
	content, fresh, capitals, stops, numbers, years, points, negative := 0, 0, 0, 0, 0, 0, 0, false
	for i := range tokens {
		t := &tokens[i]
		negative = negative || t.Is(text.Negative)
		if known[i].traits&pronoun != 0 {
			points++
		}
		if t.Is(text.Stop) {
			if q.stops[t.Word] && !hasWord(tokens[:i], t.Word) {
				stops++
			}
			continue
		}
		content++
		if at[i] < 0 {
			fresh++
			if t.Is(text.Capital) && i > 0 {
				capitals++
			}
			if known[i].traits&year != 0 {
				years++
			} else if t.Is(text.Number) {
				numbers++
			}
		}
	}
	said := m.a.said[u]
	r.add("tokens", math.Log1p(float64(len(tokens))))
	r.add("fresh", math.Log1p(float64(fresh)))
	r.add("fresh.capitals", math.Log1p(float64(capitals)))
	r.add("fresh.numbers", float64(min(numbers, 5)))
	r.add("fresh.years", float64(min(years, 5)))
	r.flag("quotation", said.quotes)
	r.add("density", float64(content-fresh)/max(float64(content), 1))
	r.add("stops", float64(stops)/max(float64(len(q.stops)), 1))
	r.add("unit", float64(min(u, 12)))
	r.add("after", float64(min(len(m.units)-u-1, 12)))
	r.add("kind", float64(m.a.hit.Passage.Units[u].Kind))
	r.flag("asks", said.asks)
	asked := u > 0 && m.a.said[u-1].asks
	r.flag("answers", asked)
	if asked {
		r.add("answers.cover", q.cover(m.units[u-1].terms))
		r.add("answers.sense", q.sense(m.units[u-1].senses.terms))
	} else {
		r.add("answers.cover", 0)
		r.add("answers.sense", 0)
	}
	r.flag("colon", said.colon)
	r.flag("pronoun", len(known) > 0 && known[0].traits&pronoun != 0)
	r.add("pronouns", float64(min(points, 4)))
	r.flag("negation", negative == q.denies)
	subject := 0.0
	for i := 0; i < len(tokens) && i < 6; i++ {
		if at[i] >= 0 {
			subject = 1 / float64(i+1)
			break
		}
	}
	r.add("subject", subject)
	r.flag("defines", defines(tokens, at))
	r.add("paragraph", math.Log1p(float64(m.a.hit.Passage.Paragraph)))
}

func hasWord(tokens []text.Token, word string) bool {
	for i := range tokens {
		if tokens[i].Word == word {
			return true
		}
	}
	return false
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
