package layout

import (
	"fmt"
	"strconv"

	"docent/internal/commands/locale"
	"docent/internal/discord"
	"docent/internal/history"
	"docent/internal/records"
)

// Told is an earlier answer that would be another one now.
type Told struct {
	Receipt  string
	Question string
	Before   string // "" if it was erased
	After    string // "" if there would be none
}

// History is what is known of a document's past.
type History struct {
	Document records.Document
	Versions []records.Version // newest first
	Counts   []history.Count   // what differs between each version and the text after it
	Quoted   int               // earlier answers that quoted it
	Lost     int               // of these, how many quote words that no longer stand in it
	Differ   []Told            // answers that would now differ
	More     int               // of those, how many are not shown
}

// maxShownVersions is how many versions have a line of their own.
const maxShownVersions = 12

// ShowHistory lists versions and the answers that would now differ.
func ShowHistory(w locale.Words, h History) discord.Draft {
	b := newBudget()
	d := h.Document
	id := strconv.FormatInt(d.ID, 10)
	lines := "**" + w.T("history.title", "title", fit(TitleOr(d.Title, d.Name), maxTitle, Inline)) + "**\n" +
		w.T("history.now", "date", stamp(d.Changed, "f"), "paragraphs", strconv.Itoa(d.Paragraphs), "by", Author(w, d.By))
	if len(h.Versions) == 0 {
		lines += "\n" + w.T("history.none")
	}
	for i, v := range h.Versions[:min(len(h.Versions), maxShownVersions)] {
		lines += "\n• " + w.T("history.line", "from", stamp(v.Since, "f"), "until", stamp(v.Replaced, "f"), "by", Author(w, v.By)) +
			"\n" + Small(Differences(w, h.Counts[i]))
	}
	if n := len(h.Versions) - maxShownVersions; n > 0 {
		lines += "\n" + Small(w.T("digest.more", "n", strconv.Itoa(n)))
	}
	parts := []discord.Component{text(b.fixed(lines))}
	answers := w.T("history.quoted", "n", strconv.Itoa(h.Quoted), "lost", strconv.Itoa(h.Lost))
	parts = append(parts, discord.Separator{Line: true}, text(b.fixed(answers)))
	if len(h.Differ) > 0 {
		parts = append(parts, text(b.fixed("**"+w.T("history.differ", "n", strconv.Itoa(len(h.Differ)+h.More))+"**")))
	}
	for i, t := range h.Differ {
		parts = append(parts, text(b.fixed(differing(w, t, b.left/(len(h.Differ)-i)))))
	}
	draft := discord.Draft{Ephemeral: true, Components: []discord.Component{box(colourPlain, parts...)}}
	if len(h.Versions) > 0 {
		draft.Components = append(draft.Components, discord.ActionRow{Components: []discord.Component{versions(w, id, h.Versions)}})
	}
	return draft
}

func differing(w locale.Words, t Told, share int) string {
	now := w.T("history.no_answer")
	if t.After != "" {
		now = fit(flat(t.After), share/3, Inline)
	}
	before := w.T("history.erased_words")
	if t.Before != "" {
		before = fit(flat(t.Before), share/3, Inline)
	}
	return "• " + fit(flat(t.Question), min(postQuestion, share/4), Inline) + " · " + w.T("answer.receipt", "id", "`"+t.Receipt+"`") + "\n" +
		Small(w.T("history.before", "text", before)) + "\n" + Small(w.T("history.after", "text", now))
}

// Author names a member, the program if it is "", or the operator for
// records.Terminal.
func Author(w locale.Words, member string) string {
	switch member {
	case "":
		return w.T("history.program")
	case records.Terminal:
		return w.T("history.operator")
	}
	return "<@" + member + ">"
}

func versions(w locale.Words, document string, all []records.Version) discord.Select {
	s := discord.Select{CustomID: ID(DocsCompare, document), Of: discord.OfStrings, Placeholder: discord.Cut(w.T("history.choose"), discord.MaxPlaceholder)}
	for _, v := range all[:min(len(all), discord.MaxOptions)] {
		s.Options = append(s.Options, discord.SelectOption{
			Label: discord.Cut(v.Since.UTC().Format("2006-01-02 15:04")+" – "+v.Replaced.UTC().Format("2006-01-02 15:04")+" UTC", discord.MaxOptionText),
			Value: strconv.FormatInt(v.ID, 10), Description: discord.Cut(w.T("draft.paragraphs", "n", strconv.Itoa(v.Paragraphs))+" · "+Size(v.Size), discord.MaxOptionText),
		})
	}
	return s
}

// ChangesPerPage is how many changed paragraphs a page of a comparison holds.
const ChangesPerPage = 6

// Comparison is a version beside the present text.
type Comparison struct {
	Document records.Document
	Version  records.Version
	Changes  []history.Change // of the page
	Count    history.Count
	Page     int // from 0
	Pages    int
}

// Compare shows a version's paragraphs that differ from the present text.
func Compare(w locale.Words, c Comparison) discord.Draft {
	b := newBudget()
	id, version := strconv.FormatInt(c.Document.ID, 10), strconv.FormatInt(c.Version.ID, 10)
	head := "**" + w.T("history.compare", "title", fit(TitleOr(c.Document.Title, c.Document.Name), maxTitle, Inline),
		"from", stamp(c.Version.Since, "f"), "until", stamp(c.Version.Replaced, "f")) + "**\n" + Small(Differences(w, c.Count))
	parts := []discord.Component{text(b.fixed(head))}
	for i, ch := range c.Changes {
		parts = append(parts, text(b.fixed(change(w, ch, b.left/(len(c.Changes)-i)))))
	}
	buttons := []discord.Button{
		{Label: w.T("button.docs_restore"), Emoji: "⏪", Style: discord.Primary, CustomID: ID(DocsRestore, id, version)},
		{Label: w.T("button.docs_erase"), Emoji: "🔥", Style: discord.Danger, CustomID: ID(DocsErase, id, version)},
		{Label: w.T("button.docs_history"), Emoji: "🕘", CustomID: ID(DocsHistory, id)},
	}
	if c.Pages > 1 {
		buttons = append(buttons, pages(w, c.Page, c.Page+1 < c.Pages, func(p int) string { return ID(DocsCompare, id, version, strconv.Itoa(p)) })...)
	}
	return discord.Draft{
		Ephemeral:  true,
		Components: append([]discord.Component{box(colourPlain, parts...)}, rows(buttons)...),
	}
}

// change shows one paragraph before and now. Signs and words say the same as
// the strike-through, which screen readers pass over.
func change(w locale.Words, c history.Change, share int) string {
	old, fresh := c.Before.Number, c.After.Number
	place := map[history.Kind]string{
		history.Changed: w.T("history.paragraph_changed", "n", strconv.Itoa(fresh)),
		history.Added:   w.T("history.paragraph_added", "n", strconv.Itoa(fresh)),
		history.Removed: w.T("history.paragraph_removed", "n", strconv.Itoa(old)),
		history.Moved:   w.T("history.paragraph_moved", "from", strconv.Itoa(old), "to", strconv.Itoa(fresh)),
	}[c.Kind]
	share -= discord.Length(place) + 12
	out := "**" + place + "**"
	switch c.Kind {
	case history.Changed:
		out += "\n" + fmt.Sprintf("➖ ~~%s~~", fit(flat(c.Before.Text), share/2-6, Inline)) + "\n➕ " + fit(flat(c.After.Text), share/2, Inline)
	case history.Removed:
		out += "\n" + fmt.Sprintf("➖ ~~%s~~", fit(flat(c.Before.Text), share-6, Inline))
	case history.Added:
		out += "\n➕ " + fit(flat(c.After.Text), share, Inline)
	case history.Moved:
		out += "\n↕️ " + fit(flat(c.After.Text), min(share, maxTitle), Inline)
	}
	return out
}
