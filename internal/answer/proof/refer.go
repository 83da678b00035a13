package proof

import (
	"slices"
	"strings"
)

// A sentence that speaks of "it", "she" or "them" may be repeated with the name
// or the noun in its place, where the text leaves one possibility only: what the
// sentence before it is about, with nothing else there that could be meant.
// The sentence that names it then counts as quoted too.

// resolved returns the units of a source, in tokens, with names and nouns in
// place of the pronouns that stand for them.
func (l *lexicon) resolved(all [][]token) [][]token {
	all = l.named(all)
	out := make([][]token, len(all))
	common := map[string]bool{} // words that are also written small
	for _, ts := range all {
		for _, t := range ts {
			common[t.key] = common[t.key] || t.kind == plain && !t.capital
		}
	}
	var before topic
	var last topic // that was a person
	for i, ts := range all {
		for from := 0; from < len(ts); {
			to := from + 1
			for to < len(ts) && ts[to].gap < strong {
				to++
			}
			part := ts[from:to]
			put, kept := l.renamed(before, part, common)
			if last.subject != nil && !kept && !slices.Equal(last.subject, before.subject) {
				put, kept = l.renamed(last, part, common)
			}
			out[i] = append(out[i], put...)
			before.said = part
			if !kept {
				before.subject = slices.Clone(l.subjectOf(part))
				for k := range before.subject {
					before.subject[k].from = i + 1
				}
			} else if last.subject != nil && keysOf(put[:min(len(put), len(last.subject))]) == keysOf(last.subject) {
				before.subject = last.subject
			}
			switch {
			case l.personal(before.subject):
				last = topic{before.subject, nil}
			case !kept && l.rivalled(part, last.subject, true, false):
				last = topic{}
			}
			from = to
		}
		if len(ts) == 0 {
			before = topic{}
		}
	}
	return out
}

// selfNamed returns a sentence with the pronouns named that stand for its own
// subject: "The lantern cannot be sold, but it can be dropped"; nil if it has none.
func (l *lexicon) selfNamed(s []token) []token {
	if !l.english() || !slices.ContainsFunc(s[1:], func(t token) bool { return stands[t.key] }) {
		return nil
	}
	own, _ := l.renamed(topic{}, fact(s), map[string]bool{})
	if keysOf(own) == keysOf(s) {
		return nil
	}
	return words(own)
}

// personal reports whether a subject is somebody's full name.
func (l *lexicon) personal(subject []token) bool {
	at := head(subject)
	return at > 0 && subject[at].capital && subject[at-1].capital && l.words[subject[0].key]&free == 0
}

// topic is what a sentence was about, and its words.
type topic struct{ subject, said []token }

// renamed returns a sentence with its pronouns named, by what the sentence before
// it is about or by its own subject. kept says that it goes on about the same.
func (l *lexicon) renamed(before topic, ts []token, common map[string]bool) (out []token, kept bool) {
	a := lay(l, ts, new(int))
	var own topic
	for k := 0; k < len(ts); k++ {
		t := ts[k]
		if !stands[t.key] || expletive(ts[k:]) {
			out = append(out, t)
			continue
		}
		if object := a.handled(k); object != nil {
			for i, o := range object {
				o.gap, o.unit, o.Start, o.End = near, t.unit, t.Start, t.End
				if i < len(object)-1 {
					o.flags |= free
				}
				out = append(out, o)
			}
			continue
		}
		from := before
		switch where := a.placeOf(k); {
		case where == first:
		case where == second:
			if own.subject = slices.Clone(l.subjectOf(ts)); own.subject == nil {
				if !kept {
					out = append(out, t)
					continue
				}
				break // of a clause that spoke of the same
			}
			own.said = ts[:k]
			from = own
		default:
			out = append(out, t)
			continue
		}
		if len(from.subject) == 0 {
			out = append(out, t)
			continue
		}
		put := l.put(from.subject, ts[k:], from.said, common)
		if put == nil {
			out = append(out, t)
			continue
		}
		kept = kept || from.said == nil || k == 0 || keysOf(from.subject) != keysOf(own.subject)
		out = append(out, put...)
		if k+1 < len(ts) && !somebody(put) {
			ts = l.unpermitted(ts, k+1)
		}
	}
	return out, kept
}

// unpermitted takes back what permitted made of the "can" at k, because what
// stands before it is nobody whom something may be permitted.
func (l *lexicon) unpermitted(ts []token, k int) []token {
	to := k + 1
	if ts[k].key == "must" {
		to++
	}
	if to < len(ts) && ts[to].key == "be" {
		return ts
	}
	if can := strings.ToLower(ts[k].surface); ts[k].key == "may" && can == "can" || ts[k].key == "must" && strings.HasPrefix(can, "can") {
		ts = slices.Clone(ts)
		ts[k].key = "can"
		ts[k].flags = l.words["can"]
	}
	return ts
}

// places of a pronoun in its sentence.
type place int

const (
	elsewhere place = iota
	first           // where the subject stands, or in an instruction its object
	second          // where the subject of a second main clause stands
)

// placeOf says where the pronoun at k stands.
func (a *aligner) placeOf(k int) place {
	if k == 0 {
		return first
	}
	if a.src[k].key == "them" || a.src[k].key == "it" {
		if k == 1 && a.commands(0, 0) {
			return first // "Water it"
		}
		if a.src[k].key == "them" {
			return elsewhere
		}
	}
	if a.src[k].key == "its" && a.noneBefore(k) {
		return first // "Engineers found cracks in its piers"
	}
	if b := a.src[k-1]; a.src[k].gap >= comma || b.is(coordinator) && b.gap >= comma || b.key == "but" {
		if a.clause(0, k-1) || a.past(k-1) {
			if a.src[k].gap == comma && !b.is(coordinator) && !a.mainClause(0) {
				return first // "When the bell rings, it …"
			}
			return second
		}
	}
	// "In 1889 she patented", "In his second phase he summons"
	if !a.clause(0, k) && !a.src[0].is(auxiliary|condition) {
		for i := range k {
			if a.past(i) || a.src[i].is(pronoun) && i > 0 && !stands[a.src[i].key] {
				return elsewhere
			}
		}
		if a.src[0].is(relation) || a.src[0].kind == date || a.src[0].kind == clock || a.lex.adverb(a.src[0]) || a.src[0].key == "whether" {
			return first
		}
	}
	return elsewhere
}

// handled returns the object of the instruction before the one whose object is
// the pronoun at k: "Soak the beans overnight and drain them".
func (a *aligner) handled(k int) []token {
	if k < 4 || a.src[k].key != "it" && a.src[k].key != "them" || !a.commands(0, k-1) || !a.commands(0, 0) {
		return nil
	}
	from, to := 1, 1
	for to < k-1 && a.src[to].gap == near && a.src[to].kind == plain && (a.src[to].is(free) && !a.src[to].is(coordinator) || a.src[to].flags == 0) && !a.lex.adverb(a.src[to]) {
		to++
	}
	if a.src[k].key == "them" { // "the beans overnight"
		for to > from && a.plural(to-1) != 2 {
			to--
		}
	}
	if to == from || a.src[to-1].is(free) {
		return nil
	}
	for i := to; i < k-1; i++ { // nothing else that could be meant
		if t := a.src[i]; t.kind == plain && t.content() && t.article != "" && a.plural(i) == a.plural(to-1) && !a.src[i-1].is(free|relation) {
			return nil
		}
	}
	if many := a.plural(to-1) == 2; many != (a.src[k].key == "them") {
		return nil
	}
	return slices.Clone(a.src[from:to])
}

// noneBefore reports whether nothing before k in the sentence is one thing.
func (a *aligner) noneBefore(k int) bool {
	for i := range k {
		t := a.src[i]
		if t.kind == plain && t.content() && !strings.HasSuffix(t.key, "s") && !a.verb(i) && !a.past(i) && !a.lex.participle(t) && !a.lex.adverb(t) || t.is(pronoun|condition) {
			return false
		}
	}
	return true
}

var stands = set("it he she its his her they their them")

// expletive reports whether "it" at the beginning of ts stands for nothing:
// "it is important to", "it was decided that".
func expletive(ts []token) bool {
	for k := 1; k < len(ts) && k < 6 && ts[0].key == "it"; k++ {
		if ts[k].key == "that" || ts[k].key == "to" || ts[k].is(condition) || weather[ts[k].key] {
			return true
		}
	}
	return false
}

var weather = set("rain rains rained snow snows snowed takes took late early")
