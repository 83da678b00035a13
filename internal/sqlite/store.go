package sqlite

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"time"

	_ "codeberg.org/emersion/go-sqlite3-fts5" // FTS5 without a build tag
	"github.com/mattn/go-sqlite3"

	"docent/internal/retrieval"
	"docent/internal/retrieval/postings"
)

// Defaults of Options.
const (
	DefaultMemoryBudget = 64 << 20
	DefaultReaders      = 4
)

// busyTimeout is how long a statement waits for another process's write. A
// merge of segments, the longest of ours, takes well under a second.
const busyTimeout = 10 * time.Second

// Options configures a Store.
type Options struct {
	// Analyse finds the terms of stored passages (of a document without Text
	// and Blocks) just as they were found when it was added, and may be called
	// by several goroutines; nil means retrieval.Terms. It is needed to take removed passages out of the
	// statistics, to answer from FTS5 alone, and to rebuild the indexes. Keeping
	// the terms instead would nearly double the file, and could not follow a
	// better analyzer.
	Analyse func(retrieval.Document, []retrieval.Passage) []postings.Passage

	// KeepVersions is how long the earlier texts of a document are kept, and
	// KeepRemoved how long a removed document can be brought back. 0 keeps none.
	KeepVersions, KeepRemoved time.Duration
	Now                       func() time.Time // for both; nil means time.Now

	MemoryBudget int64        // bytes of index kept in memory; 0 means DefaultMemoryBudget
	Readers      int          // connections that read at the same time; 0 means DefaultReaders
	Log          *slog.Logger // nil means silence
}

// Store is an open database. It is safe for concurrent use, also by several
// processes on one file. Open one, and Close it.
type Store struct {
	path    string
	write   *sql.DB // one connection
	read    *sql.DB
	analyse func(retrieval.Document, []retrieval.Passage) []postings.Passage
	cache   *cache
	log     *slog.Logger

	keepVersions, keepRemoved time.Duration
	now                       func() time.Time
}

// Open opens the database at path, creates it if there is none, and brings its
// schema up to date. It refuses a file that is not a Docent database
// (ErrNotADatabase) or that a newer version wrote (ErrNewerSchema).
func Open(path string, o Options) (*Store, error) {
	if o.Analyse == nil {
		o.Analyse = new(retrieval.Preparer).Terms
	}
	if o.MemoryBudget == 0 {
		o.MemoryBudget = DefaultMemoryBudget
	}
	if o.Readers == 0 {
		o.Readers = DefaultReaders
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	if err := prepareFile(path); err != nil {
		return nil, wrap("open the database "+path, err)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Store{
		path: path, analyse: o.Analyse, cache: newCache(o.MemoryBudget), log: o.Log,
		keepVersions: o.KeepVersions, keepRemoved: o.KeepRemoved, now: o.Now,
	}
	if err := s.connect(o.Readers); err != nil {
		s.Close()
		return nil, wrap("open the database "+path, err)
	}
	return s, nil
}

// prepareFile makes the folder and the file of a database that is not there
// yet, for its owner alone: it holds members' questions. SQLite gives the files
// beside it the same rights. It refuses another program's file before anything
// is written to it.
func prepareFile(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return makeFile(path)
	case err != nil:
		return err
	case info.IsDir():
		return fmt.Errorf("%w: it is a folder", ErrNotADatabase)
	case info.Size() == 0 || hasOurMark(path):
		return nil
	}
	// Another program's, or ours and so young that its mark is in the WAL yet.
	err = look(path, "ro")
	var refused sqlite3.Error
	if errors.As(err, &refused) && refused.Code == sqlite3.ErrReadonly {
		// Who wrote last was killed while the file was being made: reading it
		// takes back what was half done, whosever file it is.
		err = look(path, "rw")
	}
	return err
}

// look identifies the database at path.
func look(path, mode string) error {
	db, err := sql.Open("sqlite3", dsn(path, mode, nil))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = identify(context.Background(), db)
	return err
}

func makeFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoAccess, err)
	}
	return f.Close()
}

// hasOurMark looks for the application id where SQLite's file format has it:
// in the four bytes from 68.
func hasOurMark(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	var mark [4]byte
	_, err = f.ReadAt(mark[:], 68)
	return err == nil && binary.BigEndian.Uint32(mark[:]) == applicationID
}

// Path is the database's file.
func (s *Store) Path() string { return s.path }

// Close closes all connections. It waits for running transactions.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*sql.DB{s.read, s.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return wrap("close the database", errors.Join(errs...))
}

func (s *Store) connect(readers int) error {
	ctx := context.Background()
	var err error
	if s.write, err = sql.Open("sqlite3", dsn(s.path, "rwc", url.Values{
		"_journal_mode": {"WAL"},
		"_foreign_keys": {"on"},
		"_txlock":       {"immediate"},
	})); err != nil {
		return err
	}
	s.write.SetMaxOpenConns(1)
	if err := checkPragmas(ctx, s.write, map[string]string{
		"journal_mode": "wal", "foreign_keys": "1", "synchronous": "1",
		"busy_timeout": fmt.Sprint(busyTimeout.Milliseconds()),
	}); err != nil {
		return err
	}
	if err := migrate(ctx, s.write); err != nil {
		return err
	}
	if s.read, err = sql.Open("sqlite3", dsn(s.path, "ro", url.Values{"_query_only": {"true"}})); err != nil {
		return err
	}
	s.read.SetMaxOpenConns(readers)
	s.read.SetMaxIdleConns(readers)
	return checkPragmas(ctx, s.read, map[string]string{
		"query_only": "1", "busy_timeout": fmt.Sprint(busyTimeout.Milliseconds()),
	})
}

// dsn names a file for the driver. A path may hold any character: net/url
// quotes it. It is made absolute, because SQLite takes what follows "file://"
// for the name of a host.
func dsn(path, mode string, more url.Values) string {
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	q := url.Values{
		"mode":             {mode},
		"_busy_timeout":    {fmt.Sprint(busyTimeout.Milliseconds())},
		"_synchronous":     {"NORMAL"},
		"_cache_size":      {"-8192"}, // KiB a connection
		"_stmt_cache_size": {"64"},
	}
	for k, v := range more {
		q[k] = v
	}
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: q.Encode()}
	return u.String()
}

// checkPragmas reads settings back, because the driver ignores a misspelt one.
func checkPragmas(ctx context.Context, db *sql.DB, want map[string]string) error {
	for name, value := range want {
		var got string
		if err := db.QueryRowContext(ctx, "PRAGMA "+name).Scan(&got); err != nil {
			return err
		}
		if got != value {
			return fmt.Errorf("pragma %s is %q, wanted %q", name, got, value)
		}
	}
	return nil
}
