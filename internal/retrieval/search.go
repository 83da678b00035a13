package retrieval

import (
	"context"
	"time"
)

// Question is what somebody asks of a community's documents.
type Question struct {
	Text    string
	History []string // earlier questions of the same conversation, oldest first
	Scope   Scope
	Top     int  // how many passages to return; 0 means 10
	Explain bool // also say why
}

// Result is what was found for a question: all of it verbatim, nothing
// composed.
type Result struct {
	Asked      string       // the question as it was understood, after follow-up and spelling repair
	Quotes     []Quote      // best first, at most 3; filled even where Answered is false
	Passages   []Hit        // best first
	Confidence float64      // probability that the first quote is right, in [0, 1]
	Answered   bool         // Confidence reaches the threshold
	Conflict   bool         // the first two quotes disagree
	Explain    *Explanation // nil unless asked for
	Elapsed    time.Duration
}

// Hit is a found passage.
type Hit struct {
	Passage  Passage
	Document Document // without Text
	Score    float64
}

// Quote is a sentence (list item, table row) that answers.
type Quote struct {
	Span      // in the document's text
	Text      string
	Before    string // what to read first so that the quote is understood; "" if nothing
	Paragraph int
	Hit       Hit // the passage it is cut from
	Score     float64
}

// Explanation shows how a result came about.
type Explanation struct {
	Wanted     string       `json:"wanted"` // what is asked for: person, place, time, …
	Terms      []TermWeight `json:"terms"`
	Repairs    []Repair     `json:"repairs,omitempty"`
	Candidates []Candidate  `json:"candidates"`
	Silence    string       `json:"silence,omitempty"` // why there is no answer
	Threshold  float64      `json:"threshold"`
}

// TermWeight is a term of the question with its weight in the search.
type TermWeight struct {
	Term     string  `json:"term"`
	Word     string  `json:"word"`
	Weight   float64 `json:"weight"`
	Passages int     `json:"passages"` // how many hold it
}

// Repair is a word of the question that no document knows and what was searched instead.
type Repair struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Candidate is a sentence that was considered.
type Candidate struct {
	Document  string             `json:"document"`
	Paragraph int                `json:"paragraph"`
	Text      string             `json:"text"`
	Score     float64            `json:"score"`
	Matched   []string           `json:"matched"`
	Features  map[string]float64 `json:"features"`
	Lost      string             `json:"lost,omitempty"` // why it is not the first quote
}

// Engine answers questions from what a Source holds. Build one with New.
type Engine struct {
	source Source
	cfg    Config
}

// Config holds the engine's settings; its zero value is the default.
type Config struct {
	Threshold    float64 // least confidence to answer with; 0 means DefaultThreshold
	MemoryBudget int64   // bytes for analysed passages kept between questions; 0 means 32 MiB
}

// DefaultThreshold is the least confidence with which a question is answered.
const DefaultThreshold = 0.35

// New returns an engine over src.
func New(src Source, cfg Config) *Engine {
	if cfg.Threshold == 0 {
		cfg.Threshold = DefaultThreshold
	}
	return &Engine{source: src, cfg: cfg}
}

// Search finds the passages and sentences that bear on q. An empty question
// gives an empty result and no error.
func (e *Engine) Search(ctx context.Context, q Question) (Result, error) {
	return Result{}, nil
}
