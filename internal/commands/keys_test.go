package commands

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"docent/internal/commands/locale"
)

var (
	section = regexp.MustCompile(`(?m)^\[([a-z_]+)\]`)
	textKey = regexp.MustCompile(`(\.N\()?"([a-z_]+)(\.[a-z_]+)"`)
)

func TestEveryTextThatIsAskedForIsThere(t *testing.T) {
	t.Parallel()
	catalog, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	english, err := os.ReadFile("locale/en.toml")
	if err != nil {
		t.Fatal(err)
	}
	sections := make(map[string]bool)
	for _, m := range section.FindAllStringSubmatch(string(english), -1) {
		sections[m[1]] = true
	}
	for _, pattern := range []string{"*.go", "layout/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range textKey.FindAllStringSubmatch(string(source), -1) {
				key := m[2] + m[3]
				if !sections[m[2]] || strings.HasSuffix(key, "_") {
					continue // not a text, or the rest is a value; layout's tests go through those
				}
				if m[1] != "" {
					key += ".other"
				}
				if !catalog.For().Has(key) {
					t.Errorf("%s asks for the text %s, which is not there", file, key)
				}
			}
		}
	}
}
