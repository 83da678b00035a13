package sqlite

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"docent/internal/records/ledger"
	"docent/internal/retrieval"
)

// hand is a clock that tests set.
type hand struct{ now time.Time }

func newLedger(t testing.TB) (*Store, *Ledger, *hand) {
	t.Helper()
	s := open(t)
	h := &hand{time.Date(2026, 3, 5, 8, 0, 0, 0, time.UTC)}
	return s, s.Ledger(func() time.Time { return h.now }), h
}

func must[T any](t testing.TB) func(v T, err error) T {
	t.Helper()
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// rowsWith counts, over all tables, the rows in which a text stands.
func rowsWith(t testing.TB, s *Store, text string) map[string]int {
	t.Helper()
	found := map[string]int{}
	tables := must[[]string](t)(collect(t.Context(), s, "tables", func(r row) (n string, err error) { return n, r.Scan(&n) },
		"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'passage_term%'"))
	for _, table := range tables {
		columns := must[[]string](t)(collect(t.Context(), s, "columns", func(r row) (n string, err error) { return n, r.Scan(&n) },
			"SELECT name FROM pragma_table_info(?)", table))
		var parts []string
		for _, c := range columns {
			parts = append(parts, fmt.Sprintf("instr(CAST(%q AS TEXT), ?1) > 0", c))
		}
		var n int
		if err := s.read.QueryRowContext(t.Context(), fmt.Sprintf("SELECT count(*) FROM %q WHERE %s", table, strings.Join(parts, " OR ")), text).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			found[table] = n
		}
	}
	return found
}

func asking(member, text string) ledger.Ask {
	return ledger.Ask{
		Community: "1", Ref: "r" + member + text, Member: member, Channel: "2", Key: strings.ToLower(text), Text: text, Public: true,
		Elapsed: time.Millisecond,
	}
}

func TestAMembersTracesAreDeletedFromEveryTable(t *testing.T) {
	t.Parallel()
	s, l, _ := newLedger(t)
	for _, a := range []ledger.Ask{asking("member-ann", "annspeculiar question"), asking("member-ann", "shared"), asking("member-bob", "Shared")} {
		must[int64](t)(l.RecordAsk(t.Context(), a))
	}
	must[ledger.Watch](t)(l.AddWatch(t.Context(), ledger.Watch{Community: "1", Member: "member-ann", Channel: "2", Text: "annspeculiar watch"}, 5))
	must[int64](t)(l.Queue(t.Context(), ledger.Notice{Community: "1", Member: "member-ann", Direct: true, Payload: []byte("annspeculiar notice")}))
	must[ledger.Digest](t)(l.AddDigest(t.Context(), ledger.Digest{Community: "1", Channel: "2", By: "member-ann"}, 5))
	put(t, s, "1", prepare("a.txt", "text\n"))
	if err := l.Teach(t.Context(), ledger.Learned{Community: "1", Key: "k", Document: 1, End: 4, Text: "text", By: "member-ann"}, 1); err != nil {
		t.Fatal(err)
	}
	if n := must[int64](t)(l.ForgetMember(t.Context(), "", "member-ann")); n == 0 {
		t.Error("nothing went")
	}
	for _, trace := range []string{"member-ann", "annspeculiar"} {
		if left := rowsWith(t, s, trace); len(left) != 0 {
			t.Errorf("%q still stands in %v", trace, left)
		}
	}
	if left := rowsWith(t, s, "member-bob"); left["question_ask"] != 1 {
		t.Errorf("of the other member there is left %v", left)
	}
	if days := must[[]ledger.Day](t)(l.Days(t.Context(), "1", "2026-03-05")); len(days) != 1 || days[0].Asked != 3 {
		t.Errorf("the day's count is %+v", days)
	}
}

func TestWhoAskedIsForgottenAfterTheRetention(t *testing.T) {
	t.Parallel()
	s, l, h := newLedger(t)
	must[int64](t)(l.RecordAsk(t.Context(), asking("member-ann", "oldquestion")))
	put(t, s, "1", prepare("a.txt", "text\n"))
	if err := l.Teach(t.Context(), ledger.Learned{Community: "1", Key: "k", Document: 1, End: 4, Text: "text", By: "member-ann"}, 1); err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(80 * 24 * time.Hour)
	must[int64](t)(l.RecordAsk(t.Context(), asking("member-bob", "newquestion")))
	h.now = h.now.Add(20 * 24 * time.Hour)
	if err := l.Forget(t.Context(), h.now.Add(-90*24*time.Hour), h.now.Add(-730*24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	for _, trace := range []string{"member-ann", "oldquestion"} {
		if left := rowsWith(t, s, trace); len(left) != 0 {
			t.Errorf("%q still stands in %v", trace, left)
		}
	}
	if left := rowsWith(t, s, "member-bob"); left["question_ask"] != 1 {
		t.Errorf("what is younger is gone: %v", left)
	}
	if days := must[[]ledger.Day](t)(l.Days(t.Context(), "1", "2026-01-01")); len(days) != 2 {
		t.Errorf("the counts without names are %+v", days)
	}
	if err := l.Forget(t.Context(), h.now, h.now.Add(24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if days := must[[]ledger.Day](t)(l.Days(t.Context(), "1", "2026-01-01")); len(days) != 0 {
		t.Errorf("old counts are still there: %+v", days)
	}
}

func TestAStaleHolderTouchesNothing(t *testing.T) {
	t.Parallel()
	_, l, h := newLedger(t)
	d := must[ledger.Digest](t)(l.AddDigest(t.Context(), ledger.Digest{Community: "1", Channel: "2", Zone: "UTC", Days: 127}, 5))
	claim := ledger.Claim{Digest: d.ID, Key: "2026-03-05", Slot: h.now, Holder: "a", Lease: time.Minute}
	first, ok, err := l.Claim(t.Context(), claim)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	claim.Holder = "b"
	if _, ok, _ = l.Claim(t.Context(), claim); ok {
		t.Fatal("a held run is claimed")
	}
	h.now = h.now.Add(61 * time.Second)
	second, ok, err := l.Claim(t.Context(), claim)
	if err != nil || !ok || second.Fence <= first.Fence || second.Attempts != 2 {
		t.Fatalf("taken over: %+v %v %v", second, ok, err)
	}
	first.State, first.Message = ledger.Posted, "stale"
	for name, err := range map[string]error{
		"keep": l.Keep(t.Context(), first), "send": l.Send(t.Context(), first), "retry": l.Retry(t.Context(), first),
		"finish": l.Finish(t.Context(), first, ""),
	} {
		if !errors.Is(err, ledger.ErrFenced) {
			t.Errorf("%s by the old holder: %v", name, err)
		}
	}
	second.State, second.Message = ledger.Posted, "fresh"
	if err := l.Finish(t.Context(), second, ""); err != nil {
		t.Fatal(err)
	}
	if err := l.Finish(t.Context(), second, ""); !errors.Is(err, ledger.ErrFenced) {
		t.Errorf("a run is finished twice: %v", err)
	}
	if runs := must[[]ledger.Run](t)(l.Runs(t.Context(), d.ID, time.Time{})); len(runs) != 1 || runs[0].Message != "fresh" {
		t.Errorf("the runs are %+v", runs)
	}
}

func TestALeaseThatLiesAheadOfAClockSetBackIsOver(t *testing.T) {
	t.Parallel()
	_, l, h := newLedger(t)
	d := must[ledger.Digest](t)(l.AddDigest(t.Context(), ledger.Digest{Community: "1", Channel: "2", Zone: "UTC", Days: 127}, 5))
	claim := ledger.Claim{Digest: d.ID, Key: "2026-03-05", Slot: h.now, Holder: "a", Lease: time.Minute}
	if _, ok, err := l.Claim(t.Context(), claim); err != nil || !ok {
		t.Fatal(ok, err)
	}
	h.now = h.now.Add(-72 * time.Hour)
	if _, ok, err := l.Claim(t.Context(), claim); err != nil || !ok {
		t.Fatalf("three days of waiting for a lease of a minute: %v %v", ok, err)
	}
}

func TestChangesOfDocumentsAreNotedInOrderWhoeverMakesThem(t *testing.T) {
	t.Parallel()
	s, l, _ := newLedger(t)
	must[ledger.Digest](t)(l.AddDigest(t.Context(), ledger.Digest{Community: "1", Channel: "2", Zone: "UTC", Days: 127}, 5))
	put(t, s, "1", prepare("a.txt", "one\n\ntwo\n"))
	put(t, s, "1", prepare("a.txt", "one\n\ntwo\n")) // the same bytes
	put(t, s, "1", prepare("a.txt", "one\n\nthree\n"))
	put(t, s, "1", prepare("a.txt", "four\n"))
	put(t, s, "other", prepare("b.txt", "elsewhere\n"))
	kinds := func() (all []string) {
		for _, c := range must[[]ledger.Change](t)(l.Changes(t.Context(), []string{"1"}, 0, 100)) {
			all = append(all, string(c.Kind)+" "+c.Name)
		}
		return all
	}
	if got, want := kinds(), []string{"added a.txt", "changed a.txt", "changed a.txt"}; !slices.Equal(got, want) {
		t.Fatalf("noted: %q, want %q", got, want)
	}
	for after, want := range map[int64]string{1: "one\n\ntwo\n", 2: "one\n\nthree\n"} {
		if text, ok, err := l.Before(t.Context(), 1, after); err != nil || !ok || text != want {
			t.Errorf("before change %d it said %q, %v, %v", after+1, text, ok, err)
		}
	}
	if _, ok, err := l.Before(t.Context(), 1, 3); ok || err != nil {
		t.Errorf("what did not change has an earlier text: %v, %v", ok, err)
	}
	if err := s.RemoveDocument(t.Context(), "1", "a.txt"); err != nil {
		t.Fatal(err)
	}
	if got := kinds(); got[len(got)-1] != "removed a.txt" {
		t.Errorf("noted: %q", got)
	}
	if left := rowsWith(t, s, "three"); len(left) != 0 {
		t.Errorf("a removed document's earlier text stands in %v", left)
	}
}

func TestEarlierTextsGoWhenEverybodyHasCompared(t *testing.T) {
	t.Parallel()
	s, l, h := newLedger(t)
	d := must[ledger.Digest](t)(l.AddDigest(t.Context(), ledger.Digest{Community: "1", Channel: "2", Zone: "UTC", Days: 127}, 5))
	put(t, s, "1", prepare("a.txt", "bygone\n"))
	put(t, s, "1", prepare("a.txt", "present\n"))
	prune := func() {
		t.Helper()
		if err := l.Prune(t.Context(), h.now); err != nil {
			t.Fatal(err)
		}
	}
	prune()
	if _, ok, err := l.Before(t.Context(), 1, 0); !ok || err != nil {
		t.Fatalf("it went too early: %v", err)
	}
	run, ok, err := l.Claim(t.Context(), ledger.Claim{Digest: d.ID, Key: "2026-03-05", Slot: h.now, Holder: "a", Lease: time.Minute})
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	run.State, run.Covered = ledger.Posted, 2
	if err := l.Finish(t.Context(), run, ""); err != nil {
		t.Fatal(err)
	}
	_, fence, _, err := l.ClaimCursor(t.Context(), "a", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.MoveCursor(t.Context(), fence, 2); err != nil {
		t.Fatal(err)
	}
	prune()
	if left := rowsWith(t, s, "bygone"); len(left) != 0 {
		t.Errorf("it still stands in %v", left)
	}
}

func TestWhatACommunityLeavesBehindIsPurged(t *testing.T) {
	t.Parallel()
	s, l, h := newLedger(t)
	const community = "81000000000000001"
	put(t, s, community, prepare("a.txt", "text\n"))
	d := must[ledger.Digest](t)(l.AddDigest(t.Context(), ledger.Digest{Community: community, Channel: "2", Zone: "UTC", Days: 127, By: "member-ann"}, 5))
	if _, ok, err := l.Claim(t.Context(), ledger.Claim{Digest: d.ID, Key: "k", Slot: h.now, Holder: community, Lease: time.Minute}); !ok || err != nil {
		t.Fatal(ok, err)
	}
	a := asking("member-ann", "question")
	a.Community, a.Quoted = community, []int64{1}
	q := must[int64](t)(l.RecordAsk(t.Context(), a))
	if err := l.Teach(t.Context(), ledger.Learned{Community: community, Key: "question", Document: 1, End: 4, Text: "text"}, q); err != nil {
		t.Fatal(err)
	}
	must[ledger.Watch](t)(l.AddWatch(t.Context(), ledger.Watch{Community: community, Member: "member-ann", Text: "question"}, 5))
	must[int64](t)(l.Queue(t.Context(), ledger.Notice{Community: community, Member: "member-ann", Payload: []byte("x")}))
	if err := s.PurgeCommunity(t.Context(), community); err != nil {
		t.Fatal(err)
	}
	for _, trace := range []string{"member-ann", "question"} {
		if left := rowsWith(t, s, trace); len(left) != 0 {
			t.Errorf("%q still stands in %v", trace, left)
		}
	}
	left := rowsWith(t, s, community)
	delete(left, "community") // its number stays, so that passage ids are never given twice
	delete(left, "watch_revision")
	if len(left) != 0 {
		t.Errorf("the server still stands in %v", left)
	}
}

func TestQuestionsAreGatheredWithTheirCounts(t *testing.T) {
	t.Parallel()
	_, l, h := newLedger(t)
	missing := asking("ann", "Where?")
	found := asking("bob", "when?")
	found.Answered = true
	private := asking("cat", "WHERE?")
	private.Public = false
	for _, a := range []ledger.Ask{missing, found, private} {
		h.now = h.now.Add(time.Minute)
		must[int64](t)(l.RecordAsk(t.Context(), a))
	}
	gaps, total, err := l.Gaps(t.Context(), "1", 0, 10)
	if err != nil || total != 1 || gaps[0].Asked != 2 || gaps[0].Missing != 2 {
		t.Fatalf("gaps: %+v, %d, %v", gaps, total, err)
	}
	asked := must[[]ledger.Question](t)(l.Asked(t.Context(), "1", []string{"2"}, time.Time{}, 10))
	if len(asked) != 2 || asked[1].Text != "Where?" || asked[1].Asked != 1 {
		t.Errorf("asked in public: %+v", asked)
	}
	if err := l.RecordVote(t.Context(), "1", found.Ref, 0, 1); err != nil {
		t.Fatal(err)
	}
	if _, total, _ = l.Gaps(t.Context(), "1", 0, 10); total != 2 {
		t.Errorf("%d gaps after a vote against an answer", total)
	}
	if _, total, _ = l.Gaps(t.Context(), "another", 0, 10); total != 0 {
		t.Errorf("%d gaps of another server", total)
	}
	if err := l.SetStatus(t.Context(), "1", gaps[0].ID, ledger.Written); err != nil {
		t.Fatal(err)
	}
	must[int64](t)(l.RecordAsk(t.Context(), missing)) // it was not answered after all
	if _, total, _ = l.Gaps(t.Context(), "1", 0, 10); total != 2 {
		t.Errorf("%d gaps after the written answer did not answer", total)
	}
	if err := l.SetStatus(t.Context(), "1", gaps[0].ID, ledger.Ignored); err != nil {
		t.Fatal(err)
	}
	must[int64](t)(l.RecordAsk(t.Context(), missing))
	if _, total, _ = l.Gaps(t.Context(), "1", 0, 10); total != 1 {
		t.Errorf("%d gaps after one was ignored", total)
	}
}

func TestDocumentsAreChosenByTheBeginningOfTheirNames(t *testing.T) {
	t.Parallel()
	s, l, _ := newLedger(t)
	put(t, s, "1", prepare("rules/a.txt", "one\n"), prepare("Rules.txt", "two\n"), prepare("é.txt", "three\n"))
	put(t, s, retrieval.Shared, prepare("rules/b.txt", "four\n"))
	for prefix, want := range map[string]int{"": 4, "rules/": 2, "é": 1, "%": 0, "rules/a.txt": 1} {
		if ids := must[[]int64](t)(l.DocumentIDs(t.Context(), []string{"1", retrieval.Shared}, prefix)); len(ids) != want {
			t.Errorf("%q chooses %v", prefix, ids)
		}
	}
}
