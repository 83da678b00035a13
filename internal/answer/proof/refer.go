package proof

import (
	"slices"
	"strings"
)

// A sentence that begins with "it" or "she" may be repeated with the name or
// the noun in its place, where the text leaves one possibility only: what the
// sentence before it is about, with nothing else there that could be meant.
// The sentence that names it then counts as quoted too.

// resolved returns the units of a source, in tokens, with names and nouns in
// place of the pronouns that begin them.
func (l *lexicon) resolved(all [][]token) [][]token {
	all = l.named(all)
	out := make([][]token, len(all))
	common := map[string]bool{} // words that are also written small
	for _, ts := range all {
		for _, t := range ts {
			common[t.key] = common[t.key] || t.kind == plain && !t.capital
		}
	}
	var subject []token
	for i, ts := range all {
		out[i] = ts
		if len(ts) == 0 {
			subject = nil
			continue
		}
		if i > 0 && len(subject) > 0 && stands[ts[0].key] && !expletive(ts) {
			if put := l.put(subject, ts, all[i-1], common); put != nil {
				out[i] = put
				continue // what it is about stays the same
			}
		}
		subject = slices.Clone(l.subjectOf(ts))
		for k := range subject {
			subject[k].from = i + 1
		}
	}
	return out
}

var stands = set("it he she its his her")

// expletive reports whether "it" at the beginning of ts stands for nothing:
// "it is important to", "it was decided that".
func expletive(ts []token) bool {
	for k := 1; k < len(ts) && k < 6 && ts[0].key == "it"; k++ {
		if ts[k].key == "that" || ts[k].key == "to" || ts[k].is(condition) || weather[ts[k].key] {
			return true
		}
	}
	return false
}

var weather = set("rain rains rained snow snows snowed takes took late early")

// subjectOf returns the words that a unit is about: those before its first
// verb, if they name one thing or person.
func (l *lexicon) subjectOf(ts []token) []token {
	a := &aligner{lex: l, src: ts}
	v := 0
	for v < len(ts) && !ts[v].is(auxiliary) && !a.verb(v) && !a.past(v) {
		v++
	}
	if v == 0 || v == len(ts) || v > 7 {
		return nil
	}
	for k, t := range ts[:v] {
		if t.kind != plain || t.is(relation|pronoun|negative|limit|condition) || t.is(coordinator) || k > 0 && t.gap > near {
			return nil
		}
	}
	last := ts[v-1]
	if last.is(free) || strings.HasSuffix(last.key, "s") && !last.capital {
		return nil
	}
	return ts[:v]
}

// put sets subject in place of the pronoun that begins ts, if nothing else in
// the unit before it could be meant.
func (l *lexicon) put(subject, ts, before []token, common map[string]bool) []token {
	pronoun := ts[0].key
	last := subject[len(subject)-1]
	article := l.words[subject[0].key]&free != 0
	person := last.capital && len(subject) > 1 && subject[len(subject)-2].capital && !article
	titled := last.capital && common[subject[0].key] && !someone(subject[0].key) // "Comet Orlen" where the text says "the comet"
	person = person && !titled
	thing := titled || article && !last.capital && !someone(last.key) || article && last.capital
	switch pronoun {
	case "he", "she", "his", "her":
		if !person {
			return nil
		}
	default:
		if !thing {
			return nil
		}
	}
	if l.rivalled(before, subject, person) {
		return nil
	}
	var out []token
	for i, t := range subject {
		if i+1 < len(subject) && !titled {
			t.flags |= free // "the viaduct" will do for "the Calder viaduct", "Varga" for "Elsa Varga"
		}
		t.gap, t.unit, t.Start, t.End = near, ts[0].unit, ts[0].Start, ts[0].End
		out = append(out, t)
	}
	out[0].gap = ts[0].gap
	if pronoun == "its" || pronoun == "his" || pronoun == "her" {
		if pronoun == "her" && len(ts) > 1 && !ts[1].content() {
			return nil
		}
		out[len(out)-1].key += "'s"
	}
	return append(out, ts[1:]...)
}

// entitled reports whether the name at k is that of a thing: "her first book,
// Grey Water, …".
func (l *lexicon) entitled(ts []token, k int) bool {
	for k > 0 && ts[k].gap == near {
		k--
	}
	return k > 1 && ts[k].gap == comma && ts[0].is(pronoun) && !someone(ts[k-1].key) && !ts[k-1].capital
}

// someone reports whether a word is one for a person.
func someone(key string) bool { return offices[key] || kin[key] || calling(key) }

var kin = set("mother father sister brother wife husband daughter son aunt uncle cousin man woman boy girl child friend colleague partner neighbour parent " +
	"rival hero heroine king queen nurse guest judge thief student witness pupil")

// measures of things are no things that do something.
var measureNouns = set("distance height length cost age price speed depth width weight temperature time")

// when are prepositions of time.
var when = set("after before during since until")

// rivalled reports whether before holds, besides subject, something else that
// a pronoun for it could mean.
func (l *lexicon) rivalled(before, subject []token, person bool) bool {
	a := &aligner{lex: l, src: before}
	same := func(t token) bool {
		for _, s := range subject {
			if s.key == t.key && l.words[s.key]&free == 0 {
				return true
			}
		}
		return false
	}
	led, run := "", ""
	for k, t := range before {
		if t.is(relation) || t.is(auxiliary) || a.verb(k) || a.past(k) || t.gap > near {
			led = t.key
		}
		if t.article != "" || k > 0 && !before[k-1].capital {
			run = t.article
		}
		t.article = run // of the whole name
		if t.kind != plain || !t.content() || same(t) || a.verb(k) || a.past(k) || l.participle(t) || l.adverb(t) || t.is(limit) ||
			strings.HasSuffix(t.key, "est") {
			continue
		}
		if when[led] {
			continue // "after the war" says when
		}
		ends := k+1 == len(before) || before[k+1].gap > near || !before[k+1].content() || before[k+1].kind != plain || a.verb(k+1) || a.past(k+1)
		switch {
		case t.capital && (t.article == "the" || l.entitled(before, k)):
		case person && (led == "as" || led == "is" || led == "was" || led == "became"):
		case person && t.capital:
			if led != "in" && led != "at" && led != "near" && led != "to" && led != "from" &&
				!(led == "of" && k > 1 && before[k-2].capital) { // "University of Halifax"
				return true
			}
		case person && someone(t.key):
			return true
		case person, !ends:
		case t.capital:
			if k+1 == len(before) || led == "by" {
				return true
			}
		case strings.HasSuffix(t.key, "s") && !strings.HasSuffix(t.key, "ss"), measureNouns[t.key]:
		case before[k].article == "" && k > 0 && before[k-1].is(auxiliary): // "is famous"
		default:
			return true
		}
	}
	return false
}
