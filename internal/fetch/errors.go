package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"code.dny.dev/ssrf"

	"docent/internal/extract/refusal"
)

// The kinds of failure; ask with errors.Is.
var (
	ErrAddress     = errors.New("no web address")
	ErrInternal    = errors.New("not a public address")
	ErrRobots      = errors.New("refused by robots.txt")
	ErrGone        = errors.New("no such page")
	ErrStatus      = errors.New("an answer that is no page")
	ErrTooLarge    = errors.New("the page is too large")
	ErrUnreachable = errors.New("no answer")
)

// Error says why an address was not fetched, and what to do.
type Error struct {
	Kind       error
	What       string        // in lower case, without a full stop
	Status     int           // HTTP status, 0 if there was none
	Temporary  bool          // it may work later
	RetryAfter time.Duration // how long the site wants to be left alone; 0 if it does not say
}

// Error is the sentence without capital and full stop.
func (e *Error) Error() string { return e.What }

// Unwrap makes errors.Is find the kind, and refusal.Sentence the words.
func (e *Error) Unwrap() error { return &refusal.Error{Kind: e.Kind, What: e.What} }

// unreachable explains a request that got no answer.
func unreachable(host string, err error) error {
	var name *net.DNSError
	switch {
	case isBlocked(err):
		return &Error{Kind: ErrInternal, What: "the site " + host + " is not on the public internet, or not on a web port; add the page as a file"}
	case errors.As(err, &name) && name.IsNotFound:
		return &Error{Kind: ErrUnreachable, What: "there is no site named " + host + "; check the address"}
	case errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return err
	}
	return &Error{Kind: ErrUnreachable, Temporary: true, What: "the site " + host + " did not answer; try again later"}
}

// ErrBlocked is what a Check of one's own returns to refuse an address.
var ErrBlocked = errors.New("address blocked")

func isBlocked(err error) bool {
	for _, blocked := range []error{ssrf.ErrProhibitedIP, ssrf.ErrProhibitedPort, ssrf.ErrProhibitedNetwork, ErrBlocked} {
		if errors.Is(err, blocked) {
			return true
		}
	}
	return false
}

// broken explains a body that could not be read to its end.
func broken(host string, err error, limit int64) error {
	switch {
	case errors.Is(err, errTooLarge):
		return &Error{Kind: ErrTooLarge, What: fmt.Sprintf("it has more than the %.1f MB that may be fetched; add it in parts", float64(limit)/1e6)}
	case errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return err
	}
	return &Error{Kind: ErrUnreachable, Temporary: true, What: "the site " + host + " broke off while sending the page; try again later"}
}
