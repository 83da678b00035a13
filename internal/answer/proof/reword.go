package proof

import "strings"

// A sentence may use other words than the text where these say the same
// everywhere, or less: see words/. It is put into the words of the sources
// before it is laid over them, so that what they say is read as it stands.

// vocabulary is what stands in the quotes, or in one of their sentences.
type vocabulary struct {
	a    *aligner
	src  []token // the words of a's sources that count
	text string  // keys of the quoted ones, without articles, a space around each
}

// vocabulary returns the words of the sources from from to to.
func (a *aligner) vocabulary(from, to int) vocabulary {
	var b strings.Builder
	b.WriteByte(' ')
	for _, t := range a.src[from:to] {
		if t.quoted && !t.is(free) {
			b.WriteString(t.key)
			b.WriteByte(' ')
		}
	}
	return vocabulary{a, a.src[from:to], b.String()}
}

// nearest returns the bounds of the unit that shares the most words with s.
func (a *aligner) nearest(s []token) (from, to int) {
	own := map[string]bool{}
	for _, t := range s {
		own[t.key] = t.content()
	}
	best := -1
	for start, k := 0, 0; k < len(a.src); start = k {
		shared := map[string]bool{}
		for ; k < len(a.src) && a.src[k].unit == a.src[start].unit; k++ {
			if own[a.src[k].key] {
				shared[a.src[k].key] = true
			}
		}
		if len(shared) > best {
			best, from, to = len(shared), start, k
		}
	}
	return from, to
}

func (v vocabulary) has(keys string) bool { return strings.Contains(v.text, " "+keys+" ") }

// mostWordings bounds in how many ways a sentence is put, each of which is then
// laid over all that the quotes say.
const mostWordings = 12

// reworded returns s in the words of the sources: first of the unit that it is
// most like, then of all; words that these have stay at first.
func (a *aligner) reworded(s []token) (out [][]token) {
	from, to := a.nearest(s)
	tried := map[string]bool{keysOf(s): true}
	for _, v := range []vocabulary{a.vocabulary(from, to), a.vocabulary(0, len(a.src))} {
		for _, all := range [...]bool{false, true} {
			again, changed := v.reword(s, all)
			if changed { // "dropped by 3" is "fell by 3", and that is "fell 3"
				again, _ = v.reword(again, false)
			}
			options := v.sayings(s)
			if changed {
				options = append(append(options, again), v.sayings(again)...)
			}
			for _, o := range options {
				if keys := keysOf(o); !tried[keys] && len(out) < mostWordings {
					tried[keys] = true
					out = append(out, o)
				}
			}
		}
	}
	return out
}

func (v vocabulary) reword(s []token, all bool) (out []token, changed bool) {
	if n := len(s) - 1; n > 2 && each[s[n].key] { // "players get two cards each"
		for _, w := range [...]string{"each", "every"} {
			for _, r := range v.src {
				if r.quoted && plural(r.key) == s[0].key && v.has(w+" "+r.key) {
					first := []token{said(s[0], w), said(s[0], r.key)}
					first[1].gap, first[1].capital = near, false
					s, changed = join(v.a.small(w), first[1:], s[1:n]), true
					break
				}
			}
			if changed {
				break
			}
		}
	}
	for i := 0; i < len(s); {
		to, n := v.instead(s, i, all)
		if n == 0 {
			out = append(out, s[i])
			i++
			continue
		}
		for k, t := range to {
			t.Span, t.surface = s[i].Span, s[i].surface
			if k == 0 {
				t.gap, t.joined, t.article, t.hyphen, t.capital = s[i].gap, s[i].joined, s[i].article, s[i].hyphen, s[i].capital
			}
			out = append(out, t)
		}
		changed = true
		i += n
	}
	return out, changed
}

// instead finds what the sources say for the longest phrase at i, and how many
// words of s that is; 0 if they say it so, or nothing of the kind.
func (v vocabulary) instead(s []token, i int, all bool) (to []token, n int) {
	for n = min(v.a.lex.wording().longest, len(s)-i); n > 0; n-- {
		keys := keysOf(s[i : i+n])
		options := v.a.lex.wording().phrases[keys]
		if len(options) == 0 || !adjoining(s[i:i+n]) || !all && v.has(keys) {
			continue
		}
		if to = v.option(options); to != nil && keysOf(to) != keys {
			return to, n
		}
	}
	if to, n = v.compound(s, i); n > 0 && !v.has(keysOf(s[i:i+n])) {
		return to, n
	}
	if to, n = v.tense(s, i, all); n == 0 && !all && !v.has(s[i].key) {
		to, n = v.agreeing(s, i)
	}
	return to, n
}

// adjoining reports whether nothing but spaces stands between words, of which
// none but the first has a name's capital.
func adjoining(s []token) bool {
	for k, t := range s {
		if t.kind == date || t.kind == clock || k > 0 && (t.gap > near || t.capital || t.joined) {
			return false
		}
	}
	return true
}

// option is the phrase of the sources that says what one of the options says.
func (v vocabulary) option(options []phrase) []token {
	for _, p := range options {
		for m, in := range p.group.members {
			if !p.group.proves(m, p.member) {
				continue
			}
			if to := in[min(p.form, len(in)-1)]; v.has(keysOf(to)) && len(to) > 0 {
				return to
			}
			for _, form := range in { // "lie" and "are situated"
				if many := inPlural(keysOf(form)); many != "" && (p.form == 0 || p.form == 2) && v.has(many) {
					be := v.a.small(many[:strings.IndexByte(many, ' ')])
					return append(be, form[1:]...)
				}
			}
		}
	}
	for _, p := range options { // in another form, as the other voice needs
		for m, in := range p.group.members {
			if len(in) < 5 || !p.group.proves(m, p.member) {
				continue
			}
			for _, other := range in {
				if v.has(keysOf(other)) {
					return in[p.form]
				}
			}
		}
	}
	return nil
}
