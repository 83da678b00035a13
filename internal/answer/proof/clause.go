package proof

import "strings"

// sentence returns the bounds of the sentence of the source in which k stands.
func (a *aligner) sentence(k int) (from, to int) {
	for from = k; from > 0 && a.src[from].gap < strong; from-- {
	}
	for to = k + 1; to < len(a.src) && a.src[to].gap < strong; to++ {
	}
	return from, to
}

// event reports whether the sentence at k affirms something that happened or
// will happen at one time.
func (a *aligner) event(k int) bool {
	from, to := a.sentence(k)
	said, ok := a.events[from]
	if !ok {
		if a.events == nil {
			a.events = map[int]bool{}
		}
		said = a.happens(from, to)
		a.events[from] = said
	}
	return said
}

func (a *aligner) happens(from, to int) bool {
	happened := a.dated(from, to)
	if a.lex.aside[a.src[from].key] { // "Hey everyone, …"
		for k := from + 1; k < to; k++ {
			if a.src[k].gap == comma {
				from = k
				break
			}
		}
	}
	for i := from; i < to; i++ {
		t := a.src[i]
		if happened && a.besides(i) {
			return true
		}
		if a.lex.agent != "" && (t.key == "take" || t.key == "takes") && i+1 < to && a.src[i+1].key == "place" {
			continue
		}
		switch {
		case a.lex.general[t.key] && t.kind == plain:
			return false
		case t.is(negative), (a.verb(i) || a.lex.unsure[t.key] && !a.governs(i)) && !a.past(i) && !t.is(auxiliary) && !a.led(i):
			return false
		case a.lex.have[t.key]:
			if !a.participle(i + 1) {
				return false
			}
			happened = true
		case a.lex.future[t.key]:
			if !a.definite(from) {
				return false
			}
			happened = true
		case a.past(i):
			happened = true
		}
	}
	return happened
}

// dated reports whether something takes place on a day of the calendar: it
// does so once, although it is told in the present.
func (a *aligner) dated(from, to int) bool {
	place, day := false, false
	for i := from; i < to; i++ {
		t := a.src[i]
		place = place || (t.key == "take" || t.key == "takes") && i+1 < to && a.src[i+1].key == "place"
		day = day || t.kind == date && len(t.key) >= 5
	}
	return place && day
}

// besides reports whether a clause begins at k that only adds something to an
// event: when or why it happened, what came of it.
func (a *aligner) besides(k int) bool {
	t := a.src[k]
	return t.is(coordinator) && (t.key == "while" || t.key == "because") || t.key == "because-of" ||
		t.gap >= comma && a.lex.known && !a.lex.verbLast && strings.HasSuffix(t.key, "ing") && len(t.key) > 5
}

// led reports whether the word at k is governed by the one before it, so that
// it is no finite verb: "to close", "will meet", "did find".
func (a *aligner) led(k int) bool {
	for i := k - 1; i >= 0 && k-i <= 3 && a.src[k].unit == a.src[i].unit; i-- {
		if a.src[i].is(auxiliary) || a.lex.future[a.src[i].key] || a.src[i].key == "to" {
			return true
		}
	}
	return false
}

// past reports whether the word at k tells of the past.
func (a *aligner) past(k int) bool {
	t := a.src[k]
	return t.kind == plain && (a.lex.past[t.key] || k > 0 && a.src[k-1].unit == t.unit && a.lex.pastForm(t, a.src[k-1]))
}

// participle reports whether a participle stands at k or behind the words there.
func (a *aligner) participle(k int) bool {
	for i := k; i < len(a.src) && a.src[i].gap < strong; i++ {
		if a.lex.participle(a.src[i]) {
			return true
		}
		if i-k >= 2 && !a.lex.verbLast {
			break
		}
	}
	return false
}

// definite reports whether the sentence that begins at k is about something
// in particular, and not about all of a kind as "Late entries will …" is.
func (a *aligner) definite(k int) bool {
	t := a.src[k]
	return t.is(free) || t.is(pronoun|relation) || t.kind != plain || !strings.HasSuffix(t.key, "s") ||
		k+1 < len(a.src) && a.src[k+1].capital
}

// verb reports whether the word at k may be the verb of a clause.
func (a *aligner) verb(k int) bool {
	if a.verbs == nil {
		a.verbs = make([]int8, len(a.src))
	}
	if a.verbs[k] == 0 {
		a.verbs[k] = -1
		if a.isVerb(k) {
			a.verbs[k] = 1
		}
	}
	return a.verbs[k] > 0
}

func (a *aligner) isVerb(k int) bool {
	t := a.src[k]
	if t.is(auxiliary) && !a.lex.subordinate[t.key] || t.is(condition) && a.lex.verbs[t.key] {
		return true
	}
	if t.kind != plain || k == 0 || a.src[k-1].unit != t.unit {
		return false
	}
	before := a.src[k-1]
	known := a.lex.verbs[t.key] || a.lex.nouns[t.key] && (a.determined(k+1) || a.singular(k))
	if before.is(coordinator) && !before.is(relation) {
		return known || a.past(k) || a.contrasts(k)
	}
	if (before.key == "please" || before.key == "then" && k > 1 && a.src[k-2].is(coordinator)) && (a.lex.verbs[t.key] || a.lex.nouns[t.key]) {
		return true
	}
	if subjects[before.key] && t.gap == near && (a.lex.nouns[t.key] || t.flags == 0 && !a.lex.adverb(t) &&
		(k == 1 || a.src[k-1].gap >= comma || a.src[k-2].is(coordinator) || a.src[k-2].unit != t.unit)) {
		return true // "we move to a new host"
	}
	if a.governs(k) {
		return false
	}
	return known && !t.capital || a.past(k)
}

// subjects are pronouns that are always a subject: a verb follows.
var subjects = set("i we you he she they it who")

// contrasts reports whether the word at k, behind "but", has the form for "he"
// or "she" and an object behind it: "bans phones but [exempts tablets]".
func (a *aligner) contrasts(k int) bool {
	if k+1 >= len(a.src) || !a.lex.adversative[a.src[k-1].key] || !strings.HasSuffix(a.src[k].key, "s") || a.src[k].capital {
		return false
	}
	next := a.src[k+1]
	from, _ := a.sentence(k)
	return next.gap == near && next.unit == a.src[k].unit && !next.is(relation|coordinator|auxiliary) && a.clause(from, k-1)
}

// governs reports whether the word before k makes a noun of the one there.
func (a *aligner) governs(k int) bool {
	if k == 0 || a.src[k-1].unit != a.src[k].unit {
		return true
	}
	if a.lex.commas && a.src[k].gap >= comma {
		return false
	}
	before := a.src[k-1]
	return !before.is(coordinator) && before.is(free|relation) || before.kind == number && !a.numbered(k-1)
}

// determined reports whether a noun phrase begins at k, so that the word
// before it is no noun itself: "cost [9 euros]", "runs [every day]".
func (a *aligner) determined(k int) bool {
	if k >= len(a.src) || a.src[k].gap > near {
		return false
	}
	t := a.src[k]
	if t.key == "about" && k+1 < len(a.src) {
		t = a.src[k+1]
	}
	return t.is(free) && !t.is(coordinator) || t.article != "" || t.kind == number || t.is(pronoun) || each[t.key]
}

// numbered reports whether the number at k belongs to a name: "Version 3.2".
func (a *aligner) numbered(k int) bool {
	return k > 0 && a.src[k].gap == near && a.src[k-1].unit == a.src[k].unit && a.src[k-1].content() && a.src[k-1].kind == plain && !a.verb(k-1)
}

// singular reports whether the word at k has the form for "he" or "she", stands
// behind what may be one thing, and before a preposition: "the trail starts at".
// Where things belong together a plural noun would look the same, and there it
// does not count.
func (a *aligner) singular(k int) bool {
	if !strings.HasSuffix(a.src[k].key, "s") || k+1 >= len(a.src) || !a.src[k+1].is(relation) || a.lex.genitive[a.src[k+1].key] ||
		a.src[k-1].kind == plain && strings.HasSuffix(a.src[k-1].key, "s") {
		return false
	}
	from, _ := a.sentence(k)
	for i := from; i < k; i++ {
		if a.lex.collective[a.src[i].key] && a.src[i+1].key != "place" {
			return false
		}
	}
	return true
}

// clause reports whether a verb stands in src[from:to].
func (a *aligner) clause(from, to int) bool {
	for k := from; k < to; k++ {
		if a.verb(k) {
			return true
		}
	}
	return false
}

// subjectPhrase reports whether all between p and the verb at q belongs to
// the subject: "The final [between Ostrava and Lyon] was …".
func (a *aligner) subjectPhrase(p, q int) bool {
	start, _ := a.sentence(p)
	if !a.verb(q) || a.clause(start, q) {
		return false
	}
	for k := p + 1; k < q; k++ {
		if a.src[k].gap >= comma {
			return false
		}
	}
	return true
}

// narrows reports whether what follows p says which of its kind the subject
// is: "Tickets for the premiere sold out".
func (a *aligner) narrows(p int) bool {
	start, _ := a.sentence(p)
	first := a.src[start]
	return a.src[p+1].gap == near && !first.is(free|pronoun|relation) && first.kind == plain && !(p > start && a.src[p].capital) &&
		!a.clause(start, p+1)
}

// own reports whether the verb at q, behind a predicate that was left out, has
// the small words that it needs itself: it stands not under the "cannot" of
// "cannot enter and use the gym".
func (a *aligner) own(p, q int) bool {
	if a.src[q].is(auxiliary) || a.past(q) || strings.HasSuffix(a.src[q].key, "s") {
		return true
	}
	for k := p + 1; k < q; k++ {
		if a.src[k].is(auxiliary) {
			return false
		}
	}
	return true
}

// predicate reports whether a first predicate was left out before a second
// one of the same subject: "It [was closed and] reopened".
func (a *aligner) predicate(p, q int) bool {
	if !a.verb(p+1) || !a.verb(q) || !a.own(p, q) {
		return false
	}
	for k := p + 1; k < q; k++ {
		if a.lex.subordinate[a.src[k].key] || a.src[k].key == "so" || a.lex.adversative[a.src[k].key] && a.src[p].is(negative) {
			return false // "do not allow dogs but allow cats"
		}
	}
	return true
}
