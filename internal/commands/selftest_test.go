package commands_test

import (
	"testing"

	"docent/internal/discordtest"
	"docent/internal/records"
)

const venue = "The finance ministers will meet in Budapest on 13 September. Rumours about the ministers were denied."

func (o *office) selftest(sub string, options discordtest.Options) *discordtest.Message {
	o.t.Helper()
	m := o.Slash(o.admin, o.general, "selftest "+sub, options).Answer()
	o.private(m)
	return m
}

func TestSavedQuestionsAreAskedAndReportedToTheAdminAlone(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.add(o.a.ID, "venue.txt", venue)
	o.contains(o.selftest("run", nil), "No question is saved yet")
	o.contains(o.selftest("add", discordtest.Options{"question": "Where will the finance ministers meet?", "quote": "meet in Budapest"}), "Saved")
	o.contains(o.selftest("add", discordtest.Options{"question": "Who sells bicycles in Oslo?"}), "do not answer")
	o.contains(o.selftest("add", discordtest.Options{"question": "When will the finance ministers meet?", "quote": "on 14 September"}), "Saved")
	o.contains(o.selftest("run", nil), "Self-test of 3 questions", "Answered: 2 of 2", "Right first: 1 of 2", "Silent when it should be: 1 of 1",
		"When will the finance ministers meet?", "must quote “on 14 September”", "first quote: “The finance ministers")
	o.contains(o.selftest("list", nil), "Saved questions: 3", "No alarm", "✅ right", "✅ rightly silent", "❌ wrong")
	id := o.Autocomplete(o.admin, o.general, "selftest remove", "question", "when will", nil).Choices()
	if len(id) != 1 {
		t.Fatalf("offered: %v", id)
	}
	o.contains(o.selftest("remove", discordtest.Options{"question": id[0].Value}), "removed")
	o.contains(o.selftest("run", nil), "Every question came out as it should")
	o.contains(o.selftest("remove", discordtest.Options{"question": "999"}), "do not know that question")
}

func TestADocumentChangeThatBreaksAQuestionIsToldOnceInTheChosenChannel(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.add(o.a.ID, "venue.txt", venue)
	o.selftest("add", discordtest.Options{"question": "Where will the finance ministers meet?", "quote": "meet in Budapest"})
	o.contains(o.selftest("alarm", discordtest.Options{"channel": o.news}), "I say so in <#"+o.news.ID+">")
	o.must(o.desk.Step(t.Context())) // the first run only learns how it stands
	o.add(o.a.ID, "other.txt", "The tea room opens at nine. It closes at five.")
	o.must(o.desk.Step(t.Context()))
	if n := o.said(o.news); n != 0 {
		t.Fatalf("%d posts though nothing broke", n)
	}
	o.add(o.a.ID, "venue.txt", "The finance ministers will meet in Vienna on 13 September. Rumours about the ministers were denied.")
	m := o.replied(o.news, func() { o.must(o.desk.Step(t.Context())) })
	o.contains(m, "A document change broke test questions", "0 of 1", "Where will the finance ministers meet?", "wrong")
	o.lacks(m, "Vienna")
	o.must(o.desk.Step(t.Context()))
	o.add(o.a.ID, "third.txt", "The bakery sells bread.")
	o.must(o.desk.Step(t.Context()))
	if n := o.said(o.news); n != 1 {
		t.Errorf("%d posts, want one", n)
	}
	o.contains(o.selftest("alarm", nil), "no longer say")
}

func TestTestQuestionsAreForAdminsAndStayOnTheirServer(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.contains(o.SlashOverridden(o.alice, o.general, "selftest list", nil).Answer(), "Manage Server")
	o.selftest("add", discordtest.Options{"question": "Where do the ministers meet?"})
	other := o.b.AddMember(o.AddUser("dora"), o.b.AddRole("admins", discordtest.ManageGuild))
	o.contains(o.Slash(other, o.other, "selftest list", nil).Answer(), "No question is saved yet")
	if got := o.Autocomplete(other, o.other, "selftest remove", "question", "", nil).Choices(); len(got) != 0 {
		t.Errorf("offered to another server: %v", got)
	}
	o.contains(o.Slash(other, o.other, "selftest remove", discordtest.Options{"question": "1"}).Answer(), "do not know that question")
}

// A self-test answers from what everybody may read, whoever runs it: it quotes
// no closed document to an admin without its role, and none to one with it, so
// that all admins and the alarm see the same outcome.
func TestASelfTestQuotesNoDocumentThatIsNotForEverybody(t *testing.T) {
	t.Parallel()
	c := newClosed(t)
	within := c.a.AddMember(c.AddUser("erin"), c.staff, c.a.AddRole("more admins", discordtest.ManageGuild))
	c.selftest("add", discordtest.Options{"question": vaultQuestion, "quote": "Rosalind"})
	c.contains(c.selftest("run", nil), "Answered: 1 of 1", "❌ wrong", "first quote: “"+secretText)
	for _, rule := range []records.Access{{Roles: []string{c.staff.ID}}, {Channels: []string{c.general.ID}}} {
		c.allow(rule)
		for _, who := range []*discordtest.Member{c.admin, within} {
			report := c.Slash(who, c.general, "selftest run", nil).Answer()
			c.private(report)
			c.contains(report, "Answered: 0 of 1", "not for everybody")
			c.lacks(report, "Quentin", "Vault.txt", "Monday")
			c.lacks(c.Slash(who, c.general, "selftest list", nil).Answer(), "Quentin", "Vault.txt", "Monday")
		}
	}
	c.allow(records.Access{})
	c.contains(c.selftest("run", nil), "Answered: 1 of 1")
}
