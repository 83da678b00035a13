package layout

import (
	"strconv"

	"docent/internal/commands/locale"
	"docent/internal/discord"
	"docent/internal/records"
	"docent/internal/retrieval"
)

// ShownPerPage is how many passages a page of a document holds.
const ShownPerPage = 5

// Heading is a line of a document's outline.
type Heading struct {
	Text      string
	Paragraph int // the first below it
}

// Shown is a page of a document.
type Shown struct {
	Document records.Document
	Shared   bool
	Outline  []Heading // only on the first page
	More     int       // headings left out
	Passages []retrieval.Passage
	Page     int // from 0
	Pages    int
}

// maxHeading is what a line of an outline may take.
const maxHeading = 90

// Document shows facts and outline of a document, then its passages.
func Document(w locale.Words, s Shown) discord.Draft {
	b := newBudget()
	d := s.Document
	head := documentLine(w, d, s.Shared) + "\n" + Small(fit(d.Name, maxTitle, Inline)) + "\n" +
		Small(w.T("show.page", "page", strconv.Itoa(s.Page+1), "pages", strconv.Itoa(s.Pages)))
	parts := []discord.Component{text(b.fixed(head))}
	if len(s.Outline) > 0 {
		lines := "**" + w.T("show.outline") + "**"
		for _, h := range s.Outline {
			lines += "\n• " + fit(h.Text, maxHeading, Inline) + " · " + w.T("answer.paragraph", "n", strconv.Itoa(h.Paragraph))
		}
		if s.More > 0 {
			lines += "\n" + Small(w.T("digest.more", "n", strconv.Itoa(s.More)))
		}
		parts = append(parts, text(b.fixed(lines)))
	}
	for i, p := range s.Passages {
		at := Small(w.T("answer.paragraph", "n", strconv.Itoa(p.Paragraph)))
		if m := markText(p.Mark); m != "" {
			at += " · " + place(w, m)
		}
		share := b.left/(len(s.Passages)-i) - discord.Length(at) - 2
		parts = append(parts, text(b.fixed(at+"\n"+fit(p.Text, share, Block))))
	}
	draft := discord.Draft{Ephemeral: true, Components: []discord.Component{box(colourPlain, parts...)}}
	if s.Pages > 1 {
		id := strconv.FormatInt(d.ID, 10)
		draft.Components = append(draft.Components, rows(pages(w, s.Page, s.Page+1 < s.Pages,
			func(p int) string { return ID(DocsShow, id, strconv.Itoa(p)) }))...)
	}
	return draft
}
