package sqlite

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"docent/internal/retrieval"
)

func TestANewDatabaseIsForItsOwnerAlone(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such rights")
	}
	path := filepath.Join(t.TempDir(), "docent.db")
	s := openAt(t, path, Options{})
	put(t, s, "local", prepare("a.txt", meeting))
	for _, suffix := range sideFiles {
		info, err := os.Stat(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != 0o600 {
			t.Errorf("docent.db%s has the mode %o", suffix, got)
		}
	}
}

func TestAFullDiskIsNamedAndNothingIsLost(t *testing.T) {
	t.Parallel()
	s := open(t)
	put(t, s, "local", prepare("a.txt", meeting))
	// As many pages as it has now: SQLite then answers as on a full disk.
	if _, err := s.write.Exec(`PRAGMA max_page_count = 1`); err != nil {
		t.Fatal(err)
	}
	large := prepare("b.txt", strings.Repeat("They will meet in Budapest. ", 20_000))
	if _, err := s.PutDocuments(t.Context(), "local", []retrieval.Prepared{large}); !errors.Is(err, ErrFull) {
		t.Errorf("a full disk gives %v", err)
	}
	if _, total, err := s.Documents(t.Context(), "local", List{}); err != nil || total != 1 {
		t.Errorf("%d documents are left, %v", total, err)
	}
}
