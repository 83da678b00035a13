package sqlite

import (
	"errors"
	"fmt"
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

func TestARemovalHasAComposedDigestComposedAnew(t *testing.T) {
	t.Parallel()
	s, _ := keeping(t)
	l := s.Ledger(nil)
	id := put(t, s, "x", prepare("a.txt", "one"))[0].Document
	d := must[ledger.Digest](t)(l.AddDigest(background, ledger.Digest{Community: "x", Channel: "c"}, 9))
	claim := ledger.Claim{Digest: d.ID, Key: "2026-03-01", Holder: "one", Lease: time.Minute}
	run, ok, err := l.Claim(background, claim)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	run.Payload = []byte("it says one")
	if err := l.Keep(background, run); err != nil {
		t.Fatal(err)
	}
	if err := s.RemoveDocument(background, "x", "a.txt"); err != nil {
		t.Fatal(err)
	}
	if err := l.Send(background, run); !errors.Is(err, ledger.ErrFenced) {
		t.Errorf("what was composed before document %d was removed may be sent: %v", id, err)
	}
	again, ok, err := l.Claim(background, claim)
	if err != nil || !ok || again.State != ledger.Claimed || len(again.Payload) > 0 {
		t.Errorf("it goes on with %+v, %v, %v", again, ok, err)
	}
}

func TestAForgottenMembersDraftsGo(t *testing.T) {
	t.Parallel()
	s, _ := keeping(t)
	for _, member := range []string{"carol", "dora"} {
		must[records.Draft](t)(s.SaveDraft(background, records.Draft{Community: "x", Member: member}, prepare(member, member)))
	}
	if _, _, err := s.ForgetMember(background, "x", "carol"); err != nil {
		t.Fatal(err)
	}
	if found := rowsWith(t, s, "carol"); len(found) != 0 {
		t.Errorf("carol stands in %v", found)
	}
	if got := must[[]records.Draft](t)(s.Drafts(background, "x", "dora")); len(got) != 1 {
		t.Errorf("dora has %d drafts", len(got))
	}
}
