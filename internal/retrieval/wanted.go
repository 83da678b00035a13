package retrieval

import "docent/internal/retrieval/text"

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
