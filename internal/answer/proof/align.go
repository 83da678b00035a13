package proof

// fault is why an alignment is not allowed.
type fault struct {
	rule   Rule
	detail string
}

func (f fault) bad() bool { return f.rule != "" }

// aligner lays the words of a sentence over the words of its sources.
type aligner struct {
	lex *lexicon
	src []token // the whole units in which the quotes stand
}

// words returns the tokens that must be proven: all but those that may be added.
func words(ts []token) []token {
	out := make([]token, 0, len(ts))
	between, joined := near, false
	for _, t := range ts {
		between, joined = max(between, t.gap), joined || t.is(coordinator)
		if !t.is(free) {
			t.gap, t.joined = between, joined
			out = append(out, t)
			between, joined = near, false
		}
	}
	return out
}

// missing finds the first word of s that no quoted word of the sources
// proves, and names the rule it breaks.
func (a *aligner) missing(s []token) fault {
	for i, t := range s {
		found, named := false, false
		for _, r := range a.src {
			if r.quoted && same(t, r) {
				found = true
				named = named || r.capital
			}
		}
		switch {
		case found && t.capital && i > 0 && t.kind == plain && !named:
			return fault{RuleNames, t.surface}
		case found:
		case t.kind == number || t.kind == unit:
			return fault{RuleNumbers, t.surface}
		case t.kind == date || t.kind == clock:
			return fault{RuleDates, t.surface}
		case t.is(negative):
			return fault{RuleNegation, t.surface}
		case t.capital && i > 0:
			return fault{RuleNames, t.surface}
		default:
			return fault{RuleWords, t.surface}
		}
	}
	return fault{}
}

func same(a, b token) bool { return a.key == b.key && (a.kind == b.kind || a.kind+b.kind == number) }

// align finds places for the words of s, in order, such that every step is
// allowed. It returns the positions in a.src, or why there are none. glued
// marks words that must directly follow the word before them.
func (a *aligner) align(s []token, glued []bool) ([]int, fault) {
	type state struct{ pos, prev int }
	reach := make([][]state, len(s))
	worst, at := fault{RuleOrder, s[0].surface}, -1
	note := func(i int, f fault) {
		if i > at {
			worst, at = f, i
		}
	}
	for i, t := range s {
		for q, r := range a.src {
			if !r.quoted || !same(t, r) {
				continue
			}
			if i == 0 {
				if f := a.prefix(q); f.bad() {
					note(0, f)
				} else {
					reach[0] = append(reach[0], state{q, -1})
				}
				continue
			}
			for k, p := range reach[i-1] {
				if p.pos >= q {
					note(i, fault{RuleOrder, t.surface})
					continue
				}
				f := a.step(p.pos, q, glued != nil && glued[i], t.gap >= comma || t.joined)
				if f.bad() {
					note(i, f)
					continue
				}
				reach[i] = append(reach[i], state{q, k})
				break
			}
		}
		if len(reach[i]) == 0 {
			return nil, worst
		}
	}
	for k, last := range reach[len(s)-1] {
		if f := a.suffix(last.pos); f.bad() {
			note(len(s), f)
			continue
		}
		path := make([]int, len(s))
		for i := len(s) - 1; i >= 0; i-- {
			path[i] = reach[i][k].pos
			k = reach[i][k].prev
		}
		return path, fault{}
	}
	return nil, worst
}

// settle aligns s, if need be with one phrase moved to where it stands in the
// sources. A phrase begins with a preposition, a date or an "if" and stays whole.
func (a *aligner) settle(s []token) ([]int, fault) {
	path, first := a.align(s, nil)
	if path != nil || !a.lex.known {
		return path, first
	}
	for from := range s {
		longest := 8
		switch {
		case s[from].is(condition):
			longest = 12
		case !s[from].is(relation) && s[from].kind != date && s[from].kind != clock:
			continue
		}
		for to := from + 1; to <= len(s) && to-from <= longest; to++ {
			if to < len(s) && s[to].kind == unit {
				continue
			}
			rest := append(append([]token{}, s[:from]...), s[to:]...)
			if len(rest) == 0 {
				continue
			}
			for into := 0; into <= len(rest); into++ {
				if into == from {
					continue
				}
				moved := append(append(append([]token{}, rest[:into]...), s[from:to]...), rest[into:]...)
				glued := make([]bool, len(moved))
				for i := into + 1; i < into+to-from; i++ {
					glued[i] = true
				}
				if path, f := a.align(moved, glued); !f.bad() {
					return path, f
				}
			}
		}
	}
	return nil, first
}
