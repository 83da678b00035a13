package ingest

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"docent/internal/extract"
	"docent/internal/ingest/archive"
	"docent/internal/retrieval"
)

// work is a file on its way through the pipeline.
type work struct {
	file   File
	number int // of a document that is no file
	data   []byte
	loaded bool          // data is there, or reason or err says why not
	done   chan struct{} // closed when the fields below are set

	prepared retrieval.Prepared
	same     bool
	reason   string // why the file is refused
	err      error
}

// resolved gives each path the one form that leads to the same file.
func resolved(paths []string) []string {
	all := make([]string, 0, len(paths))
	for _, path := range paths {
		if absolute, err := filepath.Abs(path); err == nil {
			path = absolute
		}
		if real, err := filepath.EvalSymlinks(path); err == nil {
			path = real
		}
		all = append(all, path)
	}
	return all
}

func (a Adder) prepare(ctx context.Context, w *work, known map[string][32]byte, preparer *retrieval.Preparer) {
	if w.file.closed {
		w.reason = "The folder cannot be opened; check who may read it."
		return
	}
	if w.file.packed == nil && len(a.Never) > 0 && slices.Contains(a.Never, resolved([]string{w.file.Path})[0]) {
		w.reason = "This is the program's own file, which is never a document."
		return
	}
	if !w.loaded {
		w.load(a.Limits.Bytes)
	}
	if w.reason != "" || w.err != nil {
		return
	}
	if hash, is := known[w.file.Name]; is && hash == sha256.Sum256(w.data) {
		w.same = true
		return
	}
	doc, err := a.Extract(ctx, w.file.Name, w.data, a.Limits)
	w.data = nil
	if err != nil {
		w.refuse(err)
		return
	}
	w.prepared = preparer.Prepare(doc)
}

// load reads the file's bytes, unless it has more than limit.
func (w *work) load(limit int64) {
	w.loaded = true
	if limit <= 0 {
		limit = extract.DefaultBytes
	}
	if w.file.Size > limit {
		w.refuse(extract.TooLarge(w.file.Size, limit))
		return
	}
	var err error
	if w.file.packed != nil {
		w.data, err = w.file.packed.read(limit)
	} else {
		w.data, err = os.ReadFile(w.file.Path)
	}
	var refused *archive.Error
	switch size := int64(len(w.data)); {
	case errors.As(err, &refused):
		w.reason = refused.What
	case err != nil:
		w.reason = "The file cannot be read; check that it is there and who may read it."
	case size > limit: // it is not what the archive says, or has grown
		w.refuse(extract.TooLarge(size, limit))
	}
}

func (w *work) refuse(err error) {
	sentence, ok := extract.Sentence(err)
	switch {
	case ok:
		w.reason = sentence
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		w.err = err
	default:
		w.err = fmt.Errorf("read %s: %w", w.file.Name, err)
	}
}
