package selftest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"docent/internal/answer"
)

// Verdict says what came of a question.
type Verdict string

// The verdicts. Only Right and Silent are good.
const (
	Right      Verdict = "right"       // the first quote is a wanted one
	RightLater Verdict = "right later" // answered, and another of the first three quotes is a wanted one
	Wrong      Verdict = "wrong"       // answered without a wanted quote, or though there is none
	Silent     Verdict = "silent"      // rightly not answered
	Missed     Verdict = "missed"      // not answered though the documents hold it
)

// Outcome is what came of one question.
type Outcome struct {
	Question    Question
	Verdict     Verdict
	Quote       int // rank of the first wanted quote, from 1; 0 if there is none
	Passage     int // rank of the first passage that holds a wanted text, from 1; 0 if there is none
	First       string
	Confidence  float64
	Elapsed     time.Duration
	Answered    bool
	wantsAnswer bool
}

// Good says whether the outcome is as wished.
func (o Outcome) Good() bool { return o.Verdict == Right || o.Verdict == Silent }

// Report counts the outcomes of a run.
type Report struct {
	Outcomes   []Outcome
	Answerable int // questions with a wanted quote
	Answered   int // of those, how many were answered
	Right      int // of those, how many with a wanted quote first
	RightIn3   int // of the answerable, answered ones, how many with a wanted quote in the first three
	Unknown    int // questions without an answer in the documents
	Silent     int // of those, how many were not answered
	Median     time.Duration
	Slowest    time.Duration
	Summaries  int          // answers on top of which a proven summary stands
	Statements answer.Tally // of all that a language model said
	Cost       Cost
}

// Cost is what a run cost. Run does not know it; who asks fills it in.
type Cost struct {
	Calls  int64 // of a language model
	Tokens int64
	Micros int64 // millionths of the currency of the prices; 0 without prices
}

// Run asks every question in turn. It stops at the first error, which names
// the question.
func Run(ctx context.Context, questions []Question, ask func(context.Context, Question) (answer.Answer, error)) (Report, error) {
	var r Report
	for _, q := range questions {
		start := time.Now()
		a, err := ask(ctx, q)
		if err != nil {
			return Report{}, fmt.Errorf("question %s: %w", q.ID, err)
		}
		if a.Mode == answer.ModeSummary {
			r.Summaries++
		}
		r.Statements.Proven += a.Tally.Proven
		r.Statements.Said += a.Tally.Said
		o := judge(q, a)
		o.Elapsed = time.Since(start)
		r.count(o)
	}
	times := make([]time.Duration, len(r.Outcomes))
	for i, o := range r.Outcomes {
		times[i] = o.Elapsed
	}
	slices.Sort(times)
	if n := len(times); n > 0 {
		r.Median, r.Slowest = times[n/2], times[n-1]
	}
	return r, nil
}

func (r *Report) count(o Outcome) {
	r.Outcomes = append(r.Outcomes, o)
	if !o.wantsAnswer {
		r.Unknown++
		if o.Verdict == Silent {
			r.Silent++
		}
		return
	}
	r.Answerable++
	if o.Answered {
		r.Answered++
	}
	switch o.Verdict {
	case Right:
		r.Right++
		r.RightIn3++
	case RightLater:
		r.RightIn3++
	}
}

// Failures returns the outcomes that are not as wished, in order.
func (r Report) Failures() []Outcome {
	var failed []Outcome
	for _, o := range r.Outcomes {
		if !o.Good() {
			failed = append(failed, o)
		}
	}
	return failed
}

func judge(q Question, a answer.Answer) Outcome {
	o := Outcome{
		Question: q, Answered: a.Answered, Confidence: a.Confidence, wantsAnswer: len(q.Wanted) > 0,
	}
	if len(a.Quotes) > 0 {
		o.First = a.Quotes[0].Text
	}
	for i, quote := range a.Quotes[:min(3, len(a.Quotes))] {
		if o.Quote == 0 && holds(quote.Text, q.Wanted) {
			o.Quote = i + 1
		}
	}
	for i, hit := range a.Passages {
		if o.Passage == 0 && holds(hit.Passage.Text, q.Wanted) {
			o.Passage = i + 1
		}
	}
	switch {
	case !o.wantsAnswer && !a.Answered:
		o.Verdict = Silent
	case !o.wantsAnswer:
		o.Verdict = Wrong
	case !a.Answered:
		o.Verdict = Missed
	case o.Quote == 1:
		o.Verdict = Right
	case o.Quote > 1:
		o.Verdict = RightLater
	default:
		o.Verdict = Wrong
	}
	return o
}

// holds says whether text contains one of the wanted texts, whatever the case,
// the spaces and the shape of quote marks and dashes.
func holds(text string, wanted []string) bool {
	text = normal(text)
	return slices.ContainsFunc(wanted, func(w string) bool {
		w = normal(w)
		return w != "" && strings.Contains(text, w)
	})
}

func normal(s string) string {
	s = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "‘", "'", "’", "'",
		"–", "-", "—", "-", "‑", "-", "…", "...").Replace(s)
	return strings.ToLower(strings.Join(strings.Fields(s), " "))
}
