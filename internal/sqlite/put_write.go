package sqlite

import (
	"context"
	"database/sql/driver"
	"fmt"
	"slices"

	"github.com/mattn/go-sqlite3"

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
// statement: one of many rows would be a savepoint again. It speaks to the
// driver itself, because package sql takes half as long for a row as SQLite.
type passageWriter struct {
	ctx            context.Context
	passage, terms driver.Stmt
	values         [8]driver.NamedValue
}

func (w *passageWriter) close() {
	w.passage.Close()
	w.terms.Close()
}

func preparePassages(ctx context.Context, c *sqlite3.SQLiteConn) (*passageWriter, error) {
	passage, err := c.PrepareContext(ctx,
		`INSERT INTO passage (id, document, start, layout, headings, header, text, tail) VALUES (?,?,?,?,?,?,?,?)`)
	if err != nil {
		return nil, err
	}
	terms, err := c.PrepareContext(ctx, insertTermsQuery)
	if err != nil {
		passage.Close()
		return nil, err
	}
	return &passageWriter{ctx: ctx, passage: passage, terms: terms}, nil
}

// exec executes a statement with the driver's own types of values.
func (w *passageWriter) exec(s driver.Stmt, values ...driver.Value) error {
	for i, v := range values {
		w.values[i] = driver.NamedValue{Ordinal: i + 1, Value: v}
	}
	_, err := s.(driver.StmtExecContext).ExecContext(w.ctx, w.values[:len(values)])
	return err
}

// insertPassages writes the passages of all pending documents as their rows
// come.
func (p *putting) insertPassages(ctx context.Context, rows <-chan []passageRow) error {
	return p.tx.raw(func(c *sqlite3.SQLiteConn) error {
		w, err := preparePassages(p.tx.ctx, c)
		if err != nil {
			return err
		}
		defer w.close()
		for i := range p.pending {
			if err := ctx.Err(); err != nil {
				return err
			}
			d := &p.pending[i]
			if err := w.document(d, <-rows); err != nil {
				return fmt.Errorf("document %q: %w", d.Name, err)
			}
		}
		return nil
	})
}

// document writes a document's passages.
func (w *passageWriter) document(d *pendingDocument, rows []passageRow) error {
	for i, passage := range d.Passages {
		tail := len(d.Text)
		if i+1 < len(d.Passages) {
			tail = d.Passages[i+1].Start
		}
		id := d.first + int64(i)
		if err := w.exec(w.passage, id, d.id, int64(passage.Start), rows[i].layout, passage.Headings, passage.Header,
			passage.Text, d.Text[passage.End:tail]); err != nil {
			return err
		}
		if err := w.exec(w.terms, id, rows[i].terms); err != nil {
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
