package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"

	"docent/internal/records"
	"docent/internal/retrieval"
)

// ListDocuments lists the documents a scope allows, those of its first
// community first. total counts all that l selects, whatever its Offset and
// Limit. Quotes are counted in the answers of the first community.
func (s *Store) ListDocuments(ctx context.Context, scope retrieval.Scope, l records.Listing) (docs []records.Document, total int, err error) {
	communities, err := json.Marshal(scope.Communities)
	if err != nil {
		return nil, 0, wrap("list documents", err)
	}
	only, err := json.Marshal(scope.Only)
	if err != nil {
		return nil, 0, wrap("list documents", err)
	}
	hidden, err := json.Marshal(append([]int64{}, scope.Hidden...))
	if err != nil {
		return nil, 0, wrap("list documents", err)
	}
	if l.Limit == 0 {
		l.Limit = -1
	}
	pattern := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(l.Contains) + "%"
	order := map[records.Order]string{records.ByChange: "d.changed DESC,", records.BySize: "d.size DESC,", records.ByQuotes: "quoted DESC,"}[l.Order]
	const from = ` FROM document d JOIN community c ON c.key = d.community JOIN json_each(?1) place ON place.value = c.id
		WHERE (?2 = 'null' OR d.id IN (SELECT value FROM json_each(?2)))
		AND d.id NOT IN (SELECT value FROM json_each(?3))
		AND (?4 = '%%' OR d.name LIKE ?4 ESCAPE '\' OR d.title LIKE ?4 ESCAPE '\')`
	args := []any{string(communities), string(only), string(hidden), pattern}
	err = s.inRead(ctx, func(tx *tx) error {
		if err := tx.row(`SELECT count(*)`+from, args...).Scan(&total); err != nil {
			return err
		}
		return tx.each(func(rows *sql.Rows) error {
			d, err := scanListed(rows)
			docs = append(docs, d)
			return err
		}, `SELECT d.id, c.id, d.name, d.title, d.language, d.source, d.paragraphs, d.bytes, d.size, d.hash, d.added, d.changed, d.put_by,
			(SELECT coalesce(sum(times), 0) FROM stat_quoted q WHERE q.document = d.id AND q.community = ?1 ->> 0) AS quoted,
			EXISTS (SELECT 1 FROM document_access a WHERE a.document = d.id AND a.community = c.id)`+
			from+` ORDER BY place.key, `+order+` d.name LIMIT ?5 OFFSET ?6`, append(args, l.Limit, l.Offset)...)
	})
	return docs, total, wrap("list documents", err)
}

func scanListed(row row) (records.Document, error) {
	var d records.Document
	var hash []byte
	err := row.Scan(&d.ID, &d.Community, &d.Name, &d.Title, &d.Language, &d.Source, &d.Paragraphs, &d.Bytes, &d.Size, &hash,
		scanned{&d.Added}, scanned{&d.Changed}, &d.By, &d.Quoted, &d.Restricted)
	copy(d.Hash[:], hash)
	return d, err
}
