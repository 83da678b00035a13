// Package vectors finds passages by meaning: it lets an embeddings endpoint
// turn passages into vectors in the background, and a question into one when
// it is asked. Where the endpoint fails, words alone decide.
//
// It must not import SQL or Discord: the store keeps the vectors and compares
// them. Start reading at Index.Run for passages and Index.Near for questions.
package vectors

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"time"

	"docent/internal/records"
	"docent/internal/retrieval"
	"docent/internal/retrieval/postings"
)

// Embedder turns texts into vectors of length 1, in their order; *llm.Client
// is one.
type Embedder interface {
	Embed(ctx context.Context, texts []string) (vectors [][]float32, tokens int, err error)
	Name() string
}

// Store keeps vectors.
type Store interface {
	// Unvectored returns up to limit passages with an id above after that have
	// no vector of the model, ascending, how many have one, and how many
	// passages there are.
	Unvectored(ctx context.Context, model string, after int64, limit int) (list []records.Unvectored, done, all int, err error)
	// PutVectors keeps the vectors of passages, in place of another model's.
	PutVectors(ctx context.Context, model string, passages []int64, vectors [][]float32) error
}

// nearest is what a retrieval.View offers that can compare vectors.
type nearest interface {
	HasVectors(ctx context.Context, model string) (bool, error)
	Nearest(ctx context.Context, model string, query []float32, k int) ([]postings.Hit, error)
}

// Sizes and times.
const (
	batch     = 64               // passages a request; every known endpoint takes as many
	longest   = 6000             // bytes of a passage that are embedded: some 1,500 tokens, below every model's limit
	found     = 30               // passages a question finds, as many as words find
	patience  = 2 * time.Second  // for a question's vector; then words alone decide
	rest      = time.Minute      // between two looks for new passages
	restFirst = 5 * time.Second  // after a failure, doubling
	restMost  = 10 * time.Minute // after many
	memory    = 256              // questions whose vectors are remembered
)

// Index computes vectors and searches with them. Build one with New; it is
// safe for concurrent use.
type Index struct {
	embedder Embedder
	store    Store
	log      *slog.Logger

	mu    sync.Mutex
	state Progress
	known map[string][]float32
}

// Progress says how far the background work is.
type Progress struct {
	Model   string
	Done    int   // passages with a vector
	All     int   // passages
	Failing error // of the last attempt; nil if it went well
}

// New returns an index. log may be nil.
func New(e Embedder, s Store, log *slog.Logger) *Index {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Index{embedder: e, store: s, log: log,
		state: Progress{Model: e.Name()}, known: map[string][]float32{}}
}

// Progress returns how far the work is.
func (x *Index) Progress() Progress {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.state
}

// Run computes what is missing, and again when passages are added, until ctx
// ends. What was computed is kept, so it goes on where it stopped; with
// another model it begins anew. It returns nil when ctx ends.
func (x *Index) Run(ctx context.Context) error {
	pause := restFirst
	for {
		wait := rest
		err := x.CatchUp(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			x.log.Warn("vectors cannot be computed", slog.Any("error", err), slog.Duration("again_in", pause))
			wait, pause = pause, min(pause*2, restMost)
		default:
			pause = restFirst
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-timer.C:
		}
	}
}

// CatchUp computes the vectors of all passages that have none, and returns at
// the first failure.
func (x *Index) CatchUp(ctx context.Context) error {
	after := int64(0)
	for {
		list, done, all, err := x.store.Unvectored(ctx, x.embedder.Name(), after, batch)
		x.note(done, all, err)
		if err != nil || len(list) == 0 {
			return err
		}
		texts, ids := make([]string, len(list)), make([]int64, len(list))
		for i, p := range list {
			texts[i], ids[i] = input(p), p.Passage
		}
		vectors, _, err := x.embedder.Embed(ctx, texts)
		if err == nil {
			err = x.store.PutVectors(ctx, x.embedder.Name(), ids, vectors)
		}
		if err != nil {
			x.note(done, all, err)
			return err
		}
		after = ids[len(ids)-1]
		x.note(done+len(ids), all, nil)
	}
}

func (x *Index) note(done, all int, err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.state.Failing = err; all > 0 || err == nil {
		x.state.Done, x.state.All = done, all
	}
}

// input is the text that stands for a passage: where it stands, then its words.
func input(p records.Unvectored) string {
	s := strings.Join(strings.Fields(p.Title+"\n"+p.Headings+"\n"+p.Text), " ")
	if len(s) > longest {
		s = strings.ToValidUTF8(s[:longest], "")
	}
	return s
}

// errNoVectors says that the view's store keeps no vectors.
var errNoVectors = errors.New("the store compares no vectors")

// Near finds the passages nearest in meaning to a question; it is a
// retrieval.Near. Only what is embedded so far can be found.
func (x *Index) Near(ctx context.Context, view retrieval.View, question string) ([]postings.Hit, error) {
	v, ok := view.(nearest)
	if !ok {
		return nil, errNoVectors
	}
	if some, err := v.HasVectors(ctx, x.embedder.Name()); err != nil || !some {
		return nil, err
	}
	query, err := x.vector(ctx, strings.Join(strings.Fields(question), " "))
	if err != nil || query == nil {
		return nil, err
	}
	return v.Nearest(ctx, x.embedder.Name(), query, found)
}

// vector is a question's vector, computed once.
func (x *Index) vector(ctx context.Context, question string) ([]float32, error) {
	if question == "" {
		return nil, nil
	}
	x.mu.Lock()
	v, ok := x.known[question]
	x.mu.Unlock()
	if ok {
		return v, nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	vectors, _, err := x.embedder.Embed(ctx, []string{input(records.Unvectored{Text: question})})
	if err != nil {
		return nil, err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(x.known) >= memory {
		clear(x.known)
	}
	x.known[question] = vectors[0]
	return vectors[0], nil
}
