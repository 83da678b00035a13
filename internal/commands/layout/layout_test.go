package layout

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"docent/internal/commands/locale"
	"docent/internal/discord"
	"docent/internal/records"
	"docent/internal/retrieval"
)

// monsters are texts that are long, and longer once escaped, and that end
// badly when they are cut.
var monsters = map[string]string{
	"nothing":    "",
	"plain":      "They meet in Budapest.",
	"words":      strings.Repeat("presidents meet in Budapest again ", 400),
	"one word":   strings.Repeat("x", 9000),
	"stars":      strings.Repeat("*", 9000),
	"emoji":      strings.Repeat("👩‍👩‍👧 ", 1500),
	"han":        strings.Repeat("漢字", 3000),
	"lines":      strings.Repeat("line\n", 2000),
	"blanks":     strings.Repeat(" \n\t", 2000),
	"backslash":  strings.Repeat("\\", 5000),
	"hebrew":     strings.Repeat("שלום ", 1500),
	"not a text": strings.Repeat("\xff\x00", 3000),
}

func catalog(t *testing.T) *locale.Catalog {
	t.Helper()
	c, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func monstrous(s string) records.Receipt {
	c := records.Citation{
		Document: 1, Name: s, Title: s, Source: "https://a.example/" + strings.Repeat("p", 300), Place: "page " + s,
		Paragraph: 12345, Before: s, Text: s, Changed: time.Unix(1_760_000_000, 0),
	}
	return records.Receipt{
		ID: "abc234", Question: s, Asked: s + "! ← " + s, Answered: true, Doubt: records.Doubt{Word: s, Quote: 2}, Conflict: true, Confidence: 0.9,
		Mode: "summary", Text: s, Proven: 3, Said: 4, Quotes: []records.Citation{c, c, c}, Created: time.Unix(1_760_000_000, 0),
	}
}

// check holds a message to Discord's limits.
func check(t *testing.T, what string, d discord.Draft) {
	t.Helper()
	if err := d.Check(); err != nil {
		t.Errorf("%s: %v", what, err)
	}
	raw, err := json.Marshal(d.Components)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	var components any
	if err := json.Unmarshal(raw, &components); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	accessible(t, what, components)
}

// accessible fails for a button without words and for a picture or a file
// without a description.
func accessible(t *testing.T, what string, v any) {
	t.Helper()
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			accessible(t, what, e)
		}
	case map[string]any:
		const button = 2.0
		if label, _ := v["label"].(string); v["type"] == button && strings.TrimSpace(label) == "" {
			t.Errorf("%s: the button %v has no words", what, v["custom_id"])
		}
		if description, _ := v["description"].(string); v["media"] != nil && description == "" {
			t.Errorf("%s: the picture %v has no description", what, v["media"])
		}
		for _, e := range v {
			accessible(t, what, e)
		}
	}
}

func TestEveryLayoutHoldsDiscordsLimitsWhateverTheTexts(t *testing.T) {
	t.Parallel()
	for _, language := range catalog(t).Languages() {
		w := catalog(t).For(language)
		for name, s := range monsters {
			if language != "en" && name != "words" && name != "stars" {
				continue // the rest does not depend on our own words
			}
			what := language + ", " + name
			r := monstrous(s)
			check(t, what+": answer", Answer(w, r, Options{In: s, Notes: []string{w.T("answer.summary_budget")}}))
			r.Mode = "quotes"
			check(t, what+": quotes", Answer(w, r, Options{}))
			r.Private = true
			check(t, what+": bare", Answer(w, r, Options{Bare: true}))
			check(t, what+": receipt", Receipt(w, r, []State{Same, Moved, Changed}, []Later{{}, {}, {Replaced: time.Unix(1e9, 0), Instead: s}}))
			check(t, what+": gone", Receipt(w, r, []State{Gone, Gone, Gone}, make([]Later, 3)))
			check(t, what+": no answer", Answer(w, records.Receipt{ID: "abc234", Question: s}, Options{Near: true, In: s}))

			doc := retrieval.Document{Name: s, Title: s, Source: "https://a.example/"}
			p := Passage{Document: doc, Passage: retrieval.Passage{Paragraph: 3, Text: s, Headings: s, Span: retrieval.Span{End: len(s)}}}
			p.Mark = retrieval.Span{Start: len(s) / 3, End: len(s) / 2}
			check(t, what+": context", InContext(w, Paragraph{Passage: p, Receipt: "abc234", Last: 9, Before: true}))
			check(t, what+": passages", Passages(w, r, []Passage{p, p, p, p}, 1, true))
			check(t, what+": why", Explained(w, r, retrieval.Result{Explain: &retrieval.Explanation{
				Wanted: s, Silence: s, Threshold: 0.4, Terms: []retrieval.TermWeight{{Word: s, Passages: 2}, {Word: s}},
				Repairs: []retrieval.Repair{{From: s, To: s}}, Candidates: []retrieval.Candidate{{Text: s, Matched: []string{s}, Behind: retrieval.BehindOrder}},
				Unknown: []string{s, s},
			}}))
			checkDocuments(t, what, w, s)
			check(t, what+": verified", Verified(w, r, []Claim{
				{Text: s, Verdict: "contradicts", Differs: "numbers", Claimed: s, Stated: s, Quote: 0},
				{Text: s, Verdict: "supports", Quote: 1}, {Text: s, Verdict: "unrelated", Quote: -1},
			}))
		}
	}
}

func TestEveryReasonIsSaidInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, language := range catalog(t).Languages() {
		w := catalog(t).For(language)
		for _, why := range []retrieval.Reason{"", retrieval.QuietNoTerm, retrieval.QuietNoWord, retrieval.QuietPhrase, retrieval.QuietUnsure} {
			for _, behind := range []retrieval.Reason{retrieval.BehindWords, retrieval.BehindPlace, retrieval.BehindWanted, retrieval.BehindOrder} {
				for wanted := retrieval.WantThing; wanted <= retrieval.WantMeaning; wanted++ {
					e := &retrieval.Explanation{Wanted: wanted.String(), Quiet: why, Silence: "english", Unknown: []string{"zebra"}, Threshold: 0.35,
						Candidates: []retrieval.Candidate{{Text: "a", Covers: 0.9}, {Text: "b", Lost: "english", Behind: behind, Covers: 0.4}}}
					said := said(t, Explained(w, records.Receipt{}, retrieval.Result{Explain: e, Confidence: 0.2}))
					for _, word := range []string{"zebra", "35", "20"} {
						if !strings.Contains(said, word) {
							t.Errorf("%s: %s, %s, %s: no %q in %s", language, why, behind, wanted, word, said)
						}
					}
					if strings.Contains(said, "english") || language != "en" && strings.Contains(said, " the ") {
						t.Errorf("%s: English in %s", language, said)
					}
				}
			}
		}
	}
}

// said is all that a message says, as JSON.
func said(t *testing.T, d discord.Draft) string {
	t.Helper()
	b, err := json.Marshal(d.Components)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestTheMarkedQuoteIsShownWholeInAMonstrousPassage(t *testing.T) {
	t.Parallel()
	const quote = "They will meet in Budapest."
	before, after := strings.Repeat("Words before it. ", 500), strings.Repeat(" Words behind it.", 500)
	p := Passage{Passage: retrieval.Passage{Text: before + quote + after}, Mark: retrieval.Span{Start: len(before), End: len(before) + len(quote)}}
	got := marked(p, 1000)
	if !strings.Contains(got, "**"+quote+"**") || discord.Length(got) > 1000 {
		t.Errorf("%d units: %q", discord.Length(got), got)
	}
}

func TestAnAnswersButtonsAreThoseItsReaderCanUse(t *testing.T) {
	t.Parallel()
	w := catalog(t).For("en")
	names := func(r records.Receipt, o Options) string {
		var out []string
		for _, b := range answerButtons(w, r, o) {
			name, _ := ParseID(b.CustomID)
			out = append(out, name)
		}
		return strings.Join(out, " ")
	}
	for want, got := range map[string]string{
		"more why follow up down del":   names(records.Receipt{Answered: true}, Options{}),
		"more why follow up down share": names(records.Receipt{Answered: true, Private: true}, Options{}),
		"more why follow tell del":      names(records.Receipt{}, Options{Near: true}),
		"why follow tell del":           names(records.Receipt{}, Options{}),
		"follow tell del":               names(records.Receipt{}, Options{NoDocuments: true}),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestTimesAreSaidAsPeopleSayThem(t *testing.T) {
	t.Parallel()
	w := catalog(t).For("en")
	for d, want := range map[time.Duration]string{
		23 * time.Millisecond: "less than a second", time.Second: "1 s", 2100 * time.Millisecond: "3 s", time.Minute: "60 s",
	} {
		if got := took(w, d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}
