package ledger

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

// History is a channel or forum whose messages are documents.
type History struct {
	ID        int64
	Community string
	Channel   string
	Name      string // the channel's
	Names     bool   // authors' names are wanted
	Closed    bool   // not everybody may read the channel
	By        string // the member who named it
	Created   time.Time
	Checked   time.Time // zero before the first time
	Next      time.Time
	Failures  int       // in a row
	Problem   Trouble   // "" if all went well
	Messages  int       // that are kept
	Complete  bool      // everything was read once
	Reached   time.Time // how far back it was read, while it is not complete
	Fence     int64
}

// What keeps a channel from being read at all.
var (
	ErrChannel = errors.New("not a channel of this server with messages to read")
	ErrAccess  = errors.New("the bot may not read the channel")
	ErrIntent  = errors.New("Discord withholds what messages say")
)

// Trouble is what keeps a channel from being read.
type Trouble string

// The troubles.
const (
	NoTrouble     Trouble = ""
	TroubleAccess Trouble = "access" // the bot may not read the channel
	TroubleGone   Trouble = "gone"   // there is no such channel
	TroubleIntent Trouble = "intent" // Discord withholds what messages say
	TroubleQuota  Trouble = "quota"  // the server's documents are at their limit
	TroubleLater  Trouble = "later"  // Discord could not be asked
)

// Stream is a channel, thread or post of a History, and how far it was read.
type Stream struct {
	History  int64
	Channel  string
	Name     string
	Thread   bool
	Newest   int64 // message; 0 before the first
	Oldest   int64
	Complete bool // the beginning was reached

	Names bool // of its History
}

// Stale is a document that is to be made anew of its messages.
type Stale struct {
	Stream
	Part     string
	Mark     int64
	Amended  bool              // a message was edited or deleted: what it said is to be forgotten
	Messages []Message         // all of them, ascending
	People   map[string]string // what members are called in it; none unless names are wanted
}

// Message is one that is kept.
type Message struct {
	ID     int64
	Author string // member
	Text   string // mentions of members stand in it as <@id>
	// Names are what its author and those it mentions are called, of a message
	// that is to be kept, where names are wanted.
	Names map[string]string
}

// discordEpoch is the first second of 2015, from which Discord counts (API
// reference, "Snowflakes").
const discordEpoch = 1420070400000

// Time is when the message was written: its id holds it.
func (m Message) Time() time.Time { return time.UnixMilli(m.ID>>22 + discordEpoch).UTC() }

// First is the least id that a message written at t can have.
func First(t time.Time) int64 { return (t.UnixMilli() - discordEpoch) << 22 }

// Part names the document that a message of the stream belongs to: "" for a
// thread's, the month for a channel's.
func (s Stream) Part(id int64) string {
	if s.Thread {
		return ""
	}
	return Message{ID: id}.Time().Format("2006-01")
}

// Bounds are the ids of a part's messages: from first up to, but without, end.
func (s Stream) Bounds(part string) (first, end int64, err error) {
	if part == "" {
		return 0, 1<<63 - 1, nil
	}
	month, err := time.Parse("2006-01", part)
	if err != nil {
		return 0, 0, fmt.Errorf("a month of messages: %w", err)
	}
	return First(month), First(month.AddDate(0, 1, 0)), nil
}

// Snowflake is an id of Discord's as a number; 0 if it is none.
func Snowflake(id string) int64 {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
