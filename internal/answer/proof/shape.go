package proof

import "strings"

// A statement may be shortened in two ways.
//
// It may be cut where one clause ends and the next begins: before "and
// arrives …", before "which …", at a semicolon.
//
// And a whole phrase (with a preposition, a date, an insertion between commas)
// may go where the statement tells of something that happened or will happen
// at one time: what happened on Tuesday happened. Where it states a rule, a
// habit or a property, each phrase may be the condition under which it holds
// ("… with the approval of their manager", "… for private use"), and all of
// them stay. So they do beside a negation or an "every".
//
// Nothing may go from inside a noun phrase or a list: "severe illness" is not
// "illness", "two of its five" not "its five", and what consists of three
// things does not consist of one.

// phrase reports whether a phrase that may go begins at k.
func (a *aligner) phrase(k int) bool {
	t := a.src[k]
	switch {
	case a.proviso(k):
		return false
	case a.lex.genitive[t.key]:
		for i := k + 1; i < len(a.src) && i <= k+2; i++ {
			if !a.src[i].is(free) {
				return a.src[i].capital // "of Delmore Foods", but not "of the victims"
			}
		}
		return false
	case a.lex.where[t.key] && k+1 < len(a.src) && a.src[k+1].kind == plain && !(a.src[k+1].is(free) && !a.src[k+1].is(coordinator)):
		return false // "found a cure in mice", "was approved in Canada"
	case t.key == a.lex.agent && k > 0 && attitudes[a.src[k-1].key]:
		return false // "was rejected by the opposition"
	case t.key == "to" && k > 0 && (a.src[k-1].kind != plain || a.lex.adverb(a.src[k-1])) && k+1 < len(a.src) && a.lex.agent != "" &&
		(a.lex.verbs[a.src[k+1].key] || a.lex.nouns[a.src[k+1].key]):
		return true // "won on Saturday to move up"
	case t.key == "for" && k+1 < len(a.src) && a.src[k+1].kind == number:
		return true
	case a.lex.bound[t.key], ranges[t.key] && k+1 < len(a.src) && a.src[k+1].kind != plain:
		return false
	case t.is(free) && k+1 < len(a.src) && a.src[k+1].gap == near:
		return a.src[k+1].kind == date || a.lex.loose[a.src[k+1].key]
	}
	if t.kind == number && strings.Contains(t.key, "..") && !(k+1 < len(a.src) && a.src[k+1].gap == near && (a.src[k+1].kind == unit || a.src[k+1].content())) {
		return true // a score
	}
	return t.is(relation) || t.kind == date || t.kind == clock || a.lex.adverb(t) || a.lex.subordinate[t.key] && t.gap >= comma
}

// proviso reports whether the phrase at k says in which case something happens
// rather than when or where: "in case of rain", and of what will happen also
// "in bad weather", "on rainy days".
func (a *aligner) proviso(k int) bool {
	if a.lex.agent == "" || !a.src[k].is(relation) {
		return false
	}
	from, to := a.sentence(k)
	i := k + 1
	for i < to && a.src[i].is(free) && !a.src[i].is(coordinator) {
		i++
	}
	if i >= to {
		return false
	}
	if t := a.src[i]; t.key == "case" || t.key == "event" && i+1 < to && a.lex.genitive[a.src[i+1].key] {
		return true
	}
	if i > k+1 || a.src[i].kind != plain || a.src[i].capital || a.src[i].flags != 0 || a.lex.loose[a.src[i].key] {
		return false
	}
	for _, t := range a.src[from:to] {
		if a.lex.future[t.key] {
			return true
		}
	}
	return false
}

// ranges are words before the two ends of a range.
var ranges = set("between zwischen entre között")

// whole says whether the words between p and q of one sentence, of which some
// are left out, are what may go there.
func (a *aligner) whole(p, q int) fault {
	no := fault{RuleCut, a.src[p+1].surface}
	first := a.src[p+1]
	if a.hyphenated(p) || a.hyphenated(q-1) {
		return no
	}
	last := 0 // where the last part of what is left out begins
	for k := p + 2; k <= q; k++ {
		if a.src[k].breaks() {
			last = k
		}
	}
	ended := last == 0 || last == q || a.subjectPhrase(p, q)
	for k := last; !ended && k < q; k++ {
		if !a.src[k].is(free | coordinator) {
			break
		}
		ended = k == q-1
	}
	switch {
	case first.breaks() && a.src[q].gap >= comma:
		if a.lex.subordinate[a.src[p+1].key] && !a.lex.commas || a.event(p) {
			return fault{}
		}
		if first.is(coordinator) && a.clause(p+1, q) && !a.conditioned(p) {
			return fault{}
		}
	case !ended:
		return no
	case last > 0 && a.predicate(p, q), a.named(p+1, q):
		return fault{}
	case last > 0 && !first.breaks() && a.items(p, q):
		return fault{}
	case a.narrows(p):
		return no
	case last > 0 && a.measures(p+1) && a.measures(q) && a.unitOf(p+1) == a.unitOf(q):
		return fault{}
	case first.breaks():
		return no
	case a.phrase(p+1) && a.event(p) && (last == 0 || last == q || a.verb(q) || a.src[q].is(relation) || a.src[q].gap >= comma):
		return fault{}
	}
	return no
}

// mainClause reports whether the clause that begins at k can stand alone: it does
// not say when, where or why another holds, as "After you have paid, …" does.
func (a *aligner) mainClause(k int) bool {
	t := a.src[k]
	if a.lex.verbSecond && (a.lex.verbs[t.key] || t.is(auxiliary)) && !t.is(free) {
		return false // "Kommt er, gehen wir"
	}
	return !t.is(relation|condition) && !meanwhile[t.key] && !a.lex.causal[t.key] && !(a.lex.subordinate[t.key] && !t.is(free|pronoun))
}

// hyphenated reports whether the word after k is joined to it by a hyphen.
func (a *aligner) hyphenated(k int) bool {
	return k+1 < len(a.src) && a.src[k+1].unit == a.src[k].unit && a.src[k+1].gap == near && a.src[k+1].hyphen
}

// tail says whether what follows p in its sentence may go.
func (a *aligner) tail(p int) fault {
	next := p + 1
	if next >= len(a.src) || a.src[next].gap >= strong {
		return fault{}
	}
	t := a.src[next]
	no := fault{RuleCut, t.surface}
	_, end := a.sentence(p)
	switch {
	case a.hyphenated(p):
		return no
	case t.is(free) && !t.is(coordinator) && t.gap == near && (next+1 >= len(a.src) || a.src[next+1].breaks()):
		return a.tail(next) // "as well, and"
	case a.idle(next) && !a.lex.verbSecond:
		return a.tail(next)
	case t.gap == comma && (t.key == "then" && a.clause(next, end) || a.command(next)):
		return fault{}
	case t.gap == comma && a.compares(next):
		return fault{} // "…, down from 6.4"
	case t.gap == comma && a.timed(p) && a.times(next, end), a.timed(p) && a.housed(p, next, end):
		return fault{}
	case t.key == "because-of" && a.firm(p):
		return fault{}
	case t.gap == comma && t.key == "not", a.anothersSum(p, next, end):
		return fault{} // "held by the desk, not by us", "8 euros, reduced 6 euros"
	case t.gap == near && (t.key == "that" || t.key == "which" || t.key == "who") && a.indefinite(p) && a.event(p):
		return fault{} // "patented a brake that was …": she did patent a brake
	case t.is(coordinator) && t.gap >= comma && (t.key == "while" || t.key == "whereas"):
		return fault{}
	case t.is(coordinator):
		return a.further(p, next+1, end)
	case t.gap >= comma && a.lex.subordinate[t.key] && !a.lex.commas, a.instead(next):
		return fault{}
	case t.gap >= comma && (a.event(p) || !a.lex.commas && a.clause(next+1, end) && !a.verb(next) && !a.phrase(next)):
		return fault{}
	case t.gap >= comma && a.lex.commas && a.another(p, next, end):
		return fault{}
	case t.gap >= comma:
		return a.listed(p, next, end)
	case a.phrase(next) && a.event(p):
		return fault{}
	}
	return no
}

// compares reports whether only a comparison with another time begins at k.
func (a *aligner) compares(k int) bool {
	if k+1 >= len(a.src) {
		return false
	}
	first, second := a.src[k].key, a.src[k+1]
	switch first {
	case "up", "down":
		return second.key == "from"
	case "compared":
		return second.key == "with" || second.key == "to"
	case "contre", "gegenüber":
		return second.kind == number
	case "frente":
		return second.key == "a"
	}
	return false
}

// another reports whether a further main clause or a further predicate of the
// same subject stands in src[next:end], in a language that sets every other
// clause apart with a word of its own: "ist offen, schließt aber um acht".
func (a *aligner) another(p, next, end int) bool {
	start, _ := a.sentence(p)
	t := a.src[next]
	return a.mainClause(start) && a.clause(start, p+1) && !t.is(condition|relation) && !a.lex.subordinate[t.key] && !a.lex.causal[t.key] &&
		(a.verb(next) || a.clause(next+1, end))
}

// further says whether what follows an "and" or "but" behind p may go: src[from:end].
func (a *aligner) further(p, from, end int) fault {
	t := a.src[p+1]
	switch {
	case from < end && a.src[from].is(negative):
		return fault{} // "by the desk and not by employees"
	case a.conditioned(p):
		return fault{RuleLimits, t.surface} // "when the tank is full and the pump is off"
	case from < end && a.command(from):
		return fault{}
	case a.lex.causal[t.key] || meanwhile[t.key] && t.gap < comma:
		if a.event(p) || a.lex.causal[t.key] && a.firm(p) {
			return fault{}
		}
		return fault{RuleLimits, t.surface} // "never flee while they have an escort"
	case a.clause(from, end) || from < end && a.participle(from):
		return fault{}
	case a.lex.adversative[t.key]:
		return fault{RuleLimits, t.surface} // "every day but Saturday"
	case a.parallel(p, from, end):
		return fault{}
	}
	return a.listed(p, from, end)
}

// anothersSum reports whether src[from:to] only says what others pay, behind a
// sum of money that ends at p.
func (a *aligner) anothersSum(p, from, to int) bool {
	if p < 1 || a.src[from].gap != comma || !a.measures(p-1) || a.src[from].content() && a.src[from].key == "plus" {
		return false
	}
	sums := 0
	for k := from; k < to; k++ {
		if a.measures(k) && a.unitOf(k) == a.unitOf(p-1) && k > from {
			sums++
		}
		if a.src[k].is(negative|condition|limit|auxiliary) || a.src[k].key == "plus" {
			return false
		}
	}
	return sums > 0
}

// indefinite reports whether the noun phrase that ends at p speaks of one that
// was not spoken of before: "a brake".
func (a *aligner) indefinite(p int) bool {
	from := a.nounPhrase(p)
	return from < p && (a.src[from].key == "a" || a.src[from].key == "an") && from > 0 && (a.verb(from-1) || a.past(from-1))
}

// conditioned reports whether p stands in a condition.
func (a *aligner) conditioned(p int) bool {
	from, _ := a.sentence(p)
	for k := p; k >= from && (k == from || a.src[k].gap < comma); k-- {
		if t := a.src[k]; t.is(condition) && !a.lex.verbs[t.key] && subjunct[t.key] {
			return true
		}
	}
	return false
}

// subjunct begin a condition.
var subjunct = set("if unless when whenever provided wenn falls sofern sobald si quand cuando ha якщо коли")

// timed reports whether a time or a day stands at p.
func (a *aligner) timed(p int) bool {
	t := a.src[p]
	return t.kind == date || t.kind == clock || a.lex.loose[t.key] && t.capital
}

// times reports whether src[from:end] is nothing but times of day, as behind
// the days on which something is open.
func (a *aligner) times(from, end int) bool {
	for k := from; k < end; k++ {
		t := a.src[k]
		if t.kind != clock && !t.is(relation|free) && !(t.kind == number && k+1 < end && (a.src[k+1].kind == unit || a.src[k+1].is(relation))) && !(t.kind == unit && t.key == "h") ||
			t.is(limit|condition|negative) {
			return false
		}
	}
	return from < end
}

// housed reports whether src[next:end] only says where something takes place
// whose time was given: "meets every Monday from 7 pm [in the old school]".
func (a *aligner) housed(p, next, end int) bool {
	if a.src[next].key != "in" && a.src[next].key != "at" || next+1 >= end || a.src[next+1].key != "the" {
		return false
	}
	start, _ := a.sentence(p)
	meets := false
	for k := start; k <= p; k++ {
		meets = meets || scheduled[a.src[k].key]
		if a.src[k].is(negative | condition) {
			return false
		}
	}
	for k := next + 1; k < end; k++ {
		t := a.src[k]
		if t.kind != plain || t.breaks() && !t.is(free) || t.is(relation|limit|condition|negative) || seasons[t.key] {
			return false
		}
	}
	return meets
}

var (
	scheduled = set("served held meet meets start starts begin begins leave leaves depart departs arrive arrives")
	seasons   = set("summer winter spring autumn holidays holiday morning evening afternoon season term week weekend month year")
)

// meanwhile begins what may be a condition: without a comma before it, what
// holds "while they have an escort" may not hold without.
var meanwhile = set("while whilst während solange mientras míg amíg tandis pendant")

// firm reports whether what the sentence says up to p holds whatever the
// reason: nothing is denied there, or it is what will not be.
func (a *aligner) firm(p int) bool {
	from, _ := a.sentence(p)
	for k := from; k <= p; k++ {
		t := a.src[k]
		if t.is(negative) && !(k > from && a.src[k-1].key == "will") {
			return false
		}
	}
	return true
}

// instead reports whether "instead of" or "rather than" stands at k: what is
// so does not depend on what is not.
func (a *aligner) instead(k int) bool {
	if k+1 >= len(a.src) {
		return false
	}
	first, second := a.src[k].key, a.src[k+1].key
	return first == "instead" && second == "of" || first == "rather" && second == "than"
}

// head says whether what stands before q in its sentence, from b on, may go.
// b is where the part of the sentence begins in which q stands.
func (a *aligner) head(start, b, q int) fault {
	no := fault{RuleCut, a.src[q].surface}
	switch {
	case a.hyphenated(q - 1):
		return no
	case b > start: // another sentence may have begun between
		from, _ := a.sentence(b)
		start = max(start, from)
	}
	if a.src[start].key == "then" && q > start && a.bare(start+1, q) || a.src[start].key == "to" && a.command(q) || (a.src[q-1].key == "your" || a.src[q-1].key == "our") && q == start+1 {
		return fault{} // "To reset your password, open Settings"
	}
	// Before the comma: a statement of its own, or a phrase of an event.
	if b > start && !(a.clause(start, b) && a.mainClause(start)) && !a.lex.aside[a.src[start].key] && !a.named(start, q) &&
		!((a.phrase(start) || a.src[start].kind == date || !a.mainClause(start)) && a.event(q)) {
		return no
	}
	if b > start && a.lex.subordinate[a.src[b].key] {
		return no // "…, dass …"
	}
	if b == q || a.bare(b, q) {
		return fault{}
	}
	if a.titled(b, q) {
		return fault{}
	}
	if a.event(q) && (a.phrase(b) || a.src[b].kind == date) && !a.clause(b, q) && a.src[q-1].is(free) {
		return fault{} // "On Tuesday the council approved …"
	}
	return no
}
