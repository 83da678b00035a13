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
	keys      spellings
	words     []word // by key
	forgotten int
}

// word is what the analyzer remembers of a spelling.
type word struct {
	word, term string
	flags      Flags
	parts      []string // spellings of its parts, if it has any
}

// NewAnalyzer returns an analyzer for a language (ISO 639-1); "" is taken for
// English.
func NewAnalyzer(language string) *Analyzer {
	if language == "" {
		language = "en"
	}
	lex := words()
	return &Analyzer{language: language, lex: lex, stops: lex.stops[language], keys: newSpellings()}
}

// Language is the language the analyzer was made for.
func (a *Analyzer) Language() string { return a.language }

// Forgotten counts how often the analyzer has forgotten all words. After that
// it gives keys from 0 again. It does so only when Tokens begins.
func (a *Analyzer) Forgotten() int { return a.forgotten }

// Tokens appends the words of s to dst, in order. Link targets of Markdown are
// passed over. Offsets count bytes of s.
func (a *Analyzer) Tokens(dst []Token, s string) []Token {
	if len(a.words) >= cacheWords {
		a.keys.clear()
		a.words = a.words[:0]
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
			dst = a.ideographs(dst, s, i, end)
		default:
			if tail := hyphenated(s, end); tail > 0 {
				rest, _ := wordEnd(s, tail)
				dst = a.joined(dst, s, Span{i, end}, Span{tail, rest})
				end = rest
				break
			}
			dst = a.word(dst, s, i, end)
		}
		i = end
	}
	return dst
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

// joined appends the word that a hyphen splits at the end of a line.
func (a *Analyzer) joined(dst []Token, s string, head, tail Span) []Token {
	key := a.key(s[head.Start:head.End] + s[tail.Start:tail.End])
	return a.append(dst, Span{head.Start, tail.End}, key)
}

// append appends the token of a spelling, if it has a word.
func (a *Analyzer) append(dst []Token, at Span, key uint32) []Token {
	w := &a.words[key]
	if w.word == "" {
		return dst
	}
	return append(dst, Token{at, w.word, w.term, w.flags, key})
}

// key returns the key of a spelling, which is analysed if it is new.
func (a *Analyzer) key(spelling string) uint32 {
	key, ok := a.keys.key(spelling)
	if !ok {
		spelling = strings.Clone(spelling) // or its whole text would stay in memory
		key = a.remember(spelling, a.read(spelling))
	}
	return key
}

func (a *Analyzer) remember(spelling string, w word) uint32 {
	key := uint32(len(a.words))
	a.words = append(a.words, w)
	a.keys.put(spelling, key)
	return key
}

// word appends the token s[start:end] and its parts.
func (a *Analyzer) word(dst []Token, s string, start, end int) []Token {
	spelling := s[start:end]
	key := a.key(spelling)
	dst = a.append(dst, Span{start, end}, key)
	for _, part := range a.words[key].parts {
		at := start + strings.Index(spelling, part)
		from := len(dst)
		dst = a.word(dst, s, at, at+len(part))
		for k := from; k < len(dst); k++ {
			dst[k].Flags |= Part
		}
	}
	return dst
}

// ideographs appends the characters of a run in a script that does not
// separate words as overlapping pairs, the usual index unit for such scripts;
// a run of one character is its own term.
func (a *Analyzer) ideographs(dst []Token, s string, start, end int) []Token {
	previous := -1
	n := 0
	for i := start; i < end; {
		_, size := utf8.DecodeRuneInString(s[i:])
		if previous >= 0 {
			dst = a.ideograph(dst, s, Span{previous, i + size})
		}
		previous = i
		i += size
		n++
	}
	if n == 1 {
		dst = a.ideograph(dst, s, Span{start, end})
	}
	return dst
}

func (a *Analyzer) ideograph(dst []Token, s string, at Span) []Token {
	spelling := s[at.Start:at.End]
	key, ok := a.keys.key(spelling)
	if !ok {
		spelling = strings.Clone(spelling)
		folded := Fold(spelling)
		key = a.remember(spelling, word{word: folded, term: folded})
	}
	return a.append(dst, at, key)
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
