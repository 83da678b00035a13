package digest

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"docent/internal/records/ledger"
	"docent/internal/retrieval"
	"docent/internal/retrieval/language"
	"docent/internal/retrieval/text"
)

// AnswersTitle is the title of the documents that admins write as answers.
const AnswersTitle = "Answers by the team"

// ErrEmpty says that a form came back without an answer in it.
var ErrEmpty = errors.New("the answer is empty")

// GapStore is what the gap loop reads and writes; internal/sqlite implements it.
type GapStore interface {
	Now(ctx context.Context) (time.Time, error)
	Question(ctx context.Context, community string, id int64) (ledger.Question, error)
	SetStatus(ctx context.Context, community string, id int64, status ledger.Status) error
	Teach(ctx context.Context, lesson ledger.Learned, question int64) error
}

// Shelf stores a document of a community and returns its id.
type Shelf func(ctx context.Context, community string, doc retrieval.Prepared) (id int64, err error)

// Gaps closes gaps: by a written answer, by pointing to a passage, or by
// ignoring a question.
type Gaps struct {
	store GapStore
	shelf Shelf
}

// NewGaps returns a Gaps.
func NewGaps(store GapStore, shelf Shelf) *Gaps { return &Gaps{store, shelf} }

// Author is the admin who closes a gap.
type Author struct{ Member, Name string }

// Write makes an answer a document of its own, with author and date, and
// teaches it for the question and its like. Who watches the question is told
// as after any change of documents. It returns the document's name.
func (g *Gaps) Write(ctx context.Context, community string, question int64, body string, by Author) (string, error) {
	body = strings.TrimSpace(body)
	if body == "" {
		return "", ErrEmpty
	}
	q, err := g.store.Question(ctx, community, question)
	if err != nil {
		return "", err
	}
	now, err := g.store.Now(ctx)
	if err != nil {
		return "", err
	}
	content, start := answerText(q.Text, body, by.Name, now)
	doc := retrieval.Document{
		Name: answerName(q), Title: AnswersTitle, Text: content, Language: language.Detect(content),
		Blocks: text.Split(content, text.Markdown), Hash: sha256.Sum256([]byte(content)), Size: int64(len(content)),
		Added: now, Changed: now,
	}
	id, err := g.shelf(ctx, community, retrieval.Prepare(doc))
	if err != nil {
		return "", fmt.Errorf("store a written answer: %w", err)
	}
	end := firstSentences(content, start)
	lesson := ledger.Learned{Community: community, Key: q.Key, Document: id, Start: start, End: end, Text: content[start:end], By: by.Member}
	if err := g.store.Teach(ctx, lesson, question); err != nil {
		return "", err
	}
	return doc.Name, g.store.SetStatus(ctx, community, question, ledger.Written)
}

// answerName is the name of a question's answer, the same for the same
// question, so that an answer written anew replaces the one before.
func answerName(q ledger.Question) string {
	var words []string
	for _, part := range strings.Fields(q.Key) {
		if !strings.HasPrefix(part, "?") {
			words = append(words, wordOf(part))
		}
	}
	return fmt.Sprintf("%s/%04d %s.md", AnswersTitle, q.ID, slug(strings.Join(words, " ")))
}

// answerText is the document of an answer, and where the answer begins in it.
// Author and date stand in front matter, which is shown but never quoted.
func answerText(question, body, author string, at time.Time) (content string, start int) {
	question, _ = retrieval.Conversation(question)
	head := fmt.Sprintf("---\nauthor: %s\ndate: %s\n---\n\n# %s\n\n", oneLine(author), at.UTC().Format(time.DateOnly), oneLine(question))
	return head + body + "\n", len(head)
}

// oneLine makes s one line that ends no front matter.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// firstSentences returns where the first sentences of the text from start on
// end, as many as make a readable quote, and always one.
func firstSentences(s string, start int) int {
	end := len(strings.TrimRightFunc(s, unicode.IsSpace))
	sentences := text.Sentences(s, text.Span{Start: start, End: end})
	if len(sentences) == 0 {
		return end
	}
	last := sentences[0].End
	for _, sentence := range sentences[1:] {
		if sentence.End-start > quoteLimit {
			break
		}
		last = sentence.End
	}
	return last
}

// slug is a question as part of a document's name.
func slug(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return ' '
	}, s)
	return clip(strings.Join(strings.Fields(s), "-"), 40)
}

// Point teaches a passage as the answer to a question and its like. span lies
// in the document's text, and quoted holds its bytes.
func (g *Gaps) Point(ctx context.Context, community string, question, document int64, span retrieval.Span, quoted, by string) error {
	q, err := g.store.Question(ctx, community, question)
	if err != nil {
		return err
	}
	return g.store.Teach(ctx, ledger.Learned{
		Community: community, Key: q.Key, Document: document, Start: span.Start, End: span.End, Text: quoted, By: by,
	}, question)
}

// Ignore closes a gap without an answer; asked again, it stays closed.
func (g *Gaps) Ignore(ctx context.Context, community string, question int64) error {
	return g.store.SetStatus(ctx, community, question, ledger.Ignored)
}
