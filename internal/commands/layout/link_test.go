package layout

import "testing"

func TestSourceLink(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ source, place, quote, want string }{
		"a file has no link":            {"", "", "Hi.", ""},
		"a short quote is given whole":  {"https://a.example/x", "", "They meet, he said.", "https://a.example/x#:~:text=They%20meet%2C%20he%20said%2E"},
		"a long one by both ends":       {"https://a.example/x", "", "one two three four five six seven eight nine ten eleven", "https://a.example/x#:~:text=one%20two%20three%20four%20five,seven%20eight%20nine%20ten%20eleven"},
		"a place of its own wins":       {"https://a.example/x", "https://a.example/x#page=3", "Hi.", "https://a.example/x#page=3"},
		"an anchor is kept":             {"https://a.example/x#sec", "", "Hi", "https://a.example/x#sec:~:text=Hi"},
		"other schemes are not linked":  {"javascript:alert(1)", "", "Hi", ""},
		"nor names before the host":     {"https://good.example@evil.example/", "", "Hi", ""},
		"parentheses cannot end a link": {"https://a.example/x_(y)", "", "", "https://a.example/x_%28y%29"},
	} {
		if got := sourceLink(c.source, c.place, c.quote); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
