package selftest

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docent/internal/answer"
	"docent/internal/retrieval"
)

func TestReadNamesTheLineOfAMistake(t *testing.T) {
	t.Parallel()
	const good = `{"id":"a","question":"who?","quotes":[]}` + "\n\n"
	for name, c := range map[string]struct{ file, want string }{
		"no JSON":                {good + "who?\n", "line 3: this is not a JSON object"},
		"a list":                 {"[]\n", "line 1: this is not a JSON object"},
		"no question":            {good + `{"quotes":[]}`, "line 3: the question is missing"},
		"no quotes":              {good + `{"question":"who?"}`, `line 3: "quotes" is missing`},
		"quotes of another kind": {`{"question":"who?","quotes":"x"}`, "line 1: this is not a JSON object"},
		"an endless line":        {strings.Repeat("x", maxLine+1), "longer than 1 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := Read(strings.NewReader(c.file)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, want it to contain %q", err, c.want)
			}
		})
	}
}

func TestReadTakesEveryField(t *testing.T) {
	t.Parallel()
	got, err := Read(strings.NewReader("\ufeff" +
		`{"id":"a","question":"who?","document":"d.txt","history":["where?"],"quotes":["me"]}` + "\r\n" +
		`{"question":"when?","quotes":[]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []Question{
		{ID: "a", Text: "who?", Document: "d.txt", History: []string{"where?"}, Wanted: []string{"me"}},
		{ID: "line-2", Text: "when?", Wanted: []string{}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRunTellsTheVerdictsApart(t *testing.T) {
	t.Parallel()
	wanted := []string{"It's in “Room 7”"}
	for name, c := range map[string]struct {
		wanted   []string
		answered bool
		quotes   []string
		want     Verdict
		quote    int
	}{
		"a wanted quote comes first":                {wanted, true, []string{"he says: it’s  in\n\"ROOM 7\".", "x"}, Right, 1},
		"a wanted quote comes third":                {wanted, true, []string{"x", "y", "It's in \"Room 7\""}, RightLater, 3},
		"a wanted quote comes fourth":               {wanted, true, []string{"x", "y", "z", "It's in \"Room 7\""}, Wrong, 0},
		"another quote comes":                       {wanted, true, []string{"x"}, Wrong, 0},
		"silence though the documents hold it":      {wanted, false, []string{"It's in \"Room 7\""}, Missed, 1},
		"silence where the documents do not":        {nil, false, []string{"x"}, Silent, 0},
		"an answer where the documents do not":      {nil, true, []string{"x"}, Wrong, 0},
		"an empty wanted text is not held anywhere": {[]string{" "}, true, []string{"x"}, Wrong, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := Run(t.Context(), []Question{{ID: "q", Text: "?", Wanted: c.wanted}}, func(context.Context, Question) (answer.Answer, error) {
				var a answer.Answer
				a.Answered = c.answered
				for _, text := range c.quotes {
					a.Quotes = append(a.Quotes, retrieval.Quote{Text: text})
				}
				return a, nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if o := r.Outcomes[0]; o.Verdict != c.want || o.Quote != c.quote {
				t.Errorf("the verdict is %q with rank %d, want %q with %d", o.Verdict, o.Quote, c.want, c.quote)
			}
			if failed := len(r.Failures()); (failed == 0) != (c.want == Right || c.want == Silent) {
				t.Errorf("%d failures for %q", failed, c.want)
			}
		})
	}
}

func TestRunStopsAtAnErrorAndNamesTheQuestion(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk full")
	_, err := Run(t.Context(), []Question{{ID: "q7"}}, func(context.Context, Question) (answer.Answer, error) {
		return answer.Answer{}, broken
	})
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "q7") {
		t.Errorf("the error is %v", err)
	}
}
