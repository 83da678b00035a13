package proof

import (
	"strings"
	"testing"
)

// stem is enough of a stemmer for the cases below.
func stem(w string) string {
	for _, end := range []string{"ing", "es", "s", "ed", "e"} {
		if len(w) > len(end)+3 {
			w = strings.TrimSuffix(w, end)
		}
	}
	return w
}

func TestCompare(t *testing.T) {
	t.Parallel()
	const budapest = "The finance ministers will meet in Budapest on Friday, 12 May."
	cases := []struct {
		name, claim, sentence string
		want                  Verdict
		rule                  Rule
	}{
		{"the same words", "The finance ministers will meet in Budapest on Friday.", budapest, Supports, ""},
		{"another inflection", "Finance ministers are meeting in Budapest", budapest, Supports, ""},
		{"another order of phrases", "On 12 May the finance ministers meet in Budapest", budapest, Supports, ""},
		{"another place", "The finance ministers will meet in Vienna on Friday.", budapest, Contradicts, RuleNames},
		{"another weekday", "The finance ministers meet in Budapest on Monday.", budapest, Contradicts, RuleDates},
		{"another date", "The finance ministers meet in Budapest on 13 May.", budapest, Contradicts, RuleDates},
		{"a denial", "The finance ministers will not meet in Budapest.", budapest, Contradicts, RuleNegation},
		{"a denied text", "Dogs are allowed in the garden.", "Dogs are not allowed in the garden.", Contradicts, RuleNegation},
		{"another price", "Entry costs 10 euros.", "Entry costs 12 euros.", Contradicts, RuleNumbers},
		{"another currency", "Entry costs 10 euros.", "Entry costs 10 dollars.", Contradicts, RuleNumbers},
		{"a number in words", "The board has twelve members.", "The board has 12 members.", Supports, ""},
		{"another subject", "The library opens at 9 am.", budapest, Unrelated, ""},
		{"a fact that is not mentioned", "The finance ministers will meet in Budapest at the Hilton.", "The finance ministers will meet there.", Unrelated, ""},
		{"a swapped result", "Austria beat Hungary.", "Hungary beat Austria.", Unrelated, ""},
		{"a lost condition", "The match is cancelled.", "The match is cancelled if it rains.", Unrelated, ""},
		{"nothing to compare", "?!", budapest, Unrelated, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := Compare(c.claim, c.sentence, "en", stem)
			if got.Verdict != c.want || got.Rule != c.rule {
				t.Errorf("%q against %q: %+v, want %s %s", c.claim, c.sentence, got, c.want, c.rule)
			}
		})
	}
}
