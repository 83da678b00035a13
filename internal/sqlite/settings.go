package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"docent/internal/records"
)

// Settings returns what a community's admins chose; zero if nothing.
func (s *Store) Settings(ctx context.Context, community string) (records.Settings, error) {
	v, err := readSettings(s.read.QueryRowContext(ctx, settingQuery, community))
	return v, wrap("read the settings", err)
}

// ChangeSettings lets change edit a community's settings in one transaction
// and returns the result. If change returns an error nothing is stored.
func (s *Store) ChangeSettings(ctx context.Context, community string, change func(*records.Settings) error) (records.Settings, error) {
	var v records.Settings
	err := s.inWrite(ctx, func(tx *tx) error {
		var err error
		if v, err = readSettings(tx.row(settingQuery, community)); err != nil {
			return err
		}
		if err := change(&v); err != nil {
			return err
		}
		value, err := json.Marshal(v)
		if err != nil {
			return err
		}
		_, err = tx.exec(`INSERT INTO setting (community, value, changed) VALUES (?,?,?)
			ON CONFLICT (community) DO UPDATE SET value = excluded.value, changed = excluded.changed`,
			community, string(value), time.Now().UnixMilli())
		return err
	})
	return v, wrap("change the settings", err)
}

const settingQuery = `SELECT value FROM setting WHERE community = ?`

func readSettings(row *sql.Row) (records.Settings, error) {
	var v records.Settings
	var value string
	err := row.Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return v, nil
	}
	if err != nil {
		return v, err
	}
	return v, json.Unmarshal([]byte(value), &v)
}
