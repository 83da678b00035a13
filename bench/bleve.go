package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/en"

	"docent/internal/bench"
	"docent/internal/retrieval/text"
)

// bleveIndex is bleve with its English analyzer, BM25, text indexed but not stored.
type bleveIndex struct {
	index    bleve.Index
	analyzer *text.Analyzer
	next     int
}

func openBleve(path string) (engine, error) {
	m := bleve.NewIndexMapping()
	m.ScoringModel = "bm25"
	field := bleve.NewTextFieldMapping()
	field.Analyzer, field.Store, field.IncludeInAll, field.IncludeTermVectors, field.DocValues = "en", false, false, false, false
	doc := bleve.NewDocumentStaticMapping()
	doc.AddFieldMappingsAt("body", field)
	m.DefaultMapping = doc
	index, err := bleve.Open(path)
	if err != nil {
		index, err = bleve.New(path, m)
	}
	return &bleveIndex{index: index, analyzer: text.NewAnalyzer("en")}, err
}

func (e *bleveIndex) add(docs []bench.Document) error {
	for some := range slices.Chunk(docs, batch) {
		b := e.index.NewBatch()
		for _, d := range some {
			for _, p := range d.Passages {
				if err := b.Index(fmt.Sprintf("%08d", e.next), map[string]any{"body": p}); err != nil {
					return err
				}
				e.next++
			}
		}
		if err := e.index.Batch(b); err != nil {
			return err
		}
	}
	return nil
}

func (e *bleveIndex) questions() []way {
	return []way{{"bleve OR bm25", func(question string) (int, error) {
		words := distinct(contentWords(e.analyzer, question), func(t text.Token) string { return t.Word })
		if len(words) == 0 {
			return 0, nil
		}
		q := bleve.NewMatchQuery(strings.Join(words, " "))
		q.SetField("body")
		r, err := e.index.Search(bleve.NewSearchRequestOptions(q, 10, 0, false))
		if err != nil {
			return 0, err
		}
		return len(r.Hits), nil
	}}}
}

func (e *bleveIndex) close() error { return e.index.Close() }
