package digest

import (
	"crypto/sha256"
	"path/filepath"
	"testing"
	"time"

	"docent/internal/records/ledger"
	"docent/internal/retrieval"
	"docent/internal/retrieval/text"
	"docent/internal/sqlite"
)

const (
	server  = "81000000000000001"
	channel = "82000000000000001"
	admin   = "83000000000000001"
)

func openStore(t testing.TB, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(path, sqlite.Options{Analyse: retrieval.Terms})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func newStore(t testing.TB) *sqlite.Store {
	t.Helper()
	return openStore(t, filepath.Join(t.TempDir(), "docent.db"))
}

// addDocument stores a plain text, replacing the one of that name.
func addDocument(t testing.TB, s *sqlite.Store, community, name, title, content string) {
	t.Helper()
	doc := retrieval.Document{
		Name: name, Title: title, Language: "en", Text: content, Blocks: text.Split(content, text.Plain),
		Hash: sha256.Sum256([]byte(content)), Size: int64(len(content)),
	}
	if _, err := s.PutDocuments(t.Context(), community, []retrieval.Prepared{retrieval.Prepare(doc)}); err != nil {
		t.Fatal(err)
	}
}

// daily is a digest at nine in Budapest.
func daily() ledger.Digest {
	return ledger.Digest{Community: server, Channel: channel, Zone: "Europe/Budapest", Minute: 9 * 60, Days: uint8(EveryDay), By: admin}
}

func setDigest(t testing.TB, l *sqlite.Ledger, d ledger.Digest) ledger.Digest {
	t.Helper()
	d, err := l.AddDigest(t.Context(), d, 10)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// budapest is a time of March 2026 on Budapest's walls.
func budapest(t testing.TB, day, hour, minute int) time.Time {
	t.Helper()
	z, err := LoadZone("Europe/Budapest")
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(2026, 3, day, hour, minute, 0, 0, z)
}
