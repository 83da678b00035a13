package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"docent/internal/retrieval/postings"
)

// maxFindings keeps a report readable: a file that is damaged all over gives
// thousands of them.
const maxFindings = 20

// Check examines the whole database and returns what is wrong with it, a
// sentence each; nothing if all is well. It analyses every passage again, at
// about 30,000 passages a second. Others can read and write meanwhile.
func (s *Store) Check(ctx context.Context) ([]string, error) {
	c := &checker{store: s}
	if err := c.file(ctx); err != nil {
		return c.finish(err)
	}
	ftsSound, err := c.ftsStructure(ctx)
	if err != nil {
		return c.finish(err)
	}
	err = s.inScratch(ctx, func(tx *tx) error {
		c.tx = tx
		if err := c.documents(); err != nil {
			return err
		}
		counts, err := c.index(ctx)
		if err != nil || !ftsSound { // nothing can be read from a broken one
			return err
		}
		err = c.fts(counts)
		if doesNotOpen(err) {
			c.add("The FTS5 index is damaged (%v); run check --repair.", err)
			return nil
		}
		return err
	})
	return c.finish(err)
}

// checker collects findings.
type checker struct {
	store    *Store
	tx       *tx
	findings []string
	more     int
}

func (c *checker) add(format string, args ...any) {
	if len(c.findings) == maxFindings {
		c.more++
		return
	}
	c.findings = append(c.findings, fmt.Sprintf(format, args...))
}

// finish turns damage that ended the check into a finding.
func (c *checker) finish(err error) ([]string, error) {
	err = wrap("check the database", err)
	if errors.Is(err, ErrDamaged) || errors.Is(err, ErrNotADatabase) {
		c.add("The file is damaged where it cannot be mended; restore a backup.")
		err = nil
	}
	if c.more > 0 {
		c.findings = append(c.findings, fmt.Sprintf("There are %d more findings.", c.more))
	}
	return c.findings, err
}

// file asks SQLite for what it can see by itself.
func (c *checker) file(ctx context.Context) error {
	return c.store.inRead(ctx, func(tx *tx) error {
		err := tx.each(func(rows *sql.Rows) error {
			var line string
			err := rows.Scan(&line)
			// What concerns FTS5, which can be made anew, is ftsStructure's.
			if line != "ok" && !strings.Contains(line, "passage_term") {
				c.add("The file is damaged: %s; restore a backup.", line)
			}
			return err
		}, `PRAGMA integrity_check(10)`)
		if err != nil && !doesNotOpen(err) { // the rest is seen after its repair
			return err
		}
		return tx.each(func(rows *sql.Rows) error {
			var table, parent string
			var row sql.NullInt64
			var key int
			err := rows.Scan(&table, &row, &parent, &key)
			c.add("Row %d of the table %s belongs to no %s; restore a backup.", row.Int64, table, parent)
			return err
		}, `PRAGMA foreign_key_check`)
	})
}

// documents looks whether every text is complete and every passage belongs to
// a document.
func (c *checker) documents() error {
	err := c.tx.each(func(rows *sql.Rows) error {
		var name, community string
		err := rows.Scan(&name, &community)
		c.add("The text of %q in %s is incomplete; remove it and add it again.", name, community)
		return err
	}, `SELECT d.name, c.id FROM document d JOIN community c ON c.key = d.community WHERE
		d.last >> 32 <> d.community AND d.last >= d.first
		OR d.bytes <> length(CAST(d.prefix AS BLOB)) + coalesce((
			SELECT sum(length(CAST(p.text AS BLOB)) + length(CAST(p.tail AS BLOB)))
			FROM passage p WHERE p.id BETWEEN d.first AND d.last AND p.document = d.id), 0)
		OR d.last - d.first + 1 <> (SELECT count(*) FROM passage p WHERE p.id BETWEEN d.first AND d.last AND p.document = d.id)`)
	if err != nil {
		return err
	}
	for _, q := range []struct{ finding, query string }{
		{"%d passages belong to no document; run check --repair.", `SELECT count(*) FROM passage p WHERE NOT EXISTS
			(SELECT 1 FROM document d WHERE d.id = p.document AND p.id BETWEEN d.first AND d.last)`},
		{"The count of passages of %d communities is wrong; run check --repair.", `SELECT count(*) FROM community c WHERE passages <>
			(SELECT coalesce(sum(last - first + 1), 0) FROM document WHERE community = c.key)`},
		{"%d pages of the index belong to no segment; run check --repair.", `SELECT count(*) FROM segment_page p WHERE NOT EXISTS
			(SELECT 1 FROM segment s WHERE s.id = p.id >> 20)`},
	} {
		if err := c.count(q.finding, q.query); err != nil {
			return err
		}
	}
	return nil
}

// count runs a query that counts what is wrong.
func (c *checker) count(finding, query string) error {
	var n int
	err := c.tx.row(query).Scan(&n)
	if n > 0 {
		c.add(finding, n)
	}
	return err
}

// index analyses every passage again and compares the index with it. It
// returns in how many passages each term stands, over all communities and as
// FTS5 holds it.
func (c *checker) index(ctx context.Context) (map[string]int, error) {
	counts := map[string]int{}
	communities, err := communityKeys(c.tx)
	if err != nil {
		return nil, err
	}
	for _, community := range communities {
		if err := c.segments(ctx, community, counts); err != nil {
			return nil, err
		}
	}
	return counts, nil
}

type communityKey struct {
	key int64
	id  string
}

func communityKeys(tx *tx) (all []communityKey, err error) {
	err = tx.each(func(rows *sql.Rows) error {
		var c communityKey
		err := rows.Scan(&c.key, &c.id)
		all = append(all, c)
		return err
	}, `SELECT key, id FROM community ORDER BY key`)
	return all, err
}

// segments compares a community's segments with its passages, and counts the
// terms of these.
func (c *checker) segments(ctx context.Context, community communityKey, counts map[string]int) error {
	w := segments{tx: c.tx, community: community.key}
	rows, err := w.rows()
	if err != nil {
		return err
	}
	wrong := false
	next := 0
	var distinct postings.Distinct
	var pending []postings.Passage // analysed, and not yet compared with a segment
	flush := func(upto int64) error {
		for next < len(rows) && rows[next].last <= upto {
			n := 0
			for n < len(pending) && pending[n].ID <= rows[next].last {
				n++
			}
			err := c.compare(ctx, &w, rows[next], pending[:n])
			if errors.Is(err, postings.ErrCorrupt) {
				wrong = true
			} else if err != nil {
				return err
			}
			pending = pending[n:]
			next++
		}
		return nil
	}
	err = c.store.eachAnalysed(ctx, c.tx, community.key, func(terms []postings.Passage) error {
		for _, p := range terms {
			distinct.Terms(p, func(t string) { counts[ftsToken(t)]++ })
		}
		if len(terms) == 0 {
			return nil
		}
		if err := flush(terms[0].ID - 1); err != nil {
			return err
		}
		pending = append(pending, terms...)
		return nil
	})
	if err == nil {
		err = flush(1<<63 - 1)
	}
	if wrong || len(pending) > 0 {
		c.add("The index of %s does not fit its passages; run check --repair.", community.id)
	}
	return err
}

// compare holds a stored segment against one that is built of its passages.
func (c *checker) compare(ctx context.Context, w *segments, r segmentRow, passages []postings.Passage) error {
	stored, err := w.open(r)
	if err != nil {
		return err
	}
	built, err := postings.Build(passages)
	if err != nil {
		return err
	}
	if built == nil {
		return fmt.Errorf("%w: a segment without passages", postings.ErrCorrupt)
	}
	fresh, err := postings.OpenSegment(built.Directory)
	if err != nil {
		return err
	}
	return postings.Compare(ctx, stored, postings.Part{
		Segment: fresh,
		Page:    func(_ context.Context, n int) ([]byte, error) { return built.Pages[n], nil },
	})
}

// eachAnalysed calls f with the terms of each document's passages, in the order
// of their ids.
func (s *Store) eachAnalysed(ctx context.Context, tx *tx, community int64, f func([]postings.Passage) error) error {
	after := int64(0)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		d, err := scanDocument(tx.row(`SELECT `+documentColumns+` FROM document
			WHERE community = ? AND first > ? AND last >= first ORDER BY first LIMIT 1`, community, after).Scan)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		passages, err := readPassagesOf(tx, d)
		if err != nil {
			return err
		}
		if err := f(s.terms(d, passages)); err != nil {
			return err
		}
		after = d.first
	}
}

// inScratch runs f in a read transaction of a connection of its own, which may
// have temporary tables.
func (s *Store) inScratch(ctx context.Context, f func(tx *tx) error) error {
	db, err := sql.Open("sqlite3", dsn(s.path, "ro", nil))
	if err != nil {
		return err
	}
	defer db.Close()
	began, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer began.Rollback()
	return f(&tx{Tx: began, ctx: context.WithoutCancel(ctx)})
}
