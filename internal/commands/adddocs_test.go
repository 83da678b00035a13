package commands_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"docent/internal/discordtest"
	"docent/internal/extract"
	"docent/internal/fetch"
	"docent/internal/records"
	"docent/internal/retrieval"
)

func upload(name, content string) discordtest.Options {
	return discordtest.Options{"file": discordtest.Attachment{Filename: name, Data: []byte(content)}}
}

// docs uses a subcommand of /docs as an admin of server a, and waits for what
// comes of it.
func (s *stage) docs(sub string, o discordtest.Options) *discordtest.Message {
	s.t.Helper()
	return read(s.Slash(s.admin, s.general, "docs "+sub, o))
}

// read waits until nothing is being read any more.
func read(x *discordtest.Exchange) *discordtest.Message {
	return x.AnswerUntil(func(text string) bool { return !strings.HasPrefix(text, "⏳") })
}

// accept adds a file and says yes to the preview.
func (s *stage) accept(name, content string) *discordtest.Message {
	s.t.Helper()
	preview := s.docs("add", upload(name, content))
	button := "Add"
	if _, ok := preview.Button(button); !ok {
		button = "Replace"
	}
	return s.Click(s.admin, preview, button).Answer()
}

// idOf returns a document's id as an option's value.
func (s *stage) idOf(community, name string) string {
	s.t.Helper()
	d, err := s.store.Document(s.t.Context(), community, name)
	s.must(err)
	return strconv.FormatInt(d.ID, 10)
}

func (s *stage) documents(community string) []records.Document {
	s.t.Helper()
	docs, _, err := s.store.ListDocuments(s.t.Context(), retrieval.Scope{Communities: []string{community}}, records.Listing{})
	s.must(err)
	return docs
}

// audited fails the test unless the newest entry of the audit log is this one.
func (s *stage) audited(who *discordtest.Member, action, detail string) {
	s.t.Helper()
	log, err := s.store.AuditLog(s.t.Context(), s.a.ID, 1)
	s.must(err)
	if len(log) != 1 || log[0].Actor != who.ID || log[0].Action != action || !strings.Contains(log[0].Detail, detail) {
		s.t.Errorf("the audit log ends with %+v, not with %s of %q", log, action, detail)
	}
}

const hours = "# Opening hours\n\nThe bakery opens at seven in the morning every day.\n\nIt is closed on public holidays.\n\nBread is baked in the cellar.\n"

// The sixth acceptance script: an admin adds a document.
func TestAnAdminAddsADocumentAndReplacesIt(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	refused := s.Slash(s.alice, s.general, "docs add", upload("hours.md", hours)).Answer()
	s.private(refused)
	s.contains(refused, "Manage Server")
	preview := s.docs("add", upload("hours.md", hours))
	s.private(preview)
	s.contains(preview, "Opening hours", "hours.md", "English", "paragraphs: 3", "opens at seven", "everybody")
	s.contains(s.ask("when does the bakery open?"), "no documents here yet")
	s.contains(s.Click(s.admin, preview, "Add").Answer(), "is added", "paragraphs: 3")
	s.audited(s.admin, "docs add", "hours.md")
	s.contains(s.ask("when does the bakery open?"), "seven")

	later := strings.NewReplacer("seven", "eight", "cellar", "attic").Replace(hours)
	second := s.docs("add", upload("hours.md", later))
	s.contains(second, "Replace the text of", "paragraphs changed: 2")
	done := s.Click(s.admin, second, "Replace").Answer()
	s.contains(done, "is replaced", "paragraphs changed: 2", "no longer stands there: 1")
	s.audited(s.admin, "docs replace", "hours.md")
	s.contains(s.ask("when does the bakery open?"), "eight")
	if docs := s.documents(s.a.ID); len(docs) != 1 {
		t.Errorf("there are %d documents", len(docs))
	}
	s.contains(s.docs("add", upload("hours.md", later)), "exactly this already")
	s.contains(s.docs("add", upload("copy.md", later)), "The same content is there already")
}

// What cannot be read is refused with one sentence that says what to do, in
// the sixth script too; what is too large is not even downloaded.
func TestAFileThatCannotBeReadIsRefusedAndLeavesNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.accept("hours.md", hours)
	id, before := s.idOf(s.a.ID, "hours.md"), s.Downloads()
	for name, c := range map[string]struct {
		file      discordtest.Attachment
		says      string
		downloads int
	}{
		"a program called a text": {
			discordtest.Attachment{Filename: "setup.txt", Data: []byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00This program cannot be run in DOS mode.\r\r\n$" + strings.Repeat("\x00\x8b\xec", 2000))},
			"This is not a document: it holds a program, picture, sound or other data, whatever its name says.", 1,
		},
		"an empty file": {discordtest.Attachment{Filename: "empty.txt"}, "There is no text in it.", 1},
		"50 MB": {
			discordtest.Attachment{Filename: "minutes.txt", Data: []byte("The minutes are short."), Size: 50_000_000},
			"It is too large: at most 1.0 MB are read. Split it, or ask the operator for more.", 0,
		},
		"more than was declared": {
			discordtest.Attachment{Filename: "huge.txt", Data: []byte(strings.Repeat("a lot ", 300_000)), Size: 100},
			"It is too large: at most 1.0 MB are read. Split it, or ask the operator for more.", 1,
		},
		"half a Word document": {
			discordtest.Attachment{Filename: "bad.docx", Data: []byte("PK\x03\x04\x14\x00nothing")},
			"The file is damaged or cut off. Please upload it again.", 1,
		},
	} {
		for sub, o := range map[string]discordtest.Options{"add": {"file": c.file}, "replace": {"file": c.file, "document": id}} {
			m := s.docs(sub, o)
			s.private(m)
			if got := strings.TrimSpace(m.Text()); got != c.says {
				t.Errorf("%s, %s: %q", name, sub, got)
			}
			if got := s.Downloads() - before; got != c.downloads {
				t.Errorf("%s, %s: %d downloads", name, sub, got)
			}
			before = s.Downloads()
		}
	}
	s.lacks(s.docs("list", nil), "Review")
	if docs := s.documents(s.a.ID); len(docs) != 1 {
		t.Errorf("after refused files there are %d documents", len(docs))
	}
	s.audited(s.admin, "docs add", "hours.md")
	s.contains(s.ask("when does the bakery open?"), "seven")
}

// The seventh acceptance script: deleted means gone.
func TestARemovedDocumentIsGoneEverywhereAndCanBeBroughtBack(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.accept("hours.md", hours)
	s.accept("music.md", "# Music\n\nThe organ is tuned twice a year.\n")
	answer := s.ask("when does the bakery open?")
	choices := s.Autocomplete(s.admin, s.general, "docs remove", "document", "hours", nil).Choices()
	if len(choices) != 1 || choices[0].Name != "Opening hours" {
		t.Fatalf("suggested %v", choices)
	}
	confirm := s.docs("remove", discordtest.Options{"document": choices[0].Value})
	s.private(confirm)
	s.contains(confirm, "Remove “Opening hours”")
	s.contains(s.Click(s.admin, confirm, "Cancel").Answer(), "Nothing was changed")
	s.contains(s.ask("when does the bakery open?"), "seven")
	confirm = s.docs("remove", discordtest.Options{"document": choices[0].Value})
	removed := s.Click(s.admin, confirm, "Remove").Answer()
	s.contains(removed, "is removed", "can be brought back until <t:")
	s.audited(s.admin, "docs remove", "hours.md")

	secret := "seven"
	s.lacks(s.ask("when does the bakery open?"), secret)
	for _, command := range []string{"ask", "docs show"} {
		others := discordtest.Options{"question": "x"}
		if command != "ask" {
			others = nil
		}
		for _, c := range s.Autocomplete(s.alice, s.general, command, "document", "", others).Choices() {
			if strings.Contains(c.Name, "Opening") {
				t.Errorf("/%s still suggests %v", command, c)
			}
		}
	}
	for _, b := range []string{"Show in context", "More passages", "Why this?"} {
		s.lacks(s.Click(s.alice, answer, b).Answer(), secret)
	}
	receipt := s.Slash(s.alice, s.general, "quote", discordtest.Options{"id": receipt(t, answer)}).Answer()
	s.contains(receipt, "was removed")
	s.lacks(receipt, secret)
	s.lacks(s.Slash(s.alice, s.general, "docs list", nil).Answer(), "Opening hours")

	list := s.docs("list", nil)
	s.lacks(list, "1\\. **Opening hours")
	back := s.Choose(s.admin, list, "Bring back a removed document", "1").Answer()
	s.contains(back, "“Opening hours” is back")
	s.audited(s.admin, "docs undo", "hours.md")
	s.contains(s.ask("when does the bakery open?"), secret)
	s.contains(s.Click(s.alice, answer, "Show in context").Answer(), secret)
	s.contains(s.Click(s.admin, removed, "Bring it back").FollowUps(1)[0], "no longer be brought back")

	confirm = s.docs("remove", discordtest.Options{"document": choices[0].Value})
	removed = s.Click(s.admin, confirm, "Remove").Answer()
	gone := s.Click(s.admin, removed, "Delete for good").Answer()
	s.contains(gone, "deleted for good")
	s.contains(s.ClickCopied(s.admin, gone, "dundo:2").FollowUps(1)[0], "no longer be brought back")
}

func TestATextIsPastedAndPutInAnothersPlace(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	form := s.Slash(s.admin, s.general, "docs add", nil).Form()
	preview := read(s.Submit(s.admin, form, map[string]string{"Title": "House rules", "Text": "## Quiet\n\nPlease be quiet after ten in the evening."}))
	s.contains(preview, "House rules", "quiet after ten")
	s.Click(s.admin, preview, "Add").Answer()
	s.contains(s.ask("when must I be quiet?"), "after ten", "House rules")
	id := s.idOf(s.a.ID, "House rules.md")
	form = s.Slash(s.admin, s.general, "docs replace", discordtest.Options{"document": id}).Form()
	preview = read(s.Submit(s.admin, form, map[string]string{"Text": "## Quiet\n\nPlease be quiet after eleven in the evening."}))
	s.contains(preview, "Replace the text of “House rules”", "paragraphs changed: 1")
	yes, _ := preview.Button("Replace")
	s.contains(s.Click(s.admin, preview, "Replace").Answer(), "is replaced")
	s.contains(s.ClickCopied(s.admin, preview, yes.CustomID).Answer(), "no longer waits")
	file := upload("rules-2027.txt", "Please be quiet after midnight.")
	file["document"] = id
	s.Click(s.admin, s.docs("replace", file), "Replace").Answer()
	if docs := s.documents(s.a.ID); len(docs) != 1 || docs[0].Name != "House rules.md" {
		t.Errorf("there are %+v", docs)
	}
	s.contains(s.ask("when must I be quiet?"), "midnight")
}

func TestAPageIsAddedAndFetchedAgain(t *testing.T) {
	t.Parallel()
	var text atomic.Value
	text.Store("The ferry leaves at seven.")
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/ferry" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprintf(w, "<html><head><title>Ferry times</title></head><body><main><h1>Ferry times</h1><p>%s</p></main></body></html>", text.Load())
	}))
	t.Cleanup(web.Close)
	s := newStage(t)
	preview := s.docs("add", discordtest.Options{"url": web.URL + "/ferry"})
	s.contains(preview, "Ferry times", "leaves at seven")
	s.Click(s.admin, preview, "Add").Answer()
	s.contains(s.ask("when does the ferry leave?"), "seven", web.URL)
	id := s.idOf(s.a.ID, web.URL+"/ferry")
	s.contains(s.docs("refresh", discordtest.Options{"document": id}), "exactly this already")
	text.Store("The ferry leaves at nine.")
	s.contains(s.docs("refresh", discordtest.Options{"document": id}), "is replaced", "paragraphs changed: 1")
	s.contains(s.ask("when does the ferry leave?"), "nine")
	s.contains(s.docs("add", discordtest.Options{"url": web.URL + "/nothing"}), "nothing at this address")
	s.contains(s.docs("add", discordtest.Options{"url": "ftp://example.org/x"}), "no address I can read")
	both := upload("a.txt", "a")
	both["url"] = web.URL
	s.contains(s.docs("add", both), "not both")
	s.accept("a.txt", "A text of its own.")
	s.contains(s.docs("refresh", discordtest.Options{"document": s.idOf(s.a.ID, "a.txt")}), "did not come from a web page")
}

func TestInternalAddressesAndForeignHostsAreNotFetched(t *testing.T) {
	t.Parallel()
	hit := make(chan string, 10)
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { hit <- r.URL.Path }))
	t.Cleanup(web.Close)
	s := newStage(t, func(s *stage) { s.intake.Pages = fetch.New(fetch.Options{}) })
	s.contains(s.docs("add", discordtest.Options{"url": web.URL + "/secret"}), "not on the public internet")
	if len(hit) > 0 {
		t.Errorf("fetched %s", <-hit)
	}
}

func TestAReachedQuotaIsExplainedBeforeWork(t *testing.T) {
	t.Parallel()
	var reads atomic.Int32
	s := newStage(t, func(s *stage) {
		s.intake.Quota = records.Quota{Documents: 2, Bytes: 400}
		s.intake.Read = func(ctx context.Context, name string, data []byte, l extract.Limits) (retrieval.Document, error) {
			reads.Add(1)
			return extract.File(ctx, name, data, l)
		}
	})
	s.accept("a.txt", strings.Repeat("Some words. ", 20))
	n := reads.Load()
	s.contains(s.docs("add", upload("b.txt", strings.Repeat("More words. ", 20))), "may hold 400 B", "480 B")
	s.accept("b.txt", "Few words.")
	s.contains(s.docs("add", upload("c.txt", "Other words.")), "may hold 2 documents")
	if got := reads.Load(); got != n+1 {
		t.Errorf("%d files were read", got-n)
	}
	if x := s.Slash(s.admin, s.general, "docs add", nil); x.Response() == discordtest.OpenedForm {
		t.Error("a form opens where there is no room")
	}
	// Two previews that fit alone do not fit together.
	s.must(s.store.RemoveDocument(t.Context(), s.a.ID, "b.txt"))
	one, two := s.docs("add", upload("c.txt", "Third.")), s.docs("add", upload("d.txt", "Fourth."))
	s.contains(s.Click(s.admin, one, "Add").Answer(), "is added")
	s.contains(s.Click(s.admin, two, "Add").FollowUps(1)[0], "may hold 2 documents")
	s.contains(s.docs("add", upload("a.txt", "Shorter.")), "Replace the text")
}

func TestAnAdminMayLeaveWhileAFileIsRead(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	s := newStage(t, func(s *stage) {
		s.intake.Progress = 20 * time.Millisecond
		s.intake.Read = func(ctx context.Context, name string, data []byte, l extract.Limits) (retrieval.Document, error) {
			select {
			case <-release:
			case <-ctx.Done():
				return retrieval.Document{}, ctx.Err()
			}
			return extract.File(ctx, name, data, l)
		}
	})
	x := s.Slash(s.admin, s.general, "docs add", upload("hours.md", hours))
	x.AnswerUntil(func(text string) bool {
		return strings.Contains(text, "Reading hours.md") && strings.Contains(text, "You may leave")
	})
	s.contains(s.ask("who are you?"), "no documents") // nothing waits behind it
	close(release)
	read(x)
	list := s.docs("list", nil)
	review := s.Click(s.admin, list, "Review: Opening hours").Answer()
	s.contains(review, "Add “Opening hours”?", "opens at seven")
	s.restart()
	s.contains(s.Click(s.admin, review, "Add").Answer(), "is added")
	eve := s.a.AddMember(s.AddUser("eve"), s.admin.Roles...)
	waits := s.docs("add", upload("more.md", "# More\n\nMuch more."))
	button, _ := waits.Button("Add")
	s.contains(s.ClickCopied(eve, waits, button.CustomID).Answer(), "no longer waits")
}

func TestAStopWhileAFileIsReadIsSaid(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(s *stage) {
		s.intake.Read = func(ctx context.Context, _ string, _ []byte, _ extract.Limits) (retrieval.Document, error) {
			<-ctx.Done()
			return retrieval.Document{}, ctx.Err()
		}
	})
	x := s.Slash(s.admin, s.general, "docs add", upload("hours.md", hours))
	x.Answer()
	s.stop()
	s.contains(read(x), "I was stopped while reading")
}

func TestWhatWaitsToBeReadIsBounded(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(s *stage) {
		s.intake.Read = func(ctx context.Context, _ string, _ []byte, _ extract.Limits) (retrieval.Document, error) {
			<-ctx.Done()
			return retrieval.Document{}, ctx.Err()
		}
	})
	var last *discordtest.Exchange
	for n := range 24 { // two are read, twenty wait
		last = s.Slash(s.admin, s.general, "docs add", upload(strconv.Itoa(n)+".md", hours))
		last.Answer()
	}
	last.AnswerUntil(func(text string) bool { return strings.Contains(text, "Many documents are being read") })
}
