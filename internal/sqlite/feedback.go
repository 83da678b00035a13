package sqlite

import (
	"context"
	"time"

	"docent/internal/records"
)

// SetVote stores a member's opinion of an answer and reports whether it is
// new or another than before. A change of mind drops the earlier reason.
func (s *Store) SetVote(ctx context.Context, v records.Vote) (changed bool, err error) {
	err = s.inWrite(ctx, func(tx *tx) error {
		result, err := tx.exec(`INSERT INTO vote (receipt, member, up, reason, at) VALUES (?,?,?,?,?)
			ON CONFLICT (receipt, member) DO UPDATE SET up = excluded.up, reason = excluded.reason, at = excluded.at
			WHERE up <> excluded.up`, v.Receipt, v.Member, v.Up, v.Reason, v.At.UnixMilli())
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		changed = n == 1
		return err
	})
	return changed, wrap("store a vote", err)
}

// SetVoteReason adds why a member voted so.
func (s *Store) SetVoteReason(ctx context.Context, receipt, member, reason string) error {
	return wrap("store a vote's reason", s.inWrite(ctx, func(tx *tx) error {
		_, err := tx.exec(`UPDATE vote SET reason = ? WHERE receipt = ? AND member = ?`, reason, receipt, member)
		return err
	}))
}

// Votes counts the opinions of an answer.
func (s *Store) Votes(ctx context.Context, receipt string) (records.Votes, error) {
	var v records.Votes
	err := s.read.QueryRowContext(ctx, `SELECT coalesce(sum(up), 0), coalesce(sum(1 - up), 0) FROM vote WHERE receipt = ?`, receipt).
		Scan(&v.Up, &v.Down)
	return v, wrap("count votes", err)
}

// Report notes that a member brought a question before the admins and
// reports whether nobody had before.
func (s *Store) Report(ctx context.Context, receipt, member string, at time.Time) (first bool, err error) {
	err = s.inWrite(ctx, func(tx *tx) error {
		if err := tx.row(`SELECT NOT EXISTS (SELECT 1 FROM report WHERE receipt = ?)`, receipt).Scan(&first); err != nil {
			return err
		}
		_, err := tx.exec(`INSERT INTO report (receipt, member, at) VALUES (?,?,?) ON CONFLICT DO NOTHING`,
			receipt, member, at.UnixMilli())
		return err
	})
	return first, wrap("report a question", err)
}
