package discord

import (
	"context"
	"errors"
	"time"
)

// ShardStatus is how one gateway connection is.
type ShardStatus struct {
	ID, Count  int
	Connected  bool
	Since      time.Time     // of being connected, or of being not
	LastPacket time.Time     // when the gateway was last heard
	Latency    time.Duration // of the last heartbeat
	Connects   int           // how often it became ready
	LastError  string        // why it ended last, "" if it never did
}

// up notes that the connection is ready; once more does nothing.
func (s *shard) up(w *wire) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wire == w || w.ended() != nil {
		return
	}
	s.wire = w
	s.status.Connected, s.status.Since = true, time.Now()
	s.status.Connects++
	s.log.Info("connected to Discord", "shard", s.id, "shards", s.count)
}

// connected reports whether up was called for w.
func (s *shard) connected(w *wire) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.wire == w
}

// down notes the connection's end.
func (s *shard) down(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wire != nil || s.status.Since.IsZero() {
		s.status.Since = time.Now()
	}
	s.wire, s.status.Connected = nil, false
	if err != nil && !errors.Is(err, context.Canceled) {
		s.status.LastError = redactor{string(s.token)}.clean(err.Error())
	}
}

func (s *shard) now() ShardStatus {
	s.mu.Lock()
	st, w := s.status, s.wire
	s.mu.Unlock()
	st.ID, st.Count = s.id, s.count
	if w != nil {
		w.mu.Lock()
		st.LastPacket, st.Latency = w.last, w.latency
		w.mu.Unlock()
	}
	return st
}

// ended returns why the connection ended, nil while it lives.
func (w *wire) ended() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}

func (w *wire) sentIdentify() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.identified
}

// continuation returns what resumes this session after it ended with err, nil
// if it cannot be resumed.
func (w *wire) continuation(err error) *resumption {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.state.session == "" || w.state.url == "" {
		return nil
	}
	if errors.Is(err, errInvalid) && !w.resumable || errors.Is(err, errOversized) {
		return nil
	}
	var closed *closeError
	if errors.As(err, &closed) {
		switch closed.code {
		// 1000 and 1001 end a session; 4003 not authenticated, 4007 wrong
		// sequence and 4009 timed out need a new one (Discord, "Gateway Close
		// Event Codes").
		case 1000, 1001, 4003, 4007, 4009:
			return nil
		}
	}
	if w.resume != nil && w.identified && !w.isReady && errors.Is(err, errSilent) {
		return nil // it was asked for and came to nothing
	}
	return w.state.again()
}

// maxResumeTries is how often a session is tried to be resumed while the
// connections fail for other reasons. Discord keeps a session for some minutes.
const maxResumeTries = 3

// again returns the resumption for one more try, nil if it had enough.
func (r resumption) again() *resumption {
	if r.tries++; r.tries > maxResumeTries {
		return nil
	}
	return &r
}
