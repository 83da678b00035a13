// Package answer turns a question into an answer whose every quote has been
// checked against the stored document, and, where a language model is
// configured, into a summary of which only proven sentences remain.
//
// It must not import SQL or Discord. Start reading at Engine.Ask.
package answer

import (
	"context"
	"fmt"
	"strings"

	"docent/internal/retrieval"
)

// Mode says what an answer consists of.
type Mode string

// The modes, as the terminal's JSON names them.
const (
	ModeQuotes  Mode = "quotes"
	ModeSummary Mode = "summary"
	ModeNone    Mode = "none"
)

// Answer is a result with the words a person reads.
type Answer struct {
	retrieval.Result
	Mode Mode
	Text string // no markup
}

// Texts reads stored texts; the store implements it.
type Texts interface {
	// Text returns the bytes [start, end) of a document's stored text.
	Text(ctx context.Context, document int64, start, end int) (string, error)
}

// Engine answers questions. Build one with New; it is safe for concurrent use.
type Engine struct {
	search *retrieval.Engine
	texts  Texts
}

// New returns an engine that searches with search and checks quotes against texts.
func New(search *retrieval.Engine, texts Texts) *Engine {
	return &Engine{search: search, texts: texts}
}

// Ask answers q with quotes. A quote that is not byte for byte in the stored
// text is dropped, and the answer is withheld if it was the first.
func (e *Engine) Ask(ctx context.Context, q retrieval.Question) (Answer, error) {
	found, err := e.search.Search(ctx, q)
	if err != nil {
		return Answer{}, err
	}
	kept := found.Quotes[:0]
	for i, quote := range found.Quotes {
		stored, err := e.texts.Text(ctx, quote.Hit.Document.ID, quote.Start, quote.End)
		if err != nil {
			return Answer{}, fmt.Errorf("check a quote: %w", err)
		}
		if stored == quote.Text {
			kept = append(kept, quote)
		} else if i == 0 {
			found.Answered, found.Confidence = false, 0
		}
	}
	found.Quotes = kept
	a := Answer{Result: found, Mode: ModeNone, Text: "Not in the documents."}
	if found.Answered {
		a.Mode, a.Text = ModeQuotes, read(found.Quotes)
	}
	return a, nil
}

// read strings the quotes together as a person would read them out.
func read(quotes []retrieval.Quote) string {
	var lines []string
	for _, q := range quotes {
		lines = append(lines, strings.TrimSpace(q.Text))
	}
	return strings.Join(lines, "\n")
}
