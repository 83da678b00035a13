package answer

import (
	"testing"

	"docent/internal/retrieval"
)

func TestAWrongPremiseIsDoubtedWithAQuote(t *testing.T) {
	t.Parallel()
	s := &shelf{texts: map[int64]string{}}
	hit := s.hit(1, "en", "The ministers will meet in Budapest. In August they had met in Alaska. The host is not known.")
	s.found = retrieval.Result{Passages: []retrieval.Hit{hit}, Answered: true, Confidence: 0.8,
		Quotes: []retrieval.Quote{quoteAt(hit, hit.Passage.Units[0].Span)}}
	e := New(s, s)
	for question, want := range map[string]*Doubt{
		"Since it is in Vienna, who will host them?":                    {Word: "Vienna", Rest: "Who will host them?"},
		"Since it is in Alaska, who will host them?":                    {Word: "Alaska", Rest: "Who will host them?", Elsewhere: true},
		"Since it is in Budapest, who will host them?":                  nil,
		"Since the ministers will meet in Graz, who will be their host": {Word: "Graz", Rest: "Who will be their host"},
		"Since they are late, who will host them?":                      nil,
		"Who will host them?":                                           nil,
	} {
		got, err := e.Doubt(t.Context(), retrieval.Question{Text: question, History: []string{"where will they meet?"}})
		if err != nil || (got == nil) != (want == nil) {
			t.Errorf("%q: %+v, %v, want %+v", question, got, err, want)
			continue
		}
		if got == nil {
			continue
		}
		if got.Word != want.Word || got.Rest != want.Rest || got.Elsewhere != want.Elsewhere || got.Quote == nil || got.Quote.Text != "The ministers will meet in Budapest." {
			t.Errorf("%q: %+v (quote %+v), want %+v", question, got, got.Quote, want)
		}
	}
	// Nothing was asked before: only what is said nowhere near is doubted.
	got, err := e.Doubt(t.Context(), retrieval.Question{Text: "Since it is in Vienna, who will host them?"})
	if err != nil || got == nil || got.Word != "Vienna" || got.Quote != nil {
		t.Errorf("%+v, %v", got, err)
	}
}
