package text

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// outline writes blocks as lines: the kind's letter, a heading's level, a
// table's header in brackets, and the units separated by " | " with their line
// ends shown as "/".
func outline(s string, blocks []Block) []string {
	var out []string
	for _, b := range blocks {
		l := string("PHLTCA"[b.Kind])
		if b.Kind == Heading {
			l += fmt.Sprint(b.Level)
		}
		if b.Header.Len() > 0 {
			l += " [" + s[b.Header.Start:b.Header.End] + "]"
		}
		var units []string
		for _, u := range b.Units {
			units = append(units, strings.NewReplacer("\r\n", "/", "\n", "/", "\r", "/").Replace(s[u.Start:u.End]))
		}
		if len(units) > 0 {
			l += " " + strings.Join(units, " | ")
		}
		out = append(out, l)
	}
	return out
}

type splitCase struct {
	name, text string
	want       []string
}

func runSplit(t *testing.T, format Format, cases []splitCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			blocks := Split(c.text, format)
			checkBlocks(t, c.text, blocks)
			if d := cmp.Diff(c.want, outline(c.text, blocks)); d != "" {
				t.Errorf("blocks (-want +got):\n%s", d)
			}
		})
	}
}

func TestSplitKeepsAwkwardTextWhole(t *testing.T) {
	t.Parallel()
	for _, s := range awkward() {
		for _, format := range formats() {
			checkBlocks(t, s, Split(s, format))
		}
	}
}

func TestSplitTakesFiveMegabytesInOneLine(t *testing.T) {
	t.Parallel()
	s := strings.Repeat("no end in sight, ", 5<<20/17)
	for _, format := range formats() {
		blocks := Split(s, format)
		if len(blocks) != 1 {
			t.Fatalf("format %d: %d blocks", format, len(blocks))
		}
		checkBlocks(t, s, blocks)
	}
}

func TestFormatOf(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]Format{
		"a/b.MD": Markdown, "x.mdx": Markdown, "x.rst": RST, "x.org": Org, "x.adoc": AsciiDoc, "x.csv": CSV, "x.tsv": CSV,
		"x.txt": Plain, "x.log": Plain, "md": Plain, "": Plain, `c:\docs.md\x`: Plain,
	} {
		if got := FormatOf(name); got != want {
			t.Errorf("FormatOf(%q) = %d, want %d", name, got, want)
		}
	}
}

func TestTitle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		format Format
		text   string
		want   string
	}{
		{"front matter wins", Markdown, "---\ntitle: \"Rate Limits\"\n---\n# Other\n", "Rate Limits"},
		{"the first heading counts", Markdown, "<!-- x -->\n# The `bot` *guide*\n\ntext", "The bot *guide*"},
		{"prose first means no title", Markdown, "Some text.\n\n# Later\n", ""},
		{"a name set below prose is none", Markdown, "Some text.\n\ntitle: x\n", ""},
		{"a short first line over prose", Plain, "Ethiopia\nEthiopia is a country in Africa that borders on Kenya and Sudan.", "Ethiopia"},
		{"news has no title", Plain, "The president said he would come.\nNobody knows when.", ""},
		{"two lines at the top", Plain, "A Guide to the Mazes\n     (Guidebook)\n\nOnce upon a time there was a dungeon. It was deep.", "A Guide to the Mazes (Guidebook)"},
		{"reStructuredText", RST, "FAQ\n===\n\nText.", "FAQ"},
		{"Org keyword", Org, "#+TITLE: Notes\n* One\n", "Notes"},
		{"AsciiDoc", AsciiDoc, "= Manual\n:toc:\n\nText.", "Manual"},
		{"a table has none", CSV, "a,b\n1,2", ""},
		{"nothing has none", Plain, "", ""},
	} {
		if got := Title(c.text, c.format); got != c.want {
			t.Errorf("%s: Title = %q, want %q", c.name, got, c.want)
		}
	}
}
