package sqlite

import (
	"cmp"
	"database/sql"
	"errors"
	"slices"

	"docent/internal/retrieval/postings"
)

// snapshot is what a question needs to know of a community before it looks
// anything up. It belongs to one revision and is shared by the questions asked
// of that revision.
type snapshot struct {
	key       int64
	revision  int64
	passages  int
	languages []languageCount
	segments  []snapshotSegment
	damaged   bool // the segments are incomplete
}

type languageCount struct {
	code      string
	documents int
}

type snapshotSegment struct {
	id int64
	*postings.Segment
	gone postings.Gone
}

// snapshot returns a community's snapshot as of the transaction, or nil if the
// community is unknown.
func (s *Store) snapshot(tx *tx, community string) (*snapshot, error) {
	fresh := &snapshot{}
	err := tx.row(`SELECT key, revision, passages FROM community WHERE id = ?`, community).Scan(&fresh.key, &fresh.revision, &fresh.passages)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	key := cacheKey{cachedSnapshot, fresh.key, 0}
	if kept, ok := s.cache.get(key); ok && kept.(*snapshot).revision == fresh.revision {
		return kept.(*snapshot), nil
	}
	if err := s.fill(tx, fresh); err != nil {
		return nil, err
	}
	s.cache.put(key, fresh, fresh.size())
	return fresh, nil
}

// fill reads the community's segments and languages.
func (s *Store) fill(tx *tx, fresh *snapshot) error {
	w := segments{tx: tx, community: fresh.key}
	rows, err := w.rows()
	if err != nil {
		return err
	}
	live := 0
	for _, r := range rows {
		seg, err := s.segment(tx, r)
		if errors.Is(err, postings.ErrCorrupt) {
			s.log.Warn("index damaged; answering from FTS5 until check --repair", "error", err)
			fresh.damaged = true
			continue
		}
		if err != nil {
			return err
		}
		fresh.segments = append(fresh.segments, seg)
		live += r.live()
	}
	fresh.damaged = fresh.damaged || live != fresh.passages
	return tx.each(func(rows *sql.Rows) error {
		var l languageCount
		err := rows.Scan(&l.code, &l.documents)
		fresh.languages = append(fresh.languages, l)
		return err
	}, `SELECT language, count(*) FROM document WHERE community = ? AND language <> '' GROUP BY language`, fresh.key)
}

// segment opens a segment; its directory is read once while it stays cached.
func (s *Store) segment(tx *tx, r segmentRow) (snapshotSegment, error) {
	seg := snapshotSegment{id: r.id}
	key := cacheKey{cachedSegment, r.id, 0}
	if kept, ok := s.cache.get(key); ok {
		seg.Segment = kept.(*postings.Segment)
	} else {
		w := segments{tx: tx}
		part, err := w.open(r)
		if err != nil {
			return seg, err
		}
		seg.Segment = part.Segment
		s.cache.put(key, seg.Segment, seg.Size())
	}
	if r.gone == 0 {
		return seg, nil
	}
	var err error
	seg.gone, err = readGone(tx, r.id)
	return seg, err
}

// size is about how many bytes the snapshot takes; its segments are counted by
// themselves.
func (s *snapshot) size() int {
	n := 128 + 48*len(s.languages) + 64*len(s.segments)
	for _, seg := range s.segments {
		n += 16*len(seg.gone.Ranges) + 48*(len(seg.gone.Terms)+len(seg.gone.Words))
	}
	return n
}

// byFrequency sorts languages by the number of their documents.
func byFrequency(documents map[string]int) []string {
	codes := make([]string, 0, len(documents))
	for code := range documents {
		codes = append(codes, code)
	}
	slices.SortFunc(codes, func(a, b string) int {
		return cmp.Or(cmp.Compare(documents[b], documents[a]), cmp.Compare(a, b))
	})
	return codes
}
