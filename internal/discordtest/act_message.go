package discordtest

import (
	"slices"
	"strings"
)

// Click presses a button that stands on a message, by its label or custom id.
func (s *Server) Click(who Person, m *Message, button string) *Exchange {
	s.t.Helper()
	b, found := m.Button(button)
	if !found || b.Type != 2 || b.URL != "" || b.Disabled {
		s.t.Fatalf("discordtest: the message has no button %q that can be pressed, only %+v\n%s", button, m.Buttons(), m.Text())
		return nil
	}
	s.visible(who, m)
	return s.ClickCopied(who, m, b.CustomID)
}

// ClickCopied sends the use of a button with any custom id, as a modified
// client could.
func (s *Server) ClickCopied(who Person, m *Message, customID string) *Exchange {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.interact(3, who.account(), m.Channel, m, obj{"custom_id": customID, "component_type": 2})
}

// Choose chooses in a select, by its placeholder or custom id.
func (s *Server) Choose(who Person, m *Message, name string, values ...string) *Exchange {
	s.t.Helper()
	b, found := m.Button(name)
	if !found || b.Type == 2 || b.Disabled {
		s.t.Fatalf("discordtest: the message has no select %q", name)
		return nil
	}
	for _, v := range values {
		if b.Type == 3 && !slices.Contains(b.Values, v) {
			s.t.Fatalf("discordtest: the select %q does not offer %q, only %q", name, v, b.Values)
		}
	}
	s.visible(who, m)
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.interact(3, who.account(), m.Channel, m, obj{"custom_id": b.CustomID, "component_type": b.Type, "values": values})
}

// visible fails the test if the person cannot see the message.
func (s *Server) visible(who Person, m *Message) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if m.deleted || m.only != nil && m.only != who.account() {
		s.t.Fatalf("discordtest: %s cannot see this message", who.account().Name)
	}
}

// Submit sends a form with what was typed or chosen, by custom id or label.
// Inputs that are not named keep what stood in them.
func (s *Server) Submit(who Person, f *Form, typed map[string]string) *Exchange {
	s.t.Helper()
	rows := []any{}
	used := 0
	for _, in := range f.Inputs {
		v := in.Value
		for _, key := range []string{in.CustomID, in.Label} {
			if t, given := typed[key]; given {
				v = t
				used++
				break
			}
		}
		if in.Required && v == "" || length(v) < in.Min && v != "" || in.Max > 0 && length(v) > in.Max {
			s.t.Fatalf("discordtest: the form does not take %q in %q", v, in.Label)
		}
		c := obj{"type": in.Type, "custom_id": in.CustomID}
		if in.Type == 4 {
			c["value"] = v
		} else {
			if v != "" && in.Type == 3 && !slices.Contains(in.Options, v) {
				s.t.Fatalf("discordtest: the form's select %q does not offer %q", in.Label, v)
			}
			c["values"] = strings.Fields(v)
		}
		rows = append(rows, obj{"type": 18, "id": len(rows) + 1, "component": c})
	}
	if used != len(typed) {
		s.t.Fatalf("discordtest: the form %q does not have all of %v, only %+v", f.Title, typed, f.Inputs)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.interact(5, who.account(), f.by.Channel, f.by.on, obj{"custom_id": f.CustomID, "components": rows})
}

// MessageMenu uses a message command on a message.
func (s *Server) MessageMenu(who Person, m *Message, command string) *Exchange {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	cmd := s.command(command, 3)
	if cmd == nil {
		s.t.Fatalf("discordtest: the message command %q is not registered", command)
		return nil
	}
	if why := s.hidden(cmd, who.account(), m.Channel, true); why != "" {
		s.t.Fatalf("discordtest: Discord does not offer %q to %s: %s", command, who.account().Name, why)
	}
	target := m.json(true) // a menu's target is readable without the intent
	return s.interact(2, who.account(), m.Channel, nil, obj{
		"id": cmd["id"], "name": command, "type": 3, "target_id": m.ID,
		"resolved": obj{"messages": obj{m.ID: target}},
	})
}

// Say lets a person write a message.
func (s *Server) Say(who Person, in *Channel, content string) *Message {
	return s.say(who, in, content, nil, nil)
}

// SayFile lets a person write a message with a file.
func (s *Server) SayFile(who Person, in *Channel, content string, a Attachment) *Message {
	s.mu.Lock()
	a.ID = s.newID()
	a.URL = s.store(a)
	s.mu.Unlock()
	return s.say(who, in, content, nil, obj{"attachments": []any{a.json()}})
}

// Reply lets a person reply to a message, with the ping Discord switches on
// by default.
func (s *Server) Reply(who Person, to *Message, content string) *Message {
	return s.say(who, to.Channel, content, to, nil)
}

// SayWith is Say with more keys of Discord's message object, such as unknown
// components; "attachments" and the like are sent as they stand.
func (s *Server) SayWith(who Person, in *Channel, content string, keys map[string]any) *Message {
	return s.say(who, in, content, nil, keys)
}

func (s *Server) say(who Person, in *Channel, content string, to *Message, extra obj) *Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.newMessage(in, who.account())
	m.content, m.replyTo, m.extra = content, to, extra
	if to != nil {
		m.kind = 19
	}
	s.dispatchMessage("MESSAGE_CREATE", m)
	return m
}

// RepeatMessage sends a message's event once more.
func (s *Server) RepeatMessage(m *Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dispatchMessage("MESSAGE_CREATE", m)
}

// Join adds the bot to a server made with NewGuild.
func (s *Server) Join(g *Guild) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g.joined, g.since = true, stamp(s.now())
	s.dispatch(g.ID, "GUILD_CREATE", g.event())
}

// Leave removes the bot from a server.
func (s *Server) Leave(g *Guild) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g.joined = false
	s.dispatch(g.ID, "GUILD_DELETE", obj{"id": g.ID})
}

// Outage makes a server unavailable; Recover brings it back.
func (s *Server) Outage(g *Guild) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dispatch(g.ID, "GUILD_DELETE", obj{"id": g.ID, "unavailable": true})
}

// Recover ends an outage.
func (s *Server) Recover(g *Guild) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dispatch(g.ID, "GUILD_CREATE", g.event())
}
