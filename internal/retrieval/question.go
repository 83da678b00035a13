package retrieval

import (
	"strings"

	"docent/internal/retrieval/text"
)

// query is a question as the ranker sees it, in one language.
type query struct {
	tokens  []text.Token       // of the question, fillers left out
	terms   []term             // distinct content terms, in order of appearance
	index   map[string]int     // term → position in terms
	stops   map[string]bool    // the question's other words
	pairs   map[[2]string]bool // neighbouring words
	opens   outline            // of the words that begin one
	closes  outline            // of those that end one
	wanted  Wanted
	units   unit             // in which a number is asked for
	times   moment           // the ways in which a time is asked for; 0 for any
	focus   int              // terms[focus] names the kind of thing asked for ("which city"); -1 if none
	phrases [][]string       // terms of the parts in double quotes
	joins   []joint          // words of the documents that stand for two of the question
	related map[string][]kin // of the lexicon: term of a text → which of terms, how much
	denies  bool             // the question has a negation
	chat    bool             // typed without capitals and question mark
	mass    float64          // sum of the terms' weights
	total   float64          // logarithm of the passages searched
	meaning *meaning         // nil where words have no vectors
	scratch *scratch         // what it is worked out in
}

// term is one content word of a question.
type term struct {
	term, word string
	span       text.Span
	flags      text.Flags
	weight     float64 // inverse document frequency
	df         int
	repaired   string  // the word that was typed, if another was searched
	focus      bool    // names the kind of thing asked for
	carried    bool    // comes from an earlier question
	share      float64 // of the weight, in (0, 1]; below 1 for a word that is carried over
}

// joint is a term of the documents that joins two words of the question, of
// which the first is a term.
type joint struct {
	term  string
	first int
}

// kin is a likeness between a word of a text and a term of the question.
type kin struct {
	term  int
	share float64 // in (0, 1)
}

// fillers are what people put around a question in a chat. They are dropped
// at its beginning and end.
var fillers = wordSet(`hey hi hello yo ok okay so well um uh hmm please pls plz thx thanks thank ty lol btw
	quick question anyone anybody somebody someone know knows tell me bot asap guys folks help wondering
	wonder just curious and again actually exactly then docent idk can could you`)

// lastFillers may end a question without being its subject.
var lastFillers = wordSet(`please pls plz thx thanks ty lol btw anyone anybody asap guys folks again exactly bot rn
	tho though idk help actually`)

// leaders make the word behind them part of the question: "back up the bot".
var leaders = wordSet(`the a an my our your this that of for to with in on from`)

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(s) {
		set[w] = true
	}
	return set
}

// understand reads a question in the analyzer's language. Weights are not set
// yet.
func understand(an *text.Analyzer, question string) *query {
	q := &query{index: map[string]int{}, stops: map[string]bool{}, pairs: map[[2]string]bool{}, focus: -1}
	question = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`).Replace(question)
	q.tokens = trimFillers(an.Tokens(nil, question))
	q.chat = !strings.Contains(question, "?") && strings.ToLower(question) == question
	for i, t := range q.tokens {
		if i > 0 {
			q.pair(q.tokens[i-1].Term, t.Term)
		}
		q.denies = q.denies || t.Is(text.Negative)
		if t.Is(text.Stop) {
			q.stops[t.Word] = true
			continue
		}
		q.add(t)
	}
	q.wanted = wanted(q.tokens)
	q.units = unitsAsked(q.tokens)
	q.times = momentsAsked(q.tokens)
	q.phrases = phrases(an, question)
	q.findFocus()
	return q
}

// pair makes two words neighbours.
func (q *query) pair(a, b string) {
	q.pairs[[2]string{a, b}] = true
	q.opens.add(a)
	q.closes.add(b)
}

// add makes a token a term of the question.
func (q *query) add(t text.Token) {
	if _, ok := q.index[t.Term]; ok {
		return
	}
	q.index[t.Term] = len(q.terms)
	q.terms = append(q.terms, term{term: t.Term, word: t.Word, span: t.Span, flags: t.Flags, share: 1})
}

// trimFillers drops chat noise around a question, but never all of it.
func trimFillers(tokens []text.Token) []text.Token {
	i, j := 0, len(tokens)
	for i < j && fillers[tokens[i].Word] && !(tokens[i].Word == "can" || tokens[i].Word == "could") {
		i++
	}
	for j > i && lastFillers[tokens[j-1].Word] && !(j-2 >= i && leaders[tokens[j-2].Word]) {
		j--
	}
	content := 0
	for _, t := range tokens[i:j] {
		if !t.Is(text.Stop) {
			content++
		}
	}
	if content == 0 {
		return tokens
	}
	return tokens[i:j]
}

// findFocus marks the noun after "what", "which" or "how many".
func (q *query) findFocus() {
	for i, t := range q.tokens {
		switch t.Word {
		case "what", "which", "whats":
		case "many", "much":
		default:
			continue
		}
		for k := i + 1; k < len(q.tokens) && k <= i+3; k++ {
			next := q.tokens[k]
			if next.Is(text.Stop) {
				switch next.Word {
				case "kind", "kinds", "type", "of", "the", "other", "are", "is":
					continue
				}
				return
			}
			if n, ok := q.index[next.Term]; ok {
				q.focus = n
				q.terms[n].focus = true
			}
			return
		}
		return
	}
}

// phrases returns the terms of each part of s in double quotes.
func phrases(an *text.Analyzer, s string) [][]string {
	var out [][]string
	parts := strings.Split(s, `"`)
	for i := 1; i+1 < len(parts); i += 2 {
		var terms []string
		for _, t := range an.Tokens(nil, parts[i]) {
			if !t.Is(text.Part) {
				terms = append(terms, t.Term)
			}
		}
		if len(terms) > 0 {
			out = append(out, terms)
		}
	}
	return out
}
