package proof

import (
	"testing"
	"unicode/utf8"
)

func TestNormalizeDoesFourThings(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		" The  Green\n\tHall ":    "the Green Hall",
		"“It’s” – he said — «no»": "\"It's\" - he said - \"no\"",
		"ÉCOLE École":             "éCOLE École",
		"3−4":                     "3-4",
		"":                        "",
	} {
		if got := Normalize(in); got != want {
			t.Errorf("Normalize(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFindReturnsBytesOfTheText(t *testing.T) {
	t.Parallel()
	s := "Élan: “the  café’s\nhours” – daily."
	for words, want := range map[string]string{
		"The café's hours":         "the  café’s\nhours",
		"\"the café's hours\"":     "“the  café’s\nhours”",
		"'the café's hours'":       "the  café’s\nhours",
		"hours\" - daily.":         "hours” – daily.",
		"élan":                     "Élan",
		"the cafe's hours":         "",
		"he café":                  "",
		"THE café":                 "",
		"…":                        "",
		"":                         "",
		"the café's hours - daily": "",
	} {
		span, ok := Find(s, words)
		if ok != (want != "") || ok && s[span.Start:span.End] != want {
			t.Errorf("Find(%q) = %q %v, want %q", words, s[span.Start:span.End], ok, want)
		}
	}
}

func FuzzFindCutsAtCharacters(f *testing.F) {
	f.Add("It’s “so”.", "it's \"so\"")
	f.Add("a\xff b", "\xff b")
	f.Add("会議はブダペストで", "ブダペスト")
	f.Fuzz(func(t *testing.T, s, words string) {
		span, ok := Find(s, words)
		if !ok {
			return
		}
		got := s[span.Start:span.End]
		if Normalize(got) != Normalize(words) {
			if n := Normalize(words); len(n) > 2 && Normalize(got) == Normalize(n[1:len(n)-1]) {
				return
			}
			t.Errorf("found %q for %q", got, words)
		}
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Errorf("cut inside a character: %q", got)
		}
	})
}

func FuzzCheckNeverPanicsNorProvesForeignWords(f *testing.F) {
	f.Add("The ministers meet.", "The ministers meet.", "en")
	f.Add("1.2.3 €5 12 May 2024-05-12 9 a.m.", "12 May €", "de")
	f.Add("会議はブダペストで開かれない。", "ブダペスト", "ja")
	f.Fuzz(func(t *testing.T, doc, claim, lang string) {
		got := Check([]Claim{{claim + " zzyzx", []Cite{{"p", doc}, {"p", claim}}}}, []Source{{ID: "p", Text: doc, Language: lang}})
		if got[0].Proven && !containsFold(doc, "zzyzx") {
			t.Errorf("proven: %q from %q", got[0].Text, doc)
		}
	})
}

func containsFold(s, sub string) bool {
	_, ok := Find(foldCase(s), sub)
	return ok
}
