package layout

import (
	"strconv"

	"docent/internal/commands/locale"
	"docent/internal/discord"
	"docent/internal/records"
)

// PassagesPerPage is how many passages "More passages" shows at once.
const PassagesPerPage = 4

// Passages shows a page, counted from 0, of the passages found for a
// receipt's question. more says that there is a next page.
func Passages(w locale.Words, r records.Receipt, found []Passage, page int, more bool) discord.Draft {
	b := newBudget()
	b.left -= maxTitle // the title's own words
	title := "**" + w.T("passages.title", "question", b.take(r.Question, maxQuestion/2, Inline)) + "**"
	parts := []discord.Component{text(title)}
	if len(found) == 0 {
		line := w.T("passages.none")
		if page > 0 {
			line = w.T("passages.end")
		}
		parts = append(parts, text(line))
	}
	for i, p := range found {
		share := b.left / (len(found) - i)
		place := where(w, Cite(p), 0, share/2)
		body := fit(p.Passage.Text, share-discord.Length(place)-2, Block)
		parts = append(parts, text(b.fixed(body+"\n"+place)))
	}
	var buttons []discord.Button
	if page > 0 || more {
		buttons = pages(w, page, more, func(p int) string { return ID(MorePage, r.ID, strconv.Itoa(p)) })
	}
	return discord.Draft{
		Ephemeral:  true,
		Components: append([]discord.Component{box(colourPlain, parts...)}, rows(buttons)...),
	}
}

// pages are the buttons to the page before and behind, counted from 0.
func pages(w locale.Words, page int, more bool, id func(int) string) []discord.Button {
	return []discord.Button{
		{Label: w.T("button.page_back"), Emoji: "⬅️", Disabled: page == 0, CustomID: id(max(page-1, 0))},
		{Label: w.T("button.page_on"), Emoji: "➡️", Disabled: !more, CustomID: id(page + 1)},
	}
}

// Cite makes a citation of a whole passage.
func Cite(p Passage) records.Citation {
	return records.Citation{
		Document: p.Document.ID, Name: p.Document.Name, Title: p.Document.Title, Source: p.Document.Source,
		Place: markText(p.Passage.Mark), PlaceURL: p.Passage.Mark.URL, Paragraph: p.Passage.Paragraph,
		Start: p.Passage.Start, End: p.Passage.End, Passage: p.Passage.ID, Text: p.Passage.Text,
		Hash: p.Document.Hash, Changed: dated(p.Document),
	}
}
