package peer

import (
	"encoding/json"
	"strings"
)

// Interaction is something a member did.
type Interaction struct {
	ID      string `json:"id"`
	channel string
	p       *Peer
}

// Message is a message as the peer keeps it.
type Message struct {
	ID         string            `json:"id"`
	Content    string            `json:"content"`
	Flags      int               `json:"flags"`
	Embeds     []json.RawMessage `json:"embeds"`
	Components []json.RawMessage `json:"components"`
	Author     struct {
		ID string `json:"id"`
	} `json:"author"`
}

// Response is the first response to an interaction.
type Response struct {
	Type int    `json:"type"` // 4 message, 5 deferred, 7 update, 8 suggestions, 9 form
	Data string `json:"data"` // JSON, as the bot sent it
}

// WaitCommands waits until the bot has registered its commands.
func (p *Peer) WaitCommands() {
	p.t.Helper()
	p.call("connected", nil, nil)
}

// Slash uses a slash command; "docs list" is a subcommand. Options are
// strings (type 3).
func (p *Peer) Slash(guild, channel, user, command string, options map[string]string) *Interaction {
	p.t.Helper()
	words := strings.Fields(command)
	return p.interact("slash", channel, map[string]any{
		"guildId": guild, "channelId": channel, "userId": user, "name": words[0], "options": nest(words[1:], given(options, "")),
	})
}

// Autocomplete asks for suggestions for one option.
func (p *Peer) Autocomplete(guild, channel, user, command, option, typed string) *Interaction {
	p.t.Helper()
	words := strings.Fields(command)
	return p.interact("interaction", channel, map[string]any{
		"type": 4, "guildId": guild, "channelId": channel, "userId": user,
		"data": map[string]any{"id": "1", "name": words[0], "type": 1, "options": nest(words[1:], given(map[string]string{option: typed}, option))},
	})
}

// Click presses the button with that custom id on a message.
func (p *Peer) Click(guild, channel, user, message, customID string) *Interaction {
	p.t.Helper()
	return p.interact("click", channel, map[string]any{
		"guildId": guild, "channelId": channel, "userId": user, "messageId": message, "customId": customID,
	})
}

// Submit sends a form.
func (p *Peer) Submit(guild, channel, user, customID string, fields map[string]string) *Interaction {
	p.t.Helper()
	var list []map[string]string
	for id, v := range fields {
		list = append(list, map[string]string{"customId": id, "value": v})
	}
	return p.interact("submit", channel, map[string]any{
		"guildId": guild, "channelId": channel, "userId": user, "customId": customID, "fields": list,
	})
}

// Say writes a message; replyTo is "" or a message's id.
func (p *Peer) Say(guild, channel, user, content, replyTo string) Message {
	p.t.Helper()
	args := map[string]any{"channelId": channel, "userId": user, "content": content}
	if replyTo != "" {
		args["messageReference"] = map[string]string{"message_id": replyTo, "channel_id": channel, "guild_id": guild}
	}
	var m Message
	p.call("say", args, &m)
	return m
}

// Replied waits for the bot's reply to a message.
func (p *Peer) Replied(channel string, to Message) Message {
	p.t.Helper()
	var m Message
	p.call("replied", map[string]any{"channelId": channel, "id": to.ID}, &m)
	return m
}

// Messages lists a channel's messages.
func (p *Peer) Messages(channel string) []Message {
	p.t.Helper()
	var list []Message
	p.call("messages", map[string]any{"channelId": channel}, &list)
	return list
}

// Response waits for the first response.
func (in *Interaction) Response() Response {
	in.p.t.Helper()
	var r Response
	in.p.call("acknowledged", map[string]any{"channelId": in.channel, "id": in.ID}, &r)
	return r
}

// Answer waits for the message that answers, also after a deferral.
func (in *Interaction) Answer() Message {
	in.p.t.Helper()
	var m Message
	in.p.call("answered", map[string]any{"channelId": in.channel, "id": in.ID}, &m)
	return m
}

// Text is all the text of a message: content, embeds and components as JSON.
func (m Message) Text() string {
	parts := []string{m.Content}
	for _, raw := range append(append([]json.RawMessage(nil), m.Embeds...), m.Components...) {
		parts = append(parts, string(raw))
	}
	return strings.Join(parts, "\n")
}

// CustomID finds the custom id of the first component whose id or label holds
// part; "" if there is none.
func (m Message) CustomID(part string) string {
	for _, raw := range m.Components {
		var v any
		if json.Unmarshal(raw, &v) == nil {
			if id := customID(v, part); id != "" {
				return id
			}
		}
	}
	return ""
}

func customID(v any, part string) string {
	switch v := v.(type) {
	case []any:
		for _, sub := range v {
			if id := customID(sub, part); id != "" {
				return id
			}
		}
	case map[string]any:
		id, _ := v["custom_id"].(string)
		label, _ := v["label"].(string)
		if id != "" && (strings.Contains(id, part) || strings.Contains(label, part)) {
			return id
		}
		for _, key := range []string{"components", "accessory", "component"} {
			if id := customID(v[key], part); id != "" {
				return id
			}
		}
	}
	return ""
}

func (p *Peer) interact(call, channel string, args map[string]any) *Interaction {
	p.t.Helper()
	in := &Interaction{channel: channel, p: p}
	p.call(call, args, in)
	return in
}

func given(options map[string]string, focused string) []any {
	list := []any{}
	for name, v := range options {
		o := map[string]any{"name": name, "type": 3, "value": v}
		if name == focused {
			o["focused"] = true
		}
		list = append(list, o)
	}
	return list
}

func nest(words []string, options []any) []any {
	for i := len(words) - 1; i >= 0; i-- {
		kind := 1
		if i < len(words)-1 {
			kind = 2
		}
		options = []any{map[string]any{"name": words[i], "type": kind, "options": options}}
	}
	return options
}
