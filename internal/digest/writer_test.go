package digest

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"docent/internal/answer"
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
	"docent/internal/sqlite"
)

// desk is a store, its digest and a writer whose posts are their content as JSON.
type desk struct {
	t      *testing.T
	store  *sqlite.Store
	ledger *sqlite.Ledger
	digest ledger.Digest
	rules  Rules
	sum    Summariser
	now    time.Time
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, store: newStore(t), now: time.Date(2026, 3, 5, 8, 0, 0, 0, time.UTC)}
	d.ledger = d.store.Ledger(func() time.Time { return d.now })
	addDocument(t, d.store, server, "old.txt", "Old", "This was here before the digest was set, and stays unmentioned.\n")
	d.digest = setDigest(t, d.ledger, daily())
	d.now = d.now.Add(time.Hour)
	return d
}

func asJSON(_ context.Context, _ string, c Content) Message {
	b, err := json.Marshal(c)
	if err != nil {
		panic(err)
	}
	return Message{Body: string(b)}
}

func (d *desk) compose() Draft {
	d.t.Helper()
	w := NewWriter(d.ledger, d.store, answer.New(retrieval.New(d.store, retrieval.Config{}), d.store), asJSON, d.sum, d.rules)
	draft, err := w.Compose(d.t.Context(), d.digest, Period{Key: "2026-03-05", Date: Date{2026, 3, 5}, Now: d.now})
	if err != nil {
		d.t.Fatal(err)
	}
	return draft
}

func (d *desk) content() Content {
	d.t.Helper()
	var c Content
	draft := d.compose()
	if draft.Empty != "" {
		d.t.Fatalf("nothing to post: %s", draft.Empty)
	}
	if err := json.Unmarshal([]byte(draft.Message.Body), &c); err != nil {
		d.t.Fatal(err)
	}
	return c
}

func (d *desk) ask(text, in string) {
	d.t.Helper()
	a, err := answer.New(retrieval.New(d.store, retrieval.Config{}), d.store).Ask(d.t.Context(),
		retrieval.Question{Text: text, Scope: retrieval.Scope{Communities: []string{server}}})
	if err != nil {
		d.t.Fatal(err)
	}
	if _, err := NewRecorder(d.ledger).Asked(d.t.Context(), Asking{
		Community: server, Member: "ann", Channel: in, Ref: text, Question: text, Public: true, Answer: a,
	}); err != nil {
		d.t.Fatal(err)
	}
}

func TestTheFirstPostDoesNotDumpThePast(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if draft := d.compose(); draft.Empty == "" {
		t.Fatalf("it says %s", draft.Message.Body)
	}
	addDocument(t, d.store, server, "new.txt", "New", "The new library opens in April with a festival.\n")
	c := d.content()
	if len(c.Documents) != 1 || c.Documents[0].Title != "New" || c.Documents[0].Kind != ledger.Added {
		t.Fatalf("the documents are %+v", c.Documents)
	}
}

func TestWhatCameAndWentIsToldAsItStands(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	addDocument(t, d.store, server, "brief.txt", "Brief", "This came and went within the day, as some things do.\n")
	if err := d.store.RemoveDocument(t.Context(), server, "brief.txt"); err != nil {
		t.Fatal(err)
	}
	if err := d.store.RemoveDocument(t.Context(), server, "old.txt"); err != nil {
		t.Fatal(err)
	}
	addDocument(t, d.store, server, "twice.txt", "Twice", "The first version of a text about the harbour.\n")
	addDocument(t, d.store, server, "twice.txt", "Twice", "The second version of a text about the harbour.\n")
	c := d.content()
	if len(c.Documents) != 1 || c.Documents[0].Kind != ledger.Added || !strings.Contains(c.Documents[0].Quote.Text, "second") {
		t.Errorf("the documents are %+v", c.Documents)
	}
	if !slices.Equal(c.Removed, []string{"Old"}) {
		t.Errorf("removed: %q", c.Removed)
	}
	addDocument(t, d.store, server, "old.txt", "Old", "It is back, under its old name, with other words.\n")
	for _, item := range d.content().Documents {
		if item.Name == "old.txt" && item.Kind != ledger.Changed {
			t.Errorf("what went and came back is %s", item.Kind)
		}
	}
}

func TestHiddenDocumentsAppearInNoPartOfAPost(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	addDocument(t, d.store, server, "secret.txt", "Secret", "The treasure of the club lies under the oak of the mayor.\n")
	ids, err := d.ledger.DocumentIDs(t.Context(), []string{server}, "secret")
	if err != nil {
		t.Fatal(err)
	}
	d.ask("where does the treasure of the club lie?", channel)
	d.rules.Hidden = func(_ context.Context, community, in string) ([]int64, error) {
		if community != server || in != channel {
			t.Errorf("asked about %s %s", community, in)
		}
		return ids, nil
	}
	addDocument(t, d.store, server, "open.txt", "Open", "The new library opens in April with a festival.\n")
	addDocument(t, d.store, server, "secret.txt", "Secret", "The treasure of the club lies under the elm of the mayor.\n")
	if err := d.store.RemoveDocument(t.Context(), server, "secret.txt"); err != nil {
		t.Fatal(err)
	}
	if body := d.compose().Message.Body; strings.Contains(body, "Secret") || strings.Contains(body, "oak") || strings.Contains(body, "elm") {
		t.Fatalf("the post says %s", body)
	}
}

func TestOnlyTheChosenDocumentsAndSectionsAreTold(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.digest.Documents, d.digest.Sections = "rules/", "documents"
	addDocument(t, d.store, server, "rules/a.txt", "Rule", "Members must not feed the cat of the library.\n")
	addDocument(t, d.store, server, "gossip.txt", "Gossip", "The cat of the library was fed by the mayor himself.\n")
	d.ask("who feeds the cat?", channel)
	c := d.content()
	if len(c.Documents) != 1 || c.Documents[0].Name != "rules/a.txt" || len(c.Asked) != 0 || c.Missing != 0 || c.Quote != nil {
		t.Fatalf("the post holds %+v", c)
	}
}

func TestQuestionsFromClosedChannelsAreNotRepeated(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.rules.Open = func(_ context.Context, _, in string) bool { return in == "lobby" }
	for in, text := range map[string]string{"mods": "who will be banned tomorrow?", "lobby": "who feeds the cat?", channel: "who waters the plants?"} {
		d.ask(text, in)
	}
	var got []string
	for _, q := range d.content().Unanswered {
		got = append(got, q.Text)
	}
	slices.Sort(got)
	if !slices.Equal(got, []string{"who feeds the cat?", "who waters the plants?"}) {
		t.Fatalf("repeated: %q", got)
	}
}

func TestAQuietWeekHasOneLineIfItIsWanted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.digest.Quiet, d.digest.Role = true, "5"
	if draft := d.compose(); draft.Empty == "" {
		t.Fatalf("after an hour it says %s", draft.Message.Body)
	}
	d.now = d.digest.Spoke.Add(6 * 24 * time.Hour)
	if draft := d.compose(); draft.Empty == "" {
		t.Fatalf("after six days it says %s", draft.Message.Body)
	}
	// The last post may have come hours late, so that a week is not full.
	d.now = d.digest.Spoke.Add(7*24*time.Hour - CatchUp)
	draft := d.compose()
	if draft.Empty != "" || draft.Message.Ping != "" || !strings.Contains(draft.Message.Body, `"Quiet":"2026-03-05`) {
		t.Fatalf("after a week: %+v", draft)
	}
	d.digest.Quiet = false
	if draft := d.compose(); draft.Empty == "" {
		t.Fatal("it is said although it is not wanted")
	}
}

// sayer says what it is told to, or nothing.
type sayer struct{ statements []answer.Statement }

func (s sayer) Summarise(_ context.Context, a answer.Answer, who answer.Asker) answer.Answer {
	if who.Community != server || len(a.Quotes) == 0 || a.Quotes[0].Hit.Passage.Text == "" {
		panic(errors.New("the summary gets nothing to prove"))
	}
	a.Statements = s.statements
	return a
}

func TestAtMostThreeProvenSentencesStandOnTop(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	addDocument(t, d.store, server, "new.txt", "New", "The new library opens in April with a festival.\n")
	d.sum = sayer{}
	if c := d.content(); len(c.Summary) != 0 || len(c.Documents) != 1 {
		t.Errorf("without proven sentences: %+v", c)
	}
	d.sum = sayer{[]answer.Statement{{Text: "a"}, {Text: "b"}, {Text: "c"}, {Text: "d"}}}
	if c := d.content(); len(c.Summary) != 3 || c.Summary[2].Text != "c" {
		t.Errorf("the summary is %+v", c.Summary)
	}
}

func TestTheQuoteOfTheDayIsTheSameAllDayAndAnotherTheNext(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
		addDocument(t, d.store, server, name+".txt", name, "The "+name+" tower of the town was built by many hands in one year.\n\nThe bells ring at noon for the "+name+" market of the whole country.\n")
	}
	quotes := map[string]bool{}
	for range 6 {
		one, two := d.content().Quote, d.content().Quote
		if one == nil || one.Text != two.Text {
			t.Fatalf("%+v and %+v on one day", one, two)
		}
		quotes[one.Text] = true
		d.digest.ID++ // stands for another date: both are seeds
	}
	if len(quotes) < 2 {
		t.Errorf("always the same: %v", quotes)
	}
}
