package ingest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"docent/internal/extract"
	"docent/internal/retrieval"
	"docent/internal/sqlite"
)

// Adder adds files to a community's documents.
type Adder struct {
	Store     *sqlite.Store
	Community string
	Limits    extract.Limits // files over Limits.Bytes are not even read
	Never     []string       // paths that must not become documents: the program's own database, configuration and secrets
	// Extract reads a file's bytes; its refusals are those of package extract.
	Extract  func(ctx context.Context, name string, data []byte, limits extract.Limits) (retrieval.Document, error)
	Progress func(done, total int) // called after each file; may be nil
}

// Report says what came of an Add.
type Report struct {
	Added     []string // names, in order
	Replaced  []string
	Unchanged []string
	Removed   []string // by Sync only
	Refused   []Refusal
}

// Refusal is a file that was not taken, and why.
type Refusal struct {
	File   File
	Reason string // a sentence
}

// Add reads files and stores those that are new or changed; archives that were
// given themselves are read file by file. Files that cannot be read are listed
// in the report; the error is the store's, the context's or a *SameNameError,
// and what was stored before it stays. A second Add after a kill goes on where
// the first was: what is stored already is not read again but compared.
func (a Adder) Add(ctx context.Context, files []File) (Report, error) {
	files, refused, closeAll, err := expand(files)
	defer closeAll()
	if err != nil {
		return Report{}, err
	}
	known, err := a.known(ctx)
	if err != nil {
		return Report{}, err
	}
	report, err := a.add(ctx, files, known)
	report.Refused = append(refused, report.Refused...)
	return report, err
}

// Sync is Add for a folder that is mirrored: documents of the community whose
// file is gone, or can no longer be read, are removed. Those named by a web
// address come from no file and stay. Nothing is done where a folder may not
// be looked into, because nobody knows what is gone there.
func (a Adder) Sync(ctx context.Context, files []File) (Report, error) {
	if err := complete(files); err != nil {
		return Report{}, err
	}
	known, err := a.known(ctx)
	if err != nil {
		return Report{}, err
	}
	report, err := a.add(ctx, files, known)
	if err != nil {
		return report, err
	}
	gone := maps.Clone(known)
	maps.DeleteFunc(gone, func(name string, _ [32]byte) bool { return strings.Contains(name, "://") })
	for _, f := range files {
		delete(gone, f.Name)
	}
	for _, refused := range report.Refused {
		if hash, was := known[refused.File.Name]; was {
			gone[refused.File.Name] = hash
		}
	}
	report.Removed, err = a.remove(ctx, slices.Sorted(maps.Keys(gone)))
	return report, err
}

// remove removes the documents of these names and returns those that were there.
func (a Adder) remove(ctx context.Context, names []string) (removed []string, err error) {
	for _, name := range names {
		err := a.Store.RemoveDocument(ctx, a.Community, name)
		if errors.Is(err, sqlite.ErrNotFound) {
			continue
		}
		if err != nil {
			return removed, fmt.Errorf("remove a document whose file is gone: %w", err)
		}
		removed = append(removed, name)
	}
	return removed, nil
}

func (a Adder) known(ctx context.Context) (map[string][32]byte, error) {
	docs, _, err := a.Store.Documents(ctx, a.Community, sqlite.List{})
	if err != nil {
		return nil, fmt.Errorf("list what is there: %w", err)
	}
	known := make(map[string][32]byte, len(docs))
	for _, d := range docs {
		known[d.Name] = d.Hash
	}
	return known, nil
}

func (a Adder) add(ctx context.Context, files []File, known map[string][32]byte) (Report, error) {
	a.Never = resolved(a.Never)
	all := func(yield func(*work) bool) {
		for _, f := range files {
			w := &work{file: f}
			if f.packed != nil && f.packed.archive.Sequential {
				w.load(a.Limits.Bytes) // in the archive's order
			}
			if !yield(w) {
				return
			}
		}
	}
	return a.pipe(ctx, all, len(files), func(ctx context.Context, w *work, p *retrieval.Preparer) { a.prepare(ctx, w, known, p) })
}

// AddDocuments stores n documents that read returns, called on all cores, as
// Add stores files.
func (a Adder) AddDocuments(ctx context.Context, n int, read func(i int) retrieval.Document) (Report, error) {
	all := func(yield func(*work) bool) {
		for i := range n {
			if !yield(&work{number: i}) {
				return
			}
		}
	}
	return a.pipe(ctx, all, n, func(_ context.Context, w *work, p *retrieval.Preparer) { w.prepared = p.Prepare(read(w.number)) })
}
