package history

import (
	"context"
	"errors"
	"testing"
	"time"

	"docent/internal/discord"
	"docent/internal/discordtest"
	"docent/internal/extract/messages"
	"docent/internal/records"
	"docent/internal/records/ledger"
	"docent/internal/sqlite"

	"github.com/google/go-cmp/cmp"
)

func TestAChannelBecomesADocumentAMonthWithAPlaceForEveryMessage(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	_, march := s.chat(s.general, 130, "In March we met")
	s.Jump(time.Date(2026, 4, 2, 9, 0, 0, 0, time.UTC))
	last, april := s.chat(s.general, 120, "In April we met")
	s.Say(s.guild.BotMember(), s.general, "I am the bot.")
	s.Say(s.guild.AddMember(&discordtest.User{ID: "77", Name: "otherbot", Bot: true}), s.general, "Beep.")
	s.Say(s.alice, s.general, "")
	thread := s.general.AddThread("Where to eat")
	s.Say(s.alice, thread, "At the harbour.")
	s.take(s.general, false)
	s.step()
	s.expect(map[string][]string{"#general, 2026-03": march, "#general, 2026-04": april, "Where to eat": {"At the harbour."}})
	if h := s.history(); h.Messages != 251 || !h.Complete || h.Problem != "" || h.By != "42" {
		t.Errorf("its state is %+v", h)
	}
	doc, err := s.store.Document(t.Context(), s.guild.ID, "https://discord.com/channels/"+s.guild.ID+"/"+s.general.ID+"#2026-04")
	if err != nil || len(doc.Marks) != 120 {
		t.Fatalf("%+v, %v", doc, err)
	}
	want := "https://discord.com/channels/" + s.guild.ID + "/" + s.general.ID + "/" + last[119].ID
	if m := doc.Marks[119]; m.Kind != "message" || m.URL != want || m.Label != "2026-04-02 09:00" {
		t.Errorf("the last message stands at %+v, want %s", m, want)
	}
	before := len(s.Requests())
	s.step()
	if n := len(s.Requests()) - before; n > 13 { // three pages and a thread are compared once a day
		t.Errorf("a look without news makes %d requests", n)
	}
}

func TestNewEditedAndDeletedMessagesAreFollowedByLooking(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	all, lines := s.chat(s.general, 3, "Line")
	h := s.take(s.general, false)
	s.step()
	s.expect(map[string][]string{"#general, 2026-03": lines})
	all[0].Edit("Line 0, corrected.")
	all[1].Erase()
	s.step()
	s.expect(map[string][]string{"#general, 2026-03": {"Line 0, corrected.", "Line 2."}})
	_, more := s.chat(s.general, 240, "More") // more than two pages at once
	s.step()
	s.expect(map[string][]string{"#general, 2026-03": append([]string{"Line 0, corrected.", "Line 2."}, more...)})
	// What happened far back while nobody looked is found by reading it anew.
	all[2].Erase()
	all[0].Edit("Line 0, again.")
	s.step()
	s.expect(map[string][]string{"#general, 2026-03": append([]string{"Line 0, again."}, more...)})
	if again := s.take(s.general, false); again.ID != h.ID {
		t.Errorf("taken again it is %+v", again)
	}
	s.step()
	s.expect(map[string][]string{"#general, 2026-03": append([]string{"Line 0, again."}, more...)})
	if versions := s.versions(); versions != 0 {
		t.Errorf("%d earlier texts keep what was deleted", versions)
	}
}

// versions counts the earlier texts that are kept of all documents.
func (s *stage) versions() (n int) {
	s.t.Helper()
	docs, _, err := s.store.Documents(s.t.Context(), s.guild.ID, sqlite.List{})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, d := range docs {
		all, err := s.store.Versions(s.t.Context(), s.guild.ID, d.ID)
		if err != nil {
			s.t.Fatal(err)
		}
		n += len(all)
	}
	return n
}

func TestWhatDiscordTellsOfDeletionsHoldsAtOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	all, _ := s.chat(s.general, 4, "Line")
	thread := s.general.AddThread("Plans")
	s.Say(s.alice, thread, "Secret plans.")
	other := s.guild.AddChannel("other")
	elsewhere := s.Say(s.alice, other, "Not read.")
	s.take(s.general, false)
	s.step()
	told := make(chan struct{})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		done <- s.reader.Client.Run(ctx, discord.Handler{Changed: func(ctx context.Context, c discord.MessageChange) {
			if err := s.reader.Changed(ctx, c); err != nil {
				t.Error(err)
			}
			told <- struct{}{}
		}})
	}()
	s.WaitReady(1)
	for _, c := range []struct {
		do   func()
		want map[string][]string
	}{
		{func() { all[0].Edit("Line zero.") }, map[string][]string{"#general, 2026-03": {"Line zero.", "Line 1.", "Line 2.", "Line 3."}, "Plans": {"Secret plans."}}},
		{func() { all[3].Erase() }, map[string][]string{"#general, 2026-03": {"Line zero.", "Line 1.", "Line 2."}, "Plans": {"Secret plans."}}},
		{func() { discordtest.EraseAll(all[0], all[1]) }, map[string][]string{"#general, 2026-03": {"Line 2."}, "Plans": {"Secret plans."}}},
		{func() { elsewhere.Edit("Still not read.") }, map[string][]string{"#general, 2026-03": {"Line 2."}, "Plans": {"Secret plans."}}},
		{func() { thread.Delete() }, map[string][]string{"#general, 2026-03": {"Line 2."}}},
		{func() { s.general.Delete() }, map[string][]string{}},
	} {
		c.do()
		<-told
		s.expect(c.want)
	}
	stop()
	<-done
	if removals, err := s.store.Removals(t.Context(), s.guild.ID); err != nil || len(removals) != 0 || s.versions() != 0 {
		t.Errorf("what was deleted can be brought back: %v, %v", removals, err)
	}
	s.step()
	if h := s.history(); h.Problem != ledger.TroubleGone {
		t.Errorf("the state of a deleted channel is %+v", h)
	}
}

func TestAForumsPostsAreDocumentsArchivedOrNot(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	forum := s.guild.AddForum("help")
	want := map[string][]string{}
	var posts []*discordtest.Channel
	for _, title := range []string{"One", "Two", "Three", "Four", "Five"} {
		post, _ := forum.AddPost(s.alice, title, "How does "+title+" work?")
		s.Say(s.alice, post, "Like this.")
		posts = append(posts, post)
		want[title] = []string{"How does " + title + " work?", "Like this."}
	}
	for _, post := range posts[:4] {
		s.Advance(time.Minute)
		post.Archive()
	}
	s.take(forum, false)
	s.step()
	s.expect(want)
	s.Jump(s.clock.Add(time.Hour))
	s.Say(s.alice, posts[0], "Or so.")
	posts[0].Archive()
	want["One"] = append(want["One"], "Or so.")
	s.step()
	s.expect(want)
}

func TestAuthorsAreNamedOnlyWhereThatIsWanted(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	bob := s.AddUser("bob")
	s.guild.AddMember(bob)
	s.Say(s.alice, s.general, "Ask <@"+bob.ID+"> in <#5>, <@&6> <:wave:7> <t:1772530200:R> </ask:9> <not a mark>")
	s.take(s.general, false)
	s.step()
	s.expect(map[string][]string{"#general, 2026-03": {"Ask @member in #channel, @role :wave: 2026-03-03 09:30 UTC /ask <not a mark>"}})
	s.take(s.general, true)
	s.step()
	s.expect(map[string][]string{"#general, 2026-03": {"alice: Ask @bob in #channel, @role :wave: 2026-03-03 09:30 UTC /ask <not a mark>"}})
	s.take(s.general, false)
	s.step()
	s.expect(map[string][]string{"#general, 2026-03": {"Ask @member in #channel, @role :wave: 2026-03-03 09:30 UTC /ask <not a mark>"}})
	if s.versions() != 0 {
		t.Error("an earlier text keeps the names")
	}
}

func TestAClosedChannelsWordsStayInIt(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	hidden := func(channels ...string) int {
		t.Helper()
		ids, err := s.store.Hidden(t.Context(), records.Viewer{Community: s.guild.ID, Channels: channels})
		if err != nil {
			t.Fatal(err)
		}
		return len(ids)
	}
	staff := s.guild.AddChannel("staff")
	staff.Deny(s.guild.Everyone, discordtest.ViewChannel)
	staff.Allow(s.guild.BotMember(), discordtest.ViewChannel)
	s.chat(staff, 1, "Secret")
	s.take(staff, false)
	s.chat(s.general, 1, "Open")
	s.take(s.general, false)
	s.step()
	if len(s.docs()) != 2 || hidden(s.general.ID) != 1 || hidden(staff.ID) != 0 {
		t.Errorf("of %v %d are hidden elsewhere, %d in the channel", sorted(s.docs()), hidden(s.general.ID), hidden(staff.ID))
	}
	s.general.Deny(s.guild.Everyone, discordtest.ViewChannel)
	s.general.Allow(s.guild.BotMember(), discordtest.ViewChannel)
	s.step()
	if hidden("elsewhere") != 2 {
		t.Errorf("after the other was closed %d are hidden", hidden("elsewhere"))
	}
}

func TestAChannelThatMayNoLongerBeReadLosesNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	_, lines := s.chat(s.general, 3, "Line")
	s.take(s.general, false)
	s.step()
	s.general.Deny(s.guild.Everyone, discordtest.ReadMessageHistory)
	s.step()
	if h := s.history(); h.Problem != ledger.TroubleAccess || h.Failures == 0 {
		t.Errorf("its state is %+v", h)
	}
	s.expect(map[string][]string{"#general, 2026-03": lines})
	s.general.Allow(s.guild.BotMember(), discordtest.ReadMessageHistory)
	s.step()
	if h := s.history(); h.Problem != ledger.NoTrouble || h.Failures != 0 {
		t.Errorf("its state is %+v", h)
	}
	s.Spoil(discordtest.Fault{Route: "GET /channels/{channel_id}/messages", Times: 20, Status: 500})
	s.step()
	if h := s.history(); h.Problem != ledger.TroubleLater {
		t.Errorf("its state is %+v", h)
	}
	s.Heal()
	s.Privileged = false
	s.step()
	if h := s.history(); h.Problem != ledger.TroubleIntent {
		t.Errorf("its state is %+v", h)
	}
	s.expect(map[string][]string{"#general, 2026-03": lines})
}

func TestOnlyChannelsOfTheServerThatCanBeReadAreTaken(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	foreign := s.AddGuild("Others").AddChannel("theirs")
	closed := s.guild.AddChannel("closed")
	closed.Deny(s.guild.Everyone, discordtest.ViewChannel)
	for name, c := range map[string]struct {
		channel string
		want    error
	}{
		"another server's": {foreign.ID, ErrChannel}, "none": {"12345", ErrChannel}, "a thread": {s.general.AddThread("t").ID, ErrChannel},
		"one that the bot does not see": {closed.ID, ErrAccess},
	} {
		if _, err := s.reader.Take(t.Context(), s.guild.ID, c.channel, false, "42"); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	s.Privileged = false
	if _, err := s.reader.Take(t.Context(), s.guild.ID, s.general.ID, false, "42"); !errors.Is(err, ErrIntent) {
		t.Errorf("without the intent: %v", err)
	}
	if len(s.docs()) != 0 {
		t.Errorf("there are %v", s.docs())
	}
}

func TestStoppingTakesTheDocumentsUnlessTheyAreKept(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.chat(s.general, 1, "Line")
	s.Say(s.alice, s.general.AddThread("Plans"), "Plans.")
	h := s.take(s.general, false)
	s.step()
	if err := s.reader.Stop(t.Context(), "other", h.ID, false); !errors.Is(err, ledger.ErrNone) {
		t.Errorf("another server stops it: %v", err)
	}
	if err := s.reader.Stop(t.Context(), s.guild.ID, h.ID, true); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"#general, 2026-03", "Plans"}, sorted(s.docs())); diff != "" {
		t.Error(diff)
	}
	h = s.take(s.general, false)
	s.step()
	if err := s.reader.Stop(t.Context(), s.guild.ID, h.ID, false); err != nil || len(s.docs()) != 0 {
		t.Errorf("%v, %v", s.docs(), err)
	}
}

func TestAFullServerIsNotedAndReadOnWhenThereIsRoom(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.chat(s.general, 1, "Line")
	s.Say(s.alice, s.general.AddThread("Plans"), "Plans.")
	limit := 1
	s.reader.Quota = func(string) records.Quota { return records.Quota{Documents: limit} }
	s.take(s.general, false)
	s.step()
	if h := s.history(); h.Problem != ledger.TroubleQuota || len(s.docs()) != 1 {
		t.Errorf("its state is %+v with %v", h, sorted(s.docs()))
	}
	limit = 2
	s.step()
	if h := s.history(); h.Problem != ledger.NoTrouble || len(s.docs()) != 2 {
		t.Errorf("its state is %+v with %v", h, sorted(s.docs()))
	}
}

func TestWordsAreWordsHoweverTheyBegin(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, text := range []string{"{\\rtf is a format.", "%PDF-1.7 too.", "<!doctype html> <b>and this", "PK\x03\x04 zip"} {
		thread := s.general.AddThread(text)
		s.Say(s.alice, thread, text)
	}
	s.take(s.general, false)
	s.step()
	if got := s.docs(); len(got) != 4 {
		t.Errorf("there are %v", got)
	}
}

func TestWebhookPostsCount(t *testing.T) {
	t.Parallel()
	got := kept(discord.Message{ID: "9", WebhookID: "8", Author: discord.User{ID: "8", Bot: true}, EmbedTexts: []string{"News", "The hall is open."}}, "1", true)
	if got.Text != "News\n\nThe hall is open." {
		t.Errorf("%+v", got)
	}
	for name, m := range map[string]discord.Message{
		"a join notice": {ID: "9", Type: 7, Content: "joined"}, "a command's answer": {ID: "9", WebhookID: "8", InteractionUser: "7", Content: "x"},
		"the bot's": {ID: "9", Author: discord.User{ID: "1"}, Content: "x"},
	} {
		if got := kept(m, "1", true); got.Text != "" {
			t.Errorf("%s is kept: %+v", name, got)
		}
	}
	if messages.Readable(" \r\n ") != "" {
		t.Error("blanks are text")
	}
}
