package locale

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// counted splits the key of one form of a text that counts.
func counted(key string) (base, form string, ok bool) {
	at := strings.LastIndexByte(key, '.')
	return key[:at], key[at+1:], strings.Count(key, ".") == 2
}

// keys are the keys of texts, sorted; the forms of one count as one.
func keys(texts map[string]string) []string {
	all := make(map[string]bool)
	for key := range texts {
		if base, _, ok := counted(key); ok {
			key = base + " by number"
		}
		all[key] = true
	}
	return slices.Sorted(maps.Keys(all))
}

func TestATextThatCountsHasTheFormsOfItsLanguage(t *testing.T) {
	t.Parallel()
	for name, w := range load(t).languages {
		numbers := make(map[string][]int) // by form
		for n := range 200 {
			numbers[form(name, n)] = append(numbers[form(name, n)], n)
		}
		have := make(map[string]map[string]bool)
		for key, text := range w.texts {
			base, form, ok := counted(key)
			if !ok {
				continue
			}
			if have[base] == nil {
				have[base] = make(map[string]bool)
			}
			have[base][form] = true
			if largest := slices.Max(append(numbers[form], 0)); largest > 1 && !strings.Contains(text, "{n}") {
				t.Errorf("%s: %s does not say the number, which may be %d", name, key, largest)
			}
		}
		for base, forms := range have {
			if diff := cmp.Diff(slices.Sorted(maps.Keys(numbers)), slices.Sorted(maps.Keys(forms))); diff != "" {
				t.Errorf("%s: forms of %s (-language +text):\n%s", name, base, diff)
			}
		}
	}
}

func TestDaysAreCountedAsPeopleSayThem(t *testing.T) {
	t.Parallel()
	c := load(t)
	for language, want := range map[string]map[int]string{
		"en": {1: "**The last day**", 2: "**The last 2 days**", 30: "**The last 30 days**"},
		"de": {1: "**Der letzte Tag**", 2: "**Die letzten 2 Tage**", 30: "**Die letzten 30 Tage**"},
		"es": {1: "**El último día**", 2: "**Los últimos 2 días**", 30: "**Los últimos 30 días**"},
		"fr": {1: "**Le dernier jour**", 2: "**Les 2 derniers jours**", 30: "**Les 30 derniers jours**"},
		"hu": {1: "**Az utolsó nap**", 2: "**Az utolsó 2 nap**", 30: "**Az utolsó 30 nap**"},
		"uk": {1: "**Останній 1 день**", 2: "**Останні 2 дні**", 5: "**Останні 5 днів**", 11: "**Останні 11 днів**", 21: "**Останній 21 день**", 30: "**Останні 30 днів**"},
	} {
		for n, text := range want {
			if got := c.For(language).N("stats.title", n); got != text {
				t.Errorf("%s, %d days: got %q, want %q", language, n, got, text)
			}
		}
	}
}

func TestALanguageWithoutATextCountsInEnglish(t *testing.T) {
	t.Parallel()
	w := Words{language: "uk", fallback: map[string]string{"a.b.one": "one thing", "a.b.other": "{n} things of {whose}"}}
	if got := w.N("a.b", 3, "whose", "{n}"); got != "3 things of {n}" {
		t.Errorf("got %q", got)
	}
	if got := w.N("a.b", 1); got != "one thing" {
		t.Errorf("got %q", got)
	}
}
