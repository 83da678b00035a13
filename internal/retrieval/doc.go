// Package retrieval turns documents into passages and a question into ranked
// passages and sentences: text analysis, ranking, quote choice and the
// decision to be silent. It is pure Go: it reads what is stored through
// Source and imports neither SQL nor Discord.
//
// Start reading at Prepare (a document's way in) and Engine.Search (a
// question's way through).
package retrieval

import (
	"context"
	"time"

	"docent/internal/retrieval/postings"
	"docent/internal/retrieval/text"
)

// Document is a text that a community can ask about.
type Document struct {
	ID       int64  // given by the store; 0 before
	Name     string // its identity within the community
	Title    string
	Language string // ISO 639-1, "" if not recognised
	Source   string // where it came from: a URL, or "" for a file
	Text     string // UTF-8, byte for byte what quotes are cut from
	Blocks   []text.Block
	Marks    []Mark   // ascending by Start; empty where paragraphs say enough
	Hash     [32]byte // SHA-256 of the original bytes
	Size     int64    // of the original, in bytes
	Added    time.Time
	Changed  time.Time
}

// Mark says where in the original a stretch of text stands: from Start to the
// next mark. Kind is "page", "slide", "row", "time", "message" or "section".
type Mark struct {
	Start int // byte offset in Document.Text
	Kind  string
	Label string // "12", "Budget!A7", "00:01:30"
	URL   string // leads to the place itself; "" if there is no such link
}

// Passage is the unit that is found: one paragraph, list or stretch of table,
// or a part of one that is very long.
type Passage struct {
	ID        int64 // community key<<32 | n; ascending within a document
	Document  int64 // its document's ID
	Paragraph int   // number of its first paragraph in the document, from 1
	Span            // in the document's text
	Text      string
	Headings  string // the headings it stands under, outermost first, separated by " › "
	Header    string // of a table: its header row
	Units     []Unit // what can be quoted
	Mark      Mark   // zero if the document has none
}

// Span is a half-open range of bytes.
type Span = text.Span

// Unit is a stretch of a passage that can be quoted: a sentence, a list item
// or a table row.
type Unit struct {
	Span          // relative to Passage.Text
	Paragraph int // as Passage.Paragraph
	Kind      text.Kind
}

// Prepared is a document ready to be stored.
type Prepared struct {
	Document
	Passages []Passage
	Terms    []postings.Passage // of Passages, in the same order
}

// Shared is the community whose documents every community searches besides its own.
const Shared = "shared"

// Scope limits a search. The statistics are those of all Communities.
type Scope struct {
	Communities []string // the asking community, then those it shares
	Only        []int64  // these documents; nil means all
	Hidden      []int64  // documents the asker may not see
}

// Source opens a consistent view of what is stored.
type Source interface {
	View(ctx context.Context, scope Scope) (View, error)
}

// View is one question's reading of the store: everything read through it
// belongs to the same moment. It must be closed.
type View interface {
	// Index is the inverted index over the scope's communities.
	Index() postings.Index
	// Passages returns the passages with these ids, in that order. An id that
	// is gone gives a passage with ID 0.
	Passages(ctx context.Context, ids []int64) ([]Passage, error)
	// DocumentPassages returns the ids of a document's passages as [first, last].
	DocumentPassages(ctx context.Context, document int64) (first, last int64, err error)
	// Document returns a document without Text and Blocks.
	Document(ctx context.Context, id int64) (Document, error)
	Close() error
}
