package sqlite

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestABackupHoldsWhatWasThere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openAt(t, filepath.Join(dir, "docent.db"), Options{})
	d := put(t, s, "local", prepare("a", meeting))[0]
	file := filepath.Join(dir, "copy #1.db")
	stop, stopped := make(chan bool), make(chan error, 1)
	go func() { // somebody writes meanwhile
		var err error
		for i := 0; err == nil; i++ {
			select {
			case <-stop:
				stopped <- nil
				return
			default:
				_, err = s.PutDocuments(background, "other", docs(prepare(fmt.Sprint(i), "text")))
			}
		}
		stopped <- err
	}()
	err := s.Backup(t.Context(), file)
	close(stop)
	if e := <-stopped; err != nil || e != nil {
		t.Fatal(err, e)
	}
	if err := s.Backup(t.Context(), file); !errors.Is(err, ErrExists) {
		t.Errorf("over an existing file: %v", err)
	}
	if entries, _ := filepath.Glob(filepath.Join(dir, ".docent-*")); len(entries) > 0 {
		t.Errorf("left behind: %q", entries)
	}
	restored := filepath.Join(dir, "new", "docent.db")
	if err := Restore(t.Context(), file, restored, Options{Analyse: analyse}); err != nil {
		t.Fatal(err)
	}
	r := openAt(t, restored, Options{})
	if text, err := r.FullText(t.Context(), d.Document); err != nil || text != meeting {
		t.Errorf("text %q, %v", text, err)
	}
	if findings, err := r.Check(t.Context()); err != nil || len(findings) > 0 {
		t.Errorf("%q, %v", findings, err)
	}
}

func TestRestoreReplacesTheDatabaseOrLeavesIt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, backup := filepath.Join(dir, "docent.db"), filepath.Join(dir, "backup.db")
	s := openAt(t, path, Options{})
	put(t, s, "local", prepare("a", "older"))
	if err := s.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	put(t, s, "local", prepare("a", "newer"))
	restore := func(from string) error { return Restore(t.Context(), from, path, Options{Analyse: analyse}) }
	if err := restore(backup); !errors.Is(err, ErrInUse) {
		t.Errorf("while it is open: %v", err)
	}
	s.Close()

	garbage := filepath.Join(dir, "garbage")
	data, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"text":  {bytes.Repeat([]byte("text "), 1000), ErrNotADatabase},
		"empty": {nil, ErrNotADatabase},
		"torn":  {append(bytes.Clone(data[:4096]), bytes.Repeat([]byte{7}, len(data)-4096)...), ErrDamaged},
	} {
		if err := os.WriteFile(garbage, c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := restore(garbage); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := restore(filepath.Join(dir, "missing")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no backup: %v", err)
	}
	s = openAt(t, path, Options{})
	if got := search(t, s, inCommunity("local"), "newer"); len(got) != 1 {
		t.Error("a restore that failed changed the database")
	}
	s.Close()

	if err := restore(backup); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, path, Options{})
	if got := search(t, s, inCommunity("local"), "older"); len(got) != 1 {
		t.Error("the backup was not restored")
	}
	s.Close()
	// A database that is beyond opening can be replaced as well.
	if err := os.WriteFile(path, []byte("garbage"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := restore(backup); err != nil {
		t.Errorf("over a damaged file: %v", err)
	}
	if entries, _ := filepath.Glob(filepath.Join(dir, "*"+asideSuffix+"*")); len(entries) > 0 {
		t.Errorf("left behind: %q", entries)
	}
}
