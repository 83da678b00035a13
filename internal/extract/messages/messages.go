// Package messages makes a document of what people wrote in a channel: each
// message a paragraph or more, with its link as its place.
//
// It reads nothing by itself and knows no Discord. Start reading at Document.
package messages

import (
	"context"
	"strings"
	"time"

	"docent/internal/extract"
	"docent/internal/retrieval"
)

// Message is one message. One without Text is left out.
type Message struct {
	Author string // what to call who wrote it
	Text   string
	URL    string // leads to it; "" for none
	Time   time.Time
}

// Label is what a citation calls the message's place.
const label = "2006-01-02 15:04"

// Document joins messages, oldest first, to one text. names sets the authors'
// names before what they wrote. The errors are those of extract.File.
func Document(ctx context.Context, name, title, source string, list []Message, names bool, limits extract.Limits) (retrieval.Document, error) {
	var text strings.Builder
	var marks []retrieval.Mark
	for _, m := range list {
		body := strings.TrimSpace(m.Text)
		if body == "" {
			continue
		}
		if text.Len() > 0 {
			text.WriteString("\n\n")
		}
		marks = append(marks, retrieval.Mark{Start: text.Len(), Kind: "message", Label: m.Time.UTC().Format(label), URL: m.URL})
		if names && m.Author != "" {
			text.WriteString(m.Author + ": ")
		}
		text.WriteString(body)
	}
	text.WriteString("\n")
	doc, err := extract.File(ctx, name, []byte(text.String()), limits)
	if err != nil {
		return doc, err
	}
	doc.Title, doc.Source, doc.Marks = title, source, marks
	return doc, nil
}
