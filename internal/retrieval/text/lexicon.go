package text

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed lexicon/irregular.txt
var irregularList string

//go:embed lexicon/numbers.txt
var numberList string

//go:embed lexicon/places.txt
var placeList string

//go:embed lexicon/stopwords.txt
var stopwordList string

// lexicon is what the analyzer knows of words beyond their spelling. All keys
// are folded.
type lexicon struct {
	base  map[string]string          // irregular form, number word or demonym → base form
	stops map[string]map[string]bool // language → stopwords
}

// words reads the embedded lists once; they never change afterwards.
var words = sync.OnceValue(func() lexicon {
	l := lexicon{base: map[string]string{}, stops: map[string]map[string]bool{}}
	for _, list := range []string{irregularList, numberList, placeList} {
		for _, fields := range entries(list) {
			for _, form := range fields[1:] {
				l.base[form] = fields[0]
			}
		}
	}
	for _, fields := range entries(stopwordList) {
		set := map[string]bool{}
		for _, w := range fields[1:] {
			set[Fold(w)] = true
		}
		l.stops[fields[0]] = set
	}
	return l
})

// entries returns the fields of each line that is neither empty nor a comment.
func entries(list string) [][]string {
	var out [][]string
	for line := range strings.Lines(list) {
		if fields := strings.Fields(line); len(fields) > 0 && fields[0] != "#" {
			out = append(out, fields)
		}
	}
	return out
}
