package sqlite

import (
	"bytes"
	"compress/flate"
	"database/sql"
	"encoding/binary"
	"fmt"
	"io"
	"strings"

	"docent/internal/retrieval"
)

// A packed document is, under DEFLATE:
//
//	1, the format's number
//	the text
//	its marks, as in the column of that name
//	number of passages; per passage: bytes since the end of the one before,
//	    length, layout as in the column of that name, headings, header
//
// Numbers are uvarints; whatever has a length stands behind it.
const packFormat = 1

// packedPassage is a passage without its text.
type packedPassage struct {
	start, length    int
	layout           []byte
	headings, header string
}

// packDocument writes a document in one piece. Speed counts more than the last tenth
// of size: it happens while the database is held for writing.
func packDocument(text string, marks []byte, passages []packedPassage) ([]byte, error) {
	b := binary.AppendUvarint(nil, packFormat)
	b = appendString(b, text)
	b = appendString(b, string(marks))
	b = binary.AppendUvarint(b, uint64(len(passages)))
	end := 0
	for _, p := range passages {
		b = binary.AppendUvarint(b, uint64(p.start-end))
		b = binary.AppendUvarint(b, uint64(p.length))
		b = appendString(b, string(p.layout))
		b = appendString(b, p.headings)
		b = appendString(b, p.header)
		end = p.start + p.length
	}
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestSpeed)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// packPrepared packs a document that is not stored yet.
func packPrepared(d retrieval.Prepared) ([]byte, error) {
	passages := make([]packedPassage, len(d.Passages))
	for i, p := range d.Passages {
		passages[i] = packedPassage{p.Start, p.End - p.Start, encodeLayout(p), p.Headings, p.Header}
	}
	return packDocument(d.Text, encodeMarks(d.Marks), passages)
}

// packStored packs a document as it is stored.
func packStored(tx *tx, d Stored) ([]byte, error) {
	var text strings.Builder
	var prefix string
	if err := tx.row(`SELECT prefix FROM document WHERE id = ?`, d.ID).Scan(&prefix); err != nil {
		return nil, err
	}
	text.Grow(d.Bytes)
	text.WriteString(prefix)
	var passages []packedPassage
	err := tx.each(func(rows *sql.Rows) error {
		var p packedPassage
		var body, tail string
		if err := rows.Scan(&p.layout, &p.headings, &p.header, &body, &tail); err != nil {
			return err
		}
		p.start, p.length = text.Len(), len(body)
		text.WriteString(body)
		text.WriteString(tail)
		passages = append(passages, p)
		return nil
	}, `SELECT layout, headings, header, text, tail FROM passage WHERE id BETWEEN ? AND ? ORDER BY id`, d.first, d.last)
	if err != nil {
		return nil, err
	}
	return packDocument(text.String(), encodeMarks(d.Marks), passages)
}

// unpackDocument fills text, marks and passages of a document. bytes is the length of
// its text, which bounds what a damaged piece can unfold to.
func unpackDocument(data []byte, size int, d *retrieval.Prepared) error {
	unfolded := flate.NewReader(bytes.NewReader(data))
	defer unfolded.Close()
	// Beside the text stand headings and layouts; they repeat, and sixteen
	// times the text is more than any splitting of it can need.
	raw, err := io.ReadAll(io.LimitReader(unfolded, int64(size)*16+1<<20))
	if err != nil {
		return fmt.Errorf("%w: an earlier text: %w", ErrDamaged, err)
	}
	r := reader{data: raw}
	if format := r.int(); format != packFormat {
		return fmt.Errorf("%w: an earlier text has the format %d", ErrDamaged, format)
	}
	d.Text = r.string()
	if d.Marks, err = decodeMarks([]byte(r.string())); err != nil {
		return err
	}
	end := 0
	n := r.count(5)
	d.Passages = make([]retrieval.Passage, 0, n)
	for range n {
		p := retrieval.Passage{Document: d.ID}
		p.Start = end + r.int()
		p.End = p.Start + r.int()
		layout := r.string()
		p.Headings, p.Header = r.string(), r.string()
		if r.bad || p.End > len(d.Text) {
			return fmt.Errorf("%w: an earlier text", ErrDamaged)
		}
		p.Text = d.Text[p.Start:p.End]
		if err := decodeLayout([]byte(layout), &p); err != nil {
			return err
		}
		d.Passages = append(d.Passages, p)
		end = p.End
	}
	return r.end("an earlier text")
}

// packedColumns are those of a packed document without its data.
const packedColumns = `k.id, k.name, k.title, k.language, k.source, k.hash, k.size, k.changed, k.bytes, k.paragraphs`

// insertPacked stores a packed document and returns its row.
func insertPacked(tx *tx, community string, d retrieval.Document, paragraphs int, data []byte) (int64, error) {
	return tx.insert(`INSERT INTO packed (community, name, title, language, source, hash, size, changed, bytes, paragraphs, data)
		VALUES (?,?,?,?,?,?,?,?,?,?,?)`, community, d.Name, d.Title, d.Language, d.Source, d.Hash[:], d.Size, millis(d.Changed),
		len(d.Text), paragraphs, data)
}

// insertPackedStored stores a copy of a document as it is now.
func insertPackedStored(tx *tx, community string, d Stored) (int64, error) {
	data, err := packStored(tx, d)
	if err != nil {
		return 0, err
	}
	return tx.insert(`INSERT INTO packed (community, name, title, language, source, hash, size, changed, bytes, paragraphs, data)
		VALUES (?,?,?,?,?,?,?,?,?,?,?)`, community, d.Name, d.Title, d.Language, d.Source, d.Hash[:], d.Size, millis(d.Changed),
		d.Bytes, d.Paragraphs, data)
}

// readPacked reads a packed document back, without its terms.
func readPacked(tx *tx, id int64) (d retrieval.Prepared, err error) {
	var hash, data []byte
	var size int
	err = tx.row(`SELECT name, title, language, source, hash, size, changed, bytes, data FROM packed WHERE id = ?`, id).
		Scan(&d.Name, &d.Title, &d.Language, &d.Source, &hash, &d.Size, scanned{&d.Changed}, &size, &data)
	if err != nil {
		return d, absent(err)
	}
	copy(d.Hash[:], hash)
	return d, unpackDocument(data, size, &d)
}

// readToPut is readPacked for a document that is to be stored again: its terms
// are found anew, under whatever analyzer there is now.
func (s *Store) readToPut(tx *tx, id int64) (retrieval.Prepared, error) {
	d, err := readPacked(tx, id)
	if err == nil {
		s.retell(&d)
	}
	return d, err
}

// retell finds the terms of a prepared document again, after its title has
// changed or where they are not known.
func (s *Store) retell(d *retrieval.Prepared) {
	bare := d.Document
	bare.Text, bare.Blocks = "", nil
	d.Terms = s.analyse(bare, d.Passages)
}
