package sqlite

import (
	"context"
	"slices"

	"docent/internal/retrieval/postings"
)

// Repair makes both indexes anew from the stored passages, in one transaction:
// if it is interrupted nothing has changed. It cannot bring back texts. Nobody
// can write meanwhile; questions are answered from what was there before.
func (s *Store) Repair(ctx context.Context) error {
	err := s.inWrite(ctx, func(tx *tx) error {
		if err := emptyIndexes(tx); err != nil {
			return err
		}
		communities, err := communityKeys(tx)
		if err != nil {
			return err
		}
		for _, c := range communities {
			if err := s.rebuild(ctx, tx, c.key); err != nil {
				return err
			}
		}
		return nil
	})
	s.cache.clear()
	return wrap("repair the database", err)
}

// emptyIndexes drops what can be made again, and passages of no document.
func emptyIndexes(tx *tx) error {
	var create string
	if err := tx.row(`SELECT sql FROM sqlite_schema WHERE name = 'passage_term'`).Scan(&create); err != nil {
		return err
	}
	// Dropping the table also works when its insides are damaged, but for the
	// version of their format, without which FTS5 does not even open it.
	for _, statement := range []string{
		`CREATE TABLE IF NOT EXISTS passage_term_config (k PRIMARY KEY, v) WITHOUT ROWID`,
		`REPLACE INTO passage_term_config VALUES ('version', 4)`,
		`DROP TABLE passage_term`, create,
		`INSERT INTO passage_term (passage_term, rank) VALUES ('hashsize', 8388608)`, // as migration 13
		`DELETE FROM segment`, `DELETE FROM segment_page`,
		`DELETE FROM passage WHERE NOT EXISTS
			(SELECT 1 FROM document d WHERE d.id = passage.document AND passage.id BETWEEN d.first AND d.last)`,
		`REINDEX`,
	} {
		if _, err := tx.exec(statement); err != nil {
			return err
		}
	}
	return nil
}

// rebuild indexes a community's passages.
func (s *Store) rebuild(ctx context.Context, tx *tx, community int64) error {
	w := segments{tx: tx, community: community}
	total, last := 0, int64(0)
	var chunk []postings.Passage
	var distinct postings.Distinct
	write := func(passages []postings.Passage) error {
		e, err := postings.Build(passages)
		if err != nil {
			return err
		}
		return w.insert(e)
	}
	err := s.eachAnalysed(ctx, tx, community, func(terms []postings.Passage) error {
		for _, p := range terms {
			if err := insertTerms(tx, p.ID, termRow(&distinct, p)); err != nil {
				return err
			}
			last = p.ID
		}
		total += len(terms)
		chunk = append(chunk, terms...)
		for len(chunk) >= maxSegment {
			if err := write(chunk[:maxSegment]); err != nil {
				return err
			}
			chunk = slices.Clone(chunk[maxSegment:])
		}
		return nil
	})
	if err == nil {
		err = write(chunk)
	}
	if err != nil {
		return err
	}
	_, err = tx.exec(`UPDATE community SET passages = ?, next = max(next, ?), revision = revision + 1 WHERE key = ?`,
		total, last&(1<<32-1)+1, community)
	return err
}
