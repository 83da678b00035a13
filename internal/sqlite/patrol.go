package sqlite

import (
	"context"
	"time"

	"docent/internal/records/ledger"
)

// Uncompared returns a stream of a history that was read to its end and not
// compared with Discord since a time, with the message before which comparing
// goes on, 0 for the latest. The error is ledger.ErrNone if there is none.
func (l *Ledger) Uncompared(ctx context.Context, history int64, since time.Time) (s ledger.Stream, cursor int64, err error) {
	err = l.s.read.QueryRowContext(ctx, `SELECT s.history, s.channel, s.name, s.thread, s.newest, s.oldest, s.complete, h.names, s.cursor
		FROM history_stream s JOIN history h ON h.id = s.history
		WHERE s.history = ? AND s.complete AND s.newest > 0 AND s.compared < ? ORDER BY s.cursor = 0, s.compared, s.channel LIMIT 1`,
		history, since.UnixMilli()).
		Scan(&s.History, &s.Channel, &s.Name, &s.Thread, &s.Newest, &s.Oldest, &s.Complete, &s.Names, &cursor)
	return s, cursor, wrap("find what is to be compared", one(err))
}

// Compared notes how far a stream was compared: down to the message cursor, or
// to its end if that is 0.
func (l *Ledger) Compared(ctx context.Context, h ledger.History, s ledger.Stream, cursor int64) error {
	return l.reading(ctx, "note what was compared", h, func(t *tx, now int64) error {
		_, err := t.exec(`UPDATE history_stream SET cursor = ?3, compared = iif(?3 = 0, ?4, compared) WHERE history = ?1 AND channel = ?2`,
			s.History, s.Channel, cursor, now)
		return err
	})
}
