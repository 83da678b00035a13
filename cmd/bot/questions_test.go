package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docent/internal/answer"
	"docent/internal/config"
	"docent/internal/ingest"
	"docent/internal/retrieval"
	"docent/internal/selftest"
)

// The outcome of every question over data/ is kept in a golden file, so that a
// change of ranking shows up as a diff: go test ./cmd/bot -run Questions -update
func TestQuestionsKeepTheirRanksAndOutcomes(t *testing.T) {
	t.Parallel()
	lib := sampleLibrary(t)
	questions, err := readQuestions("../../data/questions.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	report, err := selftest.Run(t.Context(), questions, func(ctx context.Context, q selftest.Question) (answer.Answer, error) {
		return lib.engine.Ask(ctx, retrieval.Question{
			Text: q.Text, History: q.History, Scope: retrieval.Scope{Communities: lib.communities},
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/questions.golden", outcomes(report))
}

// sampleLibrary is a database that holds the documents of data/.
func sampleLibrary(t *testing.T) *library {
	t.Helper()
	p := &program{in: strings.NewReader(""), out: io.Discard, errOut: io.Discard, getenv: func(string) string { return "" }}
	lib, err := p.open(config.Loaded{Config: config.Default()}, filepath.Join(t.TempDir(), "d.db"), localCommunity)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = lib.Close() })
	files, err := ingest.Scan([]string{"../../data"})
	if err != nil {
		t.Fatal(err)
	}
	if err := lib.sync(t.Context(), p, localCommunity, files); err != nil {
		t.Fatal(err)
	}
	return lib
}

// outcomes is a report as lines: verdict, rank of the first wanted quote, rank
// of the first passage that holds it (– if there is none), question.
func outcomes(r selftest.Report) string {
	rank := func(n int) string {
		if n == 0 {
			return "–"
		}
		return fmt.Sprint(n)
	}
	var b strings.Builder
	for _, o := range r.Outcomes {
		fmt.Fprintf(&b, "%-18s %-12s quote %s passage %s  %s\n", o.Question.ID, o.Verdict, rank(o.Quote), rank(o.Passage), o.Question.Text)
	}
	fmt.Fprintf(&b, "\nanswered %d of %d, right first %d, right in three %d; silent %d of %d\n",
		r.Answered, r.Answerable, r.Right, r.RightIn3, r.Silent, r.Unknown)
	return b.String()
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("the outcomes differ from %s (-then +now); if that is meant, run the test with -update:\n%s", path, diff)
	}
}
