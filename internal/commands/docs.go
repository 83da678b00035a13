package commands

import (
	"context"
	"strconv"

	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/records"
	"docent/internal/retrieval"
)

func (b *Bot) documents() feature {
	sort := option(discord.StringOption, "sort", "sort")
	for _, o := range []records.Order{records.ByName, records.ByChange, records.BySize, records.ByQuotes} {
		sort.Choices = append(sort.Choices, discord.Choice{Name: "sort_" + layout.OrderKey(o), Value: layout.OrderKey(o)})
	}
	return feature{
		commands: []command{{
			name: "docs",
			subs: []command{
				{name: "list", run: b.listDocuments, options: []discord.CommandOption{sort, option(discord.IntegerOption, "page", "page")}},
				{
					name: "show", run: b.showDocument, complete: map[string]completer{"document": b.completeDocument},
					options: []discord.CommandOption{required(completed(option(discord.StringOption, "document", "shown_document")))},
				},
			},
		}},
		buttons: map[string]action{
			layout.DocsPage: {run: b.turnDocuments},
			layout.DocsShow: {run: b.turnDocument},
		},
	}
}

func (b *Bot) listDocuments(ctx context.Context, c *Call) (work, error) {
	page, _ := strconv.Atoi(c.Command.Text("page"))
	d, err := b.documentPage(ctx, c, page-1, layout.OrderOf(c.Command.Text("sort")))
	if err != nil {
		return nil, err
	}
	return nil, c.respond(ctx, d)
}

func (b *Bot) turnDocuments(ctx context.Context, c *Call) (work, error) {
	page, err := strconv.Atoi(c.Arg(0))
	if err != nil {
		return nil, c.refuse("error.stale")
	}
	d, err := b.documentPage(ctx, c, page, layout.OrderOf(c.Arg(1)))
	if err != nil {
		return nil, err
	}
	return nil, b.Client.Update(ctx, c.Interaction, d)
}

// listScope is what a list shows a member: those who manage the documents see
// all of the server's, others what they may read.
func (c *Call) listScope(ctx context.Context) (retrieval.Scope, error) {
	scope, err := c.scope(ctx)
	if c.can(manager) {
		scope.Hidden = nil
	}
	return scope, err
}

// documentPage lays out a page of the list, counted from 0. A page that is no
// longer there becomes the last.
func (b *Bot) documentPage(ctx context.Context, c *Call, page int, order records.Order) (discord.Draft, error) {
	if err := c.server(); err != nil {
		return discord.Draft{}, err
	}
	scope, err := c.listScope(ctx)
	if err != nil {
		return discord.Draft{}, err
	}
	_, total, err := b.Store.ListDocuments(ctx, scope, records.Listing{Limit: 1})
	if err != nil {
		return discord.Draft{}, err
	}
	l := layout.List{Community: c.Community, Page: max(0, min(page, (total-1)/layout.DocumentsPerPage)), Order: order}
	l.Documents, l.Total, err = b.Store.ListDocuments(ctx, scope, records.Listing{
		Order: order, Offset: l.Page * layout.DocumentsPerPage, Limit: layout.DocumentsPerPage,
	})
	if err != nil {
		return discord.Draft{}, err
	}
	if c.can(manager) {
		if l.Removed, err = b.Store.Removals(ctx, c.Community); err != nil {
			return discord.Draft{}, err
		}
		if l.Drafts, err = b.Store.Drafts(ctx, c.Community, c.User.ID); err != nil {
			return discord.Draft{}, err
		}
	}
	return layout.Documents(c.Words, l), nil
}

// maxOutline is how many headings a document's outline shows.
const maxOutline = 15

func (b *Bot) showDocument(ctx context.Context, c *Call) (work, error) {
	scope, err := c.listScope(ctx)
	if err != nil {
		return nil, err
	}
	d, err := b.findIn(ctx, c, scope, c.Command.Text("document"))
	if err != nil {
		return nil, err
	}
	shown, err := b.documentAt(ctx, c, d, 0)
	if err != nil {
		return nil, err
	}
	return nil, c.respond(ctx, shown)
}

func (b *Bot) turnDocument(ctx context.Context, c *Call) (work, error) {
	page, err := strconv.Atoi(c.Arg(1))
	if err != nil {
		return nil, c.refuse("error.stale")
	}
	scope, err := c.listScope(ctx)
	if err != nil {
		return nil, err
	}
	d, err := b.findIn(ctx, c, scope, c.Arg(0))
	if err != nil {
		return nil, err
	}
	shown, err := b.documentAt(ctx, c, d, page)
	if err != nil {
		return nil, err
	}
	return nil, b.Client.Update(ctx, c.Interaction, shown)
}

// documentAt lays out a page of a document, counted from 0: the first with its
// outline, each with some passages.
func (b *Bot) documentAt(ctx context.Context, c *Call, d records.Document, page int) (discord.Draft, error) {
	all, err := b.Store.Passages(ctx, d.ID)
	if err != nil {
		return discord.Draft{}, err
	}
	s := layout.Shown{Document: d, Shared: d.Community != c.Community, Pages: max(1, (len(all)+layout.ShownPerPage-1)/layout.ShownPerPage)}
	s.Page = max(0, min(page, s.Pages-1))
	from := s.Page * layout.ShownPerPage
	s.Passages = all[from:min(from+layout.ShownPerPage, len(all))]
	if s.Page == 0 {
		s.Outline = outline(all)
		s.More = max(0, len(s.Outline)-maxOutline)
		s.Outline = s.Outline[:min(len(s.Outline), maxOutline)]
	}
	return layout.Document(c.Words, s), nil
}

// outline lists the headings of a document where they first appear.
func outline(passages []retrieval.Passage) (all []layout.Heading) {
	seen := map[string]bool{}
	for _, p := range passages {
		if p.Headings != "" && !seen[p.Headings] {
			seen[p.Headings] = true
			all = append(all, layout.Heading{Text: p.Headings, Paragraph: p.Paragraph})
		}
	}
	return all
}
