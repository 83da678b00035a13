package answer

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/singleflight"

	"docent/internal/answer/proof"
	"docent/internal/records"
	"docent/internal/retrieval"
)

// Model is a language model; *llm.Client is one.
type Model interface {
	// Complete returns the reply as one JSON object and the tokens that were
	// spent, also where it fails.
	Complete(ctx context.Context, system, user string, schema json.RawMessage) (reply json.RawMessage, in, out int, err error)
	Name() string
	MaxTokens() int // of a reply
}

// Summaries configures Summariser.
type Summaries struct {
	Model  Model
	Ledger Ledger // nil means neither budget nor cache
	Limits records.LLMLimits

	InputPrice  float64 // of a million tokens; 0 means unknown
	OutputPrice float64

	Rerank   bool // let the model order the passages first, for one more call
	Passages int  // how many go into a prompt; 0 means 6
	Bytes    int  // of their text; 0 means 8,000

	Now func() time.Time // nil means time.Now
	Log *slog.Logger     // nil means silence
}

// Summariser asks a model to shorten passages and keeps what is proven. Build
// one with NewSummariser; it is safe for concurrent use.
type Summariser struct {
	Summaries
	calls singleflight.Group
}

// NewSummariser returns a summariser.
func NewSummariser(s Summaries) *Summariser {
	if s.Passages == 0 {
		s.Passages = 6
	}
	if s.Bytes == 0 {
		s.Bytes = 8000
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	return &Summariser{Summaries: s}
}

// Fate says what became of a wish for a summary.
type Fate string

// The fates. All but Shown leave the quotes as they are; Answer.Note says why.
const (
	FateNone     Fate = ""         // none was asked for, or there is nothing to summarise
	FateShown    Fate = "shown"    // a summary is shown
	FateFailed   Fate = "failed"   // the model could not be asked, or sent nothing usable
	FateUnproven Fate = "unproven" // too little of what it said was proven
	FateBudget   Fate = "budget"   // today's budget is used up
)

// The lines below an answer.
const (
	noteFailed   = "The summary could not be made just now, so these are the quotes alone."
	noteUnproven = "The summary did not hold up against the documents, so these are the quotes alone."
	noteBudget   = "Today's budget for summaries is used up, so these are the quotes alone."
	noteNearEnd  = "Today's budget for summaries is nearly used up; the next answers will be quotes only."
)

// CanSummarise reports whether a language model is configured.
func (e *Engine) CanSummarise() bool { return e.summaries != nil }

// Summarise sets a proven summary on top of an answer that Ask gave. It never
// fails: where no summary can be shown the answer comes back with its quotes
// and a calm line in Note. It returns within the model's time limit.
func (e *Engine) Summarise(ctx context.Context, a Answer, who Asker) Answer {
	s := e.summaries
	if s == nil || !a.Answered || len(a.Quotes) == 0 {
		return a
	}
	ordered := a.Result
	if s.Rerank {
		ordered.Quotes, ordered.Passages = nil, s.reranked(ctx, a.Asked, candidates(a.Result), who)
	}
	given, err := e.given(ctx, ordered, s)
	if err != nil || len(given) == 0 {
		return degraded(a, FateFailed, noteFailed)
	}
	reply, left, err := s.reply(ctx, a.Asked, given, who)
	switch {
	case errors.Is(err, errBudget):
		return degraded(a, FateBudget, noteBudget)
	case err != nil:
		s.Log.Info("no summary", slog.String("model", s.Model.Name()), slog.String("community", who.Community), slog.Any("error", err))
		return degraded(a, FateFailed, noteFailed)
	}
	a.Note = ""
	if left < nearEnd {
		a.Note = noteNearEnd
	}
	return e.proven(ctx, a, claims(reply), given)
}

func degraded(a Answer, f Fate, note string) Answer {
	a.Fate, a.Note = f, note
	return a
}

// candidates are the passages of the quotes and then the others, each once.
func candidates(found retrieval.Result) []retrieval.Hit {
	var out []retrieval.Hit
	seen := map[int64]bool{}
	add := func(h retrieval.Hit) {
		if !seen[h.Passage.ID] {
			seen[h.Passage.ID] = true
			out = append(out, h)
		}
	}
	for _, q := range found.Quotes {
		add(q.Hit)
	}
	for _, h := range found.Passages {
		add(h)
	}
	return out
}

// given picks the passages for a prompt: those of the quotes, then the best
// others, each checked against the stored text.
func (e *Engine) given(ctx context.Context, found retrieval.Result, s *Summariser) ([]retrieval.Hit, error) {
	var out []retrieval.Hit
	room := s.Bytes
	for _, h := range candidates(found) {
		if len(out) == s.Passages || len(h.Passage.Text) > room {
			continue
		}
		same, err := e.stands(ctx, h.Document.ID, h.Passage.Span, h.Passage.Text)
		if err != nil {
			return nil, fmt.Errorf("check a passage: %w", err)
		}
		if same {
			room -= len(h.Passage.Text)
			out = append(out, h)
		}
	}
	return out, nil
}

// reply asks the model, or finds what it said to the same question over the
// same passages. Identical questions that are asked at once are asked once.
// left is the share of the budget that is left.
func (s *Summariser) reply(ctx context.Context, question string, given []retrieval.Hit, who Asker) (json.RawMessage, float64, error) {
	key := s.key(question, given)
	type result struct {
		reply json.RawMessage
		left  float64
	}
	// The call outlives the asker who happened to come first: others wait for
	// it. What is kept is looked up inside, or one who looked just before a
	// reply was kept would ask again.
	ch := s.calls.DoChan(string(key[:]), func() (any, error) {
		ctx := context.WithoutCancel(ctx)
		if kept := s.kept(ctx, key); kept != nil {
			return result{kept, 1}, nil
		}
		reply, left, err := s.call(ctx, key, question, given, who)
		return result{reply, left}, err
	})
	select {
	case <-ctx.Done():
		return nil, 1, ctx.Err()
	case r := <-ch:
		if r.Err != nil {
			return nil, 1, r.Err
		}
		return r.Val.(result).reply, r.Val.(result).left, nil
	}
}

// kept is what the model said to a question before, nil if nothing is known.
func (s *Summariser) kept(ctx context.Context, key [32]byte) json.RawMessage {
	if s.Ledger == nil {
		return nil
	}
	reply, err := s.Ledger.LLMReply(ctx, key)
	if err != nil {
		s.Log.Warn("kept replies cannot be read", slog.Any("error", err))
	}
	return reply
}

// key identifies a question over unchanged passages to one model and prompt.
func (s *Summariser) key(question string, given []retrieval.Hit) [32]byte {
	h := sha256.New()
	write := func(parts ...string) {
		for _, p := range parts {
			fmt.Fprintf(h, "%d:%s", len(p), p)
		}
	}
	write(s.Model.Name(), promptVersion, strings.ToLower(oneLine(question)))
	for _, g := range given {
		write(strconv.FormatInt(g.Passage.ID, 10), g.Document.Title, g.Passage.Text)
	}
	return [32]byte(h.Sum(nil))
}

// call reserves the expected cost, asks, settles the account, and keeps the reply.
func (s *Summariser) call(ctx context.Context, key [32]byte, question string, given []retrieval.Hit, who Asker) (json.RawMessage, float64, error) {
	d := data{Question: question}
	for i, g := range given {
		d.Passages = append(d.Passages, dataPassage{ID: passageName(i), Title: oneLine(g.Document.Title), Text: g.Passage.Text})
	}
	user := encode(d)
	reply, left, err := s.charged(ctx, instructions, user, replySchema, who)
	if err != nil {
		return nil, left, err
	}
	if s.Ledger != nil && holds(reply, given) { // a bad reply is not kept: the next may be better
		if err := s.Ledger.KeepLLMReply(ctx, key, who.Community, reply); err != nil {
			s.Log.Warn("a reply cannot be kept", slog.Any("error", err))
		}
	}
	return reply, left, nil
}

// holds reports whether enough of a reply is proven.
func holds(reply json.RawMessage, given []retrieval.Hit) bool {
	var t Tally
	for _, f := range proof.Check(distinct(claims(reply)), sources(given)) {
		t.Said++
		if f.Proven {
			t.Proven++
		}
	}
	return enough(t)
}

func passageName(i int) string { return "p" + strconv.Itoa(i+1) }

// proven sets the statements that hold on top of the answer.
func (e *Engine) proven(ctx context.Context, a Answer, said []proof.Claim, given []retrieval.Hit) Answer {
	said = distinct(said)
	a.Tally.Said = len(said)
	a.Findings = proof.Check(said, sources(given))
	for _, f := range a.Findings {
		if !f.Proven {
			continue
		}
		st := Statement{Text: f.Text}
		for _, p := range f.Places {
			q := quoteAt(given[p.Source], p.Span)
			if same, err := e.stands(ctx, q.Hit.Document.ID, q.Span, q.Text); err != nil || !same {
				continue
			}
			st.Proofs = append(st.Proofs, q)
		}
		if len(st.Proofs) == 0 {
			continue
		}
		a.Statements = append(a.Statements, st)
		a.Tally.Proven++
	}
	if !enough(a.Tally) {
		a.Statements = nil
		return degraded(a, FateUnproven, noteUnproven)
	}
	a.Fate, a.Mode, a.Text = FateShown, ModeSummary, readSummary(a)
	return a
}

// distinct drops what was said before in the same words.
func distinct(said []proof.Claim) []proof.Claim {
	seen := map[string]bool{}
	return slices.DeleteFunc(said, func(c proof.Claim) bool {
		twice := seen[oneLine(c.Text)]
		seen[oneLine(c.Text)] = true
		return twice
	})
}

// enough reports whether a summary is worth showing: one sentence in four
// holds. A model that invents more than that is not to be listened to.
func enough(t Tally) bool { return t.Proven > 0 && t.Proven*4 >= t.Said }

func sources(given []retrieval.Hit) []proof.Source {
	out := make([]proof.Source, len(given))
	for i, g := range given {
		out[i] = proof.Source{ID: passageName(i), Text: g.Passage.Text, Language: g.Document.Language,
			Links: []string{g.Document.Source, g.Passage.Mark.URL}}
		for _, u := range g.Passage.Units {
			out[i].Units = append(out[i].Units, u.Span)
		}
	}
	return out
}

// quoteAt cuts a stretch of a passage out as a quote.
func quoteAt(h retrieval.Hit, span retrieval.Span) retrieval.Quote {
	q := retrieval.Quote{
		Span: retrieval.Span{Start: h.Passage.Start + span.Start, End: h.Passage.Start + span.End},
		Text: h.Passage.Text[span.Start:span.End], Paragraph: h.Passage.Paragraph, Hit: h, Score: h.Score,
	}
	for _, u := range h.Passage.Units {
		if u.Start <= span.Start {
			q.Paragraph = u.Paragraph
		}
	}
	return q
}
