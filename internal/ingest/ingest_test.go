package ingest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"docent/internal/extract"
	"docent/internal/retrieval"
	"docent/internal/sqlite"
)

func put(t *testing.T, folder string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func adder(t *testing.T) Adder {
	t.Helper()
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "d.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return Adder{Store: store, Community: "local", Extract: extract.File, Limits: extract.Limits{Bytes: 1000}}
}

func scan(t *testing.T, paths ...string) []File {
	t.Helper()
	files, err := Scan(paths)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestScanNamesFilesByTheirPathInTheFolder(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	put(t, folder, map[string]string{
		"b.txt": "b", "a/z.md": "z", "a/b/c.txt": "c", ".hidden": "h", ".git/x.txt": "x", "q.jsonl": "{}", "Q.JSONL": "{}",
	})
	if err := os.Symlink(filepath.Join(folder, "b.txt"), filepath.Join(folder, "link.txt")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(folder, filepath.Join(folder, "a", "loop")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere", filepath.Join(folder, "dangling.txt")); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range scan(t, folder) {
		names = append(names, f.Name)
	}
	if diff := cmp.Diff([]string{"a/b/c.txt", "a/z.md", "b.txt", "link.txt"}, names); diff != "" {
		t.Error(diff)
	}
	if files := scan(t, filepath.Join(folder, "a", "z.md"), filepath.Join(folder, "q.jsonl")); files[0].Name != "q.jsonl" || files[1].Name != "z.md" {
		t.Errorf("files that are given themselves are %v", files)
	}
}

func TestAFolderThatMayNotBeOpenedIsLeftOutOfAnAddAndStopsAMirror(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	put(t, folder, map[string]string{"a.txt": "One.", "locked/b.txt": "Two."})
	a := adder(t)
	if _, err := a.Add(t.Context(), scan(t, folder)); err != nil {
		t.Fatal(err)
	}
	files := scan(t, filepath.Join(folder, "a.txt"))
	if os.Geteuid() == 0 { // whom no folder refuses
		files = append(files, File{Name: "locked", Path: filepath.Join(folder, "locked"), closed: true})
	} else {
		if err := os.Chmod(filepath.Join(folder, "locked"), 0); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(filepath.Join(folder, "locked"), 0o700) })
		files = scan(t, folder)
	}
	got, err := a.Add(t.Context(), files)
	if err != nil || !cmp.Equal(got.Unchanged, []string{"a.txt"}) || len(got.Refused) != 1 || !strings.Contains(got.Refused[0].Reason, "The folder cannot be opened") {
		t.Errorf("the report is %+v, %v", got, err)
	}
	if _, err := a.Sync(t.Context(), files); !errors.Is(err, os.ErrPermission) {
		t.Errorf("a mirror of it gives %v", err)
	}
	if _, err := a.Store.Document(t.Context(), "local", "locked/b.txt"); err != nil {
		t.Errorf("a mirror of it removes what it cannot see: %v", err)
	}
}

func TestASavedSiteIsItsPages(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	put(t, folder, map[string]string{
		"site/index.html": "<p>a", "site/index_files/style.css": "p{}", "site/index_files/app.JS": "x", "site/logo.svg": "<svg/>",
		"site/deep/er/font.woff2": "f", "site/deep/er/notes.txt": "n", "code/app.js": "x", "code/style.css": "p{}",
	})
	var names []string
	for _, f := range scan(t, folder) {
		names = append(names, f.Name)
	}
	if diff := cmp.Diff([]string{"code/app.js", "code/style.css", "site/deep/er/notes.txt", "site/index.html"}, names); diff != "" {
		t.Error(diff)
	}
}

func TestScanRefusesTwoPathsOfOneName(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	put(t, folder, map[string]string{"a/x.txt": "1", "b/x.txt": "2"})
	_, err := Scan([]string{filepath.Join(folder, "a"), filepath.Join(folder, "b", "x.txt")})
	var same *SameNameError
	if !errors.As(err, &same) || same.Name != "x.txt" {
		t.Errorf("the error is %v", err)
	}
}

func TestAddReportsWhatItDid(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	a := adder(t)
	put(t, folder, map[string]string{"a.txt": "One.", "b.txt": "Two.", "empty.txt": "", "big.txt": strings.Repeat("word ", 300)})
	got, err := a.Add(t.Context(), scan(t, folder))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a.txt", "b.txt"}, got.Added); diff != "" || len(got.Refused) != 2 {
		t.Errorf("added %v, refused %v", got.Added, got.Refused)
	}
	put(t, folder, map[string]string{"b.txt": "Three."})
	got, err = a.Add(t.Context(), scan(t, folder))
	if err != nil {
		t.Fatal(err)
	}
	want := Report{Replaced: []string{"b.txt"}, Unchanged: []string{"a.txt"}}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Report{}, "Refused")); diff != "" {
		t.Error(diff)
	}
}

func TestAddTakesManyFilesInBatchesAndInOrder(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	files := map[string]string{}
	var want []string
	for i := range 2*batchDocuments + 3 {
		name := fmt.Sprintf("%04d.txt", i)
		files[name] = fmt.Sprintf("This is number %d.", i)
		want = append(want, name)
	}
	put(t, folder, files)
	a := adder(t)
	seen := 0
	a.Progress = func(done, total int) {
		if seen++; done != seen || total != len(files) {
			t.Errorf("progress says %d of %d, want %d of %d", done, total, seen, len(files))
		}
	}
	got, err := a.Add(t.Context(), scan(t, folder))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got.Added); diff != "" {
		t.Error(diff)
	}
}

func TestAddStopsWithItsContextAndKeepsWhatWasStored(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	files := map[string]string{}
	for i := range 2 * batchDocuments {
		files[fmt.Sprintf("%04d.txt", i)] = "Some text."
	}
	put(t, folder, files)
	a := adder(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	const want = batchDocuments/8 + batchDocuments/4 + batchDocuments/2 // the first three batches
	a.Progress = func(done, _ int) {
		if done == want+1 {
			cancel()
		}
	}
	got, err := a.Add(ctx, scan(t, folder))
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("the error is %v", err)
	}
	docs, _, err := a.Store.Documents(t.Context(), "local", sqlite.List{})
	if err != nil || len(docs) != want || len(got.Added) != want {
		t.Errorf("%d documents are stored, %d reported, %v; want %d", len(docs), len(got.Added), err, want)
	}
}

func TestSyncRemovesWhatIsGoneOrCannotBeReadAnyMore(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	a := adder(t)
	put(t, folder, map[string]string{"a.txt": "One.", "b.txt": "Two.", "c.txt": "Three."})
	if _, err := a.Sync(t.Context(), scan(t, folder)); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(folder, "a.txt")); err != nil {
		t.Fatal(err)
	}
	put(t, folder, map[string]string{"b.txt": ""})
	got, err := a.Sync(t.Context(), scan(t, folder))
	if err != nil {
		t.Fatal(err)
	}
	want := Report{Unchanged: []string{"c.txt"}, Removed: []string{"a.txt", "b.txt"}}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Report{}, "Refused")); diff != "" {
		t.Error(diff)
	}
}

func TestSyncLeavesWhatCameFromTheWeb(t *testing.T) {
	t.Parallel()
	a := adder(t)
	page := retrieval.Prepare(retrieval.Document{Name: "https://example.org/a", Text: "From the web.", Hash: [32]byte{1}})
	if _, err := a.Store.PutDocuments(t.Context(), a.Community, []retrieval.Prepared{page}); err != nil {
		t.Fatal(err)
	}
	if got, err := a.Sync(t.Context(), nil); err != nil || len(got.Removed) > 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestTheProgramsOwnFilesNeverBecomeDocuments(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	put(t, folder, map[string]string{"a.txt": "One.", "config.toml": "token"})
	if err := os.Symlink(filepath.Join(folder, "config.toml"), filepath.Join(folder, "link.txt")); err != nil {
		t.Fatal(err)
	}
	a := adder(t)
	a.Never = []string{filepath.Join(folder, ".", "config.toml"), filepath.Join(folder, "nowhere")}
	got, err := a.Add(t.Context(), scan(t, folder))
	if err != nil || len(got.Added) != 1 || got.Added[0] != "a.txt" || len(got.Refused) != 2 {
		t.Errorf("added %v, refused %v, %v", got.Added, got.Refused, err)
	}
}

func TestFollowerWaitsUntilAFileIsWritten(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	put(t, folder, map[string]string{"a.txt": "One.", "b.txt": "Two."})
	f := Follower{Adder: adder(t), Folders: []string{folder}}
	clock := time.Now().Add(-time.Hour)
	touch := func(name, text string) {
		t.Helper()
		put(t, folder, map[string]string{name: text})
		clock = clock.Add(time.Second)
		if err := os.Chtimes(filepath.Join(folder, name), clock, clock); err != nil {
			t.Fatal(err)
		}
	}
	look := func(want Report) {
		t.Helper()
		got, err := f.Look(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Report{}, "Refused")); diff != "" {
			t.Error(diff)
		}
	}
	started, err := f.Start(t.Context())
	if err != nil || len(started.Added) != 2 {
		t.Fatalf("the start reports %v, %v", started, err)
	}
	look(Report{})
	touch("b.txt", "Half of")
	look(Report{})
	touch("b.txt", "Half of it, and the other half.")
	look(Report{})
	look(Report{Replaced: []string{"b.txt"}})
	look(Report{})
	touch("c.txt", "Three.")
	if err := os.Remove(filepath.Join(folder, "a.txt")); err != nil {
		t.Fatal(err)
	}
	look(Report{Removed: []string{"a.txt"}})
	look(Report{Added: []string{"c.txt"}})
	touch("c.txt", "")
	look(Report{})
	look(Report{Removed: []string{"c.txt"}})
	look(Report{})
}
