package text

import (
	"strings"
	"testing"
)

func TestTermsOfWords(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ language, in, want string }{
		"inflected verbs share a term":          {"en", "meeting meets met", "meet meet meet"},
		"irregular forms":                       {"en", "went taught children", "go teach child"},
		"possessives":                           {"en", "Trump’s Trump's the Putins'", "trump trump the putin"},
		"demonyms":                              {"en", "Russian Ukrainians Hungary", "russia ukrain hungari"},
		"acronyms":                              {"en", "the U.S. and the US, U.N.", "the us and the us un"},
		"numbers":                               {"en", "1,000 five 2.5 1st", "1000 5 2.5 first"},
		"negation":                              {"en", "can't doesnt won’t", "can does will"},
		"identifiers keep the whole and parts":  {"en", "rate_limit_per_user", "rate_limit_per_us rate limit per user"},
		"camel case":                            {"en", "DisallowedIntents", "disallowedint disallow intent"},
		"diacritics":                            {"en", "Łukasz Straße Zoë ﬁnd", "lukasz strasse zoe find"},
		"link targets are passed over":          {"en", "see [Text Display](/docs/ref#x) now", "see text display now"},
		"words split at the end of a line":      {"en", "six ba-\n   sic attributes", "6 basic attribut"},
		"languages with one letter and signs":   {"en", "C++ or C# code", "c++ or c# code"},
		"russian":                               {"ru", "встречи встреча", "встреч встреч"},
		"characters without spaces go in pairs": {"ja", "東京都に", "東京 京都 都に"},
		"german":                                {"de", "Häuser Haus", "haus haus"},
		"a point at the end ends the word":      {"en", "He met Putin.", "he meet putin"},
		"code and times":                        {"en", "opcode 4014 at 10:30", "opcod 4014 at 10 30"},
		"empty":                                 {"en", " \n--", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, tok := range NewAnalyzer(c.language).Tokens(nil, c.in) {
				got = append(got, tok.Term)
			}
			if g := strings.Join(got, " "); g != c.want {
				t.Errorf("terms of %q:\n got %s\nwant %s", c.in, g, c.want)
			}
		})
	}
}

func FuzzTokensKeepTheirPlace(f *testing.F) {
	for _, s := range []string{"Trump’s 1,000 U.S. c++", "東京都", "[a](b)", "ba-\nsic", "\xff\xfe'", "don't_x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, tok := range NewAnalyzer("en").Tokens(nil, s) {
			if tok.Start < 0 || tok.End > len(s) || tok.Start >= tok.End {
				t.Fatalf("token %+v lies outside of %q", tok, s)
			}
			if tok.Start < last && !tok.Is(Part) {
				if r := s[tok.Start]; r < 0x80 {
					t.Fatalf("token %+v goes back in %q", tok, s)
				}
			}
			last = tok.Start
			if tok.Term == "" || tok.Word == "" {
				t.Fatalf("token %+v is empty", tok)
			}
		}
	})
}

func BenchmarkTokens(b *testing.B) {
	s := strings.Repeat("The quick brown fox jumped over 12 lazy dogs, and Trump’s meeting with Putin went on. ", 10)
	a := NewAnalyzer("en")
	b.SetBytes(int64(len(s)))
	var dst []Token
	for b.Loop() {
		dst = a.Tokens(dst[:0], s)
	}
}
