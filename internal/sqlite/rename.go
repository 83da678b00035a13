package sqlite

import (
	"context"
	"errors"

	"docent/internal/records"
	"docent/internal/retrieval"
)

// Rename gives a community's document another name, another title, or both; ""
// leaves it. A title that is chosen here stays when the document is replaced.
// It returns ErrNotFound, or records.ErrNameTaken.
func (s *Store) Rename(ctx context.Context, community string, document int64, name, title string) error {
	return wrap("rename a document", s.inWrite(ctx, func(tx *tx) error {
		key, err := communityKeyOf(tx, community)
		if err != nil {
			return err
		}
		d, err := documentByID(tx, document)
		if err != nil || d.community != key {
			return errors.Join(err, ErrNotFound)
		}
		if name != "" && name != d.Name {
			if _, err := findDocument(tx, key, name); err == nil {
				return records.ErrNameTaken
			}
			if _, err := tx.exec(`UPDATE document SET name = ? WHERE id = ?`, name, d.ID); err != nil {
				return err
			}
			d.Name = name
		}
		if title != "" && title != d.Title {
			return s.retitle(ctx, tx, community, d, title)
		}
		_, err = tx.exec(`UPDATE community SET revision = revision + 1 WHERE key = ?`, key)
		return err
	}))
}

// retitle puts a document again under another title: its words are among the
// terms of every passage.
func (s *Store) retitle(ctx context.Context, tx *tx, community string, d Stored, title string) error {
	data, err := packStored(tx, d)
	if err != nil {
		return err
	}
	doc := retrieval.Prepared{Document: d.Document}
	if err := unpackDocument(data, d.Bytes, &doc); err != nil {
		return err
	}
	doc.Title = title
	s.retell(&doc)
	p := putting{tx: tx, store: s, community: community, how: records.Putting{By: d.By}}
	if err := p.begin(community); err != nil {
		return err
	}
	if err := p.supersede(doc, d); err != nil {
		return err
	}
	if err := p.commit(ctx); err != nil {
		return err
	}
	_, err = tx.exec(`UPDATE document SET titled = 1, put_at = ? WHERE id = ?`, millis(d.Since), d.ID)
	return err
}
