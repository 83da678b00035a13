package commands_test

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"docent/internal/discordtest"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the post in docs/DIGEST.md anew")

// The post that docs/DIGEST.md shows is one that the bot makes.
func TestTheRenderedPostIsTheOneInTheDocuments(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.add(o.a.ID, "meetup.txt", memo)
	o.setDigest(nil)
	for range 3 {
		o.ask("where does the spring meetup take place?")
	}
	o.ask("who feeds the cat?")
	o.jump(o.clock().Add(time.Minute))
	o.addArticle()
	o.add(o.a.ID, "meetup.txt", strings.ReplaceAll(memo, "Debrecen", "Szeged"))
	o.pass(2 * time.Hour)
	posts := o.Messages(o.news)
	if len(posts) != 1 {
		t.Fatalf("%d posts", len(posts))
	}
	o.golden("../../docs/DIGEST.md", "post", posts[0].Text())
}

// What of a message is another each time: the fake's ids, receipts, times.
var (
	fakeCommand = regexp.MustCompile(`<(/[a-z ]+):\d+>`)
	fakeTime    = regexp.MustCompile(`<t:\d+:([a-zA-Z])>`)
	meanTime    = regexp.MustCompile(`(Mean time to answer: ).*`)
	fakeAgo     = regexp.MustCompile(`<t:\d+:R>`)
	fakeReceipt = regexp.MustCompile("(Receipt `?)[2-9a-z]{6}")
)

// golden holds the block of a page that is marked with a name to a text, or
// writes it anew.
func (s *stage) golden(path, name, text string) {
	s.t.Helper()
	text = fakeCommand.ReplaceAllString(text, "`$1`")
	text = fakeReceipt.ReplaceAllString(text, "${1}q7f3xk")
	begin, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->"
	page, err := os.ReadFile(path)
	s.must(err)
	head, rest, found := strings.Cut(string(page), begin)
	shown, tail, whole := strings.Cut(rest, end)
	if !found || !whole {
		s.t.Fatalf("%s has no place for %s", path, name)
	}
	want := "```text\n" + strings.TrimSpace(text) + "\n```\n\n"
	if *update {
		s.must(os.WriteFile(path, []byte(head+begin+want+end+tail), 0o644))
		return
	}
	if diff := cmp.Diff(shown, want); diff != "" {
		s.t.Errorf("%s differs from %s (-there +now); if that is meant, run the test with -update:\n%s", name, path, diff)
	}
}

// rendered is a message as the page for members shows it: buttons in brackets,
// the times of the fake as one day, of several quotes the first. How sure an
// answer is, and what comes behind it, is the ranking's affair.
func rendered(m *discordtest.Message) string {
	text := fakeAgo.ReplaceAllString(m.Text(), "an hour ago")
	text = fakeTime.ReplaceAllString(text, "16 October 2025")
	text = howSure.ReplaceAllString(text, "-# Likely the answer ·")
	labels := map[string]string{}
	for _, b := range m.Buttons() {
		labels[b.Label] = "[" + b.Emoji + " " + b.Label + "]"
	}
	var lines []string
	row, quotes := false, 0
	for line := range strings.SplitSeq(text, "\n") {
		label, button := labels[line]
		if strings.HasPrefix(line, "-# Likely") {
			quotes = 0
		}
		switch {
		case quotes > 0 && !strings.HasPrefix(line, "⚠️"):
		case button && row:
			lines[len(lines)-1] += " " + label
		case button:
			lines = append(lines, label)
		default:
			lines = append(lines, line)
		}
		if row = button; line == "Show in context" {
			quotes++
		}
	}
	return strings.Join(lines, "\n")
}

var howSure = regexp.MustCompile(`-# (Very likely|Likely|Possibly) the answer[^·]*·`)

// The page for members shows what the bot says.
func TestThePageForMembersShowsWhatTheBotSays(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.add(o.a.ID, "spring-meetup.txt", memo)
	const path = "../../docs/MEMBERS.md"
	answer := o.ask("where does the spring meetup take place?")
	o.golden(path, "answer", rendered(answer))
	silence := o.ask("who composed the anthem?")
	o.golden(path, "silence", rendered(silence))
	const same = "has not changed since."
	again, _, _ := strings.Cut(rendered(o.Slash(o.alice, o.general, "quote", discordtest.Options{"id": receipt(t, answer)}).Answer()), same)
	o.golden(path, "receipt", again+same)
	form := o.Click(o.alice, answer, "Ask a follow-up").Form()
	o.golden(path, "premise", rendered(o.Submit(o.alice, form, map[string]string{"text": "since it is in Vienna, do I need a coat?"}).Answer()))
	o.golden(path, "verify", rendered(o.Slash(o.alice, o.general, "verify", discordtest.Options{"text": "Tickets cost ten euros."}).Answer()))
	o.golden(path, "help", strings.ReplaceAll(rendered(o.Slash(o.alice, o.general, "help", nil).Answer()), o.Bot.Mention(), "@Docent"))
	form = o.Click(o.alice, silence, "Ask a follow-up").Form()
	o.Submit(o.alice, form, map[string]string{"text": "and who sang it?"}).Answer()
	o.golden(path, "gaps", rendered(o.order("gaps", nil)))
	o.golden(path, "stats", meanTime.ReplaceAllString(rendered(o.order("stats", nil)), "${1}less than a second"))
	o.golden(path, "settings", rendered(o.order("settings show", nil)))
}
