package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// applicationID marks our files in SQLite's header: "Dcnt".
const applicationID = 0x44636e74

// migration brings the schema from the one before to number.
type migration struct {
	number int
	sql    string
}

// readMigrations returns the migrations in files named NNNN_words.sql, ascending.
func readMigrations(files fs.FS) ([]migration, error) {
	names, err := fs.Glob(files, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	var all []migration
	for _, name := range names {
		digits, _, _ := strings.Cut(path.Base(name), "_")
		number, err := strconv.Atoi(digits)
		if err != nil {
			return nil, fmt.Errorf("migration %s has no number", name)
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		all = append(all, migration{number, string(text)})
	}
	slices.SortFunc(all, func(a, b migration) int { return cmp.Compare(a.number, b.number) })
	for i := 1; i < len(all); i++ {
		if all[i].number == all[i-1].number {
			return nil, fmt.Errorf("two migrations have the number %d", all[i].number)
		}
	}
	return all, nil
}

// migrate brings the file's schema up to date, each step in a transaction of
// its own. SQLite's user_version holds the number of the last one.
func migrate(ctx context.Context, db *sql.DB) error {
	all, err := readMigrations(migrationFiles)
	if err != nil {
		return err
	}
	return applyMigrations(ctx, db, all)
}

func applyMigrations(ctx context.Context, db *sql.DB, all []migration) error {
	newest := all[len(all)-1].number
	version, err := identify(ctx, db)
	if err != nil {
		return err
	}
	if version > newest {
		return fmt.Errorf("%w (schema %d, this one knows up to %d)", ErrNewerSchema, version, newest)
	}
	for _, m := range all {
		if m.number <= version {
			continue
		}
		if err := applyMigration(ctx, db, m); err != nil {
			return fmt.Errorf("bring the schema to version %d: %w", m.number, err)
		}
	}
	return nil
}

// applyMigration applies one, unless another process was faster.
func applyMigration(ctx context.Context, db *sql.DB, m migration) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var version int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	if version >= m.number {
		return nil
	}
	if _, err := tx.ExecContext(ctx, m.sql); err != nil {
		return err
	}
	// Pragmas take no parameters; these are numbers of ours.
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, m.number)); err != nil {
		return err
	}
	return tx.Commit()
}

// identify returns the file's schema version, 0 for an empty file, and refuses
// the database of another program.
func identify(ctx context.Context, db *sql.DB) (int, error) {
	var id, version, tables int
	// One statement, so that a process that is just creating the schema is
	// seen either before or after.
	if err := db.QueryRowContext(ctx, `SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
		FROM pragma_application_id, pragma_user_version`).Scan(&id, &version, &tables); err != nil {
		return 0, err
	}
	if id != applicationID && (tables > 0 || version > 0) {
		return 0, fmt.Errorf("%w: it belongs to another program", ErrNotADatabase)
	}
	return version, nil
}
