package sqlite

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"docent/internal/records"
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
)

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
	if _, err := s.Draft(background, "y", draft.ID); !errors.Is(err, ErrNotFound) {
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
	if _, err := s.Draft(background, "x", late.ID); !errors.Is(err, ErrNotFound) {
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
