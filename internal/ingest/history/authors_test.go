package history

import (
	"strings"
	"testing"
	"time"

	"docent/internal/records"
	"docent/internal/sqlite"
)

func (s *stage) withdraw(member string, words bool) {
	s.t.Helper()
	if err := s.reader.Withdraw(s.t.Context(), records.Withdrawal{Community: s.guild.ID, Member: member, Words: words}); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) authored(member string) records.Authored {
	s.t.Helper()
	a, err := s.reader.Authored(s.t.Context(), s.guild.ID, member)
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}

// A member's name leaves documents at once, where they wrote and where others
// mention them, and no later reading brings it back.
func TestAMemberWhoAsksIsNamedInNoDocument(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	bob := s.guild.AddMember(s.AddUser("bob"))
	first := s.Say(bob, s.general, "The key hangs behind the stove.")
	s.Say(s.alice, s.general, "Thanks <@"+bob.ID+">, and alice too.")
	thread := s.general.AddThread("Stove")
	s.Say(bob, thread, "It is warm.")
	s.take(s.general, true)
	s.step()
	s.expect(map[string][]string{
		"#general, 2026-03": {"bob: The key hangs behind the stove.", "alice: Thanks @bob, and alice too."}, "Stove": {"bob: It is warm."},
	})
	if a := s.authored(bob.ID); len(a.Messages) != 2 || !a.Named || a.Nameless || !strings.HasSuffix(a.Messages[0].URL, first.ID) {
		t.Errorf("of bob there is %+v", a)
	}
	s.withdraw(bob.ID, false)
	nameless := map[string][]string{
		"#general, 2026-03": {"The key hangs behind the stove.", "alice: Thanks @member, and alice too."}, "Stove": {"It is warm."},
	}
	s.expect(nameless)
	if s.versions() != 0 {
		t.Error("an earlier text keeps the name")
	}
	if a := s.authored(bob.ID); len(a.Messages) != 2 || a.Named || !a.Nameless || a.Wordless {
		t.Errorf("of bob there is %+v", a)
	}
	first.Edit("The key hangs behind the stove!")
	nameless["#general, 2026-03"][0] = "The key hangs behind the stove!"
	s.Say(bob, thread, "Still.")
	nameless["Stove"] = append(nameless["Stove"], "Still.")
	s.step()
	s.expect(nameless)
	s.take(s.general, true) // reads all of it anew
	s.step()
	s.expect(nameless)
	if was, err := s.reader.Readmit(t.Context(), s.guild.ID, bob.ID); err != nil || !was {
		t.Errorf("%v, %v", was, err)
	}
	s.take(s.general, true)
	s.step()
	if text := s.docs()["Stove"]; text != "bob: It is warm.\n\nbob: Still.\n" {
		t.Errorf("read again it says %q", text)
	}
}

func TestWhatAMemberWroteLeavesDocumentsIfTheyWant(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	bob := s.guild.AddMember(s.AddUser("bob"))
	s.Say(bob, s.general, "My number is 555 0199.")
	s.Say(s.alice, s.general, "The key hangs behind the stove.")
	thread := s.general.AddThread("Bob alone")
	s.Say(bob, thread, "Nobody else is here.")
	s.take(s.general, false)
	s.step()
	id := s.idOf("#general, 2026-03")
	r := records.Receipt{
		Community: s.guild.ID, Channel: "c", Asker: "9", Kind: records.KindAsk, Question: "bob's number?", Answered: true, Created: time.Now(),
		Quotes: []records.Citation{{Document: id, Text: "My number is 555 0199."}},
	}
	receipt, err := s.store.SaveReceipt(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	s.withdraw(bob.ID, true)
	alone := map[string][]string{"#general, 2026-03": {"The key hangs behind the stove."}}
	s.expect(alone)
	if s.versions() != 0 {
		t.Error("an earlier text keeps the words")
	}
	s.Say(bob, s.general, "And my address is 5 Hill Road.")
	s.step()
	s.take(s.general, true)
	s.step()
	alone["#general, 2026-03"][0] = "alice: " + alone["#general, 2026-03"][0]
	s.expect(alone)
	got, err := s.store.Receipt(t.Context(), receipt)
	if err != nil || got.Quotes[0].Text != "" || got.Quotes[0].Erased.IsZero() {
		t.Errorf("the receipt says %+v, %v", got.Quotes, err)
	}
	if a := s.authored(bob.ID); len(a.Messages) != 0 || !a.Wordless {
		t.Errorf("of bob there is %+v", a)
	}
	other := s.AddGuild("Others")
	if a, err := s.reader.Authored(t.Context(), other.ID, bob.ID); err != nil || a.Any() {
		t.Errorf("another server knows of bob %+v, %v", a, err)
	}
}

func (s *stage) idOf(title string) int64 {
	s.t.Helper()
	docs, _, err := s.store.Documents(s.t.Context(), s.guild.ID, sqlite.List{Contains: title})
	if err != nil || len(docs) != 1 {
		s.t.Fatalf("%s: %d documents, %v", title, len(docs), err)
	}
	return docs[0].ID
}
