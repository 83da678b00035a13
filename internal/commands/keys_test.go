package commands

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"docent/internal/commands/locale"
)

var textKey = regexp.MustCompile(`"((?:answer|button|choice|command|context|access|delete|digest|docs|draft|error|feedback|gaps|help|history|limit|manage|message_command|modal|passages|permission|place|privacy|reading|receipt|settings|share|show|source|stats|verify|watch|welcome|why)\.[a-z_]+)"`)

func TestEveryTextThatIsAskedForIsThere(t *testing.T) {
	t.Parallel()
	catalog, err := locale.Load()
	if err != nil {
		t.Fatal(err)
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
				if strings.HasSuffix(m[1], "_") {
					continue // the rest is a value; layout's tests go through them
				}
				if !catalog.For().Has(m[1]) {
					t.Errorf("%s asks for the text %s, which is not there", file, m[1])
				}
			}
		}
	}
}
