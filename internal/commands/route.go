package commands

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"time"

	"docent/internal/commands/layout"
	"docent/internal/discord"
)

const (
	// quick bounds what is looked up before an acknowledgement, where
	// Config.Quick is not set: Discord waits three seconds for it.
	quick = 1500 * time.Millisecond
	// slow bounds the work after it. A question takes milliseconds; what
	// takes longer than this waits for something that will not come.
	slow = 2 * time.Minute
)

// interaction acknowledges an interaction and returns what takes time.
func (b *Bot) interaction(ctx context.Context, in *discord.Interaction) discord.Work {
	c := &Call{Interaction: in, Words: b.wordsOf(in), bot: b}
	rest, err := b.run(ctx, c)
	if err != nil {
		b.fail(ctx, c, err)
		return nil
	}
	if rest == nil {
		return nil
	}
	return func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, slow)
		defer cancel()
		if err := rest(ctx); err != nil {
			b.fail(ctx, c, err)
		}
	}
}

// run finds an interaction's entry, checks the member's rights and runs it.
func (b *Bot) run(ctx context.Context, c *Call) (work, error) {
	need, dm, run := b.find(c)
	if run == nil {
		if c.Kind == discord.KindAutocomplete {
			return nil, b.Client.Suggest(ctx, c.Interaction, nil)
		}
		return nil, c.refuse("error.stale")
	}
	if c.GuildID == "" && !dm {
		return nil, c.refuse("error.guild_only")
	}
	if err := b.settle(ctx, c); err != nil {
		return nil, err
	}
	if err := c.allow(need); err != nil {
		if c.Kind == discord.KindAutocomplete {
			return nil, b.Client.Suggest(ctx, c.Interaction, nil)
		}
		return nil, err
	}
	return run(ctx, c)
}

// find looks an interaction up in the tables.
func (b *Bot) find(c *Call) (need right, dm bool, run func(context.Context, *Call) (work, error)) {
	switch c.Kind {
	case discord.KindCommand, discord.KindMessageCommand:
		cmd, ok := b.routes.commands[c.Command.FullName()]
		if ok && cmd.run != nil {
			return cmd.need, cmd.dm, cmd.run
		}
	case discord.KindAutocomplete:
		cmd := b.routes.commands[c.Command.FullName()]
		if o, ok := c.Command.Focused(); ok && cmd.complete[o.Name] != nil {
			return cmd.need, cmd.dm, b.suggest(cmd.complete[o.Name], o.Value)
		}
	case discord.KindComponent:
		name, args := layout.ParseID(c.Component.CustomID)
		c.Args = args
		a := b.routes.buttons[name]
		return a.need, true, a.run
	case discord.KindModal:
		name, args := layout.ParseID(c.Modal.CustomID)
		c.Args = args
		a := b.routes.forms[name]
		return a.need, true, a.run
	}
	return everyone, false, nil
}

// suggest turns a completer into an action. Typing goes on whatever happens,
// so an error gives an empty list.
func (b *Bot) suggest(complete completer, typed string) func(context.Context, *Call) (work, error) {
	return func(ctx context.Context, c *Call) (work, error) {
		look, cancel := context.WithTimeout(ctx, b.Quick)
		defer cancel()
		choices, err := complete(look, c, typed)
		if err != nil {
			b.Log.Warn("cannot suggest", "command", c.Command.FullName(), slog.Any("error", err))
		}
		return nil, b.Client.Suggest(ctx, c.Interaction, choices)
	}
}

// settle finds the community a call is about and what its admins chose.
func (b *Bot) settle(ctx context.Context, c *Call) error {
	ctx, cancel := context.WithTimeout(ctx, b.Quick)
	defer cancel()
	c.Community = c.GuildID
	if c.Member != nil {
		c.Roles = c.Member.Roles
	}
	if c.GuildID == "" {
		home, err := b.home(ctx, c.User.ID)
		switch {
		case errors.Is(err, errNoServer), errors.Is(err, errManyServers):
			c.homeless = err // those commands that need a server ask for it
			return nil
		case err != nil:
			return err
		}
		c.Community, c.Roles = home.guild, home.roles
	}
	var err error
	c.Settings, err = b.Store.Settings(ctx, c.Community)
	return err
}

// fail tells a member that something was refused or went wrong. This is where
// errors end.
func (b *Bot) fail(ctx context.Context, c *Call, err error) {
	var told refusal
	if !errors.As(err, &told) {
		told = b.sentence(c, err)
	}
	// What ended the work must not keep its notice from being sent.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if c.Kind == discord.KindAutocomplete {
		return
	}
	if err := c.reply(ctx, told.draft); err != nil {
		b.Log.Info("could not tell a member of a fault", slog.Any("error", err))
	}
}

// sentence logs an unforeseen error under a reference and returns what the
// member is told.
func (b *Bot) sentence(c *Call, err error) refusal {
	ref := rand.Text()[:8]
	level, key := slog.LevelError, "error.failed"
	switch {
	case errors.Is(err, discord.ErrNotFound), errors.Is(err, discord.ErrAnswered):
		// The member or Discord was faster: a deleted message, an expired token.
		level = slog.LevelInfo
	case errors.Is(err, context.DeadlineExceeded):
		key = "error.slow"
	}
	b.Log.Log(context.Background(), level, "an interaction failed", "reference", ref, "guild", c.GuildID, slog.Any("error", err))
	return refusal{layout.Notice(c.Words.T(key, "reference", ref))}
}

// busy answers an interaction for which there was no place left.
func (b *Bot) busy(ctx context.Context, in *discord.Interaction) {
	if in.Kind == discord.KindAutocomplete {
		if err := b.Client.Suggest(ctx, in, nil); err != nil {
			b.Log.Info("could not suggest nothing", slog.Any("error", err))
		}
		return
	}
	if err := b.Client.Answer(ctx, in, layout.Notice(b.wordsOf(in).T("limit.busy"))); err != nil {
		b.Log.Info("could not tell a member to wait", slog.Any("error", err))
	}
}
