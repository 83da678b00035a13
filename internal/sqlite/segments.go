package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"docent/internal/retrieval/postings"
)

// How segments are kept few without ever merging much at once. Merging costs
// about 3 µs a passage, so the largest merge stays near 0.2 s.
const (
	fanIn           = 8       // so many neighbours of like size become one
	smallestLevel   = 64      // segments below this many passages count as of like size
	maxSegment      = 1 << 16 // passages; larger ones are never made by merging
	rewriteBelow    = 1 << 14 // a segment this small is rewritten at once when it loses passages
	goneShare       = 10      // a larger one when 1/10 of it is gone
	pageBits        = 20      // a page's id is segment << pageBits | number
	maxSegmentPages = 1 << pageBits
)

// segments changes the impact index of one community within a transaction.
type segments struct {
	tx        *tx
	community int64
}

// segmentRow is a row of the table segment; gone is how many of its passages
// have been removed since it was written.
type segmentRow struct {
	id             int64
	first, last    int64
	passages, gone int
}

func (r segmentRow) live() int { return r.passages - r.gone }

// rows reads the community's segments, ascending by id of their passages.
func (w *segments) rows() ([]segmentRow, error) {
	var all []segmentRow
	err := w.tx.each(func(rows *sql.Rows) error {
		var r segmentRow
		if err := rows.Scan(&r.id, &r.first, &r.last, &r.passages, &r.gone); err != nil {
			return err
		}
		all = append(all, r)
		return nil
	}, `SELECT id, first, last, passages, coalesce((SELECT sum(g.passages) FROM segment_gone g WHERE g.segment = s.id), 0)
		FROM segment s WHERE community = ? ORDER BY first`, w.community)
	return all, err
}

// open opens a segment for reading.
func (w *segments) open(r segmentRow) (postings.Part, error) {
	var directory []byte
	if err := w.tx.row(`SELECT directory FROM segment WHERE id = ?`, r.id).Scan(&directory); err != nil {
		return postings.Part{}, err
	}
	seg, err := postings.OpenSegment(directory)
	if err != nil {
		return postings.Part{}, fmt.Errorf("segment %d: %w", r.id, err)
	}
	gone, err := readGone(w.tx, r.id)
	return postings.Part{Segment: seg, Page: w.page(r.id), Gone: gone}, err
}

// page reads pages past the cache: a transaction that is rolled back may have
// used a segment's id that another will use again.
func (w *segments) page(segment int64) func(context.Context, int) ([]byte, error) {
	return func(_ context.Context, number int) ([]byte, error) {
		return readPage(w.tx, segment, number)
	}
}

func readPage(tx *tx, segment int64, number int) ([]byte, error) {
	var data []byte
	if err := tx.row(`SELECT data FROM segment_page WHERE id = ?`, segment<<pageBits|int64(number)).Scan(&data); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			err = fmt.Errorf("%w: page %d of segment %d is missing", postings.ErrCorrupt, number, segment)
		}
		return nil, err
	}
	return data, postings.CheckPage(data)
}

// readGone reads what was removed from a segment since it was written.
func readGone(tx *tx, segment int64) (postings.Gone, error) {
	gone := postings.Gone{Terms: map[string]int{}, Words: map[string]int{}}
	err := tx.each(func(rows *sql.Rows) error {
		var r postings.Range
		var passages int
		var counts []byte
		if err := rows.Scan(&r.First, &r.Last, &passages, &counts); err != nil {
			return err
		}
		gone.Ranges = append(gone.Ranges, r)
		gone.Passages += passages
		return decodeCounts(counts, gone.Terms, gone.Words)
	}, `SELECT first, last, passages, counts FROM segment_gone WHERE segment = ? ORDER BY first`, segment)
	gone.Ranges = postings.Normalise(gone.Ranges)
	return gone, err
}

// insert stores a segment; nothing for nil.
func (w *segments) insert(e *postings.Encoded) error {
	if e == nil {
		return nil
	}
	if len(e.Pages) > maxSegmentPages {
		return fmt.Errorf("a segment of %d pages", len(e.Pages))
	}
	id, err := w.tx.insert(`INSERT INTO segment (community, first, last, passages, pages, directory) VALUES (?,?,?,?,?,?)`,
		w.community, e.First, e.Last, e.Passages, len(e.Pages), e.Directory)
	if err != nil {
		return err
	}
	for number, data := range e.Pages {
		if _, err := w.tx.exec(`INSERT INTO segment_page (id, data) VALUES (?,?)`, id<<pageBits|int64(number), data); err != nil {
			return err
		}
	}
	return nil
}

func (w *segments) drop(id int64) error {
	if _, err := w.tx.exec(`DELETE FROM segment_page WHERE id BETWEEN ? AND ?`, id<<pageBits, (id+1)<<pageBits-1); err != nil {
		return err
	}
	_, err := w.tx.exec(`DELETE FROM segment WHERE id = ?`, id)
	return err
}

// replace puts one segment made of parts in the place of some.
func (w *segments) replace(ctx context.Context, some []segmentRow, parts []postings.Part) error {
	merged, err := postings.Merge(ctx, parts)
	if err != nil {
		return err
	}
	for _, r := range some {
		if err := w.drop(r.id); err != nil {
			return err
		}
	}
	return w.insert(merged)
}

// change adds segments and takes passages out, and keeps the number of
// segments low. If the index turns out to be damaged it is dropped: questions
// are then answered from FTS5 until it is repaired, and nobody is kept from
// removing a document.
func (w *segments) change(ctx context.Context, add []*postings.Encoded, remove []postings.Passage) (damaged error, err error) {
	err = w.remove(ctx, remove)
	for _, e := range add {
		if err == nil {
			err = w.insert(e)
		}
	}
	if err == nil {
		err = w.maintain(ctx)
	}
	if errors.Is(err, postings.ErrCorrupt) {
		return err, w.dropAll()
	}
	return nil, err
}

func (w *segments) dropAll() error {
	all, err := w.rows()
	for _, r := range all {
		if err == nil {
			err = w.drop(r.id)
		}
	}
	return err
}

// remove takes passages out of the index. Small segments are rewritten at
// once; in large ones the passages are marked, and their terms and words
// counted, so that statistics stay exact either way.
func (w *segments) remove(ctx context.Context, passages []postings.Passage) error {
	if len(passages) == 0 {
		return nil
	}
	slices.SortFunc(passages, func(a, b postings.Passage) int { return cmp.Compare(a.ID, b.ID) })
	all, err := w.rows()
	if err != nil {
		return err
	}
	for _, r := range all {
		from, _ := slices.BinarySearchFunc(passages, r.first, comparePassageID)
		to, _ := slices.BinarySearchFunc(passages, r.last+1, comparePassageID)
		if from < to {
			if err := w.removeFrom(ctx, r, passages[from:to]); err != nil {
				return err
			}
		}
	}
	return nil
}

func comparePassageID(p postings.Passage, id int64) int { return cmp.Compare(p.ID, id) }

func (w *segments) removeFrom(ctx context.Context, r segmentRow, passages []postings.Passage) error {
	terms, words := postings.Count(passages)
	ranges := idRanges(passages)
	gone := r.gone + len(passages)
	if r.passages <= rewriteBelow || gone*goneShare > r.passages {
		part, err := w.open(r)
		if err != nil {
			return err
		}
		part.Gone.Ranges = postings.Normalise(append(part.Gone.Ranges, ranges...))
		part.Gone.Passages = gone
		addCounts(part.Gone.Terms, terms)
		addCounts(part.Gone.Words, words)
		return w.replace(ctx, []segmentRow{r}, []postings.Part{part})
	}
	counts := encodeCounts(terms, words)
	for _, run := range ranges {
		if _, err := w.tx.exec(`INSERT INTO segment_gone (segment, first, last, passages, counts) VALUES (?,?,?,?,?)`,
			r.id, run.First, run.Last, run.Last-run.First+1, counts); err != nil {
			return err
		}
		counts = encodeCounts(nil, nil) // those of all runs went with the first
	}
	return nil
}

func addCounts(to, from map[string]int) {
	for k, n := range from {
		to[k] += n
	}
}

// idRanges returns the runs of consecutive ids.
func idRanges(passages []postings.Passage) []postings.Range {
	var ranges []postings.Range
	for _, p := range passages {
		if n := len(ranges); n > 0 && ranges[n-1].Last+1 == p.ID {
			ranges[n-1].Last = p.ID
			continue
		}
		ranges = append(ranges, postings.Range{First: p.ID, Last: p.ID})
	}
	return ranges
}

// maintain merges segments until none are due.
func (w *segments) maintain(ctx context.Context) error {
	for {
		all, err := w.rows()
		if err != nil {
			return err
		}
		sizes := make([]int, len(all))
		for i, r := range all {
			sizes[i] = r.live()
		}
		from, to, due := planMerge(sizes)
		if !due {
			return nil
		}
		parts := make([]postings.Part, 0, to-from)
		for _, r := range all[from:to] {
			part, err := w.open(r)
			if err != nil {
				return err
			}
			parts = append(parts, part)
		}
		if err := w.replace(ctx, all[from:to], parts); err != nil {
			return err
		}
	}
}

// planMerge finds neighbours [from, to) to be merged, given the passages of
// each segment. Those of the lowest level come first; a run that one segment
// dominates is left alone, or it would be rewritten for every few small ones.
func planMerge(sizes []int) (from, to int, due bool) {
	for limit := smallestLevel; limit <= maxSegment; limit *= fanIn {
		for i := 0; i < len(sizes); i++ {
			sum, largest, j := 0, i, i
			for j < len(sizes) && sizes[j] < limit && sum+sizes[j] <= maxSegment {
				sum += sizes[j]
				if sizes[j] > sizes[largest] {
					largest = j
				}
				j++
			}
			full := j < len(sizes) && sizes[j] < limit
			switch {
			case j-i >= 2 && full:
				return i, j, true
			case j-i >= fanIn && 2*sizes[largest] <= sum:
				return i, j, true
			case j-i >= fanIn:
				i = largest
			default:
				i = max(i, j-1)
			}
		}
	}
	return 0, 0, false
}
