package history

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docent/internal/extract"
	"docent/internal/retrieval"
)

func paragraphs(lines ...string) []Paragraph {
	var all []Paragraph
	for i, l := range lines {
		all = append(all, Paragraph{Number: i + 1, Text: l})
	}
	return all
}

// told writes changes down shortly.
func told(changes []Change) (all []string) {
	for _, c := range changes {
		all = append(all, fmt.Sprintf("%c %s→%s", "~+-^"[c.Kind], c.Before.Text, c.After.Text))
	}
	return all
}

func TestWhatChangedIsToldParagraphByParagraph(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name          string
		before, after []string
		want          []string
	}{
		{"nothing", []string{"a b", "c"}, []string{"a  b", "c"}, nil},
		{"a new wording", []string{"x", "opens at nine on weekdays", "y"}, []string{"x", "opens at ten on weekdays", "y"},
			[]string{"~ opens at nine on weekdays→opens at ten on weekdays"}},
		{"one more in the middle", []string{"a", "b"}, []string{"a", "new", "b"}, []string{"+ →new"}},
		{"one less", []string{"a", "b", "c"}, []string{"a", "c"}, []string{"- b→"}},
		{"another place", []string{"a", "b", "c"}, []string{"b", "c", "a"}, []string{"^ a→a"}},
		{"something else instead", []string{"a", "red apples", "c"}, []string{"a", "blue skies", "c"}, []string{"- red apples→", "+ →blue skies"}},
		{"repeated lines", []string{"-", "a", "-", "b", "-"}, []string{"-", "a", "-", "c", "-"}, []string{"- b→", "+ →c"}},
		{"from nothing", nil, []string{"a"}, []string{"+ →a"}},
		{"to nothing", []string{"a"}, nil, []string{"- a→"}},
	} {
		if diff := cmp.Diff(c.want, told(Compare(paragraphs(c.before...), paragraphs(c.after...)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestAQuotesNewWordingIsFound(t *testing.T) {
	t.Parallel()
	changes := Compare(paragraphs("The office opens at nine. Ring twice.", "Dogs stay out."), paragraphs("The office opens at ten. Ring twice."))
	if p, ok := Now(changes, "opens at\nnine"); !ok || p.Text != "The office opens at ten. Ring twice." {
		t.Errorf("it now says %+v, %v", p, ok)
	}
	if _, ok := Now(changes, "Dogs stay out."); ok {
		t.Error("what was removed has a new wording")
	}
}

// Applying the changes to the paragraphs before gives those after: nothing is
// told twice and nothing is left out.
func TestChangesAccountForEveryParagraph(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	text := func() (all []string) {
		for range rng.IntN(12) {
			all = append(all, strings.Repeat(fmt.Sprintf("word%d ", rng.IntN(6)), 1+rng.IntN(3))+fmt.Sprint(rng.IntN(3)))
		}
		return all
	}
	for range 5000 {
		before, after := text(), text()
		have := map[string]int{}
		for _, p := range before {
			have[squeeze(p)]++
		}
		for _, c := range Compare(paragraphs(before...), paragraphs(after...)) {
			if c.Kind == Changed || c.Kind == Removed {
				have[squeeze(c.Before.Text)]--
			}
			if c.Kind == Changed || c.Kind == Added {
				have[squeeze(c.After.Text)]++
			}
		}
		for _, p := range after {
			have[squeeze(p)]--
		}
		for p, n := range have {
			if n != 0 {
				t.Fatalf("%q → %q: %q is off by %d", before, after, p, n)
			}
		}
	}
}

func TestALargeRewrittenBookIsComparedQuickly(t *testing.T) {
	t.Parallel()
	var before, after []string
	for n := range 20_000 {
		before = append(before, fmt.Sprintf("old %d and its friends", n))
		after = append(after, fmt.Sprintf("fresh %d without any company", n))
	}
	if got := CountOf(Compare(paragraphs(before...), paragraphs(after...))); got[Removed] != 20_000 || got[Added] != 20_000 {
		t.Errorf("counted %v", got)
	}
}

func TestParagraphsAreThoseOfTheText(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("A sentence of a paragraph that is too long for one passage. ", 60)
	source := "# Head\n\nShort one.\n\nShort two.\n\n" + long + "\n\nThe end.\n"
	doc, err := extract.File(t.Context(), "a.md", []byte(source), extract.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	all := Paragraphs(retrieval.Prepare(doc).Passages)
	i := slices.IndexFunc(all, func(p Paragraph) bool { return strings.HasPrefix(p.Text, "A sentence") })
	if i < 0 || squeeze(all[i].Text) != squeeze(long) || all[i-1].Text != "Short two." || all[i+1].Text != "The end." {
		t.Errorf("paragraphs %+v", all)
	}
}
