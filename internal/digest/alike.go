package digest

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"docent/internal/retrieval/text"
)

// Likeness says how nearly two questions ask the same.
type Likeness uint8

// The degrees, ascending.
const (
	Unlike Likeness = iota
	Near            // one asks for a little more or less than the other
	Same            // the same words, or what can stand for them: slips of the keyboard, other forms, synonyms
)

// commonPerOdd is how many words they have in common, what is asked for among them,
// for each word that only one of them has: three in four agree.
const commonPerOdd = 3

// Compare returns how nearly two keys ask the same. What is asked for must
// agree. Where each has a word that the other lacks, they ask about different
// things, however much else they share: who feeds the cat, who feeds the dog.
// So they do where the odd word is a number, a day or "not".
func Compare(a, b string) Likeness {
	if a == b {
		return Same
	}
	as, bs := strings.Fields(a), strings.Fields(b)
	common, as, bs := pair(as, bs)
	for _, odd := range [][]string{as, bs} {
		if slices.ContainsFunc(odd, sharp) {
			return Unlike
		}
	}
	switch {
	case common == 0 || len(as) > 0 && len(bs) > 0:
		return Unlike
	case len(as)+len(bs) == 0:
		return Same
	case common >= commonPerOdd*(len(as)+len(bs)):
		return Near
	}
	return Unlike
}

// pair finds the terms of two keys that match, each once, and returns how many
// pairs there are and the terms that have none. At most one pair is of
// synonyms: two would be too far from what was asked.
func pair(as, bs []string) (common int, onlyA, onlyB []string) {
	as, bs = slices.Clone(as), slices.Clone(bs)
	synonyms := 1
	for _, match := range []func(a, b string) bool{
		func(a, b string) bool { return termOf(a) == termOf(b) },
		slip,
		func(a, b string) bool {
			if synonyms == 0 || common == 0 || !standsFor(a, b) && !standsFor(b, a) {
				return false
			}
			synonyms--
			return true
		},
	} {
		for i := 0; i < len(as); i++ {
			if j := slices.IndexFunc(bs, func(b string) bool { return match(as[i], b) }); j >= 0 {
				as, bs, common = slices.Delete(as, i, i+1), slices.Delete(bs, j, j+1), common+1
				i--
			}
		}
	}
	return common, as, bs
}

// termOf and wordOf are the two parts of a key's word.
func termOf(part string) string {
	term, _, _ := strings.Cut(part, "~")
	return term
}

func wordOf(part string) string {
	term, word, other := strings.Cut(part, "~")
	if other {
		return word
	}
	return term
}

// sharp reports whether a term changes what a question asks wherever it stands.
func sharp(part string) bool {
	term := termOf(part)
	return strings.HasPrefix(term, "?") || strings.HasPrefix(term, "!") || strings.ContainsAny(term, "0123456789") ||
		calendar()[term] || contrasts[term]
}

// calendar holds the terms of days, months and seasons in English.
var calendar = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, t := range text.NewAnalyzer("en").Tokens(nil, `monday tuesday wednesday thursday friday saturday sunday weekend weekday
		january february march april june july august september october november december spring summer autumn fall winter
		today tomorrow tonight yesterday morning afternoon evening night noon midnight week month year`) {
		all[t.Term] = true
	}
	return all
})

// What a slip of the keyboard, or another form of a word, may change.
const (
	swapFrom     = 4 // letters that a word must have for two to be swapped,
	slipFrom     = 5 // for one slip
	slipTwoFrom  = 9 // and for two
	formStem     = 6 // letters that two forms share at least,
	formEnding   = 2 // and in which they may end differently
	wordsAreWord = 4 // shorter ones are not looked up
)

// slip reports whether one term is the other, mistyped or in another form. Two
// words that English has are two words, even a letter apart: spring, string.
func slip(a, b string) bool {
	if sharp(a) || sharp(b) {
		return false
	}
	if isWord(termOf(a)) && isWord(termOf(b)) {
		return false
	}
	a, b = wordOf(a), wordOf(b)
	if a[0] != b[0] {
		return false
	}
	if n := shared(a, b); n >= formStem && max(utf8.RuneCountInString(a), utf8.RuneCountInString(b))-n <= formEnding {
		return true
	}
	most := 0
	switch short := min(utf8.RuneCountInString(a), utf8.RuneCountInString(b)); {
	case short >= slipTwoFrom:
		most = 2
	case short >= slipFrom, short >= swapFrom && len(a) == len(b) && sorted(a) == sorted(b):
		most = 1
	}
	if a[0] >= utf8.RuneSelf {
		most *= 2 // distances are counted in bytes, and such letters have two
	}
	return text.Distance(a, b, most) <= most
}

func sorted(word string) string {
	letters := []rune(word)
	slices.Sort(letters)
	return string(letters)
}

// shared counts the letters of the beginning that two words share.
func shared(a, b string) int {
	as, bs, n := []rune(a), []rune(b), 0
	for n < len(as) && n < len(bs) && as[n] == bs[n] {
		n++
	}
	return n
}

func isWord(term string) bool { return len(term) >= wordsAreWord && len(text.Related(term)) > 0 }

// standsForShare is the share from which on a related word may stand for
// another: synonyms and words derived from it, not more general ones.
const standsForShare = 0.5

func standsFor(a, b string) bool {
	a, b = termOf(a), termOf(b)
	return slices.ContainsFunc(text.Related(a), func(r text.Relation) bool { return r.Term == b && r.Share >= standsForShare })
}
