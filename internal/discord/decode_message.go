package discord

import (
	"encoding/json"
	"strings"
)

// decodeMessage reads a message; nil if it is no object or has no id.
func decodeMessage(raw json.RawMessage) *Message {
	return messageFrom(parse(raw), 0)
}

// maxDepth bounds what is followed of messages inside messages and components
// inside components.
const maxDepth = 8

func messageFrom(o object, depth int) *Message {
	if o.str("id") == "" || depth > maxDepth {
		return nil
	}
	m := &Message{
		ID: o.str("id"), ChannelID: o.str("channel_id"), GuildID: o.str("guild_id"),
		Author: userFrom(o.object("author")), Content: o.str("content"),
		Type: int(o.num("type")), Flags: int(o.num("flags")),
		Time: o.time("timestamp"), Edited: o.time("edited_timestamp"),
		WebhookID: o.str("webhook_id"), MentionEveryone: o.flag("mention_everyone"),
		MentionRoles: o.strs("mention_roles"), Nonce: o.str("nonce"),
		Referenced: messageFrom(o.object("referenced_message"), depth+1),
	}
	m.InteractionUser = o.object("interaction_metadata").object("user").str("id")
	if member := o.object("member"); member != nil {
		m.Member = memberFrom(member)
	}
	for _, u := range o.objects("mentions") {
		m.Mentions = append(m.Mentions, userFrom(u))
	}
	if r := o.object("message_reference"); r.str("message_id") != "" {
		m.ReplyTo = &Reference{r.str("message_id"), r.str("channel_id"), r.str("guild_id")}
	}
	for _, a := range o.objects("attachments") {
		m.Attachments = append(m.Attachments, attachmentFrom(a))
	}
	for _, e := range o.objects("embeds") {
		m.EmbedTexts = append(m.EmbedTexts, embedTexts(e)...)
	}
	for _, c := range o.objects("components") {
		m.ComponentTexts = append(m.ComponentTexts, componentTexts(c, 0)...)
	}
	return m
}

func embedTexts(e object) []string {
	out := []string{e.str("title"), e.str("description")}
	for _, f := range e.objects("fields") {
		out = append(out, f.str("name"), f.str("value"))
	}
	out = append(out, e.object("footer").str("text"))
	kept := out[:0]
	for _, s := range out {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return kept
}

// componentTexts collects what a component shows, whatever its type: types
// newer than this program nest their children under the same keys.
func componentTexts(c object, depth int) []string {
	if depth > maxDepth {
		return nil
	}
	var out []string
	if s := c.str("content"); s != "" {
		out = append(out, s)
	}
	for _, sub := range c.objects("components") {
		out = append(out, componentTexts(sub, depth+1)...)
	}
	return out
}

// mentionIn reports whether text mentions the user: <@id> or the older <@!id>.
func mentionIn(text, id string) bool {
	return strings.Contains(text, "<@"+id+">") || strings.Contains(text, "<@!"+id+">")
}
