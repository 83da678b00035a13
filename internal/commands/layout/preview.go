package layout

import (
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"docent/internal/commands/locale"
	"docent/internal/discord"
	"docent/internal/history"
	"docent/internal/records"
)

// Preview is what an admin is shown before a document is added.
type Preview struct {
	Draft     records.Draft
	Lead      []string // its first paragraphs
	Unread    []string // labels of pages without text
	Garbled   int      // characters that could not be read
	Replaces  *records.Document
	Changes   history.Count     // against what it replaces
	Same      *records.Document // another document with the same bytes
	Talk      *Talk             // of messages; nil for anything else
	Usage     records.Usage     // with it
	Quota     records.Quota
	LeftFiles []string // files of the message that are not part of it
}

// Talk says of what messages a draft is made.
type Talk struct {
	Messages int
	Whole    bool // the whole thread
	Names    bool // with the authors' names
	Thread   bool // it stands in a thread or forum post
	Readable bool // threads can be read
	Cut      bool // the thread is longer than what is taken
}

// What parts of a preview may take.
const (
	maxLead   = 1400 // of the first paragraphs, in UTF-16 units once escaped
	maxUnread = 20   // page labels
)

// ShowPreview asks whether a document is to be added.
func ShowPreview(w locale.Words, p Preview) discord.Draft {
	b := newBudget()
	title := "**" + w.T("draft.add", "title", fit(TitleOr(p.Draft.Title, p.Draft.Name), maxTitle, Inline)) + "**"
	if p.Replaces != nil {
		title = "**" + w.T("draft.replace", "title", fit(TitleOr(p.Replaces.Title, p.Replaces.Name), maxTitle, Inline)) + "**"
	}
	lines := []string{title, Small(facts(w, p))}
	if p.Replaces != nil {
		lines = append(lines, Differences(w, p.Changes))
	} else {
		lines = append(lines, "🔒 "+w.T("access.now", "readers", Readers(w, p.Draft.Access)))
	}
	lines = append(lines, warnings(w, p)...)
	lines = append(lines, talk(w, p)...)
	if line := room(w, p); line != "" {
		lines = append(lines, Small(line))
	}
	head := b.fixed(strings.Join(lines, "\n"))
	lead := b.take(strings.Join(p.Lead, "\n\n"), maxLead, Block)
	return discord.Draft{
		Ephemeral:  true,
		Components: append([]discord.Component{box(colourPlain, text(head), text(lead))}, rows(choices(w, p))...),
	}
}

// facts are the name, language and measures of what would be added.
func facts(w locale.Words, p Preview) string {
	d := p.Draft
	parts := []string{fit(d.Name, maxTitle, Inline)}
	if d.Language != "" {
		parts = append(parts, languageName(w, d.Language))
	}
	return strings.Join(append(parts, w.T("draft.paragraphs", "n", strconv.Itoa(d.Paragraphs)), Size(d.Size)), " · ")
}

// languageName is a language's name in the reader's own.
func languageName(w locale.Words, code string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return code
	}
	reader, err := language.Parse(w.Language())
	if err != nil {
		reader = language.English
	}
	if namer := display.Languages(reader); namer != nil {
		if name := namer.Name(tag); name != "" {
			return name
		}
	}
	return code
}

func warnings(w locale.Words, p Preview) (lines []string) {
	if n := len(p.Unread); n > 0 {
		labels := strings.Join(p.Unread[:min(n, maxUnread)], ", ")
		if n > maxUnread {
			labels += " …"
		}
		lines = append(lines, "⚠️ "+w.T("draft.unread", "pages", Inline(labels)))
	}
	if p.Garbled > 0 {
		lines = append(lines, "⚠️ "+w.N("draft.garbled", p.Garbled))
	}
	if p.Same != nil {
		lines = append(lines, "⚠️ "+w.T("draft.same", "title", fit(TitleOr(p.Same.Title, p.Same.Name), maxTitle, Inline)))
	}
	if len(p.LeftFiles) > 0 {
		lines = append(lines, "⚠️ "+w.T("draft.left_files", "files", fit(strings.Join(p.LeftFiles, ", "), maxTitle, Inline)))
	}
	return lines
}

// talk explains what adding members' own words means, and what can be chosen.
func talk(w locale.Words, p Preview) (lines []string) {
	t := p.Talk
	if t == nil {
		return nil
	}
	lines = append(lines, w.T("draft.messages", "n", strconv.Itoa(t.Messages)))
	if t.Cut {
		lines = append(lines, "⚠️ "+w.T("draft.thread_cut"))
	}
	names := "draft.without_names"
	if t.Names {
		names = "draft.with_names"
	}
	lines = append(lines, w.T(names), "ℹ️ "+w.T("draft.consent"))
	if !t.Readable {
		lines = append(lines, Small(w.T("draft.message_only")))
	}
	return lines
}

func room(w locale.Words, p Preview) string {
	if p.Quota == (records.Quota{}) {
		return ""
	}
	return w.T("draft.room", "documents", limited(strconv.Itoa(p.Usage.Documents), strconv.Itoa(p.Quota.Documents), p.Quota.Documents == 0),
		"size", limited(Size(p.Usage.Bytes), Size(p.Quota.Bytes), p.Quota.Bytes == 0))
}

// limited is "12 / 1000", or "12" without a limit.
func limited(have, limit string, free bool) string {
	if free {
		return have
	}
	return have + " / " + limit
}

func choices(w locale.Words, p Preview) []discord.Button {
	id := p.Draft.ID
	add := discord.Button{Label: w.T("button.draft_add"), Emoji: "✅", Style: discord.Success, CustomID: ID(DraftAccept, id)}
	if p.Replaces != nil {
		add.Label = w.T("button.draft_replace")
	}
	out := []discord.Button{add, Cancel(w, id)}
	t := p.Talk
	if t == nil {
		return out
	}
	toggle := func(on bool) string { return map[bool]string{false: "1", true: "0"}[on] }
	if t.Thread && t.Readable {
		key := "button.draft_whole"
		if t.Whole {
			key = "button.draft_one"
		}
		out = append(out, discord.Button{Label: w.T(key), Emoji: "🧵", CustomID: ID(DraftWhole, id, toggle(t.Whole))})
	}
	key := "button.draft_names"
	if t.Names {
		key = "button.draft_no_names"
	}
	return append(out, discord.Button{Label: w.T(key), Emoji: "👤", CustomID: ID(DraftNames, id, toggle(t.Names))})
}

// Cancel is the button that closes a question and leaves all as it is.
func Cancel(w locale.Words, draft string) discord.Button {
	return discord.Button{Label: w.T("button.cancel"), Emoji: "✖️", CustomID: ID(DraftDrop, draft)}
}

// Differences counts in words what differs between two texts.
func Differences(w locale.Words, c history.Count) string {
	if !c.Any() {
		return w.T("history.same_words")
	}
	var parts []string
	for i, key := range []string{"history.changed", "history.added", "history.removed", "history.moved"} {
		if c[i] > 0 {
			parts = append(parts, w.T(key, "n", strconv.Itoa(c[i])))
		}
	}
	return strings.Join(parts, " · ")
}

// PasteForm is the form for a text that is typed or pasted.
func PasteForm(w locale.Words, id, title string) discord.Modal {
	return discord.Modal{
		CustomID: id, Title: discord.Cut(w.T("modal.paste_title"), discord.MaxModalTitle),
		Components: []discord.Component{
			discord.Label{Text: w.T("modal.paste_name_label"), Input: discord.TextInput{CustomID: FieldTitle, Value: discord.Cut(title, maxPasteTitle), Max: maxPasteTitle}},
			discord.Label{Text: w.T("modal.paste_text_label"), Input: discord.TextInput{CustomID: FieldText, Paragraph: true, Max: discord.MaxInput}},
		},
	}
}

// maxPasteTitle is how long the title of a pasted text may be.
const maxPasteTitle = 100
