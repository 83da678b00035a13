package proof

import (
	"slices"
	"strings"
	"testing"
)

func TestVerbsAndNounsAreInflected(t *testing.T) {
	t.Parallel()
	for _, want := range []string{
		"start starts started started starting", "buy buys bought bought buying", "choose chooses chose chosen choosing", "carry carries carried carried carrying",
		"stop stops stopped stopped stopping", "visit visits visited visited visiting", "refer refers referred referred referring", "agree agrees agreed agreed agreeing",
		"watch watches watched watched watching", "be is was been being", "call off|calls off|called off|called off|calling off",
	} {
		forms := strings.Split(want, "|")
		if len(forms) == 1 {
			forms = strings.Fields(want)
		}
		if got := conjugate(forms[0]); !slices.Equal(got, forms) {
			t.Errorf("%q", got)
		}
	}
	for one, many := range map[string]string{"child": "children", "mobile phone": "mobile phones", "box": "boxes", "city": "cities", "day": "days"} {
		if got := numbered(one); got[1] != many {
			t.Errorf("%q", got)
		}
	}
}

func TestLinesOfOtherWordsAreWellFormed(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"en", "de", "fr", "es", "hu", "uk"} {
		raw, err := wordFiles.ReadFile("words/" + language + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		known := map[string]bool{}
		for line := range strings.Lines(string(raw)) {
			line = strings.TrimSpace(line)
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			class, rest, _ := strings.Cut(line, " ")
			if class != "w" && (language != "en" || class != "v" && class != "n") || known[line] {
				t.Errorf("%s: %q has no class of words, or stands there twice", language, line)
			}
			known[line] = true
			members := strings.FieldsFunc(rest, func(r rune) bool { return strings.ContainsRune("=>,", r) })
			seen := map[string]bool{}
			for _, m := range members {
				if m = strings.TrimSpace(m); m == "" || seen[m] {
					t.Errorf("%s: %q names %q twice or nothing", language, line, m)
				}
				seen[m] = true
			}
			if len(members) < 2 || strings.Contains(rest, "=") && strings.Contains(rest, ">") {
				t.Errorf("%s: %q is neither a group nor directed", language, line)
			}
		}
		if w := lexiconOf(language).wording(); len(w.phrases) == 0 || w.longest > 8 {
			t.Errorf("%s: %d phrases, the longest of %d words", language, len(w.phrases), w.longest)
		}
	}
}

// Amounts, times and rates that are written in two ways are one.
func TestAmountsAreOneHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	same := [][]string{
		{"half a litre", "0.5 l", "500 ml"}, {"two and a half hours", "2.5 hours", "150 minutes"}, {"an hour and a half", "90 minutes", "1½ hours"},
		{"half of the members", "50 percent of the members", "50% of the members"}, {"a third of the votes", "one third of the votes"},
		{"three quarters of an hour", "45 minutes"}, {"half a million people", "500,000 people"}, {"$1.5m", "1.5 million dollars", "$1,500,000"},
		{"over 40 people", "more than 40 people", "in excess of 40 people"}, {"under 6", "younger than 6", "less than 6", "below the age of 6"},
		{"16 or older", "16 and over", "16+"}, {"5 euros a day", "€5 per day", "5 euros every day"},
		{"the 3rd to the 9th of July", "3 to 9 July", "July 3 to 9"}, {"two weeks", "14 days"}, {"1.5 km", "1,500 m"},
	}
	lex := lexiconOf("en")
	for _, group := range same {
		for _, s := range group[1:] {
			if a, b := keysOf(words(lex.statement(group[0]))), keysOf(words(lex.statement(s))); a != b {
				t.Errorf("%q is %q, %q is %q", group[0], a, s, b)
			}
		}
	}
	for _, pair := range [][2]string{{"half a litre", "half of the litre"}, {"a third suspect", "one third of a suspect"}, {"over 40", "under 40"}, {"16 or older", "16 or younger"},
		{"5 euros a day", "5 euros a week"}, {"half past eight", "half past nine"}, {"1½ hours", "1 hour"}} {
		if a, b := keysOf(words(lex.statement(pair[0]))), keysOf(words(lex.statement(pair[1]))); a == b {
			t.Errorf("%q and %q are both %q", pair[0], pair[1], a)
		}
	}
}
