package retrieval

import (
	"strings"

	"docent/internal/retrieval/text"
)

// moment is a set of ways in which a time is told.
type moment uint8

// The ways.
const (
	inYear moment = 1 << iota
	inMonth
	onDay
	atHour
	forLong // a stretch of time
	vague   // "later", a bare number
)

// momentOf maps words to the way in which they tell a time.
var momentOf = func() map[string]moment {
	out := map[string]moment{}
	for m, words := range map[moment]string{
		inYear: `century centuries decade bc ad era`,
		inMonth: `january february march april june july august september october november december jan feb mar apr jun jul
			aug sep sept oct nov dec spring summer autumn winter`,
		onDay: `monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays
			saturdays sundays today tomorrow yesterday daily weekdays weekends weekend easter christmas`,
		atHour: `am pm noon midnight morning evening tonight afternoon`,
		forLong: `year month week day hour minute second years months weeks days hours minutes seconds decades ago annually
			weekly monthly yearly`,
		vague: `since until during earlier later after before`,
	} {
		for _, w := range strings.Fields(words) {
			out[w] |= m
		}
	}
	return out
}()

// momentsAsked are the ways in which the answer to a question about a time is
// told; 0 if any will do.
func momentsAsked(tokens []text.Token) moment {
	before := ""
	for _, t := range tokens {
		switch t.Word {
		case "day", "date", "weekday", "days", "dates", "deadline":
			return onDay | inMonth
		case "month":
			return inMonth
		case "year", "century", "decade", "era":
			return inYear
		case "hour", "clock":
			return atHour
		case "time":
			if before == "what" || before == "which" {
				return atHour
			}
		}
		before = t.Word
	}
	return 0
}

// moment is how word i of a passage tells a time; 0 if it does not.
func (a *analysed) moment(i int) moment {
	t, f := &a.tokens[i], a.facts[i]
	switch {
	case f.traits&year != 0:
		return inYear
	case !t.Is(text.Number):
		return f.moment
	}
	m := vague
	if s := a.hit.Passage.Text; strings.HasPrefix(s[t.End:], ":") || strings.HasSuffix(s[:t.Start], ":") ||
		strings.Contains(s[t.Start:t.End], ":") {
		m |= atHour
	}
	if i > 0 && a.facts[i-1].moment&inMonth != 0 {
		return onDay
	}
	if i+1 < len(a.facts) {
		switch next := a.facts[i+1].moment; {
		case next&inMonth != 0:
			return onDay
		case next&(atHour|forLong) != 0:
			m |= next
		}
	}
	return m
}

// timeCue is how much a word that tells a time in some way answers.
func (q *query) timeCue(m moment) float32 {
	switch {
	case m == 0:
		return 0
	case m == vague:
		return 0.5
	case q.times == 0, q.times&m != 0:
		return 1
	}
	return 0.4
}
