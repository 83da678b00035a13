package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// words knows the words of a document, to put divided ones together again.
type words struct {
	whole    map[string]int // in lower case, those with inner hyphens too
	hasSoft  bool           // the document marks division with a sign of its own
	prefixes map[string]bool
}

// collect counts the words inside the lines, where nothing divides them.
func collect(lines []line) words {
	w := words{whole: map[string]int{}, prefixes: map[string]bool{}}
	// English forms that keep their hyphen; a document may know more.
	for _, p := range strings.Fields("self well non ex half all cross so twenty thirty forty fifty sixty seventy eighty ninety") {
		w.prefixes[p] = true
	}
	for _, l := range lines {
		w.hasSoft = w.hasSoft || l.hyphen == softHyphen
		for _, word := range strings.FieldsFunc(strings.ToLower(l.text()), notInWord) {
			w.whole[word]++
		}
	}
	return w
}

func notInWord(r rune) bool {
	return !unicode.IsLetter(r) && r != '-' && r != '\u2010' && r != '\u2011'
}

// join puts the next line behind the text so far: with a space, without one,
// or with the hyphen that belongs to the word.
func (w words) join(text string, end hyphen, next string) string {
	last, _ := utf8.DecodeLastRuneInString(text)
	first, _ := utf8.DecodeRuneInString(next)
	switch {
	case text == "":
		return next
	case end == softHyphen && unicode.IsLower(first):
		return text + next
	case end != noHyphen:
		return text + w.link(text, end, next) + next
	case unbroken(last) && unbroken(first):
		return text + next
	}
	return text + " " + next
}

// link decides whether a hyphen at the end of a line belongs to the word. The
// document's own spelling elsewhere decides first.
func (w words) link(text string, end hyphen, next string) string {
	before := strings.ToLower(text[strings.LastIndexFunc(text, notInWord)+1:])
	after := strings.ToLower(next)
	if cut := strings.IndexFunc(after, notInWord); cut >= 0 {
		after = after[:cut]
	}
	first, _ := utf8.DecodeRuneInString(next)
	switch {
	case w.whole[before+"-"+after] > 0:
		return "-"
	case !unicode.IsLower(first):
		return "-" // Austro-Hungarian, COVID-19
	case w.whole[before+after] > 0:
		return ""
	case end == hardHyphen && (w.hasSoft || w.prefixes[before]):
		return "-"
	}
	return ""
}
