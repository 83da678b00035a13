package commands_test

import (
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
		Timeouts: llm.Timeouts{Connect: 5 * time.Second, FirstToken: 10 * time.Second, Idle: 10 * time.Second, Total: 20 * time.Second},
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
