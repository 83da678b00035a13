// Package ledger holds the values that digests, standing questions, the gap
// loop, followed sources and channels, and self-tests keep in the store: plain
// values, so that every store can keep them without knowing their use. Times
// are instants; all durations of leases are counted by the store's own clock.
//
// It imports nothing of the project. Start reading at Digest and Run.
package ledger

import (
	"errors"
	"strings"
	"time"
)

// ErrFenced says that somebody else has taken over what the caller held; the
// caller must stop and touch nothing.
var ErrFenced = errors.New("taken over by another process")

// ErrNone says that there is no such digest, watch or gap in this community.
var ErrNone = errors.New("no such entry")

// ErrQuota says that a member or community has as many entries as are allowed.
var ErrQuota = errors.New("quota is used up")

// Digest is one community's standing order for a post.
type Digest struct {
	ID        int64
	Community string
	Channel   string
	Zone      string // IANA name
	Minute    int    // of the day, local wall clock: 540 is 09:00
	Days      uint8  // bit n is time.Weekday(n)
	Sections  string // names separated by commas; "" means all
	Role      string // the one role that is pinged; "" means none
	Documents string // only documents whose name begins with this; "" means all
	Quiet     bool   // one line a week when there is nothing new
	Paused    string // why it stands still, one of package digest's causes; "" means it runs
	Failures  int    // slots in a row that could not be posted
	By        string // the member who set it, told when it fails
	Created   time.Time
	Effective time.Time // when time, zone or days last changed: earlier slots never fire
	Covered   int64     // the last change (Change.Seq) that a post has covered
	CoveredAt time.Time // until when questions have been covered
	Spoke     time.Time // last post or quiet line
	Revision  int64     // differs after every change of the order
}

// State says how far a run has come.
type State string

// The states of a run. The last four are final.
const (
	Claimed  State = "claimed"  // somebody composes it
	Composed State = "composed" // Payload is kept, nothing was sent
	Sending  State = "sending"  // Payload may or may not have been posted
	Posted   State = "posted"
	Skipped  State = "skipped" // nothing new
	Missed   State = "missed"  // nobody ran within the window
	Failed   State = "failed"  // could not be posted within the window
)

// Final reports whether a run in this state is over.
func (s State) Final() bool { return s == Posted || s == Skipped || s == Missed || s == Failed }

// Run is one post of one digest. Key is the local date of its slot, or "now-"
// and an id for a post out of turn; there is one run for a digest and key.
type Run struct {
	Digest    int64
	Key       string
	Slot      time.Time // when it was due
	State     State
	Holder    string
	Fence     int64
	Attempts  int
	First     time.Time // when it was first claimed
	SentAt    time.Time // when it was last about to be sent
	RetryAt   time.Time // not before this
	Payload   []byte    // what is posted; kept so that a second attempt says the same
	Message   string    // id of the posted message
	Channel   string    // where it was posted; "" before
	Reason    string    // why it was skipped, failed or is being retried: one of package digest's causes
	Told      []Told    // what it says about answers
	Covered   int64     // see Digest
	CoveredAt time.Time
}

// Told is what a digest has said about the answer to a question.
type Told struct {
	Question int64     `json:"question"`
	Answered bool      `json:"answered"`
	Document int64     `json:"document"` // 0 for none
	Text     string    `json:"text"`     // the quote; "" for none, or once its document was removed
	At       time.Time `json:"-"`
}

// Claim asks for a run.
type Claim struct {
	Digest int64
	Key    string
	Slot   time.Time
	Holder string
	Lease  time.Duration
}

// Change says that a document of a community came, changed or went. Seq
// ascends in the order of the changes.
type Change struct {
	Seq       int64
	Community string
	Document  int64
	Name      string
	Title     string
	Kind      ChangeKind
	At        time.Time
}

// ChangeKind says what happened to a document.
type ChangeKind string

// The kinds of change.
const (
	Added   ChangeKind = "added"
	Changed ChangeKind = "changed"
	Removed ChangeKind = "removed"
	Taught  ChangeKind = "taught" // unchanged, but an admin pointed to a passage of it, or chose who may read it
)

// Turn begins the key of every post that is made out of turn.
const Turn = "now-"

// OutOfTurn reports whether an admin asked for the post; such a run neither
// serves a date nor counts as a failure of the schedule.
func (r Run) OutOfTurn() bool { return strings.HasPrefix(r.Key, Turn) }
