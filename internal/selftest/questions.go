// Package selftest asks a set of questions whose right answers are known and
// counts what came of it. The terminal's eval, the server's /selftest and the
// project's own tests share it.
//
// It must not import the store or Discord: it is handed a function that asks.
// Start reading at Run.
package selftest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Question is one line of a question file.
type Question struct {
	ID       string   `json:"id"`
	Text     string   `json:"question"`
	Document string   `json:"document,omitempty"` // ask this one only
	History  []string `json:"history,omitempty"`  // earlier questions, oldest first
	Wanted   []string `json:"quotes"`             // any of these is right; none means "not in the documents"
}

// maxLine is the longest line of a question file, in bytes.
const maxLine = 1 << 20

// Read reads a question file: one JSON object a line; blank lines are skipped.
// An error names the line.
func Read(r io.Reader) ([]Question, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 64<<10), maxLine)
	var questions []Question
	for n := 1; lines.Scan(); n++ {
		line := bytes.TrimSpace(bytes.TrimPrefix(lines.Bytes(), []byte("\ufeff")))
		if len(line) == 0 {
			continue
		}
		q, err := parse(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if q.ID == "" {
			q.ID = fmt.Sprintf("line-%d", n)
		}
		questions = append(questions, q)
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return nil, errors.New("a line is longer than 1 MB")
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the questions: %w", err)
	}
	return questions, nil
}

func parse(line []byte) (Question, error) {
	var q struct {
		Question
		Wanted *[]string `json:"quotes"`
	}
	if err := json.Unmarshal(line, &q); err != nil {
		return Question{}, errors.New(`this is not a JSON object like {"id":"q1","question":"…","quotes":["…"]}`)
	}
	if strings.TrimSpace(q.Text) == "" {
		return Question{}, errors.New("the question is missing")
	}
	if q.Wanted == nil {
		return Question{}, errors.New(`"quotes" is missing; an empty list means "not in the documents"`)
	}
	q.Question.Wanted = *q.Wanted
	return q.Question, nil
}
