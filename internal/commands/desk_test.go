package commands_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"image/png"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"docent/internal/answer"
	"docent/internal/commands"
	"docent/internal/digest"
	"docent/internal/discordtest"
	"docent/internal/retrieval"
	"docent/internal/sqlite"
)

// office is a stage whose bot has a desk. Time stands still unless a test
// moves it, and the desk works when a test says so.
type office struct {
	*stage
	news   *discordtest.Channel
	desk   *commands.Desk
	ledger *sqlite.Ledger

	mu  sync.Mutex
	now time.Time
}

func newOffice(t *testing.T) *office {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Budapest")
	if err != nil {
		t.Fatal(err)
	}
	o := &office{now: time.Date(2026, 3, 5, 8, 0, 0, 0, zone)}
	o.stage = newStage(t, func(s *stage) {
		o.stage = s
		o.news = s.a.AddChannel("news")
		s.equip = o.equip
	})
	return o
}

func (o *office) equip(c *commands.Config) {
	o.ledger = o.store.Ledger(o.clock)
	c.Answers = answer.New(digest.Teach(o.heard, o.ledger, o.store, o.store), o.store)
	o.desk = commands.NewDesk(commands.DeskConfig{
		Client: c.Client, Ledger: o.ledger, Views: o.store, Answers: c.Answers, Settings: o.store.Settings, Words: c.Words, Hidden: o.store.Hidden,
		Holder: time.Now().String(), Log: c.Log,
		Shelf: func(ctx context.Context, community string, doc retrieval.Prepared) (int64, error) {
			changes, err := o.store.PutDocuments(ctx, community, []retrieval.Prepared{doc})
			if err != nil {
				return 0, err
			}
			return changes[0].Document, nil
		},
	})
	c.Desk = o.desk
}

func (o *office) clock() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now
}

// pass lets time go by, working every half hour, and once more at its end.
func (o *office) pass(d time.Duration) {
	o.t.Helper()
	end := o.clock().Add(d)
	for now := o.clock(); !now.After(end); now = now.Add(30 * time.Minute) {
		o.jump(now)
	}
	o.jump(end)
}

// jump sets the clocks and works once.
func (o *office) jump(to time.Time) {
	o.t.Helper()
	o.mu.Lock()
	o.Advance(to.Sub(o.now))
	o.now = to
	o.mu.Unlock()
	o.must(o.desk.Step(o.t.Context()))
}

// admin uses a command as the admin and returns the answer, which nobody else sees.
func (o *office) order(command string, options discordtest.Options) *discordtest.Message {
	o.t.Helper()
	m := o.Slash(o.stage.admin, o.general, command, options).Answer()
	if !m.Ephemeral() {
		o.t.Errorf("/%s is answered in public", command)
	}
	return m
}

func (o *office) setDigest(more discordtest.Options) *discordtest.Message {
	o.t.Helper()
	options := discordtest.Options{"channel": o.news, "time": "09:00", "timezone": "Europe/Budapest"}
	for name, value := range more {
		options[name] = value
	}
	m := o.order("digest set", options)
	o.jump(o.clock().Add(time.Minute)) // what follows comes after it
	return m
}

const memo = `The spring meetup takes place in Debrecen on Saturday 21 March 2026.

Tickets cost twelve euros and can be bought at the door or at the library.

Bring a warm coat, because the hall has no heating.
`

// Scenario 9 of the acceptance scripts.
func TestADigestIsSetPreviewedPostedOnceAndExplained(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.addArticle()
	o.contains(o.setDigest(nil), "The digest is set", "09:00 Europe/Budapest", "every day", "from now on")
	o.contains(o.order("digest preview", nil), "nothing new") // what was there before is not dumped
	o.add(o.a.ID, "meetup.txt", memo)
	o.contains(o.order("digest preview", nil), "New and changed documents", "meetup", "Quote of the day")
	if n := len(o.Messages(o.news)); n != 0 {
		t.Fatalf("the preview posted %d messages", n)
	}
	o.pass(2 * time.Hour)
	posts := o.Messages(o.news)
	if len(posts) != 1 {
		t.Fatalf("%d posts", len(posts))
	}
	o.contains(posts[0], "Daily digest", "meetup", "📰 1 · 2026-03-05")
	for _, q := range quoted(posts[0].Text()) {
		if !strings.Contains(memo, q) && !strings.Contains(o.addArticle(), q) {
			t.Errorf("the quote %q is in no document", q)
		}
	}
	o.contains(o.order("digest why", nil), "2026-03-05", "posted", posts[0].ID, "A date is served once")
	o.restart()
	o.pass(48 * time.Hour)
	if posts = o.Messages(o.news); len(posts) != 1 {
		t.Fatalf("%d posts after two days without news", len(posts))
	}
	o.contains(o.order("digest why", nil), "skipped, nothing was new")
	o.contains(o.order("digest list", nil), "09:00 Europe/Budapest")
}

func TestALateDigestSaysSoAndWhatItCovers(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.setDigest(nil)
	o.add(o.a.ID, "meetup.txt", memo)
	o.jump(o.clock().Add(4 * time.Hour))
	posts := o.Messages(o.news)
	if len(posts) != 1 {
		t.Fatalf("%d posts", len(posts))
	}
	o.contains(posts[0], "This post is late", "What is new since")
}

func TestADigestShowsWhatWasAskedButNobodysName(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.addArticle()
	o.setDigest(nil)
	for range 2 {
		o.ask("where will they meet?")
	}
	o.ask("what does a ticket cost?")
	o.Slash(o.alice, o.general, "ask", discordtest.Options{"question": "what is my secret illness?", "private": true}).Answer()
	hidden := o.a.AddChannel("mods")
	hidden.Deny(o.a.Everyone, discordtest.ViewChannel)
	o.Slash(o.a.OwnerMember(), hidden, "ask", discordtest.Options{"question": "who will be banned?"}).Answer()
	o.pass(2 * time.Hour)
	posts := o.Messages(o.news)
	if len(posts) != 1 {
		t.Fatalf("%d posts", len(posts))
	}
	o.contains(posts[0], "Asked most", "where will they meet?", "asked 2×", "Budapest", "Nobody could answer", "what does a ticket cost?", "asked 1×")
	o.lacks(posts[0], "alice", o.alice.User.ID, "illness", "banned")
	o.contains(o.Click(o.stage.admin, posts[0], "Answer open questions").Answer(), "what does a ticket cost?")
	o.contains(o.Click(o.alice, posts[0], "Answer open questions").Answer(), "Manage Server")
}

func TestAnAnswerThatChangedIsInTheDigest(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.add(o.a.ID, "meetup.txt", memo)
	o.setDigest(nil)
	o.contains(o.ask("where does the spring meetup take place?"), "Debrecen")
	o.pass(2 * time.Hour)
	o.add(o.a.ID, "meetup.txt", strings.ReplaceAll(memo, "Debrecen", "Szeged"))
	o.pass(24 * time.Hour)
	posts := o.Messages(o.news)
	if len(posts) != 2 {
		t.Fatalf("%d posts", len(posts))
	}
	o.contains(posts[1], "1 of 3 paragraphs changed", "Answers that changed", "Before: The spring meetup takes place in Debrecen", "Szeged")
}

func TestADigestPingsOneChosenRoleAndNobodyElse(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	readers := o.a.AddRole("readers", 0)
	o.AllowPing(readers)
	o.contains(o.setDigest(discordtest.Options{"role": o.a.Everyone}), "never pings")
	o.setDigest(discordtest.Options{"role": readers})
	o.add(o.a.ID, "meetup.txt", memo+"\n@everyone read <@&"+readers.ID+"> and <@"+o.alice.User.ID+"> about the spring meetup in Debrecen tickets.\n")
	o.pass(2 * time.Hour)
	posts := o.Messages(o.news)
	if len(posts) != 1 || !slices.Equal(slices.Compact(posts[0].Pings()), []string{"role " + readers.ID}) {
		t.Fatalf("%d posts, pings %v", len(posts), posts[0].Pings())
	}
	o.order("digest now", nil)
}

func TestMistakesInADigestAreExplained(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for _, c := range []struct {
		options discordtest.Options
		want    string
	}{
		{discordtest.Options{"time": "25:00"}, "not a time of day"},
		{discordtest.Options{"timezone": "EST"}, "not a time zone"},
		{discordtest.Options{"days": "blursday"}, "not a choice of days"},
		{discordtest.Options{"sections": "horoscope"}, "not a section"},
	} {
		o.contains(o.setDigest(c.options), c.want)
	}
	o.contains(o.order("digest list", nil), "no digest yet")
	o.contains(o.order("digest why", nil), "no digest yet")
	o.contains(o.SlashOverridden(o.alice, o.general, "digest list", nil).Answer(), "Manage Server")
	choices := o.Autocomplete(o.stage.admin, o.general, "digest set", "timezone", "buda", nil).Choices()
	if len(choices) == 0 || choices[0].Value != "Europe/Budapest" {
		t.Errorf("suggestions for buda: %v", choices)
	}
}

func TestAChannelThatIsClosedToTheBotIsNamedAtOnceAndTheAdminTold(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.news.Deny(o.a.Everyone, discordtest.SendMessages)
	o.contains(o.setDigest(nil), "I lack permissions", "Send Messages")
	o.add(o.a.ID, "meetup.txt", memo)
	o.pass(2 * time.Hour)
	told := o.Messages(o.DM(o.stage.admin.User))
	if len(told) != 1 {
		t.Fatalf("the admin is told %d times", len(told))
	}
	o.contains(told[0], "could not be posted", "tried again")
	o.contains(o.order("digest why", nil), "tried again")
}

func TestAWatcherIsToldWhenTheAnswerAppearsAndWhenItChanges(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.addArticle()
	m := o.ask("how much do the tickets cost?")
	o.contains(m, "not in the documents")
	o.contains(o.Click(o.alice, m, "Tell me when it is answered").Answer(), "I will tell you")
	o.contains(o.Click(o.alice, m, "Tell me when it is answered").Answer(), "I will tell you")
	o.add(o.a.ID, "other.txt", "The library opens at nine.\n")
	o.pass(time.Hour)
	dm := o.DM(o.alice.User)
	if n := len(o.Messages(dm)); n != 0 {
		t.Fatalf("told %d times of something else", n)
	}
	o.add(o.a.ID, "meetup.txt", memo)
	o.pass(time.Hour)
	o.add(o.a.ID, "meetup.txt", strings.ReplaceAll(memo, "twelve", "fifteen"))
	o.pass(time.Hour)
	told := o.Messages(dm)
	if len(told) != 2 {
		t.Fatalf("told %d times", len(told))
	}
	o.contains(told[0], "has an answer", "how much do the tickets cost?", "Before: not in the documents", "twelve euros")
	o.contains(told[1], "has changed", "Before: Tickets cost twelve euros", "fifteen euros")
	o.contains(o.Slash(o.alice, o.general, "watch list", nil).Answer(), "how much do the tickets cost?", "answered from")
	choices := o.Autocomplete(o.alice, o.general, "watch remove", "watch", "", nil).Choices()
	o.contains(o.Slash(o.alice, o.general, "watch remove", discordtest.Options{"watch": choices[0].Value}).Answer(), "no longer watch")
	o.contains(o.Slash(o.alice, o.general, "watch list", nil).Answer(), "watch no question")
}

func TestWhereDirectMessagesAreClosedTheChannelIsToldOnceWithoutAPing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.alice.User.NoDM = true
	o.addArticle()
	o.Click(o.alice, o.ask("how much do the tickets cost?"), "Tell me when it is answered").Answer()
	before := len(o.Messages(o.general))
	o.add(o.a.ID, "meetup.txt", memo)
	o.pass(2 * time.Hour)
	posts := o.Messages(o.general)[before:]
	if len(posts) != 1 || len(posts[0].Pings()) != 0 {
		t.Fatalf("%d posts in the channel", len(posts))
	}
	o.contains(posts[0], "has an answer", "twelve euros")
}

func TestThePrivateQuestionOfAWatcherStaysPrivate(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.alice.User.NoDM = true
	o.addArticle()
	m := o.Slash(o.alice, o.general, "ask", discordtest.Options{"question": "how much do the tickets cost?", "private": true}).Answer()
	o.Click(o.alice, m, "Tell me when it is answered").Answer()
	before := len(o.Messages(o.general))
	o.add(o.a.ID, "meetup.txt", memo)
	o.pass(2 * time.Hour)
	if posts := o.Messages(o.general)[before:]; len(posts) != 0 {
		t.Fatalf("the channel was told of it: %s", posts[0].Text())
	}
	list := o.Slash(o.alice, o.general, "watch list", nil).Answer()
	o.contains(list, "could not reach you", "has an answer", "twelve euros")
}

func TestAGapIsWrittenShutAndTheAskerTold(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.addArticle()
	o.Click(o.alice, o.ask("what is the wifi password of the hall?"), "Tell me when it is answered").Answer()
	o.ask("What's the wifi password of the hall")
	gaps := o.order("gaps", nil)
	o.contains(gaps, "Questions without a good answer", "asked 2×", "not answered 2×")
	o.lacks(gaps, "alice", o.alice.User.ID)
	form := o.Click(o.stage.admin, gaps, "Write the answer").Form()
	o.contains(o.Submit(o.stage.admin, form, map[string]string{"text": "The wifi password of the hall is on the blackboard.\n\nIt changes every month."}).Answer(),
		"The answer is a document now", "Answers by the team")
	o.pass(time.Hour)
	told := o.Messages(o.DM(o.alice.User))
	if len(told) != 1 {
		t.Fatalf("told %d times", len(told))
	}
	o.contains(told[0], "has an answer", "on the blackboard")
	answer := o.ask("what is the hall's wifi password?")
	o.contains(answer, "on the blackboard", "Answers by the team")
	o.lacks(answer, "carol")
	o.contains(o.order("gaps", nil), "no open question")
}

func TestAFollowUpWithoutAnAnswerIsReadWithWhatItFollows(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.addArticle()
	first := o.ask("who composed the anthem of Atlantis?")
	form := o.Click(o.alice, first, "Ask a follow-up").Form()
	o.Submit(o.alice, form, map[string]string{"text": "and who sang it?"}).Answer()
	gaps := o.order("gaps", nil)
	o.contains(gaps, "and who sang it?", "Following on from: who composed the anthem of Atlantis?")
	o.lacks(gaps, "←")
}

func TestAnAnswerThatWasVotedDownCanBePointedRightOrIgnored(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.add(o.a.ID, "meetup.txt", memo)
	m := o.ask("where do I buy tickets for the meetup?")
	if strings.Contains(firstQuote(m), "warm coat") {
		t.Fatalf("the answer is about coats already: %s", m.Text())
	}
	o.Click(o.alice, m, "Not helpful").Form()
	gaps := o.order("gaps", nil)
	o.contains(gaps, "where do I buy tickets", "voted down 1×", "Nearest: ")
	offer := o.Click(o.stage.admin, gaps, "Point to a passage").Answer()
	pick, _ := offer.Button("Which passage answers it?")
	for i := range pick.Values {
		// Values are places; the coat stands at the end of the memo.
		if strings.HasSuffix(pick.Values[i], fmt.Sprint(len(strings.TrimSpace(memo)))) {
			o.contains(o.Choose(o.stage.admin, offer, pick.CustomID, pick.Values[i]).Answer(), "Learned")
		}
	}
	o.contains(o.order("gaps", nil), "no open question")
	if again := o.ask("Where can I buy meetup tickets"); !strings.Contains(firstQuote(again), "warm coat") {
		t.Errorf("what was learned is not quoted first: %s", again.Text())
	}
	o.ask("who feeds the cat?")
	o.Click(o.stage.admin, o.order("gaps", nil), "Ignore")
	o.ask("who feeds the cat?")
	o.contains(o.order("gaps", nil), "no open question")
}

func firstQuote(m *discordtest.Message) string {
	for _, q := range quoted(m.Text()) {
		return q
	}
	return ""
}

func TestAGapOfAnotherServerCannotBeTouched(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.addArticle()
	o.ask("what is the wifi password of the hall?")
	gaps := o.order("gaps", nil)
	stranger := o.b.AddMember(o.AddUser("mallory"), o.b.AddRole("admins", discordtest.ManageGuild))
	theirs := o.Slash(stranger, o.other, "help", nil).Answer()
	for _, b := range gaps.Buttons() {
		if strings.HasPrefix(b.CustomID, "gaps") {
			continue
		}
		o.contains(o.ClickCopied(stranger, theirs, b.CustomID).Answer(), "no longer here")
	}
	o.contains(o.Slash(stranger, o.other, "gaps", nil).Answer(), "no open question")
	o.contains(o.order("gaps", nil), "wifi password")
}

func TestStatisticsAreTextPictureAndTable(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.addArticle()
	o.add(o.a.ID, "meetup.txt", memo)
	m := o.ask("where will they meet?")
	o.Click(o.alice, m, "Helpful").Answer()
	o.ask("who is the janitor?")
	o.add("shared", "=rules.txt", "Everybody is kind to everybody.\n")
	stats := o.order("stats", discordtest.Options{"days": 7})
	o.contains(stats, "5 Mar: 2 asked, 1 answered, 👍 1, 👎 0", "4 Mar: 0 asked")
	o.contains(stats, "The last 7 days", "Questions: 2, answered: 1 (50 %)", "Mean time to answer: ", "1 helpful, 0 not helpful", "Most quoted", "Never quoted (2)")
	o.lacks(stats, "alice")
	files := stats.Files()
	if len(files) != 1 {
		t.Fatalf("%d files", len(files))
	}
	if _, err := png.Decode(bytes.NewReader(files[0].Data)); err != nil {
		t.Errorf("the picture: %v", err)
	}
	if !strings.Contains(string(stats.JSON()), "Bar chart, Questions per day, from 27 Feb to 5 Mar: 2 asked, 1 answered; most on 5 Mar (2).") {
		t.Error("the picture has no description")
	}
	export := o.Click(o.stage.admin, stats, "Export as CSV").Answer()
	rows, err := csv.NewReader(bytes.NewReader(export.Files()[0].Data)).ReadAll()
	if err != nil || len(rows) != 8 || rows[7][1] != "2" || rows[7][2] != "1" {
		t.Errorf("the table is %v, %v", rows, err)
	}
	rows, err = csv.NewReader(bytes.NewReader(export.Files()[1].Data)).ReadAll()
	if err != nil || len(rows) != 4 || rows[1][2] != "1" || rows[3][0] != "'=rules.txt" || rows[3][2] != "0" {
		t.Errorf("the table of documents is %v, %v", rows, err)
	}
	o.contains(o.SlashOverridden(o.alice, o.general, "stats", nil).Answer(), "Manage Server")
}

func TestAMemberWhoAsksToBeForgottenIs(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.addArticle()
	o.Click(o.alice, o.ask("what is the wifi password of the hall?"), "Tell me when it is answered").Answer()
	o.contains(o.order("gaps", nil), "wifi password")
	o.Slash(o.alice, o.general, "privacy delete", nil).Answer()
	o.contains(o.order("gaps", nil), "no open question")
	watches, err := o.ledger.Watches(t.Context(), o.a.ID)
	if err != nil || len(watches) != 0 {
		t.Errorf("still watched: %v, %v", watches, err)
	}
	o.contains(o.order("stats", nil), "Questions: 1, answered: 0")
}
