package commands_test

import (
	"strconv"
	"strings"
	"testing"

	"docent/internal/discordtest"
	"docent/internal/records"
)

// closed is a stage with a document that only the role staff, or only a
// channel, may read, and one for everybody.
type closed struct {
	*office
	staff  *discordtest.Role
	dora   *discordtest.Member // has the role
	room   *discordtest.Channel
	id     string
	answer *discordtest.Message // from when everybody could read it
}

const secretText = "The vault code is changed by Quentin every Monday."

func newClosed(t *testing.T) *closed {
	t.Helper()
	c := &closed{office: newOffice(t)}
	c.staff = c.a.AddRole("staff", 0)
	c.dora = c.a.AddMember(c.AddUser("dora"), c.staff)
	c.room = c.a.AddChannel("vault")
	c.add(c.a.ID, "open.txt", "The library lends books for three weeks.")
	c.add(c.a.ID, "Vault.txt", secretText)
	c.id = c.idOf(c.a.ID, "Vault.txt")
	c.answer = c.ask(vaultQuestion)
	c.contains(c.answer, "Quentin")
	return c
}

const vaultQuestion = "who changes the vault code?"

// allow sets who may read the document.
func (c *closed) allow(a records.Access) {
	c.t.Helper()
	id, err := strconv.ParseInt(c.id, 10, 64)
	c.must(err)
	c.must(c.store.SetAccess(c.t.Context(), c.a.ID, id, a))
}

// silent fails the test if a message says anything of the document.
func (c *closed) silent(m *discordtest.Message) {
	c.t.Helper()
	c.lacks(m, "Quentin", "Vault", "Monday")
}

func TestAnAdminClosesADocumentInDiscord(t *testing.T) {
	t.Parallel()
	c := newClosed(t)
	shown := c.docs("access", discordtest.Options{"document": c.id})
	c.private(shown)
	c.contains(shown, "Vault", "Who may read it: everybody")
	shown = c.Choose(c.admin, shown, "Only members with these roles", c.staff.ID).Answer()
	c.contains(shown, "only members with <@&"+c.staff.ID+">")
	c.audited(c.admin, "docs access", c.staff.ID)
	shown = c.Choose(c.admin, shown, "Only in these channels", c.room.ID).Answer()
	c.contains(shown, c.staff.ID, "only in <#"+c.room.ID+">")
	c.silent(c.ask(vaultQuestion))
	shown = c.Click(c.admin, shown, "For everybody").Answer()
	c.contains(shown, "Who may read it: everybody")
	c.contains(c.ask(vaultQuestion), "Quentin")
	// @everyone is no role that keeps anybody out.
	shown = c.Choose(c.admin, shown, "Only members with these roles", c.a.ID).Answer()
	c.contains(shown, "Who may read it: everybody")
	// What is added for a role is never for everybody, not even for a moment.
	o := upload("plan.md", "# Plan\n\nThe heist is on Friday.")
	o["role"] = c.staff
	preview := c.docs("add", o)
	c.contains(preview, "only members with <@&"+c.staff.ID+">")
	c.Click(c.admin, preview, "Add").Answer()
	c.lacks(c.ask("when is the heist?"), "Friday")
	c.contains(c.Slash(c.dora, c.general, "ask", discordtest.Options{"question": "when is the heist?", "private": true}).Answer(), "Friday")
	c.contains(c.docs("list", nil), "Plan", "🔒 not for everybody")
}

func TestAClosedDocumentIsSilentOnEveryPath(t *testing.T) {
	t.Parallel()
	c := newClosed(t)
	c.allow(records.Access{Roles: []string{c.staff.ID}})
	alice := func(command string, o discordtest.Options) *discordtest.Message {
		return c.Slash(c.alice, c.general, command, o).Answer()
	}
	// ask, by whatever name, and verify
	c.silent(c.ask(vaultQuestion))
	for _, name := range []string{c.id, "Vault.txt", "Vault"} {
		m := alice("ask", discordtest.Options{"question": vaultQuestion, "document": name})
		c.contains(m, "no such document")
		c.silent(m)
	}
	c.lacks(alice("verify", discordtest.Options{"text": "The code is changed every Friday by somebody."}), "Quentin", "Vault", "Monday")
	c.silent(c.replied(c.general, func() { c.Say(c.alice, c.general, c.Bot.Mention()+" "+vaultQuestion) }))
	// follow-ups of an answer from before
	form := c.Click(c.alice, c.answer, "Ask a follow-up").Form()
	c.lacks(c.Submit(c.alice, form, map[string]string{"Your question": "and on which day?"}).Answer(), "Quentin", "Monday")
	// old buttons and the receipt
	for _, b := range []string{"Show in context", "More passages", "Why this?"} {
		c.lacks(c.Click(c.alice, c.answer, b).Answer(), "Quentin", "Monday")
	}
	quote := alice("quote", discordtest.Options{"id": receipt(c.t, c.answer)})
	c.lacks(quote, "Quentin", "Monday")
	// lists, pages, suggestions, help
	c.silent(alice("docs list", nil))
	c.contains(alice("docs show", discordtest.Options{"document": c.id}), "no such document")
	c.silent(c.ClickCopied(c.alice, c.answer, "dshow:"+c.id+":0").Answer())
	c.silent(alice("help", nil))
	for _, command := range []string{"ask", "docs show"} {
		var others discordtest.Options
		if command == "ask" {
			others = discordtest.Options{"question": "x"}
		}
		for _, choice := range c.Autocomplete(c.alice, c.general, command, "document", "", others).Choices() {
			if strings.Contains(choice.Name, "Vault") {
				t.Errorf("/%s suggests %v", command, choice)
			}
		}
	}
	// a message's menu
	m := c.Say(c.alice, c.general, vaultQuestion)
	c.silent(c.MessageMenu(c.alice, m, "Ask about this").Answer())
	claim := c.Say(c.alice, c.general, "The vault code is changed by Quentin every Friday.")
	c.lacks(c.MessageMenu(c.alice, claim, "Is this in the documents?").Answer(), "Monday")
	// who has the role is answered, but never in public
	c.silent(c.Slash(c.dora, c.general, "ask", discordtest.Options{"question": vaultQuestion}).Answer())
	mine := c.Slash(c.dora, c.general, "ask", discordtest.Options{"question": vaultQuestion, "private": true}).Answer()
	c.contains(mine, "Quentin")
	c.private(mine)
	c.contains(c.Click(c.dora, mine, "Share").Answer(), "Not everybody here")
	dora := c.Slash(c.dora, c.general, "docs show", discordtest.Options{"document": c.id}).Answer()
	c.private(dora)
	c.contains(dora, "Quentin")
}

// What was answered before a document was closed gives nothing of it away
// afterwards: its buttons, receipts and the member's own data go by what the
// member may read now. Who may read it is still served.
func TestAnAnswerFromBeforeADocumentWasClosedGivesNothingAway(t *testing.T) {
	t.Parallel()
	c := newClosed(t)
	verified := c.Slash(c.alice, c.general, "verify", discordtest.Options{"text": "The vault code is changed by Quentin every Friday."}).Answer()
	c.contains(verified, "Monday")
	private := c.Slash(c.alice, c.general, "ask", discordtest.Options{"question": vaultQuestion, "private": true}).Answer()
	c.contains(private, "Quentin")
	paged := c.Click(c.alice, c.answer, "More passages").Answer()
	inContext := c.Click(c.alice, c.answer, "Show in context").Answer()
	c.contains(paged, "Monday")
	c.contains(inContext, "Monday")
	ways := map[string]func(who *discordtest.Member) *discordtest.Message{
		"Show in context": func(who *discordtest.Member) *discordtest.Message {
			return c.Click(who, c.answer, "Show in context").Answer()
		},
		"Show in context, verified": func(who *discordtest.Member) *discordtest.Message {
			return c.Click(who, verified, "Show in context").Answer()
		},
		"More passages": func(who *discordtest.Member) *discordtest.Message {
			return c.Click(who, c.answer, "More passages").Answer()
		},
		"Why this?": func(who *discordtest.Member) *discordtest.Message {
			return c.Click(who, c.answer, "Why this?").Answer()
		},
		"quote":           func(who *discordtest.Member) *discordtest.Message { return c.quote(who, c.answer) },
		"quote, verified": func(who *discordtest.Member) *discordtest.Message { return c.quote(who, verified) },
		"verify": func(who *discordtest.Member) *discordtest.Message {
			return c.Slash(who, c.general, "verify", discordtest.Options{"text": "The vault code is changed by Quentin every Friday.", "private": true}).Answer()
		},
	}
	for _, rule := range []records.Access{{Roles: []string{c.staff.ID}}, {Channels: []string{c.room.ID}}} {
		c.allow(rule)
		for name, way := range ways {
			word := "Monday"
			if name == "Why this?" { // it quotes nothing, but tells what was found
				word = "The first quote matches"
			}
			if m := way(c.alice); strings.Contains(m.Text(), word) {
				t.Errorf("%s, with %+v: %s", name, rule, m.Text())
			}
			if len(rule.Roles) == 0 {
				continue
			}
			if m := way(c.dora); !strings.Contains(m.Text(), word) {
				t.Errorf("%s says nothing to who may read it: %s", name, m.Text())
			}
		}
		c.lacks(c.quote(c.alice, private), "Monday")
		receiptID := receipt(t, c.answer)
		for _, id := range []string{"morep:" + receiptID + ":0", "ctxm:" + receiptID + ":0:0"} {
			c.lacks(c.ClickCopied(c.alice, paged, id).Answer(), "Monday")
		}
		said := c.said(c.general)
		c.Click(c.alice, private, "Share").Answer()
		for _, m := range c.Messages(c.general)[said:] {
			if m != c.answer && m != verified {
				c.lacks(m, "Monday")
			}
		}
	}
	export := c.Slash(c.alice, c.general, "privacy export", nil).Answer().Files()
	if len(export) != 1 || !strings.Contains(string(export[0].Data), vaultQuestion) {
		t.Fatalf("exported %v", export)
	}
	for _, secret := range []string{"Monday", "Vault.txt"} {
		if strings.Contains(string(export[0].Data), secret) {
			t.Errorf("a member's data holds %q: %s", secret, export[0].Data)
		}
	}
}

// quote shows a message's receipt to a member.
func (c *closed) quote(who *discordtest.Member, m *discordtest.Message) *discordtest.Message {
	c.t.Helper()
	return c.Slash(who, c.general, "quote", discordtest.Options{"id": receipt(c.t, m)}).Answer()
}

func TestAClosedDocumentIsSilentInPostsWatchesAndGaps(t *testing.T) {
	t.Parallel()
	c := newClosed(t)
	c.setDigest(nil)
	watched := c.Slash(c.alice, c.general, "watch question", discordtest.Options{"question": vaultQuestion, "notify": "channel"}).Answer()
	c.contains(watched, "answer this now")
	c.contains(c.Slash(c.alice, c.general, "watch list", nil).Answer(), "Vault")
	c.Slash(c.alice, c.general, "ask", discordtest.Options{"question": "who guards the vault at night?"}).Answer()
	c.allow(records.Access{Roles: []string{c.staff.ID}})
	c.silentWatch(c.Slash(c.alice, c.general, "watch list", nil).Answer())
	c.lacks(c.Slash(c.admin, c.general, "gaps", nil).Answer(), "Quentin", "Monday")
	before, said := len(c.Messages(c.news)), len(c.Messages(c.general))
	c.add(c.a.ID, "Vault.txt", "The vault code is changed by Rosalind every Tuesday.")
	c.add(c.a.ID, "open.txt", "The library lends books for four weeks.")
	c.pass(26 * 3600e9)
	posts := c.Messages(c.news)[before:]
	if len(posts) == 0 {
		t.Fatal("no digest was posted")
	}
	c.contains(posts[0], "four weeks")
	for _, m := range append(posts, c.Messages(c.general)[said:]...) {
		c.lacks(m, "Quentin", "Rosalind", "Vault.txt", "Tuesday", "Monday")
	}
	c.must(c.store.RemoveDocument(t.Context(), c.a.ID, "Vault.txt"))
	after := len(c.Messages(c.news))
	c.add(c.a.ID, "open.txt", "The library lends books for five weeks.")
	c.pass(26 * 3600e9)
	for _, m := range c.Messages(c.news)[after:] {
		c.lacks(m, "Vault.txt", "Rosalind")
	}
}

// silentWatch is silent for a list that repeats the member's own question.
func (c *closed) silentWatch(m *discordtest.Message) {
	c.t.Helper()
	c.contains(m, "vault code")
	c.lacks(m, "answered from", "Vault.txt", "Quentin")
}

func TestADocumentOfAChannelAnswersThereAndInItsThreadsOnly(t *testing.T) {
	t.Parallel()
	c := newClosed(t)
	c.allow(records.Access{Channels: []string{c.room.ID}})
	ask := discordtest.Options{"question": vaultQuestion}
	c.silent(c.ask(vaultQuestion))
	answer := c.Slash(c.alice, c.room, "ask", ask).Answer()
	c.contains(answer, "Quentin")
	c.contains(c.Slash(c.alice, c.room.AddThread("night shift"), "ask", ask).Answer(), "Quentin")
	thread := c.room.AddThread("day shift")
	c.contains(c.replied(thread, func() { c.Say(c.alice, thread, c.Bot.Mention()+" "+vaultQuestion) }), "Quentin")
	c.lacks(c.Slash(c.alice, c.general, "quote", discordtest.Options{"id": receipt(t, answer)}).Answer(), "Quentin", "Monday")
	c.contains(c.Slash(c.alice, c.room, "quote", discordtest.Options{"id": receipt(t, answer)}).Answer(), "Quentin")
}
