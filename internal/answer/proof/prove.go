package proof

import "slices"

// proved is where a sentence was proven.
type proved struct {
	spots []spot  // the units it stands on, in the order of the stream
	named []Place // the units that name what a pronoun in those stands for
}

// ground is a text that a sentence may be laid over: the quoted units as they
// are, with names for their pronouns, or a statement that follows from one.
type ground struct {
	*aligner
	spots []spot
}

// grounds are all of them, of which later ones are made when they are needed.
type grounds struct {
	made []ground
	more func(made int) []ground // the next ones; nil: no more
}

// settle lays a sentence over the first ground that bears it. The fault is
// what the first ground says.
func (g *grounds) settle(s []token) (at ground, path []int, why fault) {
	for i := 0; ; i++ {
		if i == len(g.made) {
			next := g.more(len(g.made))
			if next == nil {
				return ground{}, nil, why
			}
			g.made = append(g.made, next...)
		}
		if i > 1 && !g.made[i].speaks(s) {
			continue
		}
		path, bad := g.made[i].settle(s)
		if !bad.bad() {
			return g.made[i], path, fault{}
		}
		if i == 0 {
			why = bad
		}
	}
}

// strangers is how many words of a sentence a ground may lack: a verb in another
// form, with its small words.
const strangers = 3

// speaks reports whether a ground has enough of the words of s to be tried.
func (g ground) speaks(s []token) bool {
	missing := 0
	for _, t := range s {
		if !g.quoted(t) {
			missing++
		}
	}
	return missing <= strangers
}

// prove lays a sentence over the sources: in its own words, and in theirs.
func (c *checker) prove(lex *lexicon, places []Place, sentence []token) (proved, fault) {
	if len(sentence) < 2 && !(len(sentence) == 1 && sentence[0].tight) {
		return proved{}, fault{RuleLength, ""}
	}
	g, why := c.grounds(lex, places)
	if why.bad() {
		return proved{}, why
	}
	p, why := c.proveAs(g, sentence)
	if !why.bad() || len(g.made) < 2 {
		return p, why
	}
	if own := lex.selfNamed(sentence); own != nil {
		if p, bad := c.proveAs(g, own); !bad.bad() {
			return p, bad
		}
	}
	for _, again := range g.made[1].reworded(sentence) {
		if p, bad := c.proveAs(g, again); !bad.bad() {
			return p, bad
		}
	}
	return p, why
}

// grounds prepares what a sentence with quotes at these places may stand on.
func (c *checker) grounds(lex *lexicon, places []Place) (*grounds, fault) {
	src, spots, why := c.stream(lex, places, false)
	if why.bad() {
		return nil, why
	}
	g := &grounds{made: []ground{{lay(lex, src, new(int)), spots}}}
	g.more = func(made int) (next []ground) {
		switch made {
		case 1:
			if src, spots, why := c.stream(lex, places, true); !why.bad() {
				next = []ground{{lay(lex, src, new(int)), spots}}
			}
		case 2:
			work := new(int)
			for _, f := range slices.Concat(g.made[1].facts(), g.made[0].facts()) {
				if !slices.ContainsFunc(next, func(g ground) bool { return keysOf(g.src) == keysOf(f) }) {
					next = append(next, ground{lay(lex, f, work), spots})
				}
			}
		}
		return next
	}
	return g, fault{}
}

// proveAs lays a sentence over the grounds, whole or as two statements.
func (c *checker) proveAs(g *grounds, sentence []token) (proved, fault) {
	for _, at := range g.made {
		*at.work = 0
	}
	at, path, why := g.settle(sentence)
	if !why.bad() {
		return c.at(at, path), fault{}
	}
	if p, ok := c.apart(g, sentence, 1); ok {
		return p, fault{}
	}
	return proved{}, why
}

// at says which units a path runs through, and which others name something there.
func (c *checker) at(g ground, path []int) (p proved) {
	path = slices.Clone(path)
	slices.Sort(path)
	for _, k := range path {
		at := g.spots[g.src[k].unit]
		if !slices.Contains(p.spots, at) {
			p.spots = append(p.spots, at)
		}
		if n := g.src[k].from; n > 0 {
			u := c.sources[at.source].Units[n-1]
			place := Place{Source: at.source, Span: u}
			if !slices.Contains(p.named, place) {
				p.named = append(p.named, place)
			}
		}
	}
	return p
}

// and adds what q stands on.
func (p proved) and(q proved) proved {
	for _, at := range q.spots {
		if !slices.Contains(p.spots, at) {
			p.spots = append(p.spots, at)
		}
	}
	for _, at := range q.named {
		if !slices.Contains(p.named, at) {
			p.named = append(p.named, at)
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
	return lex.resolved(unlabelled(all))
}

// unlabelled takes the speakers' names off the lines of a chat: "mira: the raid
// is at eight tobbe: bring potions". Single labels are no chat.
func unlabelled(all [][]token) [][]token {
	labels, inline := map[string]bool{}, false
	speaks := func(ts []token, k int) bool {
		return k+1 < len(ts) && ts[k+1].colon && ts[k].kind == plain && !ts[k].is(^free) && !ts[k].is(free) && (k == 0 || ts[k].gap == strong || ts[k].gap == near && ts[0].key != "" && ts[1].colon)
	}
	for _, ts := range all {
		for k := range ts {
			if speaks(ts, k) {
				inline = inline || k > 0 && ts[k].gap == near || labels[ts[k].key]
				labels[ts[k].key] = true
			}
		}
	}
	if len(labels) < 2 || !inline {
		return all
	}
	out := make([][]token, len(all))
	for i, ts := range all {
		for k := 0; k < len(ts); k++ {
			t := ts[k]
			if k > 0 && speaks(ts, k-1) {
				t.gap, t.colon = strong, false
			}
			if speaks(ts, k) && labels[t.key] {
				continue
			}
			out[i] = append(out[i], t)
		}
	}
	return out
}
