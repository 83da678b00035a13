package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync"
	"time"

	"docent/internal/bench"
	"docent/internal/retrieval"
	"docent/internal/retrieval/postings"
	"docent/internal/retrieval/text"
	"docent/internal/sqlite"
)

// docent is this project: the store's candidates alone, and the whole engine.
type docent struct {
	store    *sqlite.Store
	analyzer *text.Analyzer
	preparer retrieval.Preparer
}

func openDocent(path string) (engine, error) {
	store, err := sqlite.Open(path, sqlite.Options{MemoryBudget: 256 << 20})
	return &docent{store: store, analyzer: text.NewAnalyzer("en")}, err
}

// add analyses documents on all cores, as adding a folder does.
func (e *docent) add(docs []bench.Document) error {
	prepared := make([]retrieval.Prepared, len(docs))
	var wg sync.WaitGroup
	cores := runtime.GOMAXPROCS(0)
	for core := range cores {
		wg.Go(func() {
			for i := core; i < len(docs); i += cores {
				d := docs[i]
				prepared[i] = e.preparer.Prepare(retrieval.Document{
					Name: d.Name, Title: d.Title, Language: "en", Text: d.Text, Blocks: text.Split(d.Text, text.Plain),
					Hash: sha256.Sum256([]byte(d.Text)), Size: int64(len(d.Text)),
				})
			}
		})
	}
	wg.Wait()
	_, err := e.store.PutDocuments(context.Background(), "local", prepared)
	return err
}

func (e *docent) questions() []way {
	engine := retrieval.New(e.store, retrieval.Config{MemoryBudget: 256 << 20})
	scope := retrieval.Scope{Communities: []string{"local", retrieval.Shared}}
	return []way{
		{"docent candidates", func(question string) (int, error) { return e.candidates(scope, question) }},
		{"docent whole engine", func(question string) (int, error) {
			r, err := engine.Search(context.Background(), retrieval.Question{Text: question, Scope: scope})
			return len(r.Passages), err
		}},
	}
}

// candidates finds the 100 best passages.
func (e *docent) candidates(scope retrieval.Scope, question string) (int, error) {
	ctx := context.Background()
	v, err := e.store.View(ctx, scope)
	if err != nil {
		return 0, err
	}
	defer v.Close()
	terms := distinct(contentWords(e.analyzer, question), func(t text.Token) string { return t.Term })
	x := v.Index()
	frequencies, err := x.DocumentFrequency(ctx, terms)
	if err != nil {
		return 0, err
	}
	q := postings.Query{K: 100}
	n := float64(x.Stats().Passages)
	for i, t := range terms {
		df := float64(frequencies[i])
		q.Terms = append(q.Terms, postings.Weighted{Term: t, Weight: math.Log(1 + (n-df+.5)/(df+.5))})
	}
	hits, err := x.Search(ctx, q)
	return len(hits), err
}

func (e *docent) close() error { return e.store.Close() }

// later adds one document more and tells how long it takes until a question
// finds it.
func (e *docent) later() (time.Duration, error) {
	const word = "zyzzogeton"
	began := time.Now()
	text := fmt.Sprintf("At %d the %s was added.\n", began.UnixNano(), word)
	if err := e.add([]bench.Document{{Name: "later.txt", Title: "Later", Text: text}}); err != nil {
		return 0, err
	}
	n, err := e.candidates(retrieval.Scope{Communities: []string{"local"}}, "what was the "+word+"?")
	if err == nil && n == 0 {
		err = errors.New("the document added later was not found")
	}
	return time.Since(began), err
}
