package digest

import (
	"time"

	"docent/internal/records/ledger"
	"docent/internal/retrieval"
)

// Content is what a post says, before it is put into words and markup.
type Content struct {
	At         time.Time // when it is composed
	Since      time.Time // what came after this is covered
	Late       bool
	Summary    []Statement // of a language model, each proven
	Documents  []DocumentItem
	More       int // documents that changed but found no place
	Removed    []string
	Asked      []AskedItem
	Changed    []ChangedItem
	Unanswered []AskedItem // without answers
	Missing    int         // questions nobody could answer, in all
	Quote      *Quote      // of the day
	Quiet      time.Time   // not zero: only says that nothing came since
}

// Statement is a sentence of a language model with the quotes that prove it.
type Statement struct {
	Text   string
	Proofs []Quote
}

// Quote is a verbatim sentence with its place.
type Quote struct {
	ledger.Evidence
	Source   string // the document's address, "" for a file
	Place    string // address of the place itself, "" if there is none
	Headings string
	hit      retrieval.Hit // where it is cut from
}

// DocumentItem is a document that came or changed.
type DocumentItem struct {
	Name, Title string
	Kind        ledger.ChangeKind
	Quote       *Quote
	Before      string // what the quote replaced; "" if nothing resembles it
	Changed     int    // paragraphs that are new or changed
	Paragraphs  int
}

// AskedItem is a question with how often it was asked.
type AskedItem struct {
	Text    string
	Times   int
	Quote   *Quote // the answer; nil if there is none
	Receipt string // of the newest answer to it, "" if there is none
}

// ChangedItem is a question whose answer changed.
type ChangedItem struct {
	Text   string
	Before string // "" if there was no answer before, or one that may not be quoted any more
	Lost   bool   // there was an answer before, from a document that is gone or closed off since
	After  *Quote // nil if there is none any more
}

// empty reports whether nothing happened since the last post. A quote of the
// day alone is no reason to post.
func (c Content) empty() bool {
	return len(c.Documents) == 0 && len(c.Removed) == 0 && len(c.Asked) == 0 && len(c.Changed) == 0 && c.Missing == 0
}
