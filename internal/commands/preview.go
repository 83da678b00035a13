package commands

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/history"
	"docent/internal/records"
	"docent/internal/retrieval"
)

// shownLead is how many paragraphs a preview begins with.
const shownLead = 4

// preview keeps what was read until the admin says what to do with it, and
// shows it.
func (b *Bot) preview(ctx context.Context, c *Call, d records.Draft, doc retrieval.Document) (discord.Draft, error) {
	if doc.Name = cleanName(doc.Name); doc.Name == "" {
		doc.Name = c.Words.T("draft.untitled")
	}
	prepared := b.Intake.prepare(doc)
	d.Community, d.Member = c.Community, c.User.ID
	d, err := b.Store.SaveDraft(ctx, d, prepared)
	if err != nil {
		return discord.Draft{}, err
	}
	return b.previewOf(ctx, c, d, prepared)
}

// maxName is how long the name of a document that comes from Discord may be.
const maxName = 300

// cleanName takes out of a name what cannot be seen or typed.
func cleanName(s string) string {
	return discord.Cut(strings.Join(strings.Fields(layout.Visible(s)), " "), maxName)
}

// previewOf shows what waits for an admin's word.
func (b *Bot) previewOf(ctx context.Context, c *Call, d records.Draft, doc retrieval.Prepared) (discord.Draft, error) {
	docs, err := b.owned(ctx, c)
	if err != nil {
		return discord.Draft{}, err
	}
	p := layout.Preview{Draft: d, Lead: lead(doc.Text), Unread: unread(doc.Marks), Garbled: strings.Count(doc.Text, "\uFFFD"), Quota: b.Intake.Quota}
	for i := range docs {
		switch known := &docs[i]; {
		case d.Document != 0 && known.ID == d.Document, d.Document == 0 && known.Name == d.Name:
			p.Replaces = known
		case known.Hash == d.Hash:
			p.Same = known
		}
	}
	if d.Document != 0 && p.Replaces == nil {
		return discord.Draft{}, c.refuse("answer.document_unknown")
	}
	if p.Replaces != nil && p.Replaces.Hash == d.Hash {
		title := layout.Inline(discord.Cut(titleOf(*p.Replaces), 150))
		return layout.Notice(c.Words.T("draft.unchanged", "title", title)), b.Store.DropDraft(ctx, c.Community, d.ID)
	}
	if p.Replaces != nil {
		old, err := b.Store.Passages(ctx, p.Replaces.ID)
		if err != nil {
			return discord.Draft{}, err
		}
		p.Changes = history.CountOf(history.Compare(history.Paragraphs(old), history.Paragraphs(doc.Passages)))
	}
	if d.Origin != "" {
		if err := b.explainOrigin(d.Origin, &p); err != nil {
			return discord.Draft{}, err
		}
	}
	if p.Usage, err = b.usageWith(ctx, c, p); err != nil {
		return discord.Draft{}, errors.Join(err, b.Store.DropDraft(ctx, c.Community, d.ID))
	}
	return layout.ShowPreview(c.Words, p), nil
}

// usageWith is what the server would hold, or a refusal if that is too much.
func (b *Bot) usageWith(ctx context.Context, c *Call, p layout.Preview) (records.Usage, error) {
	u, err := b.Store.Usage(ctx, c.Community)
	if err != nil {
		return u, err
	}
	u.Bytes += p.Draft.Size
	if p.Replaces == nil {
		u.Documents++
		return u, c.overQuota(b.Intake.Quota.Check(u))
	}
	u.Bytes -= p.Replaces.Size
	if p.Draft.Size <= p.Replaces.Size {
		return u, nil
	}
	return u, c.overQuota(records.Quota{Bytes: b.Intake.Quota.Bytes}.Check(u))
}

// explainOrigin reads back of what messages a draft is made.
func (b *Bot) explainOrigin(origin string, p *layout.Preview) error {
	var o messageOrigin
	if err := json.Unmarshal([]byte(origin), &o); err != nil {
		return err
	}
	p.LeftFiles = o.Files
	p.Talk = &layout.Talk{
		Messages: o.Count, Whole: o.Whole, Names: o.Names, Thread: o.Thread, Readable: b.MessageContent, Cut: o.Cut,
	}
	return nil
}

// lead is how a document begins.
func lead(text string) []string {
	var lines []string
	for piece := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if piece = strings.TrimSpace(piece); piece != "" {
			lines = append(lines, piece)
		}
		if len(lines) == shownLead {
			break
		}
	}
	return lines
}

// unread lists the pages and slides between the first and last that gave no
// text, such as scanned ones.
func unread(marks []retrieval.Mark) []string {
	seen := map[int]bool{}
	last := 0
	for _, m := range marks {
		if n, err := strconv.Atoi(m.Label); err == nil && (m.Kind == "page" || m.Kind == "slide") {
			seen[n], last = true, max(last, n)
		}
	}
	var missing []string
	for n := 1; n < last; n++ {
		if !seen[n] {
			missing = append(missing, strconv.Itoa(n))
		}
	}
	return missing
}
