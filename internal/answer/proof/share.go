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

// finite reports whether the word at j can be a second verb of the subject.
func (a *aligner) finite(c core, j int) bool {
	t := a.src[j]
	if t.capital || t.kind != plain || t.gap > near {
		return false
	}
	return t.is(auxiliary) && !clausal[t.key] || a.verb(j) || a.past(j) || a.parallelVerb(c, j)
}
