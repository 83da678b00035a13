package discordtest

import (
	"encoding/json"
	"strconv"
	"time"
)

// beat answers a heartbeat, which names the last event the bot got.
func (s *Server) beat(c *conn, data []byte) {
	var seq int
	if err := json.Unmarshal(data, &seq); err != nil {
		s.violate("the heartbeat %s names no event", data)
	}
	if c.session != nil {
		c.session.acked = max(c.session.acked, seq)
	}
	s.send(c, obj{"op": 11})
}

func (s *Server) identify(c *conn, data []byte, opening Opening) {
	var d struct {
		Token      string          `json:"token"`
		Intents    int             `json:"intents"`
		Shard      *[2]int         `json:"shard"`
		Properties json.RawMessage `json:"properties"`
		Compress   bool            `json:"compress"`
	}
	if err := json.Unmarshal(data, &d); err != nil || len(d.Properties) == 0 {
		s.violate("the identify %s is not in Discord's form", data)
	}
	shard := [2]int{0, 1}
	if d.Shard != nil {
		shard = *d.Shard
	}
	s.gateway.identifies = append(s.gateway.identifies, Identify{shard[0], shard[1], d.Intents, time.Now()})
	s.Remaining--
	switch {
	case c.session != nil:
		s.closeWith(c, 4005)
	case d.Compress:
		s.violate("the fake does not support compressed packets")
	case d.Token != s.Token && d.Token != "Bot "+s.Token:
		s.closeWith(c, 4004)
	case shard[1] < 1 || shard[0] < 0 || shard[0] >= shard[1]:
		s.closeWith(c, 4010)
	case d.Intents&^knownIntents != 0:
		s.closeWith(c, 4013)
	case d.Intents&(privileged|intentContent) != 0 && !s.Privileged || d.Intents&privileged != 0:
		s.closeWith(c, 4014)
	case opening.spoil(s, c):
	default:
		s.begin(c, shard, d.Intents)
	}
}

// begin starts a session: READY, then the servers.
func (s *Server) begin(c *conn, shard [2]int, intents int) {
	se := &session{
		id: "session-" + s.newID(), shard: shard[0], count: shard[1], conn: c,
		began: len(s.gateway.identifies), content: intents&intentContent != 0,
	}
	c.session = se
	s.gateway.sessions[se.id] = se
	s.gateway.content = se.content
	unavailable := []obj{}
	var mine []*Guild
	for _, id := range s.order {
		if g := s.guilds[id]; g.joined && shardOf(g.ID, se.count) == se.shard {
			unavailable = append(unavailable, obj{"id": id, "unavailable": true})
			mine = append(mine, g)
		}
	}
	s.emit(se, "READY", obj{
		"v": 10, "user": s.Bot.json(), "guilds": unavailable, "session_id": se.id,
		"resume_gateway_url": "ws" + s.URL[len("http"):] + "/gateway", "shard": shard,
		"application": obj{"id": s.AppID, "flags": 0},
	})
	for _, g := range mine {
		s.emit(se, "GUILD_CREATE", g.event())
	}
}

func (s *Server) resume(c *conn, data []byte, opening Opening) {
	var d struct {
		Token   string `json:"token"`
		Session string `json:"session_id"`
		Seq     int    `json:"seq"`
	}
	if err := json.Unmarshal(data, &d); err != nil {
		s.violate("the resume %s is not in Discord's form", data)
	}
	s.gateway.resumes++
	se := s.gateway.sessions[d.Session]
	switch {
	case d.Token != s.Token && d.Token != "Bot "+s.Token:
		s.closeWith(c, 4004)
	case opening.spoil(s, c):
	case se == nil || s.gateway.noResume:
		s.send(c, obj{"op": 9, "d": false})
	default:
		se.conn, c.session = c, se
		se.acked = max(se.acked, d.Seq)
		for _, e := range se.events {
			if e.seq > d.Seq {
				c.queue = append(c.queue, e.data)
			}
		}
		s.emit(se, "RESUMED", obj{"_trace": []string{}})
	}
}

// emit sends an event in a session, or keeps it for a resume.
func (s *Server) emit(se *session, kind string, data any) {
	se.seq++
	e := event{se.seq, toJSON(obj{"op": 0, "s": se.seq, "t": kind, "d": data})}
	if kind != "READY" && kind != "RESUMED" {
		se.events = append(se.events, e)
	}
	out := [][]byte{e.data}
	switch {
	case se.held != nil:
		out, se.held = append(out, se.held), nil
	case s.gateway.swap > 0 && kind != "READY" && kind != "RESUMED":
		s.gateway.swap--
		out, se.held = nil, e.data
	}
	if se.conn != nil {
		se.conn.queue = append(se.conn.queue, out...)
	}
	s.changed.Broadcast()
}

// sessionOf finds the session that gets the events of a server ("" for direct
// messages): of its shard the latest, nil if there is none.
func (s *Server) sessionOf(guildID string) *session {
	var best *session
	for _, se := range s.gateway.sessions {
		if shardOf(guildID, se.count) == se.shard && (best == nil || se.began > best.began) {
			best = se
		}
	}
	return best
}

// shardOf is Discord's formula; direct messages go to shard 0.
func shardOf(guildID string, count int) int {
	id, err := strconv.ParseUint(guildID, 10, 64)
	if err != nil {
		return 0
	}
	return int((id >> 22) % uint64(count))
}

// dispatch sends an event of a server; false if no session gets it.
func (s *Server) dispatch(guildID, kind string, data any) bool {
	se := s.sessionOf(guildID)
	if se == nil {
		return false
	}
	s.emit(se, kind, data)
	return true
}

// dispatchMessage announces a message as far as the bot may read it.
func (s *Server) dispatchMessage(kind string, m *Message) {
	guild := ""
	data := m.json(s.readable(m))
	if g := m.Channel.Guild; g != nil {
		guild = g.ID
		data["guild_id"] = g.ID
		if member := g.members[m.Author.ID]; member != nil {
			data["member"] = member.json(false)
		}
		if !g.joined || m.Channel.permissions(s.Bot.ID)&ViewChannel == 0 {
			return
		}
	}
	s.dispatch(guild, kind, data)
}
