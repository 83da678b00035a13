package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"

	"docent/internal/records"
	"docent/internal/retrieval/postings"
)

// Unvectored returns up to limit passages with an id above after that have no
// vector of the model, ascending, and how many passages have one and how many
// there are.
func (s *Store) Unvectored(ctx context.Context, model string, after int64, limit int) (list []records.Unvectored, done, all int, err error) {
	err = s.inRead(ctx, func(tx *tx) error {
		id, _, err := vectorModel(tx, model)
		if err != nil {
			return err
		}
		if err := tx.row(`SELECT (SELECT count(*) FROM passage_vector WHERE model = ?), (SELECT count(*) FROM passage)`, id).Scan(&done, &all); err != nil {
			return err
		}
		return tx.each(func(rows *sql.Rows) error {
			var u records.Unvectored
			err := rows.Scan(&u.Passage, &u.Title, &u.Headings, &u.Text)
			list = append(list, u)
			return err
		}, `SELECT p.id, d.title, p.headings, p.text FROM passage p JOIN document d ON d.id = p.document
			WHERE p.id > ? AND NOT EXISTS (SELECT 1 FROM passage_vector v WHERE v.passage = p.id AND v.model = ?)
			ORDER BY p.id LIMIT ?`, after, id, limit)
	})
	return list, done, all, wrap("find passages without vectors", err)
}

// PutVectors keeps the vectors of passages, in place of those of any other
// model. A passage that is gone is passed over. All vectors of a model have
// one length.
func (s *Store) PutVectors(ctx context.Context, model string, passages []int64, vectors [][]float32) error {
	if len(passages) != len(vectors) {
		return errors.New("keep vectors: not as many vectors as passages")
	}
	return wrap("keep vectors", s.inWrite(ctx, func(tx *tx) error {
		for i, v := range vectors {
			id, dimensions, err := vectorModel(tx, model)
			if err != nil {
				return err
			}
			if dimensions != len(v) {
				// The model behind the name has changed: all of its vectors are void.
				if _, err := tx.exec(`DELETE FROM passage_vector WHERE model = ?`, id); err != nil {
					return err
				}
				if _, err := tx.exec(`DELETE FROM vector_model WHERE id = ?`, id); err != nil {
					return err
				}
				if id, err = tx.insert(`INSERT INTO vector_model (name, dimensions) VALUES (?,?)`, model, len(v)); err != nil {
					return err
				}
			}
			if _, err := tx.exec(`INSERT OR REPLACE INTO passage_vector (passage, model, vector)
				SELECT id, ?, ? FROM passage WHERE id = ?`, id, pack(v), passages[i]); err != nil {
				return err
			}
		}
		return nil
	}))
}

// vectorModel finds a model; id 0 if it has no vectors yet.
func vectorModel(tx *tx, name string) (id int64, dimensions int, err error) {
	err = tx.row(`SELECT id, dimensions FROM vector_model WHERE name = ?`, name).Scan(&id, &dimensions)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, 0, nil
	}
	return id, dimensions, err
}

// pack keeps a vector in a byte a number. Directions change by less than half
// a degree, which is far below what tells passages apart.
func pack(v []float32) []byte {
	var largest float32
	for _, x := range v {
		largest = max(largest, x, -x)
	}
	out := make([]byte, len(v))
	for i, x := range v {
		scaled := x / largest * 127
		if scaled < 0 {
			scaled -= 0.5
		} else {
			scaled += 0.5
		}
		out[i] = byte(int8(scaled))
	}
	return out
}

// HasVectors says whether any passage has a vector of the model.
func (v *view) HasVectors(_ context.Context, model string) (bool, error) {
	id, _, err := vectorModel(v.tx, model)
	return id != 0, wrap("look for vectors", err)
}

// Nearest returns the passages whose vectors point most nearly where query
// does, best first; Score is the cosine. It looks at every vector that the
// view's scope allows: about a millisecond for a thousand passages.
func (v *view) Nearest(ctx context.Context, model string, query []float32, k int) ([]postings.Hit, error) {
	id, dimensions, err := vectorModel(v.tx, model)
	if err != nil || dimensions != len(query) || k <= 0 {
		return nil, wrap("find near passages", err)
	}
	var best []postings.Hit
	for _, r := range v.allowed {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		err := v.tx.each(func(rows *sql.Rows) error {
			var passage int64
			var packed sql.RawBytes
			if err := rows.Scan(&passage, &packed); err != nil {
				return err
			}
			if len(packed) != len(query) {
				return fmt.Errorf("%w: vector of passage %d", ErrDamaged, passage)
			}
			best = keepBest(best, postings.Hit{ID: passage, Score: cosine(query, packed)}, k)
			return nil
		}, `SELECT passage, vector FROM passage_vector WHERE passage BETWEEN ? AND ? AND model = ?`, r.First, r.Last, id)
		if err != nil {
			return nil, wrap("find near passages", err)
		}
	}
	return best, nil
}

// keepBest inserts a hit into a list of at most k, best first, ties by id.
func keepBest(best []postings.Hit, h postings.Hit, k int) []postings.Hit {
	if len(best) == k && best[k-1].Score >= h.Score {
		return best
	}
	at, _ := slices.BinarySearchFunc(best, h, func(a, b postings.Hit) int {
		switch {
		case a.Score > b.Score, a.Score == b.Score && a.ID < b.ID:
			return -1
		}
		return 1
	})
	if len(best) == k {
		best = best[:k-1]
	}
	return slices.Insert(best, at, h)
}

// cosine is the cosine between a vector of length 1 and a packed one.
func cosine(query []float32, packed []byte) float64 {
	var dot float32
	var square int64
	for i, q := range query {
		x := int64(int8(packed[i]))
		dot += q * float32(x)
		square += x * x
	}
	if square == 0 {
		return 0
	}
	return float64(dot) / math.Sqrt(float64(square))
}
