package commands

import (
	"context"
	"errors"
	"slices"

	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/records"
)

func (b *Bot) sharing() feature {
	return feature{buttons: map[string]action{
		layout.Share:  {run: b.share},
		layout.Delete: {run: b.remove},
	}}
}

// share posts a private answer as a new message that everybody sees. It is
// claimed first, so that a double click posts once.
func (b *Bot) share(ctx context.Context, c *Call) (work, error) {
	r, err := c.receipt(ctx, c.Arg(0))
	if err != nil {
		return nil, err
	}
	if r.Asker != c.User.ID {
		return nil, c.refuse("error.not_asker")
	}
	if lack := c.missing(); lack != "" {
		return nil, refusal{layout.Notice(lack)}
	}
	if c.GuildID != "" && !c.Settings.AnswersIn(c.channels()...) {
		return nil, c.refuse("error.channel", "channels", layout.Mentions("<#", c.Settings.Channels))
	}
	if err := b.shareable(ctx, c, r); err != nil {
		return nil, err
	}
	claimed, err := b.Store.ClaimShare(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	if !claimed {
		return nil, c.refuse("share.before")
	}
	public := r
	public.Private = false
	w := b.Words.For(c.Settings.Language, c.GuildLocale) // it is for everybody now
	o := layout.Options{Notes: []string{w.T("share.by", "member", layout.Inline(c.User.Name()))}}
	if err := c.respond(ctx, layout.Answer(w, public, o)); err != nil {
		return nil, errors.Join(err, b.Store.ReleaseShare(context.WithoutCancel(ctx), r.ID))
	}
	return func(ctx context.Context) error {
		m, err := b.Client.Original(ctx, c.Interaction)
		if err != nil {
			return err
		}
		return b.Store.SetReceiptMessage(ctx, r.ID, c.ChannelID, m.ID)
	}, nil
}

// shareable refuses an answer that quotes what not everybody here may read, or
// what is no longer there.
func (b *Bot) shareable(ctx context.Context, c *Call, r records.Receipt) error {
	scope, err := c.publicScope(ctx)
	if err != nil {
		return err
	}
	states, err := b.statesOf(ctx, scope, r.Quotes)
	if err != nil {
		return err
	}
	if slices.Contains(states, layout.Gone) {
		return c.refuse("share.restricted")
	}
	if slices.Contains(states, layout.Changed) || slices.Contains(states, layout.Erased) {
		return c.refuse("share.changed")
	}
	return nil
}

// remove deletes a public answer for the asker and for moderators. Its
// receipt stays with the asker alone.
func (b *Bot) remove(ctx context.Context, c *Call) (work, error) {
	r, err := c.receipt(ctx, c.Arg(0))
	if err != nil {
		return nil, err
	}
	moderator := c.Member != nil && c.Member.Permissions.Has(discord.ManageMessages)
	if r.Asker != c.User.ID && !moderator {
		return nil, c.refuse("error.not_asker_or_moderator")
	}
	return c.inPlace(ctx, func(ctx context.Context) error {
		if err := b.Client.DeleteOriginal(ctx, c.Interaction); err != nil {
			return err
		}
		if err := b.Store.HideReceipt(ctx, r.ID); err != nil {
			return err
		}
		if r.Asker != c.User.ID {
			c.audit(ctx, "answer delete", r.ID)
		}
		return c.reply(ctx, layout.Notice(c.Words.T("delete.done")))
	})
}
