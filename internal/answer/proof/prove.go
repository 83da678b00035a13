package proof

import "slices"

// proved is where a sentence was proven.
type proved struct {
	spots []spot  // the units it stands on, in the order of the stream
	named []Place // the units that name what a pronoun in those stands for
}

// prove lays a sentence over the sources: in its own words, and in theirs.
func (c *checker) prove(lex *lexicon, places []Place, sentence []token) (proved, fault) {
	p, why := c.proveAs(lex, places, sentence)
	if !why.bad() || why.rule == RuleOrders || why.rule == RuleLength {
		return p, why
	}
	src, _, bad := c.stream(lex, places, true)
	if bad.bad() {
		return p, why
	}
	for _, again := range (&aligner{lex: lex, src: src}).reworded(sentence) {
		if p, bad := c.proveAs(lex, places, again); !bad.bad() {
			return p, bad
		}
	}
	return p, why
}

// proveAs lays a sentence over the sources: as it is, with names for the
// pronouns of the text, and as two statements.
func (c *checker) proveAs(lex *lexicon, places []Place, sentence []token) (proved, fault) {
	if len(sentence) < 2 && !(len(sentence) == 1 && sentence[0].tight) {
		return proved{}, fault{RuleLength, ""}
	}
	src, spots, why := c.stream(lex, places, false)
	if why.bad() {
		return proved{}, why
	}
	a := &aligner{lex: lex, src: src}
	path, why := a.settle(sentence)
	if !why.bad() {
		return c.at(a, path, spots), fault{}
	}
	src, spots, bad := c.stream(lex, places, true)
	if bad.bad() {
		return proved{}, why
	}
	b := &aligner{lex: lex, src: src}
	if path, bad = b.settle(sentence); !bad.bad() {
		return c.at(b, path, spots), fault{}
	}
	if path = c.apart(b, sentence, 1); path != nil && lex.agent != "" {
		return c.at(b, path, spots), fault{}
	}
	return proved{}, why
}

// at says which units a path runs through, and which others name something there.
func (c *checker) at(a *aligner, path []int, spots []spot) (p proved) {
	path = slices.Clone(path)
	slices.Sort(path)
	for _, k := range path {
		at := spots[a.src[k].unit]
		if !slices.Contains(p.spots, at) {
			p.spots = append(p.spots, at)
		}
		if n := a.src[k].from; n > 0 {
			u := c.sources[at.source].Units[n-1]
			place := Place{Source: at.source, Span: u}
			if !slices.Contains(p.named, place) {
				p.named = append(p.named, place)
			}
		}
	}
	return p
}

// texts returns the sources in which places stand.
func (c *checker) texts(places []Place) (s string) {
	for _, p := range places {
		s += c.sources[p.Source].Text + "\n"
	}
	return s
}

// resolved returns the tokens of a source's units with names in place of the
// pronouns that begin them. What gives orders to a machine names nothing.
func (c *checker) resolved(lex *lexicon, source int) [][]token {
	s := c.sources[source]
	var all [][]token
	for _, u := range units(s) {
		var ts []token
		if _, bad := addresses(s.Text[u.Start:u.End]); !bad {
			ts = lex.statement(s.Text[u.Start:u.End])
		}
		all = append(all, ts)
	}
	return lex.resolved(all)
}
