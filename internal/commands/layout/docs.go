package layout

import (
	"cmp"
	"strconv"
	"strings"

	"docent/internal/commands/locale"
	"docent/internal/discord"
	"docent/internal/records"
)

// DocumentsPerPage is how many documents a page of the list holds.
const DocumentsPerPage = 10

// List is a page of the list of documents.
type List struct {
	Documents []records.Document
	Community string // whose list it is; others' documents are for all servers
	Page      int    // from 0
	Total     int    // documents on all pages
	Order     records.Order
	Drafts    []records.Draft   // that wait for this member
	Removed   []records.Removal // that this member can bring back
}

// orderKeys name the orders in custom ids and texts.
func orderKeys() []string { return []string{"name", "date", "size", "quotes"} }

func orderTexts() []string {
	return []string{"choice.sort_name", "choice.sort_date", "choice.sort_size", "choice.sort_quotes"}
}

// OrderKey is an order as an option's value or in a custom id.
func OrderKey(o records.Order) string { return orderKeys()[o] }

// OrderOf reads OrderKey; anything else is by name.
func OrderOf(key string) records.Order {
	for i, k := range orderKeys() {
		if k == key {
			return records.Order(i)
		}
	}
	return records.ByName
}

// Documents shows a page of the list.
func Documents(w locale.Words, l List) discord.Draft {
	var lines []string
	pageCount := (l.Total + DocumentsPerPage - 1) / DocumentsPerPage
	if l.Total == 0 {
		lines = append(lines, w.T("docs.empty"))
	} else {
		lines = append(lines, w.T("docs.title", "page", strconv.Itoa(l.Page+1), "pages", strconv.Itoa(pageCount), "n", strconv.Itoa(l.Total)),
			Small(w.T(orderTexts()[l.Order])), "")
	}
	for i, d := range l.Documents {
		lines = append(lines, strconv.Itoa(l.Page*DocumentsPerPage+i+1)+"\\. "+documentLine(w, d, d.Community != l.Community))
	}
	var buttons []discord.Button
	if pageCount > 1 {
		buttons = pages(w, l.Page, l.Page+1 < pageCount, func(p int) string { return ID(DocsPage, strconv.Itoa(p), OrderKey(l.Order)) })
	}
	for _, d := range l.Drafts[:min(len(l.Drafts), 3)] {
		label := discord.Cut(w.T("button.draft_show", "title", Visible(flat(TitleOr(d.Title, d.Name)))), discord.MaxLabel)
		buttons = append(buttons, discord.Button{Label: label, Emoji: "📥", CustomID: ID(DraftShow, d.ID)})
	}
	page := Page(lines, buttons...)
	if len(l.Removed) > 0 {
		page.Components = append(page.Components, discord.ActionRow{Components: []discord.Component{removals(w, l.Removed)}})
	}
	return page
}

// maxListed is what a title, and a link, may take in a list.
const maxListed = 110

func documentLine(w locale.Words, d records.Document, shared bool) string {
	line := w.T("docs.line", "title", fit(TitleOr(d.Title, d.Name), maxListed, Inline),
		"paragraphs", strconv.Itoa(d.Paragraphs), "size", Size(d.Size), "date", stamp(d.Changed, "d"), "quoted", strconv.Itoa(d.Quoted))
	if shared {
		line += " · " + w.T("docs.shared")
	}
	if d.Restricted {
		line += " · 🔒 " + w.T("docs.restricted")
	}
	if u := webAddress(d.Source); u != "" && discord.Length(u) < maxListed {
		line += " · [" + w.T("docs.open") + "](" + u + ")"
	}
	return line
}

// removals is the select that brings documents back.
func removals(w locale.Words, removed []records.Removal) discord.Select {
	s := discord.Select{CustomID: DocsBring, Of: discord.OfStrings, Placeholder: discord.Cut(w.T("docs.removed"), discord.MaxPlaceholder)}
	for _, r := range removed[:min(len(removed), discord.MaxOptions)] {
		s.Options = append(s.Options, discord.SelectOption{
			Label: discord.Cut(cmp.Or(Visible(flat(TitleOr(r.Title, r.Name))), "…"), discord.MaxOptionText), Value: strconv.FormatInt(r.ID, 10),
			Description: discord.Cut(w.T("docs.removed_until", "date", r.Until.UTC().Format("2006-01-02 15:04")+" UTC"), discord.MaxOptionText),
		})
	}
	return s
}

// Size is a number of bytes for people. Its units are the same in all the
// languages there are.
func Size(n int64) string {
	switch {
	case n < 1000:
		return strconv.FormatInt(n, 10) + " B"
	case n < 1_000_000:
		return strconv.FormatInt((n+500)/1000, 10) + " kB"
	}
	return strconv.FormatFloat(float64(n)/1_000_000, 'f', 1, 64) + " MB"
}

// Readers says who may read a document.
func Readers(w locale.Words, a records.Access) string {
	if a.Everybody() {
		return w.T("access.everybody")
	}
	var parts []string
	if len(a.Roles) > 0 {
		parts = append(parts, w.T("access.roles", "roles", Mentions("<@&", a.Roles)))
	}
	if len(a.Channels) > 0 {
		parts = append(parts, w.T("access.channels", "channels", Mentions("<#", a.Channels)))
	}
	return strings.Join(parts, "; ")
}

// Mentions lists channels ("<#") or roles ("<@&") as Discord shows them.
func Mentions(open string, ids []string) string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = open + id + ">"
	}
	return strings.Join(all, ", ")
}

// Access shows who may read a document and lets an admin choose.
func Access(w locale.Words, d records.Document, a records.Access) discord.Draft {
	id := strconv.FormatInt(d.ID, 10)
	none := 0
	choose := func(name, key string, of discord.SelectOf, types ...discord.ChannelType) discord.Component {
		return discord.ActionRow{Components: []discord.Component{discord.Select{
			CustomID: ID(name, id), Of: of, Min: &none, Max: discord.MaxOptions, Types: types,
			Placeholder: discord.Cut(w.T(key), discord.MaxPlaceholder),
		}}}
	}
	page := Page([]string{
		"**" + fit(TitleOr(d.Title, d.Name), maxTitle, Inline) + "**", "🔒 " + w.T("access.now", "readers", Readers(w, a)), "", Small(w.T("access.hint")),
	})
	page.Components = append(page.Components,
		choose(DocsRoles, "access.choose_roles", discord.OfRoles),
		choose(DocsRooms, "access.choose_channels", discord.OfChannels, discord.ChannelText, discord.ChannelAnnouncement, discord.ChannelForum))
	page.Components = append(page.Components, rows([]discord.Button{
		{Label: w.T("button.docs_open"), Emoji: "🔓", CustomID: ID(DocsOpen, id), Disabled: a.Everybody()},
	})...)
	return page
}

// Audit shows a page of the audit log, counted from 0. more says that there is
// a next page.
func Audit(w locale.Words, lines []string, page int, more bool) discord.Draft {
	if page == 0 && !more {
		return Page(lines)
	}
	return Page(lines, pages(w, page, more, func(p int) string { return ID(AuditPage, strconv.Itoa(p)) })...)
}
