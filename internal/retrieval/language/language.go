// Package language tells in which language a text is written, by its script
// and a vote of its most frequent little words.
//
// It is made of pure functions and imports nothing of the project. Start
// reading at Detect.
package language

import (
	"strings"
	"sync"
	"unicode"
)

// sampleLetters is how many letters are looked at: a few pages settle it.
const sampleLetters = 16 << 10

// Detect returns the ISO 639-1 code of the language that most of text is in,
// or "" where the text is too short or too mixed to tell.
func Detect(text string) string {
	counts := count(text)
	switch {
	case counts.letters == 0:
		return ""
	case 2*(counts.kana+counts.han) > counts.letters:
		// Japanese mixes both; a tenth of kana is far below any Japanese text.
		if 10*counts.kana > counts.han {
			return "ja"
		}
		return "zh"
	case 2*counts.cyrillic > counts.letters:
		return cyrillic(counts)
	case 2*counts.arabic > counts.letters:
		return arabic(counts)
	}
	for code, letters := range counts.alone {
		if 2*letters > counts.letters {
			return code
		}
	}
	if 2*counts.latin > counts.letters {
		return latinWords().vote(counts.words)
	}
	return ""
}

// tally is what a text is made of.
type tally struct {
	letters, latin, cyrillic, arabic, han, kana int
	alone                                       map[string]int // letters of scripts that only one language uses
	runes                                       map[rune]int   // of Cyrillic and Arabic, whose languages differ by letters
	words                                       map[string]int // in lower case
}

func count(text string) tally {
	t := tally{alone: map[string]int{}, runes: map[rune]int{}, words: map[string]int{}}
	start := -1
	for i, r := range text {
		letter := unicode.IsLetter(r) || unicode.IsMark(r)
		switch {
		case letter && start < 0:
			start = i
		case !letter && start >= 0:
			t.words[strings.ToLower(text[start:i])]++
			start = -1
		}
		if unicode.IsLetter(r) {
			t.add(r)
		}
		if t.letters > sampleLetters {
			break
		}
	}
	if start >= 0 {
		t.words[strings.ToLower(text[start:])]++
	}
	return t
}

func (t *tally) add(r rune) {
	t.letters++
	switch {
	case r < unicode.MaxASCII || unicode.Is(unicode.Latin, r):
		t.latin++
	case unicode.Is(unicode.Cyrillic, r):
		t.cyrillic++
		t.runes[unicode.ToLower(r)]++
	case unicode.Is(unicode.Arabic, r):
		t.arabic++
		t.runes[r]++
	case unicode.Is(unicode.Han, r):
		t.han++
	case unicode.In(r, unicode.Hiragana, unicode.Katakana):
		t.kana++
	default:
		for code, script := range scripts() {
			if unicode.Is(script, r) {
				t.alone[code]++
			}
		}
	}
}

// scripts that one language uses, or of whose languages one is by far the most
// written.
func scripts() map[string]*unicode.RangeTable {
	return map[string]*unicode.RangeTable{
		"ko": unicode.Hangul, "el": unicode.Greek, "he": unicode.Hebrew, "th": unicode.Thai,
		"hi": unicode.Devanagari, "bn": unicode.Bengali, "ta": unicode.Tamil, "te": unicode.Telugu,
		"ka": unicode.Georgian, "hy": unicode.Armenian,
	}
}

// cyrillic tells the languages apart by the letters that only they have; what
// has none of them is Russian if it has Russian's own letters, else Bulgarian.
func cyrillic(t tally) string {
	switch {
	case t.any("ђћџљњј"):
		if t.any("ѓќѕ") {
			return "mk"
		}
		return "sr"
	case t.any("ў"):
		return "be"
	case t.any("їєґ"):
		return "uk"
	case t.any("ыэё"):
		return "ru"
	case t.any("іј"):
		return "uk"
	}
	return cyrillicWords().vote(t.words)
}

// cyrillicWords are like latinWords those of languages in Cyrillic letters.
var cyrillicWords = sync.OnceValue(func() ballot {
	return newBallot(map[string]string{
		"ru": "и в не на что с по как это он к но из у за от о же так для бы",
		"bg": "и на в за се от че да с не по са е ще при като но до към са през",
		"uk": "і в не на що з до як та у за від про це але для був також",
	})
})

func arabic(t tally) string {
	switch {
	case t.any("ٹڈڑںے"):
		return "ur"
	case t.any("پچژگ"):
		return "fa"
	}
	return "ar"
}

// any is true if the text has enough of the letters to be more than a quoted
// name: one in a hundred.
func (t tally) any(letters string) bool {
	found := 0
	for _, r := range letters {
		found += t.runes[r]
	}
	return found*100 >= t.cyrillic+t.arabic && found > 0
}

// ballot says which languages each little word votes for.
type ballot map[string][]string

// newBallot reads lists of words by language.
func newBallot(lists map[string]string) ballot {
	b := ballot{}
	for code, list := range lists {
		for word := range strings.FieldsSeq(list) {
			b[word] = append(b[word], code)
		}
	}
	return b
}

// vote returns the language whose little words fill most of the text. It takes
// two of them and, of all words, one in twenty, which running text always has.
func (b ballot) vote(words map[string]int) string {
	all, votes := 0, map[string]int{}
	for word, n := range words {
		all += n
		for _, code := range b[word] {
			votes[code] += n
		}
	}
	best, bestVotes, second := "", 0, 0
	for code, n := range votes {
		switch {
		case n > bestVotes:
			best, bestVotes, second = code, n, bestVotes
		case n > second:
			second = n
		}
	}
	if bestVotes < 2 || bestVotes*20 < all || bestVotes == second {
		return ""
	}
	return best
}
