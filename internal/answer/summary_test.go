package answer

import (
	"context"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"docent/internal/llm"
	"docent/internal/llmtest"
	"docent/internal/records"
	"docent/internal/retrieval"
	"docent/internal/sqlite"
)

var noon = time.Date(2024, 5, 12, 12, 0, 0, 0, time.UTC)

func ledger(t *testing.T) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(filepath.Join(t.TempDir(), "d.db"), sqlite.Options{Analyse: retrieval.Terms})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// booked returns an engine with a ledger over the scene.
func booked(t *testing.T, p llmtest.Personality, change func(*Summaries)) (*Engine, Answer, *llmtest.Server, *sqlite.Store) {
	t.Helper()
	server := llmtest.Start(p)
	t.Cleanup(server.Close)
	s, before := scene()
	store := ledger(t)
	e := engine(t, s, server, func(sum *Summaries, _ *llm.Config) {
		sum.Ledger, sum.Now = store, func() time.Time { return noon }
		if change != nil {
			change(sum)
		}
	})
	return e, before, server, store
}

func another(a Answer, question string) Answer { a.Asked = question; return a }

func TestTheSameQuestionIsAskedOnce(t *testing.T) {
	t.Parallel()
	e, before, server, _ := booked(t, llmtest.Honest(), nil)
	who := Asker{Community: "1", Member: "ann"}
	first := e.Summarise(t.Context(), before, who)
	again := e.Summarise(t.Context(), another(before, "where will  the finance ministers MEET?"), who)
	if first.Fate != FateShown || again.Text != first.Text || len(server.Requests()) != 1 {
		t.Errorf("%q, %q, %d requests", first.Fate, again.Fate, len(server.Requests()))
	}
	e.Summarise(t.Context(), another(before, "Who comes?"), who)
	changed := before
	changed.Passages = before.Passages[:2]
	e.Summarise(t.Context(), changed, who)
	if n := len(server.Requests()); n != 3 {
		t.Errorf("another question and other passages: %d requests", n)
	}
}

func TestABadReplyIsNotKept(t *testing.T) {
	t.Parallel()
	e, before, server, _ := booked(t, llmtest.WrongIDs(), nil)
	if a := e.Summarise(t.Context(), before, Asker{Community: "1"}); a.Fate != FateUnproven {
		t.Fatal(a.Fate)
	}
	server.Become(llmtest.Honest())
	if a := e.Summarise(t.Context(), before, Asker{Community: "1"}); a.Fate != FateShown {
		t.Error(a.Fate)
	}
}

func TestQuestionsAtTheSameTimeAreAskedOnce(t *testing.T) {
	t.Parallel()
	arrived, open := make(chan bool, 10), make(chan bool)
	e, before, server, _ := booked(t, func(w http.ResponseWriter, r *http.Request, in llmtest.Request) {
		arrived <- true
		<-open
		llmtest.Honest()(w, r, in)
	}, nil)
	// The first asker goes away while the model thinks; the others still get
	// the summary.
	leaving, leave := context.WithCancel(t.Context())
	gone := make(chan Answer, 1)
	go func() { gone <- e.Summarise(leaving, before, Asker{Community: "1"}) }()
	<-arrived
	leave()
	if a := <-gone; a.Fate != FateFailed {
		t.Errorf("the one who left: %q", a.Fate)
	}
	var group sync.WaitGroup
	for range 5 {
		group.Go(func() {
			if a := e.Summarise(t.Context(), before, Asker{Community: "1"}); a.Fate != FateShown {
				t.Errorf("%q", a.Fate)
			}
		})
	}
	close(open)
	group.Wait()
	if n := len(server.Requests()); n != 1 {
		t.Errorf("%d requests", n)
	}
}

func TestTheBudgetEndsInQuotes(t *testing.T) {
	t.Parallel()
	e, before, server, store := booked(t, llmtest.Honest(), func(s *Summaries) {
		s.Limits = records.LLMLimits{ServerTokens: 1600}
		s.InputPrice, s.OutputPrice = 2, 10
	})
	who := Asker{Community: "1", Member: "ann"}
	a := e.Summarise(t.Context(), before, who)
	if a.Fate != FateShown || a.Note != "" {
		t.Fatalf("%q %q", a.Fate, a.Note)
	}
	spent, err := store.LLMSpent(t.Context(), "2024-05-12", "1", "ann")
	if err != nil || spent.ServerCalls != 1 || spent.MemberTokens == 0 || spent.MemberTokens > 1200 ||
		spent.ServerMicros < 2*spent.ServerTokens || spent.ServerMicros > 10*spent.ServerTokens {
		t.Fatalf("%+v, %v", spent, err)
	}
	if b, ok, err := e.Budget(t.Context(), who); err != nil || !ok || b.LLMSpent != spent || b.LLMLimits.ServerTokens != 1600 {
		t.Errorf("%+v %v %v", b, ok, err)
	}
	a = e.Summarise(t.Context(), another(before, "Who comes?"), who)
	if a.Fate != FateBudget || a.Note != noteBudget || a.Text != before.Text || len(server.Requests()) != 1 {
		t.Errorf("%q %q, %d requests", a.Fate, a.Note, len(server.Requests()))
	}
	if a = e.Summarise(t.Context(), before, who); a.Fate != FateShown {
		t.Errorf("what was said before costs nothing: %q", a.Fate)
	}
	if a = e.Summarise(t.Context(), another(before, "Who comes?"), Asker{Community: "2"}); a.Fate != FateShown {
		t.Errorf("another server has its own budget: %q", a.Fate)
	}
}

func TestPeopleAreToldBeforeTheBudgetEnds(t *testing.T) {
	t.Parallel()
	e, before, _, store := booked(t, llmtest.Honest(), func(s *Summaries) { s.Limits = records.LLMLimits{MemberTokens: 100_000} })
	if _, _, err := store.ChargeLLM(t.Context(), records.LLMCharge{Day: "2024-05-12", Community: "1", Member: "ann", Tokens: 92_000}, records.LLMLimits{}); err != nil {
		t.Fatal(err)
	}
	if a := e.Summarise(t.Context(), before, Asker{Community: "1", Member: "ann"}); a.Fate != FateShown || a.Note != noteNearEnd {
		t.Errorf("%q %q", a.Fate, a.Note)
	}
	if a := e.Summarise(t.Context(), another(before, "Who?"), Asker{Community: "1", Member: "bob"}); a.Fate != FateShown || a.Note != "" {
		t.Errorf("bob: %q %q", a.Fate, a.Note)
	}
}

func TestAFailedCallGivesItsTokensBack(t *testing.T) {
	t.Parallel()
	e, before, _, store := booked(t, func(w http.ResponseWriter, _ *http.Request, _ llmtest.Request) {
		llmtest.Refuse(w, http.StatusUnauthorized, "no")
	}, nil)
	if a := e.Summarise(t.Context(), before, Asker{Community: "1"}); a.Fate != FateFailed || a.Note != noteFailed {
		t.Errorf("%q", a.Fate)
	}
	if spent, err := store.LLMSpent(t.Context(), "2024-05-12", "1", ""); err != nil || spent.ServerTokens != 0 {
		t.Errorf("%+v, %v", spent, err)
	}
}

func TestNothingIsAskedWhereNothingWasFound(t *testing.T) {
	t.Parallel()
	e, before, server, _ := booked(t, llmtest.Honest(), nil)
	before.Answered = false
	if a := e.Summarise(t.Context(), quotes(before.Result), Asker{Community: "1"}); a.Mode != ModeNone || a.Text != NotFound || a.Fate != FateNone {
		t.Errorf("%+v", a)
	}
	if len(server.Requests()) != 0 {
		t.Error("the model was asked")
	}
}

func TestWithoutAModelTheQuotesStay(t *testing.T) {
	t.Parallel()
	s, before := scene()
	e := New(s, s)
	if a := e.Summarise(t.Context(), before, Asker{}); e.CanSummarise() || a.Text != before.Text || a.Mode != ModeQuotes {
		t.Errorf("%+v", a)
	}
}

func TestAPassageThatIsNoLongerStoredIsNotGiven(t *testing.T) {
	t.Parallel()
	e, before, server, _ := booked(t, llmtest.Honest(), nil)
	s := e.texts.(*shelf)
	s.texts[3] = strings.ToUpper(s.texts[3])
	e.Summarise(t.Context(), before, Asker{Community: "1"})
	if got := server.Requests()[0].Passages; len(got) != 2 {
		t.Errorf("%d passages were given", len(got))
	}
}

func TestAStatementCarriesItsPlace(t *testing.T) {
	t.Parallel()
	e, before, _, _ := booked(t, llmtest.Honest(), nil)
	a := e.Summarise(t.Context(), before, Asker{Community: "1"})
	for _, st := range a.Statements {
		for _, q := range st.Proofs {
			if stored := e.texts.(*shelf).texts[q.Hit.Document.ID]; stored[q.Start:q.End] != q.Text || q.Paragraph != 1 {
				t.Errorf("%+v does not stand in %q", q, stored)
			}
		}
	}
	if a.Tally.String() != "3 of 3 statements proven" || !strings.HasSuffix(a.Text, a.Tally.String()) {
		t.Errorf("%q", a.Text)
	}
}

func TestTheModelMayOrderThePassages(t *testing.T) {
	t.Parallel()
	order := `{"order":["p3","p99",2]}`
	e, before, server, _ := booked(t, func(w http.ResponseWriter, r *http.Request, in llmtest.Request) {
		if in.System == rerankInstructions {
			llmtest.Say(w, in, order)
			return
		}
		llmtest.Honest()(w, r, in)
	}, func(s *Summaries) { s.Rerank, s.Passages = true, 2 })
	if a := e.Summarise(t.Context(), before, Asker{Community: "1"}); a.Fate != FateShown {
		t.Fatal(a.Fate)
	}
	requests := server.Requests()
	given := requests[1].Passages
	if len(requests) != 2 || len(given) != 2 || given[0].Title != "Programme" || given[1].Title != "Guest book" {
		t.Errorf("%d requests, %+v", len(requests), given)
	}
	order = `{"nonsense":true}`
	if a := e.Summarise(t.Context(), another(before, "Who comes?"), Asker{Community: "1"}); a.Fate != FateShown {
		t.Errorf("a model that cannot order: %q", a.Fate)
	}
	if given := server.Requests()[3].Passages; given[0].Title != "Budapest meeting" {
		t.Errorf("the order is lost: %+v", given)
	}
}

func TestAFollowUpIsWrittenOutWithWordsThatWereUsed(t *testing.T) {
	t.Parallel()
	said := `{"question":"Who will host the finance ministers?"}`
	e, _, _, _ := booked(t, func(w http.ResponseWriter, _ *http.Request, in llmtest.Request) { llmtest.Say(w, in, said) }, nil)
	q := retrieval.Question{Text: "and who will host them?", History: []string{"Where will the finance ministers meet?"}}
	if got := e.Rewrite(t.Context(), q, Asker{Community: "1"}); got.Text != "Who will host the finance ministers?" || got.History != nil {
		t.Errorf("%+v", got)
	}
	for _, said = range []string{`{"question":"Who will host them in Vienna?"}`, `{"question":"PWNED"}`, `{"a":1}`} {
		if got := e.Rewrite(t.Context(), q, Asker{Community: "1"}); got.Text != q.Text || len(got.History) != 1 {
			t.Errorf("%s: %+v", said, got)
		}
	}
	q.History = nil
	if got := e.Rewrite(t.Context(), q, Asker{}); got.Text != q.Text {
		t.Errorf("a question of its own: %+v", got)
	}
}
