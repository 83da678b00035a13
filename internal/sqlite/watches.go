package sqlite

import (
	"context"
	"encoding/json"
	"time"

	"docent/internal/records/ledger"
)

const watchColumns = "id, community, member, channel, direct, text, answered, quotes, created"

func scanWatch(r row) (w ledger.Watch, err error) {
	var quotes []byte
	if err := r.Scan(&w.ID, &w.Community, &w.Member, &w.Channel, &w.Direct, &w.Text, &w.Answered, &quotes, scanned{&w.Created}); err != nil {
		return w, err
	}
	return w, json.Unmarshal(quotes, &w.Quotes)
}

// AddWatch stores a watch. The same question of the same member, or of the
// same channel, is not stored twice: the one there is comes back. It returns
// ledger.ErrQuota if the member (or, for a channel's watch, the community's
// channels together) has limit watches already.
func (l *Ledger) AddWatch(ctx context.Context, w ledger.Watch, limit int) (added ledger.Watch, err error) {
	quotes, err := encodeQuotes(w.Quotes)
	if err != nil {
		return ledger.Watch{}, err
	}
	err = l.write(ctx, "add a watch", func(t *tx, now int64) error {
		same := t.row("SELECT "+watchColumns+` FROM watch WHERE community = ? AND member = ? AND text = ? AND (member <> '' OR channel = ?)`,
			w.Community, w.Member, w.Text, w.Channel)
		if added, err = scanWatch(same); one(err) != ledger.ErrNone {
			return err
		}
		var have int
		if err := t.row("SELECT count(*) FROM watch WHERE community = ? AND member = ?", w.Community, w.Member).Scan(&have); err != nil {
			return err
		}
		if have >= limit {
			return ledger.ErrQuota
		}
		id, err := t.insert("INSERT INTO watch (community, member, channel, direct, text, answered, quotes, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			w.Community, w.Member, w.Channel, w.Direct, w.Text, w.Answered, quotes, now)
		if err != nil {
			return err
		}
		added, err = scanWatch(t.row("SELECT "+watchColumns+" FROM watch WHERE id = ?", id))
		return err
	})
	return added, err
}

func encodeQuotes(quotes []ledger.Evidence) (string, error) {
	if quotes == nil {
		quotes = []ledger.Evidence{}
	}
	b, err := json.Marshal(quotes)
	return string(b), wrap("encode quotes", err)
}

// Watches returns a community's watches by id.
func (l *Ledger) Watches(ctx context.Context, community string) ([]ledger.Watch, error) {
	return collect(ctx, l.s, "read the watches", scanWatch, "SELECT "+watchColumns+" FROM watch WHERE community = ? ORDER BY id", community)
}

// WatchesOf returns what one member watches in a community, or in all of them
// if it is ""; member "" gives the channels' watches.
func (l *Ledger) WatchesOf(ctx context.Context, community, member string) ([]ledger.Watch, error) {
	return collect(ctx, l.s, "read the watches of a member", scanWatch,
		"SELECT "+watchColumns+" FROM watch WHERE ?1 IN ('', community) AND member = ?2 ORDER BY id", community, member)
}

// RemoveWatch deletes a watch of a member, or of a channel where member is "".
func (l *Ledger) RemoveWatch(ctx context.Context, community, member string, id int64) error {
	return l.write(ctx, "remove a watch", func(t *tx, _ int64) error {
		result, err := t.exec("DELETE FROM watch WHERE community = ? AND member = ? AND id = ?", community, member, id)
		return touched(result, err, ledger.ErrNone)
	})
}

// WatchRevision differs after every watch that came or went.
func (l *Ledger) WatchRevision(ctx context.Context, community string) (int64, error) {
	var revision int64
	err := l.s.read.QueryRowContext(ctx, "SELECT coalesce((SELECT revision FROM watch_revision WHERE community = ?), 0)", community).Scan(&revision)
	return revision, wrap("read the revision of the watches", err)
}

// WatchingCommunities returns the communities that have watches.
func (l *Ledger) WatchingCommunities(ctx context.Context) ([]string, error) {
	return collect(ctx, l.s, "read the watching communities", scanText,
		"SELECT DISTINCT community FROM watch ORDER BY community")
}

// ClaimCursor takes the watcher's place in the changes, if nobody holds it.
func (l *Ledger) ClaimCursor(ctx context.Context, holder string, lease time.Duration) (seq, fence int64, ok bool, err error) {
	err = l.write(ctx, "claim the watcher's place", func(t *tx, now int64) error {
		err := t.row(`UPDATE watch_cursor SET holder = ?, fence = fence + 1, until = ?
			WHERE holder = ? OR until <= ? OR until > ? RETURNING seq, fence`,
			holder, now+lease.Milliseconds(), holder, now, now+longestWait.Milliseconds()).Scan(&seq, &fence)
		ok = err == nil
		if one(err) == ledger.ErrNone {
			return nil
		}
		return err
	})
	return seq, fence, ok, err
}

// MoveCursor notes that all changes up to seq have been looked at.
func (l *Ledger) MoveCursor(ctx context.Context, fence, seq int64) error {
	return l.write(ctx, "move the watcher's place", func(t *tx, _ int64) error {
		result, err := t.exec("UPDATE watch_cursor SET seq = ? WHERE fence = ? AND seq <= ?", seq, fence, seq)
		return touched(result, err, ledger.ErrFenced)
	})
}

// Renew records a watch's new answer and queues the notice about it, both or
// neither. It returns ledger.ErrFenced if the answer is no longer the one
// that was compared with, so that nobody is told twice.
func (l *Ledger) Renew(ctx context.Context, before ledger.Watch, answered bool, quotes []ledger.Evidence, notice ledger.Notice) error {
	old, err := encodeQuotes(before.Quotes)
	if err != nil {
		return err
	}
	fresh, err := encodeQuotes(quotes)
	if err != nil {
		return err
	}
	return l.write(ctx, "renew a watch", func(t *tx, now int64) error {
		result, err := t.exec("UPDATE watch SET answered = ?, quotes = ? WHERE id = ? AND answered = ? AND quotes = ?",
			answered, fresh, before.ID, before.Answered, old)
		if err := touched(result, err, ledger.ErrFenced); err != nil {
			return err
		}
		if len(notice.Payload) == 0 {
			return nil
		}
		_, err = queue(t, notice, now)
		return err
	})
}
