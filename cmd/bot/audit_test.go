package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"docent/internal/records"
	"docent/internal/sqlite"
)

// What is done to a server's documents from the terminal stands in the
// server's audit log; the operator's own documents have none.
func TestWhatTheTerminalDoesToAServersDocumentsStandsInItsAuditLog(t *testing.T) {
	t.Parallel()
	site, _, _ := webSite(t, "The museum opens at ten.")
	folder := t.TempDir()
	db, file := filepath.Join(folder, "d.db"), filepath.Join(folder, "hours.txt")
	write := func(words string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(words), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	bot := func(community string, args ...string) {
		t.Helper()
		var out bytes.Buffer
		p := &program{in: strings.NewReader(""), out: &out, errOut: &out, getenv: func(string) string { return "" }, webCheck: reachAll}
		words := append([]string{args[0], "--db", db, "--community", community}, args[1:]...)
		if code := p.exit(p.dispatch(t.Context(), words)); code != 0 {
			t.Fatalf("bot %s: exit code %d\n%s", strings.Join(words, " "), code, &out)
		}
	}
	write("The bakery opens at seven.")
	bot("local", "add", file)
	bot("42", "add", file)
	bot("42", "add", file) // nothing changes
	write("The bakery opens at eight.")
	bot("42", "add", file)
	bot("42", "history", "--restore", "hours.txt", "1")
	bot("42", "history", "--erase", "hours.txt", "2")
	bot("42", "history", "hours.txt")
	bot("42", "rename", "--title", "The bakery", "hours.txt", "bakery.txt")
	bot("42", "access", "--role", "7", "bakery.txt")
	bot("42", "access", "bakery.txt") // only shows
	bot("42", "access", "--everybody", "bakery.txt")
	bot("42", "remove", "bakery.txt")
	bot("42", "remove", "--undo", "bakery.txt")
	bot("42", "remove", "--for-good", "bakery.txt")
	bot("42", "follow", "--dry-run", site.URL+"/page")
	bot("42", "follow", site.URL+"/page")
	bot("42", "follow", "--stop", "1")

	store, err := sqlite.Open(db, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	log := func(community string) (lines []string) {
		t.Helper()
		entries, err := store.AuditLog(t.Context(), community, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.Actor != records.Terminal || e.At.IsZero() {
				t.Errorf("an entry is %+v", e)
			}
			lines = append(lines, e.Action+" "+e.Detail)
		}
		slices.Reverse(lines)
		return lines
	}
	want := []string{
		"docs add hours.txt", "docs replace hours.txt", "docs restore hours.txt", "docs erase hours.txt: 20", "docs rename hours.txt → bakery.txt → The bakery",
		"docs access bakery.txt: only members with the roles 7", "docs access bakery.txt: everybody", "docs remove bakery.txt", "docs undo bakery.txt",
		"docs remove bakery.txt", "docs forget bakery.txt", "docs follow " + site.URL + "/page", "docs stop " + site.URL + "/page",
	}
	got := log("42")
	if !slices.EqualFunc(got, want, strings.HasPrefix) {
		t.Errorf("the log is\n%s\nand should be\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got := log("local"); len(got) > 0 {
		t.Errorf("the operator's own documents have a log: %v", got)
	}
}
