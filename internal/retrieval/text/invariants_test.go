package text

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// checkBlocks fails where blocks overlap, leave text out, or hold units that
// are not trimmed, ordered, whole runes and inside their block.
func checkBlocks(t *testing.T, s string, blocks []Block) {
	t.Helper()
	pos := 0
	for _, b := range blocks {
		if b.Start < pos || b.End <= b.Start || b.End > len(s) {
			t.Fatalf("block %v begins before %d or is no range of %d bytes", b.Span, pos, len(s))
		}
		if strings.TrimSpace(s[pos:b.Start]) != "" {
			t.Fatalf("%q is in no block", s[pos:b.Start])
		}
		checkUnits(t, s, b.Span, append([]Span{b.Span}, b.Units...)[:1])
		checkUnits(t, s, b.Span, b.Units)
		if b.Header.Len() > 0 {
			checkUnits(t, s, b.Span, []Span{b.Header})
		}
		pos = b.End
	}
	if strings.TrimSpace(s[pos:]) != "" {
		t.Fatalf("%q at the end is in no block", s[pos:])
	}
}

func checkUnits(t *testing.T, s string, in Span, units []Span) {
	t.Helper()
	pos := in.Start
	for _, u := range units {
		if u.Start < pos || u.End <= u.Start || u.End > in.End {
			t.Fatalf("unit %v begins before %d or leaves %v", u, pos, in)
		}
		text := s[u.Start:u.End]
		if first, _ := utf8.DecodeRuneInString(text); unicode.IsSpace(first) || strings.TrimSpace(text) != text {
			t.Fatalf("unit %q is not trimmed", text)
		}
		if !utf8.ValidString(text) && utf8.ValidString(s) {
			t.Fatalf("unit %q cuts a rune", text)
		}
		pos = u.End
	}
}

func formats() []Format { return []Format{Plain, Markdown, RST, Org, AsciiDoc, CSV} }

func FuzzSplit(f *testing.F) {
	for _, s := range awkward() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, format := range formats() {
			checkBlocks(t, s, Split(s, format))
			if title := Title(s, format); title != strings.TrimSpace(title) {
				t.Fatalf("title %q is not trimmed", title)
			}
		}
	})
}

func FuzzSentences(f *testing.F) {
	for _, s := range awkward() {
		f.Add(s, 0, len(s))
	}
	f.Fuzz(func(t *testing.T, s string, from, to int) {
		in := clamp(s, Span{from, to})
		units := Sentences(s, in)
		checkUnits(t, s, in, units)
		covered := 0
		for _, u := range units {
			if u.Len() > maxUnit {
				t.Fatalf("unit of %d bytes", u.Len())
			}
			covered += countVisible(s[u.Start:u.End])
		}
		if want := countVisible(s[in.Start:in.End]); covered != want {
			t.Fatalf("%d of %d visible runes are in units", covered, want)
		}
	})
}

func countVisible(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}

// awkward are texts that have broken readers of text before.
func awkward() []string {
	return []string{
		"", " ", "\n", "\x00", "\x00a\x00", "\xff\xfe.", "a", ".", "...", "“", "”", "“a. B", "((((a. B))))",
		"a\r\nb\r\n\r\nc", "a\rb\r\rc", "a\u2028b\u2029c\u0085d", "a\fb\vc\td", "a\u00a0b. C", "\ufeffTitle\n\nText.",
		"---\ntitle: x\n---\n# H\n", "---", "```\ncode", "```\n```", "> a\n> > b\n>", "- a\n  - b\n\n    c\n1. d\n",
		"| a | b |\n|---|---|\n| 1 | 2 |\n|", "|||\n|-|\n", "<Info>\ntext\n</Info>", "<!--\n", "a\n===\nb\n---\n",
		"T\n=\n\n.. note:: x\n   y\n\n::\n\n  code\n", ".. image:: x", "* H\n#+BEGIN_SRC\nx\n#+END_SRC\n| a |\n",
		"= T\n:a: b\n\n|===\n|a |b\n\n|1\n|2\n|===\n----\nx\n", "a,b\n\"1\n2\",3\n", "\"a", "a\tb\n1\t2", ",,,\n,,,",
		strings.Repeat("word ", 500), strings.Repeat("字", 900), strings.Repeat("x", 1500), strings.Repeat("“a.” ", 300),
		strings.Repeat(". ) ", 400), strings.Repeat("1. ", 400), strings.Repeat("> ", 300), strings.Repeat("- ", 300),
		"Mr. X. said “No. 5. is J. R.” he asked. 3. Oktober z. B. foo…” x", "。」と。「あ。い。」", "؟ ۔ । ॥ ։ ።",
	}
}
