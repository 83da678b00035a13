package commands

import (
	"context"
	"strconv"

	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/records"
	"docent/internal/retrieval"
)

func titleOf(d records.Document) string { return layout.TitleOr(d.Title, d.Name) }

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

// completeDocument suggests documents that the member may read.
func (b *Bot) completeDocument(ctx context.Context, c *Call, typed string) ([]discord.Choice, error) {
	if c.Community == "" {
		return nil, nil
	}
	scope, err := c.scope(ctx)
	if err != nil {
		return nil, err
	}
	return b.suggestIn(ctx, scope, typed)
}

// completeOwn suggests the server's own documents to those who manage them.
func (b *Bot) completeOwn(ctx context.Context, c *Call, typed string) ([]discord.Choice, error) {
	return b.suggestIn(ctx, c.ownScope(), typed)
}

// suggestIn suggests documents of a scope. Their ids are the values, as names
// can be longer than Discord allows.
func (b *Bot) suggestIn(ctx context.Context, scope retrieval.Scope, typed string) ([]discord.Choice, error) {
	docs, _, err := b.Store.ListDocuments(ctx, scope, records.Listing{Contains: typed, Limit: discord.MaxChoices})
	if err != nil {
		return nil, err
	}
	var out []discord.Choice
	for _, d := range docs {
		out = append(out, discord.Choice{
			Name:  discord.Cut(layout.Visible(titleOf(d)), discord.MaxChoice),
			Value: strconv.FormatInt(d.ID, 10),
		})
	}
	return out, nil
}

// findDocument returns the document that an option names, of those the member
// may read.
func (b *Bot) findDocument(ctx context.Context, c *Call, value string) (records.Document, error) {
	scope, err := c.scope(ctx)
	if err != nil {
		return records.Document{}, err
	}
	return b.findIn(ctx, c, scope, value)
}

// ownScope is all that the server's managers may change.
func (c *Call) ownScope() retrieval.Scope { return retrieval.Scope{Communities: []string{c.Community}} }

// findOwn returns the server's own document that an option names. Only for
// those who may manage documents.
func (b *Bot) findOwn(ctx context.Context, c *Call, value string) (records.Document, error) {
	return b.findIn(ctx, c, c.ownScope(), value)
}

// own returns the server's own document with an id.
func (b *Bot) own(ctx context.Context, c *Call, id int64) (records.Document, error) {
	scope := c.ownScope()
	scope.Only = []int64{id}
	docs, _, err := b.Store.ListDocuments(ctx, scope, records.Listing{Limit: 1})
	if err == nil && len(docs) == 0 {
		err = c.refuse("answer.document_unknown")
	}
	if err != nil {
		return records.Document{}, err
	}
	return docs[0], nil
}

// owned returns all of the server's own documents.
func (b *Bot) owned(ctx context.Context, c *Call) ([]records.Document, error) {
	docs, _, err := b.Store.ListDocuments(ctx, c.ownScope(), records.Listing{})
	return docs, err
}

// findIn looks a document up in a scope: by id, as suggested, or by name or
// title as typed. A crafted id of another server's document names nothing.
func (b *Bot) findIn(ctx context.Context, c *Call, scope retrieval.Scope, value string) (records.Document, error) {
	if id, err := strconv.ParseInt(value, 10, 64); err == nil {
		one := scope
		one.Only = []int64{id}
		docs, _, err := b.Store.ListDocuments(ctx, one, records.Listing{Limit: 1})
		if err != nil {
			return records.Document{}, err
		}
		if len(docs) == 1 {
			return docs[0], nil
		}
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
