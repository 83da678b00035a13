package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"docent/internal/retrieval"
	"docent/internal/terminal"
)

// The README's answer is what the program says; -update writes it anew.
func TestTheReadmeShowsARealAnswer(t *testing.T) {
	t.Parallel()
	const path, question = "../../README.md", "where will they meet?"
	lib := sampleLibrary(t)
	a, err := lib.engine.Ask(t.Context(), retrieval.Question{Text: question, Scope: retrieval.Scope{Communities: lib.communities}})
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const opening, closing = "```console\n$ go run ./cmd/bot ask \"" + question + "\"\n", "```\n"
	before, rest, found := strings.Cut(string(data), opening)
	shown, after, closed := strings.Cut(rest, closing)
	if !found || !closed {
		t.Fatal("the README has lost its first example")
	}
	want := renderAnswer(terminal.Screen{}, a)
	switch {
	case shown == want:
	case *update:
		if err := os.WriteFile(path, []byte(before+opening+want+closing+after), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("the README shows\n%s\nand the program says\n%s\nrun the test with -update", shown, want)
	}
}

func TestTheReadmeListsEveryCommand(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range subcommands() {
		if !regexp.MustCompile("(?m)^\\|.*`" + c.name + "[ `]").Match(data) {
			t.Errorf("the README's table lacks %s", c.name)
		}
	}
}

func TestEveryLinkBetweenThePagesLeadsSomewhere(t *testing.T) {
	t.Parallel()
	code := regexp.MustCompile("(?s)```.*?```|`[^`\\n]*`") // what a page shows and does not mean
	link := regexp.MustCompile(`\]\(([^)#\s]+)(#[^)\s]*)?\)`)
	pages, err := filepath.Glob("../../*.md")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range append(pages, more...) {
		data, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range link.FindAllStringSubmatch(code.ReplaceAllString(string(data), ""), -1) {
			if strings.Contains(match[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), match[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", page, match[1])
			}
		}
	}
}
