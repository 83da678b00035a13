package proof

import "strings"

// owned aligns s with "Anna's house" for "the house of Anna", or the other way
// round. The owner has a name; "of" says more of other things than who has them.
func (a *aligner) owned(s []token) []int {
	if a.lex.agent == "" {
		return nil
	}
	of := a.small("of")
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
