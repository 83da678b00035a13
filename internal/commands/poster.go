package commands

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"docent/internal/commands/layout"
	"docent/internal/digest"
	"docent/internal/discord"
)

// lookPages is how many pages of a hundred messages are searched for a post of
// our own: a channel with more since the slot is too busy to be sure of.
const lookPages = 30

// codeNoDirect is Discord's "Cannot send messages to this user".
const codeNoDirect = 50007

// poster sends digests and notices through a client. It implements digest.Poster.
type poster struct {
	client *discord.Client
	self   func() string // the bot's user id, "" while it is not known: then any bot's post with our mark is ours
}

// Post sends m to a channel under a nonce that Discord enforces.
func (p *poster) Post(ctx context.Context, channel string, m digest.Message, nonce string) (string, error) {
	d := layout.Post(m)
	d.Nonce = nonce
	sent, err := p.client.SendMessage(ctx, channel, d)
	if err != nil {
		return "", refusals(err)
	}
	return sent.ID, nil
}

// Find looks for a post of our own with a mark, from the newest message back to since.
func (p *poster) Find(ctx context.Context, channel, mark string, since time.Time) (string, error) {
	page := discord.Page{Limit: 100}
	for range lookPages {
		list, err := p.client.Messages(ctx, channel, page)
		if err != nil {
			return "", refusals(err)
		}
		for _, m := range list {
			if m.Time.Before(since) {
				return "", nil
			}
			if p.ours(m) && slices.ContainsFunc(m.ComponentTexts, func(s string) bool { return strings.TrimPrefix(s, "-# ") == mark }) {
				return m.ID, nil
			}
		}
		if len(list) < page.Limit {
			return "", nil
		}
		page.Before = list[len(list)-1].ID
	}
	return "", errors.New("look for a post: there are too many messages since")
}

func (p *poster) ours(m discord.Message) bool {
	if id := p.self(); id != "" {
		return m.Author.ID == id
	}
	return m.Author.Bot
}

// Direct opens the channel of direct messages with a member.
func (p *poster) Direct(ctx context.Context, member string) (string, error) {
	ch, err := p.client.CreateDM(ctx, member)
	if err != nil {
		return "", refusals(err)
	}
	if ch == nil {
		return "", errors.New("open direct messages: Discord named no channel")
	}
	return ch.ID, nil
}

// refusals translates Discord's errors: those with which nothing was posted
// wrap digest.ErrRefused.
func refusals(err error) error {
	var api *discord.APIError
	switch {
	case errors.As(err, &api) && api.Code == codeNoDirect:
		return fmt.Errorf("%w: %w", digest.ErrClosed, err)
	case errors.Is(err, discord.ErrForbidden), errors.Is(err, discord.ErrNotFound):
		return fmt.Errorf("%w: %w", digest.ErrGone, err)
	case errors.Is(err, discord.ErrDraft), errors.Is(err, discord.ErrTooMany), errors.Is(err, discord.ErrRateLimited),
		errors.As(err, &api) && api.Status >= 400 && api.Status < 500:
		return fmt.Errorf("%w: %w", digest.ErrRefused, err)
	}
	return err
}
