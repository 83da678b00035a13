package discordtest

import (
	"encoding/json"
	"regexp"
	"strings"
	"time"
)

// Message is a message in the fake. Read its fields through the methods;
// they give a copy of what it shows at that moment.
type Message struct {
	ID      string
	Channel *Channel
	Author  *User

	s          *Server
	content    string
	embeds     []any
	components []any
	flags      int
	kind       int // 0 plain, 19 reply, 20 a slash command's answer, 23 a menu command's
	time       time.Time
	edited     time.Time
	replyTo    *Message
	exchange   *Exchange // whose response or follow-up it is
	only       *User     // of an ephemeral message: who sees it
	deleted    bool
	loading    bool
	nonce      any
	files      []Attachment
	extra      obj // keys a test put in
	pings      []string
	revision   int
}

// Attachment is a file on a message or given to a command.
type Attachment struct {
	ID          string
	Filename    string
	ContentType string
	Data        []byte
	Size        int    // as Discord declares it; 0 means that of Data
	URL         string // on the fake
}

func (a Attachment) json() obj {
	size := a.Size
	if size == 0 {
		size = len(a.Data)
	}
	return obj{
		"id": a.ID, "filename": a.Filename, "content_type": a.ContentType, "size": size,
		"url": a.URL, "proxy_url": a.URL,
	}
}

// Flags of Discord's messages.
const (
	flagSuppressEmbeds = 1 << 2
	flagEphemeral      = 1 << 6
	flagLoading        = 1 << 7
	flagSilent         = 1 << 12
	flagV2             = 1 << 15
)

// Content is the plain text.
func (m *Message) Content() string { return locked(m, func() string { return m.content }) }

// Ephemeral reports whether only one user sees it.
func (m *Message) Ephemeral() bool { return locked(m, func() bool { return m.only != nil }) }

// Deleted reports whether it was deleted.
func (m *Message) Deleted() bool { return locked(m, func() bool { return m.deleted }) }

// V2 reports whether it is made of components v2.
func (m *Message) V2() bool { return locked(m, func() bool { return m.flags&flagV2 != 0 }) }

// Edits counts how often it was edited.
func (m *Message) Edits() int { return locked(m, func() int { return m.revision }) }

// Files lists what was uploaded with it.
func (m *Message) Files() []Attachment {
	return locked(m, func() []Attachment { return append([]Attachment(nil), m.files...) })
}

// ReplyTo is the message it replies to, or nil.
func (m *Message) ReplyTo() *Message { return locked(m, func() *Message { return m.replyTo }) }

// Pings lists whom it notified: "everyone", "role ID", "user ID".
func (m *Message) Pings() []string {
	return locked(m, func() []string { return append([]string(nil), m.pings...) })
}

// Text is everything a reader sees: content, embeds, text of components and
// labels of buttons, line by line.
func (m *Message) Text() string { return locked(m, m.text) }

// text is Text for a caller that holds mu.
func (m *Message) text() string {
	var lines []string
	add := func(s string) {
		if s != "" {
			lines = append(lines, s)
		}
	}
	add(m.content)
	for _, e := range m.embeds {
		add(str(dig(e, "title")))
		add(str(dig(e, "description")))
		for _, f := range list(dig(e, "fields")) {
			add(str(dig(f, "name")))
			add(str(dig(f, "value")))
		}
		add(str(dig(e, "footer", "text")))
	}
	walk(m.components, func(c obj) {
		add(str(c["content"]))
		add(str(c["label"]))
		add(str(c["placeholder"]))
		for _, o := range list(c["options"]) {
			add(str(dig(o, "label")))
		}
	})
	return strings.Join(lines, "\n")
}

// JSON is the message as REST returns it.
func (m *Message) JSON() []byte { return locked(m, func() []byte { return toJSON(m.json(true)) }) }

// Button is a button or select on a message.
type Button struct {
	Label    string // of a select: its placeholder
	Emoji    string
	CustomID string
	URL      string
	Disabled bool
	Type     int // 2 a button, 3 and 5 to 8 selects
	Values   []string
}

// Buttons lists the buttons and selects in reading order.
func (m *Message) Buttons() []Button {
	return locked(m, func() []Button { return buttons(m.components) })
}

// Button finds a button or select by its label, emoji or custom id.
func (m *Message) Button(name string) (Button, bool) {
	for _, b := range m.Buttons() {
		if name != "" && (b.Label == name || b.CustomID == name || b.Emoji == name) {
			return b, true
		}
	}
	return Button{}, false
}

func buttons(components []any) []Button {
	var out []Button
	walk(components, func(c obj) {
		kind := int(num(c["type"]))
		if kind != 2 && kind != 3 && (kind < 5 || kind > 8) {
			return
		}
		b := Button{Label: str(c["label"]), CustomID: str(c["custom_id"]), URL: str(c["url"]), Type: kind}
		b.Disabled, _ = c["disabled"].(bool)
		if kind != 2 {
			b.Label = str(c["placeholder"])
		}
		b.Emoji = str(dig(c, "emoji", "name"))
		for _, o := range list(c["options"]) {
			b.Values = append(b.Values, str(dig(o, "value")))
		}
		out = append(out, b)
	})
	return out
}

// walk visits components in reading order.
func walk(components []any, visit func(obj)) {
	for _, c := range components {
		o, ok := c.(obj)
		if !ok {
			continue
		}
		visit(o)
		walk(list(o["components"]), visit)
		for _, key := range []string{"accessory", "component"} {
			if sub, ok := o[key].(obj); ok {
				walk([]any{sub}, visit)
			}
		}
	}
}

func locked[T any](m *Message, f func() T) T {
	m.s.mu.Lock()
	defer m.s.mu.Unlock()
	return f()
}

// json is the message as the bot sees it; content false leaves out what the
// Message Content intent protects. The caller holds mu.
func (m *Message) json(content bool) obj {
	o := obj{
		"id": m.ID, "channel_id": m.Channel.ID, "author": m.Author.json(), "type": m.kind,
		"timestamp": stamp(m.time), "edited_timestamp": nil, "tts": false, "pinned": false,
		"mention_everyone": false, "flags": m.flags, "mention_roles": []string{},
		"content": "", "embeds": []any{}, "components": []any{}, "attachments": []any{},
	}
	if !m.edited.IsZero() {
		o["edited_timestamp"] = stamp(m.edited)
	}
	mentions := []obj{}
	for _, id := range mentioned(m.content) {
		if u := m.s.users[id]; u != nil {
			mentions = append(mentions, u.json())
		}
	}
	if r := m.replyTo; r != nil {
		ref := obj{"message_id": r.ID, "channel_id": r.Channel.ID, "type": 0}
		if r.Channel.Guild != nil {
			ref["guild_id"] = r.Channel.Guild.ID
		}
		o["message_reference"] = ref
		if !r.deleted {
			nested := r.json(content || r.Author == m.s.Bot)
			delete(nested, "referenced_message")
			o["referenced_message"] = nested
		} else {
			o["referenced_message"] = nil
		}
		if m.Author != m.s.Bot && !r.deleted && len(mentionsOf(mentions, r.Author.ID)) == 0 && m.extra["silent_reply"] == nil {
			mentions = append(mentions, r.Author.json())
		}
	}
	o["mentions"] = mentions
	if content {
		files := []any{}
		for _, f := range m.files {
			files = append(files, f.json())
		}
		o["content"], o["embeds"], o["components"], o["attachments"] = m.content, orEmpty(m.embeds), orEmpty(m.components), files
	}
	if m.nonce != nil {
		o["nonce"] = m.nonce
	}
	if x := m.exchange; x != nil {
		o["interaction_metadata"] = obj{"id": x.ID, "type": x.kind, "user": x.User.json(), "authorizing_integration_owners": obj{}}
		o["application_id"], o["webhook_id"] = m.s.AppID, m.s.AppID
	}
	for k, v := range m.extra {
		if k != "silent_reply" {
			o[k] = v
		}
	}
	return o
}

func mentionsOf(mentions []obj, id string) []obj {
	var out []obj
	for _, m := range mentions {
		if m["id"] == id {
			out = append(out, m)
		}
	}
	return out
}

var userMention = regexp.MustCompile(`<@!?(\d+)>`)

func mentioned(content string) []string {
	var ids []string
	for _, m := range userMention.FindAllStringSubmatch(content, -1) {
		ids = append(ids, m[1])
	}
	return ids
}

func orEmpty(l []any) []any {
	if l == nil {
		return []any{}
	}
	return l
}

func str(v any) string {
	s, _ := v.(string)
	return s
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

func num(v any) float64 {
	switch n := v.(type) {
	case float64:
		return n
	case int:
		return float64(n)
	case json.Number:
		f, _ := n.Float64()
		return f
	}
	return 0
}
