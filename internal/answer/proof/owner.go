package proof

import "strings"

// owned aligns s with "Anna's house" for "the house of Anna", or the other way
// round. The owner has a name; "of" says more of other things than who has them.
func (a *aligner) owned(s []token) []int {
	if a.lex.agent == "" {
		return nil
	}
	if path := a.owning(s); path != nil {
		return path
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

// owning aligns "the house of Anna" with "Anna's house", also where "its" stands
// for the owner in the text.
func (a *aligner) owning(s []token) []int {
	for i := 1; i+1 < len(s) && i <= longestParty; i++ {
		if s[i].key != "of" && s[i].key != "to" {
			continue
		}
		for end := i + 2; end <= min(len(s), i+1+longestParty); end++ {
			owner := s[end-1]
			owner.key += "'s"
			if !a.quoted(owner) {
				continue
			}
			order, glued := joinTokens(s[i+1:end-1], []token{owner}, s[:i])
			if path := a.whichever(order, glued, s[end:], len(order)-1); path != nil {
				return path
			}
		}
	}
	return nil
}
