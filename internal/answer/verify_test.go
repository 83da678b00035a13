package answer

import (
	"testing"

	"docent/internal/answer/proof"
	"docent/internal/retrieval"
)

func TestVerifyFindsSupportContradictionAndNothing(t *testing.T) {
	t.Parallel()
	s := &shelf{texts: map[int64]string{}}
	s.found = retrieval.Result{Passages: []retrieval.Hit{
		s.hit(1, "en", "The office is closed on Mondays. Entry costs 12 euros."),
		s.hit(2, "en", "The finance ministers will meet in Budapest on 13 September. They did not meet in Vienna."),
	}}
	e := New(s, s)
	for claim, want := range map[string]Verified{
		"The finance ministers are meeting in Budapest on September 13.": {Verdict: proof.Supports},
		"The finance ministers will meet in Paris on 13 September.":      {Verdict: proof.Contradicts, Differs: proof.RuleNames, Claimed: "Paris", Stated: "Budapest"},
		"Entry costs €10.":                      {Verdict: proof.Contradicts, Differs: proof.RuleNumbers, Claimed: "10", Stated: "12"},
		"Entry does not cost 12 euros.":         {Verdict: proof.Contradicts, Differs: proof.RuleNegation},
		"Entry costs twelve euros.":             {Verdict: proof.Supports},
		"The office is not closed on Mondays.":  {Verdict: proof.Contradicts, Differs: proof.RuleNegation},
		"The library lends books to strangers.": {Verdict: proof.Unrelated},
	} {
		got, err := e.Verify(t.Context(), retrieval.Question{Text: claim})
		if err != nil || len(got) != 1 {
			t.Fatalf("%q: %+v, %v", claim, got, err)
		}
		v := got[0]
		if v.Verdict != want.Verdict || v.Differs != want.Differs || v.Claimed != want.Claimed || v.Stated != want.Stated || (v.Quote == nil) != (want.Verdict == proof.Unrelated) {
			t.Errorf("%q: %+v, want %+v", claim, v, want)
		}
		if v.Quote != nil && s.texts[v.Quote.Hit.Document.ID][v.Quote.Start:v.Quote.End] != v.Quote.Text {
			t.Errorf("%q: the quote does not stand at its place", claim)
		}
	}
}

// The documents of one test say where in two ways, and who.
func TestVerifyDoesNotContradictWhatIsSaidElsewhereInOtherWords(t *testing.T) {
	t.Parallel()
	s := &shelf{texts: map[int64]string{}}
	s.found = retrieval.Result{Passages: []retrieval.Hit{
		s.hit(1, "en", "Trump said he will meet Putin in Hungary. Trump and Putin agreed upon a location, Budapest, to meet once more."),
		s.hit(2, "en", "The talks of Anna Kovacs went on. Kovacs will lead the delegation."),
	}}
	e := New(s, s)
	for claim, want := range map[string]Verified{
		"Trump will meet Putin in Vienna.":    {Verdict: proof.Contradicts, Differs: proof.RuleNames, Claimed: "Vienna", Stated: "Hungary"},
		"Trump will meet Putin in Budapest.":  {Verdict: proof.Unrelated},
		"Rubio will lead the delegation.":     {Verdict: proof.Contradicts, Differs: proof.RuleNames, Claimed: "Rubio", Stated: "Kovacs"},
		"Everybody will lead the delegation.": {Verdict: proof.Unrelated},
	} {
		got, err := e.Verify(t.Context(), retrieval.Question{Text: claim})
		if err != nil || len(got) != 1 {
			t.Fatalf("%q: %+v, %v", claim, got, err)
		}
		if v := got[0]; v.Verdict != want.Verdict || v.Differs != want.Differs || v.Claimed != want.Claimed || v.Stated != want.Stated {
			t.Errorf("%q: %+v, want %+v", claim, v, want)
		}
	}
}

func TestVerifyTakesATextApart(t *testing.T) {
	t.Parallel()
	s := &shelf{texts: map[int64]string{}}
	s.found = retrieval.Result{Passages: []retrieval.Hit{s.hit(1, "en", "Entry costs 12 euros.")}}
	got, err := New(s, s).Verify(t.Context(), retrieval.Question{Text: "Entry costs 12 euros. Dogs are welcome everywhere."})
	if err != nil || len(got) != 2 || got[0].Verdict != proof.Supports || got[1].Verdict != proof.Unrelated {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := New(s, s).Verify(t.Context(), retrieval.Question{Text: " \n "}); len(got) != 0 || err != nil {
		t.Errorf("an empty text: %+v, %v", got, err)
	}
}

func TestVerifyDoesNotQuoteWhatIsNotStored(t *testing.T) {
	t.Parallel()
	s := &shelf{texts: map[int64]string{}}
	s.found = retrieval.Result{Passages: []retrieval.Hit{s.hit(1, "en", "Entry costs 12 euros.")}}
	s.texts[1] = "Entry costs 13 euros."
	got, err := New(s, s).Verify(t.Context(), retrieval.Question{Text: "Entry costs 12 euros."})
	if err != nil || got[0].Verdict != proof.Unrelated || got[0].Quote != nil {
		t.Errorf("%+v, %v", got, err)
	}
}
