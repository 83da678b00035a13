package retrieval

import (
	"docent/internal/retrieval/text"
)

// Words that show that a sentence has an answer of some type.
var (
	timeWords = wordSet(`january february march april june july august september october november december
		jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday
		today tomorrow yesterday tonight morning evening noon midnight week month year decade century centuries years
		months weeks days hours minutes seconds spring summer autumn winter ago since until during earlier later
		after before annually daily weekly monthly bc ad`)
	unitWords = wordSet(`percent million billion thousand hundred dozen times kilometres kilometers km miles metres
		meters feet inches pounds euros dollars kg tons tonnes people degrees seconds minutes hours days weeks months
		years bytes kib mib kb mb gb characters twice once half third quarter`)
	reasonWords = wordSet(`because due therefore thus hence reason reasons cause caused causes result resulted so since
		order purpose goal avoid prevent allow allows enable help ensure owing thanks lead led`)
	wayWords = wordSet(`by using use via through with click select run set add open go enable must should can need
		call send pass type press choose install create make follow steps step method first then`)
	placeHints  = wordSet(`in at near on from to of into between across outside inside north south east west headquartered located`)
	personHints = wordSet(`by mr mrs ms dr sir lord president king queen minister secretary leader director professor
		general chairman adviser envoy spokesman spokeswoman who he she founder author`)
	pronouns = wordSet(`he she it they this these those that his her its their such him them there here`)
)

// cue is how much a token speaks for an answer of the wanted type, in [0, 1].
// Tokens that stand in the question itself say nothing new and are not asked.
func (q *query) cue(a *analysed, i, from int) float32 {
	tokens := a.tokens
	t := tokens[i]
	capital := t.Is(text.Capital) && !t.Is(text.Number)
	before := ""
	if i > from {
		before = tokens[i-1].Word
	}
	switch q.wanted {
	case WantPerson:
		if !capital || t.Is(text.Stop) {
			if text.NamedBy(t.Term) == text.NamesPerson {
				return 0.3
			}
			return 0
		}
		if text.NamedBy(t.Term) == text.NamesPlace || timeWords[t.Word] {
			return 0.3
		}
		if i > from && (tokens[i-1].Is(text.Capital) || personHints[before]) {
			return 1
		}
		if i == from {
			return 0.4
		}
		return 0.7
	case WantPlace:
		if capital && !t.Is(text.Stop) {
			switch text.NamedBy(t.Term) {
			case text.NamesPlace:
				return 1
			case text.NamesPerson:
				return 0.3
			}
			if timeWords[t.Word] {
				return 0
			}
			if placeHints[before] {
				return 0.8
			}
			return 0.4
		}
		if text.NamedBy(t.Term) == text.NamesPlace {
			return 0.4
		}
	case WantTime:
		switch {
		case isYear(t), timeWords[t.Word]:
			return 1
		case t.Is(text.Number):
			return 0.6
		}
	case WantNumber:
		if t.Is(text.Number) {
			return q.numberCue(unitAt(a.hit.Passage.Text, tokens, i), isYear(t))
		}
		if unitWords[t.Word] {
			return 0.3
		}
	case WantReason:
		if reasonWords[t.Word] {
			return 1
		}
	case WantWay:
		if wayWords[t.Word] {
			return 0.7
		}
	}
	return 0
}

// numberCue is how much a number of some dimension answers.
func (q *query) numberCue(u unit, year bool) float32 {
	switch {
	case q.units == 0 && year:
		return 0.4
	case q.units == 0, q.units&u != 0:
		return 1
	case u == 0 && !year:
		return 0.5
	}
	return 0.2
}

// isYear reports whether a token is a number from 1000 to 2199 of four digits.
func isYear(t text.Token) bool {
	w := t.Word
	if len(w) < 4 || len(w) > 5 || !t.Is(text.Number) {
		return false
	}
	for i := range 4 {
		if w[i] < '0' || w[i] > '9' {
			return false
		}
	}
	return w[0] == '1' || w[0] == '2' && w[1] < '2'
}
