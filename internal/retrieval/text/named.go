package text

import (
	_ "embed"
	"sync"
)

//go:embed lexicon/kinds.txt
var kindList string

// Named is the kind of thing that a noun names, or that an entity of that
// name is.
type Named uint8

// The kinds of thing.
const (
	NamesOther Named = iota
	NamesPerson
	NamesPlace
	NamesTime
	NamesNumber
)

// named maps a noun's term to its kind.
var named = sync.OnceValue(func() map[string]Named {
	out := map[string]Named{}
	kinds := map[string]Named{"person": NamesPerson, "place": NamesPlace, "time": NamesTime, "number": NamesNumber}
	for _, fields := range entries(kindList) {
		for _, w := range fields[1:] {
			out[Base(w)] = kinds[fields[0]]
		}
	}
	return out
})

// NamedBy returns the kind of thing that an English noun, given by its term,
// names: a group of people counts as a person, a building as a place.
func NamedBy(term string) Named { return named()[term] }
