// Package records holds the shapes of what Docent remembers about a
// community besides its documents: answers given and their receipts, votes,
// settings, the audit log, and which servers it is in.
//
// It is plain data between the packages that store it and those that use it,
// and imports nothing of the project. Members and channels are Discord ids as
// text. Start reading at Receipt.
package records

import (
	"errors"
	"time"
)

// ErrNotFound says that nothing is kept under the id given.
var ErrNotFound = errors.New("no such record")

// Receipt is an answer that was given, kept under a short permanent id.
type Receipt struct {
	ID        string
	Community string
	Channel   string // where it was asked; a thread has an id of its own
	Asker     string // "" once the member asked to be forgotten
	Parent    string // the receipt this question follows up; "" if none
	Kind      Kind
	Question  string  // as typed; "" once the member asked to be forgotten
	Asked     string  // as understood
	Only      []int64 // documents the member limited it to; nil means all
	Private   bool    // only the asker saw it
	Mode      string  // as answer.Mode
	Text      string  // the summary, where Mode is "summary"; "[1]" names the first quote
	Proven    int     // statements of the summary that were proven,
	Said      int     // of those that the model made
	Answered  bool
	Conflict  bool
	// Confidence is the probability that the first quote is right, in [0, 1].
	Confidence float64
	Quotes     []Citation
	Doubt      Doubt
	Created    time.Time
}

// Doubt is a word that the question took for granted and that the documents
// do not say where they should. The zero value is none.
type Doubt struct {
	Word      string // "…" once the member asked to be forgotten
	Quote     int    // index of what they say instead, among the quotes; -1 if nothing was found
	Elsewhere bool   // the word stands in them, about something else perhaps
}

// Doubted returns the index of the quote that answers a doubt, -1 if none does.
func (r Receipt) Doubted() int {
	if r.Doubt.Word == "" || r.Doubt.Quote >= len(r.Quotes) {
		return -1
	}
	return r.Doubt.Quote
}

// Summarised reports whether the answer has a proven summary.
func (r Receipt) Summarised() bool { return r.Mode == "summary" && r.Text != "" }

// Kind says what kind of question a receipt answers.
type Kind string

// The kinds of receipt.
const (
	KindAsk    Kind = "ask"
	KindVerify Kind = "verify"
)

// Citation is a quote with its place, as they were when the answer was given.
type Citation struct {
	Document  int64
	Name      string // the document's name in its community
	Title     string
	Source    string // its address; "" for a file
	Place     string // kind and label of its mark, "page 12"; "" if none
	PlaceURL  string
	Paragraph int // from 1
	Start     int // bytes in the stored text
	End       int
	Passage   int64
	Before    string // what to read first; "" if nothing
	Text      string
	Hash      [32]byte  // of the document's original bytes
	Changed   time.Time // of the document
	Erased    time.Time // when its words were erased; zero if they are there
}

// Shown is a message of ours that shows an answer.
type Shown struct {
	Receipt string
	Channel string
	Message string
}

// Vote is a member's opinion of an answer.
type Vote struct {
	Receipt string
	Member  string
	Up      bool
	Reason  string // "" if none was given
	At      time.Time
}

// Votes counts the opinions of an answer.
type Votes struct{ Up, Down int }

// Terminal is the actor of what was done from the terminal; it is no member's id.
const Terminal = "terminal"

// AuditEntry is one thing an admin did, or the operator in the terminal.
type AuditEntry struct {
	ID        int64
	Community string
	Actor     string // member id, or Terminal
	Action    string // "settings set", "docs remove", …
	Detail    string // what it was done to
	At        time.Time
}

// MemberData is everything kept about one member in the communities named.
type MemberData struct {
	Questions []Receipt
	Votes     []Vote
	Reports   []string     // receipts the member reported to the admins
	Audit     []AuditEntry // what the member did as an admin
}

// Document is what a list of documents shows of one.
type Document struct {
	ID         int64
	Community  string
	Name       string
	Title      string
	Language   string
	Source     string // its address; "" for a file
	Paragraphs int
	Bytes      int   // of its text
	Size       int64 // of the original, in bytes
	Hash       [32]byte
	Added      time.Time
	Changed    time.Time
	By         string // member who put its text; "" for the program
	Quoted     int    // how often the community's answers quoted it
	Restricted bool   // not everybody may read it
}
