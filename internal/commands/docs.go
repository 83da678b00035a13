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
	return feature{
		commands: []command{{
			name: "docs",
			subs: []command{{
				name: "list", run: b.listDocuments,
				options: []discord.CommandOption{option(discord.IntegerOption, "page", "page")},
			}},
		}},
		buttons: map[string]action{layout.DocsPage: {run: b.turnDocuments}},
	}
}

func (b *Bot) listDocuments(ctx context.Context, c *Call) (work, error) {
	page, _ := strconv.Atoi(c.Command.Text("page"))
	d, err := b.documentPage(ctx, c, page-1)
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
	d, err := b.documentPage(ctx, c, page)
	if err != nil {
		return nil, err
	}
	return nil, b.Client.Update(ctx, c.Interaction, d)
}

// documentPage lays out a page of the list, counted from 0. A page that is no
// longer there becomes the last.
func (b *Bot) documentPage(ctx context.Context, c *Call, page int) (discord.Draft, error) {
	if err := c.server(); err != nil {
		return discord.Draft{}, err
	}
	scope, err := c.scope(ctx)
	if err != nil {
		return discord.Draft{}, err
	}
	_, total, err := b.Store.ListDocuments(ctx, scope, records.Listing{Limit: 1})
	if err != nil {
		return discord.Draft{}, err
	}
	page = max(0, min(page, (total-1)/layout.DocumentsPerPage))
	docs, total, err := b.Store.ListDocuments(ctx, scope, records.Listing{Offset: page * layout.DocumentsPerPage, Limit: layout.DocumentsPerPage})
	if err != nil {
		return discord.Draft{}, err
	}
	lines := make([]layout.DocumentLine, len(docs))
	for i, d := range docs {
		lines[i] = layout.DocumentLine{
			Title: titleOf(d), Source: d.Source, Paragraphs: d.Paragraphs,
			Changed: d.Changed.Unix(), Shared: d.Community == retrieval.Shared,
		}
	}
	return layout.Documents(c.Words, lines, page, total), nil
}

func titleOf(d records.Document) string {
	if d.Title != "" {
		return d.Title
	}
	return d.Name
}

// visible says which of some documents are there and may be read by this member.
func (b *Bot) visible(ctx context.Context, c *Call, ids []int64) (map[int64]bool, error) {
	there := map[int64]bool{}
	scope, err := c.scope(ctx)
	if err != nil || len(ids) == 0 {
		return there, err
	}
	scope.Only = ids
	docs, _, err := b.Store.ListDocuments(ctx, scope, records.Listing{})
	for _, d := range docs {
		there[d.ID] = true
	}
	return there, err
}

// completeDocument suggests documents of the member's own server. Their ids
// are the values, as names can be longer than Discord allows.
func (b *Bot) completeDocument(ctx context.Context, c *Call, typed string) ([]discord.Choice, error) {
	if c.Community == "" {
		return nil, nil
	}
	scope, err := c.scope(ctx)
	if err != nil {
		return nil, err
	}
	docs, _, err := b.Store.ListDocuments(ctx, scope, records.Listing{Contains: typed, Limit: discord.MaxChoices})
	if err != nil {
		return nil, err
	}
	var out []discord.Choice
	for _, d := range docs {
		out = append(out, discord.Choice{
			Name:  layout.Cut(layout.Visible(titleOf(d)), discord.MaxChoice),
			Value: strconv.FormatInt(d.ID, 10),
		})
	}
	return out, nil
}

// findDocument returns the document that an option names: by id, as
// suggested, or by name or title as typed. Only what the member may see is
// looked at, so a crafted id of another server's document names nothing.
func (b *Bot) findDocument(ctx context.Context, c *Call, value string) (records.Document, error) {
	scope, err := c.scope(ctx)
	if err != nil {
		return records.Document{}, err
	}
	if id, err := strconv.ParseInt(value, 10, 64); err == nil {
		scope.Only = []int64{id}
		docs, _, err := b.Store.ListDocuments(ctx, scope, records.Listing{Limit: 1})
		if err != nil {
			return records.Document{}, err
		}
		if len(docs) == 1 {
			return docs[0], nil
		}
		scope.Only = nil
	}
	docs, _, err := b.Store.ListDocuments(ctx, scope, records.Listing{Contains: value, Limit: 2})
	if err != nil {
		return records.Document{}, err
	}
	for _, d := range docs {
		if len(docs) == 1 || d.Name == value || d.Title == value {
			return d, nil
		}
	}
	return records.Document{}, c.refuse("answer.document_unknown")
}
