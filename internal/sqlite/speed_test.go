package sqlite

import (
	"crypto/sha256"
	"database/sql"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"docent/internal/bench"
	"docent/internal/retrieval"
	"docent/internal/retrieval/postings"
	"docent/internal/retrieval/text"
)

// benchPassages names how large the community of the benchmarks is; 10,000
// passages if it is not set:
//
//	DOCENT_BENCH_PASSAGES=100000 go test ./internal/sqlite -run none -bench .
const benchPassages = "DOCENT_BENCH_PASSAGES"

func passagesWanted(b *testing.B) int {
	wanted, set := os.LookupEnv(benchPassages)
	if !set {
		return 10_000
	}
	n, err := strconv.Atoi(wanted)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// prepareText analyses a document of the corpus as adding a file does.
func prepareText(pr *retrieval.Preparer, d bench.Document) retrieval.Prepared {
	return pr.Prepare(retrieval.Document{
		Name: d.Name, Title: d.Title, Language: "en", Text: d.Text, Blocks: text.Split(d.Text, text.Plain),
		Hash: sha256.Sum256([]byte(d.Text)), Size: int64(len(d.Text)),
	})
}

// plainFTS5 is the table that ours is compared with.
func plainFTS5(b *testing.B) *sql.DB {
	db, err := sql.Open("sqlite3", dsn(filepath.Join(b.TempDir(), "plain.db"), "rwc", nil)+"&_journal_mode=WAL")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(`CREATE VIRTUAL TABLE f USING fts5(body, tokenize='porter unicode61')`); err != nil {
		b.Fatal(err)
	}
	return db
}

func addPlain(b *testing.B, db *sql.DB, docs []bench.Document) {
	tx, err := db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	for _, d := range docs {
		for _, p := range d.Passages {
			if _, err := tx.Exec(`INSERT INTO f (body) VALUES (?)`, p); err != nil {
				b.Fatal(err)
			}
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
}

// fillBoth adds the corpus to a store and to a plain FTS5 table, batch by
// batch, and returns how long each took.
func fillBoth(b *testing.B, passages int) (s *Store, db *sql.DB, ours, plain time.Duration) {
	var err error
	if s, err = Open(filepath.Join(b.TempDir(), "docent.db"), Options{}); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	db = plainFTS5(b)
	var preparer retrieval.Preparer
	for docs := range slices.Chunk(slices.Collect(bench.Documents(passages)), 50) {
		began := time.Now()
		addPlain(b, db, docs)
		plain += time.Since(began)
		began = time.Now()
		prepared := make([]retrieval.Prepared, len(docs))
		done := make(chan bool)
		for core := range 2 {
			go func() {
				for i := core; i < len(docs); i += 2 {
					prepared[i] = prepareText(&preparer, docs[i])
				}
				done <- true
			}()
		}
		<-done
		<-done
		put(b, s, "local", prepared...)
		ours += time.Since(began)
	}
	return s, db, ours, plain
}

// BenchmarkAdd tells how many passages a second are added, and that as a share
// of what a plain FTS5 table takes in.
func BenchmarkAdd(b *testing.B) {
	passages := passagesWanted(b)
	for b.Loop() {
		_, _, ours, plain := fillBoth(b, passages)
		b.ReportMetric(float64(passages)/ours.Seconds(), "passages/s")
		b.ReportMetric(plain.Seconds()/ours.Seconds(), "of-fts5")
	}
}

// BenchmarkQuestion times a plain FTS5 query, the store's candidates and the
// whole engine, question by question in turn, and reports the latter two as
// ratios of the first.
func BenchmarkQuestion(b *testing.B) {
	s, db, _, _ := fillBoth(b, passagesWanted(b))
	engine := retrieval.New(s, retrieval.Config{})
	analyzer := text.NewAnalyzer("en")
	scope := retrieval.Scope{Communities: []string{"local", retrieval.Shared}}
	var plain, candidates, whole []time.Duration
	timed := func(times *[]time.Duration, f func()) {
		began := time.Now()
		f()
		*times = append(*times, time.Since(began))
	}
	for b.Loop() {
		plain, candidates, whole = nil, nil, nil
		for _, q := range bench.Questions() {
			tokens := slices.DeleteFunc(analyzer.Tokens(nil, q), func(t text.Token) bool { return t.Is(text.Stop) })
			timed(&plain, func() { askPlain(b, db, tokens) })
			timed(&candidates, func() { askCandidates(b, s, scope, tokens) })
			timed(&whole, func() {
				if _, err := engine.Search(b.Context(), retrieval.Question{Text: q, Scope: scope}); err != nil {
					b.Fatal(err)
				}
			})
		}
	}
	for _, times := range [][]time.Duration{plain, candidates, whole} {
		slices.Sort(times)
	}
	ratio := func(times []time.Duration, percent int) float64 {
		at := len(times) * percent / 100
		return float64(times[at]) / float64(plain[at])
	}
	b.ReportMetric(float64(plain[len(plain)/2].Microseconds()), "µs-fts5-p50")
	b.ReportMetric(float64(candidates[len(plain)/2].Microseconds()), "µs-candidates-p50")
	b.ReportMetric(float64(whole[len(plain)/2].Microseconds()), "µs-engine-p50")
	b.ReportMetric(ratio(candidates, 50), "candidates/fts5-p50")
	b.ReportMetric(ratio(candidates, 99), "candidates/fts5-p99")
	b.ReportMetric(ratio(whole, 50), "engine/fts5-p50")
	b.ReportMetric(ratio(whole, 99), "engine/fts5-p99")
}

func askPlain(b *testing.B, db *sql.DB, tokens []text.Token) {
	var words []string
	for _, t := range tokens {
		words = append(words, `"`+strings.ReplaceAll(t.Word, `"`, `""`)+`"`)
	}
	if len(words) == 0 {
		return
	}
	rows, err := db.Query(`SELECT rowid, bm25(f) FROM f WHERE f MATCH ? ORDER BY bm25(f) LIMIT 10`, strings.Join(words, " OR "))
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var score float64
		if err := rows.Scan(&id, &score); err != nil {
			b.Fatal(err)
		}
	}
	if rows.Err() != nil {
		b.Fatal(rows.Err())
	}
}

func askCandidates(b *testing.B, s *Store, scope retrieval.Scope, tokens []text.Token) {
	v, err := s.View(b.Context(), scope)
	if err != nil {
		b.Fatal(err)
	}
	defer v.Close()
	var terms []string
	for _, t := range tokens {
		terms = append(terms, t.Term)
	}
	x := v.Index()
	frequencies, err := x.DocumentFrequency(b.Context(), terms)
	if err != nil {
		b.Fatal(err)
	}
	q := postings.Query{K: 100}
	n := float64(x.Stats().Passages)
	for i, term := range terms {
		df := float64(frequencies[i])
		q.Terms = append(q.Terms, postings.Weighted{Term: term, Weight: math.Log(1 + (n-df+.5)/(df+.5))})
	}
	if _, err := x.Search(b.Context(), q); err != nil {
		b.Fatal(err)
	}
}
