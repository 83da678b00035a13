package discordtest

import (
	"cmp"
	"slices"
	"time"
)

// activeThreads and archivedThreads list threads as Discord does: those the
// bot may see, of archived ones at most limit a page, latest first.
func (s *Server) activeThreads(c *apiCall) reply {
	g := s.guild(c.args["guild_id"])
	if g == nil {
		return unknownGuild
	}
	out := []obj{}
	for _, t := range s.threads(func(t *Channel) bool { return t.Guild == g && t.archived.IsZero() }) {
		out = append(out, t.json())
	}
	return ok(obj{"threads": out, "members": []obj{}})
}

func (s *Server) archivedThreads(c *apiCall) reply {
	ch, bad := s.channel(c.args["channel_id"], ViewChannel|ReadMessageHistory)
	if bad != nil {
		return *bad
	}
	before := time.Time{}
	if b := c.query["before"]; b != "" {
		var err error
		if before, err = time.Parse(time.RFC3339Nano, b); err != nil {
			return s.invalid(c, "before is an ISO 8601 time")
		}
	}
	all := s.threads(func(t *Channel) bool {
		return t.Parent == ch && !t.archived.IsZero() && (before.IsZero() || t.archived.Before(before))
	})
	slices.SortStableFunc(all, func(a, b *Channel) int { return b.archived.Compare(a.archived) })
	const page = 2 // small, so that tests see pages
	out := []obj{}
	for _, t := range all[:min(page, len(all))] {
		out = append(out, t.json())
	}
	return ok(obj{"threads": out, "members": []obj{}, "has_more": len(all) > page})
}

// threads lists the threads that the bot may see, by id.
func (s *Server) threads(wanted func(*Channel) bool) []*Channel {
	var all []*Channel
	for _, t := range s.channels {
		if t.Parent != nil && !t.deleted && wanted(t) && t.permissions(s.Bot.ID)&ViewChannel != 0 {
			all = append(all, t)
		}
	}
	slices.SortFunc(all, func(a, b *Channel) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// Edit lets the author change what a message says.
func (m *Message) Edit(content string) {
	m.s.mu.Lock()
	defer m.s.mu.Unlock()
	m.content, m.edited = content, m.s.now()
	m.s.dispatchMessage("MESSAGE_UPDATE", m)
}

// Erase deletes a message, as its author or a moderator does.
func (m *Message) Erase() {
	m.s.mu.Lock()
	defer m.s.mu.Unlock()
	m.deleted = true
	m.s.dispatch(m.Channel.Guild.ID, "MESSAGE_DELETE", obj{"id": m.ID, "channel_id": m.Channel.ID, "guild_id": m.Channel.Guild.ID})
}

// EraseAll deletes messages of one channel at once.
func EraseAll(messages ...*Message) {
	first := messages[0]
	first.s.mu.Lock()
	defer first.s.mu.Unlock()
	var ids []string
	for _, m := range messages {
		m.deleted = true
		ids = append(ids, m.ID)
	}
	first.s.dispatch(first.Channel.Guild.ID, "MESSAGE_DELETE_BULK", obj{"ids": ids, "channel_id": first.Channel.ID, "guild_id": first.Channel.Guild.ID})
}

// Jump moves the clock and the ids of what comes later to a time: an id holds
// the time of its making. Ids never go back.
func (s *Server) Jump(to time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	const epoch = 1420070400000 // Discord's, in Unix milliseconds
	s.clock = to
	s.lastID = max(s.lastID, uint64(to.UnixMilli()-epoch))
}
