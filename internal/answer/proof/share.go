package proof

import "strings"

// What parts of a sentence share. Each predicate of a subject, and each place,
// price or time of a predicate, may be told with what it shares and without the
// others:
//
//	It lights a room and burns for an hour.     It burns for an hour.
//	Entry is 9 euros for adults and 5 for pupils.
//	We cannot take parcels over 5 kg or 1 m.    We cannot take parcels over 5 kg.
//
// Nothing is taken out of a clause inside another, from under a denial that
// holds for both, or from what counts only together.

// core is the frame of a sentence: what stands before its subject, the subject,
// and where its verb begins and ends.
type core struct{ subject, verb, end int }

// coreOf finds the frame of a sentence; false if it is not sure.
func (a *aligner) coreOf() (c core, ok bool) {
	n := len(a.src)
	if first := a.src[0]; first.is(relation|condition) || first.kind == date || first.kind == clock || a.lex.subordinate[first.key] {
		for c.subject = 1; c.subject < n && a.src[c.subject].gap < comma; c.subject++ {
		}
		if c.subject == n {
			return c, false
		}
	}
	v := c.subject
	for ; v < n; v++ {
		t := a.src[v]
		if v > c.subject && (t.gap > near || t.is(coordinator) && !t.is(free)) {
			v = n
			break
		}
		if t.is(condition) && !a.lex.verbs[t.key] || clausal[t.key] {
			return c, false
		}
		if t.is(auxiliary) || a.verb(v) || a.past(v) {
			break
		}
	}
	if v == n {
		v = a.looksVerb(c.subject)
	}
	if v == n || v == c.subject {
		return c, false
	}
	if !a.src[v].is(auxiliary) && a.lex.participle(a.src[v]) { // "Keys created in the sandbox expire"
		for k := v + 1; k < n && !a.src[k].breaks(); k++ {
			if a.src[k].is(auxiliary) && !clausal[a.src[k].key] {
				v = k
				break
			}
		}
	}
	c.verb = v
	for c.end = v + 1; c.end < n && a.src[c.end].gap == near && (a.src[c.end].is(auxiliary) && !clausal[a.src[c.end].key] || a.src[c.end].is(negative) ||
		a.src[c.end-1].is(auxiliary) && (a.lex.participle(a.src[c.end]) || a.lex.adverb(a.src[c.end]) || a.lex.verbs[a.src[c.end].key] || a.lex.nouns[a.src[c.end].key])); c.end++ {
	}
	return c, true
}

// looksVerb returns where a verb that no list knows stands by its form and what
// follows it: "the piper breeds in reed beds"; len(src) if none does.
func (a *aligner) looksVerb(from int) int {
	for v := from + 1; v+1 < len(a.src) && a.src[v].gap == near; v++ {
		t, next := a.src[v], a.src[v+1]
		if inThird(t) && !strings.HasSuffix(a.src[v-1].key, "s") &&
			a.src[v-1].kind == plain && a.src[v-1].content() && next.gap == near && (next.article != "" || next.is(free|relation|pronoun) && !next.is(coordinator) && !a.lex.genitive[next.key] || next.kind != plain) {
			return v
		}
		if next.key == "and" && v+3 < len(a.src) && inThird(t) && inThird(a.src[v+2]) && a.src[v-1].content() && !strings.HasSuffix(a.src[v-1].key, "s") && a.src[v+3].is(relation) {
			return v // "stops and exits with"
		}
		if (a.lex.nouns[t.key] || a.lex.verbs[t.key]) && a.src[v-1].kind == plain && strings.HasSuffix(a.src[v-1].key, "s") && v == from+1 && !next.is(auxiliary) {
			return v // "Pets stay free"
		}
	}
	return len(a.src)
}

// inThird reports whether a word has the form of a verb for "he" and "she".
func inThird(t token) bool {
	return strings.HasSuffix(t.key, "s") && !strings.HasSuffix(t.key, "ss") && t.flags == 0 && t.kind == plain && !t.capital
}

// clausal begin a clause inside another.
var clausal = set("who which that whose whom where there what whether how why")

// predicates makes statements of the predicates of one subject.
func (a *aligner) predicates() (out [][]token) {
	c, ok := a.coreOf()
	if !ok {
		return nil
	}
	for k := c.end; k+1 < len(a.src); k++ {
		if clausal[a.src[k].key] || a.src[k].is(condition) || a.lex.subordinate[a.src[k].key] {
			break
		}
		if !a.src[k].is(coordinator) || a.src[k].key != "and" && a.src[k].key != "but" {
			continue
		}
		j := k + 1
		for j+1 < len(a.src) && (a.lex.adverb(a.src[j]) || a.src[j].is(limit) && j == k+1) && !a.finite(c, j) {
			j++
		}
		verb, ok := a.shared(c, k, j)
		if !ok {
			continue
		}
		out = append(out, fact(a.src[:c.verb:c.verb], verb, a.src[k+1:]))
		if a.plainly(k, len(a.src)) {
			out = append(out, fact(a.src[:k:k]))
		}
	}
	return out
}

// finite reports whether the word at j can be a second verb of the subject.
func (a *aligner) finite(c core, j int) bool {
	t := a.src[j]
	if t.capital || t.kind != plain || t.gap > near {
		return false
	}
	return t.is(auxiliary) && !clausal[t.key] || a.verb(j) || a.past(j) || a.parallelVerb(c, j)
}

// parallelVerb reports whether the word at j has the form for "he" and "she"
// like the first verb, and what may follow a verb behind it.
func (a *aligner) parallelVerb(c core, j int) bool {
	if j+1 >= len(a.src) || !strings.HasSuffix(a.src[j].key, "s") || strings.HasSuffix(a.src[j].key, "ss") || a.src[c.verb].kind != plain ||
		!strings.HasSuffix(a.src[c.verb].key, "s") && !a.src[c.verb].is(auxiliary) || a.plural(c.verb-1) == 2 {
		return false
	}
	next := a.src[j+1]
	return next.gap == near && !next.is(auxiliary|coordinator) && (inThird(a.src[c.verb]) && next.content() || next.article != "" || next.is(free|relation|pronoun|negative) || next.kind != plain || a.lex.adverb(next) || next.is(limit))
}

// shared returns the small words of the first verb that the second one at j
// needs, and whether it is one at all. k is the word that joins them.
func (a *aligner) shared(c core, k, j int) (verb []token, ok bool) {
	if !a.finite(c, j) && !(a.lex.participle(a.src[j]) || a.lex.verbs[a.src[j].key] || a.lex.nouns[a.src[j].key]) || a.clause(c.end, k) {
		return nil, false
	}
	t, first := a.src[j], a.src[c.verb]
	denied := a.negated(c.verb, k)
	if t.is(auxiliary) && !clausal[t.key] {
		return nil, true
	}
	if !first.is(auxiliary) { // the same tense
		s, past := strings.HasSuffix(first.key, "s"), a.past(c.verb)
		if past != (a.past(j) || a.lex.pastForm(t, a.src[k])) || !past && s != strings.HasSuffix(t.key, "s") {
			return nil, false
		}
		return nil, a.finite(c, j)
	}
	helper := a.src[c.verb]
	group := a.src[c.verb:c.end]
	done := a.lex.participle(group[len(group)-1]) && len(group) > 1
	switch {
	case modals[helper.key] || helper.key == "can":
		if denied || strings.HasSuffix(t.key, "s") || a.lex.participle(t) && len(byForm[t.key]) == 0 {
			return nil, false
		}
		return a.src[c.verb : c.verb+1 : c.verb+1], a.lex.verbs[t.key] || a.lex.nouns[t.key]
	case done && a.lex.participle(t) && !denied:
		return a.src[c.verb : c.end-1 : c.end-1], !(a.lex.have[helper.key] && len(group) > 2)
	case be[helper.key] && !done && (helper.key == "is" && strings.HasSuffix(t.key, "s") || a.lex.past[helper.key] && a.past(j)):
		return nil, a.finite(c, j)
	}
	return nil, false
}

// alternatives makes statements of the places, prices and times that one verb
// shares, each with what belongs to it.
func (a *aligner) alternatives() (out [][]token) {
	c, ok := a.coreOf()
	if !ok || a.negated(c.verb, c.end) || !a.distributed(c.verb) {
		return nil
	}
	for k := c.end + 1; k+1 < len(a.src); k++ {
		j := k
		if a.src[k].is(coordinator) && (a.src[k].key == "and" || a.src[k].key == "but") {
			j++
		} else if a.src[k].gap != comma {
			continue
		}
		if a.negated(c.end, k) || j+1 >= len(a.src) || a.src[j].is(negative) && a.src[j].key != "without" {
			continue
		}
		to := j + 1
		for to < len(a.src) && !(a.src[to].gap >= comma) {
			to++
		}
		if a.clause(j, to) || a.bothOf(c.end, k) {
			continue
		}
		at := a.rival(c.end, k, j)
		if at < 0 {
			continue
		}
		out = append(out, fact(a.src[:at:at], a.src[j:to:to]))
		if a.plainly(to, len(a.src)) {
			out = append(out, fact(a.src[:k:k]))
		}
	}
	return out
}

// distributed reports whether what follows the verb may hold one by one.
func (a *aligner) distributed(v int) bool {
	for k := v; k < len(a.src); k++ {
		if t := a.src[k]; t.key == "both" || t.key == "together" || t.key == "between" || t.key == "combined" || t.key == "either" ||
			k < v+3 && a.lex.collective[t.key] && t.key != "costs" && t.key != "cost" {
			return false
		}
	}
	return true
}

// bothOf reports whether a clause inside another lies in src[from:to] which a
// later part may belong to.
func (a *aligner) bothOf(from, to int) bool {
	for k := from; k < to; k++ {
		if clausal[a.src[k].key] || a.src[k].key == "than" {
			return true
		}
	}
	return false
}

// rival returns where, in src[from:to], the part stands in whose place that at
// j may be set; -1 if there is none.
func (a *aligner) rival(from, to, j int) int {
	t := a.src[j]
	if t.key == "without" {
		t.flags |= relation
	}
	for k := from; k < to; k++ {
		u := a.src[k]
		switch {
		case t.is(relation) && u.key == t.key && !a.lex.genitive[t.key]:
			return k
		case a.sum(j) && a.sum(k) && a.unitOf(k) == a.unitOf(j):
			return k
		case t.is(relation) && u.is(relation) && k == from && !a.lex.genitive[t.key] && !a.lex.genitive[u.key]:
			return k // "stored for 30 days on A and without limit on B"
		}
	}
	return -1
}

// sum reports whether a sum of money stands at k and what it is for behind it.
func (a *aligner) sum(k int) bool {
	return k+2 < len(a.src) && a.measures(k) && currency[a.unitOf(k)] && a.src[k+2].gap == near && a.src[k+2].kind == plain && !a.src[k+2].is(coordinator)
}

// denied takes one of two things that are both denied: "no bags or coats".
func (a *aligner) denied() (out [][]token) {
	denial := -1
	for k, t := range a.src {
		if t.is(condition) || t.key == "only" || t.key == "either" || t.key == "whether" || clausal[t.key] {
			return nil
		}
		if t.is(negative) && denial < 0 && t.key != "without" && t.key != "unable" {
			denial = k
			continue
		}
		if t.key != "or" || denial < 0 || k-denial < 2 || k+1 >= len(a.src) || a.src[k-1].gap >= strong {
			continue
		}
		end := k + 1
		for end < len(a.src) && a.src[end].gap < comma {
			end++
		}
		if end == len(a.src) && !a.src[k-1].is(free|relation) {
			out = append(out, fact(a.src[:k:k]))
		}
	}
	return out
}

var within = set("in at on")

// phraseEnd returns where the phrase that begins a sentence ends, if what
// follows shows it: a comma, an article, a number, "only"; 0 if nothing does.
func (a *aligner) phraseEnd() int {
	for k := 2; k < len(a.src); k++ {
		t := a.src[k]
		switch {
		case t.gap >= comma, t.is(free|limit|pronoun) || t.kind == number:
			return k
		case t.flags != 0 || a.verb(k):
			return 0
		}
	}
	return 0
}

// ownSubject reports whether a clause with a subject of its own begins at k,
// behind a mere comma: "Anna writes it, Bo will read it".
func (a *aligner) ownSubject(k int) bool {
	t := a.src[k]
	if k+2 >= len(a.src) || !a.mainClause(0) || a.src[0].is(relation|condition) {
		return false
	}
	return subjects[t.key] && t.key != "who" && a.src[k+1].is(auxiliary) || t.capital && t.content() && modals[a.src[k+1].key]
}

// several takes one of two subjects or places of which each holds by itself:
// "dogs and cats are allowed", "maps for Portugal and Greece".
func (a *aligner) several() (out [][]token) {
	c, ok := a.coreOf()
	if !ok || !a.distributed(c.verb) || a.negated(c.subject, len(a.src)) {
		return nil
	}
	for k := 1; k+1 < len(a.src); k++ {
		if a.src[k].key != "and" || a.src[k].gap > near || a.src[k+1].gap > near {
			continue
		}
		switch {
		case k < c.verb && c.end > c.verb+1 && be[a.src[c.verb].key] && a.lex.participle(a.src[c.end-1]):
			if a.simple(c.subject, k) && a.simple(k+1, c.verb) {
				out = append(out, fact(a.src[:k:k], a.src[c.verb:]), fact(a.src[:c.subject:c.subject], a.src[k+1:]))
			}
		case k > c.end+1:
			from := a.nounPhrase(k - 1)
			to := k + 1
			for to < len(a.src) && a.src[to].gap == near && a.src[to].kind == plain && (a.src[to].content() || to == k+1 && a.src[to].is(free)) && !a.verb(to) {
				to++
			}
			if from > 0 && from < k && oneByOne[a.src[from-1].key] && (called(a.src[from:k]) && called(a.src[k+1:to]) || k-from == 1 && to == k+2) &&
				(to == len(a.src) || a.src[to].is(relation) || a.src[to].gap >= comma) {
				out = append(out, fact(a.src[:from:from], a.src[k+1:]), fact(a.src[:k:k], a.src[to:]))
			}
		}
	}
	return out
}

// oneByOne are prepositions behind which each of several things stands by itself.
var oneByOne = set("for in at to on")

// simple reports whether src[from:to] names something without counting or
// narrowing it by a clause.
func (a *aligner) simple(from, to int) bool {
	for k := from; k < to; k++ {
		t := a.src[k]
		if t.kind != plain || t.gap > near && k > from || t.is(auxiliary|negative|condition|limit) || a.verb(k) || a.lex.participle(t) {
			return false
		}
	}
	return from < to
}

// mains makes statements of the main clauses of a sentence: "A sings, and B
// plays". A condition before the first holds for both.
func (a *aligner) mains() (out [][]token) {
	front := 0
	if a.src[0].is(condition) || !a.mainClause(0) {
		for front = 1; front < len(a.src) && a.src[front].gap < comma; front++ {
		}
		if a.src[0].is(relation) && !a.src[0].is(condition) && a.clause(0, front) {
			front = 0 // "In the lab only two may work, and …"
		}
	}
	for k := front + 2; k+2 < len(a.src); k++ {
		t := a.src[k]
		left, right := a.src[:k], a.src[k+1:]
		switch {
		case t.gap < comma || t.key == "however":
			continue
		case t.key == "because" || t.key == "since" || t.key == "as":
			if a.negated(0, k) {
				continue // what was not so for a reason
			}
		case !t.is(coordinator):
			if front > 0 || !a.ownSubject(k) {
				continue
			}
			if a.plainly(0, k) && a.clause(0, k) {
				out = append(out, fact(left), fact(a.src[k:]))
			}
			continue
		}
		v := lay(a.lex, fact(right), new(int)).mainVerb()
		if subjects[right[0].key] {
			v = 1
		}
		if v <= 0 || clausal[right[v].key] || !a.clause(front, k) && !a.commands(0, 0) || !a.plainly(front, k) {
			continue
		}
		out = append(out, fact(a.src[:front:front], right))
		if n := len(right) - 1; right[n].key == "there" && front == 0 && within[a.src[0].key] {
			if to := a.phraseEnd(); to > 1 {
				out = append(out, fact(right[:n:n], a.src[:to])) // "In the lab …, and food is banned there"
			}
		}
		if a.plainly(k, len(a.src)) {
			out = append(out, fact(left))
		}
	}
	return out
}

// foreign makes statements of the two predicates of one subject in languages
// whose verbs no list knows: those that are known by their form, behind "and"
// or a comma.
func (a *aligner) foreign() (out [][]token) {
	if a.src[0].is(relation|condition) || a.src[0].kind != plain {
		return nil
	}
	v := 1
	for v < len(a.src) && !a.finiteForm(v) {
		if a.src[v].gap > near || a.src[v].is(condition|pronoun) || a.lex.subordinate[a.src[v].key] && !a.src[v].is(free) {
			return nil
		}
		v++
	}
	for k := v + 2; k+1 < len(a.src); k++ {
		t := a.src[k]
		if t.is(condition) || a.lex.subordinate[t.key] && t.gap == comma && !a.lex.causal[t.key] && !t.is(free) {
			return out
		}
		j := k
		if t.is(coordinator) && !a.lex.causal[t.key] && !meanwhile[t.key] {
			j++
		} else if t.gap != comma {
			continue
		}
		if !a.finiteForm(j) || !a.plainly(k, len(a.src)) || a.denies(0, k) {
			continue
		}
		out = append(out, fact(a.src[:k:k]), fact(a.src[:v:v], a.src[j:]))
	}
	return out
}

// denies reports whether src[from:to] denies a verb that a later part may share.
func (a *aligner) denies(from, to int) bool {
	return a.lex.verbLast && a.negated(from, to) && !strings.HasPrefix(a.src[to-1].surface, strings.ToUpper(a.src[to-1].surface[:1]))
}

// finiteForm reports whether the word at k has the form of a finite verb.
func (a *aligner) finiteForm(k int) bool {
	t := a.src[k]
	if t.kind != plain || t.capital {
		return false
	}
	if finite[t.key] || a.lex.past[t.key] || a.lex.have[t.key] || a.lex.future[t.key] {
		return true
	}
	if !a.lex.verbSecond || t.flags != 0 || len(t.key) < 4 || !strings.HasSuffix(t.key, "t") || notVerbs[t.key] || a.lex.adverb(t) {
		return false
	}
	before := a.src[k-1]
	return !before.is(relation) && (!before.is(free) || before.is(coordinator)) && !(strings.Contains(t.key, "ge") && k+1 == len(a.src))
}

// finite are forms of common verbs in German, French and Spanish.
var finite = set("ist sind hat haben wird werden kann können muss müssen darf dürfen soll sollen will wollen gibt kostet dauert " +
	"est sont a ont peut peuvent doit doivent sera seront coûte coûtent dure durent comprend comprennent commence finit ouvre ferme reste permet faut " +
	"es son está están ha han puede pueden debe deben cuesta cuestan dura duran incluye incluyen empieza termina abre cierra hay")

// notVerbs end like verbs of German and are none.
var notVerbs = set("nicht jetzt fast meist zuletzt sonst selbst dort laut bereit leicht recht direkt bekannt erst seit damit somit weit breit gut alt kalt insgesamt komplett rechts links")
