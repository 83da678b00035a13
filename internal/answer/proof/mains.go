package proof

import "strings"

// Main clauses, and the predicates of languages whose verbs no list knows.

var within = set("in at on")

// phraseEnd returns where the phrase that begins a sentence ends, if what
// follows shows it: a comma, an article, a number, "only"; 0 if nothing does.
func (a *aligner) phraseEnd() int {
	for k := 2; k < len(a.src); k++ {
		t := a.src[k]
		switch {
		case t.gap >= comma, t.is(free|limit|pronoun) || t.kind == number:
			return k
		case t.flags != 0 || a.verb(k):
			return 0
		}
	}
	return 0
}

// ownSubject reports whether a clause with a subject of its own begins at k,
// behind a mere comma: "Anna writes it, Bo will read it".
func (a *aligner) ownSubject(k int) bool {
	t := a.src[k]
	if k+2 >= len(a.src) || !a.mainClause(0) || a.src[0].is(relation|condition) {
		return false
	}
	return subjects[t.key] && t.key != "who" && a.src[k+1].is(auxiliary) || t.capital && t.content() && modals[a.src[k+1].key]
}

// mains makes statements of the main clauses of a sentence: "A sings, and B
// plays". A condition before the first holds for both.
func (a *aligner) mains() (out [][]token) {
	front := 0
	if a.src[0].is(condition) || !a.mainClause(0) {
		for front = 1; front < len(a.src) && a.src[front].gap < comma; front++ {
		}
		if a.src[0].is(relation) && !a.src[0].is(condition) && a.clause(0, front) {
			front = 0 // "In the lab only two may work, and …"
		}
	}
	for k := front + 2; k+2 < len(a.src); k++ {
		t := a.src[k]
		left, right := a.src[:k], a.src[k+1:]
		switch {
		case t.gap < comma || t.key == "however":
			continue
		case t.key == "because" || t.key == "since" || t.key == "as":
			if a.negated(0, k) {
				continue // what was not so for a reason
			}
		case !t.is(coordinator):
			if front > 0 || !a.ownSubject(k) {
				continue
			}
			if a.plainly(0, k) && a.clause(0, k) {
				out = append(out, fact(left), fact(a.src[k:]))
			}
			continue
		}
		v := lay(a.lex, fact(right), new(int)).mainVerb()
		if subjects[right[0].key] {
			v = 1
		}
		if v <= 0 || clausal[right[v].key] || !a.clause(front, k) && !a.commands(0, 0) || !a.plainly(front, k) {
			continue
		}
		out = append(out, fact(a.src[:front:front], right))
		if n := len(right) - 1; right[n].key == "there" && front == 0 && within[a.src[0].key] {
			if to := a.phraseEnd(); to > 1 {
				out = append(out, fact(right[:n:n], a.src[:to])) // "In the lab …, and food is banned there"
			}
		}
		if a.plainly(k, len(a.src)) {
			out = append(out, fact(left))
		}
	}
	return out
}

// foreign makes statements of the two predicates of one subject in languages
// whose verbs no list knows: those that are known by their form, behind "and"
// or a comma.
func (a *aligner) foreign() (out [][]token) {
	if a.src[0].is(relation|condition) || a.src[0].kind != plain {
		return nil
	}
	v := 1
	for v < len(a.src) && !a.finiteForm(v) {
		if a.src[v].gap > near || a.src[v].is(condition|pronoun) || a.lex.subordinate[a.src[v].key] && !a.src[v].is(free) {
			return nil
		}
		v++
	}
	for k := v + 2; k+1 < len(a.src); k++ {
		t := a.src[k]
		if t.is(condition) || a.lex.subordinate[t.key] && t.gap == comma && !a.lex.causal[t.key] && !t.is(free) {
			return out
		}
		j := k
		if t.is(coordinator) && !a.lex.causal[t.key] && !meanwhile[t.key] {
			j++
		} else if t.gap != comma {
			continue
		}
		if !a.finiteForm(j) || !a.plainly(k, len(a.src)) || a.denies(0, k) {
			continue
		}
		out = append(out, fact(a.src[:k:k]), fact(a.src[:v:v], a.src[j:]))
	}
	return out
}

// denies reports whether src[from:to] denies a verb that a later part may share.
func (a *aligner) denies(from, to int) bool {
	return a.lex.verbLast && a.negated(from, to) && !strings.HasPrefix(a.src[to-1].surface, strings.ToUpper(a.src[to-1].surface[:1]))
}

// finiteForm reports whether the word at k has the form of a finite verb.
func (a *aligner) finiteForm(k int) bool {
	t := a.src[k]
	if t.kind != plain || t.capital {
		return false
	}
	if finiteVerbs[t.key] || a.lex.past[t.key] || a.lex.have[t.key] || a.lex.future[t.key] {
		return true
	}
	if !a.lex.verbSecond || t.flags != 0 || len(t.key) < 4 || !strings.HasSuffix(t.key, "t") || notVerbs[t.key] || a.lex.adverb(t) {
		return false
	}
	before := a.src[k-1]
	return !before.is(relation) && (!before.is(free) || before.is(coordinator)) && !(strings.Contains(t.key, "ge") && k+1 == len(a.src))
}

// finiteVerbs are forms of common verbs in German, French and Spanish.
var finiteVerbs = set("ist sind hat haben wird werden kann können muss müssen darf dürfen soll sollen will wollen gibt kostet dauert " +
	"est sont a ont peut peuvent doit doivent sera seront coûte coûtent dure durent comprend comprennent commence finit ouvre ferme reste permet faut " +
	"es son está están ha han puede pueden debe deben cuesta cuestan dura duran incluye incluyen empieza termina abre cierra hay")

// notVerbs end like verbs of German and are none.
var notVerbs = set("nicht jetzt fast meist zuletzt sonst selbst dort laut bereit leicht recht direkt bekannt erst seit damit somit weit breit gut alt kalt insgesamt komplett rechts links")
