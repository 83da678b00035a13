package discord

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// retryPause says whether a call that ended in err may be made again, and
// after which pause Discord asked for (0: none in particular). A refused call
// (429) was not carried out and may always be repeated; anything whose outcome
// is unknown only if it is repeatable.
func retryPause(err error, repeatable bool) (time.Duration, bool) {
	var api *APIError
	var lost *failure
	switch {
	case errors.As(err, &api):
		if api.Status == http.StatusTooManyRequests {
			return api.RetryAfter, api.RetryAfter <= maxAskedPause
		}
		if !errors.Is(api, ErrUnavailable) || !repeatable {
			return 0, false
		}
	case errors.As(err, &lost):
		if lost.sent && !repeatable {
			return 0, false
		}
	default:
		return 0, false
	}
	return 0, true
}

// retryAfter reads how long a 429 lasts and whether it is meant for all
// calls, from whatever the answer carries: a page of the network's edge has
// no JSON and sometimes no header.
func retryAfter(h http.Header, e *APIError) (time.Duration, bool) {
	global := e.Global || h.Get("X-RateLimit-Global") != "" || h.Get("X-RateLimit-Scope") == "global"
	wait := e.RetryAfter // exact; Retry-After is in whole seconds
	for _, key := range []string{"X-RateLimit-Reset-After", "Retry-After"} {
		if f, err := strconv.ParseFloat(h.Get(key), 64); err == nil && wait == 0 {
			wait = seconds(f)
		}
	}
	if wait == 0 {
		wait = time.Second
		if e.page { // not Discord itself: the network's edge
			wait, global = 30*time.Second, true
		}
	}
	return wait, global
}

// settled reports whether err is one of Discord's codes that mean "done
// already".
func settled(err error, codes []int) bool {
	var api *APIError
	return errors.As(err, &api) && slices.Contains(codes, api.Code)
}

// Discord's codes that this package acts upon.
const (
	codeUnknownMessage = 10008
	codeUnknownAction  = 10062 // the interaction has expired, or is another's
	codeAcknowledged   = 40060
)
