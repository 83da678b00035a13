package commands

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"

	"docent/internal/commands/layout"
	"docent/internal/digest"
	"docent/internal/discord"
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
)

// digestNeeds is what the bot must be allowed in a digest's channel, besides
// writing; the history is where it looks for a post before it would repeat it.
const digestNeeds = discord.ViewChannel | discord.ReadMessageHistory

func (b *Bot) digests() feature {
	which := completed(option(discord.StringOption, "digest", "digest"))
	setting := map[string]completer{"timezone": completeZone, "digest": b.completeDigest}
	pick := map[string]completer{"digest": b.completeDigest}
	one := func(name string, run func(context.Context, *Call) (work, error)) command {
		return command{name: name, options: []discord.CommandOption{which}, complete: pick, run: run}
	}
	return feature{commands: []command{{
		name: "digest", need: admin,
		subs: []command{
			{name: "set", complete: setting, run: b.setDigest, options: []discord.CommandOption{
				required(digestChannel()), required(option(discord.StringOption, "time", "time")),
				required(completed(option(discord.StringOption, "timezone", "timezone"))),
				option(discord.StringOption, "days", "days"), option(discord.StringOption, "sections", "sections"),
				option(discord.RoleOption, "role", "digest_role"), option(discord.StringOption, "documents", "digest_documents"),
				option(discord.BooleanOption, "quiet", "digest_quiet"), which,
			}},
			{name: "list", run: b.listDigests},
			one("preview", b.previewDigest), one("why", b.whyDigest), one("pause", b.pauseDigest),
			one("resume", b.resumeDigest), one("remove", b.removeDigest), one("now", b.postDigest),
		},
	}}}
}

func digestChannel() discord.CommandOption {
	o := option(discord.ChannelOption, "channel", "digest_channel")
	o.ChannelTypes = []discord.ChannelType{discord.ChannelText, discord.ChannelAnnouncement, discord.ChannelPublicThread}
	return o
}

func completeZone(_ context.Context, _ *Call, typed string) ([]discord.Choice, error) {
	var out []discord.Choice
	for _, name := range digest.SearchZones(typed, discord.MaxChoices) {
		out = append(out, discord.Choice{Name: name, Value: name})
	}
	return out, nil
}

// completeDigest offers this server's digests by id.
func (b *Bot) completeDigest(ctx context.Context, c *Call, _ string) ([]discord.Choice, error) {
	all, err := b.Desk.orders.List(ctx, c.Community)
	var out []discord.Choice
	for _, s := range all {
		name := fmt.Sprintf("%d · %s %s, %s", s.Digest.ID, s.Schedule.At, s.Digest.Zone, s.Schedule.Days)
		if len(out) < discord.MaxChoices {
			out = append(out, discord.Choice{Name: discord.Cut(name, discord.MaxChoice), Value: strconv.FormatInt(s.Digest.ID, 10)})
		}
	}
	return out, err
}

func (b *Bot) setDigest(ctx context.Context, c *Call) (work, error) {
	o, _ := c.Command.Option("channel")
	if err := ownChannel(c, o); err != nil {
		return nil, err
	}
	order := digest.Order{
		Community: c.Community, Channel: o.Value, Time: c.Command.Text("time"), Zone: c.Command.Text("timezone"),
		Days: c.Command.Text("days"), Sections: c.Command.Text("sections"), Documents: c.Command.Text("documents"), By: c.User.ID,
	}
	order.Quiet, _ = c.Command.Flag("quiet")
	if role, given := c.Command.Option("role"); given {
		if role.Role == nil {
			return nil, fmt.Errorf("%w: role", errSetting)
		}
		order.Role = role.Value
	}
	if c.Command.Text("digest") != "" {
		meant, err := b.which(ctx, c)
		if err != nil {
			return nil, err
		}
		order.ID = meant.Digest.ID
	}
	s, err := b.Desk.orders.Set(ctx, order)
	if err != nil {
		return nil, c.digestRefusal(err)
	}
	c.audit(ctx, "digest set", fmt.Sprintf("%d in %s at %s %s", s.Digest.ID, order.Channel, s.Schedule.At, s.Digest.Zone))
	return c.later(ctx, func(ctx context.Context) error {
		lines := []string{"✅ " + c.Words.T("digest.saved"), "", digestLine(c, s), layout.Small(c.Words.T("digest.first"))}
		if names, err := b.Desk.Ledger.DocumentIDs(ctx, []string{c.Community, retrieval.Shared}, s.Digest.Documents); err == nil && len(names) == 0 && s.Digest.Documents != "" {
			lines = append(lines, "", "⚠️ "+c.Words.T("digest.no_documents", "beginning", layout.Inline(s.Digest.Documents)))
		}
		if missing := b.lacking(ctx, c.GuildID, order.Channel); missing != "" {
			lines = append(lines, "", "⚠️ "+c.Words.T("digest.lacking", "channel", channelMention(order.Channel), "permissions", missing))
		}
		return c.reply(ctx, layout.Page(lines))
	})
}

// lacking names what the bot is not allowed in a digest's channel, "" if all
// is well or Discord does not say.
func (b *Bot) lacking(ctx context.Context, guild, channel string) string {
	self := b.self.Load().userID
	member, err := b.Client.Member(ctx, guild, self)
	if err != nil || member == nil {
		return ""
	}
	g, err := b.Client.Guild(ctx, guild)
	if err != nil || g == nil {
		return ""
	}
	needs := digestNeeds | discord.SendMessages
	ch, err := b.Client.Channel(ctx, channel)
	if err == nil && ch != nil && ch.IsThread() {
		needs = digestNeeds | discord.SendMessagesInThreads
		ch, err = b.Client.Channel(ctx, ch.ParentID)
	}
	if err != nil || ch == nil {
		b.Log.Info("cannot read a digest's channel", slog.Any("error", err))
		return ""
	}
	have := discord.PermissionsIn(*g, *ch, self, member.Roles)
	if have.Has(needs) {
		return ""
	}
	return strings.Join((needs &^ have).Names(), ", ")
}

// digestRefusal turns a mistake in what was typed into a refusal.
func (c *Call) digestRefusal(err error) error {
	var m *digest.Mistake
	switch {
	case errors.As(err, &m):
		key := map[string]string{
			"time": "digest.bad_time", "zone": "digest.bad_zone", "days": "digest.bad_days", "sections": "digest.bad_sections",
			"role": "digest.bad_role", "channel": "digest.bad_channel",
		}[m.Field]
		return c.refuse(key, "value", layout.Inline(m.Value))
	case errors.Is(err, ledger.ErrQuota):
		return c.refuse("digest.quota", "n", strconv.Itoa(digest.MaxDigests))
	case errors.Is(err, ledger.ErrNone):
		return c.refuse("digest.unknown")
	}
	return err
}

// which finds the digest that is meant: the one named, or the only one.
func (b *Bot) which(ctx context.Context, c *Call) (digest.Standing, error) {
	all, err := b.Desk.orders.List(ctx, c.Community)
	if err != nil {
		return digest.Standing{}, err
	}
	named := c.Command.Text("digest")
	if named == "" && len(all) == 1 {
		return all[0], nil
	}
	for _, s := range all {
		if strconv.FormatInt(s.Digest.ID, 10) == named {
			return s, nil
		}
	}
	switch {
	case len(all) == 0:
		return digest.Standing{}, c.refuse("digest.none")
	case named == "":
		return digest.Standing{}, c.refuse("digest.which")
	}
	return digest.Standing{}, c.refuse("digest.unknown")
}

func (b *Bot) pauseDigest(ctx context.Context, c *Call) (work, error) {
	return b.change(ctx, c, "digest pause", "digest.paused", b.Desk.orders.Pause)
}

func (b *Bot) resumeDigest(ctx context.Context, c *Call) (work, error) {
	return b.change(ctx, c, "digest resume", "digest.resumed", func(ctx context.Context, community string, id int64) error {
		_, err := b.Desk.orders.Resume(ctx, community, id)
		return err
	})
}

func (b *Bot) removeDigest(ctx context.Context, c *Call) (work, error) {
	return b.change(ctx, c, "digest remove", "digest.removed_order", b.Desk.orders.Remove)
}

func (b *Bot) change(ctx context.Context, c *Call, action, key string, change func(context.Context, string, int64) error) (work, error) {
	s, err := b.which(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := change(ctx, c.Community, s.Digest.ID); err != nil {
		return nil, c.digestRefusal(err)
	}
	c.audit(ctx, action, strconv.FormatInt(s.Digest.ID, 10))
	return nil, c.respond(ctx, layout.Notice("✅ "+c.Words.T(key)))
}

// postDigest posts what is new at once; the day's own post stays as it is.
func (b *Bot) postDigest(ctx context.Context, c *Call) (work, error) {
	s, err := b.which(ctx, c)
	if err != nil {
		return nil, err
	}
	c.audit(ctx, "digest now", strconv.FormatInt(s.Digest.ID, 10))
	return c.later(ctx, func(ctx context.Context) error {
		run, err := b.Desk.orders.Now(ctx, c.Community, s.Digest.ID, c.ID)
		if err != nil {
			return err
		}
		switch run.State {
		case ledger.Posted:
			return c.reply(ctx, layout.Notice("✅ "+c.Words.T("digest.posted", "channel", channelMention(s.Digest.Channel))))
		case ledger.Skipped:
			return c.reply(ctx, layout.Notice(c.Words.T("digest.preview_empty")))
		}
		return c.reply(ctx, layout.Notice("⚠️ "+c.Words.T("digest.not_posted", "reason", layout.Cause(c.Words, run.Reason))))
	})
}
