package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Flags say how a word was written and what it is.
type Flags uint8

// The flags of a token.
const (
	Stop     Flags = 1 << iota // carries no subject
	Number                     // has a digit, or is a number word
	Capital                    // begins with an upper-case letter
	Upper                      // has two or more letters, all upper case
	Part                       // a part of the token before it (camelCase, snake_case)
	Negative                   // denies: not, never, n't
)

// Token is one word of a text.
type Token struct {
	Span         // bytes of the text it was read from
	Word  string // folded
	Term  string // what is indexed and searched: the stem of the base form
	Flags Flags
	// Key is the number of the spelling in the analyzer's memory: tokens of one
	// Key differ in nothing but their place and Part. See Forgotten.
	Key uint32
}

// Is reports whether all of f is set.
func (t Token) Is(f Flags) bool { return t.Flags&f == f }

// cacheWords bounds the analyzer's memory of words, at some 150 bytes each.
const cacheWords = 1 << 15

// Analyzer finds the words of texts in one language and their terms. The same
// analyzer serves documents and questions. It remembers words it has seen and
// is not safe for concurrent use.
type Analyzer struct {
	language  string
	lex       lexicon
	stops     map[string]bool
	learned   *Learned // nil if it learns alone
	keys      spellings
	words     []word // by key
	plain     []bool // by key: the word is one token without parts
	forgotten int
	found     []place
}

// place is a token before its word is looked up.
type place struct {
	Span
	key  uint32
	part bool
}

// word is what the analyzer remembers of a spelling.
type word struct {
	word, term string
	flags      Flags
	parts      []string // spellings of its parts, if it has any
}

// NewAnalyzer returns an analyzer for a language (ISO 639-1); "" is taken for
// English.
func NewAnalyzer(language string) *Analyzer { return NewAnalyzerBeside(nil, language) }

// NewAnalyzerBeside returns an analyzer that shares what it learns with others
// of its language.
func NewAnalyzerBeside(learned *Learned, language string) *Analyzer {
	if language == "" {
		language = "en"
	}
	lex := words()
	return &Analyzer{language: language, lex: lex, stops: lex.stops[language], learned: learned, keys: newSpellings()}
}

// Language is the language the analyzer was made for.
func (a *Analyzer) Language() string { return a.language }

// Forgotten counts how often the analyzer has forgotten all words. After that
// it gives keys from 0 again. It does so only when Tokens begins.
func (a *Analyzer) Forgotten() int { return a.forgotten }

// Tokens appends the words of s to dst, in order. Link targets of Markdown are
// passed over. Offsets count bytes of s.
func (a *Analyzer) Tokens(dst []Token, s string) []Token {
	a.find(s)
	for i := range a.found {
		at := &a.found[i]
		t := a.Token(at.key)
		t.Span = at.Span
		if at.part {
			t.Flags |= Part
		}
		dst = append(dst, t)
	}
	return dst
}

// Keys appends the keys of what Tokens returns: all that is needed of words
// that were met before, in half the time.
func (a *Analyzer) Keys(dst []uint32, s string) []uint32 {
	a.find(s)
	for i := range a.found {
		dst = append(dst, a.found[i].key)
	}
	return dst
}

// Token is what is known of a key, whatever its place.
func (a *Analyzer) Token(key uint32) Token {
	w := &a.words[key]
	return Token{Word: w.word, Term: w.term, Flags: w.flags, Key: key}
}

// find finds the words of s.
func (a *Analyzer) find(s string) {
	a.found = a.found[:0]
	if len(a.words) >= cacheWords {
		a.keys.clear()
		a.words, a.plain = a.words[:0], a.plain[:0]
		a.forgotten++
	}
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf && class[c] == other {
			if c == ']' && i+1 < len(s) && s[i+1] == '(' {
				i = afterTarget(s, i+1)
				continue
			}
			i++
			continue
		}
		end, ideographs := wordEnd(s, i)
		switch {
		case end == i:
			_, size := utf8.DecodeRuneInString(s[i:])
			i += size
			continue
		case ideographs:
			a.ideographs(s, i, end)
		default:
			if tail := hyphenated(s, end); tail > 0 {
				rest, _ := wordEnd(s, tail)
				a.joined(s, Span{i, end}, Span{tail, rest})
				end = rest
				break
			}
			a.word(s, Span{i, end}, false)
		}
		i = end
	}
}

// afterTarget returns the offset after the link target that opens at i, or
// i+1 if there is none on the line.
func afterTarget(s string, i int) int {
	depth := 0
	for j := i; j < len(s) && s[j] != '\n' && j < i+2048; j++ {
		switch s[j] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return j + 1
			}
		}
	}
	return i + 1
}

// joined adds the word that a hyphen splits at the end of a line.
func (a *Analyzer) joined(s string, head, tail Span) {
	a.add(Span{head.Start, tail.End}, a.key(s[head.Start:head.End]+s[tail.Start:tail.End]), false)
}

// add adds the token of a spelling, if it has a word.
func (a *Analyzer) add(at Span, key uint32, part bool) {
	if a.plain[key] || a.words[key].word != "" {
		a.found = append(a.found, place{at, key, part})
	}
}

// key returns the key of a spelling, which is analysed if it is new.
func (a *Analyzer) key(spelling string) uint32 {
	key, ok := a.keys.key(spelling)
	if !ok {
		key = a.remember(spelling, a.learn(spelling))
	}
	return key
}

func (a *Analyzer) remember(spelling string, w word) uint32 {
	key := uint32(len(a.words))
	a.words = append(a.words, w)
	a.plain = append(a.plain, w.word != "" && len(w.parts) == 0)
	a.keys.put(spelling, key)
	return key
}

// word adds the token at a place and its parts.
func (a *Analyzer) word(s string, at Span, part bool) {
	spelling := s[at.Start:at.End]
	key := a.key(spelling)
	a.add(at, key, part)
	if a.plain[key] {
		return
	}
	for _, p := range a.words[key].parts {
		from := at.Start + strings.Index(spelling, p)
		a.word(s, Span{from, from + len(p)}, true)
	}
}

// ideographs adds the characters of a run in a script that does not separate
// words as overlapping pairs, the usual index unit for such scripts; a run of
// one character is its own term.
func (a *Analyzer) ideographs(s string, start, end int) {
	previous := -1
	n := 0
	for i := start; i < end; {
		_, size := utf8.DecodeRuneInString(s[i:])
		if previous >= 0 {
			a.ideograph(s, Span{previous, i + size})
		}
		previous = i
		i += size
		n++
	}
	if n == 1 {
		a.ideograph(s, Span{start, end})
	}
}

func (a *Analyzer) ideograph(s string, at Span) {
	spelling := s[at.Start:at.End]
	key, ok := a.keys.key(spelling)
	if !ok {
		spelling = strings.Clone(spelling)
		folded := Fold(spelling)
		key = a.remember(spelling, word{word: folded, term: folded})
	}
	a.add(at, key, false)
}

// read analyses one spelling.
func (a *Analyzer) read(spelling string) word {
	var w word
	w.parts = parts(spelling)
	first, _ := utf8.DecodeRuneInString(spelling)
	if unicode.IsUpper(first) {
		w.flags |= Capital
		if len(spelling) > 1 && strings.ToUpper(spelling) == spelling && utf8.RuneCountInString(spelling) > 1 {
			w.flags |= Upper
		}
	}
	lower := strings.ToLower(spelling)
	folded := Fold(strings.ReplaceAll(spelling, "\u00ad", ""))
	folded, lower = clean(folded), clean(lower)
	if folded == "" {
		return word{}
	}
	if strings.ContainsAny(folded, "0123456789") {
		w.flags |= Number
	}
	if verb, ok := denied(folded); ok {
		w.flags |= Negative
		folded, lower = verb, verb
	} else if i := strings.IndexByte(folded, '\''); i > 0 && contraction[folded[i:]] {
		folded, lower = folded[:i], folded[:i]
	}
	if negatives[folded] {
		w.flags |= Negative
	}
	w.word = folded
	base, known := a.lex.base[folded]
	known = known && (a.language == "en" || unicode.IsDigit(rune(folded[0])))
	switch {
	case a.stops[folded]:
		w.flags |= Stop
		w.term = folded
	case known:
		if base[0] >= '0' && base[0] <= '9' {
			w.flags |= Number
		}
		w.term = Fold(stem(base, a.language))
	case w.flags&Number != 0:
		w.term = folded
	default:
		w.term = Fold(stem(lower, a.language))
	}
	if w.term == "" {
		w.term = folded
	}
	return w
}

// clean drops what is not part of a word's identity: the possessive, group
// separators of numbers, the points of an acronym.
func clean(w string) string {
	w = strings.ReplaceAll(w, "’", "'")
	if i := strings.LastIndexByte(w, '\''); i > 0 {
		switch w[i:] {
		case "'s", "'":
			w = w[:i]
		}
	}
	w = strings.Trim(w, "'_")
	if w == "" {
		return w
	}
	if w[0] >= '0' && w[0] <= '9' {
		return strings.ReplaceAll(w, ",", "")
	}
	if len(w) > 2 && w[1] == '.' {
		return strings.ReplaceAll(w, ".", "")
	}
	return w
}

// negatives deny what they stand with.
var negatives = map[string]bool{"not": true, "no": true, "never": true, "cannot": true, "without": true,
	"nor": true, "none": true, "nobody": true, "nothing": true, "neither": true, "unable": true}

// contraction lists the verbs that shrink to these after an apostrophe.
var contraction = map[string]bool{"'re": true, "'ve": true, "'ll": true, "'d": true, "'m": true}

// denied takes the verb out of a contraction with "not", with or without its
// apostrophe.
func denied(w string) (verb string, ok bool) {
	w = strings.ReplaceAll(w, "'", "")
	switch w {
	case "cant", "cannot":
		return "can", true
	case "wont":
		return "will", true
	case "dont", "doesnt", "didnt", "isnt", "arent", "wasnt", "werent", "hasnt", "havent", "hadnt",
		"couldnt", "shouldnt", "wouldnt", "mustnt", "neednt", "aint":
		return strings.TrimSuffix(w, "nt"), true
	}
	return "", false
}

// parts returns the pieces of an identifier in camelCase or snake_case; nil
// for an ordinary word.
func parts(spelling string) []string {
	var out []string
	start := 0
	cut := func(end, next int) {
		if end-start >= 2 {
			out = append(out, spelling[start:end])
		}
		start = next
	}
	for i := 1; i < len(spelling); i++ {
		p, c := spelling[i-1], spelling[i]
		switch {
		case c == '_':
			cut(i, i+1)
		case isLower(p) && isUpper(c):
			cut(i, i)
		}
	}
	if start == 0 {
		return nil
	}
	cut(len(spelling), len(spelling))
	if len(out) == 1 && out[0] == spelling {
		return nil
	}
	return out
}

func isLower(c byte) bool { return c >= 'a' && c <= 'z' }
func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }
