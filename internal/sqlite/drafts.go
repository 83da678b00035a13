package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"strings"

	"docent/internal/records"
	"docent/internal/retrieval"
)

// SaveDraft keeps a document that waits for an admin's word, and returns it
// with its new id. Of d only Community, Member, Document, Access and Origin
// are read. An earlier draft of the id is replaced.
func (s *Store) SaveDraft(ctx context.Context, d records.Draft, doc retrieval.Prepared) (records.Draft, error) {
	access, err := json.Marshal(d.Access)
	if err != nil {
		return d, wrap("keep a draft", err)
	}
	data, err := packPrepared(doc)
	if err != nil {
		return d, wrap("keep a draft", err)
	}
	old := d.ID
	if d.ID == "" {
		d.ID = strings.ToLower(rand.Text()[:16])
	}
	d.Created = s.now()
	err = s.inWrite(ctx, func(tx *tx) error {
		if err := dropDraft(tx, old); err != nil {
			return err
		}
		id, err := insertPacked(tx, d.Community, doc.Document, paragraphs(doc.Passages), data)
		if err != nil {
			return err
		}
		if _, err := tx.exec(`INSERT INTO draft (id, community, member, packed, document, access, origin, created) VALUES (?,?,?,?,?,?,?,?)`,
			d.ID, d.Community, d.Member, id, d.Document, string(access), d.Origin, d.Created.UnixMilli()); err != nil {
			return err
		}
		if err := s.expire(tx); err != nil {
			return err
		}
		d, err = readDraft(tx, d.Community, d.ID)
		return err
	})
	return d, wrap("keep a draft", err)
}

const draftQuery = `SELECT d.id, d.community, d.member, d.document, d.access, d.origin, d.created,
	k.name, k.title, k.language, k.source, k.hash, k.size, k.bytes, k.paragraphs FROM draft d JOIN packed k ON k.id = d.packed
	WHERE d.community = ? AND d.created > ?`

func scanDraft(r row) (d records.Draft, err error) {
	var access string
	var hash []byte
	if err := r.Scan(&d.ID, &d.Community, &d.Member, &d.Document, &access, &d.Origin, scanned{&d.Created},
		&d.Name, &d.Title, &d.Language, &d.Source, &hash, &d.Size, &d.Bytes, &d.Paragraphs); err != nil {
		return d, absent(err)
	}
	copy(d.Hash[:], hash)
	return d, json.Unmarshal([]byte(access), &d.Access)
}

func readDraft(tx *tx, community, id string) (records.Draft, error) {
	return scanDraft(tx.row(draftQuery+` AND d.id = ?`, community, 0, id))
}

// Drafts returns what waits for a member's word in a community, oldest first.
func (s *Store) Drafts(ctx context.Context, community, member string) (all []records.Draft, err error) {
	err = s.inRead(ctx, func(tx *tx) error {
		return tx.each(func(rows *sql.Rows) error {
			d, err := scanDraft(rows)
			all = append(all, d)
			return err
		}, draftQuery+` AND d.member = ? ORDER BY d.created, d.id`, community, s.now().Add(-maxDraftAge).UnixMilli(), member)
	})
	return all, wrap("list drafts", err)
}

// Draft returns what waits for an admin's word, or ErrNotFound.
func (s *Store) Draft(ctx context.Context, community, id string) (d records.Draft, err error) {
	err = s.inRead(ctx, func(tx *tx) error {
		d, err = readDraft(tx, community, id)
		return err
	})
	return d, wrap("read a draft", err)
}

// DraftText returns a draft's text with its passages but without terms, or
// ErrNotFound.
func (s *Store) DraftText(ctx context.Context, community, id string) (doc retrieval.Prepared, err error) {
	err = s.inRead(ctx, func(tx *tx) error {
		var packed int64
		if err := tx.row(`SELECT packed FROM draft WHERE id = ? AND community = ?`, id, community).Scan(&packed); err != nil {
			return absent(err)
		}
		doc, err = readPacked(tx, packed)
		return err
	})
	return doc, wrap("read a draft", err)
}

// AcceptDraft makes a draft a document, once: a second call returns
// ErrNotFound. So does one for a document to be replaced that is gone. It
// returns a *records.QuotaError where there is no room.
func (s *Store) AcceptDraft(ctx context.Context, community, id string, how records.Putting) (Change, error) {
	var change Change
	err := s.inWrite(ctx, func(tx *tx) error {
		d, err := readDraft(tx, community, id)
		if err != nil {
			return err
		}
		var packed int64
		if err := tx.row(`SELECT packed FROM draft WHERE id = ?`, id).Scan(&packed); err != nil {
			return err
		}
		doc, err := s.readToPut(tx, packed)
		if err != nil {
			return err
		}
		if doc.Name, err = nameOf(tx, community, d.Document, doc.Name); err != nil {
			return err
		}
		doc.Changed = s.now()
		if how.Access = nil; !d.Access.Everybody() {
			how.Access = &d.Access
		}
		if change, err = s.putOne(ctx, tx, community, doc, how); err != nil {
			return err
		}
		return dropDraft(tx, id)
	})
	return change, wrap("accept a draft", err)
}

// nameOf is the name under which a draft is put: that of the document it
// replaces, or its own.
func nameOf(tx *tx, community string, document int64, own string) (name string, err error) {
	if document == 0 {
		return own, nil
	}
	err = tx.row(`SELECT d.name FROM document d JOIN community c ON c.key = d.community WHERE d.id = ? AND c.id = ?`, document, community).Scan(&name)
	return name, absent(err)
}

// DropDraft forgets a draft. One that is not there is forgotten already.
func (s *Store) DropDraft(ctx context.Context, community, id string) error {
	return wrap("forget a draft", s.inWrite(ctx, func(tx *tx) error {
		_, err := tx.exec(`DELETE FROM packed WHERE id = (SELECT packed FROM draft WHERE id = ? AND community = ?)`, id, community)
		return err
	}))
}

func dropDraft(tx *tx, id string) error {
	_, err := tx.exec(`DELETE FROM packed WHERE id = (SELECT packed FROM draft WHERE id = ?)`, id)
	return err
}
