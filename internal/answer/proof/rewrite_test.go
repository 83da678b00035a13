package proof

import "testing"

func TestARewrittenQuestionStandsOnWhatWasAsked(t *testing.T) {
	t.Parallel()
	history := []string{"Where will the finance ministers meet?", "When did Anna Kovacs leave?"}
	for _, c := range []struct {
		name, question, rewritten string
		want                      Rule
	}{
		{"the subject comes from before", "and who will host them?", "Who will host the finance ministers?", ""},
		{"a name comes from before", "why?", "Why did Anna Kovacs leave?", ""},
		{"the question itself", "and on 12 May?", "Where will the ministers meet on May 12?", ""},
		{"a name is not put in", "and who will host them?", "Who will host the ministers in Vienna?", RuleNames},
		{"a number is not put in", "and who will host them?", "Who will host the 27 ministers?", RuleNumbers},
		{"a date is not put in", "and who will host them?", "Who will host the ministers on 3 June?", RuleDates},
		{"a word is not put in", "and who will host them?", "Who will poison the ministers?", RuleWords},
		{"a negation is not put in", "and who will host them?", "Who will not host the ministers?", RuleNegation},
		{"a negation is not lost", "who will not come?", "Who will come to the ministers?", RuleNegation},
		{"a ping is not put in", "who?", "@everyone Who will meet?", RuleMarkup},
		{"a link is not put in", "who?", "Who will meet https://evil.example?", RuleLinks},
		{"nothing is no question", "who?", "?", RuleLength},
	} {
		got := CheckRewrite(c.rewritten, c.question, history, "en")
		if got.Rule != c.want || got.Proven != (c.want == "") {
			t.Errorf("%s: %q: %s (%s), want %q", c.name, c.rewritten, got.Rule, got.Detail, c.want)
		}
	}
}
