package sqlite

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"docent/internal/retrieval/postings"
)

// ftsToken is how a term stands in the FTS5 index, whose tokenizer splits at
// blanks and control characters and folds A to Z: such bytes are written as
// two that no folded term holds.
func ftsToken(term string) string {
	plain := true
	for i := 0; i < len(term); i++ {
		if c := term[i]; c <= ' ' || c == 0x7f || 'A' <= c && c <= 'Z' {
			plain = false
			break
		}
	}
	if plain {
		return term
	}
	const digits = "0123456789abcdef"
	var b strings.Builder
	for i := 0; i < len(term); i++ {
		if c := term[i]; c <= ' ' || c == 0x7f || 'A' <= c && c <= 'Z' {
			b.WriteString("\u241b") // the symbol for escape
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
			continue
		}
		b.WriteByte(term[i])
	}
	return b.String()
}

// ftsQuery is a term as a MATCH expression. Nothing but a quoted string ever
// reaches MATCH, so that no text can be taken for its syntax.
func ftsQuery(term string) string {
	return `"` + strings.ReplaceAll(ftsToken(term), `"`, `""`) + `"`
}

// termRow is what the FTS5 index is given of a passage.
func termRow(distinct *postings.Distinct, p postings.Passage) string {
	b := make([]byte, 0, 8*len(p.Terms))
	distinct.Terms(p, func(t string) {
		b = append(b, ftsToken(t)...)
		b = append(b, ' ')
	})
	return string(b)
}

const insertTermsQuery = `INSERT INTO passage_term (rowid, terms) VALUES (?,?)`

func insertTerms(tx *tx, passage int64, terms string) error {
	_, err := tx.exec(insertTermsQuery, passage, terms)
	return err
}

// ftsIndex answers from the FTS5 index alone: it finds the passages that hold
// each term and scores them in Go exactly as package postings does. It stands
// in for damaged segments and is what tests compare them with. Of words it
// knows nothing, so spelling is not repaired meanwhile.
type ftsIndex struct {
	tx      *tx
	analyse func(context.Context, []int64) ([]postings.Passage, error)
	within  []postings.Range // ids of the scope's communities
}

// holders returns the passages of the ranges that hold a term, ascending.
func (f *ftsIndex) holders(term string, within []postings.Range) ([]int64, error) {
	var ids []int64
	for _, r := range within {
		err := f.tx.each(func(rows *sql.Rows) error {
			var id int64
			err := rows.Scan(&id)
			ids = append(ids, id)
			return err
		}, `SELECT rowid FROM passage_term WHERE passage_term MATCH ? AND rowid BETWEEN ? AND ?`, ftsQuery(term), r.First, r.Last)
		if err != nil {
			return nil, err
		}
	}
	return ids, nil
}

func (f *ftsIndex) DocumentFrequency(_ context.Context, terms []string) ([]int, error) {
	frequencies := make([]int, len(terms))
	for i, t := range terms {
		if t == "" {
			continue
		}
		ids, err := f.holders(t, f.within)
		if err != nil {
			return nil, wrap("count passages", err)
		}
		frequencies[i] = len(ids)
	}
	return frequencies, nil
}

// analysedAtOnce is how many passages Search reads before it looks whether the
// rest can still matter.
const analysedAtOnce = 64

// Search finds the same hits as postings.Reader.Search. Which terms a passage
// holds bounds its score; passages are analysed by descending bound until no
// other can be among the best.
func (f *ftsIndex) Search(ctx context.Context, q postings.Query) ([]postings.Hit, error) {
	within := postings.Intersect(q.Allowed(), f.within)
	held := map[int64][]string{}
	seen := map[string]bool{}
	for _, t := range q.Terms {
		if seen[t.Term] || t.Term == "" || !(t.Weight > 0) {
			continue
		}
		seen[t.Term] = true
		ids, err := f.holders(t.Term, within)
		if err != nil {
			return nil, wrap("search", err)
		}
		for _, id := range ids {
			held[id] = append(held[id], t.Term)
		}
	}
	scorer := postings.NewScorer(q.Terms)
	candidates := make([]postings.Hit, 0, len(held))
	for id, terms := range held {
		candidates = append(candidates, postings.Hit{ID: id, Score: scorer.Bound(terms)})
	}
	slices.SortFunc(candidates, compareHits)
	var best []postings.Hit
	for len(candidates) > 0 && q.K > 0 {
		if len(best) == q.K && candidates[0].Score < best[q.K-1].Score {
			break
		}
		n := min(analysedAtOnce, len(candidates))
		ids := make([]int64, n)
		for i, c := range candidates[:n] {
			ids[i] = c.ID
		}
		candidates = candidates[n:]
		passages, err := f.analyse(ctx, ids)
		if err != nil {
			return nil, err
		}
		for _, p := range passages {
			best = append(best, postings.Hit{ID: p.ID, Score: scorer.Score(p)})
		}
		slices.SortFunc(best, compareHits)
		best = best[:min(q.K, len(best))]
	}
	return best, nil
}

// compareHits orders by descending score, then by id.
func compareHits(a, b postings.Hit) int {
	switch {
	case a.Score > b.Score || a.Score == b.Score && a.ID < b.ID:
		return -1
	case a == b:
		return 0
	}
	return 1
}
