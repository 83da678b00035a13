package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/gorilla/websocket"
)

// Identify is a new session a bot began.
type Identify struct {
	Shard, Count int
	Intents      int
	At           time.Time // real time
}

// gatewayState is the gateway's part of the server. Its fields are guarded by
// the server's mu.
type gatewayState struct {
	sessions    map[string]*session
	conns       map[*conn]bool
	openings    []Opening
	identifies  []Identify
	resumes     int
	connections int
	content     bool // the last identify asked for message content and may have it
	noResume    bool
	interval    time.Duration
}

// session is what a bot can resume.
type session struct {
	id      string
	shard   int
	count   int
	seq     int
	began   int // number of its identify: the latest of a shard gets its events
	events  []event
	acked   int   // the last event the bot says it got
	conn    *conn // nil while nobody is connected
	content bool
}

type event struct {
	seq  int
	data []byte
}

// conn is one gateway connection.
type conn struct {
	ws      *websocket.Conn
	queue   [][]byte
	session *session
	stalled bool
	closed  bool
	code    int // to close with, once the queue is sent
}

// Intents the fake knows.
const (
	intentGuilds   = 1 << 0
	intentMessages = 1 << 9
	intentDMs      = 1 << 12
	intentContent  = 1 << 15
	knownIntents   = 1<<26 - 1
	privileged     = 1<<1 | 1<<8
)

// serveGateway runs one gateway connection.
func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	opening := s.nextOpening()
	if opening.HTTP != 0 {
		http.Error(w, "<html>unavailable</html>", opening.HTTP)
		return
	}
	s.mu.Lock()
	if v := r.URL.Query(); v.Get("v") != "10" || v.Get("encoding") != "json" {
		s.violate("the gateway was opened with %q instead of v=10&encoding=json", r.URL.RawQuery)
	}
	s.mu.Unlock()
	ws, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return // the client went away
	}
	c := &conn{ws: ws}
	s.mu.Lock()
	if s.gateway.conns == nil {
		s.gateway.conns = map[*conn]bool{}
	}
	s.gateway.conns[c] = true
	s.gateway.connections++
	interval := s.gateway.interval
	if interval == 0 {
		interval = 41250 * time.Millisecond
	}
	c.stalled = opening.Silent
	s.send(c, obj{"op": 10, "d": obj{"heartbeat_interval": interval.Milliseconds(), "_trace": []string{}}})
	s.changed.Broadcast()
	s.mu.Unlock()
	written := make(chan struct{})
	go func() {
		defer close(written)
		s.write(c)
	}()
	s.read(c, opening)
	s.mu.Lock()
	c.closed = true
	delete(s.gateway.conns, c)
	if c.session != nil && c.session.conn == c {
		c.session.conn = nil
	}
	s.changed.Broadcast()
	s.mu.Unlock()
	<-written
	_ = ws.Close()
}

// write sends what is queued, so that no caller ever waits for the network.
func (s *Server) write(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		for !c.closed && (len(c.queue) == 0 || c.stalled) && c.code == 0 {
			s.changed.Wait()
		}
		if c.closed {
			return
		}
		if len(c.queue) > 0 && !c.stalled {
			next := c.queue[0]
			c.queue = c.queue[1:]
			s.mu.Unlock()
			err := c.ws.WriteMessage(websocket.TextMessage, next)
			s.mu.Lock()
			if err != nil {
				c.closed = true
			}
			s.changed.Broadcast() // who waits for an empty queue
			continue
		}
		code := c.code
		s.mu.Unlock()
		_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, "told to by the test"), time.Now().Add(time.Second))
		s.cut(c)
		s.mu.Lock()
		c.closed = true
	}
}

// read takes the bot's packets until the connection ends.
func (s *Server) read(c *conn, opening Opening) {
	for {
		_, data, err := c.ws.ReadMessage()
		if err != nil {
			return
		}
		var p struct {
			Op   int             `json:"op"`
			Data json.RawMessage `json:"d"`
		}
		s.mu.Lock()
		if err := json.Unmarshal(data, &p); err != nil {
			s.violate("the bot sent no JSON to the gateway: %v", err)
		}
		switch {
		case c.stalled:
		case p.Op == 1:
			s.beat(c, p.Data)
		case p.Op == 2:
			s.identify(c, p.Data, opening)
		case p.Op == 6:
			s.resume(c, p.Data, opening)
		default:
			s.violate("the fake does not support op %d from the bot", p.Op)
		}
		s.changed.Broadcast()
		s.mu.Unlock()
	}
}

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
	if se.conn != nil {
		se.conn.queue = append(se.conn.queue, e.data)
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

// send queues a packet. The caller holds mu.
func (s *Server) send(c *conn, packet obj) {
	c.queue = append(c.queue, toJSON(packet))
	s.changed.Broadcast()
}

func (s *Server) closeWith(c *conn, code int) {
	c.code = code
	s.changed.Broadcast()
}

// cut ends a connection without a word. The caller does not hold mu.
func (s *Server) cut(c *conn) { _ = c.ws.NetConn().Close() }

// WaitReady waits until that many shards are connected and have sent READY.
func (s *Server) WaitReady(shards int) {
	s.t.Helper()
	s.wait(fmt.Sprintf("%d connected shards", shards), func() bool { return s.connected() >= shards })
}

func (s *Server) connected() int {
	n := 0
	for c := range s.gateway.conns {
		if c.session != nil && !c.stalled && !c.closed && c.code == 0 && len(c.queue) == 0 {
			n++
		}
	}
	return n
}

// WaitGone waits until no gateway connection is left.
func (s *Server) WaitGone() {
	s.t.Helper()
	s.wait("the end of all gateway connections", func() bool { return len(s.gateway.conns) == 0 })
}

// Identifies lists the sessions begun so far.
func (s *Server) Identifies() []Identify {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Identify(nil), s.gateway.identifies...)
}

// WaitIdentifies waits until n sessions were begun in all.
func (s *Server) WaitIdentifies(n int) {
	s.t.Helper()
	s.wait(fmt.Sprintf("%d identifies", n), func() bool { return len(s.gateway.identifies) >= n })
}

// WaitResumes waits until n resumes were asked for in all.
func (s *Server) WaitResumes(n int) {
	s.t.Helper()
	s.wait(fmt.Sprintf("%d resumes", n), func() bool { return s.gateway.resumes >= n })
}

// WaitConnections waits until n gateway connections were made in all.
func (s *Server) WaitConnections(n int) {
	s.t.Helper()
	s.wait(fmt.Sprintf("%d gateway connections", n), func() bool { return s.gateway.connections >= n })
}

// Connections counts the gateway connections made so far.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gateway.connections
}
