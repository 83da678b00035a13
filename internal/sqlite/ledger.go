package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"docent/internal/records/ledger"
)

// Ledger keeps digests, standing questions, notices, gaps and statistics. All
// its times are the database's, so that several processes agree on them.
type Ledger struct {
	s     *Store
	clock func() time.Time
}

// Ledger returns the store's ledger. clock replaces the database's own clock
// in tests and is otherwise nil.
func (s *Store) Ledger(clock func() time.Time) *Ledger { return &Ledger{s, clock} }

// Now is the database's time.
func (l *Ledger) Now(ctx context.Context) (time.Time, error) {
	var at int64
	if l.clock != nil {
		return l.clock(), nil
	}
	if err := l.s.read.QueryRowContext(ctx, selectNow).Scan(&at); err != nil {
		return time.Time{}, wrap("read the clock", err)
	}
	return instant(at), nil
}

const selectNow = "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)"

// now is the time of a transaction in Unix milliseconds.
func (l *Ledger) now(t *tx) (int64, error) {
	if l.clock != nil {
		return l.clock().UnixMilli(), nil
	}
	var at int64
	err := t.row(selectNow).Scan(&at)
	return at, err
}

// write runs f in a transaction with its time.
func (l *Ledger) write(ctx context.Context, operation string, f func(t *tx, now int64) error) error {
	return wrap(operation, l.s.inWrite(ctx, func(t *tx) error {
		now, err := l.now(t)
		if err != nil {
			return err
		}
		return f(t, now)
	}))
}

// one turns a missing row into ledger.ErrNone.
func one(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ledger.ErrNone
	}
	return err
}

// touched demands that a statement changed a row; missing is returned if not.
func touched(result sql.Result, err, missing error) error {
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err != nil {
		return err
	}
	if n == 0 {
		return missing
	}
	return nil
}

func named(name string, value any) sql.NamedArg { return sql.Named(name, value) }

// instant and millis translate between instants and what is stored; the zero
// time is 0.
func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// scanned is an instant as a destination of Scan.
type scanned struct{ to *time.Time }

func (s scanned) Scan(v any) error {
	ms, ok := v.(int64)
	if !ok {
		return fmt.Errorf("a time is stored as %T", v)
	}
	*s.to = instant(ms)
	return nil
}
