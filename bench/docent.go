package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"runtime"
	"time"

	"docent/internal/bench"
	"docent/internal/ingest"
	"docent/internal/retrieval"
	"docent/internal/retrieval/postings"
	"docent/internal/retrieval/text"
	"docent/internal/sqlite"
)

// docent is this project: the store's candidates alone, and the whole engine.
type docent struct {
	store    *sqlite.Store
	engine   *retrieval.Engine
	analyzer *text.Analyzer
	memory   int64
	before   uint64 // bytes of heap in use before the first question
}

// openDocent splits memory between index and engine as the program does.
func openDocent(path string, memory int64) (*docent, error) {
	store, err := sqlite.Open(path, sqlite.Options{MemoryBudget: memory / 2})
	if err != nil {
		return nil, err
	}
	engine := retrieval.New(store, retrieval.Config{MemoryBudget: memory / 2})
	return &docent{store: store, engine: engine, analyzer: text.NewAnalyzer("en"), memory: memory}, nil
}

// add takes documents the way that adding a folder does.
func (e *docent) add(docs []bench.Document) error {
	_, err := ingest.Adder{Store: e.store, Community: "local"}.AddDocuments(context.Background(), len(docs),
		func(i int) retrieval.Document { return document(docs[i]) })
	return err
}

// document finds the structure of a text, as reading a file does.
func document(d bench.Document) retrieval.Document {
	return retrieval.Document{
		Name: d.Name, Title: d.Title, Language: "en", Text: d.Text, Blocks: text.Split(d.Text, text.Plain),
		Hash: sha256.Sum256([]byte(d.Text)), Size: int64(len(d.Text)),
	}
}

func (e *docent) questions() []way {
	e.before = heap()
	return e.ways("docent", "local")
}

// ways returns how to ask a community.
func (e *docent) ways(name, community string) []way {
	scope := retrieval.Scope{Communities: []string{community, retrieval.Shared}}
	return []way{
		{name + " candidates", func(question string) (int, error) { return e.candidates(scope, question) }},
		{name + " whole engine", func(question string) (int, error) {
			r, err := e.engine.Search(context.Background(), retrieval.Question{Text: question, Scope: scope})
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

// report tells what the questions have left in memory, and how soon a document
// is found that is added now.
func (e *docent) report() error {
	used := float64(heap()) - float64(e.before)
	fmt.Printf("docent   keeps %.0f MB in memory after all questions, of a budget of %d MB\n", max(0, used)/(1<<20), e.memory>>20)
	took, err := e.later()
	if err == nil {
		fmt.Printf("docent   one document more is found after %.1f ms\n", ms(took))
	}
	return err
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

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
