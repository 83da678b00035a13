package sqlite

import (
	"database/sql"
	"slices"

	"docent/internal/retrieval"
	"docent/internal/retrieval/postings"
)

// sideWork is what start's goroutine hands over. Both channels have room for
// all of it, so that the goroutine ends even if nobody listens any more.
type sideWork struct {
	rows  chan []passageRow // per pending document
	index chan builtIndex
}

type passageRow struct {
	layout []byte
	terms  string // for the FTS5 index
}

type builtIndex struct {
	segments []*postings.Encoded
	err      error
}

// start begins to encode the pending passages and to build their index.
func (p *putting) start() sideWork {
	work := sideWork{make(chan []passageRow, len(p.pending)), make(chan builtIndex, 1)}
	go func() {
		terms := p.terms
		var distinct postings.Distinct
		for k := range p.pending {
			passages := p.pending[k].Passages // not the whole document: its id is being written
			rows := make([]passageRow, len(passages))
			for i, passage := range passages {
				rows[i] = passageRow{encodeLayout(passage), termRow(&distinct, terms[i])}
			}
			work.rows <- rows
			terms = terms[len(passages):]
		}
		var b builtIndex
		for chunk := range slices.Chunk(p.terms, maxSegment) {
			e, err := postings.Build(chunk)
			if err != nil {
				b.err = err
				break
			}
			b.segments = append(b.segments, e)
		}
		work.index <- b
	}()
	return work
}

// insertDocument writes a document's row.
func (p *putting) insertDocument(d *pendingDocument) error {
	prefix := d.Text
	if len(d.Passages) > 0 {
		prefix = d.Text[:d.Passages[0].Start]
	}
	now := p.store.now()
	changed := d.Changed
	if changed.IsZero() {
		changed = now
	}
	fields := []any{d.Name, d.Title, d.Language, d.Source, d.Hash[:], d.Size, changed.UnixMilli(), len(d.Text),
		paragraphs(d.Passages), d.first, d.first + int64(len(d.Passages)) - 1, prefix, encodeMarks(d.Marks),
		p.how.By, now.UnixMilli(), d.titled}
	if d.there {
		_, err := p.tx.exec(`UPDATE document SET name = ?, title = ?, language = ?, source = ?, hash = ?, size = ?, changed = ?, bytes = ?,
			paragraphs = ?, first = ?, last = ?, prefix = ?, marks = ?, put_by = ?, put_at = ?, titled = ? WHERE id = ?`, append(fields, d.id)...)
		if err == nil && p.how.Access != nil {
			err = setAccess(p.tx, p.community, d.id, *p.how.Access)
		}
		return err
	}
	added := d.Added
	if added.IsZero() {
		added = now
	}
	var err error
	d.id, err = p.tx.insert(`INSERT INTO document (name, title, language, source, hash, size, changed, bytes,
		paragraphs, first, last, prefix, marks, put_by, put_at, titled, community, added, id)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,nullif(?,0))`, append(fields, p.key, added.UnixMilli(), d.id)...)
	if err == nil && p.how.Access != nil {
		err = setAccess(p.tx, p.community, d.id, *p.how.Access)
	}
	return err
}

// passageWriter writes passages and their terms by prepared statements, a row a
// statement: one of many rows would be a savepoint again.
type passageWriter struct{ passage, terms *sql.Stmt }

// close may be called of one that was never prepared.
func (w passageWriter) close() {
	for _, s := range []*sql.Stmt{w.passage, w.terms} {
		if s != nil {
			s.Close()
		}
	}
}

func preparePassages(tx *tx) (w passageWriter, err error) {
	if w.passage, err = tx.PrepareContext(tx.ctx,
		`INSERT INTO passage (id, document, start, layout, headings, header, text, tail) VALUES (?,?,?,?,?,?,?,?)`); err != nil {
		return w, err
	}
	w.terms, err = tx.PrepareContext(tx.ctx, insertTermsQuery)
	return w, err
}

// insertPassages writes a document's passages.
func (p *putting) insertPassages(w passageWriter, d *pendingDocument, rows []passageRow) error {
	for i, passage := range d.Passages {
		tail := len(d.Text)
		if i+1 < len(d.Passages) {
			tail = d.Passages[i+1].Start
		}
		id := d.first + int64(i)
		if _, err := w.passage.ExecContext(p.tx.ctx, id, d.id, passage.Start, rows[i].layout, passage.Headings, passage.Header,
			passage.Text, d.Text[passage.End:tail]); err != nil {
			return err
		}
		if _, err := w.terms.ExecContext(p.tx.ctx, id, rows[i].terms); err != nil {
			return err
		}
	}
	return nil
}

// paragraphs is the number of a document's last paragraph that can be quoted.
func paragraphs(passages []retrieval.Passage) int {
	last := 0
	for _, p := range passages {
		last = max(last, p.Paragraph)
		for _, u := range p.Units {
			last = max(last, u.Paragraph)
		}
	}
	return last
}
