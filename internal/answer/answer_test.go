package answer

import (
	"context"
	"errors"
	"strings"
	"testing"

	"docent/internal/retrieval"
)

// shelf is a store of texts by document id and a searcher with a fixed result.
type shelf struct {
	texts map[int64]string
	found retrieval.Result
	err   error
}

func (s *shelf) Text(_ context.Context, id int64, start, end int) (string, error) {
	t, ok := s.texts[id]
	if !ok {
		return "", errors.New("no such document")
	}
	if start < 0 || end > len(t) {
		return "", nil
	}
	return t[start:end], nil
}

func (s *shelf) Search(context.Context, retrieval.Question) (retrieval.Result, error) {
	return s.found, s.err
}

// cut quotes words out of document id of the shelf.
func (s *shelf) cut(id int64, words string) retrieval.Quote {
	at := strings.Index(s.texts[id], words)
	if at < 0 {
		panic("the shelf has no " + words)
	}
	return retrieval.Quote{
		Span: retrieval.Span{Start: at, End: at + len(words)}, Text: words, Paragraph: 2,
		Hit: retrieval.Hit{Document: retrieval.Document{ID: id, Title: "Minutes"}},
	}
}

func newShelf() *shelf {
	return &shelf{texts: map[int64]string{7: "The ministers talked.\n\nThey will meet\nin Budapest. Nobody objected."}}
}

func TestAskQuotesWhatStandsInTheText(t *testing.T) {
	t.Parallel()
	s := newShelf()
	q := s.cut(7, "They will meet\nin Budapest.")
	q.Before = "The ministers talked."
	s.found = retrieval.Result{Quotes: []retrieval.Quote{q}, Answered: true, Confidence: 0.8}
	a, err := New(s, s).Ask(t.Context(), retrieval.Question{Text: "where will they meet?"})
	if err != nil {
		t.Fatal(err)
	}
	want := "(The ministers talked.) “They will meet in Budapest.” — Minutes, paragraph 2"
	if a.Mode != ModeQuotes || a.Text != want {
		t.Errorf("mode %s, text\n%s\nwant\n%s", a.Mode, a.Text, want)
	}
	if a.Quotes[0].Text != "They will meet\nin Budapest." {
		t.Errorf("the quote lost its line break: %q", a.Quotes[0].Text)
	}
}

func TestAskWithholdsAnAnswerWhoseFirstQuoteIsNotStored(t *testing.T) {
	t.Parallel()
	s := newShelf()
	wrong := s.cut(7, "Nobody objected.")
	wrong.Text = "Nobody Objected."
	s.found = retrieval.Result{
		Quotes:   []retrieval.Quote{wrong, s.cut(7, "The ministers talked.")},
		Answered: true, Confidence: 0.9, Conflict: true,
	}
	a, err := New(s, s).Ask(t.Context(), retrieval.Question{Text: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if a.Answered || a.Confidence != 0 || a.Mode != ModeNone || a.Text != NotFound || a.Conflict {
		t.Errorf("got %+v", a)
	}
	if len(a.Quotes) != 1 {
		t.Errorf("kept %d quotes, want the one that stands in the text", len(a.Quotes))
	}
}

func TestAskSaysWhichStepFailed(t *testing.T) {
	t.Parallel()
	s := newShelf()
	s.err = errors.New("disk")
	if _, err := New(s, s).Ask(t.Context(), retrieval.Question{Text: "x"}); !errors.Is(err, s.err) {
		t.Errorf("got %v", err)
	}
	s = newShelf()
	q := s.cut(7, "Nobody objected.")
	q.Hit.Document.ID = 8
	s.found = retrieval.Result{Quotes: []retrieval.Quote{q}, Answered: true}
	if _, err := New(s, s).Ask(t.Context(), retrieval.Question{Text: "x"}); err == nil {
		t.Error("a quote that cannot be checked was passed")
	}
}

func TestAConflictShowsBothQuotes(t *testing.T) {
	t.Parallel()
	s := newShelf()
	s.found = retrieval.Result{
		Quotes:   []retrieval.Quote{s.cut(7, "Nobody objected."), s.cut(7, "The ministers talked.")},
		Answered: true, Conflict: true,
	}
	a, err := New(s, s).Ask(t.Context(), retrieval.Question{Text: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Split(a.Text, "\n"); len(got) != 3 || got[0] != Disagree {
		t.Errorf("got %q", a.Text)
	}
}
