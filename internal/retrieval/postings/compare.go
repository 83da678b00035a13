package postings

import (
	"context"
	"fmt"
	"slices"
)

// Compare says in what two parts differ that should hold the same live
// passages; nil if in nothing. It is meant for checks of stored segments
// against segments that were built anew.
func Compare(ctx context.Context, a, b Part) error {
	if live, other := a.Passages-a.Gone.Passages, b.Passages-b.Gone.Passages; live != other {
		return fmt.Errorf("%w: %d passages instead of %d", ErrCorrupt, live, other)
	}
	walks := []*walk{{part: a, to: len(a.terms)}, {part: b, to: len(b.terms)}}
	err := together(ctx, walks, func(key []byte, holders []*walk) error {
		var ids [2][]uint32
		var impacts [2][]uint8
		for _, h := range holders {
			side := 0
			if h == walks[1] {
				side = 1
			}
			var err error
			if ids[side], impacts[side], err = h.appendLive(nil, nil); err != nil {
				return err
			}
		}
		for i := range ids[1] {
			ids[1][i] += uint32(b.First - a.First)
		}
		if !slices.Equal(ids[0], ids[1]) || !slices.Equal(impacts[0], impacts[1]) {
			return fmt.Errorf("%w: postings of the term %q", ErrCorrupt, key)
		}
		return nil
	})
	if err != nil {
		return err
	}
	walks = []*walk{{part: a, from: len(a.terms), to: a.Pages()}, {part: b, from: len(b.terms), to: b.Pages()}}
	return together(ctx, walks, func(key []byte, holders []*walk) error {
		var counts [2]int
		for _, h := range holders {
			side := 0
			if h == walks[1] {
				side = 1
			}
			counts[side] = max(0, h.count-h.part.Gone.Words[string(key)])
		}
		if counts[0] != counts[1] {
			return fmt.Errorf("%w: count of the word %q", ErrCorrupt, key)
		}
		return nil
	})
}
