package layout

import (
	"fmt"
	"strconv"
	"strings"

	"docent/internal/commands/locale"
	"docent/internal/discord"
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
)

// GapsPerPage is how many gaps a page shows: each takes five of the forty
// components that a message may have.
const GapsPerPage = 5

// What a gap's parts may take, in UTF-16 units once escaped.
const (
	gapQuestion = 260
	gapBefore   = 140
	gapNearest  = 220
)

// GapList shows a page of unanswered questions, counted from 0, with what an
// admin can do about each. No member is named.
func GapList(w locale.Words, gaps []ledger.Question, page, total int) discord.Draft {
	if total == 0 {
		return Notice(w.T("gaps.none"))
	}
	all := (total + GapsPerPage - 1) / GapsPerPage
	parts := []discord.Component{text(w.T("gaps.title", "n", strconv.Itoa(total), "page", strconv.Itoa(page+1), "pages", strconv.Itoa(all)))}
	for _, q := range gaps {
		id := strconv.FormatInt(q.ID, 10)
		parts = append(parts, text(gap(w, q)), discord.ActionRow{Components: []discord.Component{
			discord.Button{Label: w.T("button.gap_write"), Emoji: "✍️", Style: discord.Primary, CustomID: ID(GapWrite, id)},
			discord.Button{Label: w.T("button.gap_point"), Emoji: "👉", CustomID: ID(GapPoint, id)},
			discord.Button{Label: w.T("button.gap_ignore"), Emoji: "🚫", CustomID: ID(GapIgnore, id, strconv.Itoa(page))},
		}})
	}
	d := discord.Draft{Ephemeral: true, Components: []discord.Component{box(colourPlain, parts...)}}
	if all > 1 {
		d.Components = append(d.Components, rows(pages(w, page, page+1 < all, func(p int) string { return ID(GapsPage, strconv.Itoa(p)) }))...)
	}
	return d
}

// gap is one question with its counts and the nearest passage.
func gap(w locale.Words, q ledger.Question) string {
	counts := w.T("gaps.counts", "asked", strconv.Itoa(q.Asked), "missing", strconv.Itoa(q.Missing), "down", strconv.Itoa(q.Down),
		"when", fmt.Sprintf("<t:%d:R>", q.Last.Unix()))
	question, before := retrieval.Conversation(q.Text)
	lines := "**" + fit(flat(question), gapQuestion, Inline) + "**\n"
	if len(before) > 0 {
		lines += Small("↪ "+w.T("answer.follows", "question", fit(flat(strings.Join(before, between)), gapBefore, Inline))) + "\n"
	}
	lines += Small(counts)
	if q.Nearest != "" {
		lines += "\n" + Small(w.T("gaps.nearest", "document", fit(q.Name, postTitle, Inline), "n", strconv.Itoa(q.Paragraph),
			"text", fit(flat(q.Nearest), gapNearest, Inline)))
	}
	return lines
}

// GapPassages offers passages to point to. The value of each is its place,
// "document.start.end".
func GapPassages(w locale.Words, q ledger.Question, found []retrieval.Hit) discord.Draft {
	pick := discord.Select{
		CustomID: ID(GapPick, strconv.FormatInt(q.ID, 10)), Of: discord.OfStrings,
		Placeholder: discord.Cut(w.T("gaps.pick"), discord.MaxPlaceholder),
	}
	b := newBudget()
	parts := []discord.Component{text(b.take(Asked(w, q.Text), gapQuestion, func(s string) string { return "**" + Inline(flat(s)) + "**" }))}
	for i, h := range found[:min(len(found), discord.MaxOptions)] {
		p := h.Passage
		title := TitleOr(h.Document.Title, h.Document.Name)
		share := b.left / (len(found) - i)
		parts = append(parts, text(b.fixed(fmt.Sprintf("%d\\. ", i+1)+fit(flat(p.Text), min(share-postTitle, gapNearest), Inline)+"\n"+
			Small(fit(title, postTitle/2, Inline)+" · "+w.T("answer.paragraph", "n", strconv.Itoa(p.Paragraph))))))
		pick.Options = append(pick.Options, discord.SelectOption{
			Label:       discord.Cut(fmt.Sprintf("%d. %s", i+1, flat(Visible(p.Text))), discord.MaxOptionText),
			Value:       fmt.Sprintf("%d.%d.%d", h.Document.ID, p.Start, p.End),
			Description: discord.Cut(flat(Visible(title)), discord.MaxOptionText),
		})
	}
	return discord.Draft{Ephemeral: true, Components: []discord.Component{
		box(colourPlain, parts...), discord.ActionRow{Components: []discord.Component{pick}},
	}}
}
