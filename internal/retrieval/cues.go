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
	t, is := &a.tokens[i], a.facts[i].traits
	capital := t.Is(text.Capital) && !t.Is(text.Number)
	before := traits(0)
	if i > from {
		before = a.facts[i-1].traits
	}
	switch q.wanted {
	case WantPerson:
		switch {
		case !capital || t.Is(text.Stop):
			if is&namesPerson != 0 {
				return 0.3
			}
			return 0
		case is&(namesPlace|timeWord) != 0:
			return 0.3
		case i > from && (a.tokens[i-1].Is(text.Capital) || before&personHint != 0):
			return 1
		case i == from:
			return 0.4
		}
		return 0.7
	case WantPlace:
		if capital && !t.Is(text.Stop) {
			switch {
			case is&namesPlace != 0:
				return 1
			case is&namesPerson != 0:
				return 0.3
			case is&timeWord != 0:
				return 0
			case before&placeHint != 0:
				return 0.8
			}
			return 0.4
		}
		if is&namesPlace != 0 {
			return 0.4
		}
	case WantTime:
		return q.timeCue(a.moment(i))
	case WantNumber:
		if t.Is(text.Number) {
			return q.numberCue(unitAt(a.hit.Passage.Text, a.tokens, i), is&year != 0)
		}
		if is&unitWord != 0 {
			return 0.3
		}
	case WantReason:
		if is&reasonWord != 0 {
			return 1
		}
	case WantWay:
		if is&wayWord != 0 {
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
