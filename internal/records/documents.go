package records

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// What can keep a document from being put where it should go.
var (
	ErrNameTaken = errors.New("another document has this name")
	ErrQuota     = errors.New("the community holds as much as it may")
)

// Outcome says what putting did with a document.
type Outcome uint8

// The outcomes.
const (
	Added     Outcome = iota
	Replaced          // a document of that name held other bytes
	Unchanged         // a document of that name held these bytes: nothing was written
)

// Change reports what putting did with one document.
type Change struct {
	Document int64 // its id; the same as before if it was replaced
	Name     string
	Outcome  Outcome
	Passages int   // it has now
	Removed  int   // passages of the older version
	Version  int64 // the older text; 0 if there is none or none is kept
}

// Putting says in whose name documents are put, and what their community may
// hold. The zero value is the program itself, without a limit.
type Putting struct {
	By     string  // member id
	Quota  Quota   // looked at where the community grows
	Access *Access // of what is added; nil means everybody, and leaves replaced documents as they are
	// Forget keeps no earlier text of what is replaced, and takes back what
	// waits to be said about it: for texts whose authors have withdrawn words.
	Forget bool
}

// Quota is what a community may hold; 0 means no limit.
type Quota struct {
	Documents int
	Bytes     int64 // of the originals
}

// Usage is what a community holds.
type Usage struct {
	Documents int
	Bytes     int64 // of the originals
}

// Check returns a *QuotaError if u is over the quota.
func (q Quota) Check(u Usage) error {
	if q.Documents > 0 && u.Documents > q.Documents || q.Bytes > 0 && u.Bytes > q.Bytes {
		return &QuotaError{Quota: q, Needed: u}
	}
	return nil
}

// QuotaError says that something would go over a quota; it is ErrQuota.
type QuotaError struct {
	Quota  Quota
	Needed Usage // by all documents together
}

func (e *QuotaError) Error() string {
	return fmt.Sprintf("%d documents of %d bytes are over the quota of %d and %d",
		e.Needed.Documents, e.Needed.Bytes, e.Quota.Documents, e.Quota.Bytes)
}

// Is makes it ErrQuota.
func (e *QuotaError) Is(target error) bool { return target == ErrQuota }

// Version is an earlier text of a document.
type Version struct {
	ID         int64
	Document   int64
	Name       string // of the document at that time, like Title and Source
	Title      string
	Language   string
	Source     string
	Hash       [32]byte // of the original bytes
	Size       int64    // of the original, in bytes
	Bytes      int      // of the text
	Paragraphs int
	By         string // member who put it; "" for the program
	Since      time.Time
	Replaced   time.Time
}

// Removal is a document that was removed and can be brought back.
type Removal struct {
	ID       int64
	Document int64
	Name     string
	Title    string
	By       string    // member who removed it; "" for the program
	At       time.Time // when
	Until    time.Time // when it is forgotten; not after At if it cannot be brought back
}

// Undoable reports whether the document can still be brought back.
func (r Removal) Undoable(now time.Time) bool { return r.ID != 0 && now.Before(r.Until) }

// Draft is a document that was read and waits for an admin's word.
type Draft struct {
	ID         string
	Community  string
	Member     string // who may add it
	Document   int64  // that it is to replace; 0 goes by the name
	Access     Access
	Origin     string // what its maker needs to make it anew
	Name       string
	Title      string
	Language   string
	Source     string
	Hash       [32]byte
	Size       int64
	Bytes      int
	Paragraphs int
	Created    time.Time
}

// Access says who may read a document. The zero value is everybody; who is
// named by several fields must fulfil each of them.
type Access struct {
	Roles    []string `json:"roles,omitempty"`    // members with any of these roles
	Channels []string `json:"channels,omitempty"` // only in these channels and their threads
}

// Everybody reports whether nobody is kept out.
func (a Access) Everybody() bool { return len(a.Roles) == 0 && len(a.Channels) == 0 }

// Equal reports whether both let the same people read.
func (a Access) Equal(b Access) bool {
	same := func(a, b []string) bool {
		a, b = slices.Clone(a), slices.Clone(b)
		slices.Sort(a)
		slices.Sort(b)
		return slices.Equal(slices.Compact(a), slices.Compact(b))
	}
	return same(a.Roles, b.Roles) && same(a.Channels, b.Channels)
}

// Allows reports whether a viewer may read the document.
func (a Access) Allows(v Viewer) bool {
	any := func(wanted, have []string) bool {
		return len(wanted) == 0 || slices.ContainsFunc(have, func(id string) bool { return slices.Contains(wanted, id) })
	}
	return any(a.Roles, v.Roles) && any(a.Channels, v.Channels)
}

// Viewer is a member looking at a community's documents from a channel.
// Without Member and Roles it is everybody who reads the channel.
type Viewer struct {
	Community string
	Member    string
	Roles     []string
	Channels  []string // the channel, and for a thread its parent
}

// Order says how a list of documents is sorted.
type Order uint8

// The orders. Documents of the community stand before shared ones in all.
const (
	ByName   Order = iota // from A
	ByChange              // latest first
	BySize                // largest first
	ByQuotes              // most quoted first
)

// Listing selects documents for a list.
type Listing struct {
	Contains string // in the name or title, ignoring the case of A to Z; "" means all
	Order    Order
	Offset   int
	Limit    int // 0 means all
}
