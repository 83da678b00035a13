package commands

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/records"
)

// dmMemory is how long the questions in a direct message belong together.
const dmMemory = 30 * time.Minute

// message answers a message that asks the bot: a mention, a reply to an answer
// that mentions it, a direct message; with Message Content also what the asker
// writes in a thread of an answer. Anything else is not for the bot, and it
// stays silent.
func (b *Bot) message(ctx context.Context, m *discord.Message) discord.Work {
	if m.Author.Bot || m.WebhookID != "" {
		return nil
	}
	if m.GuildID != "" && !m.MentionsUser(b.self.Load().userID) && !b.MessageContent {
		return nil
	}
	return func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, slow)
		defer cancel()
		if err := b.answerMessage(ctx, m); err != nil {
			b.Log.Warn("a message could not be answered", "guild", m.GuildID, "channel", m.ChannelID, slog.Any("error", err))
		}
	}
}

func (b *Bot) answerMessage(ctx context.Context, m *discord.Message) error {
	parent, err := b.parentOf(ctx, m)
	if err != nil {
		return err
	}
	if m.GuildID != "" && !m.MentionsUser(b.self.Load().userID) && !follows(m, parent) {
		return nil
	}
	v := records.Viewer{Community: m.GuildID, Member: m.Author.ID, Channels: []string{m.ChannelID}}
	if m.Member != nil {
		v.Roles = m.Member.Roles
	}
	if m.GuildID == "" {
		home, err := b.home(ctx, m.Author.ID)
		if errors.Is(err, errNoServer) || errors.Is(err, errManyServers) {
			return b.sayHomeless(ctx, m, err)
		}
		if err != nil {
			return err
		}
		v.Community, v.Roles = home.guild, home.roles
	}
	return b.answerViewer(ctx, m, v, parent)
}

func (b *Bot) answerViewer(ctx context.Context, m *discord.Message, v records.Viewer, parent records.Receipt) error {
	settings, err := b.Store.Settings(ctx, v.Community)
	if err != nil {
		return err
	}
	w := b.Words.For(settings.Language)
	if settings.Language == "" {
		w = b.Words.For(b.localeOf(v.Community))
	}
	if m.GuildID != "" && !settings.AnswersIn(m.ChannelID) {
		if v.Channels, err = b.withParent(ctx, m.ChannelID); err != nil || !settings.AnswersIn(v.Channels...) {
			return err // where it may not answer it says nothing
		}
	}
	p := prepared{words: w, settings: settings, community: v.Community, channel: m.ChannelID, asker: m.Author.ID}
	if parent.Community == v.Community && (!parent.Private || parent.Asker == m.Author.ID) {
		p.parent = parent.ID
	}
	p.private, p.direct = m.GuildID == "", m.GuildID == ""
	p.summary = b.wantsSummary(settings, "")
	p.text = discord.Cut(b.questionIn(m), maxQuestion)
	if p.text == "" {
		return b.say(ctx, m, w.T("answer.empty", "example", w.T("answer.example")))
	}
	readers := v
	if m.GuildID != "" {
		readers.Member, readers.Roles = "", nil // everybody in the channel reads the reply
	}
	if p.scope, err = b.scopeOf(ctx, readers); err != nil {
		return err
	}
	if m.GuildID != "" && len(p.scope.Hidden) > 0 && len(readers.Channels) == 1 {
		// It may be a thread of a channel that may see more.
		if readers.Channels, err = b.withParent(ctx, m.ChannelID); err != nil {
			return err
		}
		if p.scope, err = b.scopeOf(ctx, readers); err != nil {
			return err
		}
	}
	allowed, err := b.allowance(ctx, p)
	if err != nil {
		return err
	}
	if !allowed.allowed {
		if !allowed.first {
			return nil // said once; more would be noise for everybody
		}
		return b.say(ctx, m, allowed.said(w))
	}
	return b.post(ctx, m, p)
}

// post shows that work is going on, answers, and replies once.
func (b *Bot) post(ctx context.Context, m *discord.Message, p prepared) error {
	if err := b.Client.Typing(ctx, m.ChannelID); err != nil {
		b.Log.Debug("cannot show typing", slog.Any("error", err))
	}
	a, err := b.answer(ctx, p)
	if err != nil {
		b.Log.Error("a question failed", "guild", m.GuildID, slog.Any("error", err))
		return b.say(ctx, m, p.words.T("error.slow"))
	}
	sent, err := b.send(ctx, m, a.draft)
	if err != nil {
		return err
	}
	if err := b.Store.SetReceiptMessage(ctx, a.receipt.ID, m.ChannelID, sent.ID); err != nil {
		return err
	}
	return b.summarise(ctx, a, func(d discord.Draft) error {
		_, err := b.Client.EditMessage(ctx, m.ChannelID, sent.ID, d)
		return err
	})
}

func (b *Bot) say(ctx context.Context, m *discord.Message, words string) error {
	_, err := b.send(ctx, m, layout.Notice(words))
	return err
}

// send replies to a message, at most once however often it is tried.
func (b *Bot) send(ctx context.Context, m *discord.Message, d discord.Draft) (*discord.Message, error) {
	d.Ephemeral = false
	d.Nonce = "a" + last(m.ID, 20)
	d.ReplyTo = &discord.Reference{MessageID: m.ID, ChannelID: m.ChannelID, GuildID: m.GuildID}
	sent, err := b.Client.SendMessage(ctx, m.ChannelID, d)
	if errors.Is(err, discord.ErrForbidden) && m.GuildID != "" {
		return sent, errors.Join(err, b.sayUnwritable(ctx, m))
	}
	return sent, err
}

func (b *Bot) sayHomeless(ctx context.Context, m *discord.Message, why error) error {
	key := "error.dm_none"
	if errors.Is(why, errManyServers) {
		key = "error.dm_many"
	}
	return b.say(ctx, m, b.Words.For(m.Author.Locale).T(key))
}

// parentOf finds the answer that a message goes on from: the one it replies
// to; in a thread the thread's last, or the one the thread was made from; in a
// direct message the last of the past half hour. The zero receipt if none.
func (b *Bot) parentOf(ctx context.Context, m *discord.Message) (records.Receipt, error) {
	if m.ReplyTo != nil {
		r, err := b.Store.ReceiptOfMessage(ctx, m.ReplyTo.MessageID)
		if err == nil || !errors.Is(err, records.ErrNotFound) {
			return r, err
		}
	}
	if m.GuildID == "" {
		return none(b.Store.LastReceiptIn(ctx, m.ChannelID, b.Now().Add(-dmMemory)))
	}
	// A thread made from a message has that message's id. Only threads are
	// conversations; in a channel everybody's questions stand side by side.
	root, err := none(b.Store.ReceiptOfMessage(ctx, m.ChannelID))
	if err != nil {
		return root, err
	}
	newest, err := none(b.Store.LastReceiptIn(ctx, m.ChannelID, time.UnixMilli(0)))
	if err != nil || newest.ID == "" || newest.ID != "" && root.ID == "" && !b.isThread(ctx, m.ChannelID) {
		return root, err
	}
	return newest, nil
}

// none turns "not found" into the zero receipt.
func none(r records.Receipt, err error) (records.Receipt, error) {
	if errors.Is(err, records.ErrNotFound) {
		return records.Receipt{}, nil
	}
	return r, err
}

// follows reports whether a message without a mention goes on with an answer:
// it replies to it, or its author writes on in their own thread with it.
func follows(m *discord.Message, parent records.Receipt) bool {
	if parent.ID == "" {
		return false
	}
	if m.ReplyTo != nil {
		return m.Referenced == nil || m.Referenced.Author.Bot
	}
	return parent.Asker == m.Author.ID && len(m.Mentions) == 0 && strings.TrimSpace(m.Content) != ""
}

func (b *Bot) isThread(ctx context.Context, channel string) bool {
	ch, err := b.Client.Channel(ctx, channel)
	return err == nil && ch != nil && ch.IsThread()
}

// withParent returns a channel and, for a thread, the channel it is in.
func (b *Bot) withParent(ctx context.Context, channel string) ([]string, error) {
	ch, err := b.Client.Channel(ctx, channel)
	if err != nil {
		return nil, err
	}
	ids := []string{channel}
	if ch != nil && ch.IsThread() {
		ids = append(ids, ch.ParentID)
	}
	return ids, nil
}

// localeOf is a server's language, which stands in for the member's: messages
// do not tell it. "" until Discord has named the server.
func (b *Bot) localeOf(guild string) string {
	l, _ := b.locales.Load(guild)
	locale, _ := l.(string)
	return locale
}

// questionIn is what a message asks: its text without the bot's mention, or
// the text of the message it replies to if it says nothing more.
func (b *Bot) questionIn(m *discord.Message) string {
	text := b.unmentioned(m.Content, m.Mentions)
	if text == "" && m.Referenced != nil && !m.Referenced.Author.Bot {
		text = b.unmentioned(m.Referenced.Content, m.Referenced.Mentions)
	}
	return text
}

// unmentioned takes the bot's mention out of a text and writes other
// mentions as names.
func (b *Bot) unmentioned(text string, mentions []discord.User) string {
	me := b.self.Load().userID
	swap := []string{"<@" + me + ">", " ", "<@!" + me + ">", " "}
	for _, u := range mentions {
		swap = append(swap, "<@"+u.ID+">", u.Name(), "<@!"+u.ID+">", u.Name())
	}
	return strings.TrimSpace(strings.NewReplacer(swap...).Replace(text))
}
