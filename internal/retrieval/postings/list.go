package postings

import (
	"encoding/binary"
	"fmt"
	"math"
	"sort"
)

// A list is the postings of one term in one segment: ascending local ids
// (passage id − the segment's first id) with an impact each. Its bytes are
//
//	max impact (1 byte)
//	skip table, only if there is more than one block:
//	    per block: last id (4), offset of the block's end (4), max impact (1)
//	blocks of 128 postings (the last one may be shorter), each:
//	    gaps to the id before as uvarints (never 0; the first id counts from −1)
//	    impacts, one byte each
//
// Offsets count from the end of the skip table; integers are little endian.
// Ids and impacts stand apart so that impacts need no decoding. Fixed-width
// skip entries cost 3 % of the size and make a seek a binary search over bytes.
const (
	blockSize = 128
	skipSize  = 9
)

// done is the id of a cursor that has passed its last posting.
const done = math.MaxUint32

// appendList appends the encoding of the postings to dst. ids ascend strictly.
func appendList(dst []byte, ids []uint32, impacts []uint8) []byte {
	var highest uint8
	for _, v := range impacts {
		highest = max(highest, v)
	}
	dst = append(dst, highest)
	skip := -1
	if blocks := (len(ids) + blockSize - 1) / blockSize; blocks > 1 {
		skip = len(dst)
		dst = append(dst, make([]byte, blocks*skipSize)...)
	}
	start := len(dst)
	before := uint32(math.MaxUint32) // −1
	for from := 0; from < len(ids); from += blockSize {
		to := min(from+blockSize, len(ids))
		highest = 0
		for i := from; i < to; i++ {
			dst = binary.AppendUvarint(dst, uint64(ids[i]-before))
			before = ids[i]
			highest = max(highest, impacts[i])
		}
		dst = append(dst, impacts[from:to]...)
		if skip >= 0 {
			entry := dst[skip+from/blockSize*skipSize:]
			binary.LittleEndian.PutUint32(entry, before)
			binary.LittleEndian.PutUint32(entry[4:], uint32(len(dst)-start))
			entry[8] = highest
		}
	}
	return dst
}

// cursor walks over a list. After open, id is the first posting's.
type cursor struct {
	weight int64
	bound  int64 // weight × the list's max impact

	size   int    // postings in the list
	skip   []byte // nil with a single block
	data   []byte // the blocks
	top    uint8  // max impact of the list
	blocks int

	block   int // where the cursor stands
	decoded int // the block that ids and impacts hold; −1 before the first
	ids     [blockSize]uint32
	impacts []byte
	pos     int

	id  uint32 // the current posting's, or done
	err error
}

// open starts at the first posting of a list of size postings.
func (c *cursor) open(data []byte, size int, weight int64) error {
	*c = cursor{weight: weight, size: size, decoded: -1}
	// A posting takes two bytes at least: a false size is found here, before
	// anything is allocated or looped over because of it.
	if size < 1 || size > (len(data)-1)/2 {
		return fmt.Errorf("%w: a list of %d postings in %d bytes", ErrCorrupt, size, len(data))
	}
	c.top, data = data[0], data[1:]
	c.bound = weight * int64(c.top)
	c.blocks = (size + blockSize - 1) / blockSize
	if c.blocks > 1 {
		if len(data) < c.blocks*skipSize {
			return fmt.Errorf("%w: skip table cut short", ErrCorrupt)
		}
		c.skip, data = data[:c.blocks*skipSize], data[c.blocks*skipSize:]
	}
	c.data = data
	c.enter(0)
	return c.err
}

// lastID is the last id of a block; of a single block it is unknown and done.
func (c *cursor) lastID(block int) uint32 {
	if c.skip == nil {
		return done
	}
	return binary.LittleEndian.Uint32(c.skip[block*skipSize:])
}

// boundOf is the highest contribution in a block; 0 behind the last one.
func (c *cursor) boundOf(block int) int64 {
	if block >= c.blocks {
		return 0
	}
	if c.skip == nil {
		return c.bound
	}
	return c.weight * int64(c.skip[block*skipSize+8])
}

// fail ends the walk with an error.
func (c *cursor) fail(what string) {
	c.err = fmt.Errorf("%w: %s", ErrCorrupt, what)
	c.id = done
}

// enter decodes a block and stands on its first posting.
func (c *cursor) enter(block int) {
	c.block, c.pos = block, 0
	if block >= c.blocks {
		c.id = done
		return
	}
	from, to, before := 0, len(c.data), uint32(math.MaxUint32)
	if c.skip != nil {
		to = int(binary.LittleEndian.Uint32(c.skip[block*skipSize+4:]))
		if block > 0 {
			from = int(binary.LittleEndian.Uint32(c.skip[(block-1)*skipSize+4:]))
			before = c.lastID(block - 1)
		}
	}
	if from > to || to > len(c.data) {
		c.fail("block outside the list")
		return
	}
	c.decode(c.data[from:to], before)
	if c.err == nil && c.skip != nil && c.ids[len(c.impacts)-1] != c.lastID(block) {
		c.fail("skip table and block differ")
	}
}

// decode fills ids and impacts from a block's bytes.
func (c *cursor) decode(data []byte, before uint32) {
	count := min(blockSize, c.size-c.block*blockSize)
	if len(data) < 2*count {
		c.fail("block cut short")
		return
	}
	gaps, impacts := data[:len(data)-count], data[len(data)-count:]
	at := 0
	id := uint64(before)
	if before == math.MaxUint32 && c.block == 0 {
		id = math.MaxUint64 // −1
	}
	for i := range count {
		if at >= len(gaps) {
			c.fail("block cut short")
			return
		}
		gap := uint64(gaps[at])
		if gap < 0x80 {
			at++
		} else {
			var n int
			gap, n = binary.Uvarint(gaps[at:])
			if n <= 0 || gap > math.MaxUint32 {
				c.fail("gap out of range")
				return
			}
			at += n
		}
		id += gap
		if gap == 0 || id >= done {
			c.fail("ids do not ascend")
			return
		}
		c.ids[i] = uint32(id)
	}
	if at != len(gaps) {
		c.fail("block too long")
		return
	}
	c.impacts, c.decoded = impacts, c.block
	c.id = c.ids[0]
}

// value is the current posting's contribution.
func (c *cursor) value() int64 { return c.weight * int64(c.impacts[c.pos]) }

// shallow moves to the block that may hold id without decoding it, so that its
// bound can be asked for. The cursor must not be read before the next seek.
func (c *cursor) shallow(id uint32) {
	if c.skip == nil || c.block >= c.blocks || id <= c.lastID(c.block) {
		return
	}
	// Mostly the block is near: gallop, then search within the last stride.
	low, stride := c.block+1, 1
	for low+stride < c.blocks && c.lastID(low+stride-1) < id {
		low += stride
		stride *= 2
	}
	rest := min(stride, c.blocks-low)
	c.block = low + sort.Search(rest, func(i int) bool { return c.lastID(low+i) >= id })
}

// boundWithin is the highest contribution to ids from first to last, of which
// first is not behind that of a call before.
func (c *cursor) boundWithin(first, last uint32) int64 {
	if c.skip == nil {
		c.seek(first)
	}
	if c.id > last {
		return 0
	}
	c.shallow(first)
	bound := c.boundOf(c.block)
	for block := c.block; block+1 < c.blocks && c.lastID(block) < last; block++ {
		bound = max(bound, c.boundOf(block+1))
	}
	return bound
}

// seek moves to the first posting whose id is not below the given one.
func (c *cursor) seek(id uint32) {
	if c.id >= id && c.decoded == c.block {
		return
	}
	c.shallow(id)
	if c.decoded != c.block {
		c.enter(c.block)
		if c.id >= id {
			return
		}
	}
	ids := c.ids[:len(c.impacts)]
	pos := c.pos
	for pos < len(ids) && ids[pos] < id {
		pos++
	}
	if pos == len(ids) {
		c.enter(c.block + 1)
		return
	}
	c.pos, c.id = pos, ids[pos]
}

// addTo moves behind end and adds what it passes to a window.
func (c *cursor) addTo(w *window, end uint32) {
	for c.id <= end {
		ids, pos := c.ids[:len(c.impacts)], c.pos
		for pos < len(ids) && ids[pos] <= end {
			w.add(ids[pos], c.weight*int64(c.impacts[pos]))
			pos++
		}
		if pos < len(ids) {
			c.pos, c.id = pos, ids[pos]
			return
		}
		c.enter(c.block + 1)
	}
}

// appendPostings appends all postings of a list to ids and impacts.
func appendPostings(data []byte, size int, ids []uint32, impacts []uint8) ([]uint32, []uint8, error) {
	var c cursor
	if err := c.open(data, size, 1); err != nil {
		return ids, impacts, err
	}
	for c.id != done {
		ids = append(ids, c.ids[:len(c.impacts)]...)
		impacts = append(impacts, c.impacts...)
		c.enter(c.block + 1)
	}
	return ids, impacts, c.err
}
