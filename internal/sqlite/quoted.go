package sqlite

import (
	"context"

	"docent/internal/records"
)

// ReceiptsQuoting returns the answers of a community that quoted a document,
// with all their quotes, newest first.
func (s *Store) ReceiptsQuoting(ctx context.Context, community string, document int64, limit int) ([]records.Receipt, error) {
	const operation = "read who quoted a document"
	all, err := collect(ctx, s, operation, scanReceipt, `SELECT `+receiptColumns+` FROM receipt
		WHERE community = ? AND id IN (SELECT receipt FROM citation WHERE document = ?) ORDER BY created DESC, rowid DESC LIMIT ?`,
		community, document, limit)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Quotes, err = s.citations(ctx, operation, all[i].ID); err != nil {
			return nil, err
		}
	}
	return all, nil
}
