package commands

import (
	"context"
	"errors"
	"log/slog"
	"slices"

	"docent/internal/commands/layout"
	"docent/internal/commands/locale"
	"docent/internal/discord"
	"docent/internal/records"
	"docent/internal/retrieval"
)

// Call is one interaction on its way through a feature.
type Call struct {
	*discord.Interaction
	Words     locale.Words     // in the member's language
	Community string           // the server, or the one meant in a direct message
	Settings  records.Settings // of the community
	Args      []string         // of a button or form: what its custom id carries
	Roles     []string         // of the member in the community

	bot      *Bot
	homeless error // why a direct message belongs to no community
	updating bool  // acknowledged without a message of its own
}

// refusal is an error that is told to the member, in private where that is
// still possible.
type refusal struct{ draft discord.Draft }

func (refusal) Error() string { return "refused" }

// refuse builds a refusal from a text of the catalog.
func (c *Call) refuse(key string, pairs ...string) error {
	return refusal{layout.Notice(c.Words.T(key, pairs...))}
}

// Arg returns the i-th argument of a custom id, "" if it has fewer.
func (c *Call) Arg(i int) string {
	if i < len(c.Args) {
		return c.Args[i]
	}
	return ""
}

func (b *Bot) wordsOf(in *discord.Interaction) locale.Words {
	return b.Words.For(in.Locale, in.GuildLocale)
}

// can reports whether the member has a right in this call's server.
func (c *Call) can(r right) bool {
	if r == everyone {
		return true
	}
	if c.GuildID == "" || c.Member == nil {
		return false
	}
	if c.Member.Permissions.Has(discord.ManageGuild) {
		return true
	}
	return r == manager && slices.ContainsFunc(c.Member.Roles, func(role string) bool {
		return slices.Contains(c.Settings.Managers, role)
	})
}

// allow returns the refusal that a missing right ends in, nil if it is there.
func (c *Call) allow(r right) error {
	switch {
	case c.can(r):
		return nil
	case r == manager:
		return c.refuse("error.manager")
	}
	return c.refuse("error.permission", "permission", c.Words.T("permission.manage_server"))
}

// channels are the channel's ids: its own and, for a thread, its parent's.
func (c *Call) channels() []string {
	ids := []string{c.ChannelID}
	if c.Channel.IsThread() && c.Channel.ParentID != "" {
		ids = append(ids, c.Channel.ParentID)
	}
	return ids
}

// scope is what this member may search: the community's documents and those
// for all servers, without the hidden ones.
func (c *Call) scope(ctx context.Context) (retrieval.Scope, error) {
	return c.bot.scopeOf(ctx, records.Viewer{Community: c.Community, Member: c.User.ID, Roles: c.Roles, Channels: c.channels()})
}

// publicScope is what everybody in this channel may read: a public answer
// quotes nothing else, whatever roles its asker has.
func (c *Call) publicScope(ctx context.Context) (retrieval.Scope, error) {
	return c.bot.scopeOf(ctx, records.Viewer{Community: c.Community, Channels: c.channels()})
}

func (b *Bot) scopeOf(ctx context.Context, v records.Viewer) (retrieval.Scope, error) {
	hidden, err := b.Store.Hidden(ctx, v)
	return retrieval.Scope{Communities: []string{v.Community, retrieval.Shared}, Hidden: hidden}, err
}

// server returns the refusal of a call that belongs to no community.
func (c *Call) server() error {
	switch {
	case c.Community != "":
		return nil
	case errors.Is(c.homeless, errManyServers):
		return c.refuse("error.dm_many")
	}
	return c.refuse("error.dm_none")
}

// receipt returns the answer that a button or option names, if this member
// may see it here. Whether an id is unknown, another server's or somebody's
// private answer cannot be told apart from outside.
func (c *Call) receipt(ctx context.Context, id string) (records.Receipt, error) {
	r, err := c.bot.Store.Receipt(ctx, id)
	if errors.Is(err, records.ErrNotFound) {
		return r, c.refuse("error.gone")
	}
	if err != nil {
		return r, err
	}
	mine := r.Asker != "" && r.Asker == c.User.ID
	if r.Community != c.Community || r.Private && !mine || c.GuildID == "" && !mine {
		return records.Receipt{}, c.refuse("error.gone")
	}
	return r, nil
}

// audit notes what an admin did. A log that cannot be written does not undo
// what was done, so the fault is logged.
func (c *Call) audit(ctx context.Context, action, detail string) {
	err := c.bot.Store.Audit(ctx, records.AuditEntry{
		Community: c.Community, Actor: c.User.ID, Action: action, Detail: detail, At: c.bot.Now(),
	})
	if err != nil {
		c.bot.Log.Error("cannot write the audit log", "action", action, slog.Any("error", err))
	}
}

// respond answers at once.
func (c *Call) respond(ctx context.Context, d discord.Draft) error {
	return c.bot.Client.Respond(ctx, c.Interaction, d)
}

// reply answers, after a deferral as well. It never replaces the message that
// a button sits on.
func (c *Call) reply(ctx context.Context, d discord.Draft) error {
	if c.updating && c.Answered() {
		d.Ephemeral = true
		_, err := c.bot.Client.FollowUp(ctx, c.Interaction, d)
		return err
	}
	return c.bot.Client.Answer(ctx, c.Interaction, d)
}

// inPlace acknowledges a click on a message that w will change.
func (c *Call) inPlace(ctx context.Context, w work) (work, error) {
	c.updating = true
	return w, c.bot.Client.DeferUpdate(ctx, c.Interaction)
}

// later acknowledges in private and leaves w to be done.
func (c *Call) later(ctx context.Context, w work) (work, error) {
	return w, c.bot.Client.Defer(ctx, c.Interaction, true)
}
