package sqlite

import (
	"context"
	"database/sql"
	"slices"

	"docent/internal/records"
)

// Access returns who may read a community's document.
func (s *Store) Access(ctx context.Context, community string, document int64) (a records.Access, err error) {
	err = s.inRead(ctx, func(tx *tx) error {
		a, err = readAccess(tx, community, document)
		return err
	})
	return a, wrap("read who may read a document", err)
}

func readAccess(tx *tx, community string, document int64) (a records.Access, err error) {
	err = tx.each(func(rows *sql.Rows) error {
		var kind, place string
		err := rows.Scan(&kind, &place)
		grant(&a, kind, place)
		return err
	}, `SELECT kind, place FROM document_access WHERE community = ? AND document = ? ORDER BY kind, place`, community, document)
	return a, err
}

func grant(a *records.Access, kind, place string) {
	if kind == "role" {
		a.Roles = append(a.Roles, place)
	} else {
		a.Channels = append(a.Channels, place)
	}
}

// SetAccess says who may read a community's document, or returns ErrNotFound.
// It holds from the next question on.
func (s *Store) SetAccess(ctx context.Context, community string, document int64, a records.Access) error {
	return wrap("set who may read a document", s.inWrite(ctx, func(tx *tx) error {
		key, err := communityKeyOf(tx, community)
		if err != nil {
			return err
		}
		if d, err := documentByID(tx, document); err != nil || d.community != key {
			return ErrNotFound
		}
		return setAccess(tx, community, document, a)
	}))
}

// setAccess says who may read a document. Where that is news, what waits to be
// said about it is taken back, and watched questions are asked again.
func setAccess(tx *tx, community string, document int64, a records.Access) error {
	now, err := readAccess(tx, community, document)
	if err != nil || now.Equal(a) {
		return err
	}
	if _, err := tx.exec(`DELETE FROM document_access WHERE community = ? AND document = ?`, community, document); err != nil {
		return err
	}
	for kind, places := range map[string][]string{"role": a.Roles, "channel": a.Channels} {
		for _, place := range places {
			if _, err := tx.exec(`INSERT INTO document_access (community, document, kind, place) VALUES (?,?,?,?)
				ON CONFLICT DO NOTHING`, community, document, kind, place); err != nil {
				return err
			}
		}
	}
	if err := unsay(tx, community, document); err != nil {
		return err
	}
	_, err = tx.exec(`INSERT INTO document_change (community, document, name, title, kind, at)
		SELECT ?1, id, name, title, 'taught', (`+selectNow+`) FROM document WHERE id = ?2`, community, document)
	return err
}

// Hidden returns the documents that a viewer may not read, ascending; of a
// removed document too, as long as anything may still name it.
func (s *Store) Hidden(ctx context.Context, v records.Viewer) (hidden []int64, err error) {
	rules := map[int64]*records.Access{}
	err = s.inRead(ctx, func(tx *tx) error {
		return tx.each(func(rows *sql.Rows) error {
			var document int64
			var kind, place string
			if err := rows.Scan(&document, &kind, &place); err != nil {
				return err
			}
			if rules[document] == nil {
				rules[document] = &records.Access{}
			}
			grant(rules[document], kind, place)
			return nil
		}, `SELECT document, kind, place FROM document_access WHERE community = ?`, v.Community)
	})
	for document, a := range rules {
		if !a.Allows(v) {
			hidden = append(hidden, document)
		}
	}
	slices.Sort(hidden)
	return hidden, wrap("read who may read what", err)
}
