package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"docent/internal/bench"
	"docent/internal/retrieval"
	"docent/internal/retrieval/text"
	"docent/internal/sqlite"
)

// compareCommunities asks the same community of 1,000 passages in a file that
// holds it alone and in one that holds many like it, question by question in
// turn.
func compareCommunities(o options) error {
	docs := slices.Collect(bench.Documents(1000))
	scope := retrieval.Scope{Communities: []string{strconv.Itoa(o.communities / 2)}}
	var alone, among []way
	for _, file := range []struct {
		name  string
		first int
		last  int
		ways  *[]way
	}{
		{"alone", o.communities / 2, o.communities / 2, &alone},
		{"among " + strconv.Itoa(o.communities), 0, o.communities - 1, &among},
	} {
		path := filepath.Join(o.folder, fmt.Sprint("communities-", file.last-file.first+1))
		_, missing := os.Stat(path)
		store, err := sqlite.Open(path, sqlite.Options{MemoryBudget: budget / 2})
		if err != nil {
			return err
		}
		defer store.Close()
		for c := file.first; missing != nil && c <= file.last; c++ {
			if err := addTo(store, strconv.Itoa(c), docs); err != nil {
				return err
			}
		}
		engine := retrieval.New(store, retrieval.Config{MemoryBudget: budget / 2})
		analyzer := text.NewAnalyzer("en")
		*file.ways = []way{
			{file.name + ": candidates", func(question string) (int, error) { return candidates(store, analyzer, scope, question) }},
			{file.name + ": whole engine", func(question string) (int, error) { return search(engine, scope, question) }},
		}
	}
	fmt.Printf("one community of %d passages\n", 1000)
	for i := range alone {
		if err := askAll([]way{alone[i], among[i]}, o.limit); err != nil {
			return err
		}
	}
	return nil
}
