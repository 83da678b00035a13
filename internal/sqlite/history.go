package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"docent/internal/records/ledger"
)

const historyColumns = `id, community, channel, name, names, closed, added_by, created, checked, next, failures, problem, fence,
	(SELECT count(*) FROM history_message WHERE history = history.id),
	(SELECT count(*) = 0 AND history.checked > 0 FROM history_stream WHERE history = history.id AND NOT complete),
	coalesce((SELECT max(oldest) FROM history_stream WHERE history = history.id AND NOT complete), 0)`

func scanHistory(r row) (h ledger.History, err error) {
	var reached int64
	err = r.Scan(&h.ID, &h.Community, &h.Channel, &h.Name, &h.Names, &h.Closed, &h.By, scanned{&h.Created}, scanned{&h.Checked},
		scanned{&h.Next}, &h.Failures, &h.Problem, &h.Fence, &h.Messages, &h.Complete, &reached)
	if reached > 0 {
		h.Reached = ledger.Message{ID: reached}.Time()
	}
	return h, one(err)
}

// AddHistory begins to read a channel; of h it takes Community, Channel, Name,
// Names, Closed and By. One that is read already is read anew from its
// beginning; what is kept of it stays meanwhile.
func (l *Ledger) AddHistory(ctx context.Context, h ledger.History) (added ledger.History, err error) {
	err = l.write(ctx, "read a channel", func(t *tx, now int64) error {
		known, err := scanHistory(t.row(`SELECT `+historyColumns+` FROM history WHERE community = ? AND channel = ?`, h.Community, h.Channel))
		switch {
		case errors.Is(err, ledger.ErrNone):
			known.ID, err = t.insert(`INSERT INTO history (community, channel, name, names, closed, added_by, created, checked, next,
				failures, problem, holder, fence, until) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, 0, '', '', 0, 0)`,
				h.Community, h.Channel, h.Name, h.Names, h.Closed, h.By, now, now)
		case err == nil:
			if known.Names && !h.Names {
				if err = markHistory(t, known.ID); err != nil {
					return err
				}
			}
			if _, err = t.exec(`UPDATE history_stream SET newest = 0, oldest = 0, complete = 0 WHERE history = ?`, known.ID); err != nil {
				return err
			}
			_, err = t.exec(`UPDATE history SET names = ?, next = ?, fence = fence + 1, until = 0 WHERE id = ?`, h.Names, now, known.ID)
		}
		if err != nil {
			return err
		}
		added, err = scanHistory(t.row(`SELECT `+historyColumns+` FROM history WHERE id = ?`, known.ID))
		return err
	})
	return added, err
}

// Histories returns the channels that a community has read, or all if it is "".
func (l *Ledger) Histories(ctx context.Context, community string) ([]ledger.History, error) {
	return collect(ctx, l.s, "read which channels are read", scanHistory,
		`SELECT `+historyColumns+` FROM history WHERE ?1 IN ('', community) ORDER BY id`, community)
}

// ClaimHistory takes one channel to read it: the one with that id, or if id is
// 0 the one that is due for longest. ok is false if there is none, or another
// process reads it.
func (l *Ledger) ClaimHistory(ctx context.Context, id int64, holder string, lease time.Duration) (h ledger.History, ok bool, err error) {
	err = l.write(ctx, "claim a channel", func(t *tx, now int64) error {
		h, err = scanHistory(t.row(`UPDATE history SET holder = ?1, fence = fence + 1, until = ?2 + ?3
			WHERE id = (SELECT id FROM history WHERE (id = ?4 OR ?4 = 0 AND next <= ?2)
				AND (until <= ?2 OR until > ?2 + ?5) ORDER BY next, id LIMIT 1)
			RETURNING `+historyColumns, holder, now, lease.Milliseconds(), id, longestWait.Milliseconds()))
		ok = err == nil
		if errors.Is(err, ledger.ErrNone) {
			return nil
		}
		return err
	})
	return h, ok, err
}

// EndHistory notes how reading went and gives the channel back; it is due
// again after wait.
func (l *Ledger) EndHistory(ctx context.Context, h ledger.History, wait time.Duration) error {
	return l.reading(ctx, "end reading a channel", h, func(t *tx, now int64) error {
		_, err := t.exec(`UPDATE history SET name = ?, closed = ?, checked = ?, next = ?, failures = ?, problem = ?, holder = '', until = 0 WHERE id = ?`,
			h.Name, h.Closed, now, now+wait.Milliseconds(), h.Failures, h.Problem, h.ID)
		return err
	})
}

// Streams returns a history's channel, threads and posts.
func (l *Ledger) Streams(ctx context.Context, history int64) ([]ledger.Stream, error) {
	return collect(ctx, l.s, "read the threads of a channel", scanStream, selectStreams+` WHERE s.history = ? ORDER BY s.channel`, history)
}

// StreamsOf returns what a community keeps of one channel or thread.
func (l *Ledger) StreamsOf(ctx context.Context, community, channel string) ([]ledger.Stream, error) {
	return collect(ctx, l.s, "find a channel that is read", scanStream, selectStreams+` WHERE s.channel = ? AND h.community = ?`, channel, community)
}

const selectStreams = `SELECT s.history, s.channel, s.name, s.thread, s.newest, s.oldest, s.complete, h.names
	FROM history_stream s JOIN history h ON h.id = s.history`

func scanStream(r row) (s ledger.Stream, err error) {
	err = r.Scan(&s.History, &s.Channel, &s.Name, &s.Thread, &s.Newest, &s.Oldest, &s.Complete, &s.Names)
	return s, one(err)
}

// RemoveHistory stops reading a channel. Its documents, whose names are names
// or begin with one and "#", go with it unless they are kept. It returns
// ledger.ErrNone where the community does not have it read.
func (l *Ledger) RemoveHistory(ctx context.Context, community string, id int64, keep bool, names func(ledger.Stream) string) error {
	streams, err := l.Streams(ctx, id)
	if err != nil {
		return err
	}
	return l.write(ctx, "stop reading a channel", func(t *tx, _ int64) error {
		result, err := t.exec(`DELETE FROM history WHERE community = ? AND id = ?`, community, id)
		if err := touched(result, err, ledger.ErrNone); err != nil || keep {
			return err
		}
		for _, s := range streams {
			if err := l.dropNamed(ctx, t, community, names(s)); err != nil {
				return err
			}
		}
		return nil
	})
}

// dropNamed removes the documents named name, or name and "#" and more.
func (l *Ledger) dropNamed(ctx context.Context, t *tx, community, name string) error {
	var all []string
	if err := t.each(func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		all = append(all, name)
		return err
	}, `SELECT name FROM document WHERE community = (SELECT key FROM community WHERE id = ?1)
		AND (name = ?2 OR substr(name, 1, length(?2) + 1) = ?2 || '#')`, community, name); err != nil {
		return err
	}
	for _, name := range all {
		if err := l.dropDocument(ctx, t, community, name); err != nil {
			return err
		}
	}
	return nil
}

// reading runs f if nobody has taken the history over since it was claimed.
func (l *Ledger) reading(ctx context.Context, operation string, h ledger.History, f func(t *tx, now int64) error) error {
	return l.write(ctx, operation, func(t *tx, now int64) error {
		var mine bool
		if err := t.row(`SELECT EXISTS (SELECT 1 FROM history WHERE id = ? AND fence = ?)`, h.ID, h.Fence).Scan(&mine); err != nil {
			return err
		}
		if !mine {
			return ledger.ErrFenced
		}
		return f(t, now)
	})
}

// CloseHistory notes whether not everybody may read a channel.
func (l *Ledger) CloseHistory(ctx context.Context, h ledger.History) error {
	return l.reading(ctx, "note who may read a channel", h, func(t *tx, _ int64) error {
		_, err := t.exec(`UPDATE history SET closed = ? WHERE id = ?`, h.Closed, h.ID)
		return err
	})
}
