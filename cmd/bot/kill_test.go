package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"docent/internal/sqlite"
)

// kills is how often `bot add` is killed. DOCENT_KILLS=500 go test ./cmd/bot
// -run Killed is the long run.
const kills = 20

// An import of a folder, a zip or a tar archive that is killed loses nothing,
// doubles nothing, and goes on where it was.
func TestAddKilledAtAnyMomentLeavesWholeDocuments(t *testing.T) {
	t.Parallel()
	rounds := kills
	if n, err := strconv.Atoi(os.Getenv("DOCENT_KILLS")); err == nil {
		rounds = n
	}
	folder := t.TempDir()
	texts := map[string]string{}
	for i := range 1000 {
		name := fmt.Sprintf("%03d.txt", i)
		texts[name] = strings.Repeat(fmt.Sprintf("Sentence of document %d speaks of number %d. ", i, i*i), 20)
	}
	sources := packTexts(t, folder, texts)
	began := time.Now()
	runBot(t, folder, nil, "add", "--db", "whole.db", "docs")
	whole := time.Since(began)
	seed := uint64(began.UnixNano())
	random := rand.New(rand.NewPCG(seed, 0))
	t.Logf("seed %d; an undisturbed run takes %v", seed, whole)
	left := 0
	for round := range rounds {
		db := fmt.Sprintf("d%d.db", round/4) // some begin anew, most find what a kill has left
		cmd := botCommand(t, folder, nil, "add", "--db", db, sources[round/4%len(sources)])
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(time.Duration(random.Int64N(int64(whole))), func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		kill.Stop()
		if round%4 == 0 {
			left = 0
		}
		n := checkWhole(t, filepath.Join(folder, db), texts)
		if n < left {
			t.Fatalf("kill %d: of %d documents %d are left", round, left, n)
		}
		left = n
	}
	last := fmt.Sprintf("d%d.db", (rounds-1)/4)
	said := runBot(t, folder, nil, "add", "--db", last, sources[(rounds-1)/4%len(sources)])
	if want := fmt.Sprintf("%d unchanged", left); left < len(texts) && left > 0 && !strings.Contains(said, want) {
		t.Errorf("it begins anew instead of going on after %d: %s", left, said)
	}
	if n := checkWhole(t, filepath.Join(folder, last), texts); n != len(texts) {
		t.Errorf("after all the kills an undisturbed run leaves %d of %d documents", n, len(texts))
	}
}

// packTexts writes the texts as a folder, a zip and a tar archive, and returns
// their names in folder.
func packTexts(t *testing.T, folder string, texts map[string]string) []string {
	t.Helper()
	docs := filepath.Join(folder, "docs")
	if err := os.Mkdir(docs, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range texts {
		if err := os.WriteFile(filepath.Join(docs, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var zipped, tarred bytes.Buffer
	z, pressed := zip.NewWriter(&zipped), gzip.NewWriter(&tarred)
	r := tar.NewWriter(pressed)
	if err := errors.Join(z.AddFS(os.DirFS(docs)), r.AddFS(os.DirFS(docs)), z.Close(), r.Close(), pressed.Close(),
		os.WriteFile(docs+".zip", zipped.Bytes(), 0o644), os.WriteFile(docs+".tar.gz", tarred.Bytes(), 0o644)); err != nil {
		t.Fatal(err)
	}
	return []string{"docs", "docs.zip", "docs.tar.gz"}
}

// checkWhole looks whether a database is sound and holds only whole documents,
// and returns how many.
func checkWhole(t *testing.T, path string, texts map[string]string) int {
	t.Helper()
	store, err := sqlite.Open(path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	findings, err := store.Check(t.Context())
	if err != nil || len(findings) > 0 {
		t.Fatalf("the check finds %q, %v", findings, err)
	}
	docs, _, err := store.Documents(t.Context(), localCommunity, sqlite.List{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		if text, err := store.FullText(t.Context(), d.ID); err != nil || text != texts[d.Name] {
			t.Fatalf("%s is not whole: %d bytes, %v", d.Name, len(text), err)
		}
	}
	return len(docs)
}
