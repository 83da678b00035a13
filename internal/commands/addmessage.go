package commands

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/extract/messages"
	"docent/internal/records"
	"docent/internal/retrieval"
)

// messageOrigin is where a draft of messages comes from and what was chosen.
type messageOrigin struct {
	Channel string   `json:"channel"` // of the message
	Message string   `json:"message"`
	Author  string   `json:"author"` // member
	Text    string   `json:"text"`   // of the message, which cannot be read again without the intent
	Time    int64    `json:"time"`   // Unix milliseconds
	Title   string   `json:"title"`
	Thread  bool     `json:"thread"` // the channel is a thread or forum post
	Whole   bool     `json:"whole"`
	Names   bool     `json:"names"`
	Cut     bool     `json:"cut"`
	Count   int      `json:"count"`
	Files   []string `json:"files"`

	People map[string]string `json:"people"` // what its author and those it mentions are called
}

const (
	// maxThread is how many messages of a thread are taken: twenty requests.
	maxThread = 2000
	// messagePage is how many messages Discord gives at once.
	messagePage = 100
)

// addMessage shows what the chosen message would be as a document. Its text
// comes with the command, so no privileged intent is needed for it. A message
// that only carries a file is that file.
func (b *Bot) addMessage(ctx context.Context, c *Call) (work, error) {
	m := c.Command.Target
	if m == nil {
		return nil, c.refuse("error.no_text")
	}
	text := b.readable(*m)
	if text == "" && len(m.Attachments) > 0 {
		f := m.Attachments[0]
		return b.take(ctx, c, wanted{
			what: f.Filename, name: f.Filename, size: f.Size,
			read: func(ctx context.Context) (retrieval.Document, error) { return b.Intake.readFile(ctx, f) },
		})
	}
	if text == "" {
		return nil, c.refuse("error.no_text")
	}
	o := messageOrigin{
		Channel: c.ChannelID, Message: m.ID, Author: m.Author.ID, Text: text, Time: m.Time.UnixMilli(), Count: 1, Thread: c.Channel.IsThread(),
		People: m.Called(),
	}
	o.Title, _, _ = strings.Cut(messages.Named(text, nil), "\n")
	o.Title = discord.Cut(layout.Visible(o.Title), 80)
	if o.Thread && c.Channel.Name != "" {
		o.Title = c.Channel.Name
	}
	for _, f := range m.Attachments {
		o.Files = append(o.Files, f.Filename)
	}
	return b.takeMessages(ctx, c, records.Draft{}, o)
}

// takeMessages has messages read and shown.
func (b *Bot) takeMessages(ctx context.Context, c *Call, d records.Draft, o messageOrigin) (work, error) {
	if err := b.room(ctx, c, 0, "", int64(len(o.Text))); err != nil {
		return nil, err
	}
	if err := b.begin(ctx, c, o.Title); err != nil {
		return nil, err
	}
	return nil, b.beside(c, func(ctx context.Context) error {
		doc, talk, err := b.talkDocument(ctx, c.GuildID, &o)
		if err != nil {
			return c.unreadable(err)
		}
		if len(talk.Messages) == 0 {
			return c.refuse("draft.withdrawn")
		}
		if err := b.Store.KeepTalk(ctx, c.Community, doc.Hash, talk); err != nil {
			return err
		}
		origin, err := json.Marshal(o)
		if err != nil {
			return fmt.Errorf("encode a draft's origin: %w", err)
		}
		d.Origin = string(origin)
		shown, err := b.preview(ctx, c, d, doc)
		if err != nil {
			return err
		}
		_, err = b.Client.EditOriginal(ctx, c.Interaction, shown)
		return err
	})
}

// readable is a message's text without mentions of the bot.
func (b *Bot) readable(m discord.Message) string {
	return messages.Readable(b.unmentioned(m.Content, nil))
}

// talkDocument makes the document: of one message, or of the whole thread. Who
// has asked not to stand in documents is left out.
func (b *Bot) talkDocument(ctx context.Context, guild string, o *messageOrigin) (retrieval.Document, records.Talk, error) {
	name, source := "messages/"+o.Message+".txt", messageLink(guild, o.Channel, o.Message)
	talk := records.Talk{Messages: []records.TalkMessage{{URL: source, Author: o.Author, Text: o.Text, Time: time.UnixMilli(o.Time)}}, People: o.People}
	o.Cut = false
	if o.Whole {
		all, cut, err := b.thread(ctx, o.Channel)
		if err != nil {
			return retrieval.Document{}, talk, err
		}
		talk, o.Cut = b.talkOf(guild, all), cut
		name, source = "messages/"+o.Channel+".txt", messageLink(guild, o.Channel, "")
	}
	if !o.Names {
		talk.People = nil
	}
	gone, err := b.Store.Withdrawals(ctx, guild)
	if err != nil {
		return retrieval.Document{}, talk, err
	}
	talk = talk.Without(gone)
	o.Count = len(talk.Messages)
	if o.Count == 0 {
		return retrieval.Document{}, talk, nil
	}
	list := make([]messages.Message, o.Count)
	for i, m := range talk.Messages {
		list[i] = messages.Message{Author: m.Author, Text: m.Text, URL: m.URL, Time: m.Time}
	}
	doc, err := messages.Document(name, o.Title, source, list, talk.People, b.Intake.Limits)
	return doc, talk, err
}

// talkOf is what messages say, and what their authors are called.
func (b *Bot) talkOf(guild string, all []discord.Message) records.Talk {
	talk := records.Talk{People: map[string]string{}}
	for _, m := range all {
		text := b.readable(m)
		if text == "" {
			continue
		}
		talk.Messages = append(talk.Messages, records.TalkMessage{URL: messageLink(guild, m.ChannelID, m.ID), Author: m.Author.ID, Text: text, Time: m.Time})
		for id, name := range m.Called() {
			talk.People[id] = name
		}
	}
	return talk
}

// thread reads a thread's messages, oldest first, without the bot's own. The
// message that a forum post or thread was made from has the thread's id; of a
// thread in a channel it stands in that channel.
func (b *Bot) thread(ctx context.Context, channel string) (all []discord.Message, cut bool, err error) {
	before := ""
	for len(all) < maxThread {
		page, err := b.Client.Messages(ctx, channel, discord.Page{Before: before, Limit: messagePage})
		if err != nil {
			return nil, false, err
		}
		all = append(all, page...)
		if len(page) < messagePage {
			break
		}
		before = page[len(page)-1].ID
	}
	cut = len(all) >= maxThread
	slices.Reverse(all)
	all = slices.DeleteFunc(all, func(m discord.Message) bool { return m.Author.Bot })
	if len(all) == 0 || all[0].ID != channel {
		ch, err := b.Client.Channel(ctx, channel)
		if err != nil {
			return nil, false, err
		}
		if start, err := b.Client.Message(ctx, ch.ParentID, channel); err == nil && start != nil && !start.Author.Bot {
			all = append([]discord.Message{*start}, all...)
		}
	}
	return all, cut, nil
}

// messageLink leads to a message, or to a channel if message is "".
func messageLink(guild, channel, message string) string {
	return strings.TrimRight("https://discord.com/channels/"+guild+"/"+channel+"/"+message, "/")
}

// chooseWhole takes the whole thread, or the one message again.
func (b *Bot) chooseWhole(ctx context.Context, c *Call) (work, error) {
	if !b.MessageContent {
		return nil, c.refuse("draft.message_only")
	}
	return b.choose(ctx, c, func(o *messageOrigin, on bool) { o.Whole = on && o.Thread })
}

func (b *Bot) chooseNames(ctx context.Context, c *Call) (work, error) {
	return b.choose(ctx, c, func(o *messageOrigin, on bool) { o.Names = on })
}

// choose makes a draft of messages anew.
func (b *Bot) choose(ctx context.Context, c *Call, set func(o *messageOrigin, on bool)) (work, error) {
	d, err := b.draft(ctx, c)
	if err != nil {
		return nil, err
	}
	var o messageOrigin
	if d.Origin == "" || json.Unmarshal([]byte(d.Origin), &o) != nil {
		return nil, c.refuse("error.stale")
	}
	set(&o, c.Arg(1) == "1")
	return b.takeMessages(ctx, c, d, o)
}
