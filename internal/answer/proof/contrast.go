package proof

import "strings"

// Contrasts. The second half of "Cats are allowed in A but not in B", of "Water is
// offered at km 5, gels at km 15" and of "if A or B" leaves out what it shares with
// the first; here it gets that back.

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
