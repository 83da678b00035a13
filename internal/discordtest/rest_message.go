package discordtest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// apply puts a message body into m, whose former text is gone after it. The
// caller has checked the body and holds mu.
func (s *Server) apply(m *Message, c *apiCall, b obj, interaction bool) {
	if v, given := b["content"]; given {
		m.content = str(v)
	}
	if v, given := b["embeds"]; given {
		m.embeds = list(v)
	}
	if v, given := b["components"]; given {
		m.components = list(v)
	}
	m.flags |= int(num(b["flags"])) & (flagV2 | flagSuppressEmbeds | flagEphemeral | flagSilent)
	if v, given := b["attachments"]; given {
		m.files = s.keepFiles(m, list(v), c.files)
	}
	text := m.content
	walk(m.components, func(comp obj) { text += "\n" + str(comp["content"]) })
	got := pings(b, text, interaction, m.replyTo)
	m.pings = append(m.pings, got...)
	if got = slices.DeleteFunc(got, func(who string) bool { return s.mayPing[who] }); len(got) > 0 {
		s.violate("a message pings %s: %.200q", strings.Join(got, ", "), text)
	}
}

func (s *Server) keepFiles(m *Message, listed []any, uploaded map[string]Attachment) []Attachment {
	var out []Attachment
	for _, a := range listed {
		id := str(dig(a, "id"))
		if id == "" {
			id = strconv.Itoa(int(num(dig(a, "id"))))
		}
		if f, found := uploaded[id]; found {
			f.ID = s.newID()
			f.URL = s.store(f)
			out = append(out, f)
			continue
		}
		for _, old := range m.files {
			if old.ID == id {
				out = append(out, old)
			}
		}
	}
	return out
}

// store puts a file on the fake's CDN. The caller holds mu.
func (s *Server) store(a Attachment) string {
	key := a.ID + "/" + a.Filename
	s.files[key] = a.Data
	return s.URL + "/cdn/" + key
}

func (s *Server) newMessage(ch *Channel, author *User) *Message {
	m := &Message{ID: s.newID(), Channel: ch, Author: author, s: s, time: s.now()}
	s.messages[m.ID] = m
	return m
}

func (s *Server) invalid(c *apiCall, why string) reply {
	s.violate("%s: %s\n%.1500s", c.route, why, c.raw)
	return refuse(400, 50035, "Invalid Form Body: "+why)
}

func (s *Server) postMessage(c *apiCall) reply {
	need := ViewChannel | SendMessages
	if len(c.files) > 0 {
		need |= AttachFiles
	}
	ch, bad := s.channel(c.args["channel_id"], need)
	if bad != nil {
		return *bad
	}
	if ch.With != nil && ch.With.NoDM {
		return refuse(403, 50007, "Cannot send messages to this user")
	}
	if why := checkMessage(c.body, nil, len(c.files)); why != "" {
		return s.invalid(c, why)
	}
	if int(num(c.body["flags"]))&flagEphemeral != 0 {
		return s.invalid(c, "a channel's message cannot be ephemeral")
	}
	nonce := fmt.Sprint(c.body["nonce"])
	if c.body["enforce_nonce"] == true && c.body["nonce"] != nil {
		if old := s.nonces[ch.ID+nonce]; old != nil {
			return ok(old.json(true))
		}
	}
	m := s.newMessage(ch, s.Bot)
	if ref, given := c.body["message_reference"].(obj); given {
		m.replyTo = s.messages[str(ref["message_id"])]
		if (m.replyTo == nil || m.replyTo.deleted || m.replyTo.only != nil) && ref["fail_if_not_exists"] != false {
			delete(s.messages, m.ID)
			return refuse(400, 50035, "Invalid Form Body: Unknown message")
		}
		m.kind = 19
	}
	m.nonce = c.body["nonce"]
	s.apply(m, c, c.body, false)
	if m.nonce != nil {
		s.nonces[ch.ID+nonce] = m
	}
	s.dispatchMessage("MESSAGE_CREATE", m)
	return ok(m.json(true))
}

// botMessage finds a message of a channel.
func (s *Server) message(c *apiCall) (*Message, *reply) {
	ch, bad := s.channel(c.args["channel_id"], ViewChannel)
	if bad != nil {
		return nil, bad
	}
	m := s.messages[c.args["message_id"]]
	if m == nil || m.deleted || m.only != nil || m.Channel != ch {
		return nil, &unknownMessage
	}
	return m, nil
}

func (s *Server) getMessage(c *apiCall) reply {
	m, bad := s.message(c)
	if bad != nil {
		return *bad
	}
	if have := m.Channel.permissions(s.Bot.ID); m.Channel.Guild != nil && have&ReadMessageHistory == 0 {
		return refuse(403, 50013, "Missing Permissions")
	}
	return ok(m.json(s.readable(m)))
}

func (s *Server) getMessages(c *apiCall) reply {
	ch, bad := s.channel(c.args["channel_id"], ViewChannel)
	if bad != nil {
		return *bad
	}
	if ch.Guild != nil && ch.permissions(s.Bot.ID)&ReadMessageHistory == 0 {
		return ok([]obj{}) // Discord answers an empty list
	}
	limit := 50
	if n, err := strconv.Atoi(c.query["limit"]); err == nil {
		limit = n
	}
	if limit < 1 || limit > 100 {
		return s.invalid(c, "limit is 1 to 100")
	}
	var all []*Message
	for _, m := range s.messages {
		if m.Channel != ch || m.deleted || m.only != nil {
			continue
		}
		if b := c.query["before"]; b != "" && !older(m.ID, b) {
			continue
		}
		if a := c.query["after"]; a != "" && !older(a, m.ID) {
			continue
		}
		all = append(all, m)
	}
	if c.query["around"] != "" {
		s.violate("the fake does not support messages around one")
	}
	slices.SortFunc(all, func(a, b *Message) int {
		if older(a.ID, b.ID) {
			return 1
		}
		return -1
	})
	if c.query["after"] != "" && len(all) > limit {
		all = all[len(all)-limit:]
	}
	out := []obj{}
	for _, m := range all[:min(limit, len(all))] {
		out = append(out, m.json(s.readable(m) || s.Privileged)) // REST goes by the portal, not by a connection
	}
	return ok(out)
}

// older compares snowflakes.
func older(a, b string) bool {
	if len(a) != len(b) {
		return len(a) < len(b)
	}
	return a < b
}

func (s *Server) patchMessage(c *apiCall) reply {
	m, bad := s.message(c)
	if bad != nil {
		return *bad
	}
	if m.Author != s.Bot {
		return refuse(403, 50005, "Cannot edit a message authored by another user")
	}
	return s.edit(m, c)
}

// edit carries out a PATCH of a message.
func (s *Server) edit(m *Message, c *apiCall) reply {
	if why := checkMessage(c.body, m, len(c.files)); why != "" {
		return s.invalid(c, why)
	}
	body := maps.Clone(c.body)
	body["flags"] = float64(int(num(body["flags"])) &^ flagEphemeral)
	s.apply(m, c, body, m.exchange != nil)
	m.flags &^= flagLoading
	m.loading = false
	m.edited = s.now()
	m.revision++
	if m.only == nil {
		s.dispatchMessage("MESSAGE_UPDATE", m)
	}
	return ok(m.json(true))
}

func (s *Server) deleteMessage(c *apiCall) reply {
	m, bad := s.message(c)
	if bad != nil {
		return *bad
	}
	if m.Author != s.Bot && m.Channel.permissions(s.Bot.ID)&ManageMessages == 0 {
		return refuse(403, 50013, "Missing Permissions")
	}
	m.deleted = true
	return noContent
}

// readable reports whether the bot may read a message's content: Discord's
// exceptions from the Message Content intent.
func (s *Server) readable(m *Message) bool {
	if m.Author == s.Bot || m.Channel.Guild == nil || s.gateway.content {
		return true
	}
	if slices.Contains(mentioned(m.content), s.Bot.ID) {
		return true
	}
	// A reply that pings counts as a mention, but not one to an answer of a
	// slash command.
	return m.replyTo != nil && m.replyTo.Author == s.Bot && m.replyTo.exchange == nil && m.extra["silent_reply"] == nil
}

// Messages lists a channel's messages that everybody sees, oldest first.
func (s *Server) Messages(ch *Channel) []*Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.list(ch)
}

func (s *Server) list(ch *Channel) []*Message {
	var out []*Message
	for _, m := range s.messages {
		if m.Channel == ch && !m.deleted && m.only == nil && !m.loading {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b *Message) int {
		if older(a.ID, b.ID) {
			return -1
		}
		return 1
	})
	return out
}

// WaitMessages waits until the bot has n messages in a channel and returns
// them, oldest first.
func (s *Server) WaitMessages(ch *Channel, n int) []*Message {
	s.t.Helper()
	var out []*Message
	s.wait(fmt.Sprintf("%d messages of the bot's in #%s", n, ch.Name), func() bool {
		out = nil
		for _, m := range s.list(ch) {
			if m.Author == s.Bot {
				out = append(out, m)
			}
		}
		return len(out) >= n
	})
	return out
}
