package proof

import "strings"

// items reports whether src[p+1:q] are things of a list whose others follow at
// q: "sells [postcards and] maps".
func (a *aligner) items(p, q int) bool {
	start, _ := a.sentence(p)
	if !a.verb(p) || !a.distributes(start, p) || a.src[q].kind != plain || a.src[q].flags != 0 {
		return false
	}
	for k := p + 1; k < q; k++ {
		if t := a.src[k]; t.flags&^(free|coordinator) != 0 || t.kind != plain || a.verb(k) {
			return false
		}
	}
	return true
}

// measures reports whether a number with its unit stands at k.
func (a *aligner) measures(k int) bool { return a.src[k].kind == number && a.unitOf(k) != "" }

func (a *aligner) unitOf(k int) string {
	if k+1 < len(a.src) && a.src[k+1].kind == unit {
		return a.src[k+1].key
	}
	return ""
}

// parallel reports whether src[from:end] says of another what was said before:
// "10 euros for adults [and 5 euros for children]".
func (a *aligner) parallel(p, from, end int) bool {
	if from >= end || a.src[from].kind != number && !each[a.src[from].key] {
		return false
	}
	start, _ := a.sentence(p)
	if a.priced(start, p+1) && a.priced(from, end) {
		return true // "12 euros in advance and 15 euros at the door"
	}
	for k := from; k < end; k++ {
		for i := start; i <= p && a.src[k].is(relation); i++ {
			if a.src[i].key == a.src[k].key {
				return true
			}
		}
	}
	return false
}

// priced reports whether a price stands in src[from:to] and behind it, in a
// phrase, what it is for.
func (a *aligner) priced(from, to int) bool {
	for k := from; k+2 < to; k++ {
		if a.src[k].kind == number && a.src[k+1].kind == unit && currency[a.src[k+1].key] && a.src[k+2].is(relation) && a.src[k+2].gap == near {
			return true
		}
	}
	return false
}

var each = set("every each jede jeder jedes alle chaque cada minden")

// listed says whether the rest of a list of objects, src[from:end], may go:
// one thing each, of a statement in which each holds by itself.
func (a *aligner) listed(p, from, end int) fault {
	no := fault{RuleCut, a.src[p+1].surface}
	start, _ := a.sentence(p)
	if from >= end || !a.clause(start, p) || !a.distributes(start, p) {
		return no
	}
	words, article := 0, a.src[from].is(free) || a.src[from].kind == number
	for k := from; k < end; k++ {
		t := a.src[k]
		if k > from && t.breaks() {
			words, article = 0, k+1 < end && (t.is(free) || a.src[k+1].is(free))
		}
		if t.is(relation|auxiliary|pronoun|negative|limit|condition) || t.kind == clock || t.kind == date {
			return no
		}
		if t.content() {
			words++
		}
		if words > 1 && !article {
			return no
		}
	}
	return fault{}
}

// distributes reports whether each object of the sentence stands by itself
// there: not what it consists of, what it costs, or what one must have.
func (a *aligner) distributes(start, p int) bool {
	for k := start; k <= p; k++ {
		t := a.src[k]
		if a.lex.collective[t.key] && !(k < p && a.src[k+1].key == "place") || t.is(negative|condition) || a.lex.bound[t.key] {
			return false
		}
	}
	return a.src[p].kind != number && a.src[p].kind != unit
}

// bare reports whether only articles and "and" stand in src[from:to].
func (a *aligner) bare(from, to int) bool {
	for k := from; k < to; k++ {
		if !a.src[k].is(free | coordinator) {
			return false
		}
	}
	return true
}

// titled reports whether src[b:q] only says what the name at q is: "Goalkeeper
// Dan Okafor", "the founder's daughter, Ines Maes".
func (a *aligner) titled(b, q int) bool {
	if !a.src[q].capital || a.src[q].kind != plain || q == b {
		return false
	}
	for k := b; k < q; k++ {
		t := a.src[k]
		if t.kind != plain || t.flags&^free != 0 || k > b && t.gap > near || t.capital && k > b && !offices[t.key] && !(k == q-1 && q-b == 2) {
			return false
		}
	}
	before := a.src[q-1]
	if q-b == 2 && before.capital && a.src[q].gap == near && (offices[a.src[b].key] || calling(a.src[b].key)) && !(q+1 < len(a.src) && a.src[q+1].capital) {
		return true // "Captain Mo Okafor" is Okafor
	}
	return !before.is(free) && (!before.capital || offices[before.key] || q == b+1 && q+1 < len(a.src) && a.src[q+1].capital && calling(before.key))
}

// calling reports whether a word is made like those for what people do:
// "Actor Rufus Bale", "Striker Ana Ruiz".
func calling(key string) bool {
	if len(key) < 5 || places[key] {
		return false
	}
	for _, e := range [...]string{"or", "er", "ist", "ian", "ant", "ent", "man", "ie", "eur"} {
		if strings.HasSuffix(key, e) {
			return true
		}
	}
	return false
}

// places begin names of places and look like callings.
var places = set("upper lower inner outer greater former silver amber center")

// named reports whether src[from:q] says what the name at q is, and a comma
// stands between: "the founder's daughter, Ines Maes, …".
func (a *aligner) named(from, q int) bool {
	b := q
	for b > from && a.src[b-1].is(free) && a.src[b].gap == near {
		b--
	}
	if !a.src[q].capital || a.src[q].kind != plain || a.src[b].gap != comma {
		return false
	}
	office := false
	for k := from; k < b; k++ {
		t := a.src[k]
		office = office || offices[t.key] && k <= from+1
		if a.lex.genitive[t.key] && office {
			continue // "the mayor of Valcourt, Hélène Morin, …"
		}
		if t.kind == number && strings.HasPrefix(t.key, "#") {
			continue // "her first book, Grey Water, …"
		}
		if t.kind != plain || t.is(relation|auxiliary|limit|negative|condition) || k > from && t.breaks() {
			return false
		}
	}
	for k := q; k < len(a.src) && a.src[k].gap < strong; k++ { // and one behind the name
		if k > q && a.src[k].gap == comma {
			return true
		}
		if !a.src[k].capital {
			break
		}
	}
	return false
}

// offices are words before a name that are no part of it, in any language.
var offices = set("minister president prime chancellor professor prof doctor dr mr mrs ms sir king queen prince princess captain goalkeeper coach " +
	"substitute captain director mayor judge officer inspector chairman chairwoman senator governor bishop trainer trainerin torhüter torwart stürmer minister ministerin " +
	"bürgermeister bürgermeisterin präsident präsidentin kanzler kanzlerin herr frau président présidente ministre maire monsieur madame gardien " +
	"presidente presidenta ministro ministra alcalde alcaldesa señor señora portero elnök miniszter polgármester edző")
