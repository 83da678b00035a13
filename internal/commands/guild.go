package commands

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"docent/internal/commands/layout"
	"docent/internal/discord"
)

// freshJoin is how recent a join must be for a welcome. A new database knows
// no server; those the bot has been in for long want no greeting.
const freshJoin = time.Hour

// guildCreate welcomes a server the bot has just been added to. Discord sends
// the same event for every server at every connection.
func (b *Bot) guildCreate(ctx context.Context, g *discord.Guild) {
	b.locales.Store(g.ID, g.Locale)
	news, err := b.Store.GuildArrived(ctx, g.ID, b.Now())
	if err != nil {
		b.Log.Error("cannot note a server", "guild", g.ID, slog.Any("error", err))
		return
	}
	b.Log.Debug("server there", "guild", g.ID, "news", news)
	if !news || !g.JoinedAt.IsZero() && b.Now().Sub(g.JoinedAt) > freshJoin {
		return
	}
	b.Log.Info("added to a server", "guild", g.ID)
	if err := b.welcome(ctx, g); err != nil {
		b.Log.Warn("cannot welcome a server", "guild", g.ID, slog.Any("error", err))
	}
}

// welcome says hello once, in the first channel that takes it: the server's
// own for notices, then from the top. Claimed before it is sent, so that a
// crash in between costs a welcome and never repeats one.
func (b *Bot) welcome(ctx context.Context, g *discord.Guild) error {
	claimed, err := b.Store.ClaimWelcome(ctx, g.ID)
	if err != nil || !claimed {
		return err
	}
	w := b.Words.For(g.Locale)
	d := layout.Page([]string{
		w.T("welcome.text"), "",
		w.T("welcome.try", "ask", b.mention("ask"), "docs", b.mention("docs list"), "help", b.mention("help")),
		w.T("welcome.stores", "privacy", b.mention("privacy show")),
		w.T("welcome.admin", "settings", b.mention("settings show")),
	})
	d.Ephemeral, d.Nonce = false, "h"+last(g.ID, 14)+strconv.FormatInt(g.JoinedAt.Unix(), 36)
	for _, ch := range b.writable(g) {
		_, err = b.Client.SendMessage(ctx, ch.ID, d)
		if !errors.Is(err, discord.ErrForbidden) && !errors.Is(err, discord.ErrNotFound) {
			return err
		}
	}
	return err
}

// last returns the end of an id, for a nonce of limited length.
func last(id string, n int) string { return id[max(0, len(id)-n):] }

// tries bounds in how many channels a welcome is tried.
const tries = 5

// writable returns the channels a welcome may go to, best first.
func (b *Bot) writable(g *discord.Guild) []discord.Channel {
	var out []discord.Channel
	for _, ch := range g.Channels {
		if ch.Type != discord.ChannelText {
			continue
		}
		if g.Me != nil && !discord.PermissionsIn(*g, ch, b.self.Load().userID, g.Me.Roles).Has(discord.ViewChannel|discord.SendMessages) {
			continue
		}
		out = append(out, ch)
	}
	slices.SortStableFunc(out, func(a, c discord.Channel) int {
		switch {
		case a.ID == g.SystemChannelID:
			return -1
		case c.ID == g.SystemChannelID:
			return 1
		}
		return a.Position - c.Position
	})
	return out[:min(len(out), tries)]
}

// guildLeft notes a removal. An outage is none.
func (b *Bot) guildLeft(ctx context.Context, g discord.GuildLeft) {
	if g.Outage {
		return
	}
	if err := b.Store.GuildRemoved(ctx, g.ID, b.Now()); err != nil {
		b.Log.Error("cannot note a removal", "guild", g.ID, slog.Any("error", err))
		return
	}
	b.Log.Info("removed from a server; its data is kept for a while", "guild", g.ID, "days", days(b.KeepRemoved))
}

// reconcile notes removals that happened while the bot was away: servers the
// store knows and Discord's list for this shard does not name.
func (b *Bot) reconcile(ctx context.Context, r discord.Ready) {
	known, err := b.Store.Guilds(ctx)
	if err != nil {
		b.Log.Error("cannot list the servers", slog.Any("error", err))
		return
	}
	for _, id := range known {
		if !slices.Contains(r.GuildIDs, id) && discord.ShardOf(id, r.ShardCount) == r.Shard {
			b.guildLeft(ctx, discord.GuildLeft{ID: id})
		}
	}
}

// Sweep purges the servers the bot was removed from longer ago than
// Config.KeepRemoved and forgets questions older than Config.KeepQuestions.
// The program calls it every hour; calling it more often does no harm.
func (b *Bot) Sweep(ctx context.Context) error {
	var errs []error
	guilds, err := b.Store.GuildsRemovedBefore(ctx, b.Now().Add(-b.KeepRemoved))
	errs = append(errs, err)
	for _, id := range guilds {
		if err := b.Store.PurgeCommunity(ctx, id); err != nil {
			errs = append(errs, err)
			continue
		}
		b.Log.Info("purged the data of a server the bot was removed from", "guild", id)
	}
	if b.KeepQuestions > 0 {
		n, err := b.Store.ForgetBefore(ctx, b.Now().Add(-b.KeepQuestions))
		errs = append(errs, err)
		if n > 0 {
			b.Log.Info("forgot old questions", "questions", n)
		}
	}
	return errors.Join(append(errs, b.Store.Expire(ctx))...)
}
