package commands

import (
	"context"
	"errors"
	"slices"
	"strings"

	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/history"
	"docent/internal/records"
	"docent/internal/retrieval"
)

func (b *Bot) receipts() feature {
	return feature{
		commands: []command{{
			name: "quote", dm: true, run: b.quote,
			options: []discord.CommandOption{required(option(discord.StringOption, "id", "receipt"))},
		}},
		buttons: map[string]action{layout.ShowReceipt: {run: b.openReceipt}},
	}
}

// openReceipt shows the receipt that a button names, as quote does.
func (b *Bot) openReceipt(ctx context.Context, c *Call) (work, error) {
	return b.showReceipt(ctx, c, c.Arg(0))
}

// quote shows an earlier answer and what became of its documents.
func (b *Bot) quote(ctx context.Context, c *Call) (work, error) {
	if err := c.server(); err != nil {
		return nil, err
	}
	return b.showReceipt(ctx, c, strings.ToLower(strings.Trim(c.Command.Text("id"), " #`")))
}

func (b *Bot) showReceipt(ctx context.Context, c *Call, id string) (work, error) {
	r, err := c.receipt(ctx, id)
	if errors.As(err, &refusal{}) {
		return nil, c.refuse("receipt.unknown", "example", "`q7f3ab`")
	}
	if err != nil {
		return nil, err
	}
	return c.later(ctx, func(ctx context.Context) error {
		if !b.witnessed(ctx, c, r) {
			// Asked where this member may not read: the quotes are the
			// documents' words, the question is not theirs to see.
			r.Question, r.Asked = "", ""
		}
		scope, err := c.scope(ctx)
		if err != nil {
			return err
		}
		states, err := b.statesOf(ctx, scope, r.Quotes)
		if err != nil {
			return err
		}
		later, err := b.replacements(ctx, r, states)
		if err != nil {
			return err
		}
		return c.reply(ctx, layout.Receipt(c.Words, r, states, later))
	})
}

// witnessed reports whether a member may know what an answer's question was.
func (b *Bot) witnessed(ctx context.Context, c *Call, r records.Receipt) bool {
	return r.Asker == c.User.ID || r.Channel == c.ChannelID || b.sees(ctx, c, r.Channel)
}

// sees reports whether a member can read a channel. If Discord does not tell,
// the answer is no.
func (b *Bot) sees(ctx context.Context, c *Call, channel string) bool {
	if c.GuildID == "" {
		return false
	}
	ch, err := b.Client.Channel(ctx, channel)
	if err == nil && ch != nil && ch.IsThread() {
		if ch.Type == discord.ChannelPrivateThread {
			return false
		}
		ch, err = b.Client.Channel(ctx, ch.ParentID)
	}
	if err != nil || ch == nil || ch.GuildID != c.GuildID {
		return false
	}
	g, err := b.Client.Guild(ctx, c.GuildID)
	if err != nil || g == nil {
		return false
	}
	return discord.PermissionsIn(*g, *ch, c.User.ID, c.Roles).Has(discord.ViewChannel)
}

// replacements finds, for quotes that no longer stand in their documents, when these
// were replaced and what stands there now, as far as earlier texts are kept.
func (b *Bot) replacements(ctx context.Context, r records.Receipt, states []layout.State) ([]layout.Later, error) {
	all := make([]layout.Later, len(r.Quotes))
	for i, q := range r.Quotes {
		if states[i] != layout.Changed {
			continue
		}
		versions, err := b.Store.Versions(ctx, r.Community, q.Document)
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(versions, func(v records.Version) bool { return v.Hash == q.Hash })
		if at < 0 {
			continue
		}
		_, old, err := b.Store.Version(ctx, r.Community, q.Document, versions[at].ID)
		if err != nil {
			return nil, err
		}
		passages, err := b.Store.Passages(ctx, q.Document)
		if err != nil {
			return nil, err
		}
		all[i].Replaced = versions[at].Replaced
		if p, ok := history.Now(history.Compare(history.Paragraphs(old.Passages), history.Paragraphs(passages)), q.Text); ok {
			all[i].Instead = p.Text
		}
	}
	return all, nil
}

// statesOf finds out what became of quotes since an answer.
func (b *Bot) statesOf(ctx context.Context, scope retrieval.Scope, quotes []records.Citation) ([]layout.State, error) {
	view, err := b.Store.View(ctx, scope)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	states := make([]layout.State, len(quotes))
	for i, q := range quotes {
		p, err := around(ctx, view, q, 0)
		switch {
		case errors.Is(err, records.ErrNotFound):
			states[i] = layout.Gone
		case !q.Erased.IsZero():
			states[i] = layout.Erased
		case errors.Is(err, errQuoteGone):
			states[i] = layout.Changed
		case err != nil:
			return nil, err
		case p.Document.Hash == q.Hash:
			states[i] = layout.Same
		default:
			states[i] = layout.Moved
		}
	}
	return states, nil
}
