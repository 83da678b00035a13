package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"docent/internal/retrieval/postings"
)

// wipe overwrites with zeros, in the database's file, what f deletes.
func (t *tx) wipe(f func() error) error {
	if _, err := t.exec(`PRAGMA secure_delete = ON`); err != nil {
		return err
	}
	err := f()
	_, off := t.exec(`PRAGMA secure_delete = OFF`)
	return errors.Join(err, off)
}

// wiping is inWrite for what must not be found in the database's files any
// more: what f deletes is wiped, what a community's indexes still hold of
// removed passages too, and the write-ahead log, which has pages as they were
// before, is emptied. Readers may hinder that; then the next checkpoint does it.
func (s *Store) wiping(ctx context.Context, community string, f func(tx *tx) error) error {
	if err := s.inWrite(ctx, func(tx *tx) error { return tx.wipe(func() error { return f(tx) }) }); err != nil {
		return err
	}
	if err := s.dropTerms(ctx, community); err != nil {
		return err
	}
	_, err := s.write.ExecContext(context.WithoutCancel(ctx), `PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}

// mergePages is how many pages of the word index are merged in one
// transaction: some milliseconds, so that others can write in between.
const mergePages = 500

// dropTerms rewrites what the indexes hold of removed passages. Both only mark
// them as gone where rewriting at once would cost too much.
func (s *Store) dropTerms(ctx context.Context, community string) error {
	var stale []segmentRow
	if err := s.inWrite(ctx, func(tx *tx) error {
		key, err := communityKeyOf(tx, community)
		if err != nil {
			return err
		}
		w := segments{tx: tx, community: key}
		all, err := w.rows()
		for _, r := range all {
			if r.gone > 0 {
				stale = append(stale, r)
			}
		}
		return err
	}); err != nil {
		return err
	}
	for _, r := range stale {
		if err := s.inWrite(ctx, func(tx *tx) error { return tx.wipe(func() error { return rewrite(ctx, tx, r) }) }); err != nil {
			return err
		}
	}
	// A negative number begins to make one of all pieces, positive ones go on
	// (SQLite's documentation, "The merge Command").
	for pages, more := -mergePages, true; more; pages = mergePages {
		if err := s.inWrite(ctx, func(tx *tx) error {
			return tx.wipe(func() (err error) {
				more, err = mergeTerms(tx, pages)
				return err
			})
		}); err != nil {
			return err
		}
	}
	return nil
}

// rewrite makes a segment anew without what is gone from it, unless that was
// done by now.
func rewrite(ctx context.Context, tx *tx, r segmentRow) error {
	w := segments{tx: tx}
	err := tx.row(`SELECT community FROM segment WHERE id = ?`, r.id).Scan(&w.community)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	part, err := w.open(r)
	if err == nil {
		err = w.replace(ctx, []segmentRow{r}, []postings.Part{part})
	}
	if errors.Is(err, postings.ErrCorrupt) {
		return w.dropAll()
	}
	return err
}

// mergeTerms merges some pages of the word index; more is false if there was
// nothing left to merge.
func mergeTerms(tx *tx, pages int) (more bool, err error) {
	var before, after int
	if err := tx.row(`SELECT total_changes()`).Scan(&before); err != nil {
		return false, err
	}
	if _, err := tx.exec(`INSERT INTO passage_term (passage_term, rank) VALUES ('merge', ?)`, pages); err != nil {
		return false, err
	}
	err = tx.row(`SELECT total_changes()`).Scan(&after)
	return after-before >= 2, err
}
