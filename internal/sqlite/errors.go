package sqlite

import (
	"errors"
	"fmt"
	"strings"

	"github.com/mattn/go-sqlite3"

	"docent/internal/records"
)

// What can be wrong with a file or a request, for errors.Is.
var (
	ErrNotFound     = records.ErrNotFound
	ErrNotADatabase = errors.New("not a Docent database")
	ErrNewerSchema  = errors.New("the database was written by a newer version of Docent")
	ErrDamaged      = errors.New("the database is damaged")
	ErrInUse        = errors.New("the database is open in another process")
	ErrBusy         = errors.New("another process did not finish writing to the database")
	ErrNoAccess     = errors.New("the database or its folder may not be read and written")
	ErrExists       = errors.New("the file exists already")
	ErrFull         = errors.New("the disk is full")
	ErrDuplicate    = errors.New("the same name twice")
	ErrBadPassages  = errors.New("passages do not fit the document's text")
)

// wrap adds the operation to an error and translates what SQLite reports about
// the file as a whole. It returns nil for nil.
func wrap(operation string, err error) error {
	if err == nil {
		return nil
	}
	var e sqlite3.Error
	if errors.As(err, &e) {
		switch e.Code {
		case sqlite3.ErrNotADB:
			err = fmt.Errorf("%w: %w", ErrNotADatabase, err)
		case sqlite3.ErrCorrupt:
			err = fmt.Errorf("%w: %w", ErrDamaged, err)
		case sqlite3.ErrCantOpen, sqlite3.ErrReadonly, sqlite3.ErrPerm, sqlite3.ErrAuth:
			err = fmt.Errorf("%w: %w", ErrNoAccess, err)
		case sqlite3.ErrFull:
			err = fmt.Errorf("%w: %w", ErrFull, err)
		case sqlite3.ErrBusy, sqlite3.ErrLocked:
			err = fmt.Errorf("%w: %w", ErrBusy, err)
		case sqlite3.ErrError:
			if strings.Contains(err.Error(), "malformed") {
				err = fmt.Errorf("%w: %w", ErrDamaged, err)
			}
		}
	}
	return fmt.Errorf("%s: %w", operation, err)
}
