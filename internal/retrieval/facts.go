package retrieval

import (
	"slices"
	"strings"

	"docent/internal/retrieval/nearby"
	"docent/internal/retrieval/text"
)

// facts are what is known of a word whatever is asked.
type facts struct {
	meaning int16 // its number in the table of word vectors, -1 if none
	traits  traits
	moment  moment
}

// traits are kinds of words, as a set.
type traits uint16

// The traits.
const (
	timeWord traits = 1 << iota
	unitWord
	reasonWord
	wayWord
	placeHint
	personHint
	pronoun
	namesPerson
	namesPlace
	year
	looked // the facts have been found out
)

// traitsOf are the traits of words by their lists.
var traitsOf = func() map[string]traits {
	all := map[string]traits{}
	for trait, words := range map[traits]map[string]bool{timeWord: timeWords, unitWord: unitWords, reasonWord: reasonWords,
		wayWord: wayWords, placeHint: placeHints, personHint: personHints, pronoun: pronouns} {
		for w := range words {
			all[w] |= trait
		}
	}
	return all
}()

// speller is an analyzer that tells the facts of the words it finds. It finds
// them out once for each spelling.
type speller struct {
	*text.Analyzer
	facts     []facts // by the analyzer's keys
	forgotten int     // as the analyzer's when facts was begun
	tokens    []text.Token
}

// read appends the words of a text and their facts.
func (s *speller) read(tokens []text.Token, known []facts, of string) ([]text.Token, []facts) {
	s.tokens = s.Tokens(s.tokens[:0], of)
	if s.forgotten != s.Forgotten() {
		s.forgotten = s.Forgotten()
		clear(s.facts)
	}
	known = slices.Grow(known, len(s.tokens))
	for _, t := range s.tokens {
		if more := int(t.Key) + 1 - len(s.facts); more > 0 {
			s.facts = append(s.facts, make([]facts, more)...)
		}
		f := &s.facts[t.Key]
		if f.traits == 0 {
			*f = s.look(t)
		}
		known = append(known, *f)
	}
	return append(tokens, s.tokens...), known
}

// look finds the facts of a word.
func (s *speller) look(t text.Token) facts {
	f := facts{meaning: -1, traits: looked | traitsOf[t.Word], moment: momentOf[t.Word]}
	if s.Language() == "en" && t.Flags&(text.Stop|text.Number) == 0 {
		f.meaning = int16(nearby.Of().Index(t.Term))
	}
	switch text.NamedBy(t.Term) {
	case text.NamesPerson:
		f.traits |= namesPerson
	case text.NamesPlace:
		f.traits |= namesPlace
	}
	if isYear(t) {
		f.traits |= year
	}
	return f
}

// unitFacts are what is known of a unit whatever is asked.
type unitFacts struct {
	quotes     bool // it has quotation marks
	asks       bool // it ends with a question mark
	colon      bool // it ends with a colon
	introduces bool // so does it before the end of its line
	back       bool // it begins by pointing to what stands before it
}

func unitFactsOf(said string) unitFacts {
	return unitFacts{
		quotes:     strings.ContainsAny(said, "\"“”"),
		asks:       strings.HasSuffix(strings.TrimRight(said, "\"”’')*_ "), "?"),
		colon:      strings.HasSuffix(strings.TrimRight(said, "*_ "), ":"),
		introduces: strings.HasSuffix(strings.TrimRight(said, " *_\n"), ":"),
	}
}
