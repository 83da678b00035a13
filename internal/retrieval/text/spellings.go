package text

import (
	"math/bits"
	"math/rand/v2"
	"strings"
)

// spellings numbers the words that an analyzer has met. Nearly all have at most
// 16 bytes and are kept and compared as two integers: of all that happens to a
// word, finding it in a map of strings would take longest.
type spellings struct {
	seed  uint64 // so that nobody can write words that collide
	slots []slot // a power of two, at most half of them taken
	short int    // how many are taken
	long  map[string]uint32
}

type slot struct {
	low, high uint64
	key       uint32 // + 1; 0 is free
}

func newSpellings() spellings {
	return spellings{seed: rand.Uint64(), slots: make([]slot, 1<<8), long: map[string]uint32{}}
}

// pack returns the bytes of a word as integers. No word has a zero byte, so two
// words never give the same.
func pack(word string) (low, high uint64, short bool) {
	if len(word) > 16 {
		return 0, 0, false
	}
	for i := min(len(word), 8) - 1; i >= 0; i-- {
		low = low<<8 | uint64(word[i])
	}
	for i := len(word) - 1; i >= 8; i-- {
		high = high<<8 | uint64(word[i])
	}
	return low, high, true
}

// find returns the slot of a packed word, or the free one where it belongs.
func (s *spellings) find(low, high uint64) *slot {
	a, b := bits.Mul64(low^s.seed, high^0x9e3779b97f4a7c15) // an odd number without pattern, 2⁶⁴ over the golden ratio
	mask := uint64(len(s.slots) - 1)
	for at := a ^ b; ; at++ {
		if c := &s.slots[at&mask]; c.key == 0 || c.low == low && c.high == high {
			return c
		}
	}
}

// key returns the number of a word that put was given.
func (s *spellings) key(word string) (key uint32, known bool) {
	low, high, short := pack(word)
	if !short {
		key, known = s.long[word]
		return key, known
	}
	c := s.find(low, high)
	return c.key - 1, c.key != 0
}

// put numbers a word that has no number.
func (s *spellings) put(word string, key uint32) {
	low, high, short := pack(word)
	if !short {
		s.long[strings.Clone(word)] = key // it may be a slice of a whole text
		return
	}
	if s.short++; 2*s.short > len(s.slots) {
		old := s.slots
		s.slots = make([]slot, 2*len(old))
		for _, c := range old {
			if c.key != 0 {
				*s.find(c.low, c.high) = c
			}
		}
	}
	*s.find(low, high) = slot{low, high, key + 1}
}

func (s *spellings) clear() {
	clear(s.slots)
	clear(s.long)
	s.short = 0
}
