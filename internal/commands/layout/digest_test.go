package layout

import (
	"strings"
	"testing"
	"time"

	"docent/internal/commands/locale"
	"docent/internal/digest"
	"docent/internal/discord"
	"docent/internal/records/ledger"
)

func english(t *testing.T) locale.Words {
	t.Helper()
	c, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c.For()
}

func quoteOf(title, text string) digest.Quote {
	return digest.Quote{Evidence: ledger.Evidence{Document: 1, Name: title, Title: title, Paragraph: 1, Text: text}}
}

func TestEveryStatementOfAModelStandsBesideItsProof(t *testing.T) {
	t.Parallel()
	shown, other := quoteOf("Bridge", "The bridge opens in May."), quoteOf("Bridge", "It is made of steel.")
	m := Digest(english(t), digest.Content{
		At: time.Unix(1, 0), Since: time.Unix(0, 0),
		Summary: []digest.Statement{
			{Text: "The bridge will be open in May.", Proofs: []digest.Quote{shown}},
			{Text: "Steel is what it is made of.", Proofs: []digest.Quote{other}},
		},
		Documents: []digest.DocumentItem{{Title: "Bridge", Kind: ledger.Added, Quote: &shown}},
	})
	lines := strings.Split(m.Body, "\n")
	want := []string{
		"• The bridge will be open in May\\.", "• Steel is what it is made of\\.", "> It is made of steel\\.",
		"### New and changed documents", "> The bridge opens in May\\.",
	}
	at := 0
	for _, line := range lines {
		if at < len(want) && strings.ReplaceAll(line, "\\", "") == strings.ReplaceAll(want[at], "\\", "") {
			at++
		}
	}
	if at != len(want) {
		t.Errorf("after %d lines as wanted:\n%s", at, m.Body)
	}
	if n := strings.Count(m.Body, "opens in May"); n != 1 {
		t.Errorf("the quote of the document stands %d times:\n%s", n, m.Body)
	}
}

func TestAStatementWithoutRoomForItsProofIsLeftOut(t *testing.T) {
	t.Parallel()
	var statements []digest.Statement
	for _, mark := range []string{"one", "two", "three", "four", "five", "six", "seven", "eight"} {
		proof := quoteOf("Long", mark+" "+strings.Repeat("word ", 120))
		statements = append(statements, digest.Statement{Text: "Statement " + mark + "!", Proofs: []digest.Quote{proof}})
	}
	m := Digest(english(t), digest.Content{At: time.Unix(1, 0), Since: time.Unix(0, 0), Summary: statements})
	if discord.Length(m.Body) > postBody {
		t.Errorf("the body has %d characters", discord.Length(m.Body))
	}
	for _, s := range statements {
		word := strings.Fields(s.Text)[1]
		word = strings.TrimSuffix(word, "!")
		if said, proven := strings.Contains(m.Body, "Statement "+word), strings.Contains(m.Body, "> "+word+" word"); said != proven {
			t.Errorf("%s: said %v, proven %v", word, said, proven)
		}
	}
}

func TestEveryCauseHasASentenceInEveryLanguage(t *testing.T) {
	t.Parallel()
	c, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, language := range c.Languages() {
		for _, cause := range digest.Causes() {
			text := Cause(c.For(language), string(cause))
			if text == "" || text == Inline(string(cause)) || seen[text] {
				t.Errorf("%s: %s reads %q", language, cause, text)
			}
			seen[text] = true
		}
		for _, paused := range []bool{false, true} {
			m := Trouble(c.For(language), "42", digest.Trouble{Cause: digest.CauseGone, Paused: paused})
			if !strings.Contains(m.Body, "<#42>") || strings.Contains(m.Body, "{") || seen[m.Body] {
				t.Errorf("%s: %q", language, m.Body)
			}
			seen[m.Body] = true
		}
	}
	if got := Cause(c.For(), "Discord declined @everyone"); !strings.Contains(got, "declined") {
		t.Errorf("what an older version noted reads %q", got)
	}
}
