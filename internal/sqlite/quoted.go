package sqlite

import (
	"context"

	"docent/internal/records"
)

// ReceiptsQuoting returns the answers of a community that quoted a document,
// with all their quotes, newest first.
func (s *Store) ReceiptsQuoting(ctx context.Context, community string, document int64, limit int) ([]records.Receipt, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT `+receiptColumns+` FROM receipt
		WHERE community = ? AND id IN (SELECT receipt FROM citation WHERE document = ?) ORDER BY created DESC, rowid DESC LIMIT ?`,
		community, document, limit)
	if err != nil {
		return nil, wrap("read who quoted a document", err)
	}
	defer rows.Close()
	var all []records.Receipt
	for rows.Next() {
		r, err := scanReceipt(rows)
		if err != nil {
			return nil, wrap("read who quoted a document", err)
		}
		all = append(all, r)
	}
	if err := rows.Err(); err != nil {
		return nil, wrap("read who quoted a document", err)
	}
	for i := range all {
		if all[i].Quotes, err = s.citations(ctx, all[i].ID); err != nil {
			return nil, wrap("read who quoted a document", err)
		}
	}
	return all, nil
}
