package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"strings"

	"docent/internal/answer"
	"docent/internal/retrieval"
)

// asking is what the commands that ask have in common.
type asking struct {
	place    placeFlags
	document string
	top      int
	explain  bool
	llm      bool
	noLLM    bool
}

// maxTop bounds --top: beyond it a list is no longer an answer.
const maxTop = 1000

// defaultTop is how many passages an answer lists.
const defaultTop = 10

// define declares what each of the commands takes; defineShown what those take
// besides that show the answers themselves.
func (a *asking) define(flags *flag.FlagSet) {
	a.place.define(flags)
	a.top = defaultTop
	flags.StringVar(&a.document, "document", "", "ask the document of this `NAME` only")
	flags.BoolVar(&a.llm, "llm", false, "let the configured language model sum up what was proven")
	flags.BoolVar(&a.noLLM, "no-llm", false, "ask no language model (the default)")
}

func (a *asking) defineShown(flags *flag.FlagSet) {
	flags.IntVar(&a.top, "top", defaultTop, fmt.Sprintf("list the `N` best passages (default %d)", defaultTop))
	flags.BoolVar(&a.explain, "explain", false, "also say why")
}

func (a *asking) check() error {
	if a.top < 1 || a.top > maxTop {
		return usagef("--top takes a number from 1 to %d", maxTop)
	}
	return nil
}

func askCommand() command {
	return command{
		name: "ask", args: "[flags] QUESTION…",
		summary: "Answer a question with quotes from the documents.",
		details: "Without --db and --config the documents are those in ./data.\n\n" +
			"With --batch, each line of FILE is {\"id\",\"question\"} with optional \"document\"\n" +
			"and \"history\" (earlier questions), and each line out is an answer in JSON.\n\n" +
			"Exit codes: 0 answered, 3 not in the documents, 2 wrong usage, 1 failure;\n" +
			"with --batch 0 when every line was processed.",
		define: func(p *program, flags *flag.FlagSet) func(context.Context, []string) error {
			var a asking
			a.define(flags)
			a.defineShown(flags)
			asJSON := flags.Bool("json", false, "print the answer as one line of JSON")
			batch := flags.String("batch", "", "answer each line of `FILE` (- for the input)")
			return func(ctx context.Context, words []string) error {
				if err := a.check(); err != nil {
					return err
				}
				question := strings.Join(words, " ")
				switch {
				case *batch != "" && len(words) > 0:
					return usagef("Give either a question or --batch, not both")
				case *batch != "":
					return p.askBatch(ctx, a, *batch)
				case strings.TrimSpace(question) == "":
					return usagef("The question is missing; try: bot ask \"where will they meet?\"")
				}
				return p.askOnce(ctx, a, question, *asJSON)
			}
		},
	}
}

// openForAsking opens what a command that asks answers from.
func (p *program) openForAsking(ctx context.Context, a asking) (*library, error) {
	lib, err := p.openForReading(ctx, a.place)
	if err != nil || !a.wantsModel() {
		return lib, err
	}
	err = lib.useModel(slog.New(slog.DiscardHandler))
	if err == nil && !lib.engine.CanSummarise() {
		err = failf("There is no language model to use with --llm: set llm.base_url and llm.model (%s)", lib.config.Where("llm.base_url"))
	}
	if err != nil {
		return nil, errors.Join(err, lib.Close())
	}
	return lib, nil
}

func (a asking) wantsModel() bool { return a.llm && !a.noLLM }

func (p *program) askOnce(ctx context.Context, a asking, question string, asJSON bool) error {
	lib, err := p.openForAsking(ctx, a)
	if err != nil {
		return err
	}
	defer lib.Close()
	result, err := lib.ask(ctx, p, a, request{Question: question, Document: a.document})
	if err != nil {
		return err
	}
	if asJSON {
		err = writeJSON(p.out, toJSON(nil, question, result))
	} else {
		_, err = fmt.Fprint(p.out, renderAnswer(p.screen(), result))
	}
	if err == nil && !result.Answered {
		err = &exitError{code: exitNotFound}
	}
	return err
}

// request is one question with what belongs to it.
type request struct {
	Question string
	Document string
	History  []string
}

// ask answers one question within the library's community.
func (l *library) ask(ctx context.Context, p *program, a asking, r request) (answer.Answer, error) {
	q := retrieval.Question{
		Text: strings.ToValidUTF8(r.Question, "\ufffd"), History: r.History, Top: a.top, Explain: a.explain,
		Scope: retrieval.Scope{Communities: l.communities},
	}
	if r.Document != "" {
		doc, err := l.find(ctx, r.Document)
		if err != nil {
			return answer.Answer{}, err
		}
		q.Scope.Only = []int64{doc.ID}
	}
	if a.wantsModel() {
		q = l.engine.Rewrite(ctx, q, answer.Asker{Community: l.community})
	}
	result, err := l.engine.Ask(ctx, q)
	if err == nil && a.wantsModel() {
		result = l.summarise(ctx, p, result)
	}
	return result, err
}
