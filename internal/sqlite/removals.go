package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"docent/internal/records"
	"docent/internal/retrieval"
)

// RemoveDocument removes a community's document of that name, or returns
// ErrNotFound. It can be brought back like one that a member removed.
func (s *Store) RemoveDocument(ctx context.Context, community, name string) error {
	err := s.inWrite(ctx, func(tx *tx) error {
		key, err := communityKeyOf(tx, community)
		if err != nil {
			return err
		}
		d, err := findDocument(tx, key, name)
		if err != nil {
			return err
		}
		_, err = s.discard(ctx, tx, community, key, d, "")
		return err
	})
	return wrap("remove document", err)
}

// Remove removes a community's document, or returns ErrNotFound. From the
// next question on nothing finds it; until the time in the result it can be
// brought back.
func (s *Store) Remove(ctx context.Context, community string, document int64, by string) (r records.Removal, err error) {
	err = s.inWrite(ctx, func(tx *tx) error {
		key, err := communityKeyOf(tx, community)
		if err != nil {
			return err
		}
		d, err := documentByID(tx, document)
		if err != nil {
			return err
		}
		if d.community != key {
			return ErrNotFound
		}
		r, err = s.discard(ctx, tx, community, key, d, by)
		return err
	})
	return r, wrap("remove document", err)
}

// Erase removes a community's document of that name with all its earlier
// texts, and there is no way back. Where there is none nothing is done.
func (s *Store) Erase(ctx context.Context, community, name string) error {
	return wrap("erase a document", s.inWrite(ctx, func(tx *tx) error {
		key, err := communityKeyOf(tx, community)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		d, err := findDocument(tx, key, name)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := forgetVersions(tx, d.ID); err != nil {
			return err
		}
		if err := s.remove(ctx, tx, key, d); err != nil {
			return err
		}
		_, err = s.retract(tx, community, d.ID)
		return err
	}))
}

func communityKeyOf(tx *tx, community string) (key int64, err error) {
	return key, absent(tx.row(`SELECT key FROM community WHERE id = ?`, community).Scan(&key))
}

// discard removes a document and keeps what is needed to bring it back.
func (s *Store) discard(ctx context.Context, tx *tx, community string, key int64, d Stored, by string) (records.Removal, error) {
	now := s.now()
	r := records.Removal{Document: d.ID, Name: d.Name, Title: d.Title, By: by, At: now, Until: now.Add(max(0, s.keepRemoved))}
	if s.keepRemoved > 0 {
		packed, err := insertPackedStored(tx, community, d)
		if err != nil {
			return r, err
		}
		if r.ID, err = tx.insert(`INSERT INTO removal (community, document, packed, added, put_by, put_at, titled, lessons, by, at, until)
			SELECT ?, id, ?, added, put_by, put_at, titled, (SELECT json_group_array(json_object(
				'community', community, 'key', key, 'start', start, 'end', end, 'text', text, 'set_by', set_by, 'at', at))
				FROM learned WHERE document = ?), ?, ?, ? FROM document WHERE id = ?`,
			community, packed, d.ID, by, now.UnixMilli(), r.Until.UnixMilli(), d.ID); err != nil {
			return r, err
		}
	} else if err := forgetVersions(tx, d.ID); err != nil {
		return r, err
	}
	if err := s.remove(ctx, tx, key, d); err != nil {
		return r, err
	}
	var err error
	if s.keepRemoved > 0 {
		err = unsay(tx, community, d.ID)
	} else {
		_, err = s.retract(tx, community, d.ID)
	}
	if err != nil {
		return r, err
	}
	return r, s.expire(tx)
}

func forgetVersions(tx *tx, document int64) error {
	_, err := tx.exec(`DELETE FROM packed WHERE id IN (SELECT packed FROM version WHERE document = ?)`, document)
	return err
}

// unsay takes back what was composed and not yet sent and may quote a
// document that must no longer be quoted: digests are composed anew, also those
// that are being composed just now, and notices about it are dropped.
func unsay(tx *tx, community string, document int64) error {
	if _, err := tx.exec(`UPDATE digest_run SET state = 'claimed', payload = x'', fence = fence + 1, until = 0
		WHERE state IN ('claimed', 'composed') AND digest IN (SELECT id FROM digest WHERE community = ?1 OR ?1 = ?2)`, community, retrieval.Shared); err != nil {
		return err
	}
	_, err := tx.exec(`DELETE FROM notice WHERE state IN ('queued', 'kept')
		AND EXISTS (SELECT 1 FROM json_each(notice.documents) WHERE value = ?)`, document)
	return err
}

const removalQuery = `SELECT r.id, r.document, k.name, k.title, r.by, r.at, r.until
	FROM removal r JOIN packed k ON k.id = r.packed WHERE r.community = ? AND r.until > ?`

func scanRemoval(r row) (m records.Removal, err error) {
	err = r.Scan(&m.ID, &m.Document, &m.Name, &m.Title, &m.By, scanned{&m.At}, scanned{&m.Until})
	return m, err
}

// Removals returns the documents of a community that can still be brought
// back, those removed last first.
func (s *Store) Removals(ctx context.Context, community string) (all []records.Removal, err error) {
	err = s.inRead(ctx, func(tx *tx) error {
		return tx.each(func(rows *sql.Rows) error {
			r, err := scanRemoval(rows)
			all = append(all, r)
			return err
		}, removalQuery+` ORDER BY r.id DESC`, community, s.now().UnixMilli())
	})
	return all, wrap("list removed documents", err)
}

// BringBack undoes a removal: the document is there again under its id, with
// who may read it and what was learned from it. It returns ErrNotFound if its
// time is over, records.ErrNameTaken if another document has its name now, and
// a *records.QuotaError if there is no room for it any more.
func (s *Store) BringBack(ctx context.Context, community string, removal int64, how records.Putting) (Change, error) {
	var change Change
	err := s.inWrite(ctx, func(tx *tx) error {
		r, err := scanRemoval(tx.row(removalQuery+` AND r.id = ?`, community, s.now().UnixMilli(), removal))
		if err != nil {
			return absent(err)
		}
		key, err := communityKeyOf(tx, community)
		if err != nil {
			return err
		}
		if _, err := findDocument(tx, key, r.Name); err == nil {
			return records.ErrNameTaken
		}
		if change, err = s.revive(ctx, tx, community, r, how); err != nil {
			return err
		}
		_, err = tx.exec(`DELETE FROM packed WHERE id = (SELECT packed FROM removal WHERE id = ?)`, r.ID)
		return err
	})
	return change, wrap("bring a document back", err)
}

// revive puts a removed document as it was.
func (s *Store) revive(ctx context.Context, tx *tx, community string, r records.Removal, how records.Putting) (Change, error) {
	var packed int64
	p := putting{tx: tx, store: s, community: community, how: how, revived: r.Document}
	if err := tx.row(`SELECT packed FROM removal WHERE id = ?`, r.ID).Scan(&packed); err != nil {
		return Change{}, err
	}
	d, err := s.readToPut(tx, packed)
	if err != nil {
		return Change{}, err
	}
	if err := tx.row(`SELECT added FROM removal WHERE id = ?`, r.ID).Scan(scanned{&d.Added}); err != nil {
		return Change{}, err
	}
	changes, err := p.put(ctx, []retrieval.Prepared{d})
	if err != nil {
		return Change{}, err
	}
	if _, err := tx.exec(`UPDATE document SET (put_by, put_at, titled) = (SELECT put_by, put_at, titled FROM removal WHERE id = ?)
		WHERE id = ?`, r.ID, r.Document); err != nil {
		return Change{}, err
	}
	_, err = tx.exec(`INSERT INTO learned (community, key, document, start, end, text, set_by, at)
		SELECT value ->> 'community', value ->> 'key', ?1, value ->> 'start', value ->> 'end', value ->> 'text', value ->> 'set_by', value ->> 'at'
		FROM json_each((SELECT lessons FROM removal WHERE id = ?2)) WHERE true
		ON CONFLICT (community, key) DO NOTHING`, r.Document, r.ID)
	return changes[0], err
}

// Forget deletes a removed document and its earlier texts for good, before
// its time is over. It returns ErrNotFound if there is no such removal.
func (s *Store) Forget(ctx context.Context, community string, removal int64) error {
	return wrap("forget a removed document", s.wiping(ctx, community, func(tx *tx) error {
		result, err := tx.exec(`UPDATE removal SET until = 0 WHERE community = ? AND id = ?`, community, removal)
		if err := touched(result, err, ErrNotFound); err != nil {
			return err
		}
		return s.expire(tx)
	}))
}
