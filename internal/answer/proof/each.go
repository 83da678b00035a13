package proof

// One by one. Where a sentence says the same of several places, prices or things,
// it says so of each, unless they count only together.

// alternatives makes statements of the places, prices and times that one verb
// shares, each with what belongs to it.
func (a *aligner) alternatives() (out [][]token) {
	c, ok := a.coreOf()
	if !ok || a.negated(c.verb, c.end) || !a.distributed(c.verb) {
		return nil
	}
	for k := c.end + 1; k+1 < len(a.src); k++ {
		if (a.src[k].is(coordinator) || a.src[k].key == "or") && a.src[k+1].gap >= comma {
			return out // "for members and, on Sundays, for everyone"
		}
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
