package commands_test

import (
	"strings"
	"testing"

	"docent/internal/discordtest"
)

// Whose message an admin has added by name can leave the document: first by
// name, then with what they wrote.
func TestAMemberLeavesADocumentThatWasMadeOfMessages(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(s *stage) { s.messages, s.Privileged = true, true })
	thread := s.general.AddThread("Boiler")
	s.Say(s.alice, thread, "Hold the green button for ten seconds.")
	chosen := s.Say(s.admin, thread, "Thanks <@"+s.alice.ID+">, the boiler hums again.")
	preview := read(s.Click(s.admin, read(s.MessageMenu(s.admin, chosen, "Add to documents")), "Take the whole thread"))
	s.contains(preview, "Thanks \\@member")
	named := read(s.Click(s.admin, preview, "With the authors' names"))
	s.contains(named, "alice: Hold the green", "Thanks \\@alice")
	s.Click(s.admin, named, "Add").Answer()
	answer := s.ask("which button do I hold for ten seconds?")
	s.contains(answer, "alice: Hold the green")

	shown := s.Slash(s.alice, s.general, "privacy show", nil).Answer()
	s.private(shown)
	s.contains(shown, "made from channels and threads: 1", "Your name stands in them")
	file := s.Click(s.alice, shown, "Export my data").Answer()
	if data := string(file.Files()[0].Data); !strings.Contains(data, "Hold the green button") {
		t.Errorf("exported %s", data)
	}
	deleted := s.Slash(s.alice, s.general, "privacy delete", nil).Answer()
	s.private(deleted)
	s.contains(deleted, "Your name is left out of them, now and later")
	doc := s.Slash(s.admin, s.general, "docs show", discordtest.Options{"document": "Boiler"}).Answer()
	s.contains(doc, "Hold the green button", "Thanks \\@member")
	s.lacks(doc, "alice")
	quote := s.Slash(s.admin, s.general, "quote", discordtest.Options{"id": receipt(t, answer)}).Answer()
	s.lacks(quote, "alice: Hold")
	s.contains(s.docs("history", discordtest.Options{"document": "Boiler"}), "There is no earlier text")
	again := read(s.Click(s.admin, read(s.MessageMenu(s.admin, chosen, "Add to documents")), "Take the whole thread"))
	s.contains(again, "Messages: 2")
	s.lacks(read(s.Click(s.admin, again, "With the authors' names")), "alice")

	out := s.Click(s.alice, deleted, "Take my messages out too").Answer()
	s.contains(out, "are not read again")
	s.lacks(s.Slash(s.admin, s.general, "docs show", discordtest.Options{"document": "Boiler"}).Answer(), "green button")
	s.lacks(s.ask("which button do I hold for ten seconds?"), "Hold the green")
	hers := s.Say(s.alice, s.general, "The spare fuse is in the drawer.")
	s.contains(read(s.MessageMenu(s.admin, hers, "Add to documents")), "has asked that their messages do not stand in documents")
	s.contains(s.Click(s.alice, out, "Let me be read again").Answer(), "may be read again")
	s.contains(read(s.MessageMenu(s.admin, hers, "Add to documents")), "spare fuse")
	log := s.Slash(s.admin, s.general, "settings audit", nil).Answer()
	s.contains(log, "the program", "messages")
	s.lacks(log, "<@"+s.alice.ID+">")
}
