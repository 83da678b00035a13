package commands_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"docent/internal/answer"
	"docent/internal/discordtest"
	"docent/internal/llm"
	"docent/internal/llmtest"
	"docent/internal/records"
)

// withModel gives the stage a scripted language model.
func withModel(t *testing.T, p llmtest.Personality, mode records.LLMMode) (*stage, *llmtest.Server) {
	t.Helper()
	model := llmtest.Start(p)
	t.Cleanup(model.Close)
	s := newStage(t, func(s *stage) { s.model = model })
	s.addArticle()
	_, err := s.store.ChangeSettings(t.Context(), s.a.ID, func(v *records.Settings) error { v.LLM = mode; return nil })
	s.must(err)
	return s, model
}

// summariser builds what sums up with the stage's model.
func (s *stage) summariser() answer.Option {
	client, err := llm.New(llm.Config{
		BaseURL: s.model.URL, Model: "scripted",
		Timeouts: llm.Timeouts{Connect: s.Patience, FirstToken: s.Patience, Idle: s.Patience, Total: s.Patience},
	}, "")
	s.must(err)
	return answer.WithSummaries(answer.NewSummariser(answer.Summaries{Model: client, Ledger: s.store}))
}

// settled waits until a message was edited that often.
func (s *stage) settled(m *discordtest.Message, edits int) *discordtest.Message {
	s.t.Helper()
	s.WaitRequests("PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original", edits)
	return m
}

func TestQuotesComeFirstAndAProvenSummaryInOneEdit(t *testing.T) {
	t.Parallel()
	s, _ := withModel(t, llmtest.Honest(), records.LLMAlways)
	m := s.settled(s.ask("where will they meet?"), 2)
	s.contains(m, "Budapest", "statements proven", "\\[1\\]", "**1** 📄")
	if m.Edits() != 2 {
		t.Errorf("%d edits", m.Edits())
	}
	s.contains(s.Slash(s.alice, s.general, "quote", discordtest.Options{"id": receipt(t, m)}).Answer(), "\\[1\\]", "has not changed since")
}

func TestAModelThatLiesLagsOrDiesLeavesTheQuotes(t *testing.T) {
	t.Parallel()
	lie := llmtest.Reply(llmtest.Statement{Text: "They will meet in Vienna on 3 May.", Quotes: []llmtest.Cite{{Passage: "p1", Words: "They will meet in Vienna on 3 May."}}})
	for name, p := range map[string]llmtest.Personality{
		"lies": llmtest.Script(lie), "dies": llmtest.HTML200(), "says nothing": llmtest.Empty(), "pings": llmtest.Mentions(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := withModel(t, p, records.LLMAlways)
			m := s.settled(s.ask("where will they meet?"), 2)
			s.contains(m, "Budapest")
			s.lacks(m, "Vienna", "everyone")
			if !strings.Contains(m.Text(), "quotes alone") && !strings.Contains(m.Text(), "statements proven") {
				t.Errorf("no calm line:\n%s", m.Text())
			}
			s.inert(m)
		})
	}
}

func TestASummaryOnRequest(t *testing.T) {
	t.Parallel()
	s, model := withModel(t, llmtest.Honest(), records.LLMOnRequest)
	m := s.ask("where will they meet?")
	if len(model.Requests()) > 0 {
		t.Error("the model was asked unasked")
	}
	s.contains(s.Click(s.alice, m, "Summarise").Answer(), "statements proven", "Budapest")
	asked := s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": "where will they meet?", "mode": "summary"}).Answer()
	s.settled(asked, 4)
	s.contains(asked, "statements proven")
}

// A summary writes the quotes out anew; of a document that was closed since
// nothing is, neither to its message nor to another that the button is copied to.
func TestNoSummaryOfAnAnswerWhoseDocumentWasClosed(t *testing.T) {
	t.Parallel()
	s, model := withModel(t, llmtest.Honest(), records.LLMOnRequest)
	s.add(s.a.ID, "bread.txt", "The baker bakes bread at night.")
	closed, other := s.ask("where will they meet?"), s.ask("when does the baker bake bread?")
	before := s.documents(s.a.ID)
	at := slices.IndexFunc(before, func(d records.Document) bool { return d.Name == article })
	s.must(s.store.SetAccess(t.Context(), s.a.ID, before[at].ID, records.Access{Roles: []string{s.admin.Roles[0].ID}}))
	for _, who := range []*discordtest.Member{s.alice, s.admin} {
		for _, on := range []*discordtest.Message{closed, other} {
			s.contains(s.ClickCopied(who, on, "sum:"+receipt(t, closed)).FollowUps(1)[0], "no longer here")
		}
	}
	s.lacks(other, "Budapest")
	if len(model.Requests()) > 0 {
		t.Error("the model was asked")
	}
	s.contains(s.Click(s.alice, other, "Summarise").Answer(), "statements proven")
}

func TestNoSummaryWhereTheAdminsWantNone(t *testing.T) {
	t.Parallel()
	s, model := withModel(t, llmtest.Honest(), records.LLMOff)
	m := s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": "where will they meet?", "mode": "summary"}).Answer()
	s.lacks(m, "Summarise", "statements proven")
	s.contains(s.ClickCopied(s.alice, m, "sum:"+receipt(t, m)).Answer(), "no summaries")
	if len(model.Requests()) > 0 {
		t.Error("the model was asked")
	}
}

func TestSettingsShowWhatSummariesCostToday(t *testing.T) {
	t.Parallel()
	s, _ := withModel(t, llmtest.Honest(), records.LLMAlways)
	m := s.Slash(s.admin, s.general, "settings show", nil).Answer()
	s.contains(m, "Used today for summaries: 0 tokens")
	s.settled(s.ask("where will they meet?"), 2)
	m = s.Slash(s.admin, s.general, "settings show", nil).Answer()
	s.contains(m, "Used today for summaries:")
	s.lacks(m, "summaries: 0 tokens")
}

// until waits for the edits of m until it says the words.
func (s *stage) until(m *discordtest.Message, words string) {
	s.t.Helper()
	const edit = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"
	for n := 1; !strings.Contains(m.Text(), words); n++ {
		s.WaitRequests(edit, n)
	}
}

// spelling writes follow-ups out as the question given, and is honest else.
func spelling(question string) llmtest.Personality {
	honest := llmtest.Honest()
	return func(w http.ResponseWriter, r *http.Request, in llmtest.Request) {
		if len(in.History) > 0 {
			llmtest.Say(w, in, `{"question":"`+question+`"}`)
			return
		}
		honest(w, r, in)
	}
}

func TestAModelWritesAFollowUpOutAndTheQuestionAskedIsShown(t *testing.T) {
	t.Parallel()
	s, _ := withModel(t, spelling("Where will Trump and Putin meet?"), records.LLMAlways)
	first := s.ask("Where will Trump meet Putin?")
	m := s.Submit(s.alice, s.Click(s.alice, first, "Ask a follow-up").Form(), map[string]string{"text": "where will they meet?"}).Answer()
	s.until(m, "statements proven")
	s.contains(m, "Understood as: Where will Trump and Putin meet?", "Budapest")
	s.contains(s.Slash(s.alice, s.general, "quote", discordtest.Options{"id": receipt(t, m)}).Answer(), "Where will Trump and Putin meet?")
}

func TestAFollowUpWithWordsThatNobodyUsedIsAskedAsItWas(t *testing.T) {
	t.Parallel()
	s, _ := withModel(t, spelling("Why did Merkel resign in Vienna?"), records.LLMAlways)
	first := s.ask("Where will Trump meet Putin?")
	m := s.Submit(s.alice, s.Click(s.alice, first, "Ask a follow-up").Form(), map[string]string{"text": "where will they meet?"}).Answer()
	s.until(m, "statements proven")
	s.lacks(m, "Merkel", "Vienna")
	s.contains(m, "Budapest")
}

func TestSettingsShowWhatSummariesCostInMoney(t *testing.T) {
	t.Parallel()
	s, _ := withModel(t, llmtest.Honest(), records.LLMAlways)
	_, ok, err := s.store.ChargeLLM(t.Context(), records.LLMCharge{
		Day: time.Now().UTC().Format(time.DateOnly), Community: s.a.ID, Member: s.alice.User.ID, Tokens: 1200, Micros: 1_234_567,
	}, records.LLMLimits{})
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	s.contains(s.Slash(s.admin, s.general, "settings show", nil).Answer(), "Spent today for summaries: 1.24")
}

func TestASlowModelKeepsNobodyWaitingForTheQuotes(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	honest := llmtest.Honest()
	s, _ := withModel(t, func(w http.ResponseWriter, r *http.Request, in llmtest.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
		honest(w, r, in)
	}, records.LLMAlways)
	m := s.ask("where will they meet?")
	s.contains(m, "Budapest", "📄")
	s.lacks(m, "statements proven")
	close(release)
	s.until(m, "statements proven")
	if m.Edits() != 2 {
		t.Errorf("%d edits, want the quotes and then the summary", m.Edits())
	}
}

func TestWhatAModelInventsIsCountedAndNotShown(t *testing.T) {
	t.Parallel()
	s, _ := withModel(t, llmtest.Hallucinating(1, 7), records.LLMAlways)
	m := s.ask("where will they meet?")
	s.until(m, "statements proven")
	s.contains(m, "Budapest")
	if said := regexp.MustCompile(`(\d+) of (\d+) statements proven`).FindStringSubmatch(m.Text()); len(said) != 3 || said[1] == said[2] {
		t.Errorf("the footer says %q, want fewer proven than said", said)
	}
	s.lacks(m, "Zebulon", "It is not true")
}
