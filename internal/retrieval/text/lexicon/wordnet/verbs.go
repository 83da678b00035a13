package main

import (
	"fmt"
	"path/filepath"
	"sort"
	"strings"
)

// writeVerbs lists words that are verbs and nothing else, and those that are
// verbs at least as often as nouns and adjectives, as the sense-tagged texts
// use them.
func writeVerbs(dict string) error {
	senses, err := readSenses(filepath.Join(dict, "index.sense"))
	if err != nil {
		return err
	}
	var only, often []string
	for word, all := range senses {
		verb, other, kinds := 0, 0, false
		for _, s := range all {
			if strings.HasPrefix(s.synset, "v") {
				verb += s.count
				continue
			}
			other += s.count
			kinds = kinds || !strings.HasPrefix(s.synset, "r")
		}
		switch {
		case verb == 0, word == "can", word == "have", word == "like":
		case !kinds:
			only = append(only, word)
		case verb > 1 && verb >= other:
			often = append(often, word)
		}
	}
	for _, list := range []struct {
		name  string
		words []string
	}{{"only", only}, {"often", often}} {
		sort.Strings(list.words)
		fmt.Println(list.name, strings.Join(list.words, " "))
	}
	return nil
}
