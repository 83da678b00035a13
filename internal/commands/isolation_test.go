package commands_test

import (
	"strconv"
	"strings"
	"testing"

	"docent/internal/discordtest"
	"docent/internal/records"
	"docent/internal/retrieval"
)

// documentID returns the id of a server's only document.
func (s *stage) documentID(community string) string {
	s.t.Helper()
	docs, _, err := s.store.ListDocuments(s.t.Context(), retrieval.Scope{Communities: []string{community}}, records.Listing{Limit: 1})
	s.must(err)
	if len(docs) != 1 {
		s.t.Fatalf("%d documents", len(docs))
	}
	return strconv.FormatInt(docs[0].ID, 10)
}

// receipt returns the id of the receipt under an answer.
func receipt(t *testing.T, m *discordtest.Message) string {
	t.Helper()
	_, rest, ok := strings.Cut(m.Text(), "Receipt `")
	id, _, closed := strings.Cut(rest, "`")
	if !ok || !closed {
		t.Fatalf("no receipt in:\n%s", m.Text())
	}
	return id
}

func TestOneServerNeverSeesAnothersDocuments(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.addArticle()
	secrets := []string{"Budapest", "Trump", "trump"}
	id := s.documentID(s.a.ID)

	m := s.Slash(s.bob, s.other, "ask", discordtest.Options{"question": "where will they meet?"}).Answer()
	s.contains(m, "no documents here yet")
	s.lacks(m, secrets...)

	for _, option := range []string{id, article, "Trump putin budapest meeting"} {
		crafted := s.Slash(s.bob, s.other, "ask", discordtest.Options{"question": "where will they meet?", "document": option}).Answer()
		s.private(crafted)
		s.contains(crafted, "no such document")
		s.lacks(crafted, secrets...)
	}
	for _, typed := range []string{"", "t", "Trump"} {
		if got := s.Autocomplete(s.bob, s.other, "ask", "document", typed, discordtest.Options{"question": "x"}).Choices(); len(got) > 0 {
			t.Errorf("typing %q suggests %v", typed, got)
		}
	}
	s.lacks(s.Slash(s.bob, s.other, "docs list", nil).Answer(), secrets...)
	s.lacks(s.Slash(s.bob, s.other, "help", nil).Answer(), secrets...)
}

func TestCopiedButtonsAndReceiptsOpenNothingElsewhere(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.addArticle()
	s.add(s.b.ID, "b.txt", "The bakery opens at seven in the morning every day.")
	theirs := s.ask("where will they meet?")
	id := receipt(t, theirs)
	mine := s.Slash(s.bob, s.other, "ask", discordtest.Options{"question": "when does the bakery open?"}).Answer()
	for _, button := range theirs.Buttons() {
		x := s.ClickCopied(s.bob, mine, button.CustomID)
		answer := x.Answer()
		s.private(answer)
		s.lacks(answer, "Budapest", "Trump", "Hungary")
		s.contains(answer, "no longer here")
	}
	for _, copied := range []string{id, "#" + id, strings.ToUpper(id)} {
		s.contains(s.Slash(s.bob, s.other, "quote", discordtest.Options{"id": copied}).Answer(), "I know no answer")
	}
	s.contains(s.Slash(s.alice, s.general, "quote", discordtest.Options{"id": "#" + id}).Answer(), "has not changed since")
}

func TestAPrivateAnswersButtonsServeItsAskerOnly(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.addArticle()
	eve := s.a.AddMember(s.AddUser("eve"))
	secret := s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": "where will they meet?", "private": true}).Answer()
	public := s.ask("where will Putin meet Trump?")
	for _, button := range secret.Buttons() {
		s.contains(s.ClickCopied(eve, public, button.CustomID).Answer(), "no longer here")
	}
	s.contains(s.Slash(eve, s.general, "quote", discordtest.Options{"id": receipt(t, secret)}).Answer(), "I know no answer")
}

func TestAReceiptSaysWhatBecameOfItsDocument(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	const old = "The bakery opens at seven in the morning every day.\n\nIt sells bread."
	s.add(s.a.ID, "b.txt", old)
	m := s.ask("when does the bakery open?")
	quote := func() *discordtest.Message {
		return s.Slash(s.alice, s.general, "quote", discordtest.Options{"id": receipt(t, m)}).Answer()
	}
	s.contains(quote(), "seven", "has not changed since")
	s.add(s.a.ID, "b.txt", "News first.\n\n"+old)
	s.contains(quote(), "seven", "still stand in it")
	s.contains(s.Click(s.alice, m, "Show in context").Answer(), "seven")
	s.add(s.a.ID, "b.txt", "The bakery opens at eight in the morning every day.")
	s.contains(quote(), "seven", "no longer stand in it")
	s.contains(s.Click(s.alice, m, "Show in context").Answer(), "has changed since")
	s.must(s.store.RemoveDocument(t.Context(), s.a.ID, "b.txt"))
	gone := quote()
	s.contains(gone, "was removed")
	s.lacks(gone, "seven")
	s.contains(s.Click(s.alice, m, "Show in context").Answer(), "no longer here")
}

func TestAPublicAnswerQuotesOnlyWhatEverybodyMayRead(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	staff := s.a.AddRole("staff", 0)
	dora := s.a.AddMember(s.AddUser("dora"), staff)
	s.add(s.a.ID, "secret.txt", "The bakery opens at seven in the morning every day.")
	docs, _, err := s.store.ListDocuments(t.Context(), retrieval.Scope{Communities: []string{s.a.ID}}, records.Listing{Limit: 1})
	s.must(err)
	secret := docs[0].ID
	s.must(s.store.SetAccess(t.Context(), s.a.ID, secret, records.Access{Roles: []string{staff.ID}}))
	const question = "when does the bakery open?"
	ask := func(o discordtest.Options) *discordtest.Message {
		o["question"] = question
		return s.Slash(dora, s.general, "ask", o).Answer()
	}
	s.lacks(ask(discordtest.Options{}), "seven")
	s.lacks(s.replied(s.general, func() { s.Say(dora, s.general, s.Bot.Mention()+" "+question) }), "seven")
	mine := ask(discordtest.Options{"private": true})
	s.private(mine)
	s.contains(mine, "seven")
	refused := s.Click(dora, mine, "Share").Answer()
	s.private(refused)
	s.contains(refused, "Not everybody here")
	named := ask(discordtest.Options{"document": strconv.FormatInt(secret, 10)})
	s.private(named)
	s.contains(named, "seven", "Only you see this")
	s.lacks(s.Slash(s.alice, s.general, "docs list", nil).Answer(), "secret", "Secret")
	if got := s.Autocomplete(s.alice, s.general, "ask", "document", "", discordtest.Options{"question": "x"}).Choices(); len(got) > 0 {
		t.Errorf("suggested %v", got)
	}
	s.contains(s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": question, "document": "secret.txt"}).Answer(), "no such document")

}
