package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"github.com/mattn/go-sqlite3"
)

// errUndo ends a transaction that was only begun to look at something.
var errUndo = errors.New("undo")

// doesNotOpen tells an FTS5 index that lacks what FTS5 wants to open it, for
// which SQLite has no code of its own. A connection that has it open already
// does not notice.
func doesNotOpen(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && e.Code == sqlite3.ErrError
}

// ftsStructure runs FTS5's own check. It is an INSERT by its looks, so only
// the writing connection may ask for it.
func (c *checker) ftsStructure(ctx context.Context) (sound bool, err error) {
	err = c.store.inWrite(ctx, func(tx *tx) error {
		for _, statement := range []string{
			`INSERT INTO passage_term (passage_term, rank) VALUES ('integrity-check', 1)`,
			`SELECT count(*) FROM passage_term_docsize`,
		} {
			if _, err := tx.exec(statement); err != nil {
				c.add("The FTS5 index is damaged (%v); run check --repair.", err)
				return errUndo
			}
		}
		sound = true
		return errUndo
	})
	if errors.Is(err, errUndo) {
		err = nil
	}
	return sound, err
}

// fts compares the FTS5 index with the passages and with the counts of their
// terms, which it uses up.
func (c *checker) fts(counts map[string]int) error {
	for _, q := range []struct{ finding, query string }{
		{"%d passages are missing in the FTS5 index; run check --repair.",
			`SELECT count(*) FROM (SELECT id FROM passage EXCEPT SELECT id FROM passage_term_docsize)`},
		{"%d passages in the FTS5 index are gone; run check --repair.",
			`SELECT count(*) FROM (SELECT id FROM passage_term_docsize EXCEPT SELECT id FROM passage)`},
	} {
		if err := c.count(q.finding, q.query); err != nil {
			return err
		}
	}
	wrong := 0
	if _, err := c.tx.exec(`CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'passage_term', 'row')`); err != nil {
		return err
	}
	err := c.tx.each(func(rows *sql.Rows) error {
		var term string
		var passages int
		err := rows.Scan(&term, &passages)
		if counts[term] != passages {
			wrong++
		}
		delete(counts, term)
		return err
	}, `SELECT term, doc FROM temp.vocabulary`)
	if err != nil {
		return err
	}
	if wrong += len(counts); wrong > 0 {
		c.add("The FTS5 index holds %d terms in other passages than the texts do; run check --repair.", wrong)
	}
	return nil
}
