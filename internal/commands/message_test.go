package commands_test

import (
	"sync"
	"testing"

	"docent/internal/discordtest"
)

func TestAMentionIsAnsweredWithAReply(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.addArticle()
	question := s.Bot.Mention() + " where will they meet?"
	var asked *discordtest.Message
	m := s.replied(s.general, func() { asked = s.Say(s.alice, s.general, question) })
	s.contains(m, "Budapest")
	if m.ReplyTo() != asked || len(m.Pings()) > 0 {
		t.Errorf("it is no silent reply: pings %v", m.Pings())
	}
	s.Say(s.alice, s.general, "where will they meet?")     // not for the bot
	s.contains(s.ask("where will they meet?"), "Budapest") // so that what came before is through
	if n := s.said(s.general); n != 2 {
		t.Errorf("the bot spoke %d times", n)
	}
}

func TestAReplyAndAThreadKnowTheQuestionBefore(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.addArticle()
	eve := s.a.AddMember(s.AddUser("eve"))
	root := s.replied(s.general, func() { s.Say(s.alice, s.general, s.Bot.Mention()+" where will Trump and Putin meet?") })
	const first = "where will Trump and Putin meet?"
	s.contains(s.replied(s.general, func() { s.Reply(s.alice, root, s.Bot.Mention()+" and Rubio?") }), "Rubio")
	s.heard.last(t, "and Rubio?", first)

	mine, theirs := root.StartThread("Meeting"), s.general.AddThread("Elsewhere")
	s.replied(mine, func() { s.Say(s.alice, mine, s.Bot.Mention()+" and Witkoff?") })
	s.heard.last(t, "and Witkoff?", first)
	s.replied(theirs, func() { s.Say(eve, theirs, s.Bot.Mention()+" who argued about missile strikes?") })
	s.heard.last(t, "who argued about missile strikes?")
	s.replied(theirs, func() { s.Say(eve, theirs, s.Bot.Mention()+" and Witkoff?") })
	s.heard.last(t, "and Witkoff?", "who argued about missile strikes?")
	s.replied(mine, func() { s.Say(s.alice, mine, s.Bot.Mention()+" and Lavrov?") })
	s.heard.last(t, "and Lavrov?", first, "and Witkoff?")
	s.replied(s.general, func() { s.Say(s.alice, s.general, s.Bot.Mention()+" and Lavrov?") })
	s.heard.last(t, "and Lavrov?")
}

func TestWithMessageContentTheAskerWritesOnInAThread(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(s *stage) { s.messages, s.Privileged = true, true })
	s.addArticle()
	eve := s.a.AddMember(s.AddUser("eve"))
	root := s.replied(s.general, func() { s.Say(s.alice, s.general, s.Bot.Mention()+" where will Trump and Putin meet?") })
	s.ask("where will they meet?") // in order per channel: the first answer's work is done
	thread := root.StartThread("Meeting")
	s.replied(thread, func() { s.Say(s.alice, thread, "and Rubio?") })
	s.heard.last(t, "and Rubio?", "where will Trump and Putin meet?")
	s.Say(eve, thread, "I wonder")
	s.Say(s.alice, s.general, "lunch?")
	s.ask("where will they meet?")
	if s.said(thread) != 1 || s.said(s.general) != 3 {
		t.Errorf("the bot spoke unasked: %d in the thread, %d in the channel", s.said(thread), s.said(s.general))
	}
}

func TestADirectMessageIsAboutTheOneServerShared(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.addArticle()
	dm := s.DM(s.alice.User)
	direct := s.replied(dm, func() { s.Say(s.alice, dm, "where will they meet?") })
	s.contains(direct, "Budapest", "Delete")
	s.lacks(direct, "Share")
	s.contains(s.Slash(s.alice, dm, "ask", discordtest.Options{"question": "where will they meet?"}).Answer(), "Budapest")

	both := s.AddUser("both")
	s.a.AddMember(both)
	s.b.AddMember(both)
	dm = s.DM(both)
	s.contains(s.replied(dm, func() { s.Say(both, dm, "where will they meet?") }), "several servers")
	nowhere := s.AddUser("nowhere")
	dm = s.DM(nowhere)
	s.contains(s.replied(dm, func() { s.Say(nowhere, dm, "where will they meet?") }), "no server")
	dm = s.DM(s.bob.User)
	s.lacks(s.replied(dm, func() { s.Say(s.bob, dm, "where will they meet?") }), "Budapest")
}

func TestAMessagesMenuAsksAboutItInPrivate(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.addArticle()
	said := s.Say(s.bob, s.general, "where will Trump and Putin meet?")
	m := s.MessageMenu(s.alice, said, "Ask about this").Answer()
	s.private(m)
	s.contains(m, "Budapest")
	checked := s.MessageMenu(s.alice, said, "Is this in the documents?").Answer()
	s.private(checked)
	s.contains(checked, "Receipt")
	answer := s.ask("where will they meet?")
	s.restart() // lets the answer's work finish
	s.MessageMenu(s.alice, answer, "Ask about this").Form()
}

func TestALimitIsSaidOnceInAChannel(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(s *stage) { s.config.MemberHourly = 3 })
	s.addArticle()
	for range 30 {
		s.Say(s.alice, s.general, s.Bot.Mention()+" where will they meet?")
	}
	s.WaitMessages(s.general, 4)
	eve := s.a.AddMember(s.AddUser("eve"))
	m := s.replied(s.general, func() { s.Say(eve, s.general, s.Bot.Mention()+" where will they meet?") })
	s.contains(m, "Budapest")
	if n := s.said(s.general); n != 5 {
		t.Errorf("the bot spoke %d times: three answers, one notice and an answer to somebody else are wanted", n)
	}
}

func TestABurstOfTwoHundredQuestionsIsAnsweredOrRefusedPolitely(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(s *stage) { s.config.MemberHourly, s.config.ServerHourly = 1000, 1000 })
	s.addArticle()
	var all sync.WaitGroup
	answers := make([]*discordtest.Message, 200)
	for i := range answers {
		x := s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": "where will they meet?"})
		all.Go(func() { answers[i] = x.Answer() })
	}
	all.Wait()
	for i, m := range answers {
		if !m.Ephemeral() {
			s.contains(m, "Budapest")
			continue
		}
		s.contains(m, "again in a moment")
		t.Logf("question %d found no place", i)
	}
}
