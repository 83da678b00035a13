package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"docent/internal/records"
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
)

// EraseVersion deletes one earlier text of a community's document for good.
// Words that stood only in it are taken out of receipts and of all else that
// is remembered too. It returns how many answers had quoted such words, or
// ErrNotFound if there is no such version.
func (s *Store) EraseVersion(ctx context.Context, community string, document, version int64) (answers int, err error) {
	err = s.wiping(ctx, community, func(tx *tx) error {
		result, err := tx.exec(`DELETE FROM packed WHERE community = ?1 AND id = (SELECT packed FROM version WHERE document = ?2 AND packed = ?3)`,
			community, document, version)
		if err := touched(result, err, ErrNotFound); err != nil {
			return err
		}
		answers, err = s.retract(tx, community, document)
		return err
	})
	return answers, wrap("erase an earlier text", err)
}

// ErasedAnswers returns the messages of ours that show answers of a community
// whose quotes from a document were erased, newest first.
func (s *Store) ErasedAnswers(ctx context.Context, community string, document int64) (all []records.Shown, err error) {
	err = s.inRead(ctx, func(tx *tx) error {
		return tx.each(func(rows *sql.Rows) error {
			var m records.Shown
			err := rows.Scan(&m.Receipt, &m.Channel, &m.Message)
			all = append(all, m)
			return err
		}, `SELECT r.id, m.channel, m.message FROM receipt r JOIN receipt_message m ON m.receipt = r.id
			WHERE r.community = ? AND NOT r.private AND r.id IN (SELECT receipt FROM citation WHERE document = ? AND erased <> 0)
			ORDER BY r.created DESC, r.rowid DESC`, community, document)
	})
	return all, wrap("find answers that quote what was erased", err)
}

// memories are where words of a document are remembered outside of it. Each is
// a statement that lists them for a document, and one that forgets those that
// equal ?2; ?3 is the time.
var memories = []struct{ list, forget string }{
	{
		`SELECT DISTINCT text FROM citation WHERE document = ?1 AND text <> ''`,
		`UPDATE citation SET text = '', before = '', erased = ?3 WHERE document = ?1 AND text = ?2`,
	},
	{
		`SELECT DISTINCT before FROM citation WHERE document = ?1 AND before <> ''`,
		`UPDATE citation SET before = '' WHERE document = ?1 AND before = ?2`,
	},
	{
		`SELECT DISTINCT text FROM learned WHERE document = ?1`,
		`DELETE FROM learned WHERE document = ?1 AND text = ?2`,
	},
	{
		`SELECT DISTINCT nearest FROM question WHERE document = ?1 AND nearest <> ''`,
		`UPDATE question SET nearest = '' WHERE document = ?1 AND nearest = ?2`,
	},
	{
		`SELECT DISTINCT text FROM digest_told WHERE document = ?1 AND text <> ''`,
		`UPDATE digest_told SET text = '' WHERE document = ?1 AND text = ?2`,
	},
}

// retract forgets, wherever they are remembered, words of a document that
// stand in no text of it any more: neither in the present one, nor in an
// earlier one that is kept, nor in one that can be brought back. It returns
// how many answers have lost words.
func (s *Store) retract(tx *tx, community string, document int64) (answers int, err error) {
	if err := unsay(tx, community, document); err != nil {
		return 0, err
	}
	if _, err := tx.exec(`DELETE FROM passage_before WHERE document = ?`, document); err != nil {
		return 0, err
	}
	kept, err := keptTexts(tx, document)
	if err != nil {
		return 0, err
	}
	now := s.now().UnixMilli()
	for _, m := range memories {
		var lost []string
		if err := tx.each(func(rows *sql.Rows) error {
			var words string
			err := rows.Scan(&words)
			if !kept.hold(words) {
				lost = append(lost, words)
			}
			return err
		}, m.list, document); err != nil {
			return 0, err
		}
		for _, words := range lost {
			if _, err := tx.exec(m.forget, document, words, now); err != nil {
				return 0, err
			}
		}
	}
	if err := forgetWatched(tx, document, kept); err != nil {
		return 0, err
	}
	const bereft = ` (SELECT receipt FROM citation WHERE document = ?1 AND erased = ?2)`
	if err := tx.row(`SELECT count(*) FROM receipt WHERE id IN`+bereft, document, now).Scan(&answers); err != nil {
		return 0, err
	}
	// A summary says what its quotes say, and so does a model's kept reply.
	if _, err := tx.exec(`UPDATE receipt SET text = '' WHERE id IN`+bereft, document, now); err != nil {
		return 0, err
	}
	_, err = tx.exec(`DELETE FROM llm_reply WHERE ?1 IN (community, ?2)`, community, retrieval.Shared)
	return answers, err
}

// forgetWatched takes such words out of the answers that watches compare with.
func forgetWatched(tx *tx, document int64, kept texts) error {
	var watches []ledger.Watch
	if err := tx.each(func(rows *sql.Rows) error {
		w, err := scanWatch(rows)
		watches = append(watches, w)
		return err
	}, `SELECT `+watchColumns+` FROM watch WHERE EXISTS (SELECT 1 FROM json_each(quotes) WHERE value ->> 'document' = ?)`, document); err != nil {
		return err
	}
	for _, w := range watches {
		for i := range w.Quotes {
			if q := &w.Quotes[i]; q.Document == document && !kept.hold(q.Text) {
				q.Text = ""
			}
		}
		quotes, err := encodeQuotes(w.Quotes)
		if err != nil {
			return err
		}
		if _, err := tx.exec(`UPDATE watch SET quotes = ? WHERE id = ?`, quotes, w.ID); err != nil {
			return err
		}
	}
	return nil
}

// texts are all that is kept of a document.
type texts []string

func (t texts) hold(words string) bool {
	for _, text := range t {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}

func keptTexts(tx *tx, document int64) (all texts, err error) {
	d, err := documentByID(tx, document)
	switch {
	case err == nil:
		text, err := readText(tx, d, 0, d.Bytes)
		if err != nil {
			return nil, err
		}
		all = append(all, text)
	case !errors.Is(err, ErrNotFound):
		return nil, err
	}
	var packed []int64
	if err := tx.each(func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		packed = append(packed, id)
		return err
	}, `SELECT packed FROM version WHERE document = ?1 UNION ALL SELECT packed FROM removal WHERE document = ?1`, document); err != nil {
		return nil, err
	}
	for _, id := range packed {
		d, err := readPacked(tx, id)
		if err != nil {
			return nil, err
		}
		all = append(all, d.Text)
	}
	return all, nil
}
