package commands_test

import (
	"strings"
	"testing"

	"docent/internal/discordtest"
)

func TestTheChosenMessageIsAddedWithoutAnyIntent(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	thread := s.general.AddThread("Keys")
	m := s.Say(s.alice, thread, "The spare key hangs behind the stove.")
	preview := read(s.MessageMenu(s.admin, m, "Add to documents"))
	s.private(preview)
	s.contains(preview, "Keys", "spare key", "members' own words", "Ask the authors", "I can only read the message you chose", "names are left out")
	s.lacks(preview, "Take the whole thread")
	s.contains(s.ClickCopied(s.admin, preview, strings.Replace(button(t, preview, "With the authors' names"), "dname", "dall", 1)).Answer(), "message_content")
	named := read(s.Click(s.admin, preview, "With the authors' names"))
	s.contains(named, "alice: The spare key")
	plain := read(s.Click(s.admin, named, "Without names"))
	s.lacks(plain, "alice:")
	s.Click(s.admin, plain, "Add").Answer()
	answer := s.ask("where is the spare key?")
	s.contains(answer, "behind the stove", "https://discord.com/channels/"+s.a.ID+"/"+thread.ID+"/"+m.ID)
	again := read(s.MessageMenu(s.admin, m, "Add to documents"))
	s.contains(again, "exactly this already")
	empty := s.MessageMenu(s.admin, s.Say(s.alice, s.general, "  "), "Add to documents").Answer()
	s.contains(empty, "no text")
	s.contains(s.docs("refresh", discordtest.Options{"document": "Keys"}), "Add to documents")
}

func button(t *testing.T, m *discordtest.Message, name string) string {
	t.Helper()
	b, ok := m.Button(name)
	if !ok {
		t.Fatalf("no button %q in\n%s", name, m.Text())
	}
	return b.CustomID
}

func TestAWholeThreadIsAddedWithMessageContent(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(s *stage) {
		s.messages = true
		s.Privileged = true
	})
	start := s.Say(s.alice, s.general, "How do I reset the boiler?")
	thread := start.StartThread("Boiler")
	var chosen *discordtest.Message
	for range 101 { // more than Discord gives at once
		chosen = s.Say(s.alice, thread, "Thinking about it.")
	}
	s.Say(s.admin, thread, "Hold the green button for ten seconds.")
	preview := read(s.MessageMenu(s.admin, chosen, "Add to documents"))
	whole := read(s.Click(s.admin, preview, "Take the whole thread"))
	s.contains(whole, "Boiler", "Messages: 103", "How do I reset the boiler?")
	named := read(s.Click(s.admin, whole, "With the authors' names"))
	s.contains(named, "alice: How do I", "Messages: 103")
	s.Click(s.admin, read(s.Click(s.admin, named, "Without names")), "Add").Answer()
	s.contains(s.ask("how long do I hold the green button?"), "green button")
	one := read(s.Click(s.admin, read(s.MessageMenu(s.admin, chosen, "Add to documents")), "Take the whole thread"))
	s.contains(one, "exactly this already")
}

func TestAMessageThatOnlyCarriesAFileIsThatFile(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	file := discordtest.Attachment{Filename: "hours.md", Data: []byte(hours)}
	m := s.SayFile(s.alice, s.general, "", file)
	s.contains(read(s.MessageMenu(s.admin, m, "Add to documents")), "Opening hours")
	s.contains(read(s.MessageMenu(s.admin, s.SayFile(s.alice, s.general, "See the file.", file), "Add to documents")), "Not part of it: hours.md")
	foreign := s.SayWith(s.alice, s.general, "", map[string]any{"attachments": []any{map[string]any{
		"id": "1", "filename": "x.md", "size": 5, "url": "https://example.org/x.md", "proxy_url": "https://example.org/x.md", "content_type": "text/markdown",
	}}})
	s.contains(read(s.MessageMenu(s.admin, foreign, "Add to documents")), "no address I can read")
}
