package commands_test

import (
	"fmt"
	"strings"
	"testing"

	"docent/internal/discordtest"
	"docent/internal/records"
)

func TestEveryWayToChangeDocumentsIsClosedToMembers(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.accept("hours.md", hours)
	s.accept("hours.md", strings.ReplaceAll(hours, "seven", "eight"))
	id := s.idOf(s.a.ID, "hours.md")
	doc := discordtest.Options{"document": id}
	draft := s.docs("add", upload("new.md", "# New\n\nSomething new."))
	for command, o := range map[string]discordtest.Options{
		"add": upload("x.txt", "words"), "replace": doc, "rename": {"document": id, "title": "Mine"}, "remove": doc,
		"access": doc, "history": doc, "refresh": doc,
	} {
		m := s.Slash(s.alice, s.general, "docs "+command, o).Answer()
		s.private(m)
		s.contains(m, "Manage Server")
		if command == "add" {
			continue
		}
		if got := s.Autocomplete(s.alice, s.general, "docs "+command, "document", "", nil).Choices(); len(got) > 0 {
			t.Errorf("/docs %s suggests %v to a member", command, got)
		}
	}
	public := s.ask("when does the bakery open?")
	for _, button := range draft.Buttons() {
		s.contains(s.ClickCopied(s.alice, public, button.CustomID).Answer(), "Manage Server")
	}
	for _, name := range []string{"drem", "dundo", "dforg", "dbring", "drole", "droom", "dopen", "dhist", "dcmp", "drest", "deras", "dgone", "dclr", "dadd", "ddrop", "drev", "dall", "dname"} {
		s.contains(s.ClickCopied(s.alice, public, name+":"+id+":1").Answer(), "Manage Server")
	}
	form := s.Slash(s.admin, s.general, "docs add", nil).Form()
	s.contains(s.Submit(s.alice, form, map[string]string{"Title": "x", "Text": "words"}).Answer(), "Manage Server")
	s.contains(s.MessageMenu(s.alice, s.Say(s.alice, s.general, "The key is red."), "Add to documents").Answer(), "Manage Server")
	// A role that manages documents opens all of it.
	role := s.a.AddRole("keepers", 0)
	keeper := s.a.AddMember(s.AddUser("kim"), role)
	s.must(func() error {
		_, err := s.store.ChangeSettings(t.Context(), s.a.ID, func(v *records.Settings) error { v.Managers = []string{role.ID}; return nil })
		return err
	}())
	s.contains(s.Slash(keeper, s.general, "docs rename", discordtest.Options{"document": id, "title": "Bakery"}).Answer(), "“Bakery”")
	s.audited(keeper, "docs rename", "Bakery")
	// Members list and show.
	s.contains(s.Slash(s.alice, s.general, "docs list", nil).Answer(), "Bakery")
	s.contains(s.Slash(s.alice, s.general, "docs show", doc).Answer(), "eight")
}

func TestAnotherServersDocumentsCannotBeTouched(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.accept("hours.md", hours)
	s.accept("hours.md", strings.ReplaceAll(hours, "seven", "eight"))
	id := s.idOf(s.a.ID, "hours.md")
	draft := s.docs("add", upload("secret.md", "# Secret\n\nSeven dwarfs."))
	confirm := s.docs("remove", discordtest.Options{"document": id})
	boss := s.b.OwnerMember()
	s.add(s.b.ID, "b.txt", "The forge is lit at noon.")
	own := s.Slash(boss, s.other, "docs list", nil).Answer()
	secrets := []string{"bakery", "Opening", "hours.md", "eight", "seven", "Seven", "dwarfs", "Secret"}
	for command, o := range map[string]discordtest.Options{
		"show": {}, "replace": {}, "rename": {"title": "Stolen"}, "remove": {}, "access": {}, "history": {}, "refresh": {},
	} {
		for _, name := range []string{id, "hours.md", "Opening hours"} {
			o["document"] = name
			m := s.Slash(boss, s.other, "docs "+command, o).Answer()
			s.contains(m, "no such document")
			s.lacks(m, secrets...)
		}
		for _, typed := range []string{"", "h", "Opening"} {
			for _, c := range s.Autocomplete(boss, s.other, "docs "+command, "document", typed, nil).Choices() {
				if c.Name != "B" {
					t.Errorf("/docs %s suggests %v", command, c)
				}
			}
		}
	}
	copied := append(draft.Buttons(), confirm.Buttons()...)
	for _, name := range []string{"drem", "drole", "droom", "dopen", "dhist", "dcmp", "drest", "deras", "dgone", "dclr", "dshow"} {
		copied = append(copied, discordtest.Button{CustomID: name + ":" + id + ":1"})
	}
	for _, button := range copied {
		if button.CustomID == "ddrop:" {
			continue // names nothing: it only closes the question it stands on
		}
		m := s.ClickCopied(boss, own, button.CustomID).Answer()
		s.lacks(m, secrets...)
	}
	removed := s.Click(s.admin, confirm, "Remove").Answer()
	for _, name := range []string{"dundo", "dforg", "dbring"} {
		m := s.ClickCopied(boss, own, name+":1").FollowUps(1)[0]
		s.contains(m, "no longer be brought back")
		s.lacks(m, secrets...)
	}
	s.Click(s.admin, removed, "Bring it back").Answer()
	s.contains(s.ask("when does the bakery open?"), "eight")
	form := s.Slash(boss, s.other, "docs replace", discordtest.Options{"document": "b.txt"}).Form()
	form.CustomID = "paste:" + id + "::"
	m := read(s.Submit(boss, form, map[string]string{"Title": "Stolen", "Text": "The bakery is ours."}))
	s.contains(m, "no such document")
	if docs := s.documents(s.a.ID); len(docs) != 1 || docs[0].Title != "Opening hours" || docs[0].Restricted {
		t.Errorf("server a holds %+v", docs)
	}
	if docs := s.documents(s.b.ID); len(docs) != 1 {
		t.Errorf("server b holds %+v", docs)
	}
}

func TestHistoryShowsWhatChangedAndWhichAnswersWouldDiffer(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.accept("hours.md", hours)
	answer := s.ask("when does the bakery open?")
	s.ask("where is bread baked?")
	secret := s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": "is it closed on public holidays?", "private": true}).Answer()
	s.contains(secret, "public holidays")
	s.accept("hours.md", strings.NewReplacer("seven", "eight", "It is closed on public holidays.\n\n", "").Replace(hours)+"\nTea is served too.\n")
	id := s.idOf(s.a.ID, "hours.md")
	shown := s.docs("history", discordtest.Options{"document": id})
	s.private(shown)
	s.lacks(shown, "no longer stands in it: 0")
	s.contains(shown, "History of “Opening hours”", "by <@"+s.admin.ID+">", "paragraphs changed: 1", "new: 1", "gone: 1",
		"Answers that would now differ: 1",
		"when does the bakery open?", "Then: The bakery opens at seven", "Now: The bakery opens at eight")
	s.lacks(shown, "is it closed on public holidays?", "where is bread baked?")
	quote := s.Slash(s.alice, s.general, "quote", discordtest.Options{"id": receipt(t, answer)}).Answer()
	s.contains(quote, "no longer stand in it", "The document was replaced <t:", "In its place stands now: The bakery opens at eight")

	versions, err := s.store.Versions(t.Context(), s.a.ID, s.documents(s.a.ID)[0].ID)
	s.must(err)
	compared := s.Choose(s.admin, shown, "What changed since which text?", fmt.Sprint(versions[0].ID)).Answer()
	s.contains(compared, "changed**\n➖ ~~The bakery opens at seven", "➕ The bakery opens at eight", "gone**\n➖ ~~It is closed", "new**\n➕ Tea is served")
	restored := s.Click(s.admin, compared, "Restore this version").Answer()
	s.contains(restored, "is replaced", "paragraphs changed: 1")
	s.audited(s.admin, "docs restore", "hours.md")
	s.contains(s.ask("when does the bakery open?"), "seven")
	s.contains(s.Slash(s.alice, s.general, "quote", discordtest.Options{"id": receipt(t, answer)}).Answer(), "has not changed since")
	s.contains(s.Click(s.alice, answer, "Show in context").Answer(), "seven")
	s.contains(s.Click(s.admin, restored, "History").Answer(), "no longer stands in it: 0")
}

func TestTheListIsSortedAndADocumentIsShownInPages(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for n := range 11 {
		s.add(s.a.ID, fmt.Sprintf("doc-%02d.md", n), fmt.Sprintf("# Doc %02d\n\n%s", n, strings.Repeat("Words about it. ", 12-n)))
	}
	var long strings.Builder
	for n := range 30 {
		fmt.Fprintf(&long, "## Part %d\n\nThis is what part %d says, and it says it in quite a lot of words so that it is a passage.\n\n", n, n)
	}
	s.add(s.a.ID, "long.md", "# Long\n\n"+long.String())
	list := s.Slash(s.alice, s.general, "docs list", discordtest.Options{"sort": "size"}).Answer()
	s.contains(list, "page 1 of 2 · 12 in all", "Largest first", "1\\. **Long**", "2\\. **Doc 00**", "quoted 0×")
	s.contains(s.Click(s.alice, list, "Next page").Answer(), "page 2 of 2", "12\\. **Doc 10**", "Largest first")
	s.contains(s.Slash(s.alice, s.general, "docs list", nil).Answer(), "1\\. **Doc 00**")
	shown := s.Slash(s.alice, s.general, "docs show", discordtest.Options{"document": "long.md"}).Answer()
	s.private(shown)
	s.contains(shown, "Long", "Outline", "Part 3", "and 15 more", "what part 0 says", "Page 1 of 6")
	next := s.Click(s.alice, shown, "Next page").Answer()
	s.contains(next, "Page 2 of 6", "what part 5 says")
	s.lacks(next, "Outline")
}

func TestADocumentIsRenamed(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.accept("hours.md", hours)
	s.accept("other.md", "# Other\n\nSomething else.")
	id := s.idOf(s.a.ID, "hours.md")
	s.contains(s.docs("rename", discordtest.Options{"document": id}), "new title or a new name")
	s.contains(s.docs("rename", discordtest.Options{"document": id, "name": "other.md"}), "has the name")
	s.contains(s.docs("rename", discordtest.Options{"document": id, "name": "bakery.md", "title": "The bakery"}), "“The bakery”", "bakery.md")
	s.contains(s.ask("when does the bakery open?"), "seven", "The bakery")
	s.contains(s.docs("add", upload("bakery.md", strings.ReplaceAll(hours, "seven", "nine"))), "Replace the text of “The bakery”")
}
