package proof

import (
	"strings"
	"unicode"
)

// Premise is what a question takes for granted: "since it is in Vienna" in
// "Since it is in Vienna, who will host them?".
type Premise struct {
	Text string // without the word that opens it
	Rest string // the question without the premise
	said reading
}

// opening is a word with which a premise begins. Some open other phrases too
// ("as a member", "since May"); what they open must have a verb to be a premise.
type opening struct {
	language, words string
	verb            bool
}

var openings = []opening{
	{"en", "since", true}, {"en", "because", false}, {"en", "given that", false}, {"en", "now that", false},
	{"en", "seeing that", false}, {"en", "considering that", false}, {"en", "as", true},
	{"de", "da", true}, {"de", "weil", false}, {"de", "nachdem", true}, {"de", "wo doch", false},
	{"fr", "puisque", false}, {"fr", "puisqu'", false}, {"fr", "étant donné que", false}, {"fr", "étant donné qu'", false},
	{"fr", "vu que", false}, {"fr", "vu qu'", false}, {"fr", "comme", true},
	{"es", "ya que", false}, {"es", "puesto que", false}, {"es", "dado que", false}, {"es", "como", true},
	{"hu", "mivel", false}, {"hu", "minthogy", false}, {"hu", "ha már", false}, {"hu", "miután", true},
	{"uk", "оскільки", false}, {"uk", "позаяк", false}, {"uk", "раз", false}, {"uk", "якщо вже", false},
}

// PremiseOf finds what a question takes for granted: a clause with a number, a
// date or a name, before or behind the question proper.
func PremiseOf(question string) (Premise, bool) {
	question = strings.TrimSpace(strings.ReplaceAll(question, "’", "'"))
	for _, o := range openings {
		before, clause, rest, found := cutClause(question, o.words)
		if !found {
			continue
		}
		ask := strings.TrimSpace(before + rest)
		said := read(o.words+" "+clause, Words{Language: o.language})
		if ask == "" || len(said.facts()) == 0 || o.verb && !said.verbal() || !said.plain() {
			continue
		}
		return Premise{Text: clause, Rest: upperFirst(ask), said: said}, true
	}
	return Premise{}, false
}

// cutClause finds a clause that begins with words: at the start of s, up to a
// comma, or behind a comma, up to the end.
func cutClause(s, words string) (before, clause, rest string, found bool) {
	opens := func(s string) (string, bool) {
		if len(s) < len(words) || !strings.EqualFold(s[:len(words)], words) {
			return "", false
		}
		clause := strings.TrimLeft(s[len(words):], " ")
		return clause, strings.HasSuffix(words, "'") || len(clause) < len(s)-len(words)
	}
	if clause, ok := opens(s); ok {
		if head, tail, cut := strings.Cut(clause, ","); cut {
			return "", strings.TrimSpace(head), tail, true
		}
	}
	for from := 0; ; {
		i := strings.IndexByte(s[from:], ',')
		if i < 0 {
			return "", "", "", false
		}
		from += i + 1
		if clause, ok := opens(strings.TrimLeft(s[from:], " ")); ok {
			return s[:from-1] + "?", strings.TrimRight(clause, " ?!."), "", true
		}
	}
}

func upperFirst(s string) string {
	for i, r := range s {
		if i == 0 {
			return string(unicode.ToUpper(r)) + s[len(string(r)):]
		}
	}
	return s
}

// facts are the places of a reading's numbers, dates and names.
func (r reading) facts() []int {
	var out []int
	for i := range r.tokens {
		if r.counts(i) && r.hard(i) {
			out = append(out, i)
		}
	}
	return out
}

// verbal reports whether a reading has a verb that the lexicon knows, or a
// pronoun before another word.
func (r reading) verbal() bool {
	for i, t := range r.tokens {
		if i > 0 && t.is(auxiliary|pronoun) {
			return true
		}
	}
	return false
}

// plain reports whether a reading states something: it has more than its facts.
func (r reading) plain() bool { return len(r.tokens) > len(r.facts())+1 }

// Missing returns the first number, date or name of the premise that none of
// the sentences holds, as it is written; "" if each stands in one of them.
func (p Premise) Missing(sentences []string, language string) string {
	for _, i := range p.said.facts() {
		held := false
		for _, s := range sentences {
			r := read(s, Words{Language: language})
			held = held || r.holds(p.said.tokens[i], p.said.stems[i])
		}
		if !held {
			from, to := i, i+1
			if p.said.tokens[i].kind == plain {
				from, to = p.said.run(i)
			}
			return p.said.written(from, to)
		}
	}
	return ""
}
