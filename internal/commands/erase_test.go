package commands_test

import (
	"fmt"
	"testing"

	"docent/internal/discordtest"
)

// An admin who has put a secret into a document by mistake replaces it and
// erases the text that held it: no path shows it any more.
func TestASecretThatSlippedIntoADocumentIsErasedFromItsPast(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	const secret = "hunter9922"
	s.accept("hours.md", hours+"\nThe alarm code of the bakery is "+secret+".\n")
	leaked := s.ask("what is the alarm code of the bakery?")
	s.contains(leaked, secret)
	private := s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": "what is the alarm code of the bakery?", "private": true}).Answer()
	other := s.ask("is it closed on public holidays?")
	s.accept("hours.md", hours)
	id := s.idOf(s.a.ID, "hours.md")
	history := s.docs("history", discordtest.Options{"document": id})
	versions, err := s.store.Versions(t.Context(), s.a.ID, s.documents(s.a.ID)[0].ID)
	s.must(err)
	compared := s.Choose(s.admin, history, "What changed since which text?", fmt.Sprint(versions[0].ID)).Answer()
	s.contains(compared, secret)
	asked := s.Click(s.admin, compared, "Erase this text…").Answer()
	s.contains(asked, "Erase the text of “Opening hours” that was there from <t:", "cannot be brought back")
	erased := s.Click(s.admin, asked, "Erase for good").Answer()
	s.private(erased)
	s.contains(erased, "is erased", "quoted words only it held: 2", "/channels/"+s.a.ID+"/"+s.general.ID+"/"+leaked.ID)
	s.lacks(erased, other.ID)
	s.audited(s.admin, "docs erase", "hours.md")

	s.contains(s.docs("history", discordtest.Options{"document": id}), "There is no earlier text")
	for _, m := range []*discordtest.Message{leaked, private} {
		quote := s.Slash(s.alice, s.general, "quote", discordtest.Options{"id": receipt(t, m)}).Answer()
		s.contains(quote, "These words were erased <t:")
		s.lacks(quote, secret)
		shown := s.Click(s.alice, m, "Show in context").Answer()
		s.contains(shown, "These words were erased")
		s.lacks(shown, secret)
	}
	refused := s.Click(s.alice, private, "Share").Answer()
	s.contains(refused, "no longer stands in the documents")
	s.contains(s.Slash(s.alice, s.general, "quote", discordtest.Options{"id": receipt(t, other)}).Answer(), "public holidays", "still stand in it")
	s.contains(s.ClickCopied(s.admin, erased, fmt.Sprintf("drest:%s:%d", id, versions[0].ID)).FollowUps(1)[0], "no longer kept")

	before := len(s.Messages(s.general))
	cleared := s.Click(s.admin, erased, "Delete these messages").Answer()
	s.contains(cleared, "Messages deleted: 1")
	if now := s.Messages(s.general); len(now) != before-1 {
		t.Errorf("%d messages, before there were %d", len(now), before)
	}
	for _, m := range s.Messages(s.general) {
		s.lacks(m, secret)
	}
	s.audited(s.admin, "docs clear", "hours.md")
}

// What was quoted cannot be shared as if it still stood there.
func TestAnAnswerWhoseQuoteHasChangedIsNotShared(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.add(s.a.ID, "b.txt", "The bakery opens at seven in the morning every day.")
	m := s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": "when does the bakery open?", "private": true}).Answer()
	s.add(s.a.ID, "b.txt", "The bakery opens at eight in the morning every day.")
	s.contains(s.Click(s.alice, m, "Share").Answer(), "Ask again and share the new answer")
}
