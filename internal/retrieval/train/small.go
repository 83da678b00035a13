package main

import (
	"os"
	"path/filepath"
	"sort"
	"strings"

	"docent/internal/retrieval"
	"docent/internal/retrieval/memory"
)

// A small community holds one document of so many paragraphs; of every other
// one some paragraphs are left out, so that questions about them have no
// answer although the subject is there.
const (
	smallParagraphs = 16
	leftOut         = 4 // every so manyth paragraph
	trapShare       = 3 // of the questions written to look answerable one in so many is asked
)

// strangersEvery is the step with which questions are lent.
const strangersEvery = 4

// strangers asks in each of some small communities questions that were written
// for the next one: members ask about anything.
func strangers(sets []*set) []*set {
	var out []*set
	for i, s := range sets {
		lent := &set{name: "strangers", source: s.source, ids: s.ids, weight: s.weight}
		for k, q := range sets[(i+1)%len(sets)].questions {
			if k%strangersEvery == 0 && len(q.History) == 0 {
				lent.questions = append(lent.questions, question{ID: q.ID, Text: q.Text, Hand: true, fold: s.questions[0].fold})
			}
		}
		out = append(out, lent)
	}
	return out
}

// loadSmall makes small communities of a set whose documents are single
// paragraphs (NAME-000.txt). Half of the questions are asked as in a chat.
func loadSmall(dir string, folds int) ([]*set, error) {
	whole, err := loadSet(dir, "questions", folds)
	if err != nil {
		return nil, err
	}
	asked := map[string][]question{}
	for _, q := range whole.questions {
		asked[q.Scope] = append(asked[q.Scope], q)
	}
	files, err := filepath.Glob(filepath.Join(dir, "docs", "*.txt"))
	if err != nil {
		return nil, err
	}
	sort.Strings(files)
	articles := map[string][]string{}
	var titles []string
	for _, f := range files {
		title := part.ReplaceAllString(stem(filepath.Base(f)), "")
		if articles[title] == nil {
			titles = append(titles, title)
		}
		articles[title] = append(articles[title], f)
	}
	var out []*set
	for _, title := range titles {
		for from := 0; from < len(articles[title]); from += smallParagraphs {
			files := articles[title][from:min(from+smallParagraphs, len(articles[title]))]
			s, err := smallSet(title, files, asked, len(out)%2 == 1)
			if err != nil {
				return nil, err
			}
			s.name = filepath.Base(dir) + "-small"
			out = append(out, s)
		}
	}
	return out, nil
}

func smallSet(title string, files []string, asked map[string][]question, holes bool) (*set, error) {
	s := &set{source: memory.New(), ids: map[string]int64{}, weight: 1, large: true}
	var b strings.Builder
	for i, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		paragraph := strings.TrimSpace(string(data))
		missing := holes && i%leftOut == leftOut-1
		span := place{Doc: title, Start: b.Len(), End: b.Len() + len(paragraph)}
		for k, q := range asked[stem(filepath.Base(f))] {
			if !q.Answerable && k%trapShare != 0 {
				continue
			}
			q.Scope, q.Evidence = "", []place{span}
			if missing {
				q.Answerable, q.Evidence = false, nil
			}
			if k%2 == 1 {
				q.Text = strings.ToLower(strings.TrimRight(q.Text, "?. "))
			}
			s.questions = append(s.questions, q)
		}
		if !missing {
			b.WriteString(paragraph)
			b.WriteString("\n\n")
		}
	}
	s.source.Add("local", retrieval.Prepare(document(title+".txt", b.String())))
	return s, nil
}
