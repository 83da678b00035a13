package proof

import "strings"

// voiced aligns s, which tells of the past, as the other voice of what the
// sources say: "The Venetians built the fortress in 1537" and "The fortress
// was built by the Venetians in 1537" are the same. Who and whom must be whole
// there, and nothing between them and the verb is left out.
func (a *aligner) voiced(s []token) []int {
	if a.lex.agent == "" {
		return nil
	}
	for v := 1; v < len(s)-1; v++ {
		if s[v].kind != plain || !a.lex.participle(s[v]) {
			continue
		}
		if s[v-1].key == "was" || s[v-1].key == "were" {
			if path := a.toActive(s, v); path != nil {
				return path
			}
			continue
		}
		if path := a.toPassive(s, v); path != nil {
			return path
		}
	}
	return nil
}

// longestParty is how many words who or whom may have.
const longestParty = 6

// toActive takes "S was V by A rest" for "A V S rest".
func (a *aligner) toActive(s []token, v int) []int {
	if v < 2 || v+2 >= len(s) || s[v+1].key != a.lex.agent {
		return nil
	}
	for end := v + 3; end <= len(s) && end-v-2 <= longestParty; end++ {
		order, glued := joinTokens(s[v+2:end], s[v:v+1], s[:v-1])
		if path := a.whichever(order, glued, s[end:], len(order)-1); path != nil {
			return path
		}
	}
	return nil
}

// toPassive takes "A V S rest" for "S was V by A rest".
func (a *aligner) toPassive(s []token, v int) []int {
	for _, be := range []string{"was", "were"} {
		small := func(key string) []token { return []token{{key: key, surface: key, flags: a.lex.words[key]}} }
		for end := v + 2; end <= len(s) && end-v-1 <= longestParty; end++ {
			order, glued := joinTokens(s[v+1:end], small(be), s[v:v+1], small(a.lex.agent), s[:v])
			if path := a.whichever(order, glued, s[end:], len(order)-1); path != nil {
				return path
			}
		}
	}
	return nil
}

// whichever aligns order, all of it glued, and then rest; what stands at last
// must be the end of a phrase.
func (a *aligner) whichever(order []token, glued []bool, rest []token, last int) []int {
	path, f := a.align(append(order, rest...), append(glued, make([]bool, len(rest))...))
	if f.bad() || !a.ends(path[last]) {
		return nil
	}
	return path
}

// joinTokens strings parts together, each word glued to the one before it.
func joinTokens(parts ...[]token) (s []token, glued []bool) {
	for _, p := range parts {
		for _, t := range p {
			t.gap, t.joined = near, false
			glued = append(glued, len(s) > 0)
			s = append(s, t)
		}
	}
	return s, glued
}

// owned aligns s with "Anna's house" for "the house of Anna", or the other way
// round. The owner has a name; "of" says more of other things than who has them.
func (a *aligner) owned(s []token) []int {
	if a.lex.agent == "" {
		return nil
	}
	of := []token{{key: "of", surface: "of", flags: a.lex.words["of"]}}
	for i := 1; i+1 < len(s); i++ {
		owner, has := strings.CutSuffix(s[i].key, "'s")
		if !has || !s[i].capital || !s[i+1].content() {
			continue
		}
		from := i
		for from > 0 && s[from-1].capital && s[from].gap == near {
			from--
		}
		last := s[i]
		last.key = owner
		order, glued := joinTokens(s[:from], s[i+1:i+2], of, s[from:i], []token{last})
		for k := range from {
			glued[k] = false
		}
		if from > 0 {
			glued[from] = false
		}
		if path := a.whichever(order, glued, s[i+2:], len(order)-1); path != nil {
			return path
		}
	}
	return nil
}
