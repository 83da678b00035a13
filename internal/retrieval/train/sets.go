package main

import (
	"bufio"
	"context"
	"crypto/sha1"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"

	"docent/internal/retrieval"
	"docent/internal/retrieval/language"
	"docent/internal/retrieval/memory"
	"docent/internal/retrieval/text"
)

// set is a question set with its documents loaded.
type set struct {
	name      string
	source    *memory.Source
	ids       map[string]int64 // document name without ending → id
	questions []question
	weight    float32
	large     bool // one of several that together make a large set
}

// question is a question with what counts as right.
type question struct {
	ID         string   `json:"qid"`
	Text       string   `json:"question"`
	Scope      string   `json:"scope"`
	Answerable bool     `json:"answerable"`
	Evidence   []place  `json:"evidence"`
	Good       []place  `json:"good"`
	Answers    []string `json:"answers"`
	All        bool     `json:"all"`
	History    []string `json:"-"`
	Gold       []string `json:"-"` // of a hand-written question: texts one of which the quote must hold
	Tolerated  []string `json:"-"`
	Hand       bool     `json:"-"`
	fold       int
}

type place struct {
	Doc   string `json:"doc_id"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// loadSet reads a folder with docs/, KIND-dev.jsonl and gold-dev.jsonl.
func loadSet(dir, kind string, folds int) (*set, error) {
	s := &set{name: filepath.Base(dir) + suffix(kind), source: memory.New(), ids: map[string]int64{}, weight: 1}
	if err := s.addFolder(filepath.Join(dir, "docs"), "local"); err != nil {
		return nil, err
	}
	var gold []question
	if err := readLines(filepath.Join(dir, "gold-dev.jsonl"), func(line []byte) error {
		var q question
		err := json.Unmarshal(line, &q)
		gold = append(gold, q)
		return err
	}); err != nil {
		return nil, err
	}
	asked := map[string]string{}
	if err := readLines(filepath.Join(dir, kind+"-dev.jsonl"), func(line []byte) error {
		var q question
		err := json.Unmarshal(line, &q)
		asked[q.ID] = q.Text
		return err
	}); err != nil {
		return nil, err
	}
	for _, q := range gold {
		q.Text = asked[q.ID]
		q.fold = foldOf(q, folds)
		s.questions = append(s.questions, q)
	}
	if len(s.questions) < fewQuestions {
		s.weight = ownDomain
	}
	return s, nil
}

// A set of fewer questions than fewQuestions is a domain of its own, and each of
// its questions weighs as much as ownDomain of a large set.
const (
	fewQuestions = 1000
	ownDomain    = 4
)

func suffix(kind string) string {
	if kind == "questions" {
		return ""
	}
	return "/" + kind
}

var part = regexp.MustCompile(`-\d{3}$`)

// foldOf keeps the questions about one article together.
func foldOf(q question, folds int) int {
	key := q.ID
	switch {
	case q.Scope != "":
		key = part.ReplaceAllString(q.Scope, "")
	case len(q.Evidence) > 0:
		key = q.Evidence[0].Doc
	}
	sum := sha1.Sum([]byte("fold:" + key))
	return int(sum[0]) % folds
}

// loadGold reads hand-written questions over a corpus folder.
func loadGold(path, corpus string, folds int) ([]*set, error) {
	groups := map[string]*set{}
	err := readLines(path, func(line []byte) error {
		var g struct {
			ID, Set, Question, Doc, Type, Split string
			Gold, Tolerated                     []string
			Turns                               []struct{ Question, Doc string }
		}
		if err := json.Unmarshal(line, &g); err != nil {
			return err
		}
		if g.Split != "dev" {
			return nil
		}
		sub := g.Set
		if sub == "followups" {
			sub = "docs"
			if doc := firstDoc(g.Turns[0].Doc, g.Doc); strings.HasPrefix(doc, "000_") {
				sub = "news"
			}
		}
		s := groups[sub]
		if s == nil {
			s = &set{name: "gold/" + filepath.Base(path) + "/" + sub, source: memory.New(), ids: map[string]int64{}, weight: 8}
			if err := s.addFolder(filepath.Join(corpus, sub), "local"); err != nil {
				return err
			}
			groups[sub] = s
		}
		q := question{ID: g.ID, Text: g.Question, Answerable: len(g.Gold) > 0, Gold: g.Gold, Tolerated: g.Tolerated, Hand: true}
		for i := 0; i+1 < len(g.Turns); i++ {
			q.History = append(q.History, g.Turns[i].Question)
		}
		sum := sha1.Sum([]byte("fold:" + g.ID))
		q.fold = int(sum[0]) % folds
		s.questions = append(s.questions, q)
		return nil
	})
	var out []*set
	for _, s := range groups {
		out = append(out, s)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].name < out[j].name })
	return out, err
}

// loadOwn reads a question file as `eval` does, over a folder of documents.
func loadOwn(name, path, docs string, folds int) (*set, error) {
	s := &set{name: name, source: memory.New(), ids: map[string]int64{}, weight: 8}
	if err := s.addFolder(docs, "local"); err != nil {
		return nil, err
	}
	return s, readLines(path, func(line []byte) error {
		var g struct {
			ID, Question, Document     string
			History, Quotes, Tolerated []string
		}
		if err := json.Unmarshal(line, &g); err != nil {
			return err
		}
		sum := sha1.Sum([]byte("fold:" + name))
		s.questions = append(s.questions, question{ID: g.ID, Text: g.Question, History: g.History,
			Answerable: len(g.Quotes) > 0, Gold: g.Quotes, Tolerated: g.Tolerated, Hand: true, fold: int(sum[0]) % folds})
		return nil
	})
}

func firstDoc(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// addFolder adds every file below dir, named by its path.
func (s *set) addFolder(dir, community string) error {
	return filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) == ".jsonl" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		doc := document(filepath.ToSlash(name), string(data))
		s.source.Add(community, retrieval.Prepare(doc))
		s.ids[strings.TrimSuffix(name, ".txt")] = s.source.Named(doc.Name)
		return nil
	})
}

// document reads a UTF-8 text as the program would.
func document(name, content string) retrieval.Document {
	format := text.FormatOf(name)
	doc := retrieval.Document{Name: name, Text: content, Language: language.Detect(content), Blocks: text.Split(content, format)}
	if doc.Title = text.Title(content, format); doc.Title == "" {
		doc.Title = readable(name)
	}
	return doc
}

// readable makes a title of a file name.
func readable(name string) string {
	name = filepath.Base(name)
	name = strings.TrimSuffix(name, filepath.Ext(name))
	return strings.TrimSpace(strings.NewReplacer("_", " ", "-", " ").Replace(name))
}

func readLines(path string, each func([]byte) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for n := 1; lines.Scan(); n++ {
		if err := each(lines.Bytes()); err != nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
	return lines.Err()
}

// ask is the question as the engine takes it.
func (s *set) ask(q question) retrieval.Question {
	out := retrieval.Question{Text: q.Text, History: q.History, Scope: retrieval.Scope{Communities: []string{"local"}}}
	if q.Scope != "" {
		out.Scope.Only = []int64{s.ids[q.Scope]}
	}
	return out
}

func (s *set) examine(e *retrieval.Engine, q question) (retrieval.Examined, error) {
	return e.Examine(context.Background(), s.ask(q))
}
