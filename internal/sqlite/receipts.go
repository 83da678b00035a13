package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"docent/internal/records"
)

// receiptAlphabet has no characters that are mistaken for one another when an
// id is read out or typed.
const receiptAlphabet = "23456789abcdefghjkmnpqrstuvwxyz"

// receiptLength gives 31^6, almost 900 million ids.
const receiptLength = 6

// SaveReceipt stores an answer with its quotes and returns its new id. The
// receipt's own ID is not looked at.
func (s *Store) SaveReceipt(ctx context.Context, r records.Receipt) (string, error) {
	only, err := json.Marshal(r.Only)
	if err != nil {
		return "", wrap("save a receipt", err)
	}
	var id string
	err = s.inWrite(ctx, func(tx *tx) error {
		for {
			id = newReceiptID()
			result, err := tx.exec(`INSERT INTO receipt
				(id, community, channel, asker, parent, kind, question, asked, documents, private,
				 mode, text, proven, said, answered, conflict, confidence, created, doubt, doubt_quote, doubt_elsewhere)
				VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO NOTHING`,
				id, r.Community, r.Channel, r.Asker, r.Parent, string(r.Kind), r.Question, r.Asked, string(only), r.Private,
				r.Mode, r.Text, r.Proven, r.Said, r.Answered, r.Conflict, r.Confidence, r.Created.UnixMilli(),
				r.Doubt.Word, r.Doubt.Quote, r.Doubt.Elsewhere)
			if err != nil {
				return err
			}
			if n, err := result.RowsAffected(); err != nil {
				return err
			} else if n == 1 {
				break
			}
		}
		return insertCitations(tx, id, r.Quotes)
	})
	return id, wrap("save a receipt", err)
}

func newReceiptID() string {
	random := make([]byte, receiptLength)
	rand.Read(random) // never fails
	for i, b := range random {
		random[i] = receiptAlphabet[int(b)%len(receiptAlphabet)]
	}
	return string(random)
}

func insertCitations(tx *tx, receipt string, quotes []records.Citation) error {
	for n, c := range quotes {
		_, err := tx.exec(`INSERT INTO citation (receipt, n, document, name, title, source, place, place_url, paragraph,
			start, end, passage, before, text, hash, changed, erased) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
			receipt, n, c.Document, c.Name, c.Title, c.Source, c.Place, c.PlaceURL, c.Paragraph,
			c.Start, c.End, c.Passage, c.Before, c.Text, c.Hash[:], millis(c.Changed), millis(c.Erased))
		if err != nil {
			return err
		}
	}
	return nil
}

// SaveSummary puts a summary that was proven later into its receipt, with the
// quotes it rests on.
func (s *Store) SaveSummary(ctx context.Context, r records.Receipt) error {
	return wrap("save a summary", s.inWrite(ctx, func(tx *tx) error {
		if _, err := tx.exec(`UPDATE receipt SET mode = ?, text = ?, proven = ?, said = ?, doubt_quote = ?, asked = ?, answered = ?,
			conflict = ?, confidence = ? WHERE id = ?`,
			r.Mode, r.Text, r.Proven, r.Said, r.Doubt.Quote, r.Asked, r.Answered, r.Conflict, r.Confidence, r.ID); err != nil {
			return err
		}
		if _, err := tx.exec(`DELETE FROM citation WHERE receipt = ?`, r.ID); err != nil {
			return err
		}
		return insertCitations(tx, r.ID, r.Quotes)
	}))
}

const receiptColumns = `id, community, channel, asker, parent, kind, question, asked, documents, private,
	mode, text, proven, said, answered, conflict, confidence, created, doubt, doubt_quote, doubt_elsewhere`

// Receipt returns an answer by its id, or records.ErrNotFound.
func (s *Store) Receipt(ctx context.Context, id string) (records.Receipt, error) {
	return s.oneReceipt(ctx, "read a receipt", `SELECT `+receiptColumns+` FROM receipt WHERE id = ?`, id)
}

// ReceiptOfMessage returns the answer that a message of ours shows, or
// records.ErrNotFound.
func (s *Store) ReceiptOfMessage(ctx context.Context, message string) (records.Receipt, error) {
	return s.oneReceipt(ctx, "read a message's receipt", `SELECT `+receiptColumns+`
		FROM receipt WHERE id = (SELECT receipt FROM receipt_message WHERE message = ?)`, message)
}

// LastReceiptIn returns the newest answer given in a channel or thread since a
// time, or records.ErrNotFound.
func (s *Store) LastReceiptIn(ctx context.Context, channel string, since time.Time) (records.Receipt, error) {
	return s.oneReceipt(ctx, "read a channel's last receipt", `SELECT `+receiptColumns+`
		FROM receipt WHERE channel = ? AND created >= ? ORDER BY created DESC, rowid DESC LIMIT 1`, channel, since.UnixMilli())
}

func (s *Store) oneReceipt(ctx context.Context, operation, query string, args ...any) (records.Receipt, error) {
	r, err := scanReceipt(s.read.QueryRowContext(ctx, query, args...))
	if errors.Is(err, sql.ErrNoRows) {
		err = records.ErrNotFound
	}
	if err != nil {
		return records.Receipt{}, wrap(operation, err)
	}
	if r.Quotes, err = s.citations(ctx, operation, r.ID); err != nil {
		return records.Receipt{}, err
	}
	return r, nil
}

func scanReceipt(row row) (records.Receipt, error) {
	var r records.Receipt
	var kind, only string
	var created int64
	err := row.Scan(&r.ID, &r.Community, &r.Channel, &r.Asker, &r.Parent, &kind, &r.Question, &r.Asked, &only, &r.Private,
		&r.Mode, &r.Text, &r.Proven, &r.Said, &r.Answered, &r.Conflict, &r.Confidence, &created,
		&r.Doubt.Word, &r.Doubt.Quote, &r.Doubt.Elsewhere)
	if err != nil {
		return records.Receipt{}, err
	}
	r.Kind, r.Created = records.Kind(kind), time.UnixMilli(created)
	return r, json.Unmarshal([]byte(only), &r.Only)
}

func (s *Store) citations(ctx context.Context, operation, receipt string) ([]records.Citation, error) {
	return collect(ctx, s, operation, func(r row) (c records.Citation, err error) {
		var hash []byte
		err = r.Scan(&c.Document, &c.Name, &c.Title, &c.Source, &c.Place, &c.PlaceURL, &c.Paragraph,
			&c.Start, &c.End, &c.Passage, &c.Before, &c.Text, &hash, scanned{&c.Changed}, scanned{&c.Erased})
		copy(c.Hash[:], hash)
		return c, err
	}, `SELECT document, name, title, source, place, place_url, paragraph,
		start, end, passage, before, text, hash, changed, erased FROM citation WHERE receipt = ? ORDER BY n`, receipt)
}

// Conversation returns the questions that led to a receipt, its own last, at
// most max of them. Forgotten ones are left out.
func (s *Store) Conversation(ctx context.Context, receipt string, max int) ([]string, error) {
	return collect(ctx, s, "read a conversation", scanText, `WITH RECURSIVE chain (id, parent, question, depth) AS (
			SELECT id, parent, question, 0 FROM receipt WHERE id = ?
			UNION ALL
			SELECT r.id, r.parent, r.question, depth + 1 FROM receipt r JOIN chain ON r.id = chain.parent
			WHERE chain.parent <> '' AND depth + 1 < ?)
		SELECT question FROM chain WHERE question <> '' ORDER BY depth DESC`, receipt, max)
}

// SetReceiptMessage notes a message of ours that shows an answer.
func (s *Store) SetReceiptMessage(ctx context.Context, receipt, channel, message string) error {
	return wrap("note an answer's message", s.inWrite(ctx, func(tx *tx) error {
		_, err := tx.exec(`INSERT INTO receipt_message (message, receipt, channel) VALUES (?,?,?)
			ON CONFLICT (message) DO NOTHING`, message, receipt, channel)
		return err
	}))
}

// HideReceipt leaves an answer to its asker alone, after its message was deleted.
func (s *Store) HideReceipt(ctx context.Context, receipt string) error {
	return wrap("hide a receipt", s.inWrite(ctx, func(tx *tx) error {
		_, err := tx.exec(`UPDATE receipt SET private = 1 WHERE id = ?`, receipt)
		return err
	}))
}

// ClaimShare marks an answer as shared and reports whether it was not before,
// so that a double click shares once. ReleaseShare takes a failed one back.
func (s *Store) ClaimShare(ctx context.Context, receipt string) (bool, error) {
	return s.setShared(ctx, receipt, true)
}

// ReleaseShare takes back a claim after a share that failed.
func (s *Store) ReleaseShare(ctx context.Context, receipt string) error {
	_, err := s.setShared(ctx, receipt, false)
	return err
}

func (s *Store) setShared(ctx context.Context, receipt string, shared bool) (changed bool, err error) {
	err = s.inWrite(ctx, func(tx *tx) error {
		result, err := tx.exec(`UPDATE receipt SET shared = ?1 WHERE id = ?2 AND shared <> ?1`, shared, receipt)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		changed = n == 1
		return err
	})
	return changed, wrap("mark an answer as shared", err)
}

// AskedSince returns when questions were asked in a community since a time,
// oldest first; asker "" means by anybody.
func (s *Store) AskedSince(ctx context.Context, community, asker string, since time.Time) ([]time.Time, error) {
	return collect(ctx, s, "count questions", func(r row) (time.Time, error) {
		var at int64
		err := r.Scan(&at)
		return time.UnixMilli(at), err
	}, `SELECT created FROM receipt
		WHERE community = ?1 AND created >= ?2 AND (?3 = '' OR asker = ?3) ORDER BY created`,
		community, since.UnixMilli(), asker)
}
