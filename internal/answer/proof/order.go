package proof

// permuted aligns s with a sentence of the sources that has the same words in
// another order, where endings and not places say who does what to whom, as in
// Hungarian and Ukrainian. Phrases move as they are: what denies or limits, a
// number and a preposition keep the word behind them.
func (a *aligner) permuted(s []token) []int {
	if !a.lex.inflected {
		return nil
	}
	for from := 0; from < len(a.src); {
		_, to := a.sentence(from)
		if path := a.permutation(s, from, to); path != nil {
			return path
		}
		from = to
	}
	return nil
}

// mostParts is how many phrases of a sentence may change places.
const mostParts = 5

func (a *aligner) permutation(s []token, from, to int) []int {
	var at []int
	for k := from; k < to; k++ {
		if !a.src[k].is(free) {
			if !a.src[k].quoted {
				return nil
			}
			at = append(at, k)
		}
	}
	if len(at) != len(s) {
		return nil
	}
	path, used, parts := make([]int, len(s)), make([]bool, len(at)), 1
	last := -1
	for i, t := range s {
		n := -1
		if last+1 < len(at) && !used[last+1] && same(t, a.src[at[last+1]]) {
			n = last + 1
		}
		for k := 0; k < len(at) && n < 0; k++ {
			if !used[k] && same(t, a.src[at[k]]) {
				n = k
			}
		}
		if n < 0 {
			return nil
		}
		if i > 0 && n != last+1 {
			parts++
			if parts > mostParts || a.src[at[n]].kind == unit || a.lex.postpositions && a.src[at[n]].is(relation) || a.leads(at[last]) || n > 0 && a.leads(at[n-1]) {
				return nil
			}
		}
		path[i], used[n], last = at[n], true, n
	}
	for k, p := range at { // one statement: nothing of it belongs to another clause
		if k > 0 && (a.src[p].gap >= comma && s[0].gap < comma || a.lex.subordinate[a.src[p].key]) && parts > 1 {
			return nil
		}
	}
	return path
}

// leads reports whether the word at k keeps the one behind it.
func (a *aligner) leads(k int) bool {
	t := a.src[k]
	return t.is(negative|condition) || t.is(limit) && !a.lex.verbs[t.key] || t.is(relation) && !a.lex.postpositions || t.kind == number
}

// timely reports whether s begins with a day of the week or with "every day".
func (l *lexicon) timely(s []token) bool {
	if weekdays[s[0].key] > 0 {
		return true
	}
	for k := 1; each[s[0].key] && k < len(s) && k < 3; k++ {
		if weekdays[s[k].key] > 0 || l.times[s[k].key] {
			return true
		}
	}
	return false
}

// roughly begin a phrase with the preposition behind them: "early on Monday".
var roughly = set("early late shortly soon just")

// spansOf are the times of a language that come again and again.
var spansOf = map[string]string{"en": "day week month year hour minute night morning evening", "de": "tag woche monat jahr morgen abend", "fr": "jour semaine mois an matin soir",
	"es": "día semana mes año", "hu": "nap hét hónap év"}
