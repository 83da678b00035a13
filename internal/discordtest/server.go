package discordtest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

// Reporter is the part of testing.TB the fake needs.
type Reporter interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Token is the bot token every Server accepts until RevokeToken.
const Token = "MTAwMDAwMDAwMDAwMDAwMDAwMQ.GfAkEd.discordtest-token-not-a-real-one"

// Server is a fake Discord. Its methods are safe for concurrent use; those
// that wait fail the test if what they wait for does not come.
type Server struct {
	URL   string // for api_base
	Token string // the bot's
	AppID string
	Bot   *User

	// Patience is how long waiting methods wait in real time: 20 s.
	Patience time.Duration
	// Privileged allows the Message Content intent, as in the portal.
	Privileged bool
	// Shards is what GET /gateway/bot recommends: 1; MaxConcurrency likewise;
	// Remaining is how many identifies are left: 1000.
	Shards, MaxConcurrency, Remaining int

	t       Reporter
	http    *httptest.Server
	pipes   *pipes // what it listens on; nil on loopback
	schemas *schemas

	mu         sync.Mutex
	changed    *sync.Cond
	clock      time.Time
	realTime   bool
	lastID     uint64
	users      map[string]*User
	guilds     map[string]*Guild
	channels   map[string]*Channel
	order      []string // guild ids as added
	commands   []map[string]any
	exchanges  map[string]*Exchange // by interaction id
	tokens     map[string]*Exchange // by interaction token
	messages   map[string]*Message
	nonces     map[string]*Message // channel and nonce → message
	dms        map[string]*Channel // user id → channel
	requests   []Request
	violations []string
	tolerant   bool
	mayPing    map[string]bool // "role 123": a ping of it breaks no rule
	faults     []*Fault
	files      map[string][]byte // CDN path → bytes
	downloads  int
	gateway    gatewayState
	closed     bool
}

// Request is a call the bot made.
type Request struct {
	Method string
	Path   string // as called, with tokens
	Route  string // as in Discord's documentation: /channels/{channel_id}/messages
	Body   []byte // the JSON; of a form, its payload_json
	Status int    // what the fake answered; 0 if it cut the connection
	Auth   string // the Authorization header
}

// New starts a fake Discord that stops with the test.
func New(t Reporter) *Server {
	t.Helper()
	s := prepare(t)
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	s.URL = s.http.URL
	t.Cleanup(s.Close)
	return s
}

// prepare makes a Server that does not listen yet.
func prepare(t Reporter) *Server {
	t.Helper()
	loaded, err := loadSchemas()
	if err != nil {
		t.Fatalf("discordtest: %v", err)
	}
	s := &Server{
		t: t, Token: Token, Patience: 20 * time.Second, Shards: 1, MaxConcurrency: 1, Remaining: 1000,
		schemas: loaded, clock: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), lastID: 240_000_000_000,
		users: map[string]*User{}, guilds: map[string]*Guild{}, channels: map[string]*Channel{},
		exchanges: map[string]*Exchange{}, tokens: map[string]*Exchange{}, messages: map[string]*Message{},
		nonces: map[string]*Message{}, dms: map[string]*Channel{}, files: map[string][]byte{},
	}
	s.changed = sync.NewCond(&s.mu)
	s.gateway.sessions = map[string]*session{}
	s.Bot = &User{ID: s.newID(), Name: "Docent", Bot: true}
	s.AppID = s.Bot.ID // Discord gives an application's bot the application's id
	s.users[s.Bot.ID] = s.Bot
	return s
}

// Close cuts all connections and stops listening.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	s.changed.Broadcast()
	s.mu.Unlock()
	s.Drop()
	s.http.CloseClientConnections()
	s.http.Close()
}

// newID returns a snowflake; ids ascend. The caller holds mu or is New.
func (s *Server) newID() string {
	s.lastID++
	return fmt.Sprint(s.lastID << 22)
}

// Advance moves the fake's clock, which otherwise stands still: interactions
// take a first response for three seconds and live fifteen minutes by it.
func (s *Server) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock = s.clock.Add(d)
}

// RealTime makes the fake's clock the real one.
func (s *Server) RealTime() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.realTime = true
}

func (s *Server) now() time.Time {
	if s.realTime {
		return time.Now().UTC()
	}
	return s.clock
}

// wait blocks until ok, called with mu held, says so.
func (s *Server) wait(what string, ok func() bool) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	late := false
	timer := time.AfterFunc(s.Patience, func() {
		s.mu.Lock()
		late = true
		s.changed.Broadcast()
		s.mu.Unlock()
	})
	defer timer.Stop()
	for !ok() {
		if late || s.closed {
			s.t.Fatalf("discordtest: waited in vain for %s; the last calls were:\n%s", what, s.lastCalls())
			return
		}
		s.changed.Wait()
	}
}

func (s *Server) lastCalls() string {
	var b strings.Builder
	for _, r := range s.requests[max(0, len(s.requests)-12):] {
		fmt.Fprintf(&b, "  %s %s → %d %.300s\n", r.Method, r.Route, r.Status, r.Body)
	}
	return b.String()
}

// violate notes that the bot broke a rule. The caller holds mu.
func (s *Server) violate(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	s.violations = append(s.violations, text)
	if !s.tolerant && !s.closed {
		s.t.Errorf("discordtest: %s", text)
	}
}

// AllowPing makes notifying a role no violation.
func (s *Server) AllowPing(r *Role) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.mayPing == nil {
		s.mayPing = map[string]bool{}
	}
	s.mayPing["role "+r.ID] = true
}

// Tolerate keeps broken rules from failing the test; Violations lists them.
func (s *Server) Tolerate() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tolerant = true
}

// Violations lists the rules that were broken.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.violations...)
}

// Requests lists the calls made so far.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.requests...)
}

// Count counts the calls made to a route so far: "POST /channels/{channel_id}/messages".
func (s *Server) Count(route string) int {
	n := 0
	for _, r := range s.Requests() {
		if r.Method+" "+r.Route == route {
			n++
		}
	}
	return n
}

// WaitRequests waits until a route was called n times.
func (s *Server) WaitRequests(route string, n int) {
	s.t.Helper()
	s.wait(fmt.Sprintf("%d calls of %s", n, route), func() bool {
		count := 0
		for _, r := range s.requests {
			if r.Method+" "+r.Route == route {
				count++
			}
		}
		return count >= n
	})
}

// RevokeToken makes the bot's token invalid.
func (s *Server) RevokeToken() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Token = "revoked"
}

// Commands returns the registered commands as the bot wrote them.
func (s *Server) Commands() []map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]map[string]any(nil), s.commands...)
}

// WaitCommands waits until commands are registered.
func (s *Server) WaitCommands() {
	s.t.Helper()
	s.wait("registered commands", func() bool { return len(s.commands) > 0 })
}
