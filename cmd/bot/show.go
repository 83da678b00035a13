package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"docent/internal/history"
	"docent/internal/sqlite"
	"docent/internal/terminal"
)

func showCommand() command {
	return command{
		name: "show", args: "[flags] NAME [PARAGRAPH]",
		summary: "Show a document with its paragraph numbers, or one paragraph.",
		details: "With --raw the stored text is printed byte for byte: it is what the offsets of\n" +
			"quotes count in.",
		define: func(p *program, flags *flag.FlagSet) func(context.Context, []string) error {
			var f placeFlags
			f.define(flags)
			raw := flags.Bool("raw", false, "print the stored text exactly, and nothing else")
			return func(ctx context.Context, words []string) error {
				if len(words) == 0 || len(words) > 2 || *raw && len(words) > 1 {
					return usagef("`bot show` takes the name of a document and, without --raw, the number of a paragraph; `bot list` shows the names")
				}
				paragraph := 0
				if len(words) == 2 {
					n, err := strconv.Atoi(words[1])
					if err != nil || n < 1 {
						return usagef("The paragraph must be a number from 1")
					}
					paragraph = n
				}
				return p.show(ctx, f, words[0], paragraph, *raw)
			}
		},
	}
}

func (p *program) show(ctx context.Context, f placeFlags, name string, paragraph int, raw bool) error {
	lib, err := p.openForLooking(ctx, f)
	if err != nil {
		return err
	}
	defer lib.Close()
	doc, err := lib.find(ctx, name)
	if err != nil {
		return err
	}
	if raw {
		text, err := lib.store.FullText(ctx, doc.ID)
		if err != nil {
			return err
		}
		_, err = io.WriteString(p.out, text)
		return err
	}
	passages, err := lib.store.Passages(ctx, doc.ID)
	if err != nil {
		return err
	}
	paragraphs := history.Paragraphs(passages)
	var b strings.Builder
	s := p.screen()
	switch {
	case paragraph == 0:
		renderDocument(&b, s, doc, paragraphs)
	case paragraph > doc.Paragraphs:
		return failf("%s ends with paragraph %d", terminal.OneLine(name), doc.Paragraphs)
	default:
		for _, one := range paragraphs {
			if one.Number == paragraph {
				renderParagraph(&b, s, one)
			}
		}
	}
	_, err = io.WriteString(p.out, b.String())
	return err
}

func renderDocument(b *strings.Builder, s terminal.Screen, doc sqlite.Stored, paragraphs []history.Paragraph) {
	b.WriteString(s.Wrap("", doc.Title, s.Bold))
	facts := []string{doc.Name, size(doc.Size), "added " + doc.Added.Local().Format(time.DateOnly)}
	if !doc.Changed.Equal(doc.Added) {
		facts = append(facts, "changed "+doc.Changed.Local().Format(time.DateOnly))
	}
	if doc.Language != "" {
		facts = append(facts, "language "+doc.Language)
	}
	if doc.Source != "" {
		facts = append(facts, doc.Source)
	}
	b.WriteString(s.Wrap("", strings.Join(facts, ", "), s.Dim))
	headings := ""
	for _, p := range paragraphs {
		b.WriteByte('\n')
		if p.Headings != headings {
			headings = p.Headings
			b.WriteString(s.Wrap("", headings, s.Bold) + "\n")
		}
		renderParagraph(b, s, p)
	}
}

// renderParagraph sets the number before the first line.
func renderParagraph(b *strings.Builder, s terminal.Screen, p history.Paragraph) {
	const margin = 6
	number := fmt.Sprintf("%*d  ", margin-2, p.Number)
	b.WriteString(s.Hang(s.Dim(number), margin, p.Text))
}
