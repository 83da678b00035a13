package retrieval

import (
	"testing"

	"docent/internal/retrieval/text"
)

// momentsOf returns how each word of an English text tells a time.
func momentsOf(s string) map[string]moment {
	a := analyse(&speller{Analyzer: text.NewAnalyzer("en")}, Hit{Passage: Passage{Text: s}})
	out := map[string]moment{}
	for i, t := range a.tokens {
		out[t.Word] = a.moment(i)
	}
	return out
}

func TestATimeIsKnownByHowItIsTold(t *testing.T) {
	t.Parallel()
	got := momentsOf("Founded in 1987, the club meets on Thursday at 7 pm, later for 2 hours, since May 12 or 3 June, with 40 boats.")
	for word, want := range map[string]moment{"1987": inYear, "thursday": onDay, "7": vague | atHour, "later": vague,
		"2": vague | forLong, "hours": forLong, "3": onDay, "june": inMonth, "40": vague, "boats": 0} {
		if got[word] != want {
			t.Errorf("%q: %b, want %b", word, got[word], want)
		}
	}
	if got := momentsOf("doors open 19:30")["19"]; got&atHour == 0 {
		t.Errorf("19:30: %b", got)
	}
}

func TestAQuestionForADayIsNotAnsweredByAYear(t *testing.T) {
	t.Parallel()
	an := text.NewAnalyzer("en")
	for _, c := range []struct {
		question     string
		better, less moment
	}{
		{"which day should I post", onDay, inYear},
		{"what year was it founded", inYear, onDay},
		{"what time does it open", atHour, inYear},
		{"in which month is the fair", inMonth, atHour},
		{"when is it", onDay, vague},
	} {
		q := understand(an, c.question)
		if a, b := q.timeCue(c.better), q.timeCue(c.less); a <= b {
			t.Errorf("%s: %g for one way, %g for the other", c.question, a, b)
		}
	}
}
