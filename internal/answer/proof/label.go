package proof

import (
	"slices"
	"strings"
)

// Labels and asides. What stands behind a label, in a programme or a list of
// prices, is a sentence without its small words; so is what is said beside a
// date or behind "with".

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
		case ts[p].kind == number && p+1 < n && ts[p+1].kind == unit && currency[ts[p+1].key] && (p+2 == n || p == 0 && ts[2].key == "for"):
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
			if a.src[0].key != "the" || slices.ContainsFunc(a.src, func(t token) bool { return t.is(limit) }) || !a.simple(0, k) || !a.plainly(0, len(a.src)) || !a.src[k+3].is(auxiliary) {
				return nil
			}
			return [][]token{fact(a.src[:k:k], []token{a.word("is", t)}, a.src[k+1:k+3:k+3])}
		}
	}
	return nil
}
