package main

import (
	"fmt"
	"path/filepath"
	"sort"
	"strings"
)

// anchors are the synsets (by a word and what it means) below which a noun
// names a kind of person, place, time or number.
var anchors = map[string][]string{
	"person": {"person", "social_group", "organization"},
	"place":  {"location", "structure", "facility", "body_of_water", "geological_formation", "land", "way"},
	"time":   {"time_period", "time_unit", "time"},
	"number": {"definite_quantity", "magnitude", "rate", "monetary_value", "ratio"},
}

// writeKinds lists the nouns whose most used sense lies below an anchor.
func writeKinds(dict string, synsets map[string]synset) error {
	kinds := map[string]string{}
	below := map[string]string{} // synset → kind, "" while it is looked at
	var kindOf func(id string, depth int) string
	kindOf = func(id string, depth int) string {
		if k, ok := below[id]; ok {
			return k
		}
		below[id] = ""
		for kind, words := range anchors {
			for _, w := range words {
				if s := synsets[id]; len(s.words) > 0 && s.words[0] == w {
					below[id] = kind
					return kind
				}
			}
		}
		for _, p := range synsets[id].pointers {
			if (p.symbol == "@" || p.symbol == "@i") && depth < 20 {
				if k := kindOf(p.target, depth+1); k != "" {
					below[id] = k
					break
				}
			}
		}
		return below[id]
	}
	err := lines(filepath.Join(dict, "index.sense"), func(line string) {
		f := strings.Fields(line)
		word, key, _ := strings.Cut(f[0], "%")
		if plain(word) && key[0] == '1' && f[2] == "1" && known(word) {
			if k := kindOf("n"+f[1], 0); k != "" {
				kinds[word] = k
			}
		}
	})
	if err != nil {
		return err
	}
	for _, kind := range []string{"person", "place", "time", "number"} {
		var list []string
		for w, k := range kinds {
			if k == kind {
				list = append(list, w)
			}
		}
		sort.Strings(list)
		fmt.Println(kind, strings.Join(list, " "))
	}
	return nil
}
