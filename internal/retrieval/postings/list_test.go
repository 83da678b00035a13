package postings

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
)

// randomList makes size ascending ids with impacts.
func randomList(rng *rand.Rand, size, gap int) (ids []uint32, impacts []uint8) {
	id := uint32(rng.IntN(gap))
	for range size {
		ids = append(ids, id)
		impacts = append(impacts, uint8(1+rng.IntN(255)))
		id += 1 + uint32(rng.IntN(gap))
	}
	return ids, impacts
}

func TestAListComesBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 1))
	for _, size := range []int{1, 2, 127, 128, 129, 256, 257, 5000} {
		for _, gap := range []int{1, 3, 1000, 100000} {
			ids, impacts := randomList(rng, size, gap)
			data := appendList(nil, ids, impacts)
			gotIDs, gotImpacts, err := appendPostings(data, size, nil, nil)
			if err != nil || !slices.Equal(ids, gotIDs) || !bytes.Equal(impacts, gotImpacts) {
				t.Fatalf("%d postings with gaps to %d: %v", size, gap, err)
			}
		}
	}
}

func TestSeekStopsAtTheFirstIDNotBelow(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(2, 2))
	for range 300 {
		size := 1 + rng.IntN(1500)
		ids, impacts := randomList(rng, size, 1+rng.IntN(40))
		var c cursor
		if err := c.open(appendList(nil, ids, impacts), size, 3); err != nil {
			t.Fatal(err)
		}
		target := uint32(0)
		for target < ids[size-1]+10 {
			i, _ := slices.BinarySearch(ids, target)
			if rng.IntN(2) == 0 {
				c.shallow(target)
				if i < size && c.boundOf(c.block) < 3*int64(impacts[i]) {
					t.Fatalf("the bound of the block with %d is below its impact", ids[i])
				}
			}
			c.seek(target)
			if i == size && c.id != done || i < size && (c.id != ids[i] || c.value() != 3*int64(impacts[i])) {
				t.Fatalf("seek(%d) in %d postings stops at %d", target, size, c.id)
			}
			target += uint32(1 + rng.IntN(1+rng.IntN(3000)))
		}
	}
}

func TestADamagedPageIsNoticed(t *testing.T) {
	t.Parallel()
	e, err := Build(corpus(1, 200))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		page := slices.Clone(e.Pages[i%len(e.Pages)])
		page[i*31%len(page)] ^= 1 << (i % 8)
		if err := CheckPage(page); !errors.Is(err, ErrCorrupt) {
			t.Fatalf("a flipped bit gives %v", err)
		}
	}
	if err := CheckPage(nil); !errors.Is(err, ErrCorrupt) {
		t.Errorf("an empty page gives %v", err)
	}
}

// FuzzList reads any bytes as a list: an error or ascending postings, no panic
// and no more memory than the bytes can stand for.
func FuzzList(f *testing.F) {
	rng := rand.New(rand.NewPCG(3, 3))
	for _, size := range []int{1, 5, 128, 129, 700} {
		ids, impacts := randomList(rng, size, 9)
		f.Add(appendList(nil, ids, impacts), size, uint32(50))
	}
	f.Add([]byte{}, 1<<40, uint32(0))
	f.Fuzz(func(t *testing.T, data []byte, size int, target uint32) {
		ids, impacts, err := appendPostings(data, size, nil, nil)
		if len(ids) != len(impacts) || len(ids) > len(data) || err == nil && len(ids) != size {
			t.Fatalf("%d ids and %d impacts of %d from %d bytes, %v", len(ids), len(impacts), size, len(data), err)
		}
		for i := 1; i < len(ids); i++ {
			if ids[i] <= ids[i-1] && err == nil {
				t.Fatalf("ids do not ascend: %d after %d", ids[i], ids[i-1])
			}
		}
		var c cursor
		if c.open(data, size, 1) == nil {
			c.shallow(target)
			c.seek(target)
			if c.id < target {
				t.Fatalf("seek(%d) stops at %d", target, c.id)
			}
		}
	})
}

// FuzzSegment reads any bytes as a segment's directory and page.
func FuzzSegment(f *testing.F) {
	e, err := Build(corpus(2, 60))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(e.Directory, e.Pages[0], "t12")
	f.Add(e.Directory, e.Pages[len(e.Pages)-1], "word1")
	f.Add([]byte{0, 1, 1, 1, 0, 1, 0}, binary.LittleEndian.AppendUint32([]byte{0, 1, 'a', 1, 0, 0, 0, 0, 0, 1, 0, 0, 0}, 0), "a")
	f.Fuzz(func(t *testing.T, directory, page []byte, key string) {
		s, err := OpenSegment(directory)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Fatal(err)
			}
			return
		}
		p := Part{Segment: s, Page: func(context.Context, int) ([]byte, error) { return page, nil }}
		r := NewReader([]Part{p})
		check := func(err error) {
			if err != nil && !errors.Is(err, ErrCorrupt) {
				t.Fatal(err)
			}
		}
		_, err = r.Search(t.Context(), Query{K: 3, Terms: []Weighted{{key, 1}, {key + "x", 2}}})
		check(err)
		_, err = r.Near(t.Context(), key, 2)
		check(err)
		if s.Pages() < 100 { // every page is the same one
			_, err = Merge(t.Context(), []Part{p})
			check(err)
		}
	})
}
