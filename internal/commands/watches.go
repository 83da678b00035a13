package commands

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"docent/internal/commands/layout"
	"docent/internal/digest"
	"docent/internal/discord"
	"docent/internal/records/ledger"
)

// What may be watched.
const (
	memberWatches  = 20 // by one member on one server
	channelWatches = 50 // by all channels of a server
	maxWatched     = 300
)

func (b *Bot) watching() feature {
	where := option(discord.StringOption, "notify", "notify")
	where.Choices = []discord.Choice{{Name: "notify_direct", Value: "direct"}, {Name: "notify_channel", Value: "channel"}}
	which := required(completed(option(discord.StringOption, "watch", "watch")))
	return feature{
		commands: []command{{name: "watch", subs: []command{
			{name: "question", run: b.watchQuestion, options: []discord.CommandOption{
				required(option(discord.StringOption, "question", "watched")), where, option(discord.BooleanOption, "for_channel", "for_channel"),
			}},
			{name: "list", run: b.listWatches},
			{name: "remove", run: b.removeWatch, options: []discord.CommandOption{which}, complete: map[string]completer{"watch": b.completeWatch}},
		}}},
		buttons: map[string]action{layout.Watch: {run: b.watchAnswer}},
	}
}

// watchQuestion stores a question of the member's, or of the channel's if an
// admin says so.
func (b *Bot) watchQuestion(ctx context.Context, c *Call) (work, error) {
	question := discord.Cut(c.Command.Text("question"), maxWatched)
	if digest.Key(question) == "" {
		return nil, c.refuse("watch.empty")
	}
	w := ledger.Watch{
		Community: c.Community, Member: c.User.ID, Channel: c.ChannelID, Direct: c.Command.Text("notify") != "channel", Text: question,
	}
	if all, _ := c.Command.Flag("for_channel"); all {
		if !c.can(admin) {
			return nil, c.refuse("watch.admins")
		}
		w.Member, w.Direct = "", false
	}
	return b.addWatch(ctx, c, w)
}

// watchAnswer watches the question of an answer, for the clicking member. The
// question of a private answer is never repeated in the channel.
func (b *Bot) watchAnswer(ctx context.Context, c *Call) (work, error) {
	r, err := c.receipt(ctx, c.Arg(0))
	if err != nil {
		return nil, err
	}
	if r.Question == "" {
		return nil, c.refuse("error.gone")
	}
	w := ledger.Watch{Community: c.Community, Member: c.User.ID, Channel: r.Channel, Direct: true, Text: discord.Cut(r.Question, maxWatched)}
	if r.Private {
		w.Channel = ""
	}
	return b.addWatch(ctx, c, w)
}

func (b *Bot) addWatch(ctx context.Context, c *Call, w ledger.Watch) (work, error) {
	return c.later(ctx, func(ctx context.Context) error {
		now, err := digest.Look(ctx, b.Desk.asker, b.Desk.rules, w)
		if err != nil {
			return err
		}
		w.Answered, w.Quotes = now.Answered, now.Quotes
		limit := memberWatches
		if w.Member == "" {
			limit = channelWatches
		}
		_, err = b.Desk.Ledger.AddWatch(ctx, w, limit)
		if errors.Is(err, ledger.ErrQuota) {
			return c.refuse("watch.quota", "n", strconv.Itoa(limit))
		}
		if err != nil {
			return err
		}
		key := "watch.added"
		if now.Answered {
			key = "watch.added_answered"
		}
		if w.Member == "" {
			c.audit(ctx, "watch channel", w.Text)
		}
		return c.reply(ctx, layout.Notice("🔔 "+c.Words.T(key, "question", layout.Inline(w.Text)), layout.Small(c.Words.T("watch.stop"))))
	})
}

// watches are those of the member and, for admins, of the channels.
func (b *Bot) watches(ctx context.Context, c *Call) ([]ledger.Watch, error) {
	all, err := b.Desk.Ledger.WatchesOf(ctx, c.Community, c.User.ID)
	if err != nil || !c.can(admin) {
		return all, err
	}
	channels, err := b.Desk.Ledger.WatchesOf(ctx, c.Community, "")
	return append(all, channels...), err
}

func (b *Bot) listWatches(ctx context.Context, c *Call) (work, error) {
	all, err := b.watches(ctx, c)
	if err != nil {
		return nil, err
	}
	kept, err := b.keptNotices(ctx, c)
	if err != nil {
		return nil, err
	}
	if len(all)+len(kept) == 0 {
		return nil, c.respond(ctx, layout.Notice(c.Words.T("watch.none")))
	}
	there, err := b.visible(ctx, c, quotedFirst(all))
	if err != nil {
		return nil, err
	}
	lines := []string{c.Words.T("watch.list_title"), ""}
	for _, w := range all {
		state := c.Words.T("watch.open")
		if w.Answered && len(w.Quotes) > 0 && there[w.Quotes[0].Document] {
			state = c.Words.T("watch.answered", "document", layout.Inline(discord.Cut(w.Quotes[0].Name, 100)))
		}
		line := "• **" + layout.Inline(discord.Cut(w.Text, 150)) + "** · " + state
		if w.Member == "" {
			line += " · " + channelMention(w.Channel)
		}
		lines = append(lines, line)
	}
	return nil, b.respondKept(ctx, c, lines, kept)
}

// quotedFirst are the documents that the answers to watched questions quote first.
func quotedFirst(all []ledger.Watch) (ids []int64) {
	for _, w := range all {
		if len(w.Quotes) > 0 {
			ids = append(ids, w.Quotes[0].Document)
		}
	}
	return ids
}

// keptNotices are what could not be delivered to the member and, for admins,
// to the channels, and may still be shown to them.
func (b *Bot) keptNotices(ctx context.Context, c *Call) ([]ledger.Notice, error) {
	kept, err := b.Desk.Ledger.Kept(ctx, c.Community, c.User.ID)
	if err == nil && c.can(admin) {
		var channels []ledger.Notice
		channels, err = b.Desk.Ledger.Kept(ctx, c.Community, "")
		kept = append(kept, channels...)
	}
	if err != nil {
		return nil, err
	}
	scope, err := c.scope(ctx)
	return slices.DeleteFunc(kept, func(n ledger.Notice) bool {
		return slices.ContainsFunc(n.Documents, func(id int64) bool { return slices.Contains(scope.Hidden, id) })
	}), err
}

// respondKept answers with lines and, below, as many kept notices as fit. What
// was shown is forgotten; the rest comes the next time.
func (b *Bot) respondKept(ctx context.Context, c *Call, lines []string, kept []ledger.Notice) error {
	room := layout.Room(lines)
	var seen []int64
	for i, n := range kept {
		var m digest.Message
		if err := json.Unmarshal(n.Payload, &m); err != nil {
			return fmt.Errorf("read a kept notice: %w", err)
		}
		more := []string{"", "**" + m.Title + "**", m.Body}
		if i == 0 {
			more = append([]string{"", c.Words.T("watch.kept")}, more...)
		}
		if room -= discord.Length(strings.Join(more, "\n")) + 1; room < 0 {
			break
		}
		lines, seen = append(lines, more...), append(seen, n.ID)
	}
	if len(seen) == 0 {
		return c.respond(ctx, layout.Page(lines))
	}
	if err := b.Desk.Ledger.Seen(ctx, c.Community, seen, true); err != nil {
		return err
	}
	if err := c.respond(ctx, layout.Page(lines)); err != nil {
		return errors.Join(err, b.Desk.Ledger.Seen(context.WithoutCancel(ctx), c.Community, seen, false))
	}
	return nil
}

// completeWatch offers the watches whose question holds what is typed.
func (b *Bot) completeWatch(ctx context.Context, c *Call, typed string) ([]discord.Choice, error) {
	all, err := b.watches(ctx, c)
	var out []discord.Choice
	for _, w := range all {
		if len(out) == discord.MaxChoices || !strings.Contains(strings.ToLower(w.Text), strings.ToLower(strings.TrimSpace(typed))) {
			continue
		}
		out = append(out, discord.Choice{Name: discord.Cut(w.Text, discord.MaxChoice), Value: strconv.FormatInt(w.ID, 10)})
	}
	return out, err
}

func (b *Bot) removeWatch(ctx context.Context, c *Call) (work, error) {
	all, err := b.watches(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, w := range all {
		if strconv.FormatInt(w.ID, 10) != c.Command.Text("watch") {
			continue
		}
		if err := b.Desk.Ledger.RemoveWatch(ctx, c.Community, w.Member, w.ID); err != nil && !errors.Is(err, ledger.ErrNone) {
			return nil, err
		}
		return nil, c.respond(ctx, layout.Notice("✅ "+c.Words.T("watch.removed", "question", layout.Inline(discord.Cut(w.Text, 150)))))
	}
	return nil, c.refuse("watch.unknown")
}
