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
		if t.key == "that" && t.gap == near && !a.negated(0, r) && a.indefinite(r-1) && a.past(a.nounPhrase(r-1)-1) && a.plainly(0, r) && r+1 < len(a.src) && a.lex.past[a.src[r+1].key] {
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
