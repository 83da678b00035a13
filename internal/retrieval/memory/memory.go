// Package memory holds documents in memory: the source for training the
// ranker and for tests that need no file. It computes what the stored index
// computes, by the plainest means, and imports no SQL. Start reading at New.
package memory

import (
	"context"
	"fmt"
	"math"
	"sort"

	"docent/internal/retrieval"
	"docent/internal/retrieval/postings"
	"docent/internal/retrieval/text"
)

// Source holds the documents of communities. It is filled first (Add) and
// then safe for concurrent reading.
type Source struct {
	passages  []retrieval.Passage
	documents []retrieval.Document
	ranges    []postings.Range // of documents[i]
	owner     []string         // community of documents[i]
	postings  map[string][]posting
	words     map[string]int
}

type posting struct {
	id     int64
	impact float64
}

// New returns an empty source.
func New() *Source {
	return &Source{postings: map[string][]posting{}, words: map[string]int{}}
}

// Add puts a document into a community. Its ID is its number, from 1.
func (s *Source) Add(community string, p retrieval.Prepared) {
	doc := p.Document
	doc.ID = int64(len(s.documents) + 1)
	first := int64(len(s.passages))
	for i, passage := range p.Passages {
		passage.ID, passage.Document = first+int64(i), doc.ID
		s.passages = append(s.passages, passage)
		tf := map[string]float32{}
		for _, t := range p.Terms[i].Strings(p.Terms[i].Terms) {
			tf[t]++
		}
		for _, t := range p.Terms[i].Strings(p.Terms[i].Fields) {
			tf[t] += postings.FieldWeight
		}
		length := float32(len(p.Terms[i].Terms))
		for t, f := range tf {
			s.postings[t] = append(s.postings[t], posting{passage.ID, float64(postings.Saturation(f, length))})
		}
		for _, w := range p.Terms[i].Strings(p.Terms[i].Words) {
			s.words[w]++
		}
	}
	doc.Text, doc.Blocks = "", nil
	s.documents = append(s.documents, doc)
	s.ranges = append(s.ranges, postings.Range{First: first, Last: int64(len(s.passages)) - 1})
	s.owner = append(s.owner, community)
}

// Named returns the ID of the document with that name, or 0.
func (s *Source) Named(name string) int64 {
	for _, d := range s.documents {
		if d.Name == name {
			return d.ID
		}
	}
	return 0
}

// View opens a view. Communities are not told apart in the statistics: a
// source for training holds one.
func (s *Source) View(_ context.Context, scope retrieval.Scope) (retrieval.View, error) {
	return view{s, scope}, nil
}

type view struct {
	s     *Source
	scope retrieval.Scope
}

func (v view) Close() error          { return nil }
func (v view) Index() postings.Index { return v }

func (v view) Passages(_ context.Context, ids []int64) ([]retrieval.Passage, error) {
	out := make([]retrieval.Passage, len(ids))
	for i, id := range ids {
		out[i] = v.s.passages[id]
	}
	return out, nil
}

func (v view) DocumentPassages(_ context.Context, document int64) (first, last int64, err error) {
	if document < 1 || int(document) > len(v.s.ranges) {
		return 0, -1, fmt.Errorf("no document %d", document)
	}
	r := v.s.ranges[document-1]
	return r.First, r.Last, nil
}

func (v view) Document(_ context.Context, id int64) (retrieval.Document, error) {
	return v.s.documents[id-1], nil
}

func (v view) Stats() postings.Stats {
	return postings.Stats{Passages: len(v.s.passages), Languages: v.languages(), Revision: "memory"}
}

func (v view) languages() []string {
	seen := map[string]bool{}
	var out []string
	for _, d := range v.s.documents {
		if !seen[d.Language] {
			seen[d.Language] = true
			out = append(out, d.Language)
		}
	}
	return out
}

func (v view) DocumentFrequency(_ context.Context, terms []string) ([]int, error) {
	out := make([]int, len(terms))
	for i, t := range terms {
		out[i] = len(v.s.postings[t])
	}
	return out, nil
}

func (v view) Search(_ context.Context, q postings.Query) ([]postings.Hit, error) {
	scores := map[int64]float64{}
	for _, t := range q.Terms {
		for _, p := range v.s.postings[t.Term] {
			scores[p.id] += t.Weight * p.impact
		}
	}
	var hits []postings.Hit
	for id, score := range scores {
		if (q.Ranges == nil || inside(q.Ranges, id)) && !inside(q.Except, id) {
			hits = append(hits, postings.Hit{ID: id, Score: score})
		}
	}
	sort.Slice(hits, func(i, j int) bool {
		if d := hits[i].Score - hits[j].Score; math.Abs(d) > 1e-12 {
			return d > 0
		}
		return hits[i].ID < hits[j].ID
	})
	return hits[:min(q.K, len(hits))], nil
}

func inside(ranges []postings.Range, id int64) bool {
	for _, r := range ranges {
		if id >= r.First && id <= r.Last {
			return true
		}
	}
	return false
}

func (v view) Near(_ context.Context, word string, max int) ([]postings.Word, error) {
	if v.s.words[word] > 0 {
		return nil, nil
	}
	var out []postings.Word
	for w, n := range v.s.words {
		if d := text.Distance(word, w, max); d <= max {
			out = append(out, postings.Word{Text: w, Passages: n, Distance: d})
		}
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if a.Distance != b.Distance {
			return a.Distance < b.Distance
		}
		if a.Passages != b.Passages {
			return a.Passages > b.Passages
		}
		return a.Text < b.Text
	})
	return out, nil
}
