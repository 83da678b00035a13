package proof

import "strings"

// tense finds what the sources say for the word at i where only its form is
// another: "has bought" for "bought", "opens" for "will open" on a day that is
// named. n is how many words of s that stands for; 0 if there is none.
func (v vocabulary) tense(s []token, i int, all bool) (to []token, n int) {
	if s[i].kind != plain {
		return nil, 0
	}
	if !v.a.lex.english() {
		return v.told(s, i)
	}
	var next token
	if i+1 < len(s) && s[i+1].gap == near {
		next = s[i+1]
	}
	both := s[i].key + " " + next.key
	switch {
	case next.key == "" || !all && v.has(both):
	case next.kind == number:
		return v.amount(s, i)
	case next.kind != plain:
	case v.a.lex.have[s[i].key] && next.key != "been" && !v.has("has "+next.key) && !v.has("have "+next.key):
		for _, r := range v.a.src {
			if r.quoted && pastOf(r.key, next.key) {
				return []token{said(next, r.key)}, 2
			}
		}
	case s[i].key == "will" && next.key != "not" && (datedIn(s) || v.conditional()):
		for _, form := range []string{plural(next.key), next.key} {
			if v.has(form) && !v.has("to "+form) {
				return []token{said(next, form)}, 2
			}
		}
	case (s[i].key == "when" || s[i].key == "if") && !v.has(s[i].key) && !v.foretells():
		for _, w := range []string{"if", "when", "whenever"} {
			if v.has(w) {
				return v.a.small(w), 1
			}
		}
	case become[s[i].key] != "" && (v.a.lex.participle(next)) && v.has(become[s[i].key]+" "+next.key):
		return v.a.small(become[s[i].key]), 1 // what gets deleted is deleted
	case (s[i].key == "do" || s[i].key == "does") && i+3 < len(s) && s[i+1].key == "not" && s[i+2].key == "get" && v.a.lex.participle(s[i+3]):
		return v.a.small(map[string]string{"do": "are", "does": "is"}[s[i].key], "not"), 3
	case s[i].key == "on" && !v.has("on "+next.key) && v.has(next.key) && (weekdays[next.key] > 0 || when[next.key] || numbering[next.key]):
		return []token{}, 1 // on the same evening
	case (s[i].key == "each" || s[i].key == "every" || s[i].key == "any") && !v.has(both):
		for k, r := range v.a.src {
			if r.quoted && r.key == plural(next.key) && r.article == "" && v.any(k, 1) && !(k > 0 && v.a.src[k-1].unit == r.unit && v.a.src[k-1].key == "all") {
				return []token{said(next, r.key)}, 2 // each member is members
			}
		}
	case (s[i].key == "can" || s[i].key == "may") && i+3 < len(s) && (s[i+2].key == "up" && s[i+3].key == "to") && v.has(next.key+" up to"):
		return []token{}, 1 // who moves up to 6 can move up to 6
	}
	if i > 0 && datedIn(s) && (all || !v.has(s[i].key)) && s[i-1].key != "will" && s[i-1].key != "to" && v.has("will "+strings.TrimSuffix(s[i].key, "s")) {
		return append(v.a.small("will"), said(s[i], strings.TrimSuffix(s[i].key, "s"))), 1
	}
	return nil, 0
}

var (
	become = map[string]string{"get": "are", "gets": "is", "got": "was"}
	// numbering are words before a time that needs no "on".
	numbering = set("same following next last this that first second third")
)

// foretells reports whether the quotes say what will be or would have been: then
// "if" is not "when".
func (v vocabulary) foretells() bool {
	for _, t := range v.src {
		switch {
		case !t.quoted:
		case t.key == "will", t.key == "would", t.key == "could", t.key == "had", t.key == "was", t.key == "were", t.key == "might":
			return true
		}
	}
	return false
}

// conditional reports whether what the quotes say depends on something: then it
// will be so when that is.
func (v vocabulary) conditional() bool {
	for k, t := range v.src {
		if t.quoted && (t.key == "who" && k > 0 || t.is(condition) && (t.key == "if" || t.key == "when" || t.key == "unless" || t.key == "once")) {
			return true
		}
	}
	return false
}

// amount finds what the sources say for the word at i before a number: "is" of
// a price for "costs" it, and "rose 3 percent" for "rose by 3 percent".
func (v vocabulary) amount(s []token, i int) (to []token, n int) {
	key, sum := s[i].key, s[i+1].key
	price := i+2 < len(s) && s[i+2].kind == unit && currency[s[i+2].key]
	instead := func(words ...string) []token {
		for _, w := range words {
			if v.has(w + " " + sum) {
				return []token{said(s[i], w)}
			}
		}
		return nil
	}
	switch {
	case price && (key == "cost" || key == "costs"):
		to = instead("cost", "costs", "is", "are")
	case price && (key == "is" || key == "are"):
		to = instead("costs", "cost")
	case i > 0 && (key == "by" && changes(s[i-1].key) || key == "for") && v.has(s[i-1].key+" "+sum):
		return []token{}, 1
	case changes(key) && v.has(key+" by "+sum):
		return append([]token{s[i]}, v.a.small("by")...), 1
	}
	if to != nil {
		return to, 1
	}
	return nil, 0
}

// changes reports whether a verb says that an amount becomes another.
func changes(key string) bool {
	for _, b := range bases(key) {
		if changing[b] {
			return true
		}
	}
	return false
}

var changing = set("fall rise drop increase decrease grow decline climb shrink")

func said(t token, key string) token { t.key = key; return t }

// datedIn reports whether a day or time is named in s.
func datedIn(s []token) bool {
	for _, t := range s {
		if t.kind == date || t.kind == clock || t.capital && weekdays[t.key] > 0 {
			return true
		}
	}
	return false
}

// agreeing finds the plural or singular of the word at i where the sources
// speak of any of a kind: "a member needs", "members need".
func (v vocabulary) agreeing(s []token, i int) (to []token, n int) {
	t := s[i]
	if t.capital && i > 0 || i > 0 && s[i-1].kind == number && s[i-1].key != "1" && s[i-1].key[0] != '#' || t.flags&^auxiliary != 0 {
		return nil, 0
	}
	for k, r := range v.a.src {
		if !r.quoted || r.kind != plain || r.key == t.key || r.is(auxiliary) != t.is(auxiliary) || r.capital && !t.capital && k > 0 && r.gap < strong {
			continue
		}
		if n := numberOf(t.key, r.key); n != 0 && v.any(k, n) {
			return []token{said(t, r.key)}, 1
		}
	}
	return nil, 0
}

// numberOf says whether b is a with -s (1), without it (-1), or neither (0).
func numberOf(a, b string) int {
	switch {
	case len(a) < 2 || len(b) < 2:
	case plural(a) == b:
		return 1
	case plural(b) == a:
		return -1
	case a == "are" && b == "is", a == "were" && b == "was", a == "have" && b == "has", a == "do" && b == "does":
		return 1
	case a == "is" && b == "are", a == "was" && b == "were", a == "has" && b == "have", a == "does" && b == "do":
		return -1
	}
	return 0
}

// any reports whether the word at k of the sources may stand in the other
// number: a verb goes with its subject; a thing is any of its kind there, as
// in "a member must" and "members must", and nothing is counted.
func (v vocabulary) any(k, form int) bool {
	a := v.a
	r := a.src[k]
	if r.is(auxiliary) {
		return true
	}
	if k > 0 && a.src[k-1].unit == r.unit {
		before := a.src[k-1]
		if before.kind == number || before.is(limit) && !each[before.key] {
			return false
		}
	}
	if a.verb(k) && r.article == "" {
		return true
	}
	if a.event(k) || a.tellsPast(k) {
		return false
	}
	if form < 0 { // the text has one: "a member", "each member"
		return r.article == "a" || r.article == "an" || k > 0 && each[a.src[k-1].key]
	}
	return r.article == ""
}

// tellsPast reports whether the sentence at k tells of the past.
func (a *aligner) tellsPast(k int) bool {
	from, to := a.sentence(k)
	for i := from; i < to; i++ {
		if a.past(i) || a.lex.have[a.src[i].key] {
			return true
		}
	}
	return false
}

// told finds the order that the sources give for what the word at i says must be
// done: "il faut éplucher" for "épluchez", "hay que pelar" for "pela".
func (v vocabulary) told(s []token, i int) (to []token, n int) {
	lead := ""
	for n := min(3, len(s)-i-1); n > 0 && lead == ""; n-- {
		if lead = keysOf(s[i : i+n]); must[lead] != "" {
			break
		}
		lead = ""
	}
	if lead == "" {
		return nil, 0
	}
	n = strings.Count(lead, " ") + 1
	verb := s[i+n]
	for pair := range strings.FieldsSeq(must[lead]) {
		ending, order, _ := strings.Cut(pair, "=")
		if stem, cut := strings.CutSuffix(verb.key, ending); cut && v.has(stem+order) {
			verb.gap = s[i].gap
			return []token{said(verb, stem+order)}, n + 1
		}
	}
	return nil, 0
}

// must are words before an infinitive that give an order, with the endings of
// the infinitive and of the order.
var must = map[string]string{
	"il faut": "er=ez ir=issez re=ez faire=faites", "vous devez": "er=ez ir=issez re=ez faire=faites", "on doit": "er=ez ir=issez re=ez",
	"hay que": "ar=a er=e ir=e ar=e ar=en", "se debe": "ar=a er=e ir=e", "debes": "ar=a er=e ir=e", "debe": "ar=e er=a ir=a",
}
