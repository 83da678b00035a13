package postings

import (
	"bytes"
	"context"
	"fmt"
)

// Merge writes neighbouring segments, ascending by id, as one without what is
// gone from them. It returns nil if nothing is left. Merging one segment
// rewrites it.
func Merge(ctx context.Context, parts []Part) (*Encoded, error) {
	passages := 0
	for i, p := range parts {
		if i > 0 && p.First <= parts[i-1].Last || p.Last-parts[0].First >= done {
			return nil, fmt.Errorf("merge segments: not neighbours in ascending order")
		}
		passages += p.Passages - p.Gone.Passages
	}
	if passages <= 0 {
		return nil, nil
	}
	var w segmentWriter
	if err := mergeTerms(ctx, parts, &w); err != nil {
		return nil, fmt.Errorf("merge terms: %w", err)
	}
	w.endTerms()
	if err := mergeWords(ctx, parts, &w); err != nil {
		return nil, fmt.Errorf("merge words: %w", err)
	}
	return w.finish(parts[0].First, parts[len(parts)-1].Last, passages), nil
}

func mergeTerms(ctx context.Context, parts []Part, w *segmentWriter) error {
	walks := make([]*walk, len(parts))
	for i, p := range parts {
		walks[i] = &walk{part: p, from: 0, to: len(p.terms)}
	}
	var ids []uint32
	var impacts []uint8
	return together(ctx, walks, func(key []byte, holders []*walk) error {
		ids, impacts = ids[:0], impacts[:0]
		for _, h := range holders {
			from := len(ids)
			var err error
			if ids, impacts, err = h.appendLive(ids, impacts); err != nil {
				return err
			}
			offset := uint32(h.part.First - parts[0].First)
			for i := from; i < len(ids); i++ {
				ids[i] += offset
			}
		}
		if len(ids) > 0 {
			w.addList(key, ids, impacts)
		}
		return nil
	})
}

func mergeWords(ctx context.Context, parts []Part, w *segmentWriter) error {
	walks := make([]*walk, len(parts))
	for i, p := range parts {
		walks[i] = &walk{part: p, from: len(p.terms), to: p.Pages()}
	}
	return together(ctx, walks, func(key []byte, holders []*walk) error {
		count := 0
		for _, h := range holders {
			count += max(0, h.count-h.part.Gone.Words[string(key)])
		}
		if count > 0 {
			w.add(key, count, nil)
		}
		return nil
	})
}

// appendLive appends the postings at which the walk stands, without those that
// are gone.
func (w *walk) appendLive(ids []uint32, impacts []uint8) ([]uint32, []uint8, error) {
	from := len(ids)
	ids, impacts, err := appendPostings(w.value, w.count, ids, impacts)
	gone := w.part.Gone.Ranges
	if err != nil || len(gone) == 0 {
		return ids, impacts, err
	}
	kept := from
	for i := from; i < len(ids); i++ {
		id := w.part.First + int64(ids[i])
		for len(gone) > 0 && gone[0].Last < id {
			gone = gone[1:]
		}
		if len(gone) == 0 || id < gone[0].First {
			ids[kept], impacts[kept] = ids[i], impacts[i]
			kept++
		}
	}
	return ids[:kept], impacts[:kept], nil
}

// walk reads the entries of a run of pages.
type walk struct {
	part     Part
	from, to int // pages not yet read
	scanner
	ended bool
}

// advance reads the next entry, or sets ended.
func (w *walk) advance(ctx context.Context) error {
	for !w.next() {
		if w.err != nil {
			return w.err
		}
		if w.from == w.to {
			w.ended = true
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		pg, err := w.part.page(ctx, w.from)
		if err != nil {
			return err
		}
		w.from++
		w.scanner = scanner{data: pg.entries, key: w.key[:0]}
	}
	return nil
}

// together calls each for every key in ascending order with those that stand
// at it, in the order of walks.
func together(ctx context.Context, walks []*walk, each func(key []byte, holders []*walk) error) error {
	for _, w := range walks {
		if err := w.advance(ctx); err != nil {
			return err
		}
	}
	holders := make([]*walk, 0, len(walks))
	for {
		holders = holders[:0]
		for _, w := range walks {
			if w.ended {
				continue
			}
			order := -1
			if len(holders) > 0 {
				order = bytes.Compare(w.key, holders[0].key)
			}
			if order < 0 {
				holders = append(holders[:0], w)
			} else if order == 0 {
				holders = append(holders, w)
			}
		}
		if len(holders) == 0 {
			return nil
		}
		if err := each(holders[0].key, holders); err != nil {
			return err
		}
		for _, h := range holders {
			if err := h.advance(ctx); err != nil {
				return err
			}
		}
	}
}
