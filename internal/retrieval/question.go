package retrieval

import (
	"strings"

	"docent/internal/retrieval/text"
)

// Wanted says what a question asks for.
type Wanted uint8

// What can be asked for.
const (
	WantThing Wanted = iota
	WantPerson
	WantPlace
	WantTime
	WantNumber
	WantReason
	WantWay
	WantYesNo
	WantMeaning
)

// String is the word for it in an explanation.
func (w Wanted) String() string {
	return [...]string{"thing", "person", "place", "time", "number", "reason", "way", "yes or no", "meaning"}[w]
}

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

// The words after "what" or "which" that make it ask for something narrower,
// and the words that ask for a number after "how".
var (
	personNouns = wordSet(`person people man woman actor actress author president king queen leader minister player
		coach singer scientist artist director emperor pope bishop general writer poet politician architect inventor
		founder chairman ceo governor mayor philosopher composer character team company organization group name`)
	placeNouns = wordSet(`city country state town place location region river island continent county village street
		area capital venue stadium building room mountain ocean sea lake district province channel`)
	timeNouns   = wordSet(`year years date day month time decade century season hour week weekday era period deadline`)
	numberNouns = wordSet(`number percentage percent amount population age size length height width weight distance
		speed temperature cost price rate limit maximum minimum max min score share proportion count total`)
	amounts = wordSet(`many much long far old big tall deep high fast often large heavy wide hot cold few little soon small quick close thick warm loud wide`)
)

// wanted reads off what a question asks for.
func wanted(tokens []text.Token) Wanted {
	word := func(i int) string {
		if i >= 0 && i < len(tokens) {
			return tokens[i].Word
		}
		return ""
	}
	for i := range tokens {
		switch w := word(i); w {
		case "who", "whom", "whose", "wer", "qui", "quien", "ki", "кто", "хто", "من":
			return WantPerson
		case "where", "wheres", "wo", "ou", "donde", "hol", "где", "де", "أين":
			return WantPlace
		case "when", "whens", "wann", "quand", "cuando", "mikor", "когда", "коли", "متى":
			return WantTime
		case "why", "whys", "warum", "pourquoi", "miert", "почему", "чому", "لماذا":
			return WantReason
		case "how", "hows":
			return wantedHow(word(i + 1))
		case "what", "whats", "which", "wich", "wat", "whch":
			return wantedWhat(tokens, i)
		case "wieviel", "wieviele", "hany", "mennyi", "сколько", "скільки", "combien", "cuantos":
			return WantNumber
		}
	}
	switch word(0) {
	case "is", "are", "was", "were", "do", "does", "did", "can", "could", "will", "would", "should", "has", "have",
		"had", "may", "must", "am", "isn't", "aren't", "don't":
		return WantYesNo
	}
	for _, t := range tokens { // "price of a ticket"
		if !t.Is(text.Stop) {
			return nounWants(t)
		}
	}
	return WantThing
}

func wantedHow(next string) Wanted {
	if amounts[next] {
		return WantNumber
	}
	return WantWay
}

// auxiliaries after "what" make it ask for a thing: "what did the king say".
var auxiliaries = wordSet(`do does did can could will would shall should may might must has have had`)

// be are the forms after which "what" asks for the noun that follows: "what is the capital of".
var be = wordSet(`is are was were s`)

func wantedWhat(tokens []text.Token, i int) Wanted {
	if w := lastVerb(tokens); w == "mean" || w == "means" || w == "stand" {
		return WantMeaning
	}
	k := i + 1
	is := k < len(tokens) && be[tokens[k].Word] || tokens[i].Word == "whats"
	if k < len(tokens) && auxiliaries[tokens[k].Word] {
		return WantThing
	}
	for n := 0; k < len(tokens) && n < 4; k++ {
		t := tokens[k]
		if !t.Is(text.Stop) {
			n++
		} else if n > 0 {
			break // the noun phrase has ended
		}
		last := k+1 == len(tokens) || tokens[k+1].Is(text.Stop)
		if w := nounWants(t); w != WantThing && (!is || last) {
			return w
		}
	}
	if is && len(tokens)-i <= 5 {
		return WantMeaning
	}
	return WantThing
}

func lastVerb(tokens []text.Token) string {
	for i := len(tokens) - 1; i >= 0 && i >= len(tokens)-2; i-- {
		if w := tokens[i].Word; w != "for" {
			return w
		}
	}
	return ""
}

// nounWants is what is asked for where this word names the kind of thing.
func nounWants(t text.Token) Wanted {
	switch w := t.Word; {
	case timeNouns[w]:
		return WantTime
	case numberNouns[w]:
		return WantNumber
	case placeNouns[w]:
		return WantPlace
	case personNouns[w]:
		return WantPerson
	case w == "definition" || w == "meaning":
		return WantMeaning
	case t.Is(text.Capital) || t.Is(text.Stop):
		return WantThing
	}
	switch text.NamedBy(t.Term) {
	case text.NamesPerson:
		return WantPerson
	case text.NamesPlace:
		return WantPlace
	case text.NamesTime:
		return WantTime
	case text.NamesNumber:
		return WantNumber
	}
	return WantThing
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
