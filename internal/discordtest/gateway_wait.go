package discordtest

import "fmt"

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
