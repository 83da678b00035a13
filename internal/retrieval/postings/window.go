package postings

import "math/bits"

// windowSize is how many neighbouring passages are scored together: their sums
// take 16 kB and stay near the processor.
const windowSize = 1 << 11

// window adds up what lists hold of the passages from base on.
type window struct {
	base uint32
	sums [windowSize]int64
	some [windowSize / 64]uint64 // which of the sums there are
}

func (w *window) add(id uint32, value int64) {
	at := id - w.base
	w.sums[at] += value
	w.some[at/64] |= 1 << (at % 64)
}

// drain yields the sums by ascending id and empties the window. It is drained
// to the end.
func (w *window) drain(yield func(id uint32, sum int64) bool) {
	for i, set := range w.some {
		for ; set != 0; set &= set - 1 {
			at := uint32(i*64 + bits.TrailingZeros64(set))
			sum := w.sums[at]
			w.sums[at] = 0
			if !yield(w.base+at, sum) {
				return
			}
		}
		w.some[i] = 0
	}
}
