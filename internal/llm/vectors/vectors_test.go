package vectors

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"docent/internal/llm"
	"docent/internal/llmtest"
	"docent/internal/records"
	"docent/internal/retrieval"
	"docent/internal/retrieval/text"
	"docent/internal/sqlite"
)

func fill(t *testing.T) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(filepath.Join(t.TempDir(), "d.db"), sqlite.Options{
		Analyse: retrieval.Terms,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	var docs []retrieval.Prepared
	for name, content := range map[string]string{
		"car.txt":   "The automobile is parked behind the hotel.\n\nBreakfast is served until ten.",
		"trip.txt":  "The excursion leaves at nine.\n\nBring sturdy shoes.",
		"other.txt": "Towels are changed daily.",
	} {
		docs = append(docs, retrieval.Prepare(retrieval.Document{Name: name, Title: name, Language: "en", Text: content, Blocks: text.Split(content, text.Plain)}))
	}
	if _, err := s.PutDocuments(t.Context(), "1", docs); err != nil {
		t.Fatal(err)
	}
	return s
}

// meaning knows words for what has wheels, and for a trip.
func meaning(text string) []float32 {
	v := []float32{0.01, 0.01, 0.01}
	for i, words := range []string{"automobile car rollerblades", "excursion trip outing"} {
		for w := range strings.FieldsSeq(words) {
			if strings.Contains(strings.ToLower(text), w) {
				v[i]++
			}
		}
	}
	return v
}

func embedder(t *testing.T, s *llmtest.Server, model string) *llm.Client {
	t.Helper()
	c, err := llm.New(llm.Config{BaseURL: s.URL, Model: model, Retries: -1}, "")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestMeaningFindsWhatWordsDoNot(t *testing.T) {
	t.Parallel()
	server := llmtest.Start(llmtest.Empty())
	defer server.Close()
	server.EmbedWith(meaning)
	s := fill(t)
	x := New(embedder(t, server, "m1"), s, nil)
	question := retrieval.Question{Text: "rollerblades?", Scope: retrieval.Scope{Communities: []string{"1"}}}
	has := func(e *retrieval.Engine) bool {
		t.Helper()
		r, err := e.Search(t.Context(), question)
		if err != nil {
			t.Fatal(err)
		}
		return len(r.Passages) > 0 && strings.HasPrefix(r.Passages[0].Passage.Text, "The automobile")
	}
	hybrid := retrieval.New(s, retrieval.Config{Near: x.Near})
	if has(retrieval.New(s, retrieval.Config{})) || has(hybrid) {
		t.Fatal("found without vectors: the test shows nothing")
	}
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if p := x.Progress(); p.Done != p.All || p.All == 0 || p.Failing != nil || p.Model != "m1" {
		t.Errorf("progress: %+v", p)
	}
	if !has(hybrid) {
		t.Error("not found by meaning")
	}
	if r, err := hybrid.Search(t.Context(), question); err != nil || r.Answered {
		t.Errorf("meaning alone answered: %+v, %v", r.Quotes, err)
	}
	// The endpoint fails for a question it has not seen: words decide.
	server.EmbedWith(nil)
	question.Text = "When is breakfast served?"
	r, err := hybrid.Search(t.Context(), question)
	if err != nil || len(r.Passages) == 0 || !strings.Contains(r.Passages[0].Passage.Text, "Breakfast") {
		t.Errorf("with a dead endpoint: %+v, %v", r.Passages, err)
	}
}

func TestAnotherModelBeginsAnew(t *testing.T) {
	t.Parallel()
	server := llmtest.Start(llmtest.Empty())
	defer server.Close()
	server.EmbedWith(meaning)
	s := fill(t)
	first := New(embedder(t, server, "m1"), s, nil)
	if err := first.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	second := New(embedder(t, server, "m2"), s, nil)
	if _, done, _, err := s.Unvectored(t.Context(), "m2", 0, 1); err != nil || done != 0 {
		t.Fatalf("%d, %v", done, err)
	}
	if err := second.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if p := second.Progress(); p.Done != p.All {
		t.Errorf("%+v", p)
	}
}

// scripted is an embedder and a store with a script, for the clock of synctest.
type scripted struct {
	fail  int // how many calls fail first
	calls int
	mu    sync.Mutex // guards what follows
	todo  []records.Unvectored
	done  int
}

func (s *scripted) Name() string { return "m" }

func (s *scripted) Embed(_ context.Context, texts []string) ([][]float32, int, error) {
	if s.calls++; s.calls <= s.fail {
		return nil, 0, errors.New("out of order")
	}
	return make([][]float32, len(texts)), 0, nil
}

func (s *scripted) Unvectored(_ context.Context, _ string, _ int64, limit int) ([]records.Unvectored, int, int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.todo[:min(limit, len(s.todo))], s.done, s.done + len(s.todo), nil
}

func (s *scripted) PutVectors(_ context.Context, _ string, ids []int64, _ [][]float32) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.todo, s.done = s.todo[len(ids):], s.done+len(ids)
	return nil
}

func TestRunGoesOnAfterFailuresAndTakesUpWhatIsNew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{fail: 3, todo: make([]records.Unvectored, 200)}
		x := New(s, s, nil)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- x.Run(ctx) }()
		synctest.Wait()
		if p := x.Progress(); p.Failing == nil || p.All != 200 {
			t.Errorf("after a failure: %+v", p)
		}
		time.Sleep(restFirst*(1+2+4) + time.Second)
		synctest.Wait()
		if p := x.Progress(); p.Failing != nil || p.Done != 200 {
			t.Errorf("after recovery: %+v", p)
		}
		s.mu.Lock()
		s.todo = make([]records.Unvectored, 1)
		s.mu.Unlock()
		time.Sleep(rest)
		synctest.Wait()
		if p := x.Progress(); p.Done != 201 {
			t.Errorf("after a new passage: %+v", p)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}
