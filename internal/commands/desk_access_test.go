package commands_test

import (
	"strings"
	"testing"
	"time"

	"docent/internal/discordtest"
	"docent/internal/records"
)

// restrict says who may read a document of server a.
func (o *office) restrict(name string, a records.Access) {
	o.t.Helper()
	ids, err := o.ledger.DocumentIDs(o.t.Context(), []string{o.a.ID}, name)
	o.must(err)
	o.must(o.store.SetAccess(o.t.Context(), o.a.ID, ids[0], a))
}

const staffPlan = "The staff outing of the museum goes to Visegrád on the second Friday in June.\n"

// Of a document that only some may read, nothing comes out of the digest, the
// notices, the gaps or the statistics to anybody else, not even its name.
func TestNothingOfARestrictedDocumentReachesThoseWhoMayNotReadIt(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	staff := o.a.AddRole("staff", 0)
	member := o.a.AddMember(o.AddUser("dora"), staff)
	o.addArticle()
	o.add(o.a.ID, "staff-plan.txt", staffPlan)
	o.restrict("staff-plan.txt", records.Access{Roles: []string{staff.ID}})
	o.setDigest(nil)
	const question = "where does the staff outing of the museum go?"
	o.contains(o.Slash(member, o.general, "ask", discordtest.Options{"question": question, "private": true}).Answer(), "Visegrád")
	o.ask(question)
	o.Slash(o.alice, o.general, "watch question", discordtest.Options{"question": question}).Answer()
	o.Slash(o.stage.admin, o.general, "watch question", discordtest.Options{"question": question, "for_channel": true}).Answer()
	o.pass(2 * time.Hour)
	o.add(o.a.ID, "staff-plan.txt", strings.ReplaceAll(staffPlan, "Visegrád", "Esztergom"))
	o.add(o.a.ID, "meetup.txt", memo)
	o.pass(24 * time.Hour)
	o.must(o.store.RemoveDocument(t.Context(), o.a.ID, "staff-plan.txt"))
	o.add(o.a.ID, "third.txt", "The third document is about the opening hours of the garden.\n")
	o.pass(24 * time.Hour)

	secrets := []string{"Visegrád", "Esztergom", "staff-plan", "Staff plan", "staff plan"}
	posts := o.Messages(o.news)
	if len(posts) < 2 {
		t.Fatalf("%d posts", len(posts))
	}
	for _, m := range append(append(posts, o.Messages(o.general)...), o.Messages(o.DM(o.alice.User))...) {
		o.lacks(m, secrets...)
	}
	o.lacks(o.order("digest preview", nil), secrets...)
	o.lacks(o.order("gaps", nil), secrets...)
	o.lacks(o.order("stats", nil), secrets...)
	o.lacks(o.order("watch list", nil), secrets...)
}

// While it is there, an admin without the role sees it in no list either.
func TestStatisticsAndGapsHonourWhatAnAdminMayNotRead(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	staff := o.a.AddRole("staff", 0)
	member := o.a.AddMember(o.AddUser("dora"), staff, o.a.AddRole("managers", discordtest.ManageGuild))
	o.add(o.a.ID, "staff-plan.txt", staffPlan)
	o.add(o.a.ID, "staff-menu.txt", "The menu of the staff canteen is soup.\n")
	for _, name := range []string{"staff-plan.txt", "staff-menu.txt"} {
		o.restrict(name, records.Access{Roles: []string{staff.ID}})
	}
	o.Slash(member, o.general, "ask", discordtest.Options{"question": "where does the staff outing of the museum go?", "private": true}).Answer()
	o.ask("who pays for the staff outing of the museum?")
	for _, command := range []string{"stats", "gaps"} {
		o.lacks(o.order(command, nil), "Visegrád", "Staff plan", "Staff menu", "staff-plan", "staff-menu")
	}
	theirs := o.Slash(member, o.general, "stats", nil).Answer()
	o.contains(theirs, "Most quoted", "Staff plan")
	export := o.Click(o.stage.admin, o.order("stats", nil), "Export as CSV").Answer()
	for _, f := range export.Files() {
		if strings.Contains(string(f.Data), "staff-") {
			t.Errorf("a table names what this admin may not read: %s", f.Data)
		}
	}
}

// A document for one channel is news there and in its threads.
func TestADocumentForOneChannelIsNewsThereAndInItsThreads(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	thread := o.news.AddThread("weekly")
	o.setDigest(nil)
	o.setDigest(discordtest.Options{"channel": thread})
	o.setDigest(discordtest.Options{"channel": o.general})
	o.add(o.a.ID, "rota.txt", "The rota of the kitchen begins with Anna on Monday.\n")
	o.restrict("rota.txt", records.Access{Channels: []string{o.news.ID}})
	before := len(o.Messages(o.general))
	o.pass(2 * time.Hour)
	for name, ch := range map[string]*discordtest.Channel{"channel": o.news, "thread": thread} {
		posts := o.Messages(ch)
		if len(posts) != 1 {
			t.Fatalf("%d posts in the %s", len(posts), name)
		}
		o.contains(posts[0], "begins with Anna")
	}
	if posts := o.Messages(o.general)[before:]; len(posts) != 0 {
		t.Errorf("elsewhere it says %s", posts[0].Text())
	}
}

// Who watches a question is told when a document opens, and learns nothing of
// one that has closed: neither what waited to be said nor what is said later.
func TestAChangeOfWhoMayReadReachesWhatWaits(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	staff := o.a.AddRole("staff", 0)
	o.add(o.a.ID, "staff-plan.txt", staffPlan)
	o.restrict("staff-plan.txt", records.Access{Roles: []string{staff.ID}})
	const question = "where does the staff outing of the museum go?"
	o.Slash(o.alice, o.general, "watch question", discordtest.Options{"question": question}).Answer()
	o.pass(time.Minute)
	o.restrict("staff-plan.txt", records.Access{})
	o.jump(o.clock())
	told := o.Messages(o.DM(o.alice.User))
	if len(told) != 1 {
		t.Fatalf("%d notices after it was opened", len(told))
	}
	o.contains(told[0], "Visegrád")
	// The answer changes; a member is told at most every ten seconds, and the
	// document closes before.
	o.add(o.a.ID, "staff-plan.txt", strings.ReplaceAll(staffPlan, "Visegrád", "Esztergom"))
	o.jump(o.clock())
	if n := len(o.Messages(o.DM(o.alice.User))); n != 1 {
		t.Fatalf("%d notices within a moment", n)
	}
	o.restrict("staff-plan.txt", records.Access{Roles: []string{staff.ID}})
	o.pass(time.Minute)
	for _, m := range o.Messages(o.DM(o.alice.User))[1:] {
		o.lacks(m, "Esztergom", "Visegrád", "Staff plan", "staff-plan")
	}
	o.lacks(o.order("watch list", nil), "Esztergom", "Staff plan")
}
