package layout

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// read undoes backslashes as Discord's Markdown does: before a character that
// is neither a letter, a digit nor white space.
func read(s string) string {
	return regexp.MustCompile(`\\([^0-9A-Za-z\s])`).ReplaceAllString(s, "$1")
}

// active finds what Discord would act upon in s.
var active = map[string]*regexp.Regexp{
	"mention":     regexp.MustCompile(`(^|[^\\])<(@|#|/|:|a:|t:|id:)`),
	"everyone":    regexp.MustCompile(`(^|[^\\])@(everyone|here)`),
	"masked link": regexp.MustCompile(`(^|[^\\])\]\(`),
	"heading":     regexp.MustCompile(`(?m)^\s*#{1,3} `),
	"small text":  regexp.MustCompile(`(?m)^\s*-# `),
	"list":        regexp.MustCompile(`(?m)^\s*([-*+]|\d+\.) `),
	"emphasis":    regexp.MustCompile(`(^|[^\\])(\*|__|~~|\|\|)`),
	"code":        regexp.MustCompile("(^|[^\\\\])`"),
	"invitation":  regexp.MustCompile(`(?i)(discord|discordapp)\.(gg|com/invite)`),
	"block quote": regexp.MustCompile(`(?m)^\s*>`),
}

var hostile = []string{
	"@everyone come", "@here", "<@123> <@!123> <@&1> <#4> </ask:5> <:x:6> <a:x:7> <t:0:R> <id:customize>",
	"[Click](https://evil.example)", "[Click]\u200b(https://evil.example)", "[Click](<https://evil.example>)",
	"# Our heading", "  ## Our heading", "-# small", "- item", "* item", "+ item", "1. item", "12) item",
	"**bold** __under__ ~~gone~~ ||hidden|| _it_ *it*", "```\ncode\n```", "`code`", "> said by us", ">>> all",
	"discord.gg/abc https://discord.gg/abc http://discord.com/invite/abc DISCORD.GG/x discordapp.com/invite/q",
	"\u202eevil\u202c", "@\u200beveryone @every\u2060one <\u200b@1>", "\\@everyone \\\\@here \\<@1>",
	"https://good.example@evil.example/", "https://a.example/**b**", "a\r\n# b\r# c\u2028# d", "\x00\x1b[31mred",
	"\xff\xfe broken", "👩‍👩‍👧 🏴󠁧󠁢󠁳󠁣󠁴󠁿 :smile: é", "=====", "----",
}

func TestHostileTextIsInertAndReadsAsWritten(t *testing.T) {
	t.Parallel()
	for _, in := range hostile {
		for name, out := range map[string]string{"inline": Inline(in), "quoted": Quoted(in)} {
			for what, found := range active {
				if m := found.FindString(out); m != "" {
					t.Errorf("%s(%q) = %q: Discord sees a %s in %q", name, in, out, what, m)
				}
			}
		}
		if got, want := read(Quoted(in)), strings.TrimSpace(Visible(in)); got != want {
			t.Errorf("Quoted(%q) reads %q, want %q", in, got, want)
		}
	}
}

func TestPlainAddressesStayClickableInQuotes(t *testing.T) {
	t.Parallel()
	const in = "See https://docs.example.org/a_b/c?x=1&y=2#top. Thanks"
	if got := Quoted(in); got != in {
		t.Errorf("Quoted = %q, want it unchanged", got)
	}
	if got := Inline(in); got == in {
		t.Errorf("Inline left the address clickable: %q", got)
	}
}

func TestBlockMarksEveryLine(t *testing.T) {
	t.Parallel()
	for line := range strings.SplitSeq(Block("one\n\ntwo\r\nthree"), "\n") {
		if !strings.HasPrefix(line, "> ") || len(line) < 3 {
			t.Errorf("line %q can end the block quote", line)
		}
	}
}

func TestRightToLeftTextIsIsolatedInOurLines(t *testing.T) {
	t.Parallel()
	if got := Inline("שלום"); got != "\u2068שלום\u2069" {
		t.Errorf("Inline = %q", got)
	}
}

func FuzzEscapedTextIsInert(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		for _, out := range []string{Inline(in), Quoted(in)} {
			if !utf8.ValidString(out) {
				t.Fatalf("%q became invalid UTF-8: %q", in, out)
			}
			for what, found := range active {
				// An even run of backslashes is that many backslashes read,
				// so it leaves what follows bare: undo such pairs first.
				plain := strings.ReplaceAll(out, `\\`, "")
				if m := found.FindString(plain); m != "" {
					t.Fatalf("%q became %q: Discord sees a %s in %q", in, out, what, m)
				}
			}
		}
		if got, want := read(Quoted(in)), strings.TrimSpace(Visible(in)); got != want {
			t.Fatalf("%q reads %q, want %q", in, got, want)
		}
	})
}
