package retrieval

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
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
	Related    []TermWeight `json:"related,omitempty"` // words in the place of others that were searched too
	Candidates []Candidate  `json:"candidates"`
	Silence    string       `json:"silence,omitempty"` // why there is no answer
	Threshold  float64      `json:"threshold"`
	Quiet      Reason       `json:"-"` // Silence, for those who say it in other languages; "" if there is an answer
	Unknown    []string     `json:"-"` // words of the question that no document has
}

// Reason says why there is no answer, or why a sentence is not the first quote.
type Reason string

// The reasons for silence, and those for being behind.
const (
	QuietNoTerm  Reason = "no_term"   // the question has no word to search for
	QuietNoWord  Reason = "no_word"   // no document has any of its words
	QuietPhrase  Reason = "phrase"    // none has its words in double quotes
	QuietUnsure  Reason = "unsure"    // the confidence is below the threshold
	BehindWords  Reason = "words"     // it has less of the question
	BehindPlace  Reason = "paragraph" // its paragraph fits less
	BehindWanted Reason = "wanted"    // it shows less of what is asked for
	BehindOrder  Reason = "order"     // its words stand apart or in another order
)

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
	Behind    Reason             `json:"-"`              // Lost, for those who say it in other languages
	Covers    float64            `json:"-"`              // share of the question's weight that it has
}

// Engine answers questions from what a Source holds. Build one with New; it is
// safe for concurrent use.
type Engine struct {
	source    Source
	cfg       Config
	models    Models
	columns   struct{ passage, unit []int } // of the compared features
	spellers  spellers
	cache     *cache
	scratches sync.Pool // of *scratch
}

// Config holds the engine's settings; its zero value is the default.
type Config struct {
	Threshold    float64      // least confidence to answer with; 0 means DefaultThreshold
	MemoryBudget int64        // bytes for analysed passages kept between questions; 0 means 32 MiB
	Models       *Models      // learned parts; nil means those that come with the program
	Near         Near         // finds passages by meaning; nil means words alone
	Log          *slog.Logger // for what is left out; nil means silence
}

// DefaultThreshold is the least confidence with which a question is answered.
const DefaultThreshold = 0.35

// New returns an engine over src.
func New(src Source, cfg Config) *Engine {
	if cfg.Threshold == 0 {
		cfg.Threshold = DefaultThreshold
	}
	e := &Engine{source: src, cfg: cfg, cache: newCache(cfg.MemoryBudget)}
	e.columns.passage = comparedPassages.columns(passageNames())
	e.columns.unit = comparedUnits.columns(unitNames())
	if cfg.Models != nil {
		e.models = *cfg.Models
	} else {
		e.models = shipped()
	}
	return e
}

// maxQuotes is how many quotes a result has at most.
const maxQuotes = 3

// Search finds the passages and sentences that bear on q. An empty question
// gives an empty result and no error.
func (e *Engine) Search(ctx context.Context, q Question) (Result, error) {
	began := time.Now()
	view, err := e.source.View(ctx, q.Scope)
	if err != nil {
		return Result{}, fmt.Errorf("open the documents: %w", err)
	}
	defer view.Close()
	s := e.scratch()
	defer e.putBack(s)
	r, err := e.rank(ctx, view, q, s)
	if err != nil {
		return Result{}, err
	}
	result := Result{Asked: r.asked}
	top := q.Top
	if top <= 0 {
		top = 10
	}
	for _, m := range r.matches[:min(top, len(r.matches))] {
		if m.bm25 == 0 && m.near == 0 && len(result.Passages) > 0 {
			break
		}
		result.Passages = append(result.Passages, m.hit())
	}
	if result.Quotes, err = r.quotes(ctx, view); err != nil {
		return Result{}, err
	}
	result.Conflict = r.conflict()
	result.Confidence = e.confidence(r)
	if len(r.units) > 0 && r.units[0].match.bm25 == 0 && r.units[0].match.near > 0 {
		result.Confidence = 0 // nothing is known of how often meaning alone is right
	}
	result.Answered = len(result.Quotes) > 0 && result.Confidence >= e.cfg.Threshold
	if q.Explain {
		result.Explain = e.explain(r, result)
	}
	result.Elapsed = time.Since(began)
	return result, nil
}

func (e *Engine) scratch() *scratch {
	if s, ok := e.scratches.Get().(*scratch); ok {
		return s
	}
	return newScratch()
}

func (e *Engine) putBack(s *scratch) {
	s.reset()
	e.scratches.Put(s)
}

func (m *match) hit() Hit {
	h := m.a.hit
	h.Score = m.score
	return h
}
