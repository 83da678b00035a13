package commands_test

import (
	"encoding/json"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"docent/internal/discordtest"
	"docent/internal/records"
	"docent/internal/retrieval"
)

// fakeNow is the time of the fake Discord, which stands still.
func fakeNow() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }

func TestOneWelcomeAtAJoinAndNoneAfterARestart(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(s *stage) { s.config.Now = fakeNow })
	g := s.NewGuild("Newcomers")
	hidden := g.AddChannel("staff")
	hidden.Deny(g.BotMember(), discordtest.ViewChannel)
	hall := g.AddChannel("hall")
	welcome := s.replied(hall, func() { s.Join(g) })
	s.contains(welcome, "Hello", "</ask:", "</help:", "</settings show:", "</privacy show:")
	s.restart()
	s.Drop()
	s.WaitReady(1)
	s.Slash(s.alice, s.general, "help", nil).Answer()
	if s.said(hall) != 1 || s.said(hidden) != 0 || s.said(s.general) != 0 {
		t.Errorf("welcomes: %d in the hall, %d in the hidden channel, %d in an old server", s.said(hall), s.said(hidden), s.said(s.general))
	}
}

func TestHelpShowsWhatAMemberMayUse(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.addArticle()
	m := s.Slash(s.alice, s.general, "help", nil).Answer()
	s.private(m)
	s.contains(m, "</ask:", "</docs list:", "Who or what is")
	s.lacks(m, "/settings")
	s.contains(s.Slash(s.admin, s.general, "help", nil).Answer(), "</settings show:")
}

func TestAMembersLocaleDecidesAndQuotesStayUntouched(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.addArticle()
	for locale, words := range map[string][]string{
		"de": {"Beleg", "Weitere Stellen"}, "fr": {"Reçu"}, "es-419": {"Recibo"}, "hu": {"Nyugta"}, "uk": {"Квитанція"}, "ja": {"Receipt"},
	} {
		u := s.AddUser("member-" + locale)
		u.Locale = locale
		m := s.Slash(s.a.AddMember(u), s.general, "ask", discordtest.Options{"question": "where will they meet?"}).Answer()
		s.contains(m, append(words, "Budapest")...)
	}
}

func TestDocumentsAreListedInPages(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.contains(s.Slash(s.alice, s.general, "docs list", nil).Answer(), "no documents here yet")
	for i := range 23 {
		s.add(s.a.ID, "doc"+string(rune('a'+i))+".txt", "A text about something.")
	}
	s.add(retrieval.Shared, "rules.txt", "The rules hold for everybody.")
	m := s.Slash(s.alice, s.general, "docs list", discordtest.Options{"page": 99}).Answer()
	s.private(m)
	s.contains(m, "page 3 of 3", "24 in all", "for all servers")
	m = s.Click(s.alice, m, "Previous page").Answer()
	s.contains(m, "page 2 of 3")
	choices := s.Autocomplete(s.alice, s.general, "ask", "document", "docc", discordtest.Options{"question": "x"}).Choices()
	if len(choices) != 1 {
		t.Fatalf("suggested %v", choices)
	}
	one := s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": "what about something?", "document": choices[0].Value}).Answer()
	s.contains(one, "in "+choices[0].Name)
}

func TestPrivacyShowsExportsAndDeletes(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(s *stage) { s.config.KeepQuestions, s.config.KeepRemoved = 90*24*time.Hour, 30*24*time.Hour })
	s.addArticle()
	m := s.ask("where will they meet?")
	s.Click(s.alice, m, "Helpful").Answer()
	shown := s.Slash(s.alice, s.general, "privacy show", nil).Answer()
	s.private(shown)
	s.contains(shown, "questions 1, votes 1", "90 days", "30 days")

	file := s.Click(s.alice, shown, "Export my data").Answer()
	s.private(file)
	if len(file.Files()) != 1 || !json.Valid(file.Files()[0].Data) || !strings.Contains(string(file.Files()[0].Data), "where will they meet?") {
		t.Errorf("exported %v", file.Files())
	}
	s.contains(s.Slash(s.alice, s.general, "privacy delete", nil).Answer(), "questions 1, votes 1")
	data, err := s.store.MemberData(t.Context(), s.a.ID, s.alice.ID)
	s.must(err)
	if len(data.Questions)+len(data.Votes)+len(data.Reports) > 0 {
		t.Errorf("still stored: %+v", data)
	}
	r, err := s.store.Receipt(t.Context(), receipt(t, m))
	s.must(err)
	if r.Asker != "" || r.Question != "" || len(r.Quotes) == 0 {
		t.Errorf("the receipt is %+v", r)
	}
	s.contains(s.Slash(s.alice, s.general, "privacy delete", nil).Answer(), "Nothing is stored")
}

func TestOnlyAdminsChangeSettings(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.addArticle()
	// A server's owner can open a command to everybody; the right is checked again.
	refused := s.SlashOverridden(s.alice, s.general, "settings set", discordtest.Options{"private": true}).Answer()
	s.private(refused)
	s.contains(refused, "Manage Server")

	saved := s.Slash(s.admin, s.general, "settings set", discordtest.Options{"private": true, "member_limit": 7, "threshold": 20}).Answer()
	s.private(saved)
	s.contains(saved, "by default: **yes**", "in an hour: **7**", "**20 %**", "**1000** (default)")
	s.private(s.ask("where will they meet?"))

	news := s.a.AddChannel("news")
	s.Slash(s.admin, s.general, "settings channel", discordtest.Options{"channel": news, "allowed": true}).Answer()
	elsewhere := s.ask("where will they meet?")
	s.private(elsewhere)
	s.contains(elsewhere, "may not answer in this channel", "<#"+news.ID+">")
	s.contains(s.Slash(s.alice, news, "ask", discordtest.Options{"question": "where will they meet?"}).Answer(), "Budapest")

	s.must(s.store.Audit(t.Context(), records.AuditEntry{
		Community: s.a.ID, Actor: records.Terminal, Action: "docs remove", Detail: "hours.md", At: time.Now(),
	}))
	log := s.Slash(s.admin, s.general, "settings audit", nil).Answer()
	s.contains(log, "the operator (terminal) · </docs remove:", "hours.md", "</settings set:", "private: false → true", "</settings channel:", "added <#"+news.ID+">", "<@"+s.admin.ID+">")
	if p := log.Pings(); len(p) > 0 {
		t.Errorf("the audit log pings %v", p)
	}
}

func TestEverySettingIsSetShownAndResetAndNotedInTheLog(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(s *stage) { s.config.LLM = true })
	role, news := s.a.AddRole("librarians", 0), s.a.AddChannel("news")
	for _, c := range []struct {
		command string
		options discordtest.Options
		shown   string
		reset   string
		back    string
	}{
		{"settings set", discordtest.Options{"private": true}, "by default: **yes**", "private", "by default: **no** (default)"},
		{"settings set", discordtest.Options{"language": "hu"}, "for everyone: **Magyar**", "language", "own** (default)"},
		{"settings set", discordtest.Options{"minute_limit": 9}, "in a minute: **9**", "minute_limit", "in a minute: **1000** (default)"},
		{"settings set", discordtest.Options{"member_limit": 8}, "a member may ask in an hour: **8**", "member_limit", "a member may ask in an hour: **60** (default)"},
		{"settings set", discordtest.Options{"server_limit": 7}, "all members may ask in an hour: **7**", "server_limit", "in an hour: **1000** (default)"},
		{"settings set", discordtest.Options{"threshold": 44}, "**44 %**", "threshold", "**35 %** (default)"},
		{"settings set", discordtest.Options{"llm": "always"}, "**Always, below the quotes**", "llm", "**Off: quotes only** (default)"},
		{"settings set", discordtest.Options{"notices": news}, "admins: **<#" + news.ID + ">**", "notices", "admins: **none** (default)"},
		{"settings channel", discordtest.Options{"channel": news, "allowed": true}, "answer in: **<#" + news.ID + ">**", "channels", "**every channel** (default)"},
		{"settings role", discordtest.Options{"role": role, "allowed": true}, "<@&" + role.ID + ">", "roles", "Manage Server** (default)"},
	} {
		for _, m := range []*discordtest.Message{
			s.Slash(s.admin, s.general, c.command, c.options).Answer(), s.Slash(s.admin, s.general, "settings show", nil).Answer(),
		} {
			s.private(m)
			s.contains(m, c.shown)
			if len(m.Pings()) > 0 {
				t.Errorf("%s pings %v", c.command, m.Pings())
			}
		}
		s.contains(s.Slash(s.admin, s.general, "settings reset", discordtest.Options{"setting": c.reset}).Answer(), c.back)
	}
	entries, err := s.store.AuditLog(t.Context(), s.a.ID, 100)
	s.must(err)
	if len(entries) != 20 {
		t.Errorf("%d changes are in the log, not 20", len(entries))
	}
}

func TestTheLimitOfAMinuteIsAServersToSet(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(s *stage) { s.config.MemberMinute = 3; s.config.Now = fakeNow })
	s.addArticle()
	s.contains(s.Slash(s.admin, s.general, "settings show", nil).Answer(), "in a minute: **3** (default)")
	s.contains(s.Slash(s.admin, s.general, "settings set", discordtest.Options{"minute_limit": 1}).Answer(), "in a minute: **1**")
	s.contains(s.ask("where will they meet?"), "Budapest")
	refused := s.ask("where will they meet?")
	s.private(refused)
	s.contains(refused, "1 questions within a minute")
	s.Slash(s.admin, s.general, "settings reset", discordtest.Options{"setting": "minute_limit"}).Answer()
	s.contains(s.ask("where will they meet?"), "Budapest")
	s.contains(s.Slash(s.admin, s.general, "settings audit", nil).Answer(), `minute\_limit: default → 1`)
}

func TestARemovedServersDataIsPurgedAfterItsTime(t *testing.T) {
	t.Parallel()
	var later atomic.Int64 // days
	s := newStage(t, func(s *stage) {
		s.config.Now = func() time.Time { return fakeNow().AddDate(0, 0, int(later.Load())) }
		s.config.KeepRemoved = 30 * 24 * time.Hour
	})
	s.addArticle()
	m := s.ask("where will they meet?")
	id := receipt(t, m)
	s.Slash(s.admin, s.general, "settings set", discordtest.Options{"private": true}).Answer()
	s.stop()
	s.WaitGone()
	s.Leave(s.a) // while the bot is away
	s.start()

	later.Store(29)
	s.must(s.bot.Sweep(t.Context()))
	if _, err := s.store.Receipt(t.Context(), id); err != nil {
		t.Fatalf("purged too early: %v", err)
	}
	later.Store(31)
	s.must(s.bot.Sweep(t.Context()))
	if _, err := s.store.Receipt(t.Context(), id); err == nil {
		t.Error("the receipt is still there")
	}
	docs, _, err := s.store.ListDocuments(t.Context(), retrieval.Scope{Communities: []string{s.a.ID}}, records.Listing{})
	s.must(err)
	settings, err := s.store.Settings(t.Context(), s.a.ID)
	s.must(err)
	if len(docs) > 0 || settings.Private {
		t.Errorf("%d documents and the settings %+v are still there", len(docs), settings)
	}
}

func TestOldQuestionsAreForgottenAndTheirReceiptsStay(t *testing.T) {
	t.Parallel()
	var later atomic.Int64 // days
	s := newStage(t, func(s *stage) {
		s.config.Now = func() time.Time { return fakeNow().AddDate(0, 0, int(later.Load())) }
		s.config.KeepQuestions = 90 * 24 * time.Hour
	})
	s.addArticle()
	m := s.ask("where will they meet?")
	later.Store(91)
	s.must(s.bot.Sweep(t.Context()))
	again := s.Slash(s.alice, s.general, "quote", discordtest.Options{"id": receipt(t, m)}).Answer()
	s.contains(again, "has not changed since")
	s.lacks(again, "where will they meet?")
}
