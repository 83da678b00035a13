package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"docent/internal/retrieval"
	"docent/internal/retrieval/postings"
)

// View opens a consistent reading of the scope's communities. Of a community
// that holds nothing it knows nothing, and that is no error. Documents outside
// the communities, outside Only or in Hidden are found by none of its methods;
// statistics are those of all the communities' documents.
func (s *Store) View(ctx context.Context, scope retrieval.Scope) (retrieval.View, error) {
	began, err := s.read.BeginTx(ctx, nil)
	if err != nil {
		return nil, wrap("begin a question", err)
	}
	v := &view{store: s, tx: &tx{Tx: began, ctx: ctx}, documents: map[int64]Stored{}}
	if err := v.open(scope); err != nil {
		began.Rollback()
		return nil, wrap("begin a question", err)
	}
	return v, nil
}

// view reads within one transaction.
type view struct {
	store     *Store
	tx        *tx
	snapshots []*snapshot      // ascending by key
	allowed   []postings.Range // passages that may be read, normalised and not nil
	limited   bool             // the scope does not allow all of its communities' documents
	index     *index
	documents map[int64]Stored // read so far
}

func (v *view) Close() error {
	err := v.tx.Rollback()
	if errors.Is(err, sql.ErrTxDone) { // its context ended first
		return nil
	}
	return wrap("end a question", err)
}

func (v *view) Index() postings.Index { return v.index }

// open reads the communities and what the scope allows of them.
func (v *view) open(scope retrieval.Scope) error {
	for _, id := range scope.Communities {
		s, err := v.store.snapshot(v.tx, id)
		if err != nil {
			return err
		}
		if s != nil && !slices.Contains(v.snapshots, s) {
			v.snapshots = append(v.snapshots, s)
		}
	}
	slices.SortFunc(v.snapshots, func(a, b *snapshot) int { return int(a.key - b.key) })
	for _, s := range v.snapshots {
		v.allowed = append(v.allowed, postings.Range{First: s.key << 32, Last: (s.key+1)<<32 - 1})
	}
	if scope.Only != nil {
		only, err := v.ranges(scope.Only)
		if err != nil {
			return err
		}
		v.allowed = postings.Intersect(v.allowed, only)
	}
	hidden, err := v.ranges(scope.Hidden)
	if err != nil {
		return err
	}
	v.allowed = postings.Subtract(v.allowed, hidden)
	v.limited = scope.Only != nil || len(hidden) > 0
	v.index = newIndex(v)
	return nil
}

// ranges returns the passages of documents, normalised; a document that is
// gone has none.
func (v *view) ranges(documents []int64) ([]postings.Range, error) {
	ranges := make([]postings.Range, 0, len(documents))
	for _, id := range documents {
		d, err := v.document(id)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		ranges = append(ranges, postings.Range{First: d.first, Last: d.last})
	}
	return postings.Normalise(ranges), nil
}

// document reads any document, whatever the scope.
func (v *view) document(id int64) (Stored, error) {
	if d, ok := v.documents[id]; ok {
		return d, nil
	}
	d, err := v.cachedDocument(id)
	if err == nil {
		v.documents[id] = d
	}
	return d, err
}

// revisedDocument is a document as of its community's revision.
type revisedDocument struct {
	Stored
	revision int64
}

// cachedDocument reads a document from the cache, if its community is the same
// as when it came there, or from the file.
func (v *view) cachedDocument(id int64) (Stored, error) {
	key := cacheKey{cachedDocument, id, 0}
	if kept, ok := v.store.cache.get(key); ok {
		d := kept.(*revisedDocument)
		if s := v.snapshotOf(d.first); s != nil && s.revision == d.revision {
			return d.Stored, nil
		}
	}
	d, err := documentByID(v.tx, id)
	if s := v.snapshotOf(d.first); err == nil && s != nil {
		v.store.cache.put(key, &revisedDocument{d, s.revision}, d.memory())
	}
	return d, err
}

// snapshotOf is the snapshot of a passage's community; nil if it is not in the
// scope.
func (v *view) snapshotOf(passage int64) *snapshot {
	for _, s := range v.snapshots {
		if s.key == passage>>32 {
			return s
		}
	}
	return nil
}

// allows says whether the scope allows to read a passage.
func (v *view) allows(id int64) bool {
	_, found := slices.BinarySearchFunc(v.allowed, id, func(r postings.Range, id int64) int {
		switch {
		case r.Last < id:
			return -1
		case r.First > id:
			return 1
		}
		return 0
	})
	return found
}

// visible reads a document that the scope allows. One without passages is never
// found by searching, and not here either.
func (v *view) visible(id int64) (Stored, error) {
	d, err := v.document(id)
	if err == nil && (d.Passages == 0 || !v.allows(d.first)) {
		err = ErrNotFound
	}
	return d, err
}

func (v *view) Document(_ context.Context, id int64) (retrieval.Document, error) {
	d, err := v.visible(id)
	if err != nil {
		return retrieval.Document{}, wrap(fmt.Sprintf("read document %d", id), err)
	}
	return d.Document, nil
}

func (v *view) DocumentPassages(_ context.Context, document int64) (first, last int64, err error) {
	d, err := v.visible(document)
	if err != nil {
		return 0, 0, wrap(fmt.Sprintf("read document %d", document), err)
	}
	return d.first, d.last, nil
}

func (v *view) Passages(_ context.Context, ids []int64) ([]retrieval.Passage, error) {
	wanted := make([]int64, 0, len(ids))
	for _, id := range ids {
		if v.allows(id) {
			wanted = append(wanted, id)
		}
	}
	found, err := v.read(wanted)
	if err != nil {
		return nil, wrap("read passages", err)
	}
	passages := make([]retrieval.Passage, len(ids))
	for i, id := range ids {
		passages[i] = found[id] // the zero passage if it is gone
	}
	return passages, nil
}

// readAtOnce is how many passages one statement reads. The list is filled up
// with its first id, so that there is one statement to be prepared.
const readAtOnce = 16

var readPassages = `SELECT ` + passageColumns + ` FROM passage WHERE id IN (?` + strings.Repeat(",?", readAtOnce-1) + `)`

func (v *view) read(ids []int64) (map[int64]retrieval.Passage, error) {
	found := make(map[int64]retrieval.Passage, len(ids))
	for some := range slices.Chunk(ids, readAtOnce) {
		args := make([]any, readAtOnce)
		for i := range args {
			args[i] = some[0]
			if i < len(some) {
				args[i] = some[i]
			}
		}
		err := v.tx.each(func(rows *sql.Rows) error {
			p, err := scanPassage(rows)
			found[p.ID] = p
			return err
		}, readPassages, args...)
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// analyse finds the terms of passages for the FTS5 index.
func (v *view) analyse(_ context.Context, ids []int64) ([]postings.Passage, error) {
	found, err := v.read(ids)
	if err != nil {
		return nil, wrap("read passages", err)
	}
	analysed := make([]postings.Passage, 0, len(ids))
	for _, id := range ids {
		p, ok := found[id]
		if !ok {
			return nil, fmt.Errorf("read passages: %w: passage %d is indexed, but missing", ErrDamaged, id)
		}
		d, err := v.document(p.Document)
		if err != nil {
			return nil, wrap("read document", err)
		}
		analysed = append(analysed, v.store.terms(d, []retrieval.Passage{p})...)
	}
	return analysed, nil
}
