package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"sort"
	"strings"
	"time"
)

// What a call can end in. Errors from Discord are *APIError and match these
// with errors.Is.
var (
	ErrToken       = errors.New("Discord does not accept the token")
	ErrForbidden   = errors.New("Discord forbids it")             // 403: a permission is missing
	ErrNotFound    = errors.New("Discord does not know it")       // 404: deleted, or the interaction has expired
	ErrRateLimited = errors.New("Discord asks to wait")           // 429, after the retries
	ErrUnavailable = errors.New("Discord cannot be reached now")  // 5xx, a web page instead of JSON, no connection
	ErrTooMany     = errors.New("too many refused calls: paused") // see breaker
	ErrAnswered    = errors.New("the interaction already has its first response")
	ErrUnanswered  = errors.New("the interaction has no first response yet")
	ErrDraft       = errors.New("the message breaks a limit of Discord's")
)

// APIError is an answer of Discord's that is no success. It never holds a
// token or the address that was called.
type APIError struct {
	Op         string // what was tried: "send a message"
	Status     int    // HTTP status
	Code       int    // Discord's own, 0 if none: 10008 unknown message, 50013 missing permissions …
	Message    string // Discord's words, shortened
	RetryAfter time.Duration
	Global     bool // of a 429: all calls are meant
	page       bool // the answer was no JSON: a proxy's or the network edge's page
}

// Error says what was tried and what Discord answered.
func (e *APIError) Error() string {
	s := fmt.Sprintf("%s: Discord answered %d", e.Op, e.Status)
	if e.Code != 0 {
		s += fmt.Sprintf(" (code %d)", e.Code)
	}
	switch {
	case e.page:
		s += " " + e.Message
	case e.Message != "":
		s += ": " + e.Message
	}
	return s
}

// Is matches the sentinels above by status.
func (e *APIError) Is(target error) bool {
	switch target {
	case ErrToken:
		return e.Status == 401
	case ErrForbidden:
		return e.Status == 403
	case ErrNotFound:
		return e.Status == 404
	case ErrRateLimited:
		return e.Status == 429
	case ErrUnavailable:
		return e.Status >= 500 || e.page && e.Status < 300
	}
	return false
}

// maxErrorText keeps an error readable in a log line.
const maxErrorText = 300

// apiError reads Discord's error body. A body that is not JSON (a proxy's
// web page) is not repeated.
func apiError(op string, status int, body []byte, secrets redactor) *APIError {
	e := &APIError{Op: op, Status: status}
	var b struct {
		Code       json.Number     `json:"code"`
		Message    string          `json:"message"`
		RetryAfter float64         `json:"retry_after"`
		Global     bool            `json:"global"`
		Errors     json.RawMessage `json:"errors"`
	}
	if json.Unmarshal(body, &b) != nil {
		e.page, e.Message = true, "with a page instead of data"
		return e
	}
	code, _ := b.Code.Int64()
	e.Code, e.Global = int(code), b.Global
	e.RetryAfter = seconds(b.RetryAfter)
	e.Message = b.Message
	if details := fieldErrors(b.Errors); details != "" {
		e.Message += " (" + details + ")"
	}
	e.Message = cut(secrets.clean(e.Message), maxErrorText)
	return e
}

// fieldErrors flattens Discord's nested form errors: "embeds.0.title: too long".
func fieldErrors(raw json.RawMessage) string {
	var tree any
	if len(raw) == 0 || json.Unmarshal(raw, &tree) != nil {
		return ""
	}
	var out []string
	var walk func(path string, v any)
	walk = func(path string, v any) {
		m, ok := v.(map[string]any)
		if !ok {
			return
		}
		if list, ok := m["_errors"].([]any); ok {
			for _, item := range list {
				if f, ok := item.(map[string]any); ok {
					out = append(out, strings.TrimPrefix(path, ".")+": "+fmt.Sprint(f["message"]))
				}
			}
			return
		}
		for k, sub := range m {
			walk(path+"."+k, sub)
		}
	}
	walk("", tree)
	sort.Strings(out)
	return strings.Join(out, "; ")
}

// redactor takes secrets out of text that others wrote.
type redactor struct{ token string }

// pathTokens finds the token in the two kinds of address that hold one.
var pathTokens = regexp.MustCompile(`((?:webhooks|interactions)/\d+/)[^/\s"?]+`)

func (r redactor) clean(s string) string {
	if r.token != "" {
		s = strings.ReplaceAll(s, r.token, hidden)
	}
	return pathTokens.ReplaceAllString(s, "${1}"+hidden)
}

// networkError says why there was no answer, without the address called,
// which may hold an interaction's token. The context's error stays visible.
func (r redactor) networkError(op string, err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return &unreachable{op: op, text: r.clean(err.Error()), err: err}
}

// unreachable is a call without an answer.
type unreachable struct {
	op, text string
	err      error
}

func (e *unreachable) Error() string { return e.op + ": " + e.text }

// Unwrap keeps of the cause only what callers ask for; the rest could print
// an address.
func (e *unreachable) Unwrap() []error {
	is := []error{ErrUnavailable}
	for _, known := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(e.err, known) {
			is = append(is, known)
		}
	}
	return is
}

// neverSent reports whether the connection was not even made, so that a
// repetition cannot post twice.
func neverSent(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

func seconds(f float64) time.Duration {
	if f <= 0 || f > 1e6 {
		return 0
	}
	return time.Duration(f * float64(time.Second))
}
