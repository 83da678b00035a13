// Package postings is the inverted index of one community: which passages
// hold a term, how strongly, and the best of them for a set of weighted terms.
//
// An index is a list of immutable segments, each over an ascending run of
// passage ids. A segment is built from passages (Build), encoded into pages of
// about 16 KiB that hold many terms each, and merged with its neighbours when
// there are many (Merge). Whoever keeps the pages hands them out one by one;
// this package knows neither SQL nor words, and imports nothing of the project.
//
// Start reading at Build for the way in, at Reader.Search for the way out, and
// at list.go for the bytes between.
package postings

import (
	"context"
	"errors"
)

// ErrCorrupt says that encoded bytes are not what Build or Merge wrote.
var ErrCorrupt = errors.New("damaged index data")

// Query asks for the best passages of an index.
type Query struct {
	Terms  []Weighted
	K      int     // how many to return at most
	Ranges []Range // if not nil: only ids inside one of these, ascending
	Except []Range // ids to leave out, ascending
}

// Weighted is a term of a query. Its contribution to a passage's score is
// Weight × the passage's impact for the term, which is in [0, 1]. A weight
// that is not above 0 is ignored; a term given twice counts with the sum.
type Weighted struct {
	Term   string
	Weight float64 // inverse document frequency × the question's own weight
}

// Range is a range of passage ids, both ends included.
type Range struct{ First, Last int64 }

// Hit is a found passage.
type Hit struct {
	ID    int64
	Score float64
}

// Stats describes an index.
type Stats struct {
	Passages  int      // live passages
	Languages []string // of the documents, most frequent first
	Revision  string   // differs whenever anything that is searched differs
}

// Word is a word of the index's vocabulary that resembles a given one.
type Word struct {
	Text     string
	Passages int // how many passages hold it
	Distance int // Damerau-Levenshtein (optimal string alignment)
}

// Index finds passages.
type Index interface {
	Stats() Stats
	// DocumentFrequency returns for each term how many passages hold it.
	DocumentFrequency(ctx context.Context, terms []string) ([]int, error)
	// Search returns the best passages, best first, ties by id.
	Search(ctx context.Context, q Query) ([]Hit, error)
	// Near returns words of the vocabulary within max edits, nearest and most
	// frequent first; none if the word itself is there.
	Near(ctx context.Context, word string, max int) ([]Word, error)
}
