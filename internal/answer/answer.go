// Package answer turns a question into an answer whose every quote has been
// checked against the stored document, and, where a language model is
// configured, into a summary of which only proven sentences remain.
//
// It must not import SQL or Discord. Start reading at Engine.Ask; then
// Engine.Summarise for the language model and Engine.Verify for claims.
package answer

import (
	"context"
	"errors"
	"fmt"

	"docent/internal/answer/proof"
	"docent/internal/records"
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
	Mode       Mode
	Text       string          // what a person reads: no markup, never empty
	Statements []Statement     // of a summary, in reading order; nil without one
	Tally      Tally           // of what the model said; zero if it was not asked
	Fate       Fate            // what became of the wish for a summary
	Note       string          // one calm line to set below the answer; "" if nothing need be said
	Findings   []proof.Finding // of every sentence the model said, for logs and --explain; never shown as an answer
}

// Statement is a sentence of a summary and what proves it.
type Statement struct {
	Text   string
	Proofs []retrieval.Quote // verbatim, with their places; at least one
}

// Tally counts what a language model said and how much of it was proven.
type Tally struct{ Proven, Said int }

// String is the footer of a summary, "4 of 4 statements proven"; "" for none.
func (t Tally) String() string {
	switch {
	case t.Said == 0:
		return ""
	case t.Said == 1:
		return fmt.Sprintf("%d of 1 statement proven", t.Proven)
	}
	return fmt.Sprintf("%d of %d statements proven", t.Proven, t.Said)
}

// Asker is who is charged for a question.
type Asker struct {
	Community string // a server's id, or "local"
	Member    string // a member's id; "" charges the community alone
}

// Searcher finds what bears on a question; *retrieval.Engine is one.
type Searcher interface {
	Search(ctx context.Context, q retrieval.Question) (retrieval.Result, error)
}

// Texts reads stored texts; the store implements it.
type Texts interface {
	// Text returns the bytes [start, end) of a document's stored text, or
	// records.ErrNotFound where there are none.
	Text(ctx context.Context, document int64, start, end int) (string, error)
}

// Engine answers questions. Build one with New; it is safe for concurrent use.
type Engine struct {
	search    Searcher
	texts     Texts
	summaries *Summariser
}

// Option changes an engine that is being built.
type Option func(*Engine)

// WithSummaries lets the engine summarise; nil changes nothing.
func WithSummaries(s *Summariser) Option { return func(e *Engine) { e.summaries = s } }

// New returns an engine that searches with search and checks quotes against texts.
func New(search Searcher, texts Texts, options ...Option) *Engine {
	e := &Engine{search: search, texts: texts}
	for _, o := range options {
		o(e)
	}
	return e
}

// With returns a copy of the engine with further options.
func (e *Engine) With(options ...Option) *Engine {
	c := *e
	for _, o := range options {
		o(&c)
	}
	return &c
}

// Ask answers q with quotes; it needs no language model. A quote that is not
// byte for byte in the stored text is dropped, and the answer is withheld if
// it was the first.
func (e *Engine) Ask(ctx context.Context, q retrieval.Question) (Answer, error) {
	found, err := e.search.Search(ctx, q)
	if err != nil {
		return Answer{}, fmt.Errorf("search: %w", err)
	}
	if err := e.check(ctx, &found); err != nil {
		return Answer{}, err
	}
	return quotes(found), nil
}

// check drops the quotes and passages that do not stand in the stored text.
func (e *Engine) check(ctx context.Context, found *retrieval.Result) error {
	kept := make([]retrieval.Quote, 0, len(found.Quotes))
	for i, quote := range found.Quotes {
		same, err := e.stands(ctx, quote.Hit.Document.ID, quote.Span, quote.Text)
		if err != nil {
			return fmt.Errorf("check a quote: %w", err)
		}
		if same {
			kept = append(kept, quote)
		} else if i == 0 {
			found.Answered, found.Confidence = false, 0
		}
	}
	if len(kept) < 2 {
		found.Conflict = false
	}
	found.Quotes = kept
	found.Answered = found.Answered && len(kept) > 0
	return nil
}

// stands reports whether text is, byte for byte, what the document holds at span.
func (e *Engine) stands(ctx context.Context, document int64, span retrieval.Span, text string) (bool, error) {
	if span.Len() <= 0 || text == "" {
		return false, nil
	}
	stored, err := e.texts.Text(ctx, document, span.Start, span.End)
	if errors.Is(err, records.ErrNotFound) { // removed or shortened since the search
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return stored == text, nil
}
