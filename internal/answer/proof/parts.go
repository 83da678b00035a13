package proof

// apart proves a sentence made of two statements, each by itself: "Anna lives
// in Berlin, and Bob was fired". What is said of the first, a condition or who
// said so, must not seem to be said of the second.
func (c *checker) apart(g *grounds, s []token, depth int) (proved, bool) {
	if !g.made[0].lex.english() {
		return proved{}, false
	}
	for i := 2; i+1 < len(s); i++ {
		t := s[i]
		right := s[i:]
		if t.is(coordinator) {
			if t.gap < comma && t.key != "but" || !contrasting[t.key] {
				continue
			}
			right = s[i+1:]
		} else if !t.joined && t.gap < strong {
			continue
		}
		if again := g.made[0].lex.subjected(s[:i], right); again != nil {
			right = again
		} else if len(right) < 2 || !g.made[0].independent(s[:i], t.gap >= comma, right) {
			continue
		}
		at, path, why := g.settle(s[:i])
		if why.bad() || !at.states(path) {
			continue
		}
		first := c.at(at, path)
		at, path, why = g.settle(right)
		if !why.bad() {
			if at.states(path) {
				return first.and(c.at(at, path)), true
			}
			continue
		}
		if depth == 0 {
			continue
		}
		if second, ok := c.apart(g, right, depth-1); ok {
			return first.and(second), true
		}
	}
	return proved{}, false
}

// subjected sets the subject of the statement left before right, if that begins
// with a verb of its own: "It covers 412 hectares and [reaches a depth of 9 m]".
func (l *lexicon) subjected(left, right []token) []token {
	a := lay(l, fact(left), new(int))
	c, ok := a.coreOf()
	if !ok || len(right) < 2 || c.subject > 0 || right[0].gap > near && !right[0].joined {
		return nil
	}
	b := lay(l, fact(left, right), new(int))
	b.src[len(left)].joined = true
	verb, ok := b.shared(c, len(left), len(left))
	if !ok || a.negated(0, len(left)) {
		return nil
	}
	return fact(left[:c.verb:c.verb], verb, right)
}

var contrasting = set("but while whereas")

// independent reports whether right can stand alone behind left.
func (a *aligner) independent(left []token, set bool, right []token) bool {
	for i, t := range left {
		if t.is(condition) || t.key == "that" || t.key == "because" ||
			!set && i > 0 && (a.lex.subordinate[t.key] || t.is(relation) && t.is(strongly) && (t.key == "after" || t.key == "before" || t.key == "since")) {
			return false
		}
	}
	r := right[0]
	return r.key == "there" || !r.is(pronoun|relation|auxiliary|coordinator) && r.kind == plain && !a.lex.verbs[r.key] && !a.lex.participle(r) && !a.lex.past[r.key]
}

// states reports whether a verb stands on the path.
func (a *aligner) states(path []int) bool {
	for i, p := range path {
		if i > 0 && (a.src[p].is(auxiliary) || a.verb(p) || a.past(p)) {
			return true
		}
	}
	return false
}
