package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/mattn/go-sqlite3"
)

// Backup writes a copy of the database as of this moment to file, which must
// not exist yet (ErrExists). Other processes can read and write meanwhile. The
// file is there either complete or not at all.
func (s *Store) Backup(ctx context.Context, file string) error {
	if _, err := os.Lstat(file); err == nil {
		return fmt.Errorf("back up to %s: %w", file, ErrExists)
	}
	temporary, err := copyInto(ctx, s.path, filepath.Dir(file))
	if err != nil {
		return wrap("back up to "+file, err)
	}
	defer os.Remove(temporary)
	// A link, unlike a rename, never replaces a file that appeared meanwhile.
	if err := os.Link(temporary, file); errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("back up to %s: %w", file, ErrExists)
	} else if err != nil { // a file system without links
		if err := os.Rename(temporary, file); err != nil {
			return fmt.Errorf("back up: %w", err)
		}
	}
	return wrap("back up to "+file, syncPath(filepath.Dir(file)))
}

// copyInto copies a database into a new file in a folder, checks the copy, and
// returns its name.
func copyInto(ctx context.Context, path, folder string) (string, error) {
	f, err := os.CreateTemp(folder, ".docent-*.db")
	if err != nil {
		var e *fs.PathError
		if errors.As(err, &e) {
			e.Path = folder // the file's passing name tells nobody anything
		}
		return "", err
	}
	name := f.Name()
	f.Close()
	err = func() error {
		db, err := sql.Open("sqlite3", dsn(path, "ro", nil))
		if err != nil {
			return err
		}
		defer db.Close()
		if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, name); err != nil { // takes an empty file
			return err
		}
		if err := syncPath(name); err != nil {
			return err
		}
		return checkFile(ctx, name)
	}()
	if err != nil {
		os.Remove(name)
		return "", err
	}
	return name, nil
}

// checkFile looks whether a file is a sound database that this version can open.
func checkFile(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite3", dsn(path, "ro", nil))
	if err != nil {
		return err
	}
	defer db.Close()
	version, err := identify(ctx, db)
	if err != nil {
		return err
	}
	all, err := readMigrations(migrationFiles)
	if err != nil {
		return err
	}
	if newest := all[len(all)-1].number; version > newest {
		return fmt.Errorf("%w (schema %d, this one knows up to %d)", ErrNewerSchema, version, newest)
	}
	if version == 0 {
		return fmt.Errorf("%w: it is empty", ErrNotADatabase)
	}
	var result string
	if err := db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&result); err != nil {
		return err
	}
	if result != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, result)
	}
	return nil
}

// Restore puts a copy of a backup in the place of the database at path, which
// no process may have open (ErrInUse). The backup is checked first; the file
// that was there is kept aside until the new one has been opened, and comes
// back if anything fails.
func Restore(ctx context.Context, backup, path string, o Options) error {
	if info, err := os.Stat(backup); err != nil {
		return fmt.Errorf("restore %s: %w", backup, err)
	} else if info.IsDir() {
		return fmt.Errorf("restore %s: %w: it is a folder", backup, ErrNotADatabase)
	}
	if err := checkFile(ctx, backup); err != nil {
		return wrap("restore "+backup, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	if err := closeDown(ctx, path); err != nil {
		return wrap("restore to "+path, err)
	}
	fresh, err := copyInto(ctx, backup, filepath.Dir(path))
	if err != nil {
		return wrap("restore "+backup, err)
	}
	defer os.Remove(fresh) // gone already if all went well
	aside, err := moveAside(path)
	if err != nil {
		return fmt.Errorf("restore to %s: %w", path, err)
	}
	err = os.Rename(fresh, path)
	if err == nil {
		err = syncPath(filepath.Dir(path))
	}
	if err == nil {
		var s *Store
		if s, err = Open(path, o); err == nil {
			err = s.Close()
		}
	}
	if err != nil {
		for _, suffix := range sideFiles {
			os.Remove(path + suffix)
		}
		return errors.Join(fmt.Errorf("restore to %s: %w", path, err), aside.putBack())
	}
	return aside.remove()
}

// closeDown makes sure that nobody has the database open and that its file
// holds everything: leaving WAL needs both. A file too damaged for that may be
// replaced all the same.
func closeDown(ctx context.Context, path string) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	db, err := sql.Open("sqlite3", dsn(path, "rw", url.Values{"_busy_timeout": {"0"}}))
	if err != nil {
		return err
	}
	defer db.Close()
	var mode string
	err = db.QueryRowContext(ctx, `PRAGMA journal_mode = DELETE`).Scan(&mode)
	var e sqlite3.Error
	if errors.As(err, &e) && (e.Code == sqlite3.ErrBusy || e.Code == sqlite3.ErrLocked) {
		return ErrInUse
	}
	return nil
}

// sideFiles are the suffixes of the files that make up a database.
var sideFiles = []string{"", "-wal", "-shm"}

// asideSuffix marks files that Restore has moved out of the way.
const asideSuffix = ".before-restore"

// movedAside is a database out of the way: the suffixes that were there.
type movedAside struct {
	path  string
	moved []string
}

func moveAside(path string) (movedAside, error) {
	m := movedAside{path: path}
	for _, suffix := range sideFiles {
		err := os.Rename(path+suffix, path+asideSuffix+suffix)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return m, errors.Join(err, m.putBack())
		}
		m.moved = append(m.moved, suffix)
	}
	return m, nil
}

func (m movedAside) putBack() error {
	var errs []error
	for _, suffix := range m.moved {
		errs = append(errs, os.Rename(m.path+asideSuffix+suffix, m.path+suffix))
	}
	return errors.Join(errs...)
}

func (m movedAside) remove() error {
	var errs []error
	for _, suffix := range m.moved {
		errs = append(errs, os.Remove(m.path+asideSuffix+suffix))
	}
	return errors.Join(errs...)
}

// syncPath makes sure that a file or a folder's entries are on the disk.
func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
