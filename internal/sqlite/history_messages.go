package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"docent/internal/records/ledger"
)

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
	return collect(ctx, l.s, "read kept messages", func(r row) (m ledger.Message, err error) {
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
