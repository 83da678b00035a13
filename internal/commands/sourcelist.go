package commands

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/records/ledger"
)

// sourcesPerPage is how many stand on a page of the list: two rows of buttons.
const sourcesPerPage = 10

func (b *Bot) listSources(ctx context.Context, c *Call) (work, error) {
	return c.later(ctx, func(ctx context.Context) error {
		d, err := b.sourcesPage(ctx, c, 0)
		if err != nil {
			return err
		}
		return c.reply(ctx, d)
	})
}

func (b *Bot) turnSources(ctx context.Context, c *Call) (work, error) {
	page, err := strconv.Atoi(c.Arg(0))
	if err != nil {
		return nil, c.refuse("error.stale")
	}
	return c.inPlace(ctx, func(ctx context.Context) error {
		d, err := b.sourcesPage(ctx, c, page)
		if err != nil {
			return err
		}
		_, err = b.Client.EditOriginal(ctx, c.Interaction, d)
		return err
	})
}

// sourcesPage lists channels, then addresses, with a numbered button for each.
func (b *Bot) sourcesPage(ctx context.Context, c *Call, page int) (discord.Draft, error) {
	type entry struct{ line, id string }
	var all []entry
	if b.Channels != nil {
		channels, err := b.Channels.List(ctx, c.Community)
		if err != nil {
			return discord.Draft{}, err
		}
		for _, h := range channels {
			all = append(all, entry{b.channelLine(c, h), layout.ID(layout.SourceShow, "chat", strconv.FormatInt(h.ID, 10))})
		}
	}
	sources, err := b.Sources.List(ctx, c.Community)
	if err != nil {
		return discord.Draft{}, err
	}
	for _, s := range sources {
		all = append(all, entry{b.sourceLine(c, s), layout.ID(layout.SourceShow, "web", strconv.FormatInt(s.ID, 10))})
	}
	if len(all) == 0 {
		return layout.Notice(c.Words.T("source.none")), nil
	}
	page = max(0, min(page, (len(all)-1)/sourcesPerPage))
	lines := []string{"**" + c.Words.T("source.title") + "**", ""}
	var buttons []discord.Button
	for i, e := range all[page*sourcesPerPage : min(len(all), (page+1)*sourcesPerPage)] {
		n := strconv.Itoa(page*sourcesPerPage + i + 1)
		lines = append(lines, n+". "+e.line)
		buttons = append(buttons, discord.Button{Label: n, Style: discord.Secondary, CustomID: e.id})
	}
	for _, turn := range []struct {
		to    int
		emoji string
	}{{page - 1, "◀️"}, {page + 1, "▶️"}} {
		if turn.to >= 0 && turn.to*sourcesPerPage < len(all) {
			buttons = append(buttons, discord.Button{Emoji: turn.emoji, Style: discord.Secondary, CustomID: layout.ID(layout.SourcesPage, strconv.Itoa(turn.to))})
		}
	}
	return layout.Page(lines, buttons...), nil
}

// showSource shows one entry of the list with what can be done about it.
func (b *Bot) showSource(ctx context.Context, c *Call) (work, error) {
	id, err := strconv.ParseInt(c.Arg(1), 10, 64)
	if err != nil {
		return nil, c.refuse("error.stale")
	}
	return c.inPlace(ctx, func(ctx context.Context) error {
		var d discord.Draft
		if c.Arg(0) == "web" {
			s, err := b.ownSource(ctx, c, id)
			if err != nil {
				return err
			}
			d = b.sourcePage(c, s)
		} else {
			h, err := b.ownChannel(ctx, c, id)
			if err != nil {
				return err
			}
			d = layout.Page([]string{"**" + c.Words.T("source.one") + "**", b.channelLine(c, h), "", layout.Small(c.Words.T("source.stop_means"))},
				b.sourceButtons(c, "chat", h.ID, false)...)
		}
		_, err := b.Client.EditOriginal(ctx, c.Interaction, d)
		return err
	})
}

// ownChannel finds one of the channels that are read for the server.
func (b *Bot) ownChannel(ctx context.Context, c *Call, id int64) (ledger.History, error) {
	if b.Channels == nil {
		return ledger.History{}, c.refuse("source.no_content", "add", c.Words.T("message_command.add_message"))
	}
	all, err := b.Channels.List(ctx, c.Community)
	if err != nil {
		return ledger.History{}, err
	}
	for _, h := range all {
		if h.ID == id {
			return h, nil
		}
	}
	return ledger.History{}, c.refuse("source.gone")
}

// channelLine says how far a channel was read and what hinders it.
func (b *Bot) channelLine(c *Call, h ledger.History) string {
	parts := []string{channelMention(h.Channel), c.Words.T("source.messages", "n", strconv.Itoa(h.Messages))}
	switch {
	case h.Problem != ledger.NoTrouble:
		parts = append(parts, "⚠️ "+c.Words.T("source.trouble_"+string(h.Problem))+" "+c.Words.T("source.failed", "n", strconv.Itoa(h.Failures), "when", stamp(h.Next)))
	case !h.Complete && !h.Reached.IsZero():
		parts = append(parts, c.Words.T("source.reached", "when", "<t:"+strconv.FormatInt(h.Reached.Unix(), 10)+":D>"))
	case h.Checked.IsZero():
		parts = append(parts, c.Words.T("source.unread"))
	default:
		parts = append(parts, c.Words.T("source.next", "when", stamp(h.Next)))
	}
	if h.Names {
		parts = append(parts, c.Words.T("source.with_names"))
	}
	return strings.Join(parts, " · ")
}

// offerChannel says what reading a channel means before it begins.
func (b *Bot) offerChannel(ctx context.Context, c *Call) (work, error) {
	if b.Channels == nil {
		return nil, c.refuse("source.no_content", "add", c.Words.T("message_command.add_message"))
	}
	channel := c.Command.Text("channel")
	names, _ := c.Command.Flag("names")
	key, arg := "source.channel_nameless", "0"
	if names {
		key, arg = "source.channel_named", "1"
	}
	return nil, c.respond(ctx, layout.Page([]string{
		"**" + c.Words.T("source.channel_ask", "channel", channelMention(channel)) + "**", "",
		c.Words.T("source.channel_means"), c.Words.T(key), c.Words.T("source.channel_consent"),
	}, discord.Button{Label: c.Words.T("button.channel_take"), Emoji: "📥", Style: discord.Primary, CustomID: layout.ID(layout.ChannelTake, channel, arg)},
		layout.Cancel(c.Words, "")))
}

// takeChannel begins to read a channel.
func (b *Bot) takeChannel(ctx context.Context, c *Call) (work, error) {
	if b.Channels == nil {
		return nil, c.refuse("source.no_content", "add", c.Words.T("message_command.add_message"))
	}
	channel, names := c.Arg(0), c.Arg(1) == "1"
	return c.inPlace(ctx, func(ctx context.Context) error {
		h, err := b.Channels.Take(ctx, c.Community, channel, names, c.User.ID)
		for _, k := range []struct {
			is  error
			key string
		}{{ledger.ErrChannel, "source.trouble_gone"}, {ledger.ErrAccess, "source.trouble_access"}, {ledger.ErrIntent, "source.trouble_intent"}} {
			if errors.Is(err, k.is) {
				return c.refuse(k.key)
			}
		}
		if err != nil {
			return err
		}
		c.audit(ctx, "docs channel", "#"+h.Name)
		lines := []string{"✅ " + c.Words.T("source.channel_taken", "channel", channelMention(channel))}
		if h.Closed {
			lines = append(lines, c.Words.T("source.channel_closed"))
		}
		_, err = b.Client.EditOriginal(ctx, c.Interaction, layout.Notice(lines...))
		return err
	})
}
