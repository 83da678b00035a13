package main

import (
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

func TestAddKilledAtAnyMomentLeavesWholeDocuments(t *testing.T) {
	t.Parallel()
	rounds := kills
	if n, err := strconv.Atoi(os.Getenv("DOCENT_KILLS")); err == nil {
		rounds = n
	}
	folder := t.TempDir()
	texts := map[string]string{}
	for i := range 600 {
		name := fmt.Sprintf("%03d.txt", i)
		texts[name] = strings.Repeat(fmt.Sprintf("Sentence of document %d speaks of number %d. ", i, i*i), 20)
		if err := os.MkdirAll(filepath.Join(folder, "docs"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "docs", name), []byte(texts[name]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	began := time.Now()
	runBot(t, folder, nil, "add", "--db", "whole.db", "docs")
	whole := time.Since(began)
	seed := uint64(began.UnixNano())
	random := rand.New(rand.NewPCG(seed, 0))
	t.Logf("seed %d; an undisturbed run takes %v", seed, whole)
	for round := range rounds {
		db := fmt.Sprintf("d%d.db", round/4) // some begin anew, most find what a kill has left
		cmd := botCommand(t, folder, nil, "add", "--db", db, "docs")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(time.Duration(random.Int64N(int64(whole))), func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		kill.Stop()
		checkWhole(t, filepath.Join(folder, db), texts)
	}
	last := fmt.Sprintf("d%d.db", (rounds-1)/4)
	runBot(t, folder, nil, "add", "--db", last, "docs")
	if n := checkWhole(t, filepath.Join(folder, last), texts); n != len(texts) {
		t.Errorf("after all the kills an undisturbed run leaves %d of %d documents", n, len(texts))
	}
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
