package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"docent/internal/records/ledger"
)

const sourceColumns = `id, community, url, was, kind, title, every, added_by, created, checked, succeeded, changed, next,
	failures, problem, etag, modified, fence, access,
	(SELECT count(*) FROM source_page WHERE source = source.id AND document <> ''),
	(SELECT count(*) FROM source_page WHERE source = source.id AND problem <> '')`

func scanSource(r row) (s ledger.Source, err error) {
	var every int64
	var access []byte
	err = r.Scan(&s.ID, &s.Community, &s.URL, &s.Was, &s.Kind, &s.Title, &every, &s.By, scanned{&s.Created}, scanned{&s.Checked},
		scanned{&s.Succeeded}, scanned{&s.Changed}, scanned{&s.Next}, &s.Failures, &s.Problem, &s.ETag, &s.Modified, &s.Fence, &access,
		&s.Documents, &s.Troubled)
	s.Every = time.Duration(every) * time.Millisecond
	s.Fault, s.Problem, _ = strings.Cut(s.Problem, "\n") // as EndSource writes them
	if err != nil {
		return s, one(err)
	}
	return s, json.Unmarshal(access, &s.Access)
}

// AddSource starts to follow an address; of s it takes Community, URL, Every,
// Access and By. An address that the community follows already gets the new Every and
// Access, is
// due at once, and its pages whose documents were removed are wanted again. It
// returns ledger.ErrQuota if the community follows limit addresses already.
func (l *Ledger) AddSource(ctx context.Context, s ledger.Source, limit int) (added ledger.Source, err error) {
	access, err := json.Marshal(s.Access)
	if err != nil {
		return added, wrap("follow an address", err)
	}
	err = l.write(ctx, "follow an address", func(t *tx, now int64) error {
		var known int64
		err := t.row(`SELECT id FROM source WHERE community = ? AND url = ?`, s.Community, s.URL).Scan(&known)
		switch {
		case err == nil:
			if _, err := t.exec(`UPDATE source SET every = ?, access = ?, next = ?, etag = '', modified = '' WHERE id = ?`, s.Every.Milliseconds(), string(access), now, known); err != nil {
				return err
			}
			if _, err := t.exec(`DELETE FROM source_page WHERE source = ?1 AND document NOT IN (SELECT name FROM document
				WHERE community = (SELECT key FROM community WHERE id = ?2))`, known, s.Community); err != nil {
				return err
			}
		case errors.Is(err, sql.ErrNoRows):
			var have int
			if err := t.row(`SELECT count(*) FROM source WHERE community = ?`, s.Community).Scan(&have); err != nil {
				return err
			}
			if have >= limit {
				return ledger.ErrQuota
			}
			known, err = t.insert(`INSERT INTO source (community, url, was, kind, title, every, added_by, created, checked, succeeded,
				changed, next, failures, problem, etag, modified, holder, fence, until, access)
				VALUES (?, ?, '', '', '', ?, ?, ?, 0, 0, 0, ?, 0, '', '', '', '', 0, 0, ?)`,
				s.Community, s.URL, s.Every.Milliseconds(), s.By, now, now, string(access))
			if err != nil {
				return err
			}
		default:
			return err
		}
		added, err = scanSource(t.row(`SELECT `+sourceColumns+` FROM source WHERE id = ?`, known))
		return err
	})
	return added, err
}

// Sources returns what a community follows, or all if it is "", by id.
func (l *Ledger) Sources(ctx context.Context, community string) ([]ledger.Source, error) {
	return collect(ctx, l.s, "read what is followed", scanSource,
		`SELECT `+sourceColumns+` FROM source WHERE ?1 IN ('', community) ORDER BY id`, community)
}

// ClaimSource takes one source to check it: the one with that id, or if id is
// 0 the one that is due for longest. ok is false if there is none, or another
// process checks it.
func (l *Ledger) ClaimSource(ctx context.Context, id int64, holder string, lease time.Duration) (s ledger.Source, ok bool, err error) {
	err = l.write(ctx, "claim a source", func(t *tx, now int64) error {
		s, err = scanSource(t.row(`UPDATE source SET holder = ?1, fence = fence + 1, until = ?2 + ?3
			WHERE id = (SELECT id FROM source WHERE (id = ?4 OR ?4 = 0 AND next <= ?2)
				AND (until <= ?2 OR until > ?2 + ?5) ORDER BY next, id LIMIT 1)
			RETURNING `+sourceColumns, holder, now, lease.Milliseconds(), id, longestWait.Milliseconds()))
		ok = err == nil
		if errors.Is(err, ledger.ErrNone) {
			return nil
		}
		return err
	})
	return s, ok, err
}

// SourcePages returns a source's pages by address.
func (l *Ledger) SourcePages(ctx context.Context, source int64) ([]ledger.Page, error) {
	return collect(ctx, l.s, "read a source's pages", func(r row) (p ledger.Page, err error) {
		return p, r.Scan(&p.Source, &p.URL, &p.Document, &p.ETag, &p.Modified, &p.Stamp, &p.Missing, &p.Problem)
	}, `SELECT source, url, document, etag, modified, stamp, missing, problem FROM source_page WHERE source = ? ORDER BY url`, source)
}

// KeepPage notes how a page was found and prolongs the lease.
func (l *Ledger) KeepPage(ctx context.Context, s ledger.Source, p ledger.Page, lease time.Duration) error {
	return l.held(ctx, "note a page", s, func(t *tx, now int64) error {
		if _, err := t.exec(`UPDATE source SET until = ? WHERE id = ?`, now+lease.Milliseconds(), s.ID); err != nil {
			return err
		}
		_, err := t.exec(`INSERT OR REPLACE INTO source_page (source, url, document, etag, modified, stamp, missing, problem)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, s.ID, p.URL, p.Document, p.ETag, p.Modified, p.Stamp, p.Missing, p.Problem)
		return err
	})
}

// DropPage forgets a page and removes its document, unless another source has
// it too: both or neither.
func (l *Ledger) DropPage(ctx context.Context, s ledger.Source, p ledger.Page) error {
	return l.held(ctx, "forget a page", s, func(t *tx, _ int64) error {
		if _, err := t.exec(`DELETE FROM source_page WHERE source = ? AND url = ?`, s.ID, p.URL); err != nil {
			return err
		}
		return l.dropDocument(ctx, t, s.Community, p.Document)
	})
}

// dropDocument removes a document that no source has any more.
func (l *Ledger) dropDocument(ctx context.Context, t *tx, community, name string) error {
	var key int64
	var wanted bool
	if err := t.row(`SELECT coalesce((SELECT key FROM community WHERE id = ?1), 0), EXISTS (SELECT 1 FROM source_page p
		JOIN source s ON s.id = p.source WHERE s.community = ?1 AND p.document = ?2)`, community, name).Scan(&key, &wanted); err != nil {
		return err
	}
	if wanted || name == "" {
		return nil
	}
	d, err := findDocument(t, key, name)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = l.s.discard(ctx, t, community, key, d, "")
	return err
}

// EndSource notes how a check went and gives the source back; it is due again
// after wait.
func (l *Ledger) EndSource(ctx context.Context, s ledger.Source, wait time.Duration) error {
	return l.held(ctx, "end a check", s, func(t *tx, now int64) error {
		succeeded, changed, problem := millis(s.Succeeded), millis(s.Changed), ""
		if s.Problem != "" {
			problem = s.Fault + "\n" + s.Problem
		}
		if _, err := t.exec(`UPDATE OR IGNORE source SET url = ?1, was = ?2 WHERE id = ?3`, s.URL, s.Was, s.ID); err != nil {
			return err // an address that is followed already stays that of the other
		}
		_, err := t.exec(`UPDATE source SET kind = ?, title = ?, checked = ?, succeeded = ?, changed = ?, next = ?,
			failures = ?, problem = ?, etag = ?, modified = ?, holder = '', until = 0 WHERE id = ?`,
			s.Kind, s.Title, now, succeeded, changed, now+wait.Milliseconds(), s.Failures, problem, s.ETag, s.Modified, s.ID)
		return err
	})
}

// RemoveSource stops following an address. Its documents go with it, unless
// they are kept or another source has them too. It returns ledger.ErrNone
// where the community does not follow it.
func (l *Ledger) RemoveSource(ctx context.Context, community string, id int64, keep bool) error {
	return l.write(ctx, "stop following an address", func(t *tx, _ int64) error {
		var names []string
		if err := t.each(func(rows *sql.Rows) error {
			var name string
			err := rows.Scan(&name)
			names = append(names, name)
			return err
		}, `SELECT document FROM source_page WHERE source = ?`, id); err != nil {
			return err
		}
		result, err := t.exec(`DELETE FROM source WHERE community = ? AND id = ?`, community, id)
		if err := touched(result, err, ledger.ErrNone); err != nil || keep {
			return err
		}
		for _, name := range names {
			if err := l.dropDocument(ctx, t, community, name); err != nil {
				return err
			}
		}
		return nil
	})
}

// held runs f if nobody has taken the source over since it was claimed.
func (l *Ledger) held(ctx context.Context, operation string, s ledger.Source, f func(t *tx, now int64) error) error {
	return l.write(ctx, operation, func(t *tx, now int64) error {
		var mine bool
		if err := t.row(`SELECT EXISTS (SELECT 1 FROM source WHERE id = ? AND fence = ?)`, s.ID, s.Fence).Scan(&mine); err != nil {
			return err
		}
		if !mine {
			return ledger.ErrFenced
		}
		return f(t, now)
	})
}
