package main

import (
	"database/sql"
	"slices"
	"strings"

	_ "codeberg.org/emersion/go-sqlite3-fts5"
	_ "github.com/mattn/go-sqlite3"

	"docent/internal/bench"
	"docent/internal/retrieval/text"
)

// fts5 is the query that everybody writes first: OR of the words without
// stopwords, ORDER BY bm25, LIMIT 10.
type fts5 struct {
	db       *sql.DB
	analyzer *text.Analyzer
}

func openFTS5(path string) (engine, error) {
	db, err := sql.Open("sqlite3", "file:"+path+"?_journal_mode=WAL&_synchronous=NORMAL&_cache_size=-65536")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	_, err = db.Exec(`CREATE VIRTUAL TABLE IF NOT EXISTS f USING fts5(body, tokenize='porter unicode61')`)
	return &fts5{db, text.NewAnalyzer("en")}, err
}

func (e *fts5) add(docs []bench.Document) error {
	for some := range slices.Chunk(docs, batch) {
		if err := e.addBatch(some); err != nil {
			return err
		}
	}
	return nil
}

func (e *fts5) addBatch(docs []bench.Document) error {
	tx, err := e.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	insert, err := tx.Prepare(`INSERT INTO f (body) VALUES (?)`)
	if err != nil {
		return err
	}
	for _, d := range docs {
		for _, p := range d.Passages {
			if _, err := insert.Exec(p); err != nil {
				return err
			}
		}
	}
	return tx.Commit()
}

func (e *fts5) questions() []way {
	return []way{{"fts5 OR bm25", func(question string) (int, error) {
		var match []string
		for _, w := range distinct(contentWords(e.analyzer, question), func(t text.Token) string { return t.Word }) {
			match = append(match, `"`+strings.ReplaceAll(w, `"`, `""`)+`"`)
		}
		if len(match) == 0 {
			return 0, nil
		}
		rows, err := e.db.Query(`SELECT rowid, bm25(f) FROM f WHERE f MATCH ? ORDER BY bm25(f) LIMIT 10`, strings.Join(match, " OR "))
		if err != nil {
			return 0, err
		}
		defer rows.Close()
		n := 0
		for rows.Next() {
			var id int64
			var score float64
			if err := rows.Scan(&id, &score); err != nil {
				return 0, err
			}
			n++
		}
		return n, rows.Err()
	}}}
}

func (e *fts5) close() error { return e.db.Close() }
