package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"sort"
	"strings"

	"docent/internal/retrieval"
)

const passageColumns = `id, document, start, layout, headings, header, text`

func scanPassage(rows *sql.Rows) (retrieval.Passage, error) {
	var p retrieval.Passage
	var layout sql.RawBytes
	if err := rows.Scan(&p.ID, &p.Document, &p.Start, &layout, &p.Headings, &p.Header, &p.Text); err != nil {
		return p, err
	}
	p.End = p.Start + len(p.Text)
	return p, decodeLayout(layout, &p)
}

// Passages returns a document's passages in order.
func (s *Store) Passages(ctx context.Context, document int64) (passages []retrieval.Passage, err error) {
	err = s.inRead(ctx, func(tx *tx) error {
		d, err := documentByID(tx, document)
		if err != nil {
			return err
		}
		passages, err = readPassagesOf(tx, d)
		return err
	})
	return passages, wrap("read passages", err)
}

func readPassagesOf(tx *tx, d Stored) (passages []retrieval.Passage, err error) {
	err = tx.each(func(rows *sql.Rows) error {
		p, err := scanPassage(rows)
		passages = append(passages, p)
		return err
	}, `SELECT `+passageColumns+` FROM passage WHERE id BETWEEN ? AND ? ORDER BY id`, d.first, d.last)
	return passages, err
}

// FullText returns a document's stored text.
func (s *Store) FullText(ctx context.Context, document int64) (text string, err error) {
	err = s.inRead(ctx, func(tx *tx) error {
		d, err := documentByID(tx, document)
		if err != nil {
			return err
		}
		text, err = readText(tx, d, 0, d.Bytes)
		return err
	})
	return text, wrap("read text", err)
}

// Text returns the bytes [start, end) of a document's stored text.
func (s *Store) Text(ctx context.Context, document int64, start, end int) (text string, err error) {
	err = s.inRead(ctx, func(tx *tx) error {
		d, err := documentByID(tx, document)
		if err != nil {
			return err
		}
		if start < 0 || start > end || end > d.Bytes {
			return fmt.Errorf("%w: bytes %d to %d of %d", ErrNotFound, start, end, d.Bytes)
		}
		text, err = readText(tx, d, start, end)
		return err
	})
	return text, wrap("read text", err)
}

// readText puts the bytes [start, end) together from the document's prefix and
// passages.
func readText(tx *tx, d Stored, start, end int) (string, error) {
	var b strings.Builder
	b.Grow(end - start)
	from, err := passageAt(tx, d, start)
	if err != nil {
		return "", err
	}
	at := 0 // offset of the next piece
	if from < d.first {
		from = d.first
		var prefix string
		if err := tx.row(`SELECT prefix FROM document WHERE id = ?`, d.ID).Scan(&prefix); err != nil {
			return "", err
		}
		at = appendCut(&b, prefix, at, start, end)
	}
	err = tx.each(func(rows *sql.Rows) error {
		var offset int
		var text, tail string
		if err := rows.Scan(&offset, &text, &tail); err != nil {
			return err
		}
		at = appendCut(&b, text, offset, start, end)
		at = appendCut(&b, tail, at, start, end)
		return nil
	}, `SELECT start, text, tail FROM passage WHERE id BETWEEN ? AND ? AND start < ? ORDER BY id`, from, d.last, end)
	if err != nil {
		return "", err
	}
	if b.Len() != end-start {
		return "", fmt.Errorf("%w: document %d lacks bytes between %d and %d", ErrDamaged, d.ID, start, end)
	}
	return b.String(), nil
}

// passageAt returns the id of the last passage that starts at or before an
// offset; d.first − 1 if the offset stands before the first.
func passageAt(tx *tx, d Stored, offset int) (int64, error) {
	var failed error
	n := sort.Search(d.passages(), func(i int) bool {
		var start int
		if err := tx.row(`SELECT start FROM passage WHERE id = ?`, d.first+int64(i)).Scan(&start); err != nil {
			failed = err
		}
		return start > offset
	})
	if failed != nil {
		return 0, fmt.Errorf("%w: a passage of document %d: %w", ErrDamaged, d.ID, failed)
	}
	return d.first + int64(n) - 1, nil
}

// appendCut appends what lies in [start, end) of a piece that begins at an
// offset, and returns the offset behind the piece.
func appendCut(b *strings.Builder, piece string, at, start, end int) int {
	from, to := max(start, at)-at, min(end, at+len(piece))-at
	if from < to {
		b.WriteString(piece[from:to])
	}
	return at + len(piece)
}
