package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"

	"docent/internal/records"
)

// TalkText is a text that was made of a talk, and what is made of it now.
type TalkText struct {
	records.Talk
	Hash      [32]byte
	Documents []Stored // that hold it
}

// KeepTalk notes what a text is made of, until no document, earlier text or
// draft has it any more.
func (s *Store) KeepTalk(ctx context.Context, community string, hash [32]byte, t records.Talk) error {
	data, err := json.Marshal(t)
	if err != nil {
		return wrap("keep what a text is made of", err)
	}
	return wrap("keep what a text is made of", s.inWrite(ctx, func(tx *tx) error {
		_, err := tx.exec(`INSERT INTO talk (community, hash, data) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET data = excluded.data`,
			community, hash[:], string(data))
		return err
	}))
}

// Withdrawals returns the members of a community who do not want to stand in
// its documents, with whether they do not want to be read either.
func (s *Store) Withdrawals(ctx context.Context, community string) (all map[string]bool, err error) {
	all = map[string]bool{}
	err = s.inRead(ctx, func(tx *tx) error {
		return tx.each(func(rows *sql.Rows) error {
			var member string
			var words bool
			err := rows.Scan(&member, &words)
			all[member] = words
			return err
		}, `SELECT member, words FROM withdrawal WHERE community = ?`, community)
	})
	return all, wrap("read who has withdrawn", err)
}

// Talks returns the texts of a community that were taken from messages.
func (s *Store) Talks(ctx context.Context, community string) (all []TalkText, err error) {
	err = s.inRead(ctx, func(tx *tx) error {
		if err := tx.each(func(rows *sql.Rows) error {
			var t TalkText
			var hash, data []byte
			if err := rows.Scan(&hash, &data); err != nil {
				return err
			}
			copy(t.Hash[:], hash)
			err := json.Unmarshal(data, &t.Talk)
			all = append(all, t)
			return err
		}, `SELECT hash, data FROM talk WHERE community = ? ORDER BY hash`, community); err != nil {
			return err
		}
		for i := range all {
			var ids []int64
			if err := tx.each(func(rows *sql.Rows) error {
				var id int64
				err := rows.Scan(&id)
				ids = append(ids, id)
				return err
			}, `SELECT id FROM document WHERE community = (SELECT key FROM community WHERE id = ?) AND hash = ?`, community, all[i].Hash[:]); err != nil {
				return err
			}
			for _, id := range ids {
				d, err := documentByID(tx, id)
				if err != nil {
					return err
				}
				all[i].Documents = append(all[i].Documents, d)
			}
		}
		return nil
	})
	return all, wrap("read what texts are made of", err)
}

// DropTexts deletes, for good, what is kept of a text besides documents that
// hold it now: earlier texts, removed documents, drafts, and of what it was made.
func (s *Store) DropTexts(ctx context.Context, community string, hash [32]byte) error {
	return wrap("drop a text", s.wiping(ctx, community, func(tx *tx) error {
		var touched []int64
		if err := tx.each(func(rows *sql.Rows) error {
			var id int64
			err := rows.Scan(&id)
			touched = append(touched, id)
			return err
		}, `SELECT document FROM version v JOIN packed k ON k.id = v.packed WHERE k.community = ?1 AND k.hash = ?2
			UNION SELECT document FROM removal r JOIN packed k ON k.id = r.packed WHERE k.community = ?1 AND k.hash = ?2`, community, hash[:]); err != nil {
			return err
		}
		for _, statement := range []string{
			`DELETE FROM packed WHERE community = ? AND hash = ?`,
			`DELETE FROM talk WHERE community = ? AND hash = ?`,
		} {
			if _, err := tx.exec(statement, community, hash[:]); err != nil {
				return err
			}
		}
		for _, document := range touched {
			if _, err := s.retract(tx, community, document); err != nil {
				return err
			}
		}
		return nil
	}))
}

// dropTalks forgets what texts were made of that are nowhere any more.
func dropTalks(tx *tx) error {
	_, err := tx.exec(`DELETE FROM talk WHERE NOT EXISTS (SELECT 1 FROM packed k WHERE k.community = talk.community AND k.hash = talk.hash)
		AND NOT EXISTS (SELECT 1 FROM document d JOIN community c ON c.key = d.community WHERE c.id = talk.community AND d.hash = talk.hash)`)
	return err
}
