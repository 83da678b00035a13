package sqlite

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"docent/internal/records"
	"docent/internal/records/ledger"
)

const (
	innocent = "The office opens at nine.\n"
	slipped  = "The office opens at nine.\n\nThe code of the vault is hunter9922.\n"
	code     = "The code of the vault is hunter9922."
)

// quoting saves a public answer that quotes a document.
func quoting(t *testing.T, s *Store, document int64, text string) records.Receipt {
	t.Helper()
	r := answered("x", "m1", "which?")
	r.Mode, r.Text, r.Created = "summary", "So: "+text, s.now()
	r.Quotes = []records.Citation{{Document: document, Name: "a.txt", Text: text, Before: "before " + text}}
	return s.save(t, r)
}

// inFiles reports whether words stand in any of a database's files.
func inFiles(t *testing.T, s *Store, words string) bool {
	t.Helper()
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(s.Path() + suffix)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte(words)) {
			return true
		}
	}
	return false
}

func TestAnErasedTextIsNowhereAnyMore(t *testing.T) {
	t.Parallel()
	s, now := keeping(t)
	l := s.Ledger(nil)
	put := must[[]Change](t)(s.Put(background, "x", docs(prepare("a.txt", slipped)), records.Putting{By: "carol"}))
	id := put[0].Document
	leaked, kept := quoting(t, s, id, code), quoting(t, s, id, "The office opens at nine.")
	watch := must[ledger.Watch](t)(l.AddWatch(background, ledger.Watch{
		Community: "x", Member: "m1", Channel: "c", Text: "which code?", Answered: true,
		Quotes: []ledger.Evidence{{Document: id, Text: code}, {Document: id, Text: "The office opens at nine."}},
	}, 5))
	must[int64](t)(l.Queue(background, ledger.Notice{Community: "x", Member: "m1", Payload: []byte(code), Documents: []int64{id}}))
	if err := s.KeepLLMReply(background, [32]byte{1}, "x", []byte(`"`+code+`"`)); err != nil {
		t.Fatal(err)
	}
	if err := s.SetReceiptMessage(background, leaked.ID, "c1", "m100"); err != nil {
		t.Fatal(err)
	}
	*now = now.Add(time.Hour)
	must[[]Change](t)(s.Put(background, "x", docs(prepare("a.txt", innocent)), records.Putting{By: "carol"}))
	version := must[[]records.Version](t)(s.Versions(background, "x", id))[0]
	if answers, err := s.EraseVersion(background, "x", id, version.ID); err != nil || answers != 1 {
		t.Fatalf("%d answers have lost words, %v", answers, err)
	}

	if versions := must[[]records.Version](t)(s.Versions(background, "x", id)); len(versions) != 0 {
		t.Errorf("there is still %+v", versions)
	}
	got := must[records.Receipt](t)(s.Receipt(background, leaked.ID))
	if q := got.Quotes[0]; got.Text != "" || q.Text != "" || q.Before != "" || !q.Erased.Equal(*now) {
		t.Errorf("the receipt says %q, %+v", got.Text, q)
	}
	got = must[records.Receipt](t)(s.Receipt(background, kept.ID))
	if q := got.Quotes[0]; got.Text == "" || q.Text == "" || !q.Erased.IsZero() {
		t.Errorf("another's receipt says %q, %+v", got.Text, q)
	}
	shown := must[[]records.Shown](t)(s.ErasedAnswers(background, "x", id))
	if len(shown) != 1 || shown[0] != (records.Shown{Receipt: leaked.ID, Channel: "c1", Message: "m100"}) {
		t.Errorf("messages that show it: %+v", shown)
	}
	watches := must[[]ledger.Watch](t)(l.Watches(background, "x"))
	if q := watches[0].Quotes; q[0].Text != "" || q[1].Text == "" {
		t.Errorf("a watch compares with %+v", q)
	}
	if err := l.Renew(background, watches[0], false, nil, ledger.Notice{}); err != nil {
		t.Errorf("watch %d cannot be renewed: %v", watch.ID, err)
	}
	for _, table := range []string{"notice", "passage_before", "llm_reply"} {
		if n := s.count(t, table); n != 0 {
			t.Errorf("%s has %d rows", table, n)
		}
	}
	if inFiles(t, s, "hunter9922.") || inFiles(t, s, "vault is") {
		t.Error("the words stand in the file")
	}
	healthy(t, s)
	if _, err := s.EraseVersion(background, "x", id, version.ID); err == nil {
		t.Error("it is erased twice")
	}
}

func TestOnlyTheCommunityOfADocumentErasesItsTexts(t *testing.T) {
	t.Parallel()
	s, _ := keeping(t)
	put := must[[]Change](t)(s.Put(background, "x", docs(prepare("a.txt", slipped)), records.Putting{}))
	must[[]Change](t)(s.Put(background, "x", docs(prepare("a.txt", innocent)), records.Putting{}))
	version := must[[]records.Version](t)(s.Versions(background, "x", put[0].Document))[0]
	for _, v := range []struct {
		community string
		document  int64
	}{{"y", put[0].Document}, {"x", put[0].Document + 1}} {
		if _, err := s.EraseVersion(background, v.community, v.document, version.ID); err == nil {
			t.Errorf("%+v erases it", v)
		}
	}
	if n := len(must[[]records.Version](t)(s.Versions(background, "x", put[0].Document))); n != 1 {
		t.Errorf("%d versions", n)
	}
}

func TestWordsOfADocumentThatIsForgottenStandInNoReceipt(t *testing.T) {
	t.Parallel()
	for name, forget := range map[string]func(s *Store, now *time.Time, removal int64) error{
		"for good": func(s *Store, _ *time.Time, removal int64) error { return s.Forget(background, "x", removal) },
		"by time": func(s *Store, now *time.Time, _ int64) error {
			*now = now.Add(8 * 24 * time.Hour)
			return s.Expire(background)
		},
	} {
		s, now := keeping(t)
		put := must[[]Change](t)(s.Put(background, "x", docs(prepare("a.txt", slipped)), records.Putting{}))
		r := quoting(t, s, put[0].Document, code)
		removal := must[records.Removal](t)(s.Remove(background, "x", put[0].Document, "carol"))
		if got := must[records.Receipt](t)(s.Receipt(background, r.ID)); got.Quotes[0].Text != code {
			t.Errorf("%s: while it can be brought back the receipt says %+v", name, got)
		}
		if err := forget(s, now, removal.ID); err != nil {
			t.Fatal(err)
		}
		got := must[records.Receipt](t)(s.Receipt(background, r.ID))
		if got.Text+got.Quotes[0].Text+got.Quotes[0].Before != "" || got.Quotes[0].Erased.IsZero() {
			t.Errorf("%s: the receipt says %+v", name, got)
		}
		if name == "for good" && (inFiles(t, s, "hunter9922.") || inFiles(t, s, strings.ToUpper(code))) {
			t.Errorf("%s: the words stand in the file", name)
		}
	}
}

// A new rule of who may read a document leaves a change, so that watched
// questions are asked again; the same rule leaves none.
func TestAChangeOfWhoMayReadIsNoted(t *testing.T) {
	t.Parallel()
	s, _ := keeping(t)
	put := must[[]Change](t)(s.Put(background, "x", docs(prepare("a.txt", innocent)), records.Putting{}))
	rules := []records.Access{{Roles: []string{"1", "2"}}, {Roles: []string{"2", "1"}}, {Channels: []string{"1"}}, {}, {}}
	for i, want := range []int{1, 1, 2, 3, 3} {
		if err := s.SetAccess(background, "x", put[0].Document, rules[i]); err != nil {
			t.Fatal(err)
		}
		taught := 0
		for _, c := range must[[]ledger.Change](t)(s.Ledger(nil).Changes(background, []string{"x"}, 0, 100)) {
			if c.Kind == ledger.Taught {
				taught++
			}
		}
		if taught != want {
			t.Errorf("after rule %d there are %d changes, want %d", i, taught, want)
		}
	}
}
