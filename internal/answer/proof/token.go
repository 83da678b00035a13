package proof

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"docent/internal/retrieval/text"
)

// kind says what a token is.
type kind uint8

const (
	plain  kind = iota
	number      // a value, in digits or words
	unit        // of measure, currency, percent
	date        // day and month, or a month
	clock       // time of day
)

// gap says what stands between a token and the one before it.
type gap uint8

const (
	near   gap = iota // nothing but spaces, hyphens or quote marks
	comma             // a weak break: comma, colon, dash, bracket, cell border
	strong            // a semicolon or the end of a sentence
	border            // another unit or another passage
)

// token is one word, number or date of a text, in the form in which it is compared.
type token struct {
	text.Span
	key     string // canonical: equal keys mean the same
	surface string
	kind    kind
	gap     gap
	capital bool // written with an upper-case letter in front
	tight   bool // continues a run of a script without spaces
	flags   flags
	unit    int    // which unit of the sources it stands in
	quoted  bool   // stands inside a quote
	joined  bool   // an "and" stands before it
	colon   bool   // a colon stands before it
	hyphen  bool   // a hyphen without spaces stands before it
	from    int    // the unit, counted from 1, of which it was taken to stand for a pronoun; 0: its own
	article string // the article before it, in its form; "" if there is none
}

func (t token) is(f flags) bool { return t.flags&f != 0 }

// content reports whether the token carries meaning of its own.
func (t token) content() bool { return t.flags&(free|relation|auxiliary|coordinator|pronoun) == 0 }

// tokenize finds the tokens of s.
func (l *lexicon) tokenize(s string) []token {
	raw := l.split(s)
	raw = contractions(raw)
	raw = l.alike(raw)
	raw = l.numbers(raw)
	for i := range raw {
		l.mark(&raw[i])
		if raw[i].key == "up" && !atMost(raw, i) {
			raw[i].flags &^= limit // "runners-up" and "moved up to second"
		}
		if raw[i].hyphen {
			raw[i].flags &^= relation
		}
		if i > 0 && raw[i].gap == near && raw[i-1].is(free) && !raw[i-1].is(coordinator) {
			raw[i].article = raw[i-1].key
		}
	}
	return raw
}

// atMost reports whether the "up" at i begins "up to" before a count.
func atMost(ts []token, i int) bool {
	return i+2 < len(ts) && ts[i+1].key == "to" && !strings.HasPrefix(ts[i+2].key, "#")
}

// split cuts s into words and signs of value (€, %, °). It sets key, surface,
// gap, capital and tight.
func (l *lexicon) split(s string) []token {
	var out []token
	between, colon := near, false
	hyphen := func(i int) bool { // right before i, and a word before it
		r, size := utf8.DecodeLastRuneInString(s[:i])
		last, _ := utf8.DecodeLastRuneInString(s[:i-size])
		return sign(r) == '-' && word(last)
	}
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case unspaced(r):
			out = append(out, token{Span: text.Span{Start: i, End: i + size}, surface: s[i : i+size],
				key: s[i : i+size], gap: between, colon: colon, tight: between == near && i > 0 && lastUnspaced(s[:i])})
			between, colon = near, false
			i += size
		case word(r):
			end := wordEnd(s, i)
			out = append(out, token{Span: text.Span{Start: i, End: end}, surface: s[i:end],
				key: foldCase(s[i:end]), gap: between, colon: colon, hyphen: hyphen(i), capital: unicode.IsUpper(r) || unicode.IsTitle(r)})
			between, colon = near, false
			i = end
		case strings.ContainsRune(valueSigns, r):
			out = append(out, token{Span: text.Span{Start: i, End: i + size}, surface: s[i : i+size],
				key: string(r), kind: unit, gap: between, colon: colon})
			between, colon = near, false
			i += size
		default:
			colon = colon || r == ':'
			between = max(between, l.breakOf(r, s, i, size))
			i += size
		}
	}
	return out
}

// valueSigns are tokens of their own.
const valueSigns = "%‰€$£¥₹₽₺°§+½¼¾⅓⅔"

func lastUnspaced(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unspaced(r)
}

// wordEnd returns the end of the word at i. An apostrophe between letters and
// a point, comma or colon between digits belong to it.
func wordEnd(s string, i int) int {
	start := i
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if word(r) && !unspaced(r) {
			if i > start && digitLetter(s, i, r) {
				break
			}
			i += size
			continue
		}
		next, _ := utf8.DecodeRuneInString(s[i+size:])
		last, _ := utf8.DecodeLastRuneInString(s[:i])
		inner := sign(r) == '\'' && unicode.IsLetter(last) && unicode.IsLetter(next) ||
			(r == '.' || r == ',' || r == ':' || r == '\'' || r == '’') && unicode.IsDigit(last) && unicode.IsDigit(next)
		if i == start || !inner {
			break
		}
		i += size
	}
	return i
}

// digitLetter reports whether a number ends before the letter r at i: "10km",
// "5th" and "9am" are two tokens, "B12" and "covid19" one.
func digitLetter(s string, i int, r rune) bool {
	last, _ := utf8.DecodeLastRuneInString(s[:i])
	return unicode.IsDigit(last) && unicode.IsLetter(r) && allDigits(s, i)
}

// allDigits reports whether the word that ends at i has no letter.
func allDigits(s string, i int) bool {
	for i > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:i])
		if unicode.IsLetter(r) {
			return false
		}
		if unicode.IsSpace(r) {
			return true
		}
		i -= size
	}
	return true
}

// breakOf classifies a sign between two words.
func (l *lexicon) breakOf(r rune, s string, i, size int) gap {
	switch r {
	case ',', ':', '(', ')', '[', ']', '|', '\t', '،', '、', '，', '：', '…':
		return comma
	case ';', '!', '?', '。', '！', '？', '；', '؟':
		return strong
	case '.':
		next, _ := utf8.DecodeRuneInString(s[i+size:])
		if (unicode.IsSpace(next) || i+size == len(s)) && !l.abbreviates(s[:i]) {
			return strong
		}
	}
	if sign(r) == '-' {
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		if unicode.IsSpace(before) || r == '—' {
			return comma
		}
	}
	return near
}

// abbreviates reports whether the point after s shortens a word (Dr., U.S.)
// or, in languages that write so, makes an ordinal (12. Mai).
func (l *lexicon) abbreviates(s string) bool {
	start := len(s)
	letters, digits := 0, 0
	for start > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:start])
		if !word(r) {
			break
		}
		if unicode.IsDigit(r) {
			digits++
		} else {
			letters++
		}
		start -= size
	}
	if shortened[strings.ToLower(s[start:])] {
		return true
	}
	first, _ := utf8.DecodeRuneInString(s[start:])
	return digits == 0 && letters >= 1 && letters <= 3 && unicode.IsUpper(first) && start > 0 ||
		letters == 0 && digits > 0 && digits <= 2 && l.dotted
}

// shortened are abbreviations that stand before a name or a number, also where
// they begin a sentence.
var shortened = set("dr mr mrs ms prof st capt sen gov rev fr hr nr approx")

// foldCase brings a word to the form in which it is compared: lower case,
// composed, straight apostrophe. Diacritics stay.
func foldCase(s string) string {
	s = strings.ToLower(norm.NFC.String(s))
	return strings.Map(func(r rune) rune {
		if r == '\u00ad' {
			return -1
		}
		if sign(r) == '\'' {
			return '\''
		}
		return r
	}, s)
}

// contractions writes short forms out, so that "isn't" denies like "is not"
// and "l'eau" is "eau" after an article. A possessive 's stays: "the robber's
// target" does not prove anything about a robber.
func contractions(in []token) []token {
	out := make([]token, 0, len(in))
	for _, t := range in {
		stem, tail, ok := strings.Cut(t.key, "'")
		if !ok {
			if t.key == "cannot" {
				out = append(out, as(t, "can"), then(t, "not"))
				continue
			}
			out = append(out, t)
			continue
		}
		switch {
		case tail == "t" && strings.HasSuffix(stem, "n"):
			verb := strings.TrimSuffix(stem, "n")
			if full, ok := map[string]string{"wo": "will", "ca": "can", "sha": "shall"}[verb]; ok {
				verb = full
			}
			out = append(out, as(t, verb), then(t, "not"))
		case tail == "":
			out = append(out, as(t, stem))
		case tail == "re" || tail == "ll" || tail == "ve":
			full := map[string]string{"re": "are", "ll": "will", "ve": "have"}[tail]
			out = append(out, as(t, stem), then(t, full))
		case len(stem) <= 2 && tail != "": // l'eau, d'Europe, qu'il
			rest := then(t, tail)
			if _, at, found := strings.Cut(strings.ReplaceAll(t.surface, "’", "'"), "'"); found {
				r, _ := utf8.DecodeRuneInString(at)
				rest.capital = unicode.IsUpper(r)
			}
			out = append(out, as(t, stem), rest)
		default:
			out = append(out, t)
		}
	}
	return out
}

func as(t token, key string) token { t.key = key; return t }

func then(t token, key string) token {
	t.key, t.gap, t.capital = key, near, false
	return t
}
