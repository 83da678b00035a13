package postings

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"
)

// A page maps ascending keys to a count and some bytes:
//
//	entries: uvarint bytes shared with the key before, uvarint further bytes,
//	         these, uvarint count, uvarint length of the value, the value
//	offsets (4 bytes each) of every 16th entry, which shares nothing
//	number of these offsets (4 bytes)
//	CRC-32C of all that (4 bytes)
//
// A segment's terms fill a few pages instead of a table row each: most terms
// stand in one or two passages, and a row would cost more than its postings.
const (
	pageTarget   = 16 << 10 // a page is closed once it is this long
	restartEvery = 16
	pageTrailer  = 8
	maxKey       = 1 << 12 // bytes; longer terms and words are not indexed
)

// castagnoli is the polynomial that processors compute in hardware.
func checksum(data []byte) uint32 {
	return crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli))
}

// pageWriter cuts ascending entries into pages.
type pageWriter struct {
	pages [][]byte
	first []string // the first key of each page

	data     []byte
	restarts []uint32
	entries  int
	before   []byte
}

func (w *pageWriter) add(key []byte, count int, value []byte) {
	shared := 0
	if w.entries%restartEvery == 0 {
		w.restarts = append(w.restarts, uint32(len(w.data)))
	} else {
		for shared < len(key) && shared < len(w.before) && key[shared] == w.before[shared] {
			shared++
		}
	}
	if w.entries == 0 {
		w.first = append(w.first, string(key))
	}
	w.entries++
	w.data = binary.AppendUvarint(w.data, uint64(shared))
	w.data = binary.AppendUvarint(w.data, uint64(len(key)-shared))
	w.data = append(w.data, key[shared:]...)
	w.data = binary.AppendUvarint(w.data, uint64(count))
	w.data = binary.AppendUvarint(w.data, uint64(len(value)))
	w.data = append(w.data, value...)
	w.before = append(w.before[:0], key...)
	if len(w.data) >= pageTarget {
		w.close()
	}
}

// close ends the page that is being filled, if there is one.
func (w *pageWriter) close() {
	if w.entries == 0 {
		return
	}
	for _, r := range w.restarts {
		w.data = binary.LittleEndian.AppendUint32(w.data, r)
	}
	w.data = binary.LittleEndian.AppendUint32(w.data, uint32(len(w.restarts)))
	w.data = binary.LittleEndian.AppendUint32(w.data, checksum(w.data))
	w.pages = append(w.pages, slices.Clone(w.data))
	w.data, w.restarts, w.entries, w.before = w.data[:0], w.restarts[:0], 0, w.before[:0]
}

// CheckPage tells by its checksum whether a page is as it was written. Readers
// call it once when they load a page, not at every look into it.
func CheckPage(data []byte) error {
	if len(data) < pageTrailer {
		return fmt.Errorf("%w: page cut short", ErrCorrupt)
	}
	if body := data[:len(data)-4]; checksum(body) != binary.LittleEndian.Uint32(data[len(body):]) {
		return fmt.Errorf("%w: page with a wrong checksum", ErrCorrupt)
	}
	return nil
}

// page is a page being read. It trusts no number in it.
type page struct {
	entries  []byte
	restarts []byte
}

func parsePage(data []byte) (page, error) {
	if len(data) < pageTrailer {
		return page{}, fmt.Errorf("%w: page cut short", ErrCorrupt)
	}
	body := data[:len(data)-pageTrailer]
	n := int(binary.LittleEndian.Uint32(data[len(body):]))
	if n < 1 || n > len(body)/4 {
		return page{}, fmt.Errorf("%w: page index out of range", ErrCorrupt)
	}
	split := len(body) - 4*n
	return page{entries: body[:split], restarts: body[split:]}, nil
}

// scanner reads a page's entries in order. key is valid until the next call.
type scanner struct {
	data  []byte
	at    int
	key   []byte
	count int
	value []byte
	err   error
}

// next reads an entry; false at the end or at damaged bytes (then err is set).
func (s *scanner) next() bool {
	if s.at >= len(s.data) || s.err != nil {
		return false
	}
	shared, further := s.uvarint(), s.uvarint()
	if s.err != nil || shared > len(s.key) || further > len(s.data)-s.at || shared+further > maxKey {
		return s.fail()
	}
	s.key = append(s.key[:shared], s.data[s.at:s.at+further]...)
	s.at += further
	s.count = s.uvarint()
	length := s.uvarint()
	if s.err != nil || length > len(s.data)-s.at {
		return s.fail()
	}
	s.value = s.data[s.at : s.at+length : s.at+length]
	s.at += length
	return true
}

func (s *scanner) fail() bool {
	s.err = fmt.Errorf("%w: entry out of range", ErrCorrupt)
	return false
}

func (s *scanner) uvarint() int {
	if s.at < len(s.data) && s.data[s.at] < 0x80 {
		s.at++
		return int(s.data[s.at-1])
	}
	v, n := binary.Uvarint(s.data[s.at:])
	if n <= 0 || v > 1<<31 {
		s.fail()
		return 0
	}
	s.at += n
	return int(v)
}

// seek returns a scanner whose next entry is the last restart before key, or
// the first entry. Keys from there on ascend to key.
func (p page) seek(key string) (scanner, error) {
	low, high := 0, len(p.restarts)/4 // the restart sought is in [low, high)
	for high-low > 1 {
		middle := int(uint(low+high) / 2)
		first, err := p.firstKey(middle)
		if err != nil {
			return scanner{}, err
		}
		if string(first) <= key {
			low = middle
		} else {
			high = middle
		}
	}
	return p.restart(low)
}

func (p page) restart(i int) (scanner, error) {
	at := int(binary.LittleEndian.Uint32(p.restarts[4*i:]))
	if at >= len(p.entries) {
		return scanner{}, fmt.Errorf("%w: restart out of range", ErrCorrupt)
	}
	return scanner{data: p.entries, at: at}, nil
}

// firstKey is the key of a restart's entry, which stands there whole.
func (p page) firstKey(restart int) ([]byte, error) {
	s, err := p.restart(restart)
	if err != nil {
		return nil, err
	}
	shared, length := s.uvarint(), s.uvarint()
	if s.err != nil || shared > 0 || length > len(s.data)-s.at {
		return nil, fmt.Errorf("%w: restart without entry", ErrCorrupt)
	}
	return s.data[s.at : s.at+length], nil
}

// find looks a key up; ok is false if the page does not hold it.
func (p page) find(key string) (count int, value []byte, ok bool, err error) {
	s, err := p.seek(key)
	if err != nil {
		return 0, nil, false, err
	}
	var room [64]byte
	s.key = room[:0] // grown only by a long key
	for s.next() {
		if string(s.key) >= key {
			if string(s.key) > key {
				return 0, nil, false, nil
			}
			return s.count, s.value, true, nil
		}
	}
	return 0, nil, false, s.err
}
