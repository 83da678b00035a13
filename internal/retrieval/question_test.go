package retrieval

import (
	"strings"
	"testing"

	"docent/internal/retrieval/text"
)

func TestWhatAQuestionAsksFor(t *testing.T) {
	t.Parallel()
	for question, want := range map[string]Wanted{
		"Who leads the delegation?":             WantPerson,
		"where will they meet":                  WantPlace,
		"In which city does the fair open?":     WantPlace,
		"when does it start":                    WantTime,
		"What year was the mill built?":         WantTime,
		"how many rooms are there":              WantNumber,
		"how much does a ticket cost":           WantNumber,
		"max size of a file":                    WantNumber,
		"why was it closed":                     WantReason,
		"how do i reset my password":            WantWay,
		"can i bring my dog":                    WantYesNo,
		"What does NASA mean?":                  WantMeaning,
		"what colour is the roof of the church": WantThing,
		"hey bot pls where is the meetup thx":   WantPlace,
		"Wo trifft sich die Gruppe?":            WantPlace,
		"Когда начинается встреча?":             WantTime,
	} {
		if got := understand(text.NewAnalyzer("en"), question).wanted; got != want {
			t.Errorf("%q asks for %v, want %v", question, got, want)
		}
	}
}

func TestChatNoiseIsNotSearched(t *testing.T) {
	t.Parallel()
	for question, want := range map[string]string{
		"hey bot, anyone know where the meetup is pls thx": "meetup",
		"thanks":                                 "thank",
		"quick question: how do i export a list": "export list",
		`who said "peace in our time"`:           "say peac time",
	} {
		q := understand(text.NewAnalyzer("en"), question)
		var terms []string
		for _, term := range q.terms {
			terms = append(terms, term.term)
		}
		if got := strings.Join(terms, " "); got != want {
			t.Errorf("%q searches %q, want %q", question, got, want)
		}
	}
}

func TestFollowUpsTakeTheirSubjectFromTheHistory(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		question string
		history  []string
		want     string // terms
	}{
		"a bare question word":           {"where?", []string{"when does the harvest festival begin?"}, "harvest festiv begin"},
		"a pronoun":                      {"who organises it this year?", []string{"when is the harvest festival?"}, "organis year harvest festiv"},
		"a chain of short questions":     {"and why?", []string{"who closed the old bridge?", "when?"}, "close old bridg"},
		"a question on its own":          {"which bakery sells rye bread on Sunday?", []string{"who closed the old bridge?"}, "bakeri sell rye bread sunday"},
		"nothing was asked before":       {"why?", nil, ""},
		"the same words only count once": {"when was the bridge closed?", []string{"who closed the bridge?"}, "bridg close"},
	} {
		an := text.NewAnalyzer("en")
		q := understand(an, c.question)
		q.carry(an, c.question, c.history)
		var terms []string
		for _, term := range q.terms {
			terms = append(terms, term.term)
		}
		if got := strings.Join(terms, " "); got != c.want {
			t.Errorf("%s: %q searches %q, want %q", name, c.question, got, c.want)
		}
	}
}

func FuzzUnderstand(f *testing.F) {
	for _, s := range []string{"where?", `"foo" OR NEAR(`, "*", "@everyone", "😀", strings.Repeat("why ", 800), "\xff\x00"} {
		f.Add(s, "and who?")
	}
	f.Fuzz(func(t *testing.T, question, before string) {
		an := text.NewAnalyzer("en")
		q := understand(an, question)
		q.carry(an, question, []string{before})
		for i, term := range q.terms {
			if term.term == "" || q.index[term.term] != i {
				t.Fatalf("term %d of %q is %+v", i, question, term)
			}
		}
	})
}
