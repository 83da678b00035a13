package retrieval

import (
	"context"
	"fmt"
	"sort"

	"docent/internal/retrieval/postings"
)

// How many passages become candidates.
const (
	candidatePassages = 24   // found by their terms, then ranked
	smallCommunity    = 4000 // passages up to which more are ranked, as all are soon looked at
	smallCandidates   = 60
	recalledPassages  = 10 // that the questions before a follow-up were about
	wholeDocument     = 60 // passages of a single document that are all looked at
)

// collect finds the candidate passages and marks the question's terms in them.
func (e *Engine) collect(ctx context.Context, view View, r *ranking) error {
	search, err := r.search(ctx, view)
	if err != nil {
		return err
	}
	hits, err := view.Index().Search(ctx, search)
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	hits = wholeOf(search, hits)
	hits, earlier, err := e.recall(ctx, view, r, search, hits)
	if err != nil {
		return err
	}
	ids := make([]int64, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	found, err := e.analysed(ctx, view, ids)
	if err != nil {
		return err
	}
	perDocument, sum := map[int64]float64{}, 0.0
	for i, a := range found {
		if a == nil {
			continue
		}
		m := r.query.find(a)
		m.bm25, m.rank = hits[i].Score, i
		m.share = hits[i].Score / max(hits[0].Score, 1e-9)
		m.earlier = earlier[hits[i].ID]
		perDocument[a.hit.Document.ID] += hits[i].Score
		sum += hits[i].Score
		r.matches = append(r.matches, m)
	}
	for _, m := range r.matches {
		m.doc = perDocument[m.a.hit.Document.ID] / max(sum, 1e-9)
	}
	r.keepPhrases()
	r.gather()
	return nil
}

// search asks the index for the question's terms, what joins and widens them.
// Hidden documents are left out by the view itself, which does not even tell
// where they stand.
func (r *ranking) search(ctx context.Context, view View) (postings.Query, error) {
	search := postings.Query{K: candidatePassages}
	if r.total <= smallCommunity {
		search.K = smallCandidates
	}
	for _, t := range r.query.terms {
		if t.df > 0 {
			search.Terms = append(search.Terms, postings.Weighted{Term: t.term, Weight: t.weight})
		}
	}
	for _, j := range r.query.joins {
		search.Terms = append(search.Terms, postings.Weighted{Term: j.term, Weight: r.query.terms[j.first].weight})
	}
	var err error
	if r.related, err = r.query.expansions(ctx, view.Index()); err != nil {
		return search, err
	}
	search.Terms = append(search.Terms, r.related...)
	search.Ranges, err = ranges(ctx, view, r.question.Scope.Only)
	return search, err
}

// gather tells each passage what the candidates of its document hold together,
// and what the best of all candidates holds.
func (r *ranking) gather() {
	together, told, best := map[int64]uint64{}, map[int64]float64{}, 0.0
	for _, m := range r.matches {
		document := m.a.hit.Document.ID
		together[document] |= m.all | m.heads
		told[document] = max(told[document], m.earlier)
		best = max(best, m.own)
	}
	for _, m := range r.matches {
		m.together, m.told = together[m.a.hit.Document.ID], told[m.a.hit.Document.ID]
		m.bestOwn = best
	}
}

// recall adds to the candidates of a follow-up question the passages that the
// questions before it were about, and returns how well each fits those, as a
// share of the best.
func (e *Engine) recall(ctx context.Context, view View, r *ranking, search postings.Query, hits []postings.Hit) ([]postings.Hit,
	map[int64]float64, error) {
	before := postings.Query{K: recalledPassages, Ranges: search.Ranges}
	for _, t := range r.query.terms {
		if t.carried && t.df > 0 {
			before.Terms = append(before.Terms, postings.Weighted{Term: t.term, Weight: t.weight / t.share})
		}
	}
	if len(before.Terms) == 0 {
		return hits, nil, nil
	}
	found, err := view.Index().Search(ctx, before)
	if err != nil {
		return nil, nil, fmt.Errorf("search for the questions before: %w", err)
	}
	have := map[int64]bool{}
	for _, h := range hits {
		have[h.ID] = true
	}
	earlier := map[int64]float64{}
	for _, h := range found {
		earlier[h.ID] = h.Score / max(found[0].Score, 1e-9)
		if !have[h.ID] {
			hits = append(hits, postings.Hit{ID: h.ID})
		}
	}
	return hits, earlier, nil
}

// keepPhrases leaves only passages that hold every phrase in double quotes. If
// none does, all stay, to be offered as the nearest.
func (r *ranking) keepPhrases() {
	if len(r.query.phrases) == 0 {
		return
	}
	var kept []*match
	for _, m := range r.matches {
		if r.query.phraseIn(m, Span{Start: 0, End: len(m.a.tokens)}) == 1 {
			kept = append(kept, m)
		}
	}
	if r.lacksPhrase = len(kept) == 0; !r.lacksPhrase {
		r.matches = kept
	}
}

// ranges returns the passages of documents, ascending; nil for no documents.
func ranges(ctx context.Context, view View, documents []int64) ([]postings.Range, error) {
	var out []postings.Range
	for _, d := range documents {
		first, last, err := view.DocumentPassages(ctx, d)
		if err != nil {
			return nil, fmt.Errorf("find a document's passages: %w", err)
		}
		if first <= last {
			out = append(out, postings.Range{First: first, Last: last})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].First < out[j].First })
	return out, nil
}

// wholeOf adds, where one short document is asked, its passages that hold no
// term of the question: there a sentence is worth showing all the same.
func wholeOf(search postings.Query, hits []postings.Hit) []postings.Hit {
	if len(search.Ranges) != 1 || search.Ranges[0].Last-search.Ranges[0].First >= wholeDocument {
		return hits
	}
	have := map[int64]bool{}
	for _, h := range hits {
		have[h.ID] = true
	}
	for id := search.Ranges[0].First; id <= search.Ranges[0].Last; id++ {
		if !have[id] {
			hits = append(hits, postings.Hit{ID: id})
		}
	}
	return hits
}

// analysed returns passages with their words found, nil for one that is gone.
func (e *Engine) analysed(ctx context.Context, view View, ids []int64) ([]*analysed, error) {
	revision := view.Index().Stats().Revision
	out := make([]*analysed, len(ids))
	var missing []int64
	var at []int
	for i, id := range ids {
		if out[i] = e.cache.get(id, revision); out[i] == nil {
			missing, at = append(missing, id), append(at, i)
		}
	}
	if len(missing) == 0 {
		return out, nil
	}
	passages, err := view.Passages(ctx, missing)
	if err != nil {
		return nil, fmt.Errorf("read passages: %w", err)
	}
	documents := map[int64]Document{}
	for k, p := range passages {
		if p.Document == 0 {
			continue
		}
		doc, ok := documents[p.Document]
		if !ok {
			if doc, err = view.Document(ctx, p.Document); err != nil {
				return nil, fmt.Errorf("read a document: %w", err)
			}
			documents[p.Document] = doc
		}
		sp := e.spellers.get(doc.Language)
		a := analyse(sp, Hit{Passage: p, Document: doc})
		e.spellers.put(sp)
		e.cache.put(p.ID, revision, a)
		out[at[k]] = a
	}
	return out, nil
}
