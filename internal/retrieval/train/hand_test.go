package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// handQuestion is a line of testdata/hand/CORPUS/questions.jsonl.
type handQuestion struct {
	ID        string   `json:"id"`
	Question  string   `json:"question"`
	History   []string `json:"history"`
	Quotes    []string `json:"quotes"` // empty: not in the documents
	Tolerated []string `json:"tolerated"`
	Document  string   `json:"document"`
	Type      string   `json:"type"`
	Style     string   `json:"style"`
}

// The limits that testdata/hand/README.md states.
const (
	longestQuote   = 160 // bytes
	longestHistory = 3
	smallestCorpus = 20 // questions

	fewestQuestions = 1500
	fewestFollowups = 150
)

func TestHandWrittenQuestionsAgreeWithTheirDocuments(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob(filepath.Join("testdata", "hand", "*", "questions.jsonl"))
	if err != nil || len(folders) == 0 {
		t.Fatalf("no question sets found: %v", err)
	}
	var all []handQuestion
	for _, path := range folders {
		dir := filepath.Dir(path)
		questions := readHand(t, path)
		all = append(all, questions...)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			checkHand(t, dir, questions)
		})
	}
	checkWhole(t, all)
}

// checkWhole holds the sets together to what testdata/hand/README.md says of
// their mixture.
func checkWhole(t *testing.T, all []handQuestion) {
	t.Helper()
	n, kinds, followups := len(all), map[string]int{}, 0
	for _, q := range all {
		kinds[q.Type]++
		kinds[q.Style]++
		if len(q.History) > 0 {
			followups++
		}
	}
	for kind, share := range map[string]int{"unanswerable": 25, "chat": 30, "paraphrase": 20, "typo": 10, "plain": 20} {
		if 100*kinds[kind] < share*n {
			t.Errorf("%d of %d questions are of the kind %s, want %d %% at least", kinds[kind], n, kind, share)
		}
	}
	if n < fewestQuestions || followups < fewestFollowups {
		t.Errorf("%d questions and %d follow-ups, want %d and %d", n, followups, fewestQuestions, fewestFollowups)
	}
}

func readHand(t *testing.T, path string) []handQuestion {
	t.Helper()
	var out []handQuestion
	if err := readLines(path, func(line []byte) error {
		d := json.NewDecoder(strings.NewReader(string(line)))
		d.DisallowUnknownFields()
		var q handQuestion
		err := d.Decode(&q)
		out = append(out, q)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func checkHand(t *testing.T, dir string, questions []handQuestion) {
	t.Helper()
	docs := handDocs(t, filepath.Join(dir, "docs"))
	seen := map[string]bool{}
	answerable := 0
	for _, q := range questions {
		if !strings.HasPrefix(q.ID, filepath.Base(dir)+"-") || seen[q.ID] {
			t.Errorf("id %q is used twice or does not begin with the name of the set", q.ID)
		}
		seen[q.ID] = true
		checkQuestion(t, q, docs)
		if len(q.Quotes) > 0 {
			answerable++
		}
	}
	if len(questions) < smallestCorpus {
		t.Errorf("only %d questions", len(questions))
	}
	if none := len(questions) - answerable; 10*none < len(questions) || 2*none > len(questions) {
		t.Errorf("%d of %d questions have no answer: want a tenth to a half", none, len(questions))
	}
}

// handDoc is a document as a quote is looked for in it: with runs of white
// space as one space, and with what a renderer may change folded away.
type handDoc struct{ text, folded string }

func checkQuestion(t *testing.T, q handQuestion, docs map[string]handDoc) {
	t.Helper()
	if strings.TrimSpace(q.Question) == "" || len(q.History) > longestHistory {
		t.Errorf("%s: no question, or too long a history", q.ID)
	}
	if _, ok := docs[q.Document]; q.Document != "" && !ok {
		t.Errorf("%s: no document %q", q.ID, q.Document)
	}
	unanswerable := q.Type == "unanswerable" || q.Type == "junk"
	if unanswerable != (len(q.Quotes) == 0) || len(q.Quotes) > 0 && len(q.Tolerated) > 0 {
		t.Errorf("%s: type %q does not fit its quotes", q.ID, q.Type)
	}
	if !isOneOf(q.Type, "who where when what why howmany howto yesno unanswerable junk") ||
		!isOneOf(q.Style, "plain chat typo paraphrase") {
		t.Errorf("%s: unknown type %q or style %q", q.ID, q.Type, q.Style)
	}
	for _, quote := range append(q.Quotes, q.Tolerated...) {
		if len(quote) >= longestQuote {
			t.Errorf("%s: a quote of %d bytes", q.ID, len(quote))
		}
		if !stands(quote, docs, q.Document) {
			t.Errorf("%s: stands in no document: %q", q.ID, quote)
		}
	}
}

// stands reports whether a quote is in a document in both shapes.
func stands(quote string, docs map[string]handDoc, only string) bool {
	for name, doc := range docs {
		if (only == "" || only == name) && strings.Contains(doc.text, quote) &&
			strings.Contains(doc.folded, " "+norm(quote)+" ") {
			return true
		}
	}
	return false
}

var handSpace = regexp.MustCompile(`\s+`)

func handDocs(t *testing.T, root string) map[string]handDoc {
	t.Helper()
	docs := map[string]handDoc{}
	if err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		docs[filepath.ToSlash(name)] = handDoc{
			text: handSpace.ReplaceAllString(string(data), " "), folded: " " + norm(string(data)) + " ",
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return docs
}

func isOneOf(s, words string) bool {
	for w := range strings.FieldsSeq(words) {
		if s == w {
			return true
		}
	}
	return false
}
