package commands

import (
	"context"
	"errors"
	"slices"

	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/records"
)

// showAccess shows who may read a document, with selects to choose.
func (b *Bot) showAccess(ctx context.Context, c *Call) (work, error) {
	d, err := b.findOwn(ctx, c, c.Command.Text("document"))
	if err != nil {
		return nil, err
	}
	shown, err := b.accessOf(ctx, c, d)
	if err != nil {
		return nil, err
	}
	return nil, c.respond(ctx, shown)
}

func (b *Bot) accessOf(ctx context.Context, c *Call, d records.Document) (discord.Draft, error) {
	a, err := b.Store.Access(ctx, c.Community, d.ID)
	return layout.Access(c.Words, d, a), err
}

func (b *Bot) setRoles(ctx context.Context, c *Call) (work, error) {
	return b.changeAccess(ctx, c, func(a *records.Access) {
		// The id of @everyone is the server's: naming it keeps nobody out.
		a.Roles = slices.DeleteFunc(chosen(c), func(id string) bool { return id == c.GuildID })
	})
}

func (b *Bot) setRooms(ctx context.Context, c *Call) (work, error) {
	return b.changeAccess(ctx, c, func(a *records.Access) { a.Channels = chosen(c) })
}

func (b *Bot) openAccess(ctx context.Context, c *Call) (work, error) {
	return b.changeAccess(ctx, c, func(a *records.Access) { *a = records.Access{} })
}

func chosen(c *Call) []string {
	if c.Component == nil {
		return nil
	}
	return slices.Clone(c.Component.Values)
}

// changeAccess sets who may read a document, at once, and shows it in place.
func (b *Bot) changeAccess(ctx context.Context, c *Call, change func(*records.Access)) (work, error) {
	d, err := b.document(ctx, c)
	if err != nil {
		return nil, err
	}
	a, err := b.Store.Access(ctx, c.Community, d.ID)
	if err != nil {
		return nil, err
	}
	change(&a)
	err = b.Store.SetAccess(ctx, c.Community, d.ID, a)
	if errors.Is(err, records.ErrNotFound) {
		return nil, c.refuse("answer.document_unknown")
	}
	if err != nil {
		return nil, err
	}
	c.audit(ctx, "docs access", d.Name+": "+layout.Readers(b.Words.For(), a))
	shown, err := b.accessOf(ctx, c, d)
	if err != nil {
		return nil, err
	}
	return nil, b.Client.Update(ctx, c.Interaction, shown)
}
