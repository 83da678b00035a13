package commands_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"docent/internal/commands"
	"docent/internal/discordtest"
	"docent/internal/extract"
	"docent/internal/fetch"
	"docent/internal/ingest/history"
	"docent/internal/ingest/web"
)

// following lets the stage follow addresses of this machine and read channels.
func following(s *stage) {
	s.Privileged, s.messages = true, true
	s.equip = func(c *commands.Config) {
		anywhere := func(string, string, syscall.RawConn) error { return nil }
		c.Sources = &web.Follower{
			Store: s.store, Ledger: s.store.Ledger(nil), Extract: extract.File, Pages: 50, Holder: "test",
			Web: fetch.New(fetch.Options{Check: anywhere, Pause: time.Nanosecond}),
		}
		c.Channels = s.channels()
	}
}

func (s *stage) channels() *history.Reader {
	return &history.Reader{Store: s.store, Ledger: s.store.Ledger(nil), Client: s.client, Holder: "test"}
}

// press clicks a button whose label begins with words.
func (s *stage) press(m *discordtest.Message, words string) *discordtest.Message {
	s.t.Helper()
	for _, b := range m.Buttons() {
		if strings.HasPrefix(b.Label, words) {
			return read(s.Click(s.admin, m, b.CustomID))
		}
	}
	s.t.Fatalf("there is no button %q on\n%s", words, m.Text())
	return nil
}

func TestAnAdminFollowsAnAddressSeesHowItGoesAndStops(t *testing.T) {
	t.Parallel()
	s := newStage(t, following)
	gone := false
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/hours" && r.URL.Path != "/later" || gone {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		if r.URL.Path == "/later" {
			fmt.Fprint(w, "<title>Later</title><h1>Later</h1><p>Nothing is known of it yet.")
			return
		}
		fmt.Fprint(w, "<title>Hours</title><h1>Hours</h1><p>The lighthouse opens at noon.")
	}))
	t.Cleanup(site.Close)
	follow := func(o discordtest.Options) *discordtest.Message {
		t.Helper()
		return read(s.Slash(s.admin, s.general, "docs follow", o))
	}
	s.contains(s.docs("sources", nil), "Nothing is followed yet")
	preview := follow(discordtest.Options{"url": site.URL + "/hours", "every": "24"})
	s.private(preview)
	s.contains(preview, "Follow “Hours”?", "page", "every 24 h", "Documents it brings now: 1", "English", "The lighthouse opens at noon", "everybody")
	s.lacks(s.ask("when does the lighthouse open?"), "noon")
	s.contains(s.docs("sources", nil), "Nothing is followed yet")
	list := s.docs("list", nil)
	again := s.press(list, "Review: Hours") // who left finds it again
	s.contains(again, "Follow “Hours”?")
	s.contains(s.ClickCopied(s.admin, again, strings.Replace(button(t, again, "Follow"), "fstart", "dadd", 1)).Answer(), "older version")
	m := s.press(again, "Follow")
	s.private(m)
	s.contains(m, "Hours", "page", "documents: 1", "next look")
	s.contains(s.press(preview, "Follow"), "no longer waits")
	s.contains(s.ask("when does the lighthouse open?"), "opens at noon")
	s.audited(s.admin, "docs follow", "/hours")
	gone = true
	s.contains(s.press(m, "Look now"), "There is nothing at this address any more", "Failed looks: 1")
	gone = false
	s.contains(follow(discordtest.Options{"url": "file:///etc/passwd"}), "This is no address I can read")
	s.contains(follow(discordtest.Options{"url": site.URL + "/nowhere"}), "There is nothing at this address")
	s.contains(s.press(follow(discordtest.Options{"url": site.URL + "/later"}), "Follow"), "Later")
	list = s.docs("sources", nil)
	s.contains(list, "1. ", "2. ", "/hours", "/later")
	one := s.press(list, "1")
	s.contains(one, "One source", "/hours")
	back := s.press(one, "Back")
	s.contains(back, "What is followed")
	s.contains(s.press(s.press(back, "1"), "Stop and remove"), "its documents are removed")
	s.lacks(s.ask("when does the lighthouse open?"), "noon")
	s.audited(s.admin, "docs stop", "/hours")
	for command, o := range map[string]discordtest.Options{"follow": {"url": site.URL}, "sources": nil, "channel": {"channel": s.general}} {
		s.contains(s.Slash(s.alice, s.general, "docs "+command, o).Answer(), "Manage Server")
	}
	// Another server sees and stops nothing of it.
	boss := s.b.OwnerMember()
	s.contains(s.Slash(boss, s.other, "docs sources", nil).Answer(), "Nothing is followed yet")
	other := s.Slash(boss, s.other, "docs list", nil).Answer()
	s.contains(s.ClickCopied(boss, other, "srcc:2").Answer(), "no longer followed")
	waiting := follow(discordtest.Options{"url": site.URL + "/later"})
	start := button(t, waiting, "Follow")
	s.contains(s.ClickCopied(s.alice, s.ask("when does the lighthouse open?"), start).Answer(), "Manage Server")
	s.contains(s.ClickCopied(boss, other, start).Answer(), "no longer waits")
	for _, id := range []string{"src:web:2", "srcs:web:2:0"} {
		s.contains(s.ClickCopied(boss, other, id).FollowUps(1)[0], "no longer followed")
	}
	s.contains(s.docs("sources", nil), "/later")
}

func TestOnlyWhoMaySeeAFollowedPageIsAnsweredFromIt(t *testing.T) {
	t.Parallel()
	s := newStage(t, following)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<p>The vault code is kept by the abbot.")
	}))
	t.Cleanup(site.Close)
	role := s.a.AddRole("monks", 0)
	preview := read(s.Slash(s.admin, s.general, "docs follow", discordtest.Options{"url": site.URL, "role": role}))
	s.contains(preview, "<@&"+role.ID+">")
	s.press(preview, "Follow")
	s.lacks(s.ask("who keeps the vault code?"), "abbot")
}

func TestAnAdminHasAChannelReadAfterAWordAboutConsent(t *testing.T) {
	t.Parallel()
	s := newStage(t, following)
	news := s.a.AddChannel("news")
	said := s.Say(s.alice, news, "The ferry leaves from pier seven.")
	offer := s.Slash(s.admin, s.general, "docs channel", discordtest.Options{"channel": news}).Answer()
	s.private(offer)
	s.contains(offer, "Members are not told", "names are left out")
	s.contains(s.press(offer, "Read it"), "is being read")
	if _, err := s.channels().Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	answer := s.ask("where does the ferry leave from?")
	s.contains(answer, "pier seven")
	link := "https://discord.com/channels/" + s.a.ID + "/" + news.ID + "/" + said.ID
	if !strings.Contains(string(answer.JSON()), link) {
		t.Errorf("the answer does not lead to %s:\n%s", link, answer.JSON())
	}
	list := s.docs("sources", nil)
	s.contains(list, "<#"+news.ID+">", "messages: 1")
	s.contains(s.press(s.press(list, "1"), "Stop, keep"), "stay as they are")
	s.contains(s.ask("where does the ferry leave from?"), "pier seven")
	s.contains(s.ClickCopied(s.admin, list, "chan:"+s.other.ID+":0").FollowUps(1)[0], "no channel or forum of this server")
}

func TestWithoutTheIntentChannelsAreNotOffered(t *testing.T) {
	t.Parallel()
	s := newStage(t, following, func(s *stage) {
		equip := s.equip
		s.equip = func(c *commands.Config) { equip(c); c.Channels = nil }
	})
	s.contains(s.Slash(s.admin, s.general, "docs channel", discordtest.Options{"channel": s.general}).Answer(), "message_content", "Add to documents")
}
