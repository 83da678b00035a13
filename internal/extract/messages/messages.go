// Package messages makes a document of what people wrote in a channel: each
// message a paragraph or more, with its link as its place.
//
// It reads nothing by itself and knows no Discord. Start reading at Document.
package messages

import (
	"strings"
	"time"

	"docent/internal/extract"
	"docent/internal/retrieval"
	"docent/internal/retrieval/text"
)

// Message is one message. One without Text is left out.
type Message struct {
	Author string // the member who wrote it
	Text   string // as Readable leaves it
	URL    string // leads to it; "" for none
	Time   time.Time
}

// Label is what a citation calls the message's place.
const label = "2006-01-02 15:04"

// Document joins messages, oldest first, to one text. names are what members
// are called: an author's stands before the message, others' where they are
// mentioned; who is not in it is not named. The errors are those of extract.Text.
func Document(name, title, source string, list []Message, names map[string]string, limits extract.Limits) (retrieval.Document, error) {
	var all strings.Builder
	var marks []retrieval.Mark
	for _, m := range list {
		body := strings.TrimSpace(strings.ToValidUTF8(m.Text, "\ufffd")) // else the text grows after the places are noted
		if body == "" {
			continue
		}
		if all.Len() > 0 {
			all.WriteString("\n\n")
		}
		marks = append(marks, retrieval.Mark{Start: all.Len(), Kind: "message", Label: m.Time.UTC().Format(label), URL: m.URL})
		if author := names[m.Author]; author != "" {
			all.WriteString(author + ": ")
		}
		all.WriteString(Named(body, names))
	}
	all.WriteString("\n")
	doc, err := extract.Text(name, all.String(), limits)
	if err != nil {
		return doc, err
	}
	for i := range doc.Blocks {
		// A short message is no heading: it must be quotable like any other.
		if b := &doc.Blocks[i]; b.Kind == text.Heading {
			b.Kind, b.Level, b.Units = text.Paragraph, 0, text.Sentences(doc.Text, b.Span)
		}
	}
	doc.Title, doc.Source, doc.Marks = title, source, marks
	return doc, nil
}
