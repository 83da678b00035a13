package sqlite

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"docent/internal/retrieval"
	"docent/internal/retrieval/postings"
	"docent/internal/retrieval/text"
)

// analyse is the tests' analyzer: lower-case words between blanks.
func analyse(d retrieval.Document, passages []retrieval.Passage) (all []postings.Passage) {
	for _, p := range passages {
		all = append(all, analyseOne(d, p))
	}
	return all
}

func analyseOne(d retrieval.Document, p retrieval.Passage) postings.Passage {
	terms := strings.Fields(strings.ToLower(p.Text))
	words := slices.Clone(terms)
	slices.Sort(words)
	fields := strings.Fields(strings.ToLower(d.Title + " " + p.Headings))
	return new(postings.Vocabulary).Passage(0, terms, fields, slices.Compact(words))
}

// prepare makes a passage of every paragraph between blank lines, and a unit
// of every line.
func prepare(name, content string) retrieval.Prepared {
	d := retrieval.Prepared{Document: retrieval.Document{
		Name: name, Title: "about " + strings.TrimSuffix(filepath.Base(name), ".txt"), Language: "en",
		Text: content, Hash: sha256.Sum256([]byte(content)), Size: int64(len(content)),
	}}
	at := 0
	for i, block := range strings.SplitAfter(content, "\n\n") {
		body := strings.TrimRight(block, "\n")
		if body != "" {
			p := retrieval.Passage{ID: int64(len(d.Passages)), Paragraph: i + 1, Text: body, Span: retrieval.Span{Start: at, End: at + len(body)}}
			start := 0
			for _, line := range strings.SplitAfter(body, "\n") {
				end := start + len(strings.TrimRight(line, "\n"))
				p.Units = append(p.Units, retrieval.Unit{Span: retrieval.Span{Start: start, End: end}, Paragraph: i + 1, Kind: text.Paragraph})
				start += len(line)
			}
			terms := analyseOne(d.Document, p)
			terms.ID = p.ID
			d.Passages, d.Terms = append(d.Passages, p), append(d.Terms, terms)
		}
		at += len(block)
	}
	return d
}

// open opens a store in a new folder.
func open(t testing.TB) *Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "docent.db"), Options{})
}

func openAt(t testing.TB, path string, o Options) *Store {
	t.Helper()
	o.Analyse = analyse
	s, err := Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func put(t testing.TB, s engine, community string, docs ...retrieval.Prepared) []Change {
	t.Helper()
	changes, err := s.PutDocuments(t.Context(), community, docs)
	if err != nil {
		t.Fatal(err)
	}
	return changes
}

func viewOf(t testing.TB, s engine, scope retrieval.Scope) retrieval.View {
	t.Helper()
	v, err := s.View(t.Context(), scope)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

func inCommunity(ids ...string) retrieval.Scope { return retrieval.Scope{Communities: ids} }

// search returns the texts of the passages found for words of weight 1.
func search(t testing.TB, s engine, scope retrieval.Scope, words ...string) []string {
	t.Helper()
	v := viewOf(t, s, scope)
	defer v.Close()
	hits := hitsOf(t, v.Index(), words...)
	ids := make([]int64, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	passages, err := v.Passages(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, p := range passages {
		texts = append(texts, p.Text)
	}
	return texts
}

func hitsOf(t testing.TB, x postings.Index, words ...string) []postings.Hit {
	t.Helper()
	q := postings.Query{K: 10}
	for _, w := range words {
		q.Terms = append(q.Terms, postings.Weighted{Term: w, Weight: 1})
	}
	hits, err := x.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return hits
}

// language makes seeded nonsense whose words are spread as in real text.
type language struct {
	rng  *rand.Rand
	zipf *rand.Zipf
}

func newLanguage(seed uint64, words uint64) *language {
	rng := rand.New(rand.NewPCG(seed, 1))
	return &language{rng, rand.NewZipf(rng, 1.1, 3, words-1)}
}

func (l *language) word() string { return "w" + fmt.Sprint(l.zipf.Uint64()) }

func (l *language) document(name string, passages int) retrieval.Prepared {
	var b strings.Builder
	for range passages {
		for range 5 + l.rng.IntN(40) {
			b.WriteString(l.word() + " ")
		}
		b.WriteString("end.\n\n")
	}
	return prepare(name, b.String())
}

var background = context.Background()

func docs(d ...retrieval.Prepared) []retrieval.Prepared { return d }
