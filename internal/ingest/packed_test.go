package ingest

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"docent/internal/extract"
	"docent/internal/sqlite"
)

// pack writes the texts as archives of every kind and returns their paths.
func pack(t *testing.T, texts map[string]string) []string {
	t.Helper()
	folder := t.TempDir()
	var names []string
	for name := range texts {
		names = append(names, name)
	}
	slices.Sort(names)
	var zipped, tarred, gzipped bytes.Buffer
	z, pressed := zip.NewWriter(&zipped), gzip.NewWriter(&gzipped)
	r := tar.NewWriter(io.MultiWriter(&tarred, pressed))
	var errs []error
	for _, name := range names {
		w, err := z.Create(name)
		errs = append(errs, err)
		_, err = io.WriteString(w, texts[name])
		errs = append(errs, err, r.WriteHeader(&tar.Header{Name: name, Size: int64(len(texts[name])), Mode: 0o600}))
		_, err = io.WriteString(r, texts[name])
		errs = append(errs, err)
	}
	errs = append(errs, z.Close(), r.Close(), pressed.Close())
	var paths []string
	for name, b := range map[string]*bytes.Buffer{"all.zip": &zipped, "all.tar": &tarred, "all.tar.gz": &gzipped} {
		path := filepath.Join(folder, name)
		errs = append(errs, os.WriteFile(path, b.Bytes(), 0o600))
		paths = append(paths, path)
	}
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	return paths
}

func TestAnArchiveIsImportedFileByFile(t *testing.T) {
	t.Parallel()
	nested := map[string]string{"inner.zip": "PK\x05\x06" + strings.Repeat("\x00", 18), "inner.gz": "\x1f\x8b\x08\x00", "inner.tar": "a" + strings.Repeat("\x00", 256) + "ustar\x00"}
	texts := map[string]string{
		"guide/a.txt": "One.", "b.md": "# Two", "../evil.txt": "Evil.", "huge.txt": strings.Repeat("word ", 300),
		".hidden": "h", "q.jsonl": "{}", "__MACOSX/b.md": "x", "picture.txt": "\x89PNG\r\n\x1a\n\x00\x00",
	}
	for name, data := range nested {
		texts[name] = data
	}
	for _, path := range pack(t, texts) {
		a := adder(t)
		progress := 0
		a.Progress = func(done, total int) {
			if progress++; done != progress || total != 8 {
				t.Errorf("progress says %d of %d", done, total)
			}
		}
		got, err := a.Add(t.Context(), scan(t, path))
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(got.Added)
		if want := []string{"b.md", "guide/a.txt"}; !slices.Equal(got.Added, want) {
			t.Errorf("%s: added %v", path, got.Added)
		}
		why := map[string]string{}
		for _, r := range got.Refused {
			why[r.File.Name] = r.Reason
			if !strings.HasPrefix(r.File.Path, path+": ") || r.File.Given {
				t.Errorf("the refused file is %+v", r.File)
			}
		}
		for name, says := range map[string]string{
			"../evil.txt": "leads out of the archive", "huge.txt": "more than the", "picture.txt": "PNG",
			"inner.zip": "archive", "inner.gz": "archive", "inner.tar": "archive",
		} {
			if !strings.Contains(why[name], says) {
				t.Errorf("%s: %s is refused with %q", path, name, why[name])
			}
		}
		progress = 0
		again, err := a.Add(t.Context(), scan(t, path))
		if err != nil || len(again.Unchanged) != 2 || len(again.Added)+len(again.Replaced) != 0 {
			t.Errorf("%s again: %+v, %v", path, again, err)
		}
	}
}

func TestABombInAnArchiveCostsItselfOnly(t *testing.T) {
	t.Parallel()
	var b, bomb bytes.Buffer
	press, err := flate.NewWriter(&bomb, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	for range 64 {
		if _, err := press.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := press.Close(); err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(&b)
	for _, h := range []*zip.FileHeader{
		{Name: "honest.txt", UncompressedSize64: 2 << 30}, {Name: "liar.txt", UncompressedSize64: 10},
	} {
		h.Method, h.CompressedSize64 = zip.Deflate, uint64(bomb.Len())
		w, err := z.CreateRaw(h)
		if err == nil {
			_, err = w.Write(bomb.Bytes())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	w, err := z.Create("good.txt")
	if err == nil {
		_, err = io.WriteString(w, "Fine.")
	}
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "bomb.zip")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := adder(t).Add(t.Context(), scan(t, path))
	if err != nil || len(got.Added) != 1 || len(got.Refused) != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	if said := fmt.Sprint(got.Refused); !strings.Contains(said, "2.1 GB") || !strings.Contains(said, "damaged") {
		t.Errorf("it says %s", said)
	}
}

func TestAnArchiveThatCannotBeOpenedIsRefusedByName(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	put(t, folder, map[string]string{"broken.zip": "nothing", "empty.tar": "", "fine.txt": "Fine."})
	a := adder(t)
	got, err := a.Add(t.Context(), scan(t, filepath.Join(folder, "broken.zip"), filepath.Join(folder, "empty.tar"), filepath.Join(folder, "fine.txt")))
	if err != nil || len(got.Added) != 1 || len(got.Refused) != 2 || !got.Refused[0].File.Given || !got.Refused[1].File.Given {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestNamesOfArchivesAndFilesMustDiffer(t *testing.T) {
	t.Parallel()
	paths := pack(t, map[string]string{"a.txt": "One."})
	folder := t.TempDir()
	put(t, folder, map[string]string{"a.txt": "Other."})
	a := adder(t)
	_, err := a.Add(t.Context(), scan(t, append(paths[:1], filepath.Join(folder, "a.txt"))...))
	var same *SameNameError
	if !errors.As(err, &same) {
		t.Errorf("the error is %v", err)
	}
	if docs, _, err := a.Store.Documents(t.Context(), "local", sqlite.List{}); err != nil || len(docs) > 0 {
		t.Errorf("%d documents are stored, %v", len(docs), err)
	}
}

func TestAnArchiveInAFolderIsRefusedWithAdvice(t *testing.T) {
	t.Parallel()
	paths := pack(t, map[string]string{"a.txt": "One."})
	a := adder(t)
	a.Limits = extract.Limits{Bytes: 100_000}
	got, err := a.Add(t.Context(), scan(t, filepath.Dir(paths[0])))
	if err != nil || len(got.Refused) != 3 || !strings.Contains(got.Refused[0].Reason, "archive") {
		t.Errorf("%+v, %v", got, err)
	}
}
