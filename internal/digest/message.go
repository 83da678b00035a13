package digest

import (
	"context"
	"errors"
	"time"
)

// Message is a post or notice in Discord's Markdown, escaped and within
// Discord's limits.
type Message struct {
	Ping   string `json:"ping,omitempty"` // the one role to ping; "" for none
	Title  string `json:"title,omitempty"`
	Body   string `json:"body"`
	Footer string `json:"footer,omitempty"` // holds the marker by which the post is found again
	Button string `json:"button,omitempty"` // label of a button that opens the gaps; "" for none
	// Receipts are answers that buttons show, and their labels.
	Receipts []Receipt `json:"receipts,omitempty"`
}

// Receipt names the receipt of an answer.
type Receipt struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

// Poster sends messages. An error that wraps ErrRefused says that nothing was
// posted; after any other error the message may or may not be there.
type Poster interface {
	// Post sends m to a channel and returns the message's id. Within a few
	// minutes a second Post with the same nonce finds the first message
	// instead of sending another.
	Post(ctx context.Context, channel string, m Message, nonce string) (id string, err error)
	// Find looks for a message of our own, not older than since, whose footer
	// holds marker. It returns "" if there is none.
	Find(ctx context.Context, channel, marker string, since time.Time) (id string, err error)
	// Direct returns the channel of direct messages with a member.
	Direct(ctx context.Context, member string) (channel string, err error)
}

// ErrRefused says that Discord declined and nothing was posted. ErrGone and
// ErrClosed wrap it.
var ErrRefused = errors.New("refused by Discord")

// ErrGone says that the channel does not exist or may not be written to.
var ErrGone error = refusal("the channel is gone or closed to the bot")

// ErrClosed says that a member takes no direct messages.
var ErrClosed error = refusal("the member takes no direct messages")

type refusal string

func (r refusal) Error() string        { return string(r) }
func (r refusal) Is(target error) bool { return target == ErrRefused }
