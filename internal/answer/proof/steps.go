package proof

import "strings"

// turns finds a left-out word that would have turned the meaning.
func turns(t token) fault {
	switch {
	case t.is(negative):
		return fault{RuleNegation, t.surface}
	case t.is(limit | condition):
		return fault{RuleLimits, t.surface}
	}
	return fault{}
}

func (t token) breaks() bool { return t.gap >= comma || t.is(coordinator) }

// subject reports whether a left-out word may have been what the next words
// are about.
func (t token) subject() bool { return t.content() || t.is(pronoun) }

// step says whether the words at q may follow those at p. glued means that
// nothing may be left out between them, apart that the sentence sets them
// apart with a comma or "and", as two sentences of the text must be.
func (a *aligner) step(p, q int, glued, apart bool) fault {
	if a.src[p].unit != a.src[q].unit {
		if glued || !apart || a.src[q].is(relation|pronoun) || a.src[q].kind != plain {
			return fault{RuleOrder, a.src[q].surface}
		}
		if f := a.suffix(p); f.bad() {
			return f
		}
		return a.prefix(q)
	}
	left := a.src[p+1 : q]
	skipped := 0
	whole := len(left) > 1 && a.src[q].unit == a.src[p].unit && a.predicate(p, q)
	for i, t := range left {
		if f := turns(t); f.bad() && !(whole && !t.is(condition)) {
			return f
		}
		if !t.is(free) && !a.idle(p+1+i) {
			skipped++
		}
	}
	if skipped == 0 {
		if q > p+1 && (a.src[q].tight || a.src[p+1].tight) {
			return fault{RuleOrder, a.src[q].surface}
		}
		return fault{}
	}
	if glued || !a.lex.known || a.src[q].tight || a.src[p+1].tight {
		return fault{RuleOrder, a.src[q].surface}
	}
	if f := a.severed(p, q); f.bad() {
		return f
	}
	if f := a.joined(p, q, apart); f.bad() {
		return f
	}
	if f := a.whole(p, q); f.bad() {
		return f
	}
	return a.governed(p, q)
}

// idle reports whether the word at k may always be left out: the "any" of "any
// extra cards", the "our" of those who wrote the text, "sharp" behind a time.
func (a *aligner) idle(k int) bool {
	if isYear(a.src[k]) && k > 0 && a.src[k-1].kind == date && a.src[k].gap == near && strings.Contains(a.src[k-1].key, "-") && !strings.HasSuffix(a.src[k-1].key, "-") {
		return true // the day is said
	}
	if a.src[k].capital && weekdays[a.src[k].key] > 0 && k+1 < len(a.src) && a.src[k+1].kind == date && len(a.src[k+1].key) == 5 && a.src[k+1].gap <= comma {
		return true // "Friday, 12 May"
	}
	if a.lex.english() && (a.lex.have[a.src[k].key] || a.src[k].key == "had") && k+1 < len(a.src) && a.src[k+1].gap == near && a.lex.participle(a.src[k+1]) {
		return true // who has bought it bought it
	}
	if one := a.src[k]; one.kind == number && one.surface == "one" && k+1 < len(a.src) && a.src[k+1].gap == near && a.src[k+1].kind == plain &&
		a.src[k+1].content() && !(k > 0 && a.src[k-1].is(limit|relation|negative) && a.src[k-1].key != "in") {
		return true // who places one worker places a worker
	}
	switch a.src[k].key {
	case "being":
		return k > 0 && be[a.src[k-1].key] // who is being asked is asked
	case "since":
		return k > 0 && (a.lex.have[a.src[k-1].key]) && k+1 < len(a.src) && a.lex.participle(a.src[k+1])
	case "any", "our":
		return a.lex.agent != ""
	case "sharp":
		return k > 0 && a.src[k-1].kind == clock
	}
	return false
}

// severed finds what may not be cut off behind p: the unit of a number, the
// other end of a range, the rest of a name, the noun that p only describes.
func (a *aligner) severed(p, q int) fault {
	this := a.src[p]
	if q-1 > p && a.src[q].kind == number && a.src[q-1].kind == number && a.src[q].gap == near {
		return fault{RuleNumbers, a.src[q-1].surface}
	}
	if p+1 >= len(a.src) || a.src[p+1].unit != this.unit {
		return fault{}
	}
	next := a.src[p+1]
	switch {
	case next.gap > near || next.is(free):
		return fault{}
	case this.kind == number && (next.kind == unit || next.kind == number):
		return fault{RuleNumbers, next.surface}
	case this.kind == number && rangeWords[next.key] && p+2 < len(a.src) && a.src[p+2].kind == number:
		return fault{RuleNumbers, a.src[p+2].surface}
	case this.kind == unit && rangeWords[next.key] && p+2 < len(a.src) && a.src[p+2].kind == number:
		return fault{RuleNumbers, a.src[p+2].surface}
	case this.kind == plain && a.verb(p) && !this.capital, a.verb(p+1) && !next.capital:
		return fault{} // a verb and its object or its subject make no compound
	case !this.content() || !next.content() || next.kind != plain || a.lex.adverb(next):
		return fault{}
	case this.capital && next.capital && this.kind == plain:
		return fault{RuleNames, next.surface}
	case this.kind == date && next.kind == number, this.kind == unit:
		return fault{}
	}
	return fault{RuleOrder, next.surface}
}

var rangeWords = map[string]bool{"to": true, "bis": true, "à": true, "hasta": true, "through": true}

// joined finds a step from the beginning of one statement into another: what
// the second is about was left out.
func (a *aligner) joined(p, q int, apart bool) fault {
	b := 0
	for k := q; k > p; k-- {
		if a.src[k].breaks() {
			b = k
			break
		}
	}
	if b == 0 || a.subjectPhrase(p, q) {
		return fault{}
	}
	before, after, small, led := 0, 0, false, false
	for k := p + 1; k < q; k++ {
		t := a.src[k]
		led = led || k < b && t.is(relation)
		switch {
		case k < b && t.subject():
			before++
		case k >= b && t.subject():
			after++
		case k >= b && !t.is(free|coordinator):
			small = true
		}
	}
	phrase := a.src[q].is(relation) || a.src[q].kind == date || a.src[q].kind == clock
	if after == 0 && before > 0 && (small || phrase) {
		return fault{RuleOrder, a.src[q].surface} // "lives with Bob, who works in Rome", "lives here and in 2017 moved"
	}
	if after == 0 && led && apart && a.src[q].content() {
		return fault{RuleOrder, a.src[q].surface} // "starts at A and ends at B" is not "starts and ends at B"
	}
	if after == 0 {
		return fault{}
	}
	describes := after <= 2 && !small && a.src[q].content() && a.src[q].kind == plain && !a.src[q].capital
	if before > 0 || !describes || a.src[b].gap >= strong {
		return fault{RuleOrder, a.src[q].surface}
	}
	return fault{}
}

// governed finds a left-out preposition or verb that says what the word at q
// is to the rest: "was fired by Bob" does not prove "fired Bob".
func (a *aligner) governed(p, q int) fault {
	content := false
	for k := p + 1; k < q; k++ {
		content = content || a.src[k].content()
	}
	if a.src[q].breaks() || a.verb(q) {
		return fault{}
	}
	if !content {
		for k := p + 1; k < q; k++ {
			if !a.src[k].is(free | coordinator) {
				return fault{RuleOrder, a.src[k].surface}
			}
		}
		return fault{}
	}
	if !a.src[q].content() {
		return fault{}
	}
	for k := q - 1; k > p; k-- {
		t := a.src[k]
		if t.is(strongly | auxiliary) {
			return fault{RuleOrder, t.surface}
		}
		if t.is(relation|coordinator) || t.gap >= comma {
			break
		}
	}
	return fault{}
}

// prefix says whether a statement may begin at q: at the beginning of its
// sentence or after a break, and with nothing before it that turns it.
func (a *aligner) prefix(q int) fault {
	start := q
	for start > 0 && a.src[start].gap < border {
		start--
	}
	b, bad := start, fault{}
	for k := start; k < q; k++ {
		t := a.src[k]
		if k > start && (t.gap == strong || t.is(coordinator) && t.gap == comma) {
			bad = fault{}
		}
		if f := turns(t); f.bad() {
			bad = f
		}
	}
	for k := q; k > start && a.bare(k, q) && (bad.detail == "forbidden" || bad.detail == "prohibited"); k-- {
		if a.src[k].gap == comma && a.clause(start, k) && !a.verb(q) {
			bad = fault{} // "Glass is forbidden, plastic is fine"
		}
	}
	if a.chained(q) {
		return fault{}
	}
	if bad.bad() && a.src[q].gap < strong {
		return bad
	}
	for k := start + 1; k <= q; k++ {
		if a.src[k].gap >= comma {
			b = k
		}
	}
	switch {
	case a.src[q].tight:
		return fault{RuleOrder, a.src[q].surface}
	case !a.lex.known && q > start: // nothing is known of what would go
		return fault{RuleOrder, a.src[start].surface}
	case q == start:
		return fault{}
	}
	return a.head(start, b, q)
}

// particle reports whether the word at p belongs to the verb before it: "was
// down from 9 to 10".
func (a *aligner) particle(p int) bool {
	return p > 0 && particles[a.src[p].key] && (be[a.src[p-1].key] || a.verb(p-1) || a.past(p-1)) && p+1 < len(a.src) &&
		(a.src[p+1].is(relation) || a.src[p+1].kind == date || a.src[p+1].kind == clock)
}

var particles = set("down up out off over")

// suffix says whether a statement may end at p.
func (a *aligner) suffix(p int) fault {
	if a.within && p+1 < len(a.src) && a.src[p+1].gap == comma {
		return fault{}
	}
	this := a.src[p]
	last := p+1 == len(a.src) || a.src[p+1].breaks() // of its clause, as "aus" is in "das Fest fällt aus"
	if this.is(relation|auxiliary|coordinator) && !this.is(negative) && !last && !a.particle(p) {
		return fault{RuleOrder, this.surface}
	}
	clause, aside := true, false
	for k := p + 1; k < len(a.src) && a.src[k].gap < strong; k++ {
		t := a.src[k]
		clause = clause && !t.breaks()
		// What only says when or why something happened limits nothing.
		aside = aside || t.key == "because-of" && a.firm(p) || (a.lex.subordinate[t.key] || a.lex.causal[t.key]) && !(t.is(condition) && t.gap == near) && a.event(p) && a.clause(k+1, len(a.src))
		if aside {
			continue
		}
		if clause {
			if f := turns(t); f.bad() {
				return f
			}
		}
		if t.is(condition) {
			return fault{RuleLimits, t.surface}
		}
	}
	if next := p + 1; next < len(a.src) && (a.src[next].tight || !a.lex.known && a.src[next].gap < strong) {
		return fault{RuleOrder, a.src[next].surface}
	}
	if f := a.severed(p, p); f.bad() {
		return f
	}
	return a.tail(p)
}
