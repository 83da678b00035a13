package sqlite

import (
	"context"
	"time"

	"docent/internal/records"
)

// MemberData returns what is kept about a member in one community, or in all
// if community is "".
func (s *Store) MemberData(ctx context.Context, community, member string) (records.MemberData, error) {
	var d records.MemberData
	rows, err := s.read.QueryContext(ctx, `SELECT `+receiptColumns+` FROM receipt
		WHERE asker = ?1 AND asker <> '' AND (?2 = '' OR community = ?2) ORDER BY created`, member, community)
	if err != nil {
		return d, wrap("read a member's data", err)
	}
	defer rows.Close()
	for rows.Next() {
		r, err := scanReceipt(rows)
		if err != nil {
			return d, wrap("read a member's data", err)
		}
		d.Questions = append(d.Questions, r)
	}
	if err := rows.Err(); err != nil {
		return d, wrap("read a member's data", err)
	}
	if err := s.memberFeedback(ctx, community, member, &d); err != nil {
		return d, wrap("read a member's data", err)
	}
	d.Audit, err = s.auditEntries(ctx, `SELECT id, community, actor, action, detail, at FROM audit
		WHERE actor = ?1 AND (?2 = '' OR community = ?2) ORDER BY id`, member, community)
	return d, err
}

func (s *Store) memberFeedback(ctx context.Context, community, member string, d *records.MemberData) error {
	rows, err := s.read.QueryContext(ctx, `SELECT v.receipt, v.up, v.reason, v.at FROM vote v JOIN receipt r ON r.id = v.receipt
		WHERE v.member = ?1 AND (?2 = '' OR r.community = ?2) ORDER BY v.at`, member, community)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		v := records.Vote{Member: member}
		var at int64
		if err := rows.Scan(&v.Receipt, &v.Up, &v.Reason, &at); err != nil {
			return err
		}
		v.At = time.UnixMilli(at)
		d.Votes = append(d.Votes, v)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	reports, err := s.read.QueryContext(ctx, `SELECT p.receipt FROM report p JOIN receipt r ON r.id = p.receipt
		WHERE p.member = ?1 AND (?2 = '' OR r.community = ?2) ORDER BY p.at`, member, community)
	if err != nil {
		return err
	}
	defer reports.Close()
	for reports.Next() {
		var id string
		if err := reports.Scan(&id); err != nil {
			return err
		}
		d.Reports = append(d.Reports, id)
	}
	return reports.Err()
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
