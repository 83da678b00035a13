package proof

import (
	"slices"
	"strings"
)

// What follows from a sentence. A sentence of the text often says several
// things at once, and each may be told alone:
//
//	The fort, which was built in 1537, is open.     The fort was built in 1537.
//	The mayor, Ilse Berg, opened the school.        Ilse Berg is the mayor.
//	Founded in Ghent, Loma Systems makes pumps.     Loma Systems was founded in Ghent.
//	Water is offered at km 5, and gels at km 15.    Gels are offered at km 15.
//	Cats are allowed in A but not in B.             Cats are not allowed in B.
//	Entry is free if A or B.                        Entry is free if A.
//
// Each of these statements is a ground of its own: it is made of the words of
// the sentence, with no more than small words added, and a sentence may then be
// laid over it as over the text. A condition or an attribution that holds for
// the whole sentence stays with each, or nothing is made of it.

// mostFacts bounds what is made of the quotes of one sentence.
const mostFacts = 60

// facts returns the statements that follow from the sentences of the sources.
func (a *aligner) facts() (out [][]token) {
	for from := 0; from < len(a.src); {
		_, to := a.sentence(from)
		out = append(out, a.lex.follow(a.src[from:to])...)
		from = to
	}
	for i := 0; i < len(out) && len(out) < mostFacts; i++ { // and from those
		out = append(out, a.lex.follow(out[i])...)
	}
	return out[:min(len(out), mostFacts)]
}

// follow returns the statements that follow from one sentence.
func (l *lexicon) follow(ts []token) (out [][]token) {
	if len(ts) < 3 {
		return nil
	}
	a := lay(l, fact(ts), new(int))
	if !l.english() {
		return a.foreign()
	}
	for _, make := range [](func() [][]token){a.clauses, a.appositions, a.fronted, a.gapped, a.contrasted, a.disjoined, a.stated, a.predicates, a.alternatives, a.denied, a.mains, a.several, a.beside, a.amount} {
		out = append(out, make()...)
	}
	return out
}

// fact strings parts of a sentence together to one of its own.
func fact(parts ...[]token) (ts []token) {
	for _, p := range parts {
		at := len(ts)
		ts = append(ts, p...)
		if at < len(ts) {
			ts[at].gap, ts[at].joined, ts[at].colon, ts[at].hyphen = near, false, false, false
		}
	}
	ts[0].gap = border
	return ts
}

// word returns a small word that belongs to the same unit as like.
func (a *aligner) word(key string, like token) token {
	like.key, like.surface, like.flags, like.kind = key, key, a.lex.words[key], plain
	like.gap, like.capital, like.quoted, like.article, like.colon = near, false, true, "", false
	return like
}

// plainly reports whether nothing in src[from:to] is a condition or says who said so.
func (a *aligner) plainly(from, to int) bool {
	for _, t := range a.src[from:to] {
		if t.is(condition) {
			return false
		}
	}
	return true
}

// nounPhrase returns where the noun phrase that ends at k begins.
func (a *aligner) nounPhrase(k int) int {
	for i := k; i >= 0; i-- {
		t := a.src[i]
		switch {
		case t.is(free) && !t.is(coordinator):
			return i
		case t.is(relation | auxiliary | negative | condition | coordinator), a.verb(i) && !t.capital, t.is(pronoun) && !possessive[t.key]:
			return i + 1
		case t.gap >= comma || possessive[t.key]:
			return i
		}
	}
	return 0
}

var possessive = set("his her its their our my your")

// clauses makes statements of clauses behind a comma: "…, which was built in
// 1537, …". What such a clause is about stands right before it.
func (a *aligner) clauses() (out [][]token) {
	for r := 1; r+1 < len(a.src); r++ {
		t := a.src[r]
		if t.key == "that" && t.gap == near && a.indefinite(r-1) && a.past(a.nounPhrase(r-1)-1) && a.plainly(0, r) && r+1 < len(a.src) && a.lex.past[a.src[r+1].key] {
			out = append(out, fact(a.src[a.nounPhrase(r-1):r:r], a.src[r+1:])) // "patented a brake that was adopted"
			continue
		}
		if t.key != "which" && t.key != "who" || t.gap != comma || !a.plainly(0, r) {
			continue
		}
		k := r - 1
		for k > 0 && a.src[k].kind != plain { // "The Ferryman in 2009, which"
			k--
		}
		if k > 0 && k < r-1 && a.src[k].is(relation) {
			k--
		}
		if end := a.clauseEnd(r, 0); end < len(a.src) || a.clause(0, r) { // without it
			out = append(out, fact(join(a.src[:r:r], a.src[end:])))
		}
		from := a.nounPhrase(k)
		if from > k || !a.heads(from, k) {
			continue
		}
		v := r + 1
		for v < len(a.src) && a.lex.adverb(a.src[v]) && a.src[v].gap == near {
			v++
		}
		if v >= len(a.src) || !a.src[v].is(auxiliary) && !a.verb(v) && !a.past(v) && !a.lex.verbs[a.src[v].key] {
			continue
		}
		if a.plural(k) != 0 && verbNumber(a.src[v].key) != 0 && a.plural(k) != verbNumber(a.src[v].key) {
			continue
		}
		out = append(out, fact(a.src[from:k+1:k+1], a.src[r+1:a.clauseEnd(r, from)]))
	}
	return out
}

// heads reports whether a noun phrase at from is what a clause behind it is
// about, and not what that is part of: it begins the sentence or follows a verb.
func (a *aligner) heads(from, k int) bool {
	if from == 0 {
		return true
	}
	b := from - 1
	if a.src[from].gap >= comma {
		return false
	}
	if b == 0 && a.src[0].is(relation) {
		return true // "In his second phase, which"
	}
	if a.src[b].is(relation) && b > 0 && !a.lex.genitive[a.src[b].key] {
		b-- // "was replaced by the tower, which"
		return a.lex.participle(a.src[b]) || a.past(b)
	}
	return a.src[b].is(auxiliary) || a.verb(b) || a.past(b) || a.lex.participle(a.src[b])
}

// clauseEnd returns where the clause at r ends that is about what stands from
// from on: before the verb of its sentence, or with it.
func (a *aligner) clauseEnd(r, from int) int {
	if a.clause(0, r) {
		return len(a.src)
	}
	for k := r + 2; k < len(a.src); k++ {
		if a.src[k].gap == comma && (a.src[0].is(relation) || a.verb(k) || a.past(k) || a.src[k].is(auxiliary)) {
			return k
		}
	}
	return len(a.src)
}

// plural says whether the noun phrase that ends at k is of many (2) or one (1);
// 0 if that cannot be told.
func (a *aligner) plural(k int) int {
	t := a.src[k]
	switch {
	case t.capital || t.kind != plain:
		return 0
	case strings.HasSuffix(t.key, "s") && !strings.HasSuffix(t.key, "ss"):
		return 2
	}
	return 1
}

// verbNumber says the same of a verb.
func verbNumber(key string) int {
	switch key {
	case "is", "was", "has":
		return 1
	case "are", "were", "have":
		return 2
	}
	return 0
}

// appositions makes statements of names set between commas: "the mayor, Ilse
// Berg, opened", "Ilse Berg, the mayor, opened". Either may stand first.
func (a *aligner) appositions() (out [][]token) {
	for p := 1; p < len(a.src); p++ {
		if a.src[p].gap != comma {
			continue
		}
		q := p + 1
		for q < len(a.src) && a.src[q].gap < comma {
			q++
		}
		if q < len(a.src) && (a.src[q].gap > comma || a.src[q].is(coordinator)) {
			continue
		}
		from := a.nounPhrase(p - 1)
		if from >= p || from > 0 && (a.src[from].gap >= comma || a.lex.genitive[a.src[from-1].key] || !a.src[from-1].is(relation|auxiliary) && !a.verb(from-1)) || !a.plainly(0, from) {
			continue
		}
		first, second := a.src[from:p:p], a.src[p:q:q]
		if !(called(first) && a.described(p, q) || called(second) && a.described(from, p)) {
			continue
		}
		name, what := first, second
		if called(second) && !called(first) {
			name, what = second, first
		}
		if a.src[from].is(free) || a.src[p].is(free) {
			out = append(out, fact(name, []token{a.word("is", name[0])}, what), fact(what, []token{a.word("is", name[0])}, name))
		}
		head, rest := a.src[:from:from], a.src[q:]
		out = append(out, fact(join(head, name, rest)))
		if slices.ContainsFunc(what, func(t token) bool { return t.is(relation) }) {
			continue // "by Ito, a teacher in Sapporo"
		}
		out = append(out, fact(join(head, what, rest)))
		swapped := join(head, second, first, rest)
		swapped[from].gap = near
		swapped[from+len(second)].gap = comma
		out = append(out, fact(swapped))
	}
	return out
}

// called reports whether ts is a name and nothing else.
func called(ts []token) bool {
	for _, t := range ts {
		if !t.capital || t.kind != plain || t.is(relation|auxiliary|pronoun|condition|negative) {
			return false
		}
	}
	return len(ts) > 0
}

// described reports whether src[from:to] says what somebody or something is.
func (a *aligner) described(from, to int) bool {
	first := a.src[from]
	if !first.is(free) && !possessive[first.key] || to-from < 2 {
		return false
	}
	for k := from + 1; k < to; k++ {
		t := a.src[k]
		if t.is(auxiliary|negative|condition|limit) || a.verb(k) && !t.is(auxiliary) || t.kind != plain && !strings.HasPrefix(t.key, "#") || k > from && t.gap > near {
			return false
		}
	}
	return true
}

// fronted makes a statement of what is said before the subject: "Founded in
// Ghent, Loma Systems makes pumps".
func (a *aligner) fronted() [][]token {
	if !a.lex.participle(a.src[0]) && a.src[0].capital {
		lower := a.src[0]
		lower.capital = false
		if !a.lex.participle(lower) {
			return nil
		}
	}
	b := 1
	for b < len(a.src) && a.src[b].gap < comma {
		if a.src[b].is(condition | negative) {
			return nil
		}
		b++
	}
	v := b
	for v < len(a.src) && !a.src[v].is(auxiliary) && !a.verb(v) && !a.past(v) {
		if v > b && a.src[v].gap > near {
			return nil
		}
		v++
	}
	if v == b || v >= len(a.src) {
		return nil
	}
	return [][]token{
		fact(a.src[b:v:v], []token{a.word("was", a.src[b])}, a.src[:b]),
		fact(a.src[b:v:v], []token{a.word("is", a.src[b])}, a.src[:b]),
	}
}

// gapped fills in the verb that a second subject shares: "Water is offered at
// km 5, and gels at km 15". Nothing else stands between the first and its own.
func (a *aligner) gapped() (out [][]token) {
	v := 0
	for v < len(a.src) && !a.src[v].is(auxiliary) && !a.verb(v) && !a.past(v) {
		if a.src[v].gap > near && v > 0 || a.src[v].is(condition) {
			return nil
		}
		v++
	}
	if v == 0 || v >= len(a.src) || !a.plainly(0, len(a.src)) {
		return nil
	}
	end := v + 1 // of the verb
	for end < len(a.src) && a.src[end].gap == near && (a.src[end].is(auxiliary) || a.lex.participle(a.src[end]) || a.verb(end)) {
		end++
	}
	for p := end + 1; p+2 < len(a.src); p++ {
		if a.src[p].gap != comma {
			continue
		}
		from := p
		for from < len(a.src) && a.src[from].is(coordinator) && a.src[from].key == "and" {
			from++
		}
		to := from + 1
		for to < len(a.src) && a.src[to].gap < comma {
			to++
		}
		rest := from
		for rest < to && (a.src[rest].content() || a.src[rest].is(free)) && a.src[rest].kind == plain && !a.src[rest].is(limit) {
			rest++
		}
		if a.src[from].key == a.src[0].key { // "sorting by A is …, sorting by B …"
			for k := from + 1; k < to; k++ {
				if a.src[k].is(limit) || a.src[k].key == a.src[min(end, p-1)].key {
					rest = k
					break
				}
			}
		}
		if rest == from || rest >= to || a.clause(from, to) || a.src[rest].is(negative|auxiliary|coordinator|pronoun) {
			continue
		}
		last := end
		for be[a.src[v].key] && last < p && a.src[last].flags == 0 && a.src[last].kind == plain && a.src[last].article == "" { // "are common in"
			last++
		}
		if !a.counterpart(last, p, rest) {
			continue
		}
		verb := a.src[v:last:last]
		if a.plainly(to, len(a.src)) {
			out = append(out, fact(a.src[:p:p]))
		}
		out = append(out, fact(a.src[from:rest:rest], verb, a.src[rest:to:to]), fact(a.src[from:rest:rest], a.agreeing(verb), a.src[rest:to:to]))
	}
	return out
}

// counterpart reports whether what follows the verb at end is of the kind of
// what stands at k: both a count, or both a phrase with a preposition.
func (a *aligner) counterpart(end, p, k int) bool {
	if end >= p {
		return false
	}
	t, u := a.src[end], a.src[k]
	if u.key == "only" && k+1 < len(a.src) {
		u = a.src[k+1]
	}
	loose := func(t token) bool { return t.is(relation|limit) || each[t.key] }
	return t.key == u.key || t.kind == u.kind && t.kind != plain || loose(t) && loose(u)
}

// agreeing returns a verb whose first word has the other number.
func (a *aligner) agreeing(verb []token) []token {
	other := map[string]string{"is": "are", "are": "is", "was": "were", "were": "was", "has": "have", "have": "has"}[verb[0].key]
	if other == "" {
		return verb
	}
	out := append([]token{}, verb...)
	out[0] = a.word(other, verb[0])
	return out
}

// contrasted says of the second place what is denied of it: "are permitted in
// A but not in B".
func (a *aligner) contrasted() (out [][]token) {
	v := a.mainVerb()
	if v <= 0 || !a.plainly(0, len(a.src)) {
		return nil
	}
	for n := v + 2; n+1 < len(a.src); n++ {
		if a.src[n].key != "not" || !(a.src[n].gap == comma || a.src[n-1].is(coordinator)) {
			continue
		}
		b := n
		if a.src[n].gap != comma {
			b = n - 1
		}
		first := a.src[n+1]
		at := -1 // where its counterpart stands
		if object := v + 1; !a.src[v].is(auxiliary) && !first.is(relation) && object < b && !a.src[object].is(relation) {
			at = object // "deletes the name, but not the firmware"
		}
		for k := v + 1; k < b && at < 0; k++ {
			if a.src[k].key == first.key && first.is(relation) {
				at = k
			}
		}
		if at < 0 || a.negated(v, b) || a.clause(n+1, len(a.src)) {
			continue
		}
		to := n + 2
		for to < len(a.src) && a.src[to].gap < comma {
			to++
		}
		not := []token{a.src[n]}
		if a.src[v].is(auxiliary) {
			out = append(out, fact(a.src[:v+1:v+1], not, a.src[v+1:at:at], a.src[n+1:to:to]))
			continue
		}
		verb := a.src[v]
		does := "do"
		for _, base := range bases(verb.key)[1:] {
			if strings.HasSuffix(verb.key, "s") {
				verb.key, does = base, "does"
				break
			}
		}
		out = append(out, fact(a.src[:v:v], []token{a.word(does, verb)}, not, []token{verb}, a.src[v+1:at:at], a.src[n+1:to:to]))
	}
	return out
}

// mainVerb returns the first verb behind a subject of plain words; -1 if none is known.
func (a *aligner) mainVerb() int {
	for v, t := range a.src {
		if t.is(auxiliary) || a.verb(v) || a.past(v) {
			return v
		}
		if t.is(condition|negative|pronoun) || v > 0 && t.gap > near {
			return -1
		}
	}
	return -1
}

// negated reports whether src[from:to] denies or limits something.
func (a *aligner) negated(from, to int) bool {
	for _, t := range a.src[from:to] {
		if t.is(negative) || t.key == "only" {
			return true
		}
	}
	return false
}

// disjoined takes one of two conditions, each of which suffices: "if A or B".
func (a *aligner) disjoined() (out [][]token) {
	for i := 0; i < len(a.src); i++ {
		if a.src[i].key != "if" && a.src[i].key != "when" {
			continue
		}
		for k := range a.src {
			again := k > i+1 && a.src[k].key == a.src[i].key && a.src[k-1].key == "or" // "if A or if B"
			if a.src[k].is(negative) && k > i || a.src[k].key == "only" || a.src[k].is(condition) && k != i && !again {
				return nil
			}
		}
		end := len(a.src)
		for k := i + 2; k+2 < end; k++ {
			if a.src[k].gap == comma && i == 0 {
				return out
			}
			if a.src[k].key != "or" || i == 0 || !a.src[k+1].is(condition) && (!a.clause(i, k) || !a.clause(k+1, end)) || a.verb(k+1) {
				continue
			}
			rest := a.src[k+1:]
			if rest[0].is(condition) {
				rest = rest[1:]
			}
			out = append(out, fact(a.src[:k:k]), fact(a.src[:i+1:i+1], rest))
		}
		return out
	}
	return nil
}

// stated makes sentences of what stands behind a label: "Sundays: no service",
// "Swimming lessons: adults £9.50, under fives free".
func (a *aligner) stated() (out [][]token) {
	c := 1
	for c < len(a.src) && !a.src[c].colon {
		if a.src[c].gap > near || a.src[c].is(auxiliary|condition|negative) || a.verb(c) {
			return nil
		}
		c++
	}
	if c >= len(a.src) || c > 4 {
		return nil
	}
	label := a.src[:c:c]
	day := a.timed(0) || strings.HasSuffix(label[0].key, "days")
	if a.src[c].key == "no" && day {
		out = append(out, fact([]token{a.word("there", label[0]), a.word("is", label[0])}, a.src[c:], []token{a.word("on", label[0])}, label))
	}
	if called(label) && len(label) == 1 && !day && a.clause(c, len(a.src)) {
		return append(out, fact(a.src[c:])) // somebody's words in a chat
	}
	for from := c; from < len(a.src); {
		if day {
			out = append(out, a.scheduled(label, from)...)
		}
		to := from + 1
		for to < len(a.src) && a.src[to].gap < comma {
			to++
		}
		out = append(out, a.item(label, a.src[from:to:to])...)
		from = to
	}
	return out
}

// scheduled makes sentences of an entry of a programme: "Sunday: final 11:00
// (Main Hall)".
func (a *aligner) scheduled(label []token, from int) (out [][]token) {
	at := from
	for at < len(a.src) && a.src[at].kind == plain && (at == from || a.src[at].gap == near) {
		at++
	}
	if at == from || at >= len(a.src) || a.src[at].kind != clock || a.src[at].gap > near {
		return nil
	}
	what, when := a.src[from:at:at], join([]token{a.word("at", label[0])}, a.src[at:at+1])
	if to := at + 1; to < len(a.src) && a.src[to].gap == comma {
		end := to
		for end < len(a.src) && (end == to || a.src[end].gap == near) {
			end++
		}
		if called(a.src[to:end]) && (end == len(a.src) || a.src[end].gap >= comma) {
			when = fact(when, []token{a.word("in", label[0])}, a.src[to:end])
		}
	}
	on, is := join([]token{a.word("on", label[0])}, label), []token{a.word("is", label[0])}
	return append(out, fact(what, is, on, when), fact(on, what, is, when), fact(what, is, when, on))
}

// item makes sentences of one entry behind a label: a price, or for whom which.
func (a *aligner) item(label, ts []token) (out [][]token) {
	n := len(ts)
	word := func(key string) []token { return []token{a.word(key, label[0])} }
	for p := 0; p < n; p++ {
		var price []token
		switch {
		case ts[p].kind == number && p+1 < n && ts[p+1].kind == unit && currency[ts[p+1].key] && p+2 == n:
			price = ts[p:]
		case ts[p].key == "free" && p+1 == n:
			for _, v := range []string{"is", "are"} {
				out = append(out, fact(label, word(v), ts[p:], word("for"), ts[:p]))
			}
			return out
		default:
			continue
		}
		for _, v := range []string{"cost", "costs"} {
			if p == 0 {
				out = append(out, fact(label, word(v), price))
				continue
			}
			out = append(out, fact(label, word(v), price, word("for"), ts[:p:p]))
		}
	}
	return out
}

// beside makes statements of what is said beside a date ("in 1979, when the
// light was automated") and behind "with" ("with an excess of 75 euros").
func (a *aligner) beside() (out [][]token) {
	for k := 2; k+2 < len(a.src); k++ {
		t := a.src[k]
		if t.gap != comma || !a.plainly(0, k) {
			continue
		}
		switch {
		case t.key == "when" && (a.src[k-1].kind == date || isYear(a.src[k-1])):
			out = append(out, fact(a.src[:k:k]))
			if a.src[k-2].is(relation) && a.plainly(k+1, len(a.src)) {
				out = append(out, fact(a.src[k+1:], a.src[k-2:k:k]))
			}
		case t.key == "with" && a.src[k+1].is(free) && !a.negated(0, k) && a.plainly(k, len(a.src)):
			out = append(out, fact([]token{a.word("there", t), a.word("is", t)}, a.src[k+1:]))
		}
	}
	return out
}

// amount says of a thing how much it is: "The fee of 90 pounds is due in May".
func (a *aligner) amount() [][]token {
	for k := 1; k+3 < len(a.src) && a.src[k].gap == near; k++ {
		t := a.src[k]
		if a.src[k-1].kind == plain && a.lex.genitive[t.key] && a.measures(k+1) && a.src[k+1].gap == near {
			if !a.src[0].is(free) || !a.simple(0, k) || !a.plainly(0, len(a.src)) || !a.src[k+3].is(auxiliary) {
				return nil
			}
			return [][]token{fact(a.src[:k:k], []token{a.word("is", t)}, a.src[k+1:k+3:k+3])}
		}
	}
	return nil
}
