package postings

import (
	"math"
	"slices"
)

// everything is the range of all ids.
var everything = []Range{{0, math.MaxInt64}}

// Normalise sorts ranges and joins those that touch or overlap.
func Normalise(ranges []Range) []Range {
	sorted := slices.Clone(ranges)
	slices.SortFunc(sorted, func(a, b Range) int {
		if a.First < b.First {
			return -1
		}
		return 1
	})
	joined := sorted[:0]
	for _, r := range sorted {
		if r.First > r.Last {
			continue
		}
		if n := len(joined); n > 0 && r.First <= joined[n-1].Last+1 {
			joined[n-1].Last = max(joined[n-1].Last, r.Last)
			continue
		}
		joined = append(joined, r)
	}
	return joined
}

// Intersect returns the ids that are in both of two normalised lists. The
// result is never nil, for in a Query nil means all ids.
func Intersect(a, b []Range) []Range {
	both := []Range{}
	for len(a) > 0 && len(b) > 0 {
		first, last := max(a[0].First, b[0].First), min(a[0].Last, b[0].Last)
		if first <= last {
			both = append(both, Range{first, last})
		}
		if a[0].Last < b[0].Last {
			a = a[1:]
		} else {
			b = b[1:]
		}
	}
	return both
}

// Subtract returns the ids of a that are not in b; both are normalised. The
// result is never nil.
func Subtract(a, b []Range) []Range {
	left := []Range{}
	for _, r := range a {
		for len(b) > 0 && b[0].Last < r.First {
			b = b[1:]
		}
		for _, hole := range b {
			if hole.First > r.Last {
				break
			}
			if hole.First > r.First {
				left = append(left, Range{r.First, hole.First - 1})
			}
			if hole.Last == math.MaxInt64 {
				return left
			}
			r.First = hole.Last + 1
		}
		if r.First <= r.Last {
			left = append(left, r)
		}
	}
	return left
}

// Allowed is what a query may return: its Ranges without its Except.
func (q Query) Allowed() []Range {
	within := everything
	if q.Ranges != nil {
		within = Normalise(q.Ranges)
	}
	return Subtract(within, Normalise(q.Except))
}
