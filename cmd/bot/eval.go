package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strconv"
	"time"

	"docent/internal/answer"
	"docent/internal/selftest"
	"docent/internal/terminal"
)

func evalCommand() command {
	return command{
		name: "eval", args: "[flags] FILE",
		summary: "Ask the questions of a file and count the right answers.",
		details: "Each line of FILE is {\"id\",\"question\",\"quotes\":[\"wanted text\", …]} with optional\n" +
			"\"document\" and \"history\"; an empty list means \"not in the documents\". A quote is\n" +
			"right when it holds a wanted text. The exit code is 0 even where answers are wrong.",
		define: func(p *program, flags *flag.FlagSet) func(context.Context, []string) error {
			var a asking
			a.define(flags)
			asJSON := flags.Bool("json", false, "print the report as JSON")
			return func(ctx context.Context, words []string) error {
				if len(words) != 1 {
					return usagef("`bot eval` takes one file of questions, such as data/questions.jsonl")
				}
				return p.eval(ctx, a, words[0], *asJSON)
			}
		},
	}
}

func (p *program) eval(ctx context.Context, a asking, path string, asJSON bool) error {
	questions, err := readQuestions(path)
	if err != nil {
		return err
	}
	lib, err := p.openForAsking(ctx, a)
	if err != nil {
		return err
	}
	defer lib.Close()
	progress := terminal.NewProgress(p.errScreen(), time.Now)
	defer progress.Clear()
	before, err := lib.spent(ctx)
	if err != nil {
		return err
	}
	done := 0
	report, err := selftest.Run(ctx, questions, func(ctx context.Context, q selftest.Question) (answer.Answer, error) {
		done++
		progress.Show("Asking %d of %d …", done, len(questions))
		document := q.Document
		if document == "" {
			document = a.document
		}
		return lib.ask(ctx, p, a, request{q.Text, document, q.History})
	})
	if err != nil {
		return err
	}
	progress.Clear()
	after, err := lib.spent(ctx)
	if err != nil {
		return err
	}
	report.Cost = selftest.Cost{Calls: after.Calls - before.Calls, Tokens: after.Tokens - before.Tokens, Micros: after.Micros - before.Micros}
	if asJSON {
		return writeJSON(p.out, reportJSON(report))
	}
	return p.printReport(report)
}

func readQuestions(path string) ([]selftest.Question, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	questions, err := selftest.Read(f)
	if err != nil {
		return nil, failf("%s, %s", path, err)
	}
	if len(questions) == 0 {
		return nil, failf("%s holds no question", path)
	}
	return questions, nil
}

func (p *program) printReport(r selftest.Report) error {
	s := p.screen()
	rows := [][]string{
		{"", "count", "of", "share"},
		share("answered", r.Answered, r.Answerable),
		share("right first", r.Right, r.Answerable),
		share("right in three", r.RightIn3, r.Answerable),
		share("silent when it should be", r.Silent, r.Unknown),
	}
	if err := table(p.out, s, rows); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(p.out, "\nTime: median %s, slowest %s.\n", millis(r.Median), millis(r.Slowest))
	_, _ = fmt.Fprintln(p.out, costLine(r))
	failures := r.Failures()
	if len(failures) == 0 {
		return nil
	}
	_, _ = fmt.Fprintf(p.out, "\n%s\n", s.Bold("Failures"))
	for _, o := range failures {
		said := "nothing"
		if o.First != "" {
			said = "“" + terminal.Cut(o.First, nearestColumns) + "”"
		}
		_, _ = fmt.Fprintf(p.out, "\n%s", s.Wrap("", fmt.Sprintf("%s (%s, confidence %.2f): %s", o.Question.ID, o.Verdict, o.Confidence, o.Question.Text), nil))
		_, _ = fmt.Fprint(p.out, s.Wrap("  ", "first quote: "+said, s.Dim))
		for _, w := range o.Question.Wanted {
			_, _ = fmt.Fprint(p.out, s.Wrap("  ", "wanted: "+w, s.Dim))
		}
	}
	return nil
}

// spent returns today's account of the language model.
func (l *library) spent(ctx context.Context) (selftest.Cost, error) {
	b, _, err := l.engine.Budget(ctx, answer.Asker{Community: l.community})
	return selftest.Cost{Calls: b.ServerCalls, Tokens: b.LLMSpent.ServerTokens, Micros: b.LLMSpent.ServerMicros}, err
}

// costLine says what the run cost, and what came of the summaries.
func costLine(r selftest.Report) string {
	if r.Cost.Calls == 0 && r.Summaries == 0 {
		return "Cost: none; no language model was asked."
	}
	line := fmt.Sprintf("Cost: %d tokens in %d calls", r.Cost.Tokens, r.Cost.Calls)
	if r.Cost.Micros > 0 {
		line += fmt.Sprintf(", %.4f by the prices in the configuration", float64(r.Cost.Micros)/1e6)
	}
	return line + fmt.Sprintf(". Summaries: %d, %d of %d statements proven.", r.Summaries, r.Statements.Proven, r.Statements.Said)
}

func share(name string, n, of int) []string {
	percent := "–"
	if of > 0 {
		percent = fmt.Sprintf("%.1f %%", 100*float64(n)/float64(of))
	}
	return []string{name, strconv.Itoa(n), strconv.Itoa(of), percent}
}

func millis(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }

// evalJSON is a report as programs read it.
type evalJSON struct {
	Questions  int           `json:"questions"`
	Answerable int           `json:"answerable"`
	Answered   int           `json:"answered"`
	Right      int           `json:"right_first"`
	RightIn3   int           `json:"right_in_three"`
	Unknown    int           `json:"unanswerable"`
	Silent     int           `json:"silent"`
	MedianMS   float64       `json:"median_ms"`
	SlowestMS  float64       `json:"slowest_ms"`
	Calls      int64         `json:"model_calls"`
	Tokens     int64         `json:"tokens"`
	Cost       float64       `json:"cost"` // in the currency of the prices; 0 without prices
	Summaries  int           `json:"summaries"`
	Proven     int           `json:"statements_proven"`
	Said       int           `json:"statements_said"`
	Failures   []outcomeJSON `json:"failures"` // never null
}

type outcomeJSON struct {
	ID         string           `json:"id"`
	Question   string           `json:"question"`
	Verdict    selftest.Verdict `json:"verdict"`
	Wanted     []string         `json:"wanted"`
	First      string           `json:"first_quote"`
	Rank       int              `json:"quote_rank"` // 0: not among the first three
	Confidence float64          `json:"confidence"`
}

func reportJSON(r selftest.Report) evalJSON {
	out := evalJSON{
		Questions: len(r.Outcomes), Answerable: r.Answerable, Answered: r.Answered, Right: r.Right, RightIn3: r.RightIn3,
		Unknown: r.Unknown, Silent: r.Silent, MedianMS: float64(r.Median.Microseconds()) / 1000,
		SlowestMS: float64(r.Slowest.Microseconds()) / 1000, Failures: []outcomeJSON{},
		Calls: r.Cost.Calls, Tokens: r.Cost.Tokens, Cost: float64(r.Cost.Micros) / 1e6,
		Summaries: r.Summaries, Proven: r.Statements.Proven, Said: r.Statements.Said,
	}
	for _, o := range r.Failures() {
		out.Failures = append(out.Failures, outcomeJSON{
			o.Question.ID, o.Question.Text, o.Verdict, o.Question.Wanted, o.First, o.Quote, o.Confidence,
		})
	}
	return out
}
