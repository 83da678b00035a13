package sqlite

import (
	"context"
	"time"

	"docent/internal/records"
)

// Audit notes something an admin did.
func (s *Store) Audit(ctx context.Context, e records.AuditEntry) error {
	return wrap("write the audit log", s.inWrite(ctx, func(tx *tx) error {
		_, err := tx.exec(`INSERT INTO audit (community, actor, action, detail, at) VALUES (?,?,?,?,?)`,
			e.Community, e.Actor, e.Action, e.Detail, e.At.UnixMilli())
		return err
	}))
}

// AuditLog returns the latest entries of a community, newest first.
func (s *Store) AuditLog(ctx context.Context, community string, limit int) ([]records.AuditEntry, error) {
	return s.auditEntries(ctx, `SELECT id, community, actor, action, detail, at FROM audit
		WHERE community = ? ORDER BY id DESC LIMIT ?`, community, limit)
}

func (s *Store) auditEntries(ctx context.Context, query string, args ...any) ([]records.AuditEntry, error) {
	return collect(ctx, s, "read the audit log", func(r row) (e records.AuditEntry, err error) {
		var at int64
		err = r.Scan(&e.ID, &e.Community, &e.Actor, &e.Action, &e.Detail, &at)
		e.At = time.UnixMilli(at)
		return e, err
	}, query, args...)
}
