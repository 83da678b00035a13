package sqlite

import (
	"context"
	"database/sql"
)

// PurgeCommunity deletes everything of a community: its documents, and its
// rows in every table that has a column "community TEXT", so that a table
// added later needs no word here.
func (s *Store) PurgeCommunity(ctx context.Context, community string) error {
	docs, _, err := s.Documents(ctx, community, List{})
	if err != nil {
		return err
	}
	for _, d := range docs {
		if err := s.RemoveDocument(ctx, community, d.Name); err != nil {
			return err
		}
	}
	return wrap("purge a community", s.inWrite(ctx, func(tx *tx) error {
		var tables []string
		if err := tx.each(func(rows *sql.Rows) error {
			var name string
			err := rows.Scan(&name)
			tables = append(tables, name)
			return err
		}, `SELECT t.name FROM sqlite_schema t, pragma_table_info(t.name) c
			WHERE t.type = 'table' AND c.name = 'community' AND c.type = 'TEXT' ORDER BY t.name`); err != nil {
			return err
		}
		for _, table := range tables {
			// Names of our own tables; they take no parameter.
			if _, err := tx.exec(`DELETE FROM "`+table+`" WHERE community = ?`, community); err != nil {
				return err
			}
		}
		_, err := tx.exec(`DELETE FROM guild WHERE id = ? AND removed <> 0`, community)
		return err
	}))
}
