package ledger

import "time"

// Source is a web address that is followed for a community.
type Source struct {
	ID        int64
	Community string
	URL       string
	Was       string // the address it had before it moved; "" if it never did
	Kind      SourceKind
	Title     string
	Every     time.Duration // between two checks
	By        string        // the member who added it; "" for the terminal, ByConfig for the configuration
	Access    Access        // who may read what it brings
	Created   time.Time
	Checked   time.Time // the last check, zero before the first
	Succeeded time.Time // the last check that went well
	Changed   time.Time // when a check last changed a document
	Next      time.Time // the next check
	Failures  int       // checks in a row that failed
	Problem   string    // a sentence about the last check; "" if all was well
	Fault     string    // the same in one word, for who says it in another language
	ETag      string    // of what the address gave, with Modified
	Modified  string
	Documents int // it has now
	Troubled  int // of its pages, those that could not be read at the last check
	Fence     int64
}

// Access is records.Access: members with any of the roles, in any of the
// channels; empty means everybody.
type Access struct {
	Roles    []string `json:"roles,omitempty"`
	Channels []string `json:"channels,omitempty"`
}

// ByConfig is Source.By of what the configuration names.
const ByConfig = "config"

// SourceKind says what stands at a source's address.
type SourceKind string

// The kinds of sources. Until it was read for the first time a source has none.
const (
	SourceUnread  SourceKind = ""
	SourcePage    SourceKind = "page"
	SourceFeed    SourceKind = "feed"
	SourceSitemap SourceKind = "sitemap"
)

// Look is what following an address would bring.
type Look struct {
	Source  Source // its address, kind and title; Fault says why it cannot be read
	Found   []Found
	More    int // pages that were not looked at
	Already int // pages whose documents are there already, just so
}

// Found is a page of a Look.
type Found struct {
	URL        string
	Title      string
	Language   string
	Lead       string // how it begins
	Paragraphs int
	Unreadable bool
}

// Page is one page of a source: itself, an entry of the feed, a place of the
// sitemap.
type Page struct {
	Source   int64
	URL      string // as the source lists it
	Document string // the name of its document; "" while there was none
	ETag     string
	Modified string
	Stamp    string // what the source says of its version; "" if nothing
	Missing  int    // checks in a row that did not find it
	Problem  string // a sentence; "" if all was well
}
