package digest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"docent/internal/answer"
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
)

// Lessons is what admins have taught; internal/sqlite implements it.
type Lessons interface {
	Lessons(ctx context.Context, community string) ([]ledger.Learned, error)
}

// Texts reads whole documents; internal/sqlite implements it.
type Texts interface {
	FullText(ctx context.Context, document int64) (string, error)
}

// The probability that a taught passage is right: an admin said so, but for
// another wording; and where the question asks for less than the lesson does.
const (
	taughtConfidence = 0.95
	nearConfidence   = 0.75
)

// Taught is a search that knows what admins taught: where a question asks what
// one of the lessons asks, the lesson's passage is quoted first. It implements
// answer.Searcher over another.
type Taught struct {
	inner   answer.Searcher
	lessons Lessons
	views   retrieval.Source
	texts   Texts
}

// Teach returns a search that puts lessons before what inner finds. A lesson
// that only comes near to the question breaks a silence, and never stands
// before an answer of the documents' own.
func Teach(inner answer.Searcher, lessons Lessons, views retrieval.Source, texts Texts) *Taught {
	return &Taught{inner, lessons, views, texts}
}

// Search finds what bears on q. A lesson whose words no longer stand in the
// document, or whose document the asker may not see, is passed over.
func (t *Taught) Search(ctx context.Context, q retrieval.Question) (retrieval.Result, error) {
	result, err := t.inner.Search(ctx, q)
	if err != nil || len(q.Scope.Communities) == 0 {
		return result, err
	}
	lessons, err := t.lessons.Lessons(ctx, q.Scope.Communities[0])
	if err != nil {
		return result, fmt.Errorf("search what was taught: %w", err)
	}
	asked := result.Asked
	if asked == "" {
		asked = q.Text
	}
	lesson, likeness := match(lessons, Key(asked), q.Scope)
	if likeness == Unlike || likeness == Near && result.Answered {
		return result, nil
	}
	quote, ok, err := t.quote(ctx, q.Scope, lesson)
	if err != nil || !ok {
		return result, err
	}
	quotes := []retrieval.Quote{quote}
	for _, other := range result.Quotes {
		apart := other.End <= quote.Start || quote.End <= other.Start
		if len(quotes) < 3 && (other.Hit.Document.ID != quote.Hit.Document.ID || apart) && result.Answered {
			quotes = append(quotes, other)
		}
	}
	result.Quotes = quotes
	confidence := taughtConfidence
	if likeness == Near {
		confidence = nearConfidence
	}
	result.Answered, result.Confidence, result.Conflict = true, max(result.Confidence, confidence), false
	return result, nil
}

// match finds the lesson for a key: the same key first, else the one taught
// last that asks the same, else the one taught last that comes near.
func match(lessons []ledger.Learned, key string, scope retrieval.Scope) (found ledger.Learned, best Likeness) {
	for _, l := range lessons {
		if slices.Contains(scope.Hidden, l.Document) || scope.Only != nil && !slices.Contains(scope.Only, l.Document) {
			continue
		}
		if l.Key == key {
			return l, Same
		}
		if likeness := teaches(l.Key, key); likeness != Unlike && likeness >= best {
			found, best = l, likeness
		}
	}
	return found, best
}

// teaches compares a lesson with a question. One that asks for more than was
// taught is not answered by it.
func teaches(lesson, key string) Likeness {
	likeness := Compare(lesson, key)
	if likeness == Near && len(strings.Fields(key)) > len(strings.Fields(lesson)) {
		return Unlike
	}
	return likeness
}

// quote finds a lesson's words in the document as it is now.
func (t *Taught) quote(ctx context.Context, scope retrieval.Scope, l ledger.Learned) (retrieval.Quote, bool, error) {
	full, err := t.texts.FullText(ctx, l.Document)
	if err != nil {
		return retrieval.Quote{}, false, fmt.Errorf("read a taught document: %w", err)
	}
	start := l.Start
	if start+len(l.Text) > len(full) || full[start:start+len(l.Text)] != l.Text {
		if start = strings.Index(full, l.Text); start < 0 {
			return retrieval.Quote{}, false, nil
		}
	}
	view, err := t.views.View(ctx, scope)
	if err != nil {
		return retrieval.Quote{}, false, err
	}
	defer view.Close()
	doc, err := view.Document(ctx, l.Document)
	if err != nil {
		return retrieval.Quote{}, false, err
	}
	first, last, err := view.DocumentPassages(ctx, l.Document)
	if err != nil {
		return retrieval.Quote{}, false, err
	}
	span := retrieval.Span{Start: start, End: start + len(l.Text)}
	p, ok, err := passageWith(ctx, view, first, last, span)
	if err != nil || !ok {
		return retrieval.Quote{}, false, err
	}
	paragraph := p.Paragraph
	for _, u := range p.Units {
		if p.Start+u.Start <= start {
			paragraph = u.Paragraph
		}
	}
	return retrieval.Quote{
		Span: span, Text: l.Text, Paragraph: paragraph, Score: 1,
		Hit: retrieval.Hit{Passage: p, Document: doc, Score: 1},
	}, true, nil
}

// passageWith finds the passage in which a span begins, by bisection: the
// passages of a document ascend in its text.
func passageWith(ctx context.Context, view retrieval.View, first, last int64, span retrieval.Span) (retrieval.Passage, bool, error) {
	for first <= last {
		middle := (first + last) / 2
		found, err := view.Passages(ctx, []int64{middle})
		if err != nil {
			return retrieval.Passage{}, false, err
		}
		switch p := found[0]; {
		case p.ID == 0:
			return retrieval.Passage{}, false, nil
		case span.Start < p.Start:
			last = middle - 1
		case span.Start >= p.End:
			first = middle + 1
		default:
			return p, true, nil
		}
	}
	return retrieval.Passage{}, false, nil
}
