package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"docent/internal/records"
	"docent/internal/retrieval"
	"docent/internal/retrieval/postings"
)

// Outcome says what PutDocuments did with a document.
type Outcome = records.Outcome

// The outcomes.
const (
	Added     = records.Added
	Replaced  = records.Replaced
	Unchanged = records.Unchanged
)

// Change reports what PutDocuments did with one document.
type Change = records.Change

// maxPassages is how many passages one document may have: ids of a community
// have 32 bits, and other documents need some.
const maxPassages = 1 << 24

// PutDocuments is Put in the name of the program, without a limit.
func (s *Store) PutDocuments(ctx context.Context, community string, docs []retrieval.Prepared) ([]Change, error) {
	return s.Put(ctx, community, docs, records.Putting{})
}

// Put adds documents to a community, or replaces those of the same name, all
// in one transaction: afterwards either every one is there or none. What a
// document said before is kept as a version. A call makes one index segment,
// so thousands of passages at a time are put faster than one by one. Changes
// are in the order of docs. Where they would go over how.Quota the error is a
// *records.QuotaError.
func (s *Store) Put(ctx context.Context, community string, docs []retrieval.Prepared, how records.Putting) ([]Change, error) {
	var changes []Change
	err := s.inWrite(ctx, func(tx *tx) (err error) {
		changes, err = s.putAll(ctx, tx, community, docs, how)
		return err
	})
	if err != nil {
		return nil, wrap("put documents", err)
	}
	return changes, nil
}

// putAll is Put within a transaction.
func (s *Store) putAll(ctx context.Context, tx *tx, community string, docs []retrieval.Prepared, how records.Putting) ([]Change, error) {
	p := putting{tx: tx, store: s, community: community, how: how}
	return p.put(ctx, docs)
}

// checkPassages makes sure that a text can be put together again from its
// passages.
func checkPassages(d retrieval.Prepared) error {
	if len(d.Terms) != len(d.Passages) || len(d.Passages) > maxPassages {
		return fmt.Errorf("%w: %d passages, terms of %d", ErrBadPassages, len(d.Passages), len(d.Terms))
	}
	end := 0
	for i, p := range d.Passages {
		if p.Start < end || p.End < p.Start || p.End > len(d.Text) || d.Text[p.Start:p.End] != p.Text {
			return fmt.Errorf("%w: passage %d at %d to %d", ErrBadPassages, i, p.Start, p.End)
		}
		end = p.End
		last := 0
		for _, u := range p.Units {
			if u.Start < last || u.End < u.Start || u.End > len(p.Text) || u.Paragraph < p.Paragraph {
				return fmt.Errorf("%w: unit at %d to %d of passage %d", ErrBadPassages, u.Start, u.End, i)
			}
			last = u.End
		}
	}
	return nil
}

// putting is one call of Put.
type putting struct {
	tx        *tx
	store     *Store
	community string
	how       records.Putting
	revived   int64 // the id that an added document had before; 0 if it is new

	key     int64
	next    int64 // number of the next passage
	changes []Change
	pending []pendingDocument
	terms   []postings.Passage // of all pending documents, with their ids
	gone    []postings.Passage // of replaced versions
	grown   records.Usage      // by how much

	forgotten []int64 // documents whose earlier words are to be forgotten
}

type pendingDocument struct {
	retrieval.Prepared
	id     int64 // 0 as long as it is new
	there  bool  // its row is to be changed, not made
	titled bool
	added  time.Time
	first  int64 // id of its first passage
}

// put takes documents through all of it.
func (p *putting) put(ctx context.Context, docs []retrieval.Prepared) ([]Change, error) {
	names := make(map[string]bool, len(docs))
	for _, d := range docs {
		if names[d.Name] {
			return nil, fmt.Errorf("%w: %q", ErrDuplicate, d.Name)
		}
		names[d.Name] = true
		if err := checkPassages(d); err != nil {
			return nil, fmt.Errorf("document %q: %w", d.Name, err)
		}
	}
	if err := p.begin(p.community); err != nil {
		return nil, err
	}
	for _, d := range docs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := p.plan(d); err != nil {
			return nil, fmt.Errorf("document %q: %w", d.Name, err)
		}
	}
	if err := p.commit(ctx); err != nil {
		return nil, err
	}
	for _, id := range p.forgotten {
		if _, err := p.store.retract(p.tx, p.community, id); err != nil {
			return nil, err
		}
	}
	return p.changes, p.within()
}

// within holds a community that has grown against its quota. The transaction
// has seen it all, so two admins at once cannot slip through together.
func (p *putting) within() error {
	q := p.how.Quota
	if p.grown.Documents <= 0 {
		q.Documents = 0
	}
	if p.grown.Bytes <= 0 {
		q.Bytes = 0
	}
	if q == (records.Quota{}) {
		return nil
	}
	u, err := usage(p.tx, p.community)
	if err != nil {
		return err
	}
	return q.Check(u)
}

// begin finds the community or creates it.
func (p *putting) begin(community string) error {
	err := p.tx.row(`SELECT key, next FROM community WHERE id = ?`, community).Scan(&p.key, &p.next)
	if errors.Is(err, sql.ErrNoRows) {
		p.next = 1
		p.key, err = p.tx.insert(`INSERT INTO community (id) VALUES (?)`, community)
	}
	return err
}

// plan decides what happens to a document and removes its older version.
func (p *putting) plan(d retrieval.Prepared) error {
	old, err := findDocument(p.tx, p.key, d.Name)
	switch {
	case errors.Is(err, ErrNotFound):
		p.grown.Documents++
		p.grown.Bytes += d.Size
		p.accept(pendingDocument{Prepared: d, id: p.revived}, Change{Document: p.revived, Name: d.Name, Outcome: Added, Passages: len(d.Passages)})
		return nil
	case err != nil:
		return err
	case old.Hash == d.Hash:
		p.changes = append(p.changes, Change{Document: old.ID, Name: d.Name, Outcome: Unchanged, Passages: old.passages()})
		return nil
	}
	var version int64
	if p.how.Forget {
		p.forgotten = append(p.forgotten, old.ID)
		err = forgetVersions(p.tx, old.ID)
	} else {
		version, err = p.store.keepVersion(p.tx, p.community, old)
	}
	if err != nil {
		return err
	}
	if old.Titled && d.Title != old.Title {
		d.Title = old.Title
		p.store.retell(&d)
	}
	p.grown.Bytes += d.Size - old.Size
	if err := p.supersede(d, old); err != nil {
		return err
	}
	p.changes[len(p.changes)-1].Version = version
	return nil
}

// supersede puts a text in the place of a document's present one.
func (p *putting) supersede(d retrieval.Prepared, old Stored) error {
	gone, err := p.store.takePassages(p.tx, old)
	if err != nil {
		return err
	}
	p.gone = append(p.gone, gone...)
	p.accept(pendingDocument{Prepared: d, id: old.ID, there: true, titled: old.Titled, added: old.Added},
		Change{Document: old.ID, Name: d.Name, Outcome: Replaced, Passages: len(d.Passages), Removed: len(gone)})
	return nil
}

// accept gives a document's passages their ids.
func (p *putting) accept(d pendingDocument, change Change) {
	d.first = p.key<<32 | p.next
	for i, t := range d.Terms {
		t.ID = d.first + int64(i)
		p.terms = append(p.terms, t)
	}
	p.next += int64(len(d.Passages))
	p.pending = append(p.pending, d)
	p.changes = append(p.changes, change)
}

// commit writes what was planned. What needs no SQLite is done on another core
// while this one hands rows to it.
func (p *putting) commit(ctx context.Context) error {
	if len(p.pending) == 0 {
		return nil
	}
	work := p.start()
	// Documents come before all passages: their triggers make SQLite open a
	// savepoint for the statement, and FTS5 writes out all that it has gathered
	// whenever that happens.
	ids := map[string]int64{}
	for i := range p.pending {
		d := &p.pending[i]
		if err := p.insertDocument(d); err != nil {
			return fmt.Errorf("document %q: %w", d.Name, err)
		}
		ids[d.Name] = d.id
	}
	for i := range p.changes {
		if id, ok := ids[p.changes[i].Name]; ok {
			p.changes[i].Document = id
		}
	}
	if err := p.insertPassages(ctx, work.rows); err != nil {
		return err
	}
	built := <-work.index
	if built.err != nil {
		return built.err
	}
	w := segments{tx: p.tx, community: p.key}
	damaged, err := p.change(ctx, w, built.segments)
	if err != nil {
		return err
	}
	if damaged != nil {
		p.store.warnDropped(p.key, damaged)
	}
	_, err = p.tx.exec(`UPDATE community SET next = ?, passages = passages + ?, revision = revision + 1 WHERE key = ?`,
		p.next, len(p.terms)-len(p.gone), p.key)
	return err
}

// change adds segments, and wipes what it takes away.
func (p *putting) change(ctx context.Context, w segments, add []*postings.Encoded) (damaged, err error) {
	if len(p.gone) == 0 {
		return w.change(ctx, add, nil)
	}
	err = p.tx.wipe(func() (err error) {
		damaged, err = w.change(ctx, add, p.gone)
		return err
	})
	return damaged, err
}
