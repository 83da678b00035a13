package llm

import (
	"errors"
	"strings"
	"sync"
)

// The forms in which JSON can be asked for, strictest first.
const (
	formatSchema = iota // a JSON schema
	formatObject        // any JSON object
	formatNone          // only the prompt asks
)

// habit is what is known of a server's ways.
type habit struct {
	format        int
	noUsage       bool // does not know stream_options
	noTemperature bool // takes no temperature
	tokenField    string
}

// maxHabits bounds how often one call may be repeated to learn a habit.
const maxHabits = 5

// habits learns from refusals which fields a server does not take.
type habits struct {
	mu         sync.Mutex
	h          habit
	tokenField string
}

func (h *habits) now() habit {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.h.tokenField == "" {
		h.h.tokenField = h.tokenField
	}
	return h.h
}

// learn looks at a refusal and reports whether the call is worth repeating.
// used is what the call was made with.
func (h *habits) learn(used habit, err error) bool {
	var e *Error
	if !errors.As(err, &e) || e.Kind != ErrRequest || e.Status != 400 && e.Status != 422 && e.Status != 501 {
		return false
	}
	said := strings.ToLower(e.Detail)
	next := used
	switch {
	case strings.Contains(said, "max_completion_tokens") && used.tokenField == "max_tokens":
		next.tokenField = "max_completion_tokens"
	case strings.Contains(said, "max_tokens") && used.tokenField == "max_completion_tokens":
		next.tokenField = "max_tokens"
	case strings.Contains(said, "temperature") && !used.noTemperature:
		next.noTemperature = true
	case strings.Contains(said, "stream_options") && !used.noUsage:
		next.noUsage = true
	case used.format < formatNone:
		next.format++
	case !used.noUsage:
		next.noUsage = true
	default:
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.h = next
	return true
}
