package sqlite

import (
	"context"
	"database/sql"

	"github.com/mattn/go-sqlite3"
)

// inWrite runs f in one write transaction. ctx is looked at before it begins
// and before it commits, but not by its statements: the driver would start a
// goroutine for each of them.
func (s *Store) inWrite(ctx context.Context, f func(tx *tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	inner := context.WithoutCancel(ctx)
	conn, err := s.write.Conn(inner)
	if err != nil {
		return err
	}
	defer conn.Close()
	began, err := conn.BeginTx(inner, nil)
	if err != nil {
		return err
	}
	defer began.Rollback() // without effect after Commit
	if err := f(&tx{Tx: began, ctx: inner, conn: conn}); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return began.Commit()
}

// tx is a transaction with the context of its statements.
type tx struct {
	*sql.Tx
	ctx  context.Context
	conn *sql.Conn // of a write transaction; nil in one that reads
}

// raw hands f the driver's own connection, within the transaction. f must not
// use t.
func (t *tx) raw(f func(c *sqlite3.SQLiteConn) error) error {
	return t.conn.Raw(func(c any) error { return f(c.(*sqlite3.SQLiteConn)) })
}

func (t *tx) exec(query string, args ...any) (sql.Result, error) {
	return t.ExecContext(t.ctx, query, args...)
}

func (t *tx) row(query string, args ...any) *sql.Row {
	return t.QueryRowContext(t.ctx, query, args...)
}

// insert executes an INSERT and returns the new row's id.
func (t *tx) insert(query string, args ...any) (int64, error) {
	result, err := t.exec(query, args...)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

// collect runs a query on a reader and collects what scan makes of each row.
func collect[T any](ctx context.Context, s *Store, operation string, scan func(row) (T, error), query string, args ...any) ([]T, error) {
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, wrap(operation, err)
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		item, err := scan(rows)
		if err != nil {
			return nil, wrap(operation, err)
		}
		all = append(all, item)
	}
	return all, wrap(operation, rows.Err())
}

// row is what can be scanned: a *sql.Row or *sql.Rows.
type row interface{ Scan(dest ...any) error }

// scanText scans a row of one text.
func scanText(r row) (text string, err error) { return text, r.Scan(&text) }

// each runs a query and calls f for every row.
func (t *tx) each(f func(rows *sql.Rows) error, query string, args ...any) error {
	rows, err := t.QueryContext(t.ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
