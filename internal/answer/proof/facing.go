package proof

import "strings"

// difference is a fact of the claim and the one that stands in its place.
type difference struct {
	rule            Rule
	claimed, stated string
}

// facing finds, for a fact that the sentence lacks, another of its kind that
// plays the same part in the sentence and that the claim lacks.
func facing(open []int, want, have reading) (difference, bool) {
	for _, o := range open {
		from, to := want.run(o)
		if want.tokens[o].kind != plain {
			from, to = o, o+1
		}
		if half(want, have, from, to) {
			continue // "Anna Smith" where the sentence has another Smith
		}
		best, at := 0, -1
		for i, h := range have.tokens {
			if !have.counts(i) || want.holds(h, have.stems[i]) {
				continue
			}
			if fit := rivals(o, want, i, have); fit > best {
				best, at = fit, i
			}
		}
		if at < 0 {
			continue
		}
		d := difference{rule: ruleOf(want.tokens[o]), claimed: want.written(from, to)}
		from, to = at, at+1
		if have.tokens[at].kind == plain {
			if from, to = have.run(at); half(have, want, from, to) {
				continue
			}
		}
		d.stated = have.written(from, to)
		return d, true
	}
	return difference{}, false
}

// half reports whether only a part of a name is known to the other side.
func half(r, other reading, from, to int) bool {
	for i := from; i < to; i++ {
		if r.tokens[i].kind == plain && !titles[r.tokens[i].key] && other.holds(r.tokens[i], r.stems[i]) {
			return true
		}
	}
	return false
}

func ruleOf(t token) Rule {
	switch t.kind {
	case number, unit:
		return RuleNumbers
	case date, clock:
		return RuleDates
	}
	return RuleNames
}

// rivals says how surely two facts stand in one another's place: 0 not at all.
func rivals(o int, want reading, i int, have reading) int {
	a, b := want.tokens[o], have.tokens[i]
	if a.kind != b.kind {
		return 0
	}
	ra, rb := want.role(o), have.role(i)
	if ra != rb && (turning[ra] || turning[rb]) {
		return 0
	}
	fit := 0
	switch a.kind {
	case number:
		fit = sameMeasure(want, o, have, i)
	case unit:
		fit = sameAmount(want, o, have, i)
	case date:
		if strings.HasPrefix(a.key, "day-") == strings.HasPrefix(b.key, "day-") && !strings.HasSuffix(b.key, "-") {
			fit = 1
		}
	case clock:
		fit = 1
	case plain:
		if have.named(i) {
			fit = samePlace(want, o, have, i)
		}
	}
	if fit == 0 || !anchored(want, o, have) || !anchored(have, i, want) {
		return 0
	}
	return 2*fit + sameAnchor(want, o, have, i)
}

// anchored reports whether what a fact belongs to is known to the other side:
// the nearest meaningful word before it that stands in no other phrase, or
// behind it if there is none.
func anchored(r reading, i int, other reading) bool {
	k := anchor(r, i, other)
	if k < 0 {
		_, to := r.run(i)
		k = r.nearest(to-1, 1, passing)
	}
	return k >= 0 && other.holds(r.tokens[k], r.stems[k])
}

// anchor returns the place of the word before i that it belongs to, -1 if the
// sentence begins with it.
func anchor(r reading, i int, other reading) int {
	from, _ := r.run(i)
	for k := from; ; {
		if k = r.nearest(k, -1, passing); k < 0 {
			return -1
		}
		if other.holds(r.tokens[k], r.stems[k]) || !led(r.tokens, k) {
			return k
		}
	}
}

func sameAnchor(want reading, o int, have reading, i int) int {
	a, b := anchor(want, o, have), anchor(have, i, want)
	if a >= 0 && b >= 0 && want.stems[a] == have.stems[b] {
		return 1
	}
	return 0
}

// samePlace compares the places of two names: after the same preposition, or
// beside the same word.
func samePlace(want reading, o int, have reading, i int) int {
	a, b := want.role(o), have.role(i)
	if a != "" && a == b {
		return 1
	}
	if a != b {
		return 0
	}
	wf, wt := want.run(o)
	hf, ht := have.run(i)
	article := func(t token) bool { return t.is(free) || titles[t.key] }
	for _, side := range [][3]int{{wf, hf, -1}, {wt - 1, ht - 1, 1}} {
		x, y := want.nearest(side[0], side[2], article), have.nearest(side[1], side[2], article)
		if x >= 0 && y >= 0 && want.stems[x] == have.stems[y] {
			return 1
		}
	}
	return 0
}

// sameMeasure compares what two numbers count: the same thing, or nothing that
// is named. A number with "about" or "at least" leaves room for others.
func sameMeasure(want reading, o int, have reading, i int) int {
	if rough(want, o) || rough(have, i) {
		return 0
	}
	x, y := measure(want, o), measure(have, i)
	switch {
	case x != "" && x == y:
		return 2
	case x == "" && y == "" && isYear(want.tokens[o]) == isYear(have.tokens[i]):
		return 1
	}
	return 0
}

// measure is what the number at i counts: a unit or the word behind it.
func measure(r reading, i int) string {
	if i+1 >= len(r.tokens) || r.tokens[i+1].gap > near {
		return ""
	}
	switch t := r.tokens[i+1]; {
	case t.kind == unit && currency[t.key]:
		return "money"
	case t.kind == unit:
		return t.key
	case t.kind == plain && r.counts(i+1):
		return r.stems[i+1]
	}
	return ""
}

// sameAmount compares the numbers before two units of the same kind.
func sameAmount(want reading, o int, have reading, i int) int {
	if o == 0 || i == 0 || want.tokens[o-1].key != have.tokens[i-1].key ||
		currency[want.tokens[o].key] != currency[have.tokens[i].key] {
		return 0
	}
	return 1
}

// rough reports whether the number at i is no exact one.
func rough(r reading, i int) bool {
	for k := i - 1; k >= max(0, i-3) && r.tokens[k+1].gap == near; k-- {
		if t := r.tokens[k]; t.is(limit) || t.key == "over" || t.key == "under" || t.key == "than" || t.key == "up" {
			return true
		}
	}
	return false
}

// subject reports whether the claim's first word stands for a name, although
// the capital of a first word tells nothing: the sentence has another name in
// its place and goes on in the same way.
func subject(want, have reading) bool {
	if len(want.tokens) == 0 || !want.tokens[0].capital || !want.counts(0) || want.named(0) || !have.named(0) || everybody[want.tokens[0].key] ||
		have.holds(want.tokens[0], want.stems[0]) || want.holds(have.tokens[0], have.stems[0]) {
		return false
	}
	_, end := have.run(0)
	name := func(t token) bool { return t.is(free) || t.capital }
	x, y := want.nearest(0, 1, name), have.nearest(end-1, 1, name)
	return x >= 0 && y >= 0 && want.stems[x] == have.stems[y]
}
