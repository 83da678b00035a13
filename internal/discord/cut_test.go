package discord

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTextsAreCutBetweenWordsAndNeverInsideACharacter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in    string
		limit int
		want  string
	}{
		{"fits", 4, "fits"},
		{"one two three", 10, "one two …"},
		{"one two three", 9, "one two …"},
		{"the presidents meet in Budapest", 20, "the presidents …"},
		{"the presidents meet", 16, "the presidents …"},
		{"one twothreefour", 11, "one twoth …"}, // the border is too far back
		{"abcdefghij", 6, "abcd …"},
		{"漢字漢字漢字漢字", 6, "漢字漢字 …"},
		{"😀😀😀", 6, "😀😀😀"}, // an emoji counts two
		{"😀😀😀", 5, "😀 …"},
		{"e\u0301e\u0301e\u0301", 5, "e\u0301 …"}, // an accent stays with its letter
		{"👩‍👩‍👧👩‍👩‍👧", 12, "👩‍👩‍👧 …"},
		{"👨‍👩‍👧 family", 7, "…"}, // a joined emoji is not torn
		{"xyz", 2, "…"},
		{"x", 0, ""},
		{"", 5, ""},
	} {
		if got := Cut(c.in, c.limit); got != c.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", c.in, c.limit, got, c.want)
		}
	}
}

func FuzzCut(f *testing.F) {
	f.Add("one two three", 7)
	f.Add("😀 e\u0301\xff", 3)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit %= 5000
		got := Cut(s, limit)
		if limit > 0 && Length(got) > limit || limit <= 0 && got != "" {
			t.Errorf("Cut(%q, %d) = %q has %d characters", s, limit, got, Length(got))
		}
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Errorf("Cut(%q, %d) tore a character", s, limit)
		}
		if kept := strings.TrimSuffix(strings.TrimSuffix(got, ellipsis), " "); got != s && !strings.HasPrefix(s, kept) {
			t.Errorf("Cut(%q, %d) = %q is not its beginning", s, limit, got)
		}
	})
}
