package digest

import (
	"context"
	"fmt"
	"time"

	"docent/internal/answer"
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
)

// The size of a post: what can be read over a coffee.
const (
	maxDocuments  = 5
	maxAsked      = 3
	maxChanged    = 3
	maxUnanswered = 3
	maxReasked    = 40 // questions asked again to see whether their answers changed
	// reach back of questions whose answers are compared
	askedWithin = 30 * 24 * time.Hour
	// quietAfter is how long nothing must have been said before the quiet line:
	// a week, less what a post may come later than its time, so that the line
	// of a weekly digest is not put off by a week each time.
	quietAfter = 7*24*time.Hour - CatchUp - time.Hour
	// quoteLimit is the longest sentence that is quoted, in characters.
	quoteLimit = 320
	// readPassages is how much of one document is weighed: enough for a book's
	// opening chapters, bounded for a library.
	readPassages = 400
	// readChanges is how many changes one post looks at.
	readChanges = 5000
)

// Sources is what the Writer reads of the store.
type Sources interface {
	Now(ctx context.Context) (time.Time, error)
	Changes(ctx context.Context, communities []string, after int64, limit int) ([]ledger.Change, error)
	Channels(ctx context.Context, community string, since time.Time) ([]string, error)
	Asked(ctx context.Context, community string, channels []string, since time.Time, limit int) ([]ledger.Question, error)
	// Told returns what a digest has said about answers.
	Told(ctx context.Context, digest int64) ([]ledger.Told, error)
	// Before returns a document's text as it was when change after was the
	// newest; ok is false if it has not changed since or nobody knows.
	Before(ctx context.Context, document, after int64) (text string, ok bool, err error)
	// DocumentIDs returns the ids of the documents of some communities whose
	// names begin with prefix, ascending.
	DocumentIDs(ctx context.Context, communities []string, prefix string) ([]int64, error)
}

// Asker answers a question with checked quotes; *answer.Engine is one.
type Asker interface {
	Ask(ctx context.Context, q retrieval.Question) (answer.Answer, error)
}

// Summariser sets proven sentences on top of quotes; *answer.Engine is one.
// Where it cannot, the answer comes back without Statements.
type Summariser interface {
	Summarise(ctx context.Context, a answer.Answer, who answer.Asker) answer.Answer
}

// Render puts a post into the markup and language of a community.
type Render func(ctx context.Context, community string, c Content) Message

// Rules decide what may be shown where; a nil function allows everything.
type Rules struct {
	// Hidden lists the documents that not everybody in a channel may see; for
	// channel "", those that not everybody in the community may see.
	Hidden func(ctx context.Context, community, channel string) ([]int64, error)
	// Belongs says whether a member is still in a community: who left is told
	// nothing more.
	Belongs func(ctx context.Context, community, member string) (bool, error)
	// Open says whether everybody may read a channel: only what was asked in
	// such channels, or in the digest's own, is repeated.
	Open func(ctx context.Context, community, channel string) bool
}

// scope is what everybody in a channel may see.
func (r Rules) scope(ctx context.Context, community, channel string) (retrieval.Scope, error) {
	s := retrieval.Scope{Communities: []string{community, retrieval.Shared}}
	if r.Hidden == nil {
		return s, nil
	}
	var err error
	if s.Hidden, err = r.Hidden(ctx, community, channel); err != nil {
		return s, fmt.Errorf("read who may see what: %w", err)
	}
	return s, nil
}

// Writer composes posts. It writes nothing to the store.
type Writer struct {
	sources Sources
	views   retrieval.Source
	asker   Asker
	render  Render
	sum     Summariser
	rules   Rules
}

// NewWriter returns a Writer. render puts a post into markup; sum may be nil.
func NewWriter(sources Sources, views retrieval.Source, asker Asker, render Render, sum Summariser, rules Rules) *Writer {
	return &Writer{sources, views, asker, render, sum, rules}
}

// Compose writes the post of a digest.
func (w *Writer) Compose(ctx context.Context, d ledger.Digest, p Period) (Draft, error) {
	g, err := w.gather(ctx, d, p)
	if err != nil {
		return Draft{}, err
	}
	content, draft := g.content, Draft{Covered: g.covered, CoveredAt: p.Now, Told: g.told}
	if content.empty() {
		if !d.Quiet || p.Now.Sub(d.Spoke) < quietAfter {
			draft.Empty = CauseNothingNew
			return draft, nil
		}
		content = Content{At: p.Now, Since: content.Since, Quiet: d.Spoke}
	}
	draft.Message = w.render(ctx, d.Community, content)
	draft.Message.Footer = marker(d, p.Key)
	if content.Quiet.IsZero() {
		draft.Message.Ping = d.Role // nobody is called for nothing
	}
	return draft, nil
}

// gather collects what a post says.
func (w *Writer) gather(ctx context.Context, d ledger.Digest, p Period) (*gathering, error) {
	g := &gathering{Writer: w, digest: d, period: p, scope: retrieval.Scope{Communities: []string{d.Community, retrieval.Shared}}}
	if err := g.open(ctx); err != nil {
		return nil, err
	}
	defer g.view.Close()
	for _, step := range []struct {
		section Section
		gather  func(context.Context) error
	}{
		{SectionDocuments, g.documents},
		{SectionQuestions, g.asked},
		{SectionAnswers, g.changedAnswers},
		{SectionUnanswered, g.unanswered},
		{SectionQuote, g.quoteOfTheDay},
		{SectionSummary, g.summary},
	} {
		if !wants(d, step.section) {
			continue
		}
		if err := step.gather(ctx); err != nil {
			return nil, fmt.Errorf("gather %s: %w", step.section, err)
		}
	}
	return g, nil
}
