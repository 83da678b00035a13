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
	return collect(ctx, l, "read which channels are read", scanHistory,
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
	return collect(ctx, l, "read the threads of a channel", scanStream, selectStreams+` WHERE s.history = ? ORDER BY s.channel`, history)
}

// StreamsOf returns what a community keeps of one channel or thread.
func (l *Ledger) StreamsOf(ctx context.Context, community, channel string) ([]ledger.Stream, error) {
	return collect(ctx, l, "find a channel that is read", scanStream, selectStreams+` WHERE s.channel = ? AND h.community = ?`, channel, community)
}

const selectStreams = `SELECT s.history, s.channel, s.name, s.thread, s.newest, s.oldest, s.complete, h.names
	FROM history_stream s JOIN history h ON h.id = s.history`

func scanStream(r row) (s ledger.Stream, err error) {
	err = r.Scan(&s.History, &s.Channel, &s.Name, &s.Thread, &s.Newest, &s.Oldest, &s.Complete, &s.Names)
	return s, one(err)
}

// KeepMessages stores a page of messages with how far the stream was read
// after it, all or nothing, and prolongs the lease. gone are messages that are
// no longer there. What changes marks its document as stale.
func (l *Ledger) KeepMessages(ctx context.Context, h ledger.History, s ledger.Stream, page []ledger.Message, gone []int64, lease time.Duration) error {
	return l.reading(ctx, "keep messages", h, func(t *tx, now int64) error {
		if _, err := t.exec(`UPDATE history SET until = ? WHERE id = ?`, now+lease.Milliseconds(), h.ID); err != nil {
			return err
		}
		var before ledger.Stream
		err := t.row(`SELECT complete FROM history_stream WHERE history = ? AND channel = ?`, h.ID, s.Channel).Scan(&before.Complete)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		// What was read to its end just now needs no comparing.
		if _, err := t.exec(`INSERT INTO history_stream (history, channel, name, thread, newest, oldest, complete, compared)
			VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, iif(?7, ?8, 0))
			ON CONFLICT (history, channel) DO UPDATE SET name = ?3, newest = ?5, oldest = ?6, complete = ?7,
				compared = iif(?7 AND NOT complete, ?8, compared), cursor = iif(?7 AND NOT complete, 0, cursor)`,
			h.ID, s.Channel, s.Name, s.Thread, s.Newest, s.Oldest, s.Complete, now); err != nil {
			return err
		}
		if err := amend(t, s, page, gone); err != nil || !s.Names || !s.Complete || before.Complete {
			return err
		}
		return markStream(t, s, false) // now that all names are known
	})
}

// Amend notes edits and deletions of messages, whoever reads the channel just
// now. An edited message that is not kept, and not yet reached, stays away.
func (l *Ledger) Amend(ctx context.Context, s ledger.Stream, edited []ledger.Message, gone []int64) error {
	return l.write(ctx, "amend messages", func(t *tx, _ int64) error { return amend(t, s, edited, gone) })
}

// Empty drops all that is kept of a stream whose channel or thread is gone.
func (l *Ledger) Empty(ctx context.Context, s ledger.Stream) error {
	all, err := l.Between(ctx, s, 0, 1<<63-1)
	if err != nil {
		return err
	}
	gone := make([]int64, len(all))
	for i, m := range all {
		gone[i] = m.ID
	}
	return l.Amend(ctx, s, nil, gone)
}

func amend(t *tx, s ledger.Stream, page []ledger.Message, gone []int64) error {
	for _, m := range page {
		if err := keepMessage(t, s, m); err != nil {
			return err
		}
	}
	for _, id := range gone {
		if err := dropMessage(t, s, id); err != nil {
			return err
		}
	}
	return nil
}

// keepMessage stores a message that lies within what was read; one without
// text is none, nor is one of a member who does not want to be read.
func keepMessage(t *tx, s ledger.Stream, m ledger.Message) error {
	if m.Text == "" {
		return dropMessage(t, s, m.ID)
	}
	if m.ID < s.Oldest || m.ID > s.Newest {
		return nil
	}
	if withdrawn, err := withdrawnWords(t, s.History, m.Author); err != nil || withdrawn {
		return errors.Join(err, dropMessage(t, s, m.ID))
	}
	if err := keepNames(t, s.History, m.Names); err != nil {
		return err
	}
	result, err := t.exec(`UPDATE history_message SET author = ?4, text = ?5
		WHERE history = ?1 AND channel = ?2 AND id = ?3 AND (author <> ?4 OR text <> ?5)`, s.History, s.Channel, m.ID, m.Author, m.Text)
	if err := spoil(t, s, m.ID, true, result, err); err != nil {
		return err
	}
	result, err = t.exec(`INSERT INTO history_message (history, channel, id, author, text) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		s.History, s.Channel, m.ID, m.Author, m.Text)
	return spoil(t, s, m.ID, false, result, err)
}

func dropMessage(t *tx, s ledger.Stream, id int64) error {
	result, err := t.exec(`DELETE FROM history_message WHERE history = ? AND channel = ? AND id = ?`, s.History, s.Channel, id)
	return spoil(t, s, id, true, result, err)
}

// spoil marks a message's document as stale if a statement changed it.
func spoil(t *tx, s ledger.Stream, id int64, amended bool, result sql.Result, err error) error {
	if err := touched(result, err, ledger.ErrNone); errors.Is(err, ledger.ErrNone) {
		return nil
	} else if err != nil {
		return err
	}
	return mark(t, s, s.Part(id), amended)
}

func mark(t *tx, s ledger.Stream, part string, amended bool) error {
	_, err := t.exec(`INSERT INTO history_stale (history, channel, part, mark, amended) VALUES (?1, ?2, ?3, 1, ?4)
		ON CONFLICT (history, channel, part) DO UPDATE SET mark = mark + 1, amended = max(amended, ?4)`, s.History, s.Channel, part, amended)
	return err
}

// markStream marks all documents of a stream.
func markStream(t *tx, s ledger.Stream, amended bool) error {
	parts := map[string]bool{}
	if err := t.each(func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		parts[s.Part(id)] = true
		return err
	}, `SELECT id FROM history_message WHERE history = ? AND channel = ?`, s.History, s.Channel); err != nil {
		return err
	}
	for part := range parts {
		if err := mark(t, s, part, amended); err != nil {
			return err
		}
	}
	return nil
}

// markHistory marks all documents of a history, whose names are to be forgotten.
func markHistory(t *tx, history int64) error {
	var all []ledger.Stream
	if err := t.each(func(rows *sql.Rows) error {
		s, err := scanStream(rows)
		all = append(all, s)
		return err
	}, selectStreams+` WHERE s.history = ?`, history); err != nil {
		return err
	}
	for _, s := range all {
		if err := markStream(t, s, true); err != nil {
			return err
		}
	}
	return nil
}

// Between returns a stream's messages from an id on, without the one at end
// and later ones, ascending.
func (l *Ledger) Between(ctx context.Context, s ledger.Stream, from, end int64) ([]ledger.Message, error) {
	return collect(ctx, l, "read kept messages", func(r row) (m ledger.Message, err error) {
		return m, r.Scan(&m.ID, &m.Author, &m.Text)
	}, `SELECT id, author, text FROM history_message WHERE history = ? AND channel = ? AND id >= ? AND id < ? ORDER BY id`,
		s.History, s.Channel, from, end)
}

// Stale returns a document of a history that is to be made anew; the error is
// ledger.ErrNone if there is none.
func (l *Ledger) Stale(ctx context.Context, history int64) (d ledger.Stale, err error) {
	err = l.s.read.QueryRowContext(ctx, `SELECT s.history, s.channel, s.name, s.thread, s.newest, s.oldest, s.complete, h.names, p.part, p.mark, p.amended
		FROM history_stale p JOIN history_stream s USING (history, channel) JOIN history h ON h.id = p.history
		WHERE p.history = ? ORDER BY p.channel, p.part LIMIT 1`, history).
		Scan(&d.History, &d.Channel, &d.Name, &d.Thread, &d.Newest, &d.Oldest, &d.Complete, &d.Names, &d.Part, &d.Mark, &d.Amended)
	if err != nil {
		return d, wrap("find a stale document", one(err))
	}
	first, end, err := d.Bounds(d.Part)
	if err == nil {
		d.Messages, err = l.Between(ctx, d.Stream, first, end)
	}
	if err == nil && d.Names {
		d.People, err = l.names(ctx, history)
	}
	return d, err
}

// Fresh notes that a document was made of its messages. Where they have
// changed since Stale returned them, the document stays marked.
func (l *Ledger) Fresh(ctx context.Context, d ledger.Stale) error {
	return l.write(ctx, "note a fresh document", func(t *tx, _ int64) error {
		result, err := t.exec(`DELETE FROM history_stale WHERE history = ? AND channel = ? AND part = ? AND mark = ?`, d.History, d.Channel, d.Part, d.Mark)
		if err := touched(result, err, ledger.ErrNone); !errors.Is(err, ledger.ErrNone) {
			return err
		}
		// Another process may have noted a newer document as fresh, over which
		// this one has been written since.
		return mark(t, d.Stream, d.Part, d.Amended)
	})
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
