package proof

import "strings"

// Instructions tell somebody what to do: "Open Settings and choose Account."
// The same can be said as "You open Settings and choose Account", and "To
// reset it, open Settings" as "You can reset it by opening Settings".

// command reports whether the word at q is the verb of an instruction.
func (a *aligner) command(q int) bool {
	from, _ := a.sentence(q)
	return a.commands(from, q)
}

func (a *aligner) commands(from, q int) bool {
	if !a.orders(from, q) {
		return false
	}
	if a.opens(from, q) {
		return true
	}
	t := a.src[q]
	before := a.src[q-1]
	return (before.is(coordinator) || before.key == "then" || t.gap == comma) && a.commandedBefore(from, q)
}

// orders reports whether the word at q has the form of an instruction's verb.
func (a *aligner) orders(from, q int) bool {
	t := a.src[q]
	return t.kind == plain && !(t.capital && q > from) && !strings.HasSuffix(t.key, "s") && (a.lex.verbs[t.key] || a.lex.nouns[t.key] || t.key == "be") &&
		a.lex.agent != "" && !(q+1 < len(a.src) && a.src[q+1].is(auxiliary))
}

// opens reports whether only an opening phrase stands before q: "To reset it,".
func (a *aligner) opens(from, q int) bool {
	if a.bare(from, q) {
		return true
	}
	first := a.src[from]
	if a.src[q].gap != comma || !first.is(relation|condition) && !a.lex.aside[first.key] {
		return false
	}
	for k := from + 1; k < q; k++ {
		if a.src[k].gap == comma {
			return false
		}
	}
	return true
}

// commandedBefore reports whether a first instruction stands before q.
func (a *aligner) commandedBefore(from, q int) bool {
	for k := from; k < q; k++ {
		if a.orders(from, k) && a.opens(from, k) {
			return true
		}
	}
	return false
}

// chained says whether a statement may begin at q because it is one of several
// instructions; a condition before them holds for all.
func (a *aligner) chained(q int) bool {
	from, _ := a.sentence(q)
	if q == from || !a.commands(from, q) {
		return false
	}
	first := from
	for first < q && !a.commands(from, first) {
		first++
	}
	opening := a.src[from].key
	if !a.bare(from, first) && opening != "to" && !a.lex.aside[opening] {
		return false // "In case of fire, leave by the west exit"
	}
	for k := from; k < q; k++ {
		if a.src[k].is(condition) || a.src[k].key == "or" {
			return false
		}
	}
	return true
}

// instructed aligns s, which speaks of "you", as the instruction that the
// sources give.
func (a *aligner) instructed(s []token) []int {
	if a.lex.agent == "" {
		return nil
	}
	for i := range s {
		if s[i].key != "you" || i+1 >= len(s) {
			continue
		}
		if path := a.howTo(s, i); path != nil {
			return path
		}
		verb := i + 1
		if s[verb].key == "should" && verb+1 < len(s) {
			verb++
		}
		path, f := a.align(join(s[:i], s[verb:]), nil)
		if !f.bad() && a.command(path[i]) {
			return path
		}
	}
	return nil
}

// labelled aligns s with what stands behind a label: "Towels cost £2 each" with
// "Towels: £2 each", "The deadline is 3 May" with "Deadline: 3 May".
func (a *aligner) labelled(s []token) []int {
	for v := 1; v+1 < len(s) && v < 5; v++ {
		switch s[v].key {
		case "is", "are":
		case "cost", "costs":
			if s[v+1].kind != number {
				continue
			}
		default:
			continue
		}
		path, f := a.align(join(s[:v], s[v+1:]), nil)
		if f.bad() || path[v] != path[v-1]+1 || !a.src[path[v]].colon || a.src[path[v]].is(pronoun) {
			continue
		}
		if from, _ := a.sentence(path[0]); a.bare(from, path[0]) {
			return path
		}
	}
	return nil
}

// howTo takes "you can X by doing A and doing B" for "to X, do A and do B".
func (a *aligner) howTo(s []token, you int) []int {
	by := you + 2
	for by < len(s) && s[by].key != a.lex.agent {
		by++
	}
	if by+1 >= len(s) || !modals[s[you+1].key] || by < you+3 {
		return nil
	}
	order := join(s[:you], a.small("to"), s[you+2:by])
	first := len(order)
	for i, t := range s[by+1:] {
		if (i == 0 || t.joined || t.gap == comma) && strings.HasSuffix(t.key, "ing") {
			for _, r := range a.src {
				if baseOf(r.key, t.key) && r.key != t.key {
					t.key = r.key
					break
				}
			}
		}
		order = append(order, t)
	}
	path, f := a.align(order, nil)
	if f.bad() || !a.command(path[first]) {
		return nil
	}
	return path
}

// conditional takes "if parents want X, they need Y" for "parents need Y if they
// want X".
func (a *aligner) conditional(s []token) []int {
	if a.lex.agent == "" || !s[0].is(condition) && !a.lex.subordinate[s[0].key] {
		return nil
	}
	for c := 2; c+1 < len(s); c++ {
		if s[c].gap == comma && s[0].key == "if" {
			if path := a.otherwise(s, c); path != nil {
				return path
			}
		}
		if s[c].gap != comma || !subjects[s[c].key] {
			continue
		}
		for n := 2; n <= min(c-1, longestParty); n++ { // what it is about: s[1:n]
			order := join(s[1:n], s[c+1:], s[:1], s[c:c+1], s[n:c])
			if path, f := a.align(order, nil); !f.bad() && a.src[path[0]].unit == a.src[path[len(path)-1]].unit {
				return path
			}
		}
	}
	return nil
}

// warned takes "pulling the paper can break it" for "do not pull the paper,
// because this can break it", and "you need a pass for the tower" for "the tower
// requires a pass".
func (a *aligner) warned(s []token) []int {
	if a.lex.agent == "" || len(s) < 4 {
		return nil
	}
	if s[0].key == "you" && s[1].key == "need" {
		for k := 3; k+1 < len(s); k++ {
			for _, verb := range [...]string{"need", "needs"} {
				if s[k].key != "for" {
					continue
				}
				if path, f := a.align(join(s[k+1:], a.small(verb), s[2:k]), nil); !f.bad() {
					return path
				}
			}
		}
	}
	if !strings.HasSuffix(s[0].key, "ing") {
		return nil
	}
	for _, base := range bases(s[0].key)[1:] {
		verb := s[0]
		if verb.key = base; !a.quoted(verb) {
			continue
		}
		for v := 1; v+1 < len(s); v++ {
			if !s[v].is(auxiliary) {
				continue
			}
			if path, f := a.align(join(a.small("do", "not"), []token{verb}, s[1:v], a.small("because", "this"), s[v:]), nil); !f.bad() {
				return path
			}
		}
	}
	return nil
}

// otherwise takes "if loans are not repaid, the guards come" for "loans must be
// repaid, otherwise the guards come". c is where the second clause begins.
func (a *aligner) otherwise(s []token, c int) []int {
	for n := 2; n+1 < c; n++ {
		if s[n].key != "not" || s[n-1].key != "is" && s[n-1].key != "are" {
			continue
		}
		order := join(s[1:n-1], a.small("must", "be"), s[n+1:c], a.small("otherwise"), s[c:])
		glued := make([]bool, len(order))
		for k := n - 1; k < len(glued); k++ {
			glued[k] = true
		}
		if path, f := a.align(order, glued); !f.bad() {
			return path
		}
	}
	return nil
}
