// Package internal_test holds the written list of which package may import
// which, and checks it against the sources.
package internal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rule lists what a package and the packages below its folder may import of
// the project, besides each other. A name covers its subpackages too.
type rule struct {
	name    string
	imports []string
}

// rules is the order of the project, top first: imports run downhill, so a
// line names only lines below it.
func rules() []rule {
	return []rule{
		{"cmd/bot", []string{
			"commands", "digest", "discord", "ingest", "selftest", "history", "sqlite", "records", "config", "terminal",
			"answer", "llm", "fetch", "extract", "retrieval",
		}},
		{"commands", []string{"digest", "discord", "selftest", "history", "records", "answer", "fetch", "extract", "retrieval"}},
		{"digest", []string{"records", "answer", "retrieval"}},
		{"ingest", []string{"discord", "sqlite", "records", "fetch", "extract", "retrieval"}},
		{"discordtest", nil},
		{"discord", nil},
		{"selftest", []string{"answer"}},
		{"history", []string{"retrieval"}},
		{"sqlite", []string{"records", "retrieval"}},
		{"config", nil},
		{"terminal", nil},
		{"answer", []string{"records", "retrieval"}},
		{"llm", []string{"records", "retrieval"}},
		{"llmtest", nil},
		{"records", nil},
		{"fetch", []string{"extract"}},
		{"extract", []string{"retrieval"}},
		{"retrieval", nil},
		{"bench", nil},
	}
}

// owners lists who alone may import a package from outside, so that its habits
// stay in one place.
func owners() map[string][]string {
	return map[string][]string{
		"github.com/bwmarrin/discordgo":         {"discord"},
		"github.com/gorilla/websocket":          {"discord", "discordtest"},
		"github.com/santhosh-tekuri/jsonschema": {"discordtest"},
		"database/sql":                          {"sqlite"},
		"github.com/mattn/go-sqlite3":           {"sqlite"},
		"codeberg.org/emersion/go-sqlite3-fts5": {"sqlite"},
		"github.com/sashabaranov/go-openai":     {"llm"},
		"github.com/pelletier/go-toml":          {"config", "commands/locale"},
		"golang.org/x/term":                     {"terminal", "cmd/bot"},
	}
}

type listed struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

func list(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "docent/...")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	var all []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		p.ImportPath = short(p.ImportPath)
		all = append(all, p)
	}
}

// short is a package's name in the list: its path below internal, or "cmd/bot".
func short(path string) string {
	return strings.TrimPrefix(strings.TrimPrefix(path, "docent/"), "internal/")
}

func covers(name, path string) bool { return path == name || strings.HasPrefix(path, name+"/") }

func TestPackagesImportOnlyWhatTheListAllows(t *testing.T) {
	t.Parallel()
	rules := rules()
	for _, p := range list(t) {
		if p.ImportPath == "internal" {
			continue
		}
		at := slices.IndexFunc(rules, func(r rule) bool { return covers(r.name, p.ImportPath) })
		if at < 0 {
			t.Errorf("%s is not in the list: say what it may import", p.ImportPath)
			continue
		}
		may := append(slices.Clone(rules[at].imports), rules[at].name)
		for _, path := range p.Imports {
			if strings.HasPrefix(path, "docent/") && !slices.ContainsFunc(may, func(name string) bool { return covers(name, short(path)) }) {
				t.Errorf("%s must not import %s", p.ImportPath, short(path))
			}
		}
	}
}

func TestTheListRunsDownhill(t *testing.T) {
	t.Parallel()
	rules := rules()
	for i, r := range rules {
		for _, name := range r.imports {
			if below := slices.IndexFunc(rules, func(r rule) bool { return r.name == name }); below <= i {
				t.Errorf("%s does not stand below %s in the list", name, r.name)
			}
		}
	}
}

func TestOutsidePackagesStayWithTheirOwners(t *testing.T) {
	t.Parallel()
	for _, p := range list(t) {
		for _, path := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			for outside, may := range owners() {
				if covers(outside, path) && !slices.ContainsFunc(may, func(name string) bool { return covers(name, p.ImportPath) }) {
					t.Errorf("%s imports %s, which is for %s only", p.ImportPath, path, strings.Join(may, " and "))
				}
			}
		}
	}
}
