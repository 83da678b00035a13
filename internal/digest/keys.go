package digest

import (
	"slices"
	"strings"

	"docent/internal/retrieval/text"
)

// Key returns what a question asks as sorted terms: what is asked for (where,
// when …), with a question mark in front, then the words that carry a subject.
// Questions with the same key ask the same. A question without any such word
// has its folded words as the key.
func Key(question string) string {
	tokens := text.NewAnalyzer("").Tokens(nil, question)
	seen := map[string]bool{}
	var terms []string
	add := func(term string) {
		if !seen[term] {
			seen[term] = true
			terms = append(terms, term)
		}
	}
	for i, t := range tokens {
		word := t.Word
		if i+1 < len(tokens) {
			if both := wanted[word+" "+tokens[i+1].Word]; both != "" {
				add("?" + both)
				continue
			}
		}
		switch class := wanted[word]; {
		case class != "" && !seen["?"+class] && noClass(terms):
			add("?" + class)
		case class == "" && !t.Is(text.Stop):
			add(t.Term)
		}
	}
	if len(terms) == 0 {
		return strings.Join(strings.Fields(text.Fold(question)), " ")
	}
	slices.Sort(terms)
	return strings.Join(terms, " ")
}

func noClass(terms []string) bool {
	return !slices.ContainsFunc(terms, func(t string) bool { return strings.HasPrefix(t, "?") })
}

// wanted maps question words, folded, to what they ask for, in the languages
// that the bot speaks.
var wanted = map[string]string{
	"who": "who", "whom": "who", "whose": "who", "where": "where", "when": "when", "why": "why", "how": "how",
	"how many": "number", "how much": "number", "how long": "duration", "how often": "number", "what time": "when",
	"wer": "who", "wem": "who", "wen": "who", "wo": "where", "wohin": "where", "wann": "when", "warum": "why", "wieso": "why",
	"wie": "how", "wie viele": "number", "wie viel": "number", "wieviel": "number", "wie lange": "duration",
	"qui": "who", "ou": "where", "quand": "when", "pourquoi": "why", "comment": "how", "combien": "number",
	"quien": "who", "quienes": "who", "donde": "where", "cuando": "when", "por que": "why", "como": "how", "cuanto": "number",
	"cuantos": "number", "cuantas": "number",
	"ki": "who", "kik": "who", "hol": "where", "hova": "where", "mikor": "when", "miert": "why", "hogyan": "how", "hany": "number",
	"mennyi": "number",
	"хто":    "who", "де": "where", "куди": "where", "коли": "when", "чому": "why", "як": "how", "скільки": "number",
}

// alike is the least share of common terms with which two questions are taken
// for the same. With three in four, one word of four may differ; what is asked
// for must agree.
const alike = 0.75

// Alike reports whether two keys ask the same.
func Alike(a, b string) bool {
	if a == b {
		return true
	}
	as, bs := strings.Fields(a), strings.Fields(b)
	common := 0
	for _, term := range as {
		in := slices.Contains(bs, term)
		if strings.HasPrefix(term, "?") && !in {
			return false
		}
		if in {
			common++
		}
	}
	for _, term := range bs {
		if strings.HasPrefix(term, "?") && !slices.Contains(as, term) {
			return false
		}
	}
	all := len(as) + len(bs) - common
	return all > 0 && float64(common) >= alike*float64(all)
}
