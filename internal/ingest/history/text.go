package history

import (
	"strings"

	"docent/internal/discord"
	"docent/internal/extract/messages"
	"docent/internal/records/ledger"
)

// The types of messages that somebody wrote: a message and a reply.
const (
	plainMessage = 0
	replyMessage = 19
)

// kept is a message as it is kept; without text if it is none of a person's.
// What a webhook posts (a followed channel's news) counts as a person's, what
// bots say does not. Whom it names is noted only where names are wanted.
func kept(m discord.Message, self string, names bool) ledger.Message {
	k := ledger.Message{ID: ledger.Snowflake(m.ID), Author: m.Author.ID}
	bot := m.Author.ID == self || m.Author.Bot && m.WebhookID == "" || m.InteractionUser != ""
	if bot || m.Type != plainMessage && m.Type != replyMessage {
		return k
	}
	text := m.Content
	if strings.TrimSpace(text) == "" && m.WebhookID != "" {
		text = strings.Join(m.EmbedTexts, "\n\n")
	}
	k.Text = messages.Readable(text)
	if names && k.Text != "" {
		k.Names = m.Called()
	}
	return k
}
