package terminal

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func env(pairs map[string]string) func(string) string {
	return func(key string) string { return pairs[key] }
}

func TestAPipeGetsNeitherColourNorWrapping(t *testing.T) {
	t.Parallel()
	s := Detect(&bytes.Buffer{}, env(map[string]string{"TERM": "xterm"}))
	if s.Colour || s.Live || s.Width != 0 {
		t.Errorf("a pipe is taken for %+v", s)
	}
	long := strings.Repeat("word ", 100)
	if got := s.Wrap("| ", long, s.Bold); got != "| "+strings.TrimSpace(long)+"\n" {
		t.Errorf("a pipe gets %q", got)
	}
}

func TestColumnsSetsTheWidthWithinReason(t *testing.T) {
	t.Parallel()
	for columns, want := range map[string]int{"40": 40, "3": minWidth, "5000": maxWidth, "-1": 0, "x": 0} {
		if got := Detect(&bytes.Buffer{}, env(map[string]string{"COLUMNS": columns})).Width; got != want {
			t.Errorf("COLUMNS=%s gives %d, want %d", columns, got, want)
		}
	}
}

func TestWrapNeverExceedsTheWidth(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"words":         "US President Donald Trump on Thursday said he will meet his Russian counterpart",
		"one long word": strings.Repeat("x", 95),
		"wide letters":  strings.Repeat("東京", 40),
		"accents":       strings.Repeat("e\u0301", 60),
		"emoji":         strings.Repeat("🙂 ", 60),
		"lines":         "a\n\nb",
		"nothing":       "",
	} {
		s := Screen{Width: 20}
		got := s.Wrap("  ", text, nil)
		for _, line := range strings.Split(got, "\n") {
			if Columns(line) > 20 {
				t.Errorf("%s: the line %q is %d columns wide", name, line, Columns(line))
			}
		}
		flat := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if flat(got) != flat(text) {
			t.Errorf("%s: text was lost: %q", name, got)
		}
	}
}

func TestHangingTextStandsBesideItsHead(t *testing.T) {
	t.Parallel()
	const want = "  --top N  one two\n           three four\n"
	if got := (Screen{Width: 22}).Hang("  --top N  ", 11, "one two three four"); got != want {
		t.Errorf("Hang gives %q, want %q", got, want)
	}
}

func TestStylesEndOnTheirLine(t *testing.T) {
	t.Parallel()
	s := Screen{Width: 20, Colour: true}
	for _, line := range strings.Split(strings.TrimSpace(s.Wrap("│ ", "one two three four five six", s.Bold)), "\n") {
		if !strings.HasPrefix(line, "│ \x1b[1m") || !strings.HasSuffix(line, "\x1b[0m") {
			t.Errorf("the line %q is not styled by itself", line)
		}
	}
}

func TestCleanTakesOutWhatSteersATerminal(t *testing.T) {
	t.Parallel()
	const hostile = "a\x1b[31mred\x1b]0;title\x07\r\x00\u202egnp\u2069\u009b2J\xff\tb\nc"
	if got, want := Clean(hostile), "a[31mred]0;titlegnp2J\ufffd\tb\nc"; got != want {
		t.Errorf("Clean gives %q, want %q", got, want)
	}
	if got, want := OneLine(" a \r\n\t b "), "a b"; got != want {
		t.Errorf("OneLine gives %q, want %q", got, want)
	}
}

func TestCutEndsAtAWordBorder(t *testing.T) {
	t.Parallel()
	if got, want := Cut("one two three", 9), "one two…"; got != want {
		t.Errorf("Cut gives %q, want %q", got, want)
	}
	if got, want := Cut("short", 9), "short"; got != want {
		t.Errorf("Cut gives %q, want %q", got, want)
	}
}

func TestProgressIsDrawnOnlyForLongWorkThatIsWatched(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	clock := func() time.Time { return now }
	var out bytes.Buffer
	for _, live := range []bool{false, true} {
		out.Reset()
		p := NewProgress(Screen{Out: &out, Live: live, Width: 40}, clock)
		p.Show("1 of 9")
		if out.Len() > 0 {
			t.Errorf("live %v: drawn at once: %q", live, out.String())
		}
		now = now.Add(time.Second)
		p.Show("2 of 9")
		p.Show("3 of 9")
		p.Clear()
		p.Clear()
		want := ""
		if live {
			want = "\r\x1b[K2 of 9\r\x1b[K"
		}
		if out.String() != want {
			t.Errorf("live %v: drawn %q, want %q", live, out.String(), want)
		}
	}
}
