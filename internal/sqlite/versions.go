package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"docent/internal/records"
	"docent/internal/retrieval"
)

// maxVersions is how many earlier texts of one document are kept, the newest
// of them. A page that is fetched every hour has two days in them, and a
// document that people edit years.
const maxVersions = 50

// absent turns a missing row into ErrNotFound.
func absent(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// keepVersion keeps a document's present text, which is about to be replaced.
// It returns 0 if no versions are kept.
func (s *Store) keepVersion(tx *tx, community string, d Stored) (int64, error) {
	if s.keepVersions <= 0 {
		return 0, nil
	}
	id, err := insertPackedStored(tx, community, d)
	if err != nil {
		return 0, err
	}
	if _, err := tx.exec(`INSERT INTO version (packed, document, put_by, put_at, replaced)
		SELECT ?, id, put_by, put_at, ? FROM document WHERE id = ?`, id, s.now().UnixMilli(), d.ID); err != nil {
		return 0, err
	}
	_, err = tx.exec(`DELETE FROM packed WHERE id IN (SELECT packed FROM version WHERE document = ?
		ORDER BY packed DESC LIMIT -1 OFFSET ?)`, d.ID, maxVersions)
	return id, err
}

const versionQuery = `SELECT ` + packedColumns + `, v.document, v.put_by, v.put_at, v.replaced
	FROM version v JOIN packed k ON k.id = v.packed WHERE k.community = ? AND v.document = ?`

func scanVersion(r row) (v records.Version, err error) {
	var hash []byte
	var changed time.Time
	err = r.Scan(&v.ID, &v.Name, &v.Title, &v.Language, &v.Source, &hash, &v.Size, scanned{&changed}, &v.Bytes, &v.Paragraphs,
		&v.Document, &v.By, scanned{&v.Since}, scanned{&v.Replaced})
	copy(v.Hash[:], hash)
	return v, err
}

// Versions returns the earlier texts of a community's document, newest first.
func (s *Store) Versions(ctx context.Context, community string, document int64) (all []records.Version, err error) {
	err = s.inRead(ctx, func(tx *tx) error {
		return tx.each(func(rows *sql.Rows) error {
			v, err := scanVersion(rows)
			all = append(all, v)
			return err
		}, versionQuery+` ORDER BY v.packed DESC`, community, document)
	})
	return all, wrap("list versions", err)
}

// Version returns an earlier text with its passages but without terms, or
// ErrNotFound.
func (s *Store) Version(ctx context.Context, community string, document, version int64) (v records.Version, d retrieval.Prepared, err error) {
	err = s.inRead(ctx, func(tx *tx) error {
		if v, err = scanVersion(tx.row(versionQuery+` AND v.packed = ?`, community, document, version)); err != nil {
			return absent(err)
		}
		d, err = readPacked(tx, v.ID)
		return err
	})
	return v, d, wrap("read a version", err)
}

// RestoreVersion makes an earlier text of a document the present one again;
// what is replaced by it becomes a version itself. The document keeps its id
// and name. It returns ErrNotFound if there is no such version.
func (s *Store) RestoreVersion(ctx context.Context, community string, document, version int64, by string) (Change, error) {
	var change Change
	err := s.inWrite(ctx, func(tx *tx) error {
		v, err := scanVersion(tx.row(versionQuery+` AND v.packed = ?`, community, document, version))
		if err != nil {
			return absent(err)
		}
		old, err := documentByID(tx, document)
		if err != nil {
			return err
		}
		d, err := s.readToPut(tx, v.ID)
		if err != nil {
			return err
		}
		d.Name = old.Name
		change, err = s.putOne(ctx, tx, community, d, records.Putting{By: by})
		return err
	})
	return change, wrap("restore a version", err)
}

// putOne puts one document within a transaction.
func (s *Store) putOne(ctx context.Context, tx *tx, community string, d retrieval.Prepared, how records.Putting) (Change, error) {
	changes, err := s.putAll(ctx, tx, community, []retrieval.Prepared{d}, how)
	if err != nil {
		return Change{}, err
	}
	return changes[0], nil
}

// maxDraftAge is how long an addition waits for an admin's word.
const maxDraftAge = 24 * time.Hour

// Expire forgets what is kept for a time only: versions, removed documents and
// drafts. Writing does so too; the program calls it for databases that rest.
func (s *Store) Expire(ctx context.Context) error {
	return wrap("forget earlier texts", s.inWrite(ctx, s.expire))
}

func (s *Store) expire(tx *tx) error {
	now := s.now()
	over, err := removalsOver(tx, now)
	if err != nil {
		return err
	}
	for _, q := range []struct {
		statement string
		before    time.Time
	}{
		{`DELETE FROM packed WHERE id IN (SELECT packed FROM version WHERE document IN (SELECT document FROM removal WHERE until <= ?))`, now},
		{`DELETE FROM packed WHERE id IN (SELECT packed FROM removal WHERE until <= ?)`, now},
		{`DELETE FROM packed WHERE id IN (SELECT packed FROM version WHERE replaced <= ?)`, now.Add(-s.keepVersions)},
		{`DELETE FROM packed WHERE id IN (SELECT packed FROM draft WHERE created <= ?)`, now.Add(-maxDraftAge)},
	} {
		if _, err := tx.exec(q.statement, q.before.UnixMilli()); err != nil {
			return err
		}
	}
	for _, r := range over {
		if _, err := s.retract(tx, r.community, r.document); err != nil {
			return err
		}
	}
	if err := dropTalks(tx); err != nil {
		return err
	}
	_, err = tx.exec(`DELETE FROM document_access WHERE NOT EXISTS (SELECT 1 FROM document d WHERE d.id = document_access.document)
		AND NOT EXISTS (SELECT 1 FROM removal r WHERE r.document = document_access.document)
		AND NOT EXISTS (SELECT 1 FROM document_change c WHERE c.document = document_access.document)`)
	return err
}

// gone is a document that can no longer be brought back.
type gone struct {
	community string
	document  int64
}

func removalsOver(tx *tx, now time.Time) (all []gone, err error) {
	err = tx.each(func(rows *sql.Rows) error {
		var g gone
		err := rows.Scan(&g.community, &g.document)
		all = append(all, g)
		return err
	}, `SELECT community, document FROM removal WHERE until <= ?`, now.UnixMilli())
	return all, err
}
