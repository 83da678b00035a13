package layout

import (
	"fmt"
	"strconv"

	"docent/internal/commands/locale"
	"docent/internal/discord"
)

// DocumentLine is one document in a list.
type DocumentLine struct {
	Title      string
	Source     string
	Paragraphs int
	Changed    int64 // Unix seconds
	Shared     bool  // for all servers
}

// DocumentsPerPage is how many documents a page of the list holds.
const DocumentsPerPage = 10

// Documents shows a page of the list, counted from 0.
func Documents(w locale.Words, docs []DocumentLine, page, total int) discord.Draft {
	if total == 0 {
		return Notice(w.T("docs.empty"))
	}
	all := (total + DocumentsPerPage - 1) / DocumentsPerPage
	lines := []string{w.T("docs.title", "page", strconv.Itoa(page+1), "pages", strconv.Itoa(all), "n", strconv.Itoa(total)), ""}
	for i, d := range docs {
		line := strconv.Itoa(page*DocumentsPerPage+i+1) + "\\. " + w.T("docs.line",
			"title", fit(d.Title, maxTitle, Inline),
			"paragraphs", strconv.Itoa(d.Paragraphs), "date", fmt.Sprintf("<t:%d:d>", d.Changed))
		if d.Shared {
			line += " · " + w.T("docs.shared")
		}
		if u := webAddress(d.Source); u != "" && Length(u) < maxTitle {
			line += " · [" + w.T("docs.open") + "](" + u + ")"
		}
		lines = append(lines, line)
	}
	if all == 1 {
		return Page(lines)
	}
	return Page(lines, pages(w, page, page+1 < all, func(p int) string { return ID(DocsPage, strconv.Itoa(p)) })...)
}

// Audit shows a page of the audit log, counted from 0. more says that there is
// a next page.
func Audit(w locale.Words, lines []string, page int, more bool) discord.Draft {
	if page == 0 && !more {
		return Page(lines)
	}
	return Page(lines, pages(w, page, more, func(p int) string { return ID(AuditPage, strconv.Itoa(p)) })...)
}
