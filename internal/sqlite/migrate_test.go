package sqlite

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// copyFiles copies a database and what stands beside it, as a kill would leave them.
func copyFiles(t *testing.T, from, to string, suffixes ...string) {
	t.Helper()
	for _, suffix := range suffixes {
		data, err := os.ReadFile(from + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to+suffix, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnOddPathWorks(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a folder?", "100% #1 é.db")
	s := openAt(t, path, Options{})
	put(t, s, "local", prepare("a", "alpha"))
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
}

func TestAFileOfAnotherKindIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, []byte(strings.Repeat("not a database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(dir, "other.db")
	db, err := sql.Open("sqlite3", other)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`CREATE TABLE t (x)`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	before, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{text, other, dir} {
		if _, err := Open(path, Options{Analyse: analyse}); !errors.Is(err, ErrNotADatabase) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if after, err := os.ReadFile(other); err != nil || !bytes.Equal(before, after) {
		t.Errorf("another program's database was changed (%v)", err)
	}
	if left, _ := filepath.Glob(other + "-*"); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// Between a kill and its first mark a file has a journal that only a writer may
// take back.
func TestAFileWhoseMakingWasKilledIsMadeAnew(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "docent.db")
	db, err := sql.Open("sqlite3", "file:"+path+"?_cache_size=1&_synchronous=FULL")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	unfinished, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer unfinished.Rollback() // long after it was copied
	if _, err := unfinished.Exec(`CREATE TABLE t (x);
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 100) INSERT INTO t SELECT randomblob(4000) FROM n`); err != nil {
		t.Fatal(err)
	}
	killed := filepath.Join(t.TempDir(), "docent.db")
	copyFiles(t, path, killed, "", "-journal")
	if info, err := os.Stat(killed); err != nil || info.Size() == 0 {
		t.Fatalf("nothing was half done: %v", err)
	}
	s := openAt(t, killed, Options{})
	put(t, s, "local", prepare("a", "alpha"))
}

func TestADatabaseWhoseMarkIsStillInTheWALIsOurs(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "docent.db")
	s := openAt(t, path, Options{})
	killed := filepath.Join(t.TempDir(), "docent.db")
	copyFiles(t, path, killed, "", "-wal")
	if hasOurMark(killed) {
		t.Fatal("the mark is in the file already: this test shows nothing")
	}
	put(t, openAt(t, killed, Options{}), "local", prepare("a", "text"))
	put(t, s, "local", prepare("a", "text"))
}

func TestAPlaceThatCannotBeOpenedIsNamedAsSuch(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "nowhere", "docent.db"), filepath.Join(dir, "link.db")); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]error{"file/docent.db": syscall.ENOTDIR, "link.db": ErrNoAccess} {
		if _, err := Open(filepath.Join(dir, name), Options{Analyse: analyse}); !errors.Is(err, want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestANewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "docent.db")
	s := openAt(t, path, Options{})
	if _, err := s.write.Exec(`PRAGMA user_version = 9999`); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := Open(path, Options{Analyse: analyse}); !errors.Is(err, ErrNewerSchema) {
		t.Fatalf("got %v", err)
	}
}

// TestADatabaseOfSchema1IsUpgraded fills a file that only knows the first
// migration, opens it with all, and finds everything where it was.
func TestADatabaseOfSchema1IsUpgraded(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "docent.db")
	all, err := readMigrations(migrationFiles)
	if err != nil || all[0].number != 1 {
		t.Fatal(all, err)
	}
	now := open(t)
	d := put(t, now, "local", prepare("a", meeting))[0]
	downgrade(t, now, path, all[:1])

	s := openAt(t, path, Options{})
	var version int
	if err := s.write.QueryRow(`PRAGMA user_version`).Scan(&version); err != nil || version != all[len(all)-1].number {
		t.Errorf("version %d, %v", version, err)
	}
	if text, err := s.FullText(t.Context(), d.Document); err != nil || text != meeting {
		t.Errorf("text %q, %v", text, err)
	}
	want := []string{"\nThey will meet in Budapest.\nSoon."}
	if diff := cmp.Diff(want, search(t, s, inCommunity("local"), "meet", "budapest.\nsoon.")); diff != "" {
		t.Error(diff)
	}
}

// downgrade writes what a store holds into a new file that knows only some
// migrations, as the program of that time would have.
func downgrade(t *testing.T, s *Store, path string, known []migration) {
	t.Helper()
	db, err := sql.Open("sqlite3", dsn(path, "rwc", nil))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if err := applyMigrations(t.Context(), db, known); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`ATTACH ? AS present`, s.path); err != nil {
		t.Fatal(err)
	}
	rows, err := db.Query(`SELECT t.name, group_concat('"' || c.name || '"', ', ') FROM main.sqlite_schema t, pragma_table_info(t.name, 'main') c
		WHERE t.type = 'table' AND t.sql NOT LIKE 'CREATE VIRTUAL%' AND t.name NOT LIKE 'sqlite_%' GROUP BY t.name`)
	if err != nil {
		t.Fatal(err)
	}
	var copies []string
	for rows.Next() {
		var table, columns string
		if err := rows.Scan(&table, &columns); err != nil {
			t.Fatal(err)
		}
		copies = append(copies, fmt.Sprintf(`INSERT OR REPLACE INTO main.%[1]s (%[2]s) SELECT %[2]s FROM present.%[1]s`, table, columns))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for _, statement := range copies {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(statement, err)
		}
	}
}

func TestAMigrationThatFailsChangesNothing(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("sqlite3", dsn(filepath.Join(t.TempDir(), "x.db"), "rwc", nil))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	all := []migration{{1, `CREATE TABLE a (x)`}, {3, `CREATE TABLE b (x); CREATE TABLE a (y)`}}
	if err := applyMigrations(t.Context(), db, all); err == nil {
		t.Fatal("a table made twice gives no error")
	}
	var version, tables int
	if err := db.QueryRow(`SELECT user_version, (SELECT count(*) FROM sqlite_schema) FROM pragma_user_version`).Scan(&version, &tables); err != nil {
		t.Fatal(err)
	}
	if version != 1 || tables != 1 {
		t.Errorf("schema %d with %d tables, wanted 1 with 1", version, tables)
	}
}

func TestMigrationsAreReadInTheOrderOfTheirNumbers(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{
		"migrations/0010_c.sql": {Data: []byte("c")}, "migrations/0002_b.sql": {Data: []byte("b")}, "migrations/0001_a.sql": {Data: []byte("a")},
	}
	all, err := readMigrations(files)
	if got := fmt.Sprint(all); err != nil || got != "[{1 a} {2 b} {10 c}]" {
		t.Errorf("%s, %v", got, err)
	}
	files["migrations/2_again.sql"] = &fstest.MapFile{}
	if _, err := readMigrations(files); err == nil {
		t.Error("two migrations of one number are accepted")
	}
	if _, err := readMigrations(fstest.MapFS{"migrations/first.sql": {}}); err == nil {
		t.Error("a migration without a number is accepted")
	}
}

func TestAnotherProcessIsSeenAtTheNextQuestion(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "docent.db")
	one, two := openAt(t, path, Options{}), openAt(t, path, Options{})
	put(t, one, "local", prepare("a", "alpha"))
	if got := search(t, two, inCommunity("local"), "alpha"); len(got) != 1 {
		t.Fatalf("found %q", got)
	}
	put(t, one, "local", prepare("b", "alpha beta"))
	if got := search(t, two, inCommunity("local"), "alpha"); len(got) != 2 {
		t.Errorf("found %q", got)
	}
	if err := one.RemoveDocument(t.Context(), "local", "a"); err != nil {
		t.Fatal(err)
	}
	if got := search(t, two, inCommunity("local"), "alpha"); len(got) != 1 {
		t.Errorf("found %q", got)
	}
}
