package sqlite

import (
	"context"

	"docent/internal/records"
)

// Usage returns what a community holds, without what all share.
func (s *Store) Usage(ctx context.Context, community string) (u records.Usage, err error) {
	err = s.inRead(ctx, func(tx *tx) error {
		u, err = usage(tx, community)
		return err
	})
	return u, wrap("measure what is there", err)
}

func usage(tx *tx, community string) (u records.Usage, err error) {
	err = tx.row(`SELECT count(*), coalesce(sum(size), 0) FROM document
		WHERE community = (SELECT key FROM community WHERE id = ?)`, community).Scan(&u.Documents, &u.Bytes)
	return u, err
}
