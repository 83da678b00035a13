package commands

import (
	"context"
	"errors"
	"log/slog"
	"slices"

	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/records"
)

// maxCleared is how many messages are deleted at one click; Discord lets about
// five a second through, and the admin waits for them.
const maxCleared = 100

// askErase asks whether an earlier text is to be erased.
func (b *Bot) askErase(ctx context.Context, c *Call) (work, error) {
	d, v, err := b.versionOf(ctx, c)
	if err != nil {
		return nil, err
	}
	return nil, b.Client.Update(ctx, c.Interaction, layout.AskErase(c.Words, d, v))
}

// versionOf finds the document and version that a button names.
func (b *Bot) versionOf(ctx context.Context, c *Call) (records.Document, records.Version, error) {
	d, err := b.document(ctx, c)
	if err != nil {
		return d, records.Version{}, err
	}
	all, err := b.Store.Versions(ctx, c.Community, d.ID)
	if err != nil {
		return d, records.Version{}, err
	}
	id, _ := c.version()
	at := slices.IndexFunc(all, func(v records.Version) bool { return v.ID == id })
	if at < 0 {
		return d, records.Version{}, c.refuse("history.gone")
	}
	return d, all[at], nil
}

// eraseVersion erases an earlier text with all that is remembered of it, and
// shows where its words still stand in channels.
func (b *Bot) eraseVersion(ctx context.Context, c *Call) (work, error) {
	d, v, err := b.versionOf(ctx, c)
	if err != nil {
		return nil, err
	}
	return c.inPlace(ctx, func(ctx context.Context) error {
		answers, err := b.Store.EraseVersion(ctx, c.Community, d.ID, v.ID)
		if errors.Is(err, records.ErrNotFound) {
			return c.refuse("history.gone")
		}
		if err != nil {
			return err
		}
		c.audit(ctx, "docs erase", d.Name+": "+v.Since.UTC().Format("2006-01-02 15:04")+" – "+v.Replaced.UTC().Format("2006-01-02 15:04")+" UTC")
		shown, err := b.Store.ErasedAnswers(ctx, c.Community, d.ID)
		if err != nil {
			return err
		}
		_, err = b.Client.EditOriginal(ctx, c.Interaction, layout.ShowErased(c.Words, d, v, answers, links(c.GuildID, shown)))
		return err
	})
}

func links(guild string, shown []records.Shown) []string {
	var all []string
	for _, m := range shown {
		all = append(all, messageLink(guild, m.Channel, m.Message))
	}
	return all
}

// clearErased deletes the messages of ours that show words which were erased.
func (b *Bot) clearErased(ctx context.Context, c *Call) (work, error) {
	d, err := b.document(ctx, c)
	if err != nil {
		return nil, err
	}
	return c.inPlace(ctx, func(ctx context.Context) error {
		shown, err := b.Store.ErasedAnswers(ctx, c.Community, d.ID)
		if err != nil {
			return err
		}
		var left []records.Shown
		for i, m := range shown {
			if i >= maxCleared {
				left = append(left, shown[i:]...)
				break
			}
			err := b.Client.DeleteMessage(ctx, m.Channel, m.Message)
			if err != nil && !errors.Is(err, discord.ErrNotFound) {
				b.Log.Info("a message could not be deleted", slog.String("channel", m.Channel), slog.Any("error", err))
				left = append(left, m)
				continue
			}
			if err := b.Store.HideReceipt(ctx, m.Receipt); err != nil {
				return err
			}
		}
		c.audit(ctx, "docs clear", d.Name)
		_, err = b.Client.EditOriginal(ctx, c.Interaction, layout.ShowCleared(c.Words, len(shown)-len(left), links(c.GuildID, left)))
		return err
	})
}
