package proof

import "slices"

// Verdict says how a text stands to a claim.
type Verdict string

// The verdicts. A claim is contradicted only by a sentence that speaks of the
// same thing and differs in a number, a date, a name or a negation.
const (
	Supports    Verdict = "supports"
	Contradicts Verdict = "contradicts"
	Unrelated   Verdict = "unrelated"
)

// Comparison is the outcome of Compare.
type Comparison struct {
	Verdict Verdict
	Overlap float64 // share of the claim's meaningful words that the text holds, 0 to 1
	Facts   bool    // the text holds every number, date and name of the claim
	Rule    Rule    // of a contradiction: what differs
	Claimed string  // of a contradiction: the claim's word, if one differs
	Stated  string  // of a contradiction: the text's word, if it has one in its place
}

// Words tell Compare about the language of a claim and a sentence.
type Words struct {
	Language string                   // ISO 639-1; "" is taken for English
	Term     func(word string) string // brings a word to the form in which wording is compared (its stem); nil: as it is
	Name     func(word string) bool   // whether a word in lower case is known to be a name; nil: none is
}

const (
	// subjectOverlap is the least share of the claim's other words that a
	// sentence must hold to be taken to speak of the same thing. Support needs
	// all of them: every missing word may be the one that matters.
	subjectOverlap = 0.6
	// subjectWords is the least number of words that can name a subject and
	// say something about it.
	subjectWords = 2
)

// Compare sets a claim against one sentence of a document. It is more lenient
// about wording than Check, because people paraphrase, and as strict about
// numbers, dates, names and negations. In doubt a sentence is unrelated: to be
// told that nothing was found costs a search, to be told a falsehood more.
func Compare(claim, sentence string, words Words) Comparison {
	want, have := read(claim, words), read(sentence, words)
	c := Comparison{Verdict: Unrelated}
	all, held := 0, 0
	var open []int // facts of the claim that the sentence lacks
	for i, t := range want.tokens {
		if !want.counts(i) {
			continue
		}
		known := have.holds(t, want.stems[i])
		if !known && want.hard(i) {
			open = append(open, i)
			continue
		}
		all++
		if known {
			held++
		}
	}
	c.Facts = len(open) == 0
	if len(open) == 0 && subject(want, have) {
		open, all = append(open, 0), all-1
	}
	if c.Overlap = share(held, all); held < subjectWords || c.Overlap < subjectOverlap {
		return c
	}
	denied, doubt := have.denials(want)
	switch {
	case doubt:
	case len(open) > 0:
		if denied || want.denies() || have.conditional(want) {
			return c // not to meet in Vienna is no meeting in Budapest
		}
		if d, found := facing(open, want, have); found {
			c.Verdict, c.Rule, c.Claimed, c.Stated = Contradicts, d.rule, d.claimed, d.stated
		}
	case denied != want.denies():
		if !hedged(want, have) {
			c.Verdict, c.Rule = Contradicts, RuleNegation
		}
	case held == all && !hedged(want, have) && together(want, have):
		c.Verdict = Supports
	}
	return c
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// hedged reports whether one side limits what the other states plainly.
func hedged(want, have reading) bool {
	if have.conditional(want) || want.limits(have, limit|condition) {
		return true
	}
	from, to := have.window(want) // limits elsewhere are those of other statements
	near := have
	near.tokens = have.tokens[max(0, from-2):min(max(to, 0)+2, len(have.tokens))]
	return near.limits(want, limit)
}

// conditional reports whether a sentence sets a condition that other does not.
func (r reading) conditional(other reading) bool { return r.limits(other, condition) }

// limits reports whether r has a limiting word of these kinds that other lacks.
func (r reading) limits(other reading, kinds flags) bool {
	return slices.ContainsFunc(r.tokens, func(t token) bool {
		return t.is(kinds) && !t.is(auxiliary) && !attribution[t.key] && !other.keys[t.key]
	})
}

// together reports whether the words of the claim belong together in the
// sentence as they do in the claim: in one stretch of it, in the same order,
// each led by the same preposition where that tells who from whom.
func together(want, have reading) bool {
	from, to := have.window(want)
	if from < 0 || have.divided(from, to, want) {
		return false
	}
	bare := func(r reading, from, to int) (stems []string) {
		for i := from; i < to; i++ {
			if t := r.tokens[i]; r.counts(i) && t.kind != date && t.kind != clock && !led(r.tokens, i) {
				stems = append(stems, r.stems[i])
			}
		}
		return stems
	}
	w, h := bare(want, 0, len(want.tokens)), bare(have, from, to)
	w = slices.DeleteFunc(w, func(s string) bool { return !slices.Contains(h, s) })
	for _, s := range h {
		if len(w) > 0 && s == w[0] {
			w = w[1:]
		}
	}
	return len(w) == 0 && sameRoles(want, have)
}

// window returns the shortest stretch of the sentence that holds all words of
// the claim; from is -1 if there is none.
func (r reading) window(claim reading) (from, to int) {
	best, at := len(r.tokens)+1, -1
	for i := range r.tokens {
		missing := map[string]bool{}
		for k, t := range claim.tokens {
			if claim.counts(k) && r.holds(t, claim.stems[k]) {
				missing[claim.stems[k]] = true
			}
		}
		for j := i; j < len(r.tokens) && j-i < best-1; j++ {
			for k, t := range claim.tokens {
				if claim.counts(k) && sameFact(t, claim.stems[k], r.tokens[j], r.stems[j]) {
					delete(missing, claim.stems[k])
				}
			}
			if len(missing) == 0 {
				best, at = j-i+1, i
				break
			}
		}
	}
	return at, at + best
}

// divided reports whether a stretch joins two statements: it has words that
// the claim lacks on both sides of an "and" or a comma.
func (r reading) divided(from, to int, claim reading) bool {
	strange := func(from, to int) bool {
		for i := from; i < to; i++ {
			if r.counts(i) && !claim.holds(r.tokens[i], r.stems[i]) {
				return true
			}
		}
		return false
	}
	for i := from + 1; i < to; i++ {
		if t := r.tokens[i]; (t.is(coordinator) || t.gap >= comma) && strange(from, i) && strange(i, to) {
			return true
		}
	}
	return false
}

// sameRoles reports whether every fact that both sides name is led by the same
// preposition where prepositions turn the meaning: to and from, before and after.
func sameRoles(want, have reading) bool {
	for i, t := range want.tokens {
		if !want.counts(i) {
			continue
		}
		found, fits := false, false
		for j, h := range have.tokens {
			if !sameFact(t, want.stems[i], h, have.stems[j]) {
				continue
			}
			found = true
			a, b := want.role(i), have.role(j)
			if a == b || !turning[a] && !turning[b] {
				fits = true
			}
		}
		if found && !fits {
			return false
		}
	}
	return true
}

// led reports whether the token at i stands in a phrase with a preposition.
func led(ts []token, i int) bool { return leader(ts, i) >= 0 }

// leader returns the place of the preposition that leads the token at i, -1 if
// none does.
func leader(ts []token, i int) int {
	for k := i; k >= 0 && i-k <= 3; k-- {
		if ts[k].is(relation) {
			return k
		}
		if k < i && (ts[k].is(auxiliary) || ts[k].is(coordinator) && !ts[k].is(free)) || ts[k].gap >= comma {
			return -1
		}
	}
	return -1
}
