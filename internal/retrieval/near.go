package retrieval

import (
	"context"
	"log/slog"
	"sort"

	"docent/internal/retrieval/postings"
)

// Near finds passages by meaning instead of words, best first; package vectors
// makes one. It reads through the question's view, so it finds nothing that
// the scope forbids.
type Near func(ctx context.Context, view View, question string) ([]postings.Hit, error)

// How passages found by words and by meaning are brought together.
const (
	// fuseConstant is the k of reciprocal rank fusion (Cormack, Clarke and
	// Büttcher, SIGIR 2009, who found 60): a passage scores the sum of
	// 1/(k + rank) over the rankings that hold it.
	fuseConstant = 60
	// nearShare is how much log-odds the passage nearest in meaning gains as
	// evidence for its units, falling to nothing at the last one. Small: words
	// decide where they can.
	nearShare = 1.0
)

// fuse brings in what is near in meaning. Where that cannot be found out the
// ranking by words stands.
func (e *Engine) fuse(ctx context.Context, view View, r *ranking) {
	if e.cfg.Near == nil {
		return
	}
	hits, err := e.cfg.Near(ctx, view, r.asked)
	if err == nil {
		err = e.bringIn(ctx, view, r, hits)
	}
	if err != nil && e.cfg.Log != nil {
		e.cfg.Log.Info("search by meaning left out", slog.Any("error", err))
	}
}

func (e *Engine) bringIn(ctx context.Context, view View, r *ranking, hits []postings.Hit) error {
	fused := map[int64]float64{}
	for rank, m := range r.matches {
		fused[m.a.hit.Passage.ID] = 1 / float64(fuseConstant+rank+1)
	}
	var missing []int64
	for _, h := range hits {
		if _, ok := fused[h.ID]; !ok {
			missing = append(missing, h.ID)
		}
	}
	found, err := e.analysed(ctx, view, missing)
	if err != nil {
		return err
	}
	for _, a := range found {
		if a == nil {
			continue
		}
		m := r.query.find(a)
		m.rank = len(r.matches)
		r.matches = append(r.matches, m)
	}
	e.scorePassages(r)
	near := map[int64]float64{}
	for rank, h := range hits {
		fused[h.ID] += 1 / float64(fuseConstant+rank+1)
		near[h.ID] = nearShare * (1 - float64(rank)/float64(len(hits)))
	}
	for _, m := range r.matches {
		id := m.a.hit.Passage.ID
		m.near = near[id]
		m.score += m.near / passageShare
	}
	sort.SliceStable(r.matches, func(i, j int) bool {
		return fused[r.matches[i].a.hit.Passage.ID] > fused[r.matches[j].a.hit.Passage.ID]
	})
	return nil
}
