package proof

import "strings"

// fault is why an alignment is not allowed.
type fault struct {
	rule   Rule
	detail string
}

func (f fault) bad() bool { return f.rule != "" }

// aligner lays the words of a sentence over the words of its sources.
type aligner struct {
	lex      *lexicon
	src      []token         // the whole units in which the quotes stand
	work     *int            // comparisons made for this sentence, on all grounds of its kind
	events   map[int]bool    // what event said of the sentence that begins there
	verbs    []int8          // what verb said of the word there: 0 nothing yet, 1 yes, -1 no
	keys     map[string]bool // of the quoted words
	within   bool            // the statement is a clause between commas
	attitude bool            // begin looks at a verb of which it matters who does so
	begin    func(int) fault // says instead of prefix where a statement may begin; nil: prefix does
}

// maxWork bounds the comparisons for one sentence, so that none that a model
// or a document is made of can hold an answer up: some tens of milliseconds.
// Sentences that people write need a few thousand.
const maxWork = 100_000

// lay returns an aligner over src whose comparisons add to work.
func lay(lex *lexicon, src []token, work *int) *aligner {
	return &aligner{lex: lex, src: src, work: work}
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

// same reports whether b, a word of the sources, says what a says. What never
// happens does not happen.
func same(a, b token) bool {
	return a.key == "not" && b.key == "never" || a.key == b.key && (a.kind == b.kind || a.kind+b.kind == number) ||
		a.kind == clock && b.kind == clock && either(a.key, b.key)
}

// either reports whether b is one of the two times that a may be: "half past
// eight" is 8:30 as well as 20:30.
func either(a, b string) bool {
	early, late, two := strings.Cut(a, "|")
	if at, _, open := strings.Cut(b, "|"); open {
		return a == at // 7:15 for "a quarter past seven"
	}
	return two && (b == early || b == late)
}

// cased reports whether the article that t has in the sentence is one that r
// may have: in a language whose articles say who does what to whom, the same.
func (a *aligner) cased(t, r token) bool {
	return !a.lex.cases || t.article == "" || t.article == r.article
}

// align finds places for the words of s, in order, such that every step is
// allowed. It returns the positions in a.src, or why there are none. glued
// marks words that must directly follow the word before them.
func (a *aligner) align(s []token, glued []bool) ([]int, fault) {
	type state struct{ pos, prev int }
	if *a.work += len(s); *a.work > maxWork {
		return nil, fault{RuleOrder, s[0].surface}
	}
	for _, t := range s {
		if !a.quoted(t) {
			return nil, fault{RuleWords, t.surface}
		}
	}
	reach := make([][]state, len(s))
	worst, at := fault{RuleOrder, s[0].surface}, -1
	note := func(i int, f fault) {
		if i > at {
			worst, at = f, i
		}
	}
	for i, t := range s {
		for q, r := range a.src {
			if *a.work++; *a.work > maxWork {
				return nil, worst
			}
			if !r.quoted || !same(t, r) {
				continue
			}
			if !a.cased(t, r) {
				note(i, fault{RuleOrder, t.article + " " + t.surface})
				continue
			}
			if i == 0 {
				if f := a.begins(q); f.bad() {
					note(0, f)
				} else {
					reach[0] = append(reach[0], state{q, -1})
				}
				continue
			}
			for k, p := range reach[i-1] {
				if *a.work > maxWork {
					return nil, worst
				}
				*a.work += 10 // a step looks at its surroundings
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

// quoted reports whether the word t stands in the quotes at all.
func (a *aligner) quoted(t token) bool {
	if a.keys == nil {
		a.keys = map[string]bool{}
		for _, r := range a.src {
			if r.quoted {
				a.keys[r.key] = true
			}
		}
	}
	return a.keys[t.key] || t.key == "not" && a.keys["never"] || t.kind == clock
}

// begins says whether a statement may begin at q.
func (a *aligner) begins(q int) fault {
	if a.begin != nil {
		return a.begin(q)
	}
	return a.prefix(q)
}

// settle aligns s, if need be with one phrase moved to where it stands in the
// sources, or as the passive of what they say, or the other way round.
func (a *aligner) settle(s []token) ([]int, fault) {
	if why := a.missing(s); why.bad() {
		for _, try := range [](func([]token) []int){a.labelled, a.voiced, a.owned, a.instructed, a.attributed, a.conditional, a.warned} {
			if path := try(s); path != nil {
				return path, fault{}
			}
		}
		return nil, why
	}
	path, first := a.align(s, nil)
	if path != nil || !a.lex.known {
		return path, first
	}
	for _, try := range [](func([]token) []int){a.labelled, a.attributed, a.related, a.instructed, a.moved, a.permuted, a.voiced, a.conditional} {
		if path := try(s); path != nil {
			return path, fault{}
		}
	}
	return nil, first
}

// moved aligns s with one phrase set elsewhere. A phrase begins with a
// preposition, a date or an "if", stays whole, and moves within its clause.
func (a *aligner) moved(s []token) []int {
	for from := range s {
		longest := 8
		switch {
		case s[from].is(condition), a.lex.agent != "" && (a.lex.subordinate[s[from].key] && !clausal[s[from].key] || s[from].key == "once" || s[from].key == "until"):
			longest = 12
		case (!s[from].is(relation) || a.lex.postpositions) && s[from].kind != date && s[from].kind != clock && !a.lex.timely(s[from:]) && !(roughly[s[from].key] && from+1 < len(s) && s[from+1].is(relation)) && !a.lex.instead[s[from].key]:
			continue
		}
		for to := from + 1; to <= len(s) && to-from <= longest; to++ {
			if last := s[to-1]; to-1 > from && last.joined && last.gap >= comma {
				break // another statement begins
			}
			if to < len(s) && s[to].kind == unit || to-from == len(s) {
				continue
			}
			rest := append(append([]token{}, s[:from]...), s[to:]...)
			for _, order := range a.inverted(rest, from) {
				for into := 0; into <= len(rest) && *a.work <= maxWork; into++ {
					if path := a.placed(order, s[from:to], into); path != nil {
						return path
					}
				}
			}
		}
	}
	return nil
}

// placed aligns rest with piece set in at into.
func (a *aligner) placed(rest, piece []token, into int) []int {
	s := append(append(append([]token{}, rest[:into]...), piece...), rest[into:]...)
	glued := make([]bool, len(s))
	for i := into + 1; i < into+len(piece); i++ {
		glued[i] = true
	}
	path, f := a.align(s, glued)
	if f.bad() || !a.ends(path[into+len(piece)-1]) {
		return nil
	}
	for i := 1; i < len(path); i++ {
		if path[i] > path[i-1]+1 && a.predicate(path[i-1], path[i]) {
			continue
		}
		for k := path[i-1] + 1; k < path[i]; k++ {
			if a.src[k].is(coordinator) && !(s[i].joined && k == path[i]-1) || a.src[k].gap >= strong {
				return nil // it may belong to another clause
			}
		}
	}
	return path
}

// ends reports whether a phrase may end at p: what follows begins another.
func (a *aligner) ends(p int) bool {
	k := p + 1
	for ; k < len(a.src) && a.src[k].unit == a.src[p].unit; k++ {
		t := a.src[k]
		if t.breaks() || t.is(relation|auxiliary|pronoun|negative|condition) || each[t.key] && t.gap == near || t.kind == date || t.kind == clock || a.verb(k) || a.lex.adverb(t) {
			return true
		}
		if !t.is(free) {
			return a.src[k-1].is(free) || a.lex.verbSecond
		}
	}
	return true
}

// inverted returns the orders in which rest may stand in the sources: as it
// is, and, in languages whose verb stands second, with the verb at the place
// from which a phrase moved set behind or before the subject.
func (a *aligner) inverted(rest []token, from int) [][]token {
	out := [][]token{rest}
	if !a.lex.verbSecond {
		return out
	}
	verb := 0 // "Am Montag [hat der Stadtrat] …"
	if from > 0 {
		for verb = 1; verb < from && !rest[verb].is(auxiliary); verb++ {
		}
		if verb == from { // "Der Stadtrat beschloss am Montag …"
			verb = from - 1
		}
	}
	for to := 0; to < min(len(rest), 6); to++ {
		if to == verb {
			continue
		}
		order := append(append([]token{}, rest[:verb]...), rest[verb+1:]...)
		out = append(out, append(append(append([]token{}, order[:to]...), rest[verb]), order[to:]...))
	}
	return out
}
