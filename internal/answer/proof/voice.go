package proof

// The voices. What is done to something can be told from the other side:
//
//	The Venetians built the fort.      The fort was built by the Venetians.
//	The council has opened the school. The school has been opened.
//	We do not refund partial months.   Partial months are not refunded.
//	Discard extra cards.               Extra cards are discarded.
//	Towels can be hired.               You can hire towels.
//
// Who, whom and the verb must be whole there, and nothing between them is left
// out. Somebody may go unnamed where the text speaks of "we" or "you", gives an
// instruction, or tells of an event that is one whoever brought it about.

// voiced aligns s as the other voice of what the sources say.
func (a *aligner) voiced(s []token) []int {
	if a.lex.agent == "" {
		return nil
	}
	for v := 1; v < len(s); v++ {
		if s[v].kind != plain || s[v].flags&^limit != 0 {
			continue
		}
		if p, ok := a.passiveAt(s, v); ok {
			if path := a.toActive(s, p); path != nil {
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
const longestParty = 7

// passive is a passive verb in a sentence: s[from:v] are its small words, "was",
// "must not be", "has been", and v is its participle.
type passive struct {
	from, v int
	tense   string // "is", "was", "been", or the modal before "be"
	denial  string // "not", "never" or ""
}

var modals = set("will must should may can could might would shall")

// passiveAt reads the small words before the participle at v.
func (a *aligner) passiveAt(s []token, v int) (p passive, ok bool) {
	if !a.lex.participle(s[v]) && len(byForm[s[v].key]) == 0 {
		return p, false
	}
	p.v = v
	j := v - 1
	deny := func() {
		if j > 0 && (s[j].key == "not" || s[j].key == "never") {
			p.denial = s[j].key
			j--
		}
	}
	deny()
	switch s[j].key {
	case "is", "are":
		p.tense = "is"
	case "was", "were":
		p.tense = "was"
	case "been":
		if j--; j < 1 {
			return p, false
		}
		deny()
		p.tense = "been"
		if !a.lex.have[s[j].key] && s[j].key != "had" {
			return p, false
		}
	case "be":
		if j--; j < 1 {
			return p, false
		}
		deny()
		if p.tense = s[j].key; !modals[p.tense] {
			return p, false
		}
	default:
		return p, false
	}
	p.from = j
	return p, j > 0
}

// toActive takes "S was V by A rest" for "A V S rest", and "S was V rest" for
// the same of somebody who goes unnamed.
func (a *aligner) toActive(s []token, p passive) []int {
	var agents [][]token
	type split struct{ mid, rest, agent []token }
	var splits []split
	for b := p.v + 1; b < len(s); b++ {
		if s[b].key != a.lex.agent {
			continue
		}
		for end := b + 2; end <= len(s) && end-b-1 <= longestParty; end++ {
			splits = append(splits, split{s[p.v+1 : b], s[end:], s[b+1 : end]})
		}
	}
	agents = append(agents, nil)
	for _, w := range []string{"we", "you", "they"} {
		agents = append(agents, a.small(w))
	}
	for _, verb := range a.activeForms(s, p) {
		for i := 0; i < p.from && *a.work <= maxWork; i++ {
			if p.from-i > 2*longestParty { // "a bug that let players walk through the wall"
				continue
			}
			object := s[i:p.from]
			for _, c := range splits {
				if path := a.told(s[:i], c.agent, verb, object, join(c.mid, c.rest), nil); path != nil {
					return path
				}
			}
			for n, agent := range agents {
				if n == 0 && (p.tense == "was" || p.tense == "been" || p.tense == "will") {
					if i == 0 {
						a.attitude = attitudes[verb[len(verb)-1].key]
						if path := a.told(nil, nil, verb, object, s[p.v+1:], a.behindSubject); path != nil {
							return path
						}
					}
					continue
				}
				if n == 0 && p.tense != "is" && p.tense != "should" {
					continue
				}
				form := verb
				if n == 0 && p.tense == "should" {
					form = verb[1:] // what one is told to do should be done
				}
				if path := a.told(s[:i], agent, form, object, s[p.v+1:], nil); path != nil {
					return path
				}
			}
		}
	}
	return nil
}

// bodies decide for everybody.
var bodies = set("council parliament senate committee board court government congress jury assembly ministry commission regulator cabinet judge")

// attitudes are verbs of which it matters who does so: what the opposition
// rejected is not rejected.
var attitudes = set("approve approved reject rejected support supported oppose opposed criticise criticised praise praised accept accepted recommend recommended " +
	"propose proposed condemn condemned welcome welcomed love loved hate hated prefer preferred expect expected want wanted fear feared know known")

// told aligns "before, agent verb object, after", of which agent, verb and
// object are whole. begin, if given, says whether it may begin at a place.
func (a *aligner) told(before, agent, verb, object, after []token, begin func(int) fault) []int {
	for i := 1; i < len(object); i++ {
		if object[i].article != "" && object[i-1].content() {
			return nil // two things: "gave Maria the prize"
		}
	}
	core, glued := joinTokens(agent, verb, object)
	order := join(before, core)
	marks := append(make([]bool, len(before)), glued...)
	a.begin = begin
	path := a.whichever(order, marks, after, len(order)-1)
	a.begin = nil
	return path
}

// small returns a token for a small word.
func (a *aligner) small(keys ...string) []token {
	var out []token
	for _, key := range keys {
		out = append(out, token{key: key, surface: key, flags: a.lex.words[key]})
	}
	return out
}

// activeForms returns the verbs of the sources, with their small words, that
// say actively what a passive says.
func (a *aligner) activeForms(s []token, p passive) (out [][]token) {
	participle := s[p.v].key
	seen := map[string]bool{}
	for _, t := range a.src {
		if !t.quoted || t.kind != plain || seen[t.key] || t.is(auxiliary|relation|pronoun) {
			continue
		}
		seen[t.key] = true
		verb := []token{s[p.v]}
		verb[0].key = t.key
		base, past := presentOf(t.key, participle), pastOf(t.key, participle)
		add := func(words ...string) { out = append(out, join(a.small(words...), verb)) }
		switch {
		case p.tense == "is" && base && p.denial == "not":
			add("do", "not")
			add("does", "not")
		case p.tense == "is" && base && p.denial == "never":
			add("never")
		case p.tense == "is" && base:
			add()
		case p.tense == "was" && base && p.denial == "not":
			add("did", "not")
		case p.tense == "was" && past && p.denial == "never":
			add("never")
		case p.tense == "was" && past && p.denial == "":
			add()
		case p.tense == "been" && t.key == participle && p.denial == "":
			add("has")
			add("have")
			if past {
				add()
			}
		case modals[p.tense] && base && p.denial != "":
			add(p.tense, p.denial)
		case modals[p.tense] && base:
			add(p.tense)
			if p.tense == "may" {
				add("can") // as it was before permitted
			}
		}
	}
	return out
}

// behindSubject says whether a statement about what was done may begin at its
// verb, q: before it stands only who did it, and nobody in particular is
// counted or excluded there.
func (a *aligner) behindSubject(q int) fault {
	from, _ := a.sentence(q)
	no := fault{RuleOrder, a.src[q].surface}
	official := false
	if from == q || a.src[q].gap > near {
		return no
	}
	for k := from; k < q; k++ {
		t := a.src[k]
		if (a.lex.have[t.key] || t.key == "had") && k == q-1 && k > from {
			continue // "has bought"
		}
		if t.is(negative|limit|condition|auxiliary) || t.kind == number || a.verb(k) || t.is(coordinator) && !t.is(free) {
			return no
		}
		official = official || bodies[t.key]
	}
	if a.attitude && !official {
		return no
	}
	return fault{}
}

// whichever aligns order, of which glued is whole, and then rest; what stands
// at last must be the end of a phrase.
func (a *aligner) whichever(order []token, glued []bool, rest []token, last int) []int {
	path, f := a.align(append(order, rest...), append(glued, make([]bool, len(rest))...))
	if f.bad() || !a.ends(path[last]) && !(last+1 < len(path) && path[last+1] == path[last]+1) {
		return nil
	}
	return path
}

// join strings parts together.
func join(parts ...[]token) (s []token) {
	for _, p := range parts {
		s = append(s, p...)
	}
	return s
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
