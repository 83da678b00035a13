package sqlite

import (
	"context"
	"time"

	"docent/internal/records"
)

// MemberData returns what is kept about a member in one community, or in all
// if community is "".
func (s *Store) MemberData(ctx context.Context, community, member string) (d records.MemberData, err error) {
	const operation = "read a member's data"
	if d.Questions, err = collect(ctx, s, operation, scanReceipt, `SELECT `+receiptColumns+` FROM receipt
		WHERE asker = ?1 AND asker <> '' AND (?2 = '' OR community = ?2) ORDER BY created`, member, community); err != nil {
		return d, err
	}
	if d.Votes, err = collect(ctx, s, operation, func(r row) (records.Vote, error) {
		v := records.Vote{Member: member}
		var at int64
		err := r.Scan(&v.Receipt, &v.Up, &v.Reason, &at)
		v.At = time.UnixMilli(at)
		return v, err
	}, `SELECT v.receipt, v.up, v.reason, v.at FROM vote v JOIN receipt r ON r.id = v.receipt
		WHERE v.member = ?1 AND (?2 = '' OR r.community = ?2) ORDER BY v.at`, member, community); err != nil {
		return d, err
	}
	if d.Reports, err = collect(ctx, s, operation, scanText, `SELECT p.receipt FROM report p JOIN receipt r ON r.id = p.receipt
		WHERE p.member = ?1 AND (?2 = '' OR r.community = ?2) ORDER BY p.at`, member, community); err != nil {
		return d, err
	}
	d.Audit, err = s.auditEntries(ctx, `SELECT id, community, actor, action, detail, at FROM audit
		WHERE actor = ?1 AND (?2 = '' OR community = ?2) ORDER BY id`, member, community)
	return d, err
}

// ForgetMember deletes a member's questions, feedback and drafts in one
// community, or in all if community is "", and returns how many questions and
// votes there were. A public answer with
// quotes keeps them under its receipt, without question and name; the audit
// log stays.
func (s *Store) ForgetMember(ctx context.Context, community, member string) (questions, votes int64, err error) {
	if member == "" {
		return 0, 0, nil
	}
	err = s.inWrite(ctx, func(tx *tx) error {
		var err error
		votes, err = deleteFeedback(tx, `member = ?1 AND receipt IN (SELECT id FROM receipt WHERE ?2 = '' OR community = ?2)`, member, community)
		if err != nil {
			return err
		}
		if questions, err = blankReceipts(tx, `asker = ?1 AND (?2 = '' OR community = ?2)`, member, community); err != nil {
			return err
		}
		if _, err := tx.exec(`DELETE FROM packed WHERE id IN
			(SELECT packed FROM draft WHERE member = ?1 AND (?2 = '' OR community = ?2))`, member, community); err != nil {
			return err
		}
		return forgetSpender(tx, member, community)
	})
	return questions, votes, wrap("forget a member", err)
}

// ForgetBefore deletes all questions and feedback older than a time, as
// ForgetMember does, and returns how many questions there were.
func (s *Store) ForgetBefore(ctx context.Context, before time.Time) (questions int64, err error) {
	err = s.inWrite(ctx, func(tx *tx) error {
		if _, err := deleteFeedback(tx, `at < ?1`, before.UnixMilli()); err != nil {
			return err
		}
		var err error
		questions, err = blankReceipts(tx, `created < ?1 AND (asker <> '' OR question <> '')`, before.UnixMilli())
		return err
	})
	return questions, wrap("forget old questions", err)
}

func deleteFeedback(tx *tx, where string, args ...any) (votes int64, err error) {
	result, err := tx.exec(`DELETE FROM vote WHERE `+where, args...)
	if err != nil {
		return 0, err
	}
	if votes, err = result.RowsAffected(); err != nil {
		return 0, err
	}
	_, err = tx.exec(`DELETE FROM report WHERE `+where, args...)
	return votes, err
}

// blankReceipts takes the questions out of receipts and deletes those that
// hold nothing else.
func blankReceipts(tx *tx, where string, args ...any) (int64, error) {
	var n int64
	if err := tx.row(`SELECT count(*) FROM receipt WHERE `+where, args...).Scan(&n); err != nil {
		return 0, err
	}
	if _, err := tx.exec(`DELETE FROM receipt WHERE `+where+`
		AND NOT (answered AND NOT private AND EXISTS (SELECT 1 FROM citation WHERE receipt = receipt.id))`, args...); err != nil {
		return 0, err
	}
	_, err := tx.exec(`UPDATE receipt SET asker = '', question = '', asked = '', text = '', parent = '', doubt = iif(doubt = '', '', '…') WHERE `+where, args...)
	return n, err
}
