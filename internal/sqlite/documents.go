package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"docent/internal/records"
	"docent/internal/retrieval"
	"docent/internal/retrieval/postings"
)

// Stored is a document as it is kept, without its text and blocks.
type Stored struct {
	retrieval.Document
	Bytes      int // of the stored text
	Paragraphs int // number of the last one
	Passages   int
	By         string    // member who put the present text; "" for the program
	Since      time.Time // when it became the present text
	Titled     bool      // an admin chose the title

	community   int64 // its key
	first, last int64 // ids of its passages
}

func (d Stored) passages() int { return int(d.last - d.first + 1) }

// memory is about how many bytes the document takes.
func (d Stored) memory() int {
	n := 320 + len(d.Name) + len(d.Title) + len(d.Source)
	for _, m := range d.Marks {
		n += 56 + len(m.Kind) + len(m.Label) + len(m.URL)
	}
	return n
}

const documentColumns = `id, name, title, language, source, hash, size, added, changed, bytes, paragraphs, first, last, marks,
	put_by, put_at, titled, community`

func scanDocument(scan func(...any) error) (Stored, error) {
	var d Stored
	var hash, marks []byte
	var added, changed int64
	err := scan(&d.ID, &d.Name, &d.Title, &d.Language, &d.Source, &hash, &d.Size, &added, &changed,
		&d.Bytes, &d.Paragraphs, &d.first, &d.last, &marks, &d.By, scanned{&d.Since}, &d.Titled, &d.community)
	if errors.Is(err, sql.ErrNoRows) {
		return Stored{}, ErrNotFound
	}
	if err != nil {
		return Stored{}, err
	}
	if copy(d.Hash[:], hash) != len(d.Hash) {
		return Stored{}, fmt.Errorf("%w: hash of document %d", ErrDamaged, d.ID)
	}
	d.Added, d.Changed = time.UnixMilli(added), time.UnixMilli(changed)
	d.Passages = d.passages()
	d.Marks, err = decodeMarks(marks)
	return d, err
}

func findDocument(tx *tx, community int64, name string) (Stored, error) {
	return scanDocument(tx.row(`SELECT `+documentColumns+` FROM document WHERE community = ? AND name = ?`, community, name).Scan)
}

func documentByID(tx *tx, id int64) (Stored, error) {
	return scanDocument(tx.row(`SELECT `+documentColumns+` FROM document WHERE id = ?`, id).Scan)
}

// Order says how a list of documents is sorted.
type Order = records.Order

// The orders that Documents knows.
const (
	ByName   = records.ByName
	ByChange = records.ByChange
)

// List selects documents of a community.
type List struct {
	Contains string // in the name or title, ignoring the case of A to Z; "" means all
	Order    Order
	Offset   int
	Limit    int // 0 means all
}

// Documents lists a community's documents. total counts all that l selects,
// whatever its Offset and Limit.
func (s *Store) Documents(ctx context.Context, community string, l List) (docs []Stored, total int, err error) {
	err = s.inRead(ctx, func(tx *tx) error {
		where := ` FROM document WHERE community = (SELECT key FROM community WHERE id = ?)
			AND (? = '' OR name LIKE ? ESCAPE '\' OR title LIKE ? ESCAPE '\')`
		pattern := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(l.Contains) + "%"
		args := []any{community, l.Contains, pattern, pattern}
		if err := tx.row(`SELECT count(*)`+where, args...).Scan(&total); err != nil {
			return err
		}
		order := ` ORDER BY name`
		if l.Order == ByChange {
			order = ` ORDER BY changed DESC, name`
		}
		limit := l.Limit
		if limit == 0 {
			limit = -1
		}
		return tx.each(func(rows *sql.Rows) error {
			d, err := scanDocument(rows.Scan)
			docs = append(docs, d)
			return err
		}, `SELECT `+documentColumns+where+order+` LIMIT ? OFFSET ?`, append(args, limit, l.Offset)...)
	})
	return docs, total, wrap("list documents", err)
}

// Document returns a community's document of that name, or ErrNotFound.
func (s *Store) Document(ctx context.Context, community, name string) (d Stored, err error) {
	err = s.inRead(ctx, func(tx *tx) error {
		d, err = scanDocument(tx.row(`SELECT `+documentColumns+` FROM document
			WHERE community = (SELECT key FROM community WHERE id = ?) AND name = ?`, community, name).Scan)
		return err
	})
	return d, wrap("read document", err)
}

// DocumentByID returns the document with an id and its community, or ErrNotFound.
func (s *Store) DocumentByID(ctx context.Context, id int64) (d Stored, community string, err error) {
	err = s.inRead(ctx, func(tx *tx) error {
		if d, err = documentByID(tx, id); err != nil {
			return err
		}
		return tx.row(`SELECT c.id FROM community c JOIN document d ON d.community = c.key WHERE d.id = ?`, id).Scan(&community)
	})
	return d, community, wrap("read document", err)
}

// Communities lists the communities that hold documents, ascending.
func (s *Store) Communities(ctx context.Context) (ids []string, err error) {
	err = s.inRead(ctx, func(tx *tx) error {
		return tx.each(func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			ids = append(ids, id)
			return err
		}, `SELECT id FROM community c WHERE EXISTS (SELECT 1 FROM document d WHERE d.community = c.key) ORDER BY id`)
	})
	return ids, wrap("list communities", err)
}

// Revision is a number that grows whenever a community's documents change; 0
// for a community that never had any.
func (s *Store) Revision(ctx context.Context, community string) (revision int64, err error) {
	err = s.inRead(ctx, func(tx *tx) error {
		return tx.row(`SELECT coalesce((SELECT revision FROM community WHERE id = ?), 0)`, community).Scan(&revision)
	})
	return revision, wrap("read revision", err)
}

// remove removes a document with everything that belongs to it.
func (s *Store) remove(ctx context.Context, tx *tx, key int64, d Stored) error {
	gone, err := s.takePassages(tx, d)
	if err != nil {
		return err
	}
	if _, err := tx.exec(`DELETE FROM document WHERE id = ?`, d.ID); err != nil {
		return err
	}
	w := segments{tx: tx, community: key}
	var damaged error
	if err := tx.wipe(func() (err error) {
		damaged, err = w.change(ctx, nil, gone)
		return err
	}); err != nil {
		return err
	}
	if damaged != nil {
		s.warnDropped(key, damaged)
	}
	_, err = tx.exec(`UPDATE community SET passages = passages - ?, revision = revision + 1 WHERE key = ?`, len(gone), key)
	return err
}

func (s *Store) warnDropped(community int64, damaged error) {
	s.log.Warn("index damaged and dropped; answers come from FTS5 until check --repair", "community", community, "error", damaged)
}

// takePassages deletes a document's passages with their terms and returns what
// the index must forget of them.
func (s *Store) takePassages(tx *tx, d Stored) ([]postings.Passage, error) {
	passages, err := readPassagesOf(tx, d)
	if err != nil {
		return nil, err
	}
	// Why a text is replaced or removed is not known; it may be to be forgotten.
	if err := tx.wipe(func() error {
		_, err := tx.exec(`DELETE FROM passage WHERE id BETWEEN ? AND ?`, d.first, d.last)
		return err
	}); err != nil {
		return nil, err
	}
	if _, err := tx.exec(`DELETE FROM passage_term WHERE rowid BETWEEN ? AND ?`, d.first, d.last); err != nil {
		return nil, err
	}
	return s.terms(d, passages), nil
}

// terms finds the terms of a document's stored passages.
func (s *Store) terms(d Stored, passages []retrieval.Passage) []postings.Passage {
	terms := s.analyse(d.Document, passages)
	for i := range terms {
		terms[i].ID = passages[i].ID
	}
	return terms
}

// inRead runs f in a read transaction: all it reads belongs to one moment.
func (s *Store) inRead(ctx context.Context, f func(tx *tx) error) error {
	began, err := s.read.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer began.Rollback()
	return f(&tx{Tx: began, ctx: ctx})
}
