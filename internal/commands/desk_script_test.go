package commands_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"docent/internal/discordtest"
	"docent/internal/records/ledger"
)

// at is a time on the wall in Budapest.
func (o *office) at(month time.Month, day, hour, minute int) time.Time {
	return time.Date(2026, month, day, hour, minute, 0, 0, o.clock().Location())
}

// file adds a document of its own and returns a word that only it holds.
func (o *office) file(n int) string {
	word := fmt.Sprintf("paragraph%d", n)
	o.add(o.a.ID, fmt.Sprintf("rules/%d.txt", n), fmt.Sprintf("The new %s of the house rules is about the garden and its gate.\n", word))
	return word
}

// image is the whole database as bytes.
func (o *office) image(name string) []byte {
	o.t.Helper()
	file := filepath.Join(o.t.TempDir(), name)
	o.must(o.store.Backup(o.t.Context(), file))
	b, err := os.ReadFile(file)
	o.must(err)
	return b
}

// run returns the run of a date.
func (o *office) run(date string) ledger.Run {
	o.t.Helper()
	runs, err := o.ledger.Runs(o.t.Context(), 1, time.Time{})
	o.must(err)
	for _, run := range runs {
		if run.Key == date {
			return run
		}
	}
	o.t.Fatalf("there is no run of %s", date)
	return ledger.Run{}
}

// Scenario 9 of the acceptance scripts, day by day. That the process is killed
// for real, at every step, is internal/digest's to test; here another process
// holds what it left behind.
func TestADigestThroughItsLife(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.setDigest(nil)
	word := o.file(1)

	before := o.image("before")
	o.contains(o.order("digest preview", nil), word)
	if !bytes.Equal(before, o.image("after")) {
		t.Error("the preview changed the database")
	}
	if n := len(o.Messages(o.news)); n != 0 {
		t.Fatalf("the preview posted %d messages", n)
	}

	expect := func(when string, posts int, words ...string) {
		t.Helper()
		all := o.Messages(o.news)
		if len(all) != posts {
			t.Fatalf("%s: %d posts, want %d", when, len(all), posts)
		}
		o.contains(all[posts-1], words...)
	}

	o.jump(o.at(3, 5, 9, 0))
	expect("at nine", 1, word)
	o.lacks(o.Messages(o.news)[0], "late")
	o.pass(6 * time.Hour)
	expect("later that day", 1)

	// Killed between the claim and the post, and started again.
	word = o.file(2)
	o.jump(o.at(3, 6, 8, 59))
	nine := o.at(3, 6, 9, 0)
	o.mu.Lock()
	o.now = nine
	o.mu.Unlock()
	_, ok, err := o.ledger.Claim(t.Context(), ledger.Claim{Digest: 1, Key: "2026-03-06", Slot: nine, Holder: "killed", Lease: 2 * time.Minute})
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	o.restart()
	o.jump(o.at(3, 6, 9, 1))
	expect("while the lease of the dead lasts", 1)
	o.jump(o.at(3, 6, 9, 3))
	expect("after a kill", 2, word)
	o.pass(3 * time.Hour)
	expect("hours after a kill", 2)

	// Away from eight to twelve.
	word = o.file(3)
	o.jump(o.at(3, 7, 8, 0))
	o.jump(o.at(3, 7, 12, 0))
	expect("after four hours away", 3, "This post is late", fmt.Sprintf("since <t:%d:f>", o.at(3, 6, 9, 3).Unix()), word)

	// Away for three days: one post, about all of it.
	first, second := o.file(4), o.file(5)
	o.jump(o.at(3, 10, 10, 0))
	expect("after three days away", 4, "This post is late", first, second)
	o.pass(12 * time.Hour)
	expect("the day after", 4)

	// Nothing new.
	o.pass(o.at(3, 12, 10, 0).Sub(o.clock()))
	expect("without news", 4)
	if run := o.run("2026-03-12"); run.State != ledger.Skipped {
		t.Errorf("the day without news is %s", run.State)
	}
	o.contains(o.order("digest why", nil), "2026-03-12, skipped, nothing was new", "nothing new since the last post",
		fmt.Sprintf("Next: <t:%d:f>", o.at(3, 13, 9, 0).Unix()))

	// The days on which the clocks change, at a time that is skipped and one
	// that comes twice.
	posts := 4
	o.setDigest(discordtest.Options{"time": "02:30"})
	for i, day := range []time.Time{o.at(3, 28, 0, 0), o.at(3, 29, 0, 0), o.at(3, 30, 0, 0), o.at(10, 24, 0, 0), o.at(10, 25, 0, 0), o.at(10, 26, 0, 0)} {
		o.jump(day)
		word = o.file(10 + i)
		o.pass(20 * time.Hour)
		posts++
		expect(day.Format(time.DateOnly), posts, word)
		if run := o.run(day.Format(time.DateOnly)); run.State != ledger.Posted {
			t.Errorf("%s is %s", day.Format(time.DateOnly), run.State)
		}
	}

	// The channel is deleted.
	o.file(20)
	o.news.Delete()
	asked := o.Count("POST /channels/{channel_id}/messages")
	o.pass(7 * 24 * time.Hour)
	told := o.Messages(o.DM(o.stage.admin.User))
	if len(told) != 2 {
		t.Fatalf("the admin is told %d times", len(told))
	}
	o.contains(told[0], "could not be posted", "channel is gone", "tried again for 6 hours")
	o.contains(told[1], "is paused", "3 posts in a row", "</digest set:")
	if n := o.Count("POST /channels/{channel_id}/messages") - asked; n > 40 {
		t.Errorf("%d attempts to post into a channel that is gone", n)
	}
	o.contains(o.order("digest why", nil), "It is paused. 3 posts in a row could not be made.")

	// Given another channel, it goes on with what it has not told yet.
	other := o.a.AddChannel("other news")
	o.contains(o.order("digest set", discordtest.Options{"channel": other, "time": "09:00", "timezone": "Europe/Budapest", "digest": "1"}), "<#"+other.ID+">")
	o.pass(36 * time.Hour)
	moved := o.Messages(other)
	if len(moved) != 1 {
		t.Fatalf("%d posts in the other channel", len(moved))
	}
	o.contains(moved[0], "paragraph20")
	o.contains(o.order("digest why", nil), "/"+other.ID+"/"+moved[0].ID)
}

func TestAnAnswerThatChangedIsToldOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.add(o.a.ID, "meetup.txt", memo)
	o.setDigest(nil)
	o.contains(o.ask("where does the spring meetup take place?"), "Debrecen")
	o.pass(2 * time.Hour)
	changed := strings.ReplaceAll(memo, "Debrecen", "Szeged")
	o.add(o.a.ID, "meetup.txt", changed)
	o.pass(24 * time.Hour)
	o.add(o.a.ID, "meetup.txt", strings.ReplaceAll(changed, "twelve", "fifteen"))
	o.pass(24 * time.Hour)
	o.add(o.a.ID, "meetup.txt", strings.ReplaceAll(changed, "Szeged", "Pécs"))
	o.pass(24 * time.Hour)
	posts := o.Messages(o.news)
	if len(posts) != 4 {
		t.Fatalf("%d posts", len(posts))
	}
	o.contains(posts[1], "Answers that changed", "Before: The spring meetup takes place in Debrecen", "Szeged")
	o.contains(posts[2], "fifteen")
	o.lacks(posts[2], "Answers that changed", "Debrecen")
	o.contains(posts[3], "Answers that changed", "Before: The spring meetup takes place in Szeged", "Pécs")
}

func TestADigestQuotesNothingOfADocumentThatWasRemoved(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.add(o.a.ID, "meetup.txt", memo)
	o.setDigest(nil)
	o.contains(o.ask("where does the spring meetup take place?"), "Debrecen")
	o.pass(2 * time.Hour)
	o.must(o.store.RemoveDocument(o.t.Context(), o.a.ID, "meetup.txt"))
	o.pass(24 * time.Hour)
	posts := o.Messages(o.news)
	if len(posts) != 2 {
		t.Fatalf("%d posts", len(posts))
	}
	o.contains(posts[1], "Answers that changed", "no longer here, or not for this place", "No longer in the documents", "Removed: ")
	o.lacks(posts[1], "Debrecen")
	gaps := o.order("gaps", nil)
	o.lacks(gaps, "Debrecen")
}

func TestAReceiptInADigestOpensWithAClick(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.addArticle()
	o.setDigest(nil)
	o.ask("where will they meet?")
	o.pass(2 * time.Hour)
	post := o.Messages(o.news)[0]
	for _, b := range post.Buttons() {
		if id, found := strings.CutPrefix(b.Label, "Receipt "); found {
			o.contains(o.Click(o.alice, post, b.Label).Answer(), "where will they meet?", "Budapest", id)
			return
		}
	}
	t.Fatalf("no receipt can be opened: %s", post.Text())
}

func TestWhatTheDocumentsAnswerByNowIsNoGap(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.addArticle()
	o.ask("how much do the tickets cost?")
	o.ask("who feeds the cat?")
	o.contains(o.order("gaps", nil), "how much do the tickets cost?", "who feeds the cat?")
	o.add(o.a.ID, "meetup.txt", memo)
	gaps := o.order("gaps", nil)
	o.contains(gaps, "who feeds the cat?")
	o.lacks(gaps, "tickets")
}

func TestKeptNoticesAreShownUntilAllAreSeen(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for i := range 12 {
		_, err := o.ledger.Queue(t.Context(), ledger.Notice{
			Community: o.a.ID, Member: o.alice.User.ID, Direct: true, Payload: fmt.Appendf(nil, `{"title":"Notice %d!","body":"%s"}`, i, strings.Repeat("word ", 120)),
		})
		o.must(err)
	}
	o.alice.User.NoDM = true
	for range 12 {
		o.jump(o.clock().Add(time.Minute))
	}
	seen := ""
	for range 3 {
		seen += o.Slash(o.alice, o.general, "watch list", nil).Answer().Text()
	}
	for i := range 12 {
		if n := strings.Count(seen, fmt.Sprintf("Notice %d!", i)); n != 1 {
			t.Errorf("notice %d is shown %d times", i, n)
		}
	}
}

func TestWhoLeftTheServerIsToldNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.addArticle()
	o.Click(o.alice, o.ask("how much do the tickets cost?"), "Tell me when it is answered").Answer()
	o.alice.Leave()
	o.add(o.a.ID, "meetup.txt", memo)
	o.pass(time.Hour)
	if told := o.Messages(o.DM(o.alice.User)); len(told) != 0 {
		t.Errorf("one who left is told %s", told[0].Text())
	}
	if watches, err := o.ledger.Watches(t.Context(), o.a.ID); err != nil || len(watches) != 0 {
		t.Errorf("still watched: %v, %v", watches, err)
	}
}

func TestAnAdminIsToldInTheLanguageOfTheServer(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.a.Locale = "de"
	o.news.Deny(o.a.Everyone, discordtest.SendMessages)
	o.setDigest(nil)
	o.file(1)
	o.pass(2 * time.Hour)
	told := o.Messages(o.DM(o.stage.admin.User))
	if len(told) != 1 {
		t.Fatalf("the admin is told %d times", len(told))
	}
	o.contains(told[0], "Zu einer Übersicht", "konnte nicht erscheinen", "für mich geschlossen")
	o.lacks(told[0], "digest for", "gone")
}
