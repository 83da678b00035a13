package layout

import (
	"strconv"
	"strings"

	"docent/internal/commands/locale"
	"docent/internal/discord"
	"docent/internal/retrieval"
)

// Passage is one passage to be shown, with the quote to be marked in it.
type Passage struct {
	Document retrieval.Document // without Text
	Passage  retrieval.Passage
	Mark     retrieval.Span // of the quote, in the document's text; empty for none
}

// Paragraph is what "Show in context" shows: a passage with its neighbours a
// click away.
type Paragraph struct {
	Passage
	Receipt string
	Quote   int  // index in the receipt
	Steps   int  // passages from the quote's own
	Last    int  // paragraphs in the document; 0 if unknown
	Before  bool // there is a passage before it
	After   bool // there is one behind it
}

// InContext shows a passage with the quote set in bold.
func InContext(w locale.Words, p Paragraph) discord.Draft {
	b := newBudget()
	total := strconv.Itoa(p.Last)
	if p.Last == 0 {
		total = "…"
	}
	title := "**" + w.T("context.title", "document", b.take(TitleOr(p.Document.Title, p.Document.Name), maxTitle, Inline),
		"n", strconv.Itoa(p.Passage.Passage.Paragraph), "total", b.fixed(total)) + "**"
	b.left -= 2 * maxTitle
	parts := []discord.Component{text(title)}
	if h := p.Passage.Passage.Headings; h != "" {
		parts = append(parts, text(b.take(h, maxTitle, func(s string) string { return Small(Inline(s)) })))
	}
	parts = append(parts, text(marked(p.Passage, b.left)))
	return discord.Draft{
		Ephemeral: true,
		Components: append([]discord.Component{box(colourPlain, parts...)}, rows([]discord.Button{
			step(w, p, "previous", "⬅️", -1, p.Before),
			step(w, p, "next", "➡️", +1, p.After),
		})...),
	}
}

func step(w locale.Words, p Paragraph, key, emoji string, by int, there bool) discord.Button {
	return discord.Button{
		Label: w.T("button." + key), Emoji: emoji, Disabled: !there,
		CustomID: ID(ContextMove, p.Receipt, strconv.Itoa(p.Quote), strconv.Itoa(p.Steps+by)),
	}
}

// marked renders a passage as a block quote with the mark in bold. A passage
// that is too long is shown around the mark.
func marked(p Passage, limit int) string {
	s := p.Passage.Text
	from, to := p.Mark.Start-p.Passage.Start, p.Mark.End-p.Passage.Start
	if p.Mark.Len() <= 0 || from < 0 || to > len(s) || from >= to {
		return fit(s, limit, Block)
	}
	before, quote, after := s[:from], s[from:to], s[to:]
	room := limit
	shown := fit(quote, room, func(s string) string { return inBlock(bold(Quoted(s))) })
	room -= discord.Length(shown) + 8
	tail := fit(after, max(room/2, room-discord.Length(before)), func(s string) string { return inBlock(quotedOpen(s)) })
	room -= discord.Length(tail)
	head := fitEnd(before, room, func(s string) string { return inBlock(quotedOpen(s)) })
	return "> " + strings.TrimLeft(head+shown+tail, " \n>")
}

// quotedOpen escapes a part of a text whose white space at the ends joins it
// to the next.
func quotedOpen(s string) string {
	core := strings.TrimSpace(s)
	if core == "" {
		return space(s)
	}
	i := strings.Index(s, core)
	return space(s[:i]) + Quoted(core) + space(s[i+len(core):])
}

// space keeps what white space means: nothing, a gap, or a new line.
func space(s string) string {
	switch {
	case s == "":
		return ""
	case strings.ContainsAny(s, "\r\n"):
		return "\n"
	}
	return " "
}
