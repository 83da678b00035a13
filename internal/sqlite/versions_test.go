package sqlite

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"docent/internal/records"
	"docent/internal/retrieval"
)

// keeping opens a store that keeps earlier texts, with a clock to set.
func keeping(t *testing.T) (*Store, *time.Time) {
	t.Helper()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	s := openAt(t, filepath.Join(t.TempDir(), "docent.db"), Options{
		KeepVersions: 90 * 24 * time.Hour, KeepRemoved: 7 * 24 * time.Hour, Now: func() time.Time { return now },
	})
	return s, &now
}

func (s *Store) count(t *testing.T, table string) (n int) {
	t.Helper()
	if err := s.read.QueryRow(`SELECT count(*) FROM ` + table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func healthy(t *testing.T, s *Store) {
	t.Helper()
	if findings := must[[]string](t)(s.Check(background)); len(findings) > 0 {
		t.Errorf("check finds %q", findings)
	}
}

const before = "Preamble\n\nThe office opens at nine.\n\n  It closes at five.\n"

func marked(name, content string) retrieval.Prepared {
	d := prepare(name, content)
	d.Source = "https://example.org/" + name
	d.Marks = []retrieval.Mark{{Start: 0, Kind: "page", Label: "1", URL: d.Source + "#1"}, {Start: 9, Kind: "page", Label: "2"}}
	d.Passages[1].Mark = d.Marks[1]
	d.Passages[1].Headings, d.Passages[1].Header = "Hours › Office", "day | hours"
	return d
}

func TestAReplacedTextIsKeptAndCanBeRestoredWithItsPlaces(t *testing.T) {
	t.Parallel()
	s, now := keeping(t)
	old := marked("a.txt", before)
	put := must[[]Change](t)(s.Put(background, "x", docs(old), records.Putting{By: "carol"}))
	id := put[0].Document
	passages := must[[]retrieval.Passage](t)(s.Passages(background, id))
	*now = now.Add(time.Hour)
	changes := must[[]Change](t)(s.Put(background, "x", docs(prepare("a.txt", "The office opens at ten.")), records.Putting{By: "dora"}))
	versions := must[[]records.Version](t)(s.Versions(background, "x", id))
	if len(versions) != 1 || changes[0].Version != versions[0].ID {
		t.Fatalf("versions %+v of %+v", versions, changes)
	}
	want := records.Version{
		ID: versions[0].ID, Document: id, Name: "a.txt", Title: old.Title, Language: "en", Source: old.Source, Hash: old.Hash, Size: old.Size,
		Bytes: len(before), Paragraphs: 3, By: "carol", Since: now.Add(-time.Hour), Replaced: *now,
	}
	if diff := cmp.Diff(want, versions[0]); diff != "" {
		t.Errorf("version (-want +got):\n%s", diff)
	}
	if got := search(t, s, inCommunity("x"), "nine."); len(got) != 0 {
		t.Errorf("the old text still answers: %q", got)
	}
	if _, err := s.RestoreVersion(background, "x", id, versions[0].ID, "carol"); err != nil {
		t.Fatal(err)
	}
	if text := must[string](t)(s.FullText(background, id)); text != before {
		t.Errorf("restored %q", text)
	}
	again := must[[]retrieval.Passage](t)(s.Passages(background, id))
	for i := range again {
		again[i].ID, passages[i].ID = 0, 0
	}
	if diff := cmp.Diff(passages, again); diff != "" {
		t.Errorf("passages (-before +after):\n%s", diff)
	}
	if got := search(t, s, inCommunity("x"), "nine."); len(got) != 1 {
		t.Errorf("the restored text does not answer: %q", got)
	}
	d, _, err := s.DocumentByID(background, id)
	if err != nil || d.Source != old.Source || len(d.Marks) != 2 || d.By != "carol" {
		t.Errorf("document %+v, %v", d, err)
	}
	if n := len(must[[]records.Version](t)(s.Versions(background, "x", id))); n != 2 {
		t.Errorf("%d versions after the restoring", n)
	}
	healthy(t, s)
}
