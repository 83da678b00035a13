package layout

import (
	"time"

	"docent/internal/retrieval"
)

// MarkText says a mark's kind and label in one text, "page 12", as it is kept
// in a citation.
func MarkText(m retrieval.Mark) string {
	if m.Kind == "" || m.Label == "" {
		return ""
	}
	return m.Kind + " " + m.Label
}

// Dated is the date shown with a document: when it last changed.
func Dated(d retrieval.Document) time.Time {
	if d.Changed.IsZero() {
		return d.Added
	}
	return d.Changed
}
