package sqlite

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"docent/internal/records"
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
)

func TestARemovedDocumentIsGoneAtOnceAndComesBackAsItWas(t *testing.T) {
	t.Parallel()
	s, now := keeping(t)
	const key = "office open"
	added := put(t, s, "x", marked("a.txt", before))[0].Document
	if err := s.Rename(background, "x", added, "", "Opening hours"); err != nil {
		t.Fatal(err)
	}
	rules := records.Access{Roles: []string{"7"}}
	if err := s.SetAccess(background, "x", added, rules); err != nil {
		t.Fatal(err)
	}
	l := s.Ledger(nil)
	lesson := ledger.Learned{Community: "x", Key: key, Document: added, Start: 10, End: 33, Text: "The office opens at nine.", By: "carol"}
	if err := l.Teach(background, lesson, 0); err != nil {
		t.Fatal(err)
	}
	was, _, err := s.DocumentByID(background, added)
	if err != nil {
		t.Fatal(err)
	}
	r := must[records.Removal](t)(s.Remove(background, "x", added, "carol"))
	if got := r.Until.Sub(*now); got != 7*24*time.Hour || !r.Undoable(*now) || r.Undoable(r.Until) {
		t.Errorf("it can be brought back for %v", got)
	}
	if got := search(t, s, inCommunity("x"), "nine."); len(got) != 0 {
		t.Errorf("the next question finds %q", got)
	}
	if docs, total, err := s.ListDocuments(background, inCommunity("x"), records.Listing{}); total != 0 || err != nil {
		t.Errorf("the list holds %+v, %v", docs, err)
	}
	if _, err := s.Document(background, "x", "a.txt"); !errors.Is(err, ErrNotFound) {
		t.Errorf("by name: %v", err)
	}
	healthy(t, s)
	list := must[[]records.Removal](t)(s.Removals(background, "x"))
	if len(list) != 1 || list[0].Title != "Opening hours" || list[0].By != "carol" {
		t.Errorf("the removed are %+v", list)
	}
	*now = now.Add(6 * 24 * time.Hour)
	change := must[Change](t)(s.BringBack(background, "x", r.ID, records.Putting{By: "dora"}))
	is, _, err := s.DocumentByID(background, change.Document)
	if err != nil || change.Document != added {
		t.Fatalf("document %d comes back as %+v, %v", added, change, err)
	}
	is.first, is.last, was.first, was.last = 0, 0, 0, 0
	if diff := cmp.Diff(was, is, cmp.AllowUnexported(Stored{})); diff != "" {
		t.Errorf("it comes back different (-was +is):\n%s", diff)
	}
	if got := must[records.Access](t)(s.Access(background, "x", added)); cmp.Diff(rules, got) != "" {
		t.Errorf("who may read it: %+v", got)
	}
	if got := must[[]ledger.Learned](t)(l.Lessons(background, "x")); len(got) != 1 || got[0].Document != added || got[0].Text != lesson.Text {
		t.Errorf("what was learned: %+v", got)
	}
	if got := search(t, s, inCommunity("x"), "opening"); len(got) != 3 {
		t.Errorf("found %q", got)
	}
	if _, err := s.BringBack(background, "x", r.ID, records.Putting{}); !errors.Is(err, ErrNotFound) {
		t.Errorf("a second undo: %v", err)
	}
	healthy(t, s)
}

func TestARemovalCannotBeUndoneWhenItsTimeIsOverOrElsewhere(t *testing.T) {
	t.Parallel()
	s, now := keeping(t)
	put(t, s, "y", prepare("y.txt", "other"))
	id := put(t, s, "x", prepare("a.txt", "a secret word"))[0].Document
	put(t, s, "x", prepare("a.txt", "another secret word"))
	if _, err := s.Remove(background, "y", id, "eve"); !errors.Is(err, ErrNotFound) {
		t.Errorf("removed from another server: %v", err)
	}
	r := must[records.Removal](t)(s.Remove(background, "x", id, "carol"))
	if _, err := s.BringBack(background, "y", r.ID, records.Putting{}); !errors.Is(err, ErrNotFound) {
		t.Errorf("brought back elsewhere: %v", err)
	}
	if err := s.Forget(background, "y", r.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("forgotten from elsewhere: %v", err)
	}
	if n := s.count(t, "packed"); n != 2 {
		t.Errorf("%d texts are kept", n)
	}
	*now = r.Until
	if _, err := s.BringBack(background, "x", r.ID, records.Putting{}); !errors.Is(err, ErrNotFound) {
		t.Errorf("too late: %v", err)
	}
	if err := s.Expire(background); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"packed", "version", "removal"} {
		if n := s.count(t, table); n != 0 {
			t.Errorf("%d rows of %s are left", n, table)
		}
	}
	healthy(t, s)
}

func TestARemovedDocumentCanBeForgottenAtOnce(t *testing.T) {
	t.Parallel()
	s, _ := keeping(t)
	id := put(t, s, "x", prepare("a.txt", "leaked"))[0].Document
	put(t, s, "x", prepare("a.txt", "leaked again"))
	r := must[records.Removal](t)(s.Remove(background, "x", id, "carol"))
	if err := s.Forget(background, "x", r.ID); err != nil {
		t.Fatal(err)
	}
	if found := rowsWith(t, s, "a.txt"); len(found) != 1 || found["document_change"] == 0 {
		t.Errorf("rows name it in %v", found)
	}
	if n := s.count(t, "packed"); n != 0 {
		t.Errorf("%d texts are kept", n)
	}
}

func TestWhereNothingIsKeptNothingIsKept(t *testing.T) {
	t.Parallel()
	s := open(t)
	put(t, s, "x", prepare("a.txt", "one"))
	id := put(t, s, "x", prepare("a.txt", "two"))[0].Document
	r := must[records.Removal](t)(s.Remove(background, "x", id, ""))
	if n := s.count(t, "packed"); n != 0 || r.Undoable(time.Now()) {
		t.Errorf("%d texts are kept, %+v", n, r)
	}
}

func TestANameThatIsTakenAndAFullServerKeepARemovalOut(t *testing.T) {
	t.Parallel()
	s, _ := keeping(t)
	id := put(t, s, "x", prepare("a.txt", "one"))[0].Document
	r := must[records.Removal](t)(s.Remove(background, "x", id, ""))
	put(t, s, "x", prepare("b.txt", "two"))
	full := records.Putting{Quota: records.Quota{Documents: 1}}
	var over *records.QuotaError
	if _, err := s.BringBack(background, "x", r.ID, full); !errors.As(err, &over) || over.Needed.Documents != 2 {
		t.Errorf("a full server: %v", err)
	}
	put(t, s, "x", prepare("a.txt", "three"))
	if _, err := s.BringBack(background, "x", r.ID, records.Putting{}); !errors.Is(err, records.ErrNameTaken) {
		t.Errorf("a name that is taken: %v", err)
	}
	if n := s.count(t, "removal"); n != 1 {
		t.Errorf("after refusals %d removals are left", n)
	}
}

func TestVersionsAreBoundedInNumberAndTime(t *testing.T) {
	t.Parallel()
	s, now := keeping(t)
	var id int64
	for n := range maxVersions + 5 {
		id = put(t, s, "x", prepare("a.txt", fmt.Sprintf("text number %d", n)))[0].Document
	}
	all := must[[]records.Version](t)(s.Versions(background, "x", id))
	if len(all) != maxVersions {
		t.Errorf("%d versions", len(all))
	}
	_, oldest, err := s.Version(background, "x", id, all[len(all)-1].ID)
	if err != nil || oldest.Text != "text number 4" {
		t.Errorf("the oldest says %q, %v", oldest.Text, err)
	}
	*now = now.Add(90 * 24 * time.Hour)
	if err := s.Expire(background); err != nil {
		t.Fatal(err)
	}
	if left := must[[]records.Version](t)(s.Versions(background, "x", id)); len(left) != 0 {
		t.Errorf("after their time %d versions are left", len(left))
	}
}

func TestARenamedDocumentIsFoundUnderItsNewNameAndTitle(t *testing.T) {
	t.Parallel()
	s, _ := keeping(t)
	put(t, s, "y", prepare("y.txt", "other"))
	id := put(t, s, "x", prepare("a.txt", before), prepare("b.txt", "bee"))[0].Document
	for _, c := range []struct {
		community, name, title string
		want                   error
	}{
		{"x", "b.txt", "", records.ErrNameTaken},
		{"y", "c.txt", "", ErrNotFound},
		{"x", "c.txt", "Zeppelin", nil},
		{"x", "c.txt", "Zeppelin", nil}, // once more changes nothing
	} {
		if err := s.Rename(background, c.community, id, c.name, c.title); !errors.Is(err, c.want) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	d := must[Stored](t)(s.Document(background, "x", "c.txt"))
	if d.ID != id || d.Title != "Zeppelin" {
		t.Errorf("document %+v", d)
	}
	if hits := hitsOf(t, viewOf(t, s, inCommunity("x")).Index(), "zeppelin"); len(hits) != 3 {
		t.Errorf("the new title is found in %d passages", len(hits))
	}
	put(t, s, "x", prepare("c.txt", "Replaced text."))
	if d := must[Stored](t)(s.Document(background, "x", "c.txt")); d.Title != "Zeppelin" {
		t.Errorf("after replacing the title is %q", d.Title)
	}
	if hits := hitsOf(t, viewOf(t, s, inCommunity("x")).Index(), "zeppelin"); len(hits) != 1 {
		t.Errorf("after replacing the title is found in %d passages", len(hits))
	}
	healthy(t, s)
}

func TestAFullServerTakesNothingMoreAndShrinkingIsAlwaysAllowed(t *testing.T) {
	t.Parallel()
	s, _ := keeping(t)
	quota := records.Putting{Quota: records.Quota{Documents: 2, Bytes: 30}}
	try := func(d ...retrieval.Prepared) error {
		_, err := s.Put(background, "x", d, quota)
		return err
	}
	var over *records.QuotaError
	if err := try(prepare("a", "ten bytes."), prepare("b", "ten bytes!")); err != nil {
		t.Fatal(err)
	}
	if err := try(prepare("c", "x")); !errors.As(err, &over) || over.Needed != (records.Usage{Documents: 3, Bytes: 21}) {
		t.Errorf("a third document: %v", err)
	}
	if err := try(prepare("a", "more than twenty bytes, that is.")); !errors.Is(err, records.ErrQuota) {
		t.Errorf("too many bytes: %v", err)
	}
	if u := must[records.Usage](t)(s.Usage(background, "x")); u != (records.Usage{Documents: 2, Bytes: 20}) {
		t.Errorf("after refusals there are %+v", u)
	}
	quota.Quota = records.Quota{Documents: 1, Bytes: 5} // lowered since
	if err := try(prepare("a", "fewer")); err != nil {
		t.Errorf("shrinking: %v", err)
	}
	if err := try(prepare("b", "ten bytes!")); err != nil {
		t.Errorf("the same again: %v", err)
	}
}

func TestWhoMayReadADocument(t *testing.T) {
	t.Parallel()
	s, _ := keeping(t)
	ids := map[string]int64{}
	for _, c := range put(t, s, "x", prepare("all", "a"), prepare("role", "b"), prepare("room", "c"), prepare("both", "d")) {
		ids[c.Name] = c.Document
	}
	put(t, s, "y", prepare("theirs", "e"))
	set := func(name string, a records.Access) {
		t.Helper()
		if err := s.SetAccess(background, "x", ids[name], a); err != nil {
			t.Fatal(err)
		}
	}
	set("role", records.Access{Roles: []string{"r1", "r2"}})
	set("room", records.Access{Channels: []string{"c1"}})
	set("both", records.Access{Roles: []string{"r1"}, Channels: []string{"c1"}})
	if err := s.SetAccess(background, "y", ids["all"], records.Access{Roles: []string{"r1"}}); !errors.Is(err, ErrNotFound) {
		t.Errorf("another server sets it: %v", err)
	}
	for _, c := range []struct {
		v      records.Viewer
		hidden []string
	}{
		{records.Viewer{Community: "x"}, []string{"role", "room", "both"}},
		{records.Viewer{Community: "x", Roles: []string{"r2"}}, []string{"room", "both"}},
		{records.Viewer{Community: "x", Roles: []string{"r1"}}, []string{"room", "both"}},
		{records.Viewer{Community: "x", Channels: []string{"t1", "c1"}}, []string{"role", "both"}},
		{records.Viewer{Community: "x", Roles: []string{"r1"}, Channels: []string{"c1"}}, nil},
		{records.Viewer{Community: "y"}, nil},
	} {
		var want []int64
		for _, name := range c.hidden {
			want = append(want, ids[name])
		}
		if diff := cmp.Diff(want, must[[]int64](t)(s.Hidden(background, c.v))); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", c.v, diff)
		}
	}
	r := must[records.Removal](t)(s.Remove(background, "x", ids["role"], ""))
	if got := must[[]int64](t)(s.Hidden(background, records.Viewer{Community: "x"})); len(got) != 3 {
		t.Errorf("of a removed document it is forgotten who may read of it: %v", got)
	}
	if err := s.Forget(background, "x", r.ID); err != nil {
		t.Fatal(err)
	}
	if got := must[[]int64](t)(s.Hidden(background, records.Viewer{Community: "x"})); len(got) != 3 {
		t.Errorf("while the change still names it, it is forgotten: %v", got)
	}
	set("both", records.Access{})
	if got := must[[]int64](t)(s.Hidden(background, records.Viewer{Community: "x"})); len(got) != 2 {
		t.Errorf("opened to everybody, hidden are %v", got)
	}
}

func TestADraftIsAcceptedOnceWithItsAccess(t *testing.T) {
	t.Parallel()
	s, now := keeping(t)
	rules := records.Access{Channels: []string{"c1"}}
	draft := must[records.Draft](t)(s.SaveDraft(background, records.Draft{Community: "x", Member: "carol", Access: rules, Origin: "o"}, marked("a.txt", before)))
	if draft.Title != "about a" || draft.Paragraphs != 3 || draft.Created != *now {
		t.Errorf("draft %+v", draft)
	}
	if got := search(t, s, inCommunity("x"), "nine."); len(got) != 0 {
		t.Errorf("a draft answers %q", got)
	}
	again := must[records.Draft](t)(s.SaveDraft(background, draft, prepare("b.txt", "Bees fly.")))
	if again.ID != draft.ID || again.Name != "b.txt" || s.count(t, "packed") != 1 {
		t.Errorf("a draft made anew is %+v", again)
	}
	if _, _, err := s.Draft(background, "y", draft.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("read from elsewhere: %v", err)
	}
	if _, err := s.AcceptDraft(background, "y", draft.ID, records.Putting{}); !errors.Is(err, ErrNotFound) {
		t.Errorf("accepted elsewhere: %v", err)
	}
	change := must[Change](t)(s.AcceptDraft(background, "x", draft.ID, records.Putting{By: "carol"}))
	if _, err := s.AcceptDraft(background, "x", draft.ID, records.Putting{}); !errors.Is(err, ErrNotFound) {
		t.Errorf("accepted twice: %v", err)
	}
	if diff := cmp.Diff(rules, must[records.Access](t)(s.Access(background, "x", change.Document))); diff != "" {
		t.Error(diff)
	}
	// What replaces another document takes its name and keeps its readers.
	other := must[records.Draft](t)(s.SaveDraft(background, records.Draft{Community: "x", Member: "carol", Document: change.Document}, prepare("new.txt", "Wasps fly.")))
	replaced := must[Change](t)(s.AcceptDraft(background, "x", other.ID, records.Putting{}))
	if replaced.Document != change.Document || replaced.Name != "b.txt" || replaced.Outcome != Replaced || replaced.Version == 0 {
		t.Errorf("replaced %+v", replaced)
	}
	if got := must[records.Access](t)(s.Access(background, "x", change.Document)); got.Everybody() {
		t.Error("replacing opened it to everybody")
	}
	late := must[records.Draft](t)(s.SaveDraft(background, records.Draft{Community: "x", Member: "carol"}, prepare("c.txt", "c")))
	*now = now.Add(maxDraftAge)
	if got := must[[]records.Draft](t)(s.Drafts(background, "x", "carol")); len(got) != 0 {
		t.Errorf("a draft of yesterday waits: %+v", got)
	}
	if err := s.Expire(background); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Draft(background, "x", late.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("a draft of yesterday: %v", err)
	}
}

func TestAServersPurgeTakesWhatWasKeptWithIt(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "docent.db"), Options{KeepVersions: time.Hour, KeepRemoved: time.Hour})
	put(t, s, "x", prepare("a.txt", "one"), prepare("b.txt", "bee"))
	id := put(t, s, "x", prepare("a.txt", "two"))[0].Document
	kept := put(t, s, "y", prepare("a.txt", "one"))[0].Document
	put(t, s, "y", prepare("a.txt", "two"))
	for _, err := range []error{
		s.SetAccess(background, "x", id, records.Access{Roles: []string{"1"}}),
		s.RemoveDocument(background, "x", "b.txt"),
		s.PurgeCommunity(background, "x"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for table, want := range map[string]int{"packed": 1, "version": 1, "removal": 0, "document_access": 0} {
		if n := s.count(t, table); n != want {
			t.Errorf("%d rows of %s", n, table)
		}
	}
	if n := len(must[[]records.Version](t)(s.Versions(background, "y", kept))); n != 1 {
		t.Errorf("another server has %d versions left", n)
	}
}

func TestTheListIsSortedAndCountsQuotesOfItsOwnServer(t *testing.T) {
	t.Parallel()
	s, now := keeping(t)
	var ids []int64
	for _, d := range []retrieval.Prepared{prepare("c", "tiny"), prepare("a", "a long text, the longest of all"), prepare("b", "middling")} {
		ids = append(ids, put(t, s, "x", d)[0].Document)
		*now = now.Add(time.Minute)
	}
	l := s.Ledger(nil)
	for n, id := range map[int]int64{2: ids[0], 1: ids[2]} {
		for range n {
			if _, err := l.RecordAsk(background, ledger.Ask{Community: "x", Key: "k", Quoted: []int64{id}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := l.RecordAsk(background, ledger.Ask{Community: "y", Key: "k", Quoted: []int64{ids[1], ids[1]}}); err != nil {
		t.Fatal(err)
	}
	for order, want := range map[records.Order]string{records.ByName: "abc", records.ByChange: "bac", records.BySize: "abc", records.ByQuotes: "cba"} {
		docs, total, err := s.ListDocuments(background, inCommunity("x"), records.Listing{Order: order})
		got := ""
		for _, d := range docs {
			got += d.Name
		}
		if err != nil || total != 3 || got != want {
			t.Errorf("order %d gives %q of %d, %v", order, got, total, err)
		}
		if order == records.ByQuotes && (docs[0].Quoted != 2 || docs[2].Quoted != 0 || docs[0].Size != 4) {
			t.Errorf("counted %+v", docs)
		}
	}
}
