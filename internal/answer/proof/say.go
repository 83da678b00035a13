package proof

// sayings returns s with who said so told in the other ways in which the sources
// may tell it: "according to N, P", "N said that P", "P, N said". Verbs that say
// more than "said" prove it.
func (v vocabulary) sayings(s []token) (out [][]token) {
	if !v.a.lex.english() {
		return nil
	}
	who, what := v.saying(s)
	if who == nil {
		return nil
	}
	if v.has("according to " + keysOf(who)) {
		by := join(v.a.small("according", "to"), who)
		out = append(out, join(by, what), join(what, by))
	}
	seen := map[string]bool{}
	for _, r := range v.a.src {
		if !r.quoted || !stating[r.key] || seen[r.key] {
			continue
		}
		seen[r.key] = true
		verb := []token{said(token{surface: r.surface, flags: r.flags}, r.key)}
		out = append(out, join(who, verb, v.a.small("that"), what), join(who, verb, what), join(what, who, verb))
	}
	return out
}

// saying parts s into who says something and what; nil if s is told otherwise.
func (v vocabulary) saying(s []token) (who, what []token) {
	if len(s) > 4 && s[0].key == "according" && s[1].key == "to" {
		for k := 3; k < len(s)-1 && k <= 2+longestParty; k++ {
			if s[k].gap == comma {
				return s[2:k], s[k:]
			}
		}
		return nil, nil
	}
	for k := 1; k < len(s)-2 && k <= longestParty; k++ {
		if !plainly[s[k].key] {
			continue
		}
		rest := s[k+1:]
		if rest[0].key == "that" {
			rest = rest[1:]
		}
		return s[:k], rest
	}
	if n := len(s); n > 4 && plainly[s[n-1].key] { // P, N said
		for k := n - 2; k > 1 && k >= n-1-longestParty; k-- {
			if s[k].gap == comma {
				return s[k : n-1], s[:k]
			}
		}
	}
	for k := 2; k+2 < len(s); k++ { // P, according to N
		if s[k].key == "according" && s[k+1].key == "to" {
			return s[k+2:], s[:k]
		}
	}
	return nil, nil
}

var (
	// plainly say that somebody said something, and no more.
	plainly = set("said says say stated states")
	// stating are verbs that prove it.
	stating = set("said says say stated states announced announces reported reports explained explains warned warns cautioned cautions noted notes " +
		"added adds mentioned mentions confirmed confirms claimed claims insisted insists stressed declared declares pointed")
)
