package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"docent/internal/bench"
	"docent/internal/retrieval"
)

// compareCommunities asks the same community of 1,000 passages in a file that
// holds it alone and in one that holds many like it, question by question in
// turn.
func compareCommunities(o options) error {
	docs := slices.Collect(bench.Documents(1000))
	middle := o.communities / 2
	alone, err := openCommunities(o, docs, middle, middle)
	if err != nil {
		return err
	}
	defer alone.close()
	among, err := openCommunities(o, docs, 0, o.communities-1)
	if err != nil {
		return err
	}
	defer among.close()
	fmt.Printf("a community of 1000 passages, alone in its file and among %d\n", o.communities)
	one, many := alone.ways("alone,", strconv.Itoa(middle)), among.ways("among many,", strconv.Itoa(middle))
	for i := range one {
		if err := askAll([]way{one[i], many[i]}, o.limit); err != nil {
			return err
		}
	}
	return nil
}

// openCommunities opens a file with communities of the same documents, which
// are called by the numbers first to last. The documents are prepared once.
func openCommunities(o options, docs []bench.Document, first, last int) (*docent, error) {
	path := filepath.Join(o.folder, fmt.Sprintf("communities-%d-%d", first, last))
	_, missing := os.Stat(path)
	d, err := openDocent(path, o.memory)
	if err != nil || missing == nil {
		return d, err
	}
	var preparer retrieval.Preparer
	prepared := make([]retrieval.Prepared, len(docs))
	for i, doc := range docs {
		prepared[i] = preparer.Prepare(document(doc))
	}
	for c := first; c <= last; c++ {
		if _, err := d.store.PutDocuments(context.Background(), strconv.Itoa(c), prepared); err != nil {
			return d, err
		}
	}
	return d, nil
}
