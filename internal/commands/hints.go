package commands

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"docent/internal/commands/layout"
	"docent/internal/discord"
)

// hints remembers what was said lately, so that it is not said again and
// again. It is forgotten with the process: once more does no harm.
type hints struct {
	mu   sync.Mutex
	said map[string]time.Time
}

func newHints() *hints { return &hints{said: map[string]time.Time{}} }

// maxHints bounds how much is remembered; beyond it the oldest go first.
const maxHints = 4096

// once reports whether something was not said in the given time, and notes
// that it is said now.
func (h *hints) once(what string, every time.Duration, now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if at, there := h.said[what]; there && now.Sub(at) < every {
		return false
	}
	if len(h.said) >= maxHints {
		oldest := ""
		for k, at := range h.said {
			if oldest == "" || at.Before(h.said[oldest]) {
				oldest = k
			}
		}
		delete(h.said, oldest)
	}
	h.said[what] = now
	return true
}

// How often a member is told of a channel that the bot cannot write in, and a
// channel that there are too many questions.
const (
	unwritableEvery = 24 * time.Hour
	crowdedEvery    = time.Minute
)

// sayUnwritable tells a member who mentioned the bot in a channel where it may
// not write, in a direct message, which permission is missing and what works
// all the same: Discord gives a mention no other private answer.
func (b *Bot) sayUnwritable(ctx context.Context, m *discord.Message) error {
	if !b.hints.once("unwritable "+m.ChannelID+" "+m.Author.ID, unwritableEvery, b.Now()) {
		return nil
	}
	w := b.Words.For(m.Author.Locale, b.localeOf(m.GuildID))
	key := "permission.send_messages"
	if b.isThread(ctx, m.ChannelID) {
		key = "permission.send_in_threads"
	}
	words := w.T("error.bot_permission", "permission", w.T(key), "channel", channelMention(m.ChannelID)) + "\n" +
		w.T("error.ask_instead", "command", b.mention("ask"))
	channel, err := b.Client.CreateDM(ctx, m.Author.ID)
	if err != nil {
		return err
	}
	d := layout.Notice(words)
	d.Ephemeral, d.Nonce = false, "w"+last(m.ID, 20)
	_, err = b.Client.SendMessage(ctx, channel.ID, d)
	return err
}

// busyMessage says in a channel, once a minute, that a mention found no place.
func (b *Bot) busyMessage(ctx context.Context, m *discord.Message) {
	if m.GuildID != "" && !m.MentionsUser(b.self.Load().userID) || !b.hints.once("crowded "+m.ChannelID, crowdedEvery, b.Now()) {
		return
	}
	if err := b.say(ctx, m, b.Words.For(m.Author.Locale, b.localeOf(m.GuildID)).T("limit.busy")); err != nil {
		b.Log.Info("could not tell a channel to wait", slog.Any("error", err))
	}
}
