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
	Rule    Rule    // of a contradiction: what differs
	Claimed string  // of a contradiction: the claim's word, if one differs
	Stated  string  // of a contradiction: the text's word, if it has one in its place
}

// The least overlap with which a sentence is taken to speak of the claim's
// subject. With a differing number, date, name or negation the rest of the
// words must agree by this share; support needs more of them, because every
// missing word may be the one that matters. Chosen on the cases of
// compare_test.go, which hold near misses on both sides.
const (
	subjectOverlap = 0.6
	supportOverlap = 0.75
)

// Compare sets a claim against one sentence of a document. It is more lenient
// about wording than Check, because people paraphrase, and as strict about
// numbers, dates, names and negations. term brings a word to the form in which
// wording is compared (its stem); nil compares the words as they are.
func Compare(claim, sentence, language string, term func(string) string) Comparison {
	if term == nil {
		term = func(w string) string { return w }
	}
	l := lexiconOf(language)
	want, have := l.tokenize(claim), l.tokenize(sentence)
	stated := map[string]bool{}
	for _, t := range have {
		stated[t.key], stated[term(t.key)] = true, true
	}
	var c Comparison
	words, held := 0, 0
	var open []token // hard facts of the claim that the sentence lacks
	for i, t := range want {
		if !t.content() || t.is(negative|limit|condition) {
			continue
		}
		known := stated[t.key] || stated[term(t.key)]
		if hard(t, i) {
			if !known {
				open = append(open, t)
				continue
			}
		}
		words++
		if known {
			held++
		}
	}
	if words > 0 {
		c.Overlap = float64(held) / float64(words)
	}
	c.Verdict = Unrelated
	if words == 0 || c.Overlap < subjectOverlap {
		return c
	}
	switch differ := facing(open, want, have, term); {
	case differ.rule != "":
		c.Verdict, c.Rule, c.Claimed, c.Stated = Contradicts, differ.rule, differ.claimed, differ.stated
	case len(open) > 0:
		return c // it speaks of something that the sentence does not mention
	case denials(want) != denials(have):
		c.Verdict, c.Rule = Contradicts, RuleNegation
	case c.Overlap >= supportOverlap && !hedged(want, have) && inOrder(want, have, term):
		c.Verdict = Supports
	}
	return c
}

// hard reports whether a token of the claim is a number, date or name.
func hard(t token, i int) bool {
	return t.kind != plain || t.capital && i > 0
}

// difference is a fact of the claim and the one that stands in its place.
type difference struct {
	rule            Rule
	claimed, stated string
}

// facing finds, for a fact that the sentence lacks, another of its kind in
// the sentence that the claim lacks.
func facing(open, want, have []token, term func(string) string) difference {
	claimed := map[string]bool{}
	for _, t := range want {
		claimed[t.key], claimed[term(t.key)] = true, true
	}
	for _, o := range open {
		for i, h := range have {
			if claimed[h.key] || claimed[term(h.key)] || !h.content() {
				continue
			}
			switch {
			case o.kind == number && h.kind == number && sameMeasure(o, h, want, have):
				return difference{RuleNumbers, o.surface, h.surface}
			case o.kind == unit && h.kind == unit:
				return difference{RuleNumbers, o.surface, h.surface}
			case o.kind == date && h.kind == date, o.kind == clock && h.kind == clock:
				return difference{RuleDates, o.surface, h.surface}
			case weekday[o.key] && weekday[h.key]:
				return difference{RuleDates, o.surface, h.surface}
			case o.kind == plain && h.kind == plain && h.capital && i > 0 && !weekday[o.key] && !weekday[h.key]:
				return difference{RuleNames, o.surface, h.surface}
			}
		}
	}
	return difference{}
}

var weekday = map[string]bool{"monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true,
	"saturday": true, "sunday": true}

// sameMeasure reports whether two numbers count the same: what follows them is
// the same word or nothing that is shared elsewhere.
func sameMeasure(a, b token, want, have []token) bool {
	after := func(t token, ts []token) string {
		i := slices.IndexFunc(ts, func(x token) bool { return x.Span == t.Span && x.key == t.key })
		if i < 0 || i+1 >= len(ts) || ts[i+1].gap > near {
			return ""
		}
		return ts[i+1].key
	}
	x, y := after(a, want), after(b, have)
	return x == y || x == "" || y == ""
}

// denials counts negations modulo two: "not without" affirms.
func denials(ts []token) int {
	n := 0
	for _, t := range ts {
		if t.is(negative) {
			n++
		}
	}
	return n % 2
}

// hedged reports whether one side limits what the other states plainly.
func hedged(want, have []token) bool {
	has := func(ts []token, key string) bool {
		return slices.ContainsFunc(ts, func(t token) bool { return t.key == key })
	}
	for _, t := range have {
		if t.is(limit|condition) && !has(want, t.key) {
			return true
		}
	}
	for _, t := range want {
		if t.is(limit|condition) && !has(have, t.key) {
			return true
		}
	}
	return false
}

// inOrder reports whether the names and numbers that both share come in the
// same order, so that "A beat B" does not support "B beat A". Phrases that
// begin with a preposition may stand anywhere.
func inOrder(want, have []token, term func(string) string) bool {
	bare := func(ts []token) (keys []string) {
		for i, t := range ts {
			if !t.content() || t.kind == date || t.kind == clock {
				continue
			}
			if led(ts, i) {
				continue
			}
			keys = append(keys, term(t.key))
		}
		return keys
	}
	w, h := bare(want), bare(have)
	shared := func(a, b []string) []string {
		return slices.DeleteFunc(slices.Clone(a), func(k string) bool { return !slices.Contains(b, k) })
	}
	w, h = shared(w, h), shared(h, w)
	if len(w) != len(h) {
		return true
	}
	return slices.Equal(w, h)
}

// led reports whether the token at i stands in a phrase with a preposition.
func led(ts []token, i int) bool {
	for k := i; k >= 0 && i-k <= 3; k-- {
		if ts[k].is(relation) {
			return true
		}
		if k < i && (ts[k].is(auxiliary|coordinator) || ts[k+1].gap >= comma) {
			return false
		}
	}
	return false
}
