package digest

import (
	"context"
	"fmt"
	"strings"
	"time"

	"docent/internal/answer"
	"docent/internal/records/ledger"
)

// Records is what the Recorder writes; internal/sqlite implements it.
type Records interface {
	Keys(ctx context.Context, community string, limit int) ([]string, error)
	RecordAsk(ctx context.Context, a ledger.Ask) (question int64, err error)
	RecordVote(ctx context.Context, community, ref string, up, down int) error
	CountVotes(ctx context.Context, community string, up, down int) error
}

// Recorder notes what is asked, for the gap loop, the digest and the
// statistics. Make one for a process.
type Recorder struct{ records Records }

// NewRecorder returns a Recorder.
func NewRecorder(r Records) *Recorder { return &Recorder{r} }

// recentKeys is how many questions a new one is compared with.
const recentKeys = 500

// maxAskedText is how much of a question is kept.
const maxAskedText = 500

// Asking is one question with its answer. Member and Channel are Discord ids;
// Ref is the answer's receipt.
type Asking struct {
	Community, Member, Channel, Ref string
	Question                        string
	Public                          bool // others saw question and answer
	Answer                          answer.Answer
	Elapsed                         time.Duration
}

// Asked records a question and returns the group it belongs to.
func (r *Recorder) Asked(ctx context.Context, a Asking) (question int64, err error) {
	key := Key(a.Question)
	if strings.TrimSpace(key) == "" {
		return 0, nil
	}
	keys, err := r.records.Keys(ctx, a.Community, recentKeys)
	if err != nil {
		return 0, fmt.Errorf("record a question: %w", err)
	}
	key = nearest(key, keys)
	ask := ledger.Ask{
		Community: a.Community, Ref: a.Ref, Member: a.Member, Channel: a.Channel, Key: key, Text: clip(a.Question, maxAskedText),
		Public: a.Public, Answered: a.Answer.Answered, Elapsed: a.Elapsed,
	}
	if len(a.Answer.Quotes) > 0 {
		q := a.Answer.Quotes[0]
		ask.Document, ask.Name, ask.Paragraph, ask.Nearest = q.Hit.Document.ID, name(q.Hit.Document.Title, q.Hit.Document.Name), q.Paragraph, q.Text
	}
	if ask.Answered {
		seen := map[int64]bool{}
		for _, q := range a.Answer.Quotes {
			if id := q.Hit.Document.ID; !seen[id] {
				seen[id] = true
				ask.Quoted = append(ask.Quoted, id)
			}
		}
	}
	question, err = r.records.RecordAsk(ctx, ask)
	if err != nil {
		return 0, fmt.Errorf("record a question: %w", err)
	}
	return question, nil
}

// nearest returns the first of the known keys that asks the same as key, else
// the first that comes near, else key itself.
func nearest(key string, known []string) string {
	near := key
	for _, other := range known {
		switch Compare(key, other) {
		case Same:
			return other
		case Near:
			if near == key {
				near = other
			}
		}
	}
	return near
}

// Voted records that the votes on an answer went from one count to another.
func (r *Recorder) Voted(ctx context.Context, community, ref string, before, after Votes) error {
	if err := r.records.RecordVote(ctx, community, ref, after.Up, after.Down); err != nil {
		return fmt.Errorf("record a vote: %w", err)
	}
	if before == after {
		return nil
	}
	if err := r.records.CountVotes(ctx, community, after.Up-before.Up, after.Down-before.Down); err != nil {
		return fmt.Errorf("count a vote: %w", err)
	}
	return nil
}

// Votes counts the opinions of one answer.
type Votes struct{ Up, Down int }
