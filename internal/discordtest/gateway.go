package discordtest

import (
	"encoding/json"
	"net/http"
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
	swap        int // events that are still to be overtaken
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
	held    []byte // an event that waits for the next to overtake it
	acked   int    // the last event the bot says it got
	conn    *conn  // nil while nobody is connected
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
	intentContent = 1 << 15
	privileged    = 1<<1 | 1<<8 // members, presences: never needed here
	knownIntents  = 1<<26 - 1
)

// serveGateway runs one gateway connection.
func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	opening := s.nextOpening()
	if opening.Delay > 0 {
		s.rest(opening.Delay)
	}
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
