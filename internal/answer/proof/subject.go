package proof

import (
	"slices"
	"strings"
)

// What a pronoun may stand for: the subject of a sentence, and what else in it
// could be meant.

// subjectOf returns the words that a unit is about: those before its first
// verb, if they name one thing or person.
func (l *lexicon) subjectOf(ts []token) []token {
	a := lay(l, ts, new(int))
	v, end := 0, 0 // of the subject, and of what it is without "of Glass"
	looks := a.looksVerb(0)
	for v < len(ts) && v != looks && !ts[v].is(auxiliary) && !a.verb(v) && !a.past(v) {
		if ts[v].is(relation) && end == 0 {
			end = v
		}
		v++
	}
	if v == 0 || v == len(ts) || v > 9 {
		return nil
	}
	if end == 0 {
		end = v
	}
	if end == 0 || ts[end-1].is(free) {
		return nil
	}
	for k, t := range ts[:v] {
		if t.is(pronoun|negative|limit|condition) || t.kind != plain && k < end || t.is(coordinator) || k > 0 && t.gap > near {
			return nil
		}
	}
	out := slices.Clone(ts[:v])
	for k := end; k < v; k++ {
		out[k].flags |= free // "the lighthouse" will do for "the lighthouse on Skerry Point"
		if ts[k].is(relation) {
			out[k].flags |= relation
		}
	}
	return out
}

// head returns the place of the noun in a subject.
func head(subject []token) int {
	for k, t := range subject {
		if t.is(relation) && k > 0 && !subject[k-1].is(relation) {
			return k - 1
		}
	}
	return len(subject) - 1
}

// put returns subject in place of the pronoun that begins ts, if nothing else
// in the sentence before could be meant.
func (l *lexicon) put(subject, ts, before []token, common map[string]bool) []token {
	pronoun := ts[0].key
	at := head(subject)
	last := subject[at]
	many := at > 0 && !last.capital && strings.HasSuffix(last.key, "s") && !strings.HasSuffix(last.key, "ss") || at == 0 && strings.HasSuffix(last.key, "s")
	article := l.words[subject[0].key]&free != 0 || subject[0].article != ""
	person := last.capital && at > 0 && subject[at-1].capital && !article
	titled := last.capital && at > 0 && common[subject[0].key] && !someone(subject[0].key) // "Comet Orlen" where the text says "the comet"
	person = person && !titled
	plainly := at == 0 && subject[0].capital && !someone(last.key) // "Admission is …"
	thing := !many && (titled || plainly || article && (last.capital || !someone(last.key)))
	switch pronoun {
	case "he", "she", "his", "her":
		if !person && !(article && (someone(last.key) || last.capital) && !many) {
			return nil
		}
		person = true
	case "they", "their", "them":
		if !many {
			return nil
		}
		person = false
	default:
		if !thing {
			return nil
		}
	}
	if l.rivalled(before, subject, person, many) && !alongside(before, ts) {
		return nil
	}
	var out []token
	for i, t := range subject {
		if i != at && !titled {
			t.flags |= free // "the viaduct" will do for "the Calder viaduct", "Varga" for "Elsa Varga"
		}
		t.gap, t.unit, t.Start, t.End = near, ts[0].unit, ts[0].Start, ts[0].End
		out = append(out, t)
	}
	out[0].gap, out[0].joined = ts[0].gap, ts[0].joined
	if pronoun == "its" || pronoun == "his" || pronoun == "her" || pronoun == "their" {
		if pronoun == "her" && len(ts) > 1 && !ts[1].content() {
			return nil
		}
		if out = out[:at+1]; !many {
			out[at].key += "'s"
		}
	}
	return out
}

// alongside reports whether a second clause goes on from the first in the same
// mood: "Elders can close threads, but they cannot ban users".
func alongside(before, ts []token) bool {
	mood := func(ts []token) bool {
		for k, t := range ts {
			if modals[t.key] || t.key == "can" {
				return k > 0
			}
		}
		return false
	}
	return len(ts) > 1 && modals[ts[1].key] && len(before) > 0 && before[len(before)-1].is(coordinator) && mood(before)
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
var measureNouns = set("morning evening night day week month year hour minute afternoon season distance height length cost age price speed depth width weight temperature time")

// when are prepositions of time.
var when = set("after before during since until")

// about are prepositions whose noun is seldom what the next sentence is about.
var about = set("with from by for at under without through against like as")

// rivalled reports whether before holds, besides subject, something else that
// a pronoun for it could mean: of its number, and a person if it is one.
func (l *lexicon) rivalled(before, subject []token, person, many bool) bool {
	a := lay(l, before, new(int))
	same := func(t token) bool {
		for _, s := range subject {
			if s.key == t.key && l.words[s.key]&(free|coordinator) == 0 {
				return true
			}
		}
		return false
	}
	led, run := "", ""
	copula := 0 // 1 behind "is", 2 behind what it is: "is a lake in the north"
	for k, t := range before {
		if t.is(condition) && k > 0 || l.subordinate[t.key] && k > 0 && t.key != "as" {
			break // what only says when or why
		}
		if t.is(relation) || t.is(auxiliary) || a.verb(k) || a.past(k) || t.gap > near {
			led = t.key
			switch {
			case be[t.key] && !(k+1 < len(before) && (before[k+1].is(relation) || l.participle(before[k+1]))):
				copula = 1
			case copula == 1 && t.is(relation) && t.key != "by":
				copula = 2
			case !t.is(relation):
				copula = 0
			}
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
		plural := strings.HasSuffix(t.key, "s") && !strings.HasSuffix(t.key, "ss")
		switch {
		case copula == 2 && t.article != "a":
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
		case plural != many, measureNouns[t.key]:
		case before[k].article == "" && k > 0 && before[k-1].is(auxiliary): // "is famous"
		case about[led] && (led != "by" || t.article == "") && t.article != "a":
		case copula == 1 && !many: // "was a wooden tower": it is the same
		default:
			return true
		}
	}
	return false
}
