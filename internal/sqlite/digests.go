package sqlite

import (
	"context"
	"strings"
	"time"

	"docent/internal/records/ledger"
)

const digestColumns = `id, community, channel, zone, minute, days, sections, role, documents, quiet, paused, failures,
	set_by, created, effective, covered, covered_at, spoke, revision`

func scanDigest(r row) (d ledger.Digest, err error) {
	err = r.Scan(&d.ID, &d.Community, &d.Channel, &d.Zone, &d.Minute, &d.Days, &d.Sections, &d.Role, &d.Documents, &d.Quiet,
		&d.Paused, &d.Failures, &d.By, scanned{&d.Created}, scanned{&d.Effective}, &d.Covered, scanned{&d.CoveredAt},
		scanned{&d.Spoke}, &d.Revision)
	return d, err
}

// Digests returns all digests by id, or those of one community.
func (l *Ledger) Digests(ctx context.Context, community string) ([]ledger.Digest, error) {
	if community == "" {
		return collect(ctx, l.s, "read the digests", scanDigest, "SELECT "+digestColumns+" FROM digest ORDER BY id")
	}
	return collect(ctx, l.s, "read the digests", scanDigest, "SELECT "+digestColumns+" FROM digest WHERE community = ? ORDER BY id", community)
}

// Digest returns one digest of a community, or ledger.ErrNone.
func (l *Ledger) Digest(ctx context.Context, community string, id int64) (ledger.Digest, error) {
	d, err := scanDigest(l.s.read.QueryRowContext(ctx, "SELECT "+digestColumns+" FROM digest WHERE community = ? AND id = ?", community, id))
	return d, wrap("read a digest", one(err))
}

// AddDigest stores a new digest that covers what comes from now on. Of d only
// what an admin chooses is read. It returns ledger.ErrQuota if the community
// has limit digests already.
func (l *Ledger) AddDigest(ctx context.Context, d ledger.Digest, limit int) (added ledger.Digest, err error) {
	err = l.write(ctx, "add a digest", func(t *tx, now int64) error {
		var have int
		if err := t.row("SELECT count(*) FROM digest WHERE community = ?", d.Community).Scan(&have); err != nil {
			return err
		}
		if have >= limit {
			return ledger.ErrQuota
		}
		id, err := t.insert(`INSERT INTO digest (community, channel, zone, minute, days, sections, role, documents, quiet, paused,
			failures, set_by, created, effective, covered, covered_at, spoke, revision)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, ?, ?, ?, (SELECT coalesce(max(seq), 0) FROM document_change), ?, ?, 1)`,
			d.Community, d.Channel, d.Zone, d.Minute, d.Days, d.Sections, d.Role, d.Documents, d.Quiet, d.By, now, now, now, now)
		if err != nil {
			return err
		}
		added, err = scanDigest(t.row("SELECT "+digestColumns+" FROM digest WHERE id = ?", id))
		return err
	})
	return added, err
}

// SetDigest changes what an admin chooses of a digest, lets it run again and
// forgets its failures. A new time, zone or set of days takes effect now.
func (l *Ledger) SetDigest(ctx context.Context, d ledger.Digest) (changed ledger.Digest, err error) {
	err = l.write(ctx, "change a digest", func(t *tx, now int64) error {
		if err := move(t, d); err != nil {
			return err
		}
		result, err := t.exec(`UPDATE digest SET channel = ?, sections = ?, role = ?, documents = ?, quiet = ?, set_by = ?,
			effective = CASE WHEN (zone, minute, days) IS NOT (?, ?, ?) OR paused <> '' THEN ? ELSE effective END,
			zone = ?, minute = ?, days = ?, paused = '', failures = 0, revision = revision + 1
			WHERE community = ? AND id = ?`,
			d.Channel, d.Sections, d.Role, d.Documents, d.Quiet, d.By, d.Zone, d.Minute, d.Days, now,
			d.Zone, d.Minute, d.Days, d.Community, d.ID)
		if err := touched(result, err, ledger.ErrNone); err != nil {
			return err
		}
		changed, err = scanDigest(t.row("SELECT "+digestColumns+" FROM digest WHERE id = ?", d.ID))
		return err
	})
	return changed, err
}

// move ends what is under way for another channel than the digest gets: what
// may have been posted there counts for its date, all else is made anew.
func move(t *tx, d ledger.Digest) error {
	const moves = ` AND EXISTS (SELECT 1 FROM digest WHERE id = digest_run.digest AND community = ?2 AND channel <> ?3)`
	if _, err := t.exec("DELETE FROM digest_run WHERE digest = ?1 AND state IN ('claimed', 'composed')"+moves, d.ID, d.Community, d.Channel); err != nil {
		return err
	}
	_, err := t.exec(`UPDATE digest_run SET state = 'failed', reason = 'moved', until = 0, payload = x'', told = '[]'
		WHERE digest = ?1 AND state = 'sending'`+moves, d.ID, d.Community, d.Channel)
	return err
}

// PauseDigest stops a digest; reason "" lets it run again from now on.
func (l *Ledger) PauseDigest(ctx context.Context, community string, id int64, reason string) error {
	return l.write(ctx, "pause a digest", func(t *tx, now int64) error {
		result, err := t.exec(`UPDATE digest SET effective = CASE WHEN ? = '' AND paused <> '' THEN ? ELSE effective END,
			failures = CASE WHEN ? = '' THEN 0 ELSE failures END, paused = ?, revision = revision + 1
			WHERE community = ? AND id = ?`, reason, now, reason, reason, community, id)
		return touched(result, err, ledger.ErrNone)
	})
}

// RemoveDigest deletes a digest and the record of its runs.
func (l *Ledger) RemoveDigest(ctx context.Context, community string, id int64) error {
	return l.write(ctx, "remove a digest", func(t *tx, _ int64) error {
		result, err := t.exec("DELETE FROM digest WHERE community = ? AND id = ?", community, id)
		return touched(result, err, ledger.ErrNone)
	})
}

// Changes returns what happened to the documents of some communities, or of
// all if none is named, after a change, oldest first, at most limit entries.
func (l *Ledger) Changes(ctx context.Context, communities []string, after int64, limit int) ([]ledger.Change, error) {
	args := make([]any, 0, len(communities)+2)
	for _, c := range communities {
		args = append(args, c)
	}
	where := "TRUE"
	if len(communities) > 0 {
		where = "community IN (NULL" + strings.Repeat(", ?", len(communities)) + ")"
	}
	return collect(ctx, l.s, "read the changes of documents", scanChange,
		"SELECT seq, community, document, name, title, kind, at FROM document_change WHERE "+where+" AND seq > ? ORDER BY seq LIMIT ?",
		append(args, after, limit)...)
}

func scanChange(r row) (c ledger.Change, err error) {
	err = r.Scan(&c.Seq, &c.Community, &c.Document, &c.Name, &c.Title, &c.Kind, scanned{&c.At})
	return c, err
}

// Before returns a document's text as it was when change after was the newest.
// ok is false if the document has not changed since, or if nothing was kept.
// What stood before the first passage is left out.
func (l *Ledger) Before(ctx context.Context, document, after int64) (text string, ok bool, err error) {
	pieces, err := collect(ctx, l.s, "read an earlier text", scanText,
		`SELECT p.text || p.tail FROM passage_before p,
			(SELECT first, last FROM document_change WHERE document = ?1 AND kind = 'changed' AND seq > ?2 ORDER BY seq LIMIT 1) c
		WHERE p.document = ?1 AND p.id BETWEEN c.first AND c.last ORDER BY p.id`, document, after)
	return strings.Join(pieces, ""), len(pieces) > 0, err
}

// DocumentIDs returns the ids of the documents of some communities whose names
// begin with prefix, ascending.
func (l *Ledger) DocumentIDs(ctx context.Context, communities []string, prefix string) ([]int64, error) {
	args := []any{len(prefix), prefix}
	for _, c := range communities {
		args = append(args, c)
	}
	return collect(ctx, l.s, "read the ids of documents", func(r row) (id int64, err error) { return id, r.Scan(&id) },
		`SELECT d.id FROM document d JOIN community c ON c.key = d.community
		WHERE substr(CAST(d.name AS BLOB), 1, ?) = CAST(? AS BLOB) AND c.id IN (NULL`+strings.Repeat(", ?", len(communities))+") ORDER BY d.id", args...)
}

// Prune forgets what nothing needs any more: changes before old that every
// digest and the watcher have passed, the earlier texts they have compared
// with, and runs before old.
func (l *Ledger) Prune(ctx context.Context, old time.Time) error {
	return l.write(ctx, "forget old changes and runs", func(t *tx, _ int64) error {
		if _, err := t.exec(`DELETE FROM document_change WHERE at < ?
			AND seq <= (SELECT seq FROM watch_cursor) AND seq <= (SELECT coalesce(min(covered), 9e15) FROM digest WHERE paused = '')
			AND seq < (SELECT max(seq) FROM document_change)`, millis(old)); err != nil {
			return err
		}
		if _, err := t.exec(`DELETE FROM passage_before WHERE NOT EXISTS (SELECT 1 FROM document_change c
			WHERE c.document = passage_before.document AND c.kind = 'changed' AND passage_before.id BETWEEN c.first AND c.last
				AND c.seq > (SELECT min(seq) FROM (SELECT seq FROM watch_cursor UNION ALL SELECT covered FROM digest WHERE paused = '')))`); err != nil {
			return err
		}
		_, err := t.exec("DELETE FROM digest_run WHERE slot < ? AND state IN ('posted', 'skipped', 'missed', 'failed')", millis(old))
		return err
	})
}
