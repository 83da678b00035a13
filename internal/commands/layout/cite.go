package layout

import (
	"time"

	"docent/internal/retrieval"
)

// markText says a mark's kind and label in one text, "page 12", as it is kept
// in a citation.
func markText(m retrieval.Mark) string {
	if m.Kind == "" || m.Label == "" {
		return ""
	}
	return m.Kind + " " + m.Label
}

// dated is the date shown with a document: when it last changed.
func dated(d retrieval.Document) time.Time {
	if d.Changed.IsZero() {
		return d.Added
	}
	return d.Changed
}
