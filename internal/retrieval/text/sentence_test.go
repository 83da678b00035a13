package text

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func units(s string, spans []Span) []string {
	var out []string
	for _, u := range spans {
		out = append(out, s[u.Start:u.End])
	}
	return out
}

func TestSentences(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("word ", 70) // 350 bytes
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"a short quotation of two sentences stays whole", "“It is to be seen. We will meet there,” Ann said. He left.",
			[]string{"“It is to be seen. We will meet there,” Ann said.", "He left."}},
		{"a long quotation is parted between its sentences", "“Here " + long + "ends. There " + long + "ends,” she said.",
			[]string{"“Here " + long + "ends.", "There " + long + "ends,” she said."}},
		{"who asked stays with the question", "“Why?” he asked. “Why not?” Prof. Ann Lee replied. “So.” Ann Lee said more.",
			[]string{"“Why?” he asked.", "“Why not?” Prof. Ann Lee replied.", "“So.”", "Ann Lee said more."}},
		{"a quotation that is never closed joins nothing", "He said: “It is late. I go. And he went.", []string{"He said: “It is late.", "I go.", "And he went."}},
		{"brackets hold their sentences together", "This is so (see below. It is long). Next.", []string{"This is so (see below. It is long).", "Next."}},
		{"a wrapped line is no end", "It is a\nlong way. It\nends.", []string{"It is a\nlong way.", "It\nends."}},
		{"a blank line is an end", "It is a\n\nlong way", []string{"It is a", "long way"}},
		{"signs join the sentence before", "Great! 🎶 See you. * * *", []string{"Great! 🎶", "See you. * * *"}},
		{"signs at the start join the sentence behind", "? A scroll.", []string{"? A scroll."}},
		{"text cut into tokens", "He saw it . '' She did not . ( Really . ) No .", []string{"He saw it . ''", "She did not .", "( Really . )", "No ."}},
		{"decimals and versions", "It costs $3.45. Drivers pay. Use ver. 2.0. See Sec. 4.2 or Rm. 204. Done.",
			[]string{"It costs $3.45.", "Drivers pay.", "Use ver. 2.0.", "See Sec. 4.2 or Rm. 204.", "Done."}},
		{"formulas", "It divides (p − 1)! + 1. So p is prime.", []string{"It divides (p − 1)! + 1.", "So p is prime."}},
		{"cases and letters", "FCC v. Pacifica is known. It has chlorophyll a. Others too.",
			[]string{"FCC v. Pacifica is known.", "It has chlorophyll a.", "Others too."}},
		{"nothing", "", nil},
		{"white space", " \n\t\u00a0", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := Sentences(c.text, Span{0, len(c.text)})
			checkUnits(t, c.text, Span{0, len(c.text)}, got)
			if d := cmp.Diff(c.want, units(c.text, got)); d != "" {
				t.Errorf("sentences (-want +got):\n%s", d)
			}
		})
	}
}

func TestSentencesReadsOnlyTheSpan(t *testing.T) {
	t.Parallel()
	s := "Out. In one. In two. Out"
	got := units(s, Sentences(s, Span{5, 20}))
	if d := cmp.Diff([]string{"In one.", "In two."}, got); d != "" {
		t.Error(d)
	}
	if got := Sentences(s, Span{-3, 400}); len(got) != 4 {
		t.Errorf("a span beyond the text gives %v", got)
	}
}

func TestLongSentencesAreCutAtTheBestPlace(t *testing.T) {
	t.Parallel()
	words := strings.Repeat("some words of no end and ", 20) // 500 bytes
	s := words + "then; " + words + "stop, " + words
	for _, u := range units(s, Sentences(s, Span{0, len(s)}))[:2] {
		if !strings.HasSuffix(u, ";") && !strings.HasSuffix(u, ",") {
			t.Errorf("%q ends neither at a semicolon nor at a comma", u)
		}
	}
	for _, s := range []string{strings.Repeat("ő", 2000), strings.Repeat("字", 2000), strings.Repeat("a", 2000)} {
		got := Sentences(s, Span{0, len(s)})
		checkUnits(t, s, Span{0, len(s)}, got)
		if len(got) < 3 || strings.Join(units(s, got), "") != s {
			t.Errorf("%d units of %q…", len(got), s[:10])
		}
	}
}

// Wrapping a paragraph at any usual width must not change what its sentences are.
func TestSplitFindsTheSameSentencesAtAnyWidth(t *testing.T) {
	t.Parallel()
	text := strings.TrimSpace(prose(400))
	want := units(text, Sentences(text, Span{0, len(text)}))
	for width := 40; width <= 110; width++ {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			t.Parallel()
			s := wrap(text, width)
			blocks := Split(s+"\n\n"+s+"\n", Plain)
			if len(blocks) != 2 {
				t.Fatalf("%d blocks: %q", len(blocks), outline(s+"\n\n"+s+"\n", blocks))
			}
			got := units(s, blocks[0].Units)
			for i := range got {
				got[i] = strings.ReplaceAll(got[i], "\n", " ")
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func wrap(s string, width int) string {
	var out strings.Builder
	column := 0
	for _, w := range strings.Fields(s) {
		switch {
		case column == 0:
		case column+1+len(w) > width:
			out.WriteByte('\n')
			column = 0
		default:
			out.WriteByte(' ')
			column++
		}
		out.WriteString(w)
		column += len(w)
	}
	return out.String()
}

func TestHeadingInBoldBelongsToTheSentenceBehindIt(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"**Refunds.** You have 14 days. Write to us.": {"**Refunds.** You have 14 days.", "Write to us."},
		"**May I swim?** Yes. Bring a towel.":         {"**May I swim?** Yes.", "Bring a towel."},
		"All is said. **Never feed it.** It bites.":   {"All is said.", "**Never feed it.**", "It bites."},
		"**Only this.**":                                    {"**Only this.**"},
		"**One** and **two.** Both count.":                  {"**One** and **two.**", "Both count."},
		"**" + strings.Repeat("long ", 40) + "end.** Next.": {"**" + strings.Repeat("long ", 40) + "end.**", "Next."},
	} {
		var got []string
		for _, u := range Sentences(in, Span{Start: 0, End: len(in)}) {
			got = append(got, in[u.Start:u.End])
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%q:\n got %q\nwant %q", in, got, want)
		}
	}
}
