package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// Opening spoils one gateway connection from its beginning. The zero value
// spoils nothing.
type Opening struct {
	Delay     time.Duration // answer the handshake late
	HTTP      int           // answer the handshake with this status
	Silent    bool          // accept and say nothing at all
	Mute      bool          // say Hello, and nothing after the identify or resume
	Reconnect bool          // op 7 as the first packet after the identify or resume
	Invalid   bool          // op 9 as the first packet after it
	Close     int           // close with this code after it
}

// NextOpenings spoils the next gateway connections, one after the other.
func (s *Server) NextOpenings(list ...Opening) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.openings = append(s.gateway.openings, list...)
}

func (s *Server) nextOpening() Opening {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.gateway.openings) == 0 {
		return Opening{}
	}
	o := s.gateway.openings[0]
	s.gateway.openings = s.gateway.openings[1:]
	return o
}

// spoil acts in the place of a READY; false if there is nothing to spoil.
func (o Opening) spoil(s *Server, c *conn) bool {
	switch {
	case o.Mute:
	case o.Reconnect:
		s.send(c, obj{"op": 7, "d": nil})
	case o.Invalid:
		s.send(c, obj{"op": 9, "d": false})
	case o.Close != 0:
		s.closeWith(c, o.Close)
	default:
		return false
	}
	return true
}

// SetHeartbeat sets the interval told to later connections; 41.25 s if never set.
func (s *Server) SetHeartbeat(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.interval = d
}

// RefuseResumes answers every resume with op 9.
func (s *Server) RefuseResumes(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.noResume = on
}

// Swap lets each of the next n events be overtaken by the one after it.
func (s *Server) Swap(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.swap = n
}

// Drop cuts all gateway connections without a word.
func (s *Server) Drop() {
	s.each(func(c *conn) { _ = c.ws.NetConn().Close() })
}

// Stall lets all gateway connections stand open and says nothing on them any
// more, not even to heartbeats.
func (s *Server) Stall() { s.each(func(c *conn) { c.stalled = true }) }

// Reconnect sends op 7 on all gateway connections.
func (s *Server) Reconnect() { s.each(func(c *conn) { s.send(c, obj{"op": 7, "d": nil}) }) }

// Invalidate sends op 9 on all gateway connections.
func (s *Server) Invalidate(resumable bool) {
	s.each(func(c *conn) { s.send(c, obj{"op": 9, "d": resumable}) })
}

// CloseGateway closes all gateway connections with a code.
func (s *Server) CloseGateway(code int) { s.each(func(c *conn) { s.closeWith(c, code) }) }

// Packet sends any packet on all gateway connections, as it stands.
func (s *Server) Packet(raw string) {
	s.each(func(c *conn) { c.queue = append(c.queue, []byte(raw)) })
}

func (s *Server) each(f func(*conn)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.gateway.conns {
		f(c)
	}
	s.changed.Broadcast()
}

// Dispatch sends an event with any data, as of a server (nil for direct
// messages). It gives unknown events, unknown components and broken data.
func (s *Server) Dispatch(g *Guild, kind, rawData string) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	id := ""
	if g != nil {
		id = g.ID
	}
	if !s.dispatch(id, kind, json.RawMessage(rawData)) {
		s.t.Fatalf("discordtest: no session gets the event %s", kind)
	}
}

// Fault spoils REST calls. The zero value spoils nothing; set one of the ways.
type Fault struct {
	Route string // "POST /channels/{channel_id}/messages"; "" for every call
	Times int    // how many calls; 0 is one, below 0 all
	// Done carries the call out although its answer is spoiled, as when the
	// answer is lost on the way.
	Done bool

	Delay   time.Duration     // answer late: before the call is carried out, or after it with Done
	Status  int               // answer with this status …
	Body    string            // … and this body …
	Headers map[string]string // … and these headers
	Cut     bool              // cut the connection instead of answering
}

// Spoil adds faults; the first that fits a call is used.
func (s *Server) Spoil(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range faults {
		if f.Times == 0 {
			f.Times = 1
		}
		s.faults = append(s.faults, &f)
	}
}

// Heal takes all faults and openings away and lets sessions be resumed.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults, s.gateway.openings, s.gateway.noResume, s.gateway.swap = nil, nil, false, 0
}

func (s *Server) faultFor(method, template string) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if f.Route != "" && f.Route != method+" "+template {
			continue
		}
		if f.Times--; f.Times == 0 {
			s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
		}
		return f
	}
	return nil
}

// before acts in the place of the call; true if it was answered.
func (f *Fault) before(s *Server, w http.ResponseWriter, note *Request) bool {
	if f.Delay > 0 && !f.Done {
		s.rest(f.Delay)
	}
	if f.Done || f.Status == 0 && !f.Cut {
		return false
	}
	note.Status = f.Status
	s.note(*note)
	f.spoil(w)
	return true
}

// after spoils the answer of a call that was carried out.
func (f *Fault) after(s *Server, w http.ResponseWriter) bool {
	if f.Delay > 0 && f.Done {
		s.rest(f.Delay)
	}
	if f.Status == 0 && !f.Cut {
		return false
	}
	f.spoil(w)
	return true
}

func (f *Fault) spoil(w http.ResponseWriter) {
	if f.Cut {
		panic(http.ErrAbortHandler)
	}
	for k, v := range f.Headers {
		w.Header().Set(k, v)
	}
	w.WriteHeader(f.Status)
	_, _ = w.Write([]byte(f.Body)) // the bot may be gone
}

// rest waits without holding up the server's end.
func (s *Server) rest(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	over := false
	timer := time.AfterFunc(d, func() {
		s.mu.Lock()
		over = true
		s.changed.Broadcast()
		s.mu.Unlock()
	})
	defer timer.Stop()
	for !over && !s.closed {
		s.changed.Wait()
	}
}

// TooMany is a 429 as Discord answers it, with all headers.
func TooMany(route string, after time.Duration) Fault {
	return Fault{Route: route, Status: 429,
		Body: fmt.Sprintf(`{"message":"You are being rate limited.","retry_after":%g,"global":false}`, after.Seconds()),
		Headers: map[string]string{
			"Content-Type": "application/json", "Retry-After": wholeSeconds(after), "X-RateLimit-Limit": "5",
			"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": fmt.Sprintf("%g", after.Seconds()),
			"X-RateLimit-Bucket": "abcd1234", "X-RateLimit-Scope": "user",
		}}
}

// TooManyGlobal is the global 429 of Discord's documentation: without
// X-RateLimit-Reset-After.
func TooManyGlobal(route string, after time.Duration) Fault {
	return Fault{Route: route, Status: 429,
		Body: fmt.Sprintf(`{"message":"You are being rate limited.","retry_after":%g,"global":true}`, after.Seconds()),
		Headers: map[string]string{
			"Content-Type": "application/json", "Retry-After": wholeSeconds(after),
			"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global",
		}}
}

// TooManyBare is a 429 with neither headers nor JSON, as the network's edge
// sends it.
func TooManyBare(route string) Fault {
	return Fault{Route: route, Status: 429, Body: "error code: 1015", Headers: map[string]string{"Content-Type": "text/plain"}}
}

// WebPage answers with an HTML page.
func WebPage(route string, status int) Fault {
	return Fault{Route: route, Status: status, Body: "<!DOCTYPE html><html><body>cloudflare</body></html>",
		Headers: map[string]string{"Content-Type": "text/html"}}
}

func wholeSeconds(d time.Duration) string {
	return fmt.Sprint(int((d + time.Second - 1) / time.Second))
}
