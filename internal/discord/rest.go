package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// How often and how long a call is tried.
const (
	maxAttempts    = 4
	attemptTimeout = 20 * time.Second
	firstPause     = 300 * time.Millisecond // doubled each time, with jitter
	maxPause       = 5 * time.Second
	maxAskedPause  = 60 * time.Second // a longer Retry-After is the caller's matter
	maxReply       = 16 << 20         // bytes of an answer
)

// rest makes calls to Discord's HTTP API.
type rest struct {
	base     string
	token    Token
	http     *http.Client
	log      *slog.Logger
	secrets  redactor
	buckets  buckets
	global   gate
	breaker  breaker
	pause    time.Duration // before the first repetition
	rejected atomic.Bool   // the token was refused: no call with it is tried again
}

func newRest(base string, token Token, transport http.RoundTripper, log *slog.Logger) *rest {
	return &rest{
		base: base, token: token, log: log, pause: firstPause,
		http: &http.Client{
			Transport:     transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		secrets: redactor{string(token)},
	}
}

// call is one call to be made.
type call struct {
	op     string // for errors: "send a message"
	method string
	path   string // may hold an interaction's token; never shown
	bucket string // the route with its major parameter; "" with own set
	own    *bucket
	body   any // JSON, or nil
	files  []File
	// repeatable calls may be made twice without doing harm.
	repeatable bool
	// settled are Discord codes which, at a repetition, mean that the first
	// attempt had succeeded.
	settled []int
}

// do makes the call and decodes the answer into out, if that is not nil.
func (r *rest) do(ctx context.Context, c call, out any) error {
	body, contentType, err := c.encode()
	if err != nil {
		return fmt.Errorf("%s: %w", c.op, err)
	}
	limiter := c.own
	if limiter == nil {
		limiter = r.buckets.get(c.method + " " + c.bucket)
	}
	for attempt := 1; ; attempt++ {
		if err := r.admit(ctx, c, limiter); err != nil {
			return err
		}
		reply, err := r.attempt(ctx, c, limiter, body, contentType)
		if err == nil {
			return decodeReply(c.op, reply, out)
		}
		if attempt > 1 && settled(err, c.settled) {
			return nil
		}
		pause, again := retryPause(err, c.repeatable)
		if !again || attempt == maxAttempts {
			return err
		}
		if pause == 0 {
			pause = backoff(attempt, r.pause, maxPause)
		}
		r.log.Debug("repeat a call to Discord", "op", c.op, "attempt", attempt, "pause", pause, "reason", err.Error())
		if sleep(ctx, pause) != nil {
			return err
		}
	}
}

// admit waits until the call may be made: the breaker, the global limit, the
// route's limit. Interaction calls are outside Discord's global limit.
func (r *rest) admit(ctx context.Context, c call, limiter *bucket) error {
	if c.own == nil && r.rejected.Load() {
		return fmt.Errorf("%s: %w", c.op, ErrToken)
	}
	if !r.breaker.allow(time.Now()) {
		return fmt.Errorf("%s: %w", c.op, ErrTooMany)
	}
	for {
		now := time.Now()
		wait := limiter.take(now)
		if wait == 0 && c.own == nil {
			if wait = r.global.take(now); wait > 0 {
				limiter.giveBack()
			}
		}
		if wait == 0 {
			return nil
		}
		if deadline, ok := ctx.Deadline(); ok && now.Add(wait).After(deadline) {
			return fmt.Errorf("%s: %w", c.op, ErrRateLimited)
		}
		if err := sleep(ctx, wait); err != nil {
			return fmt.Errorf("%s: %w", c.op, err)
		}
	}
}

// attempt sends the request once.
func (r *rest) attempt(ctx context.Context, c call, limiter *bucket, body []byte, contentType string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, attemptTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, c.method, r.base+c.path, bytes.NewReader(body))
	if err != nil {
		return nil, r.secrets.networkError(c.op, err)
	}
	if c.own == nil {
		req.Header.Set("Authorization", "Bot "+string(r.token))
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	req.Header.Set("User-Agent", userAgent)
	resp, err := r.http.Do(req)
	if err != nil {
		return nil, &failure{sent: !neverSent(err), error: r.secrets.networkError(c.op, err)}
	}
	defer resp.Body.Close()
	limiter.learn(time.Now(), resp.Header)
	reply, err := io.ReadAll(io.LimitReader(resp.Body, maxReply))
	if err != nil {
		return nil, &failure{sent: true, error: r.secrets.networkError(c.op, err)}
	}
	if resp.StatusCode/100 == 2 && looksLikeJSON(reply) {
		return reply, nil
	}
	return nil, r.refused(c, limiter, resp, reply)
}

// refused makes an error of an answer and lets the limits learn from it.
func (r *rest) refused(c call, limiter *bucket, resp *http.Response, reply []byte) error {
	e := apiError(c.op, resp.StatusCode, reply, r.secrets)
	now := time.Now()
	switch e.Status {
	case http.StatusTooManyRequests:
		e.RetryAfter, e.Global = retryAfter(resp.Header, e)
		if e.Global && c.own == nil {
			r.global.close(now.Add(e.RetryAfter))
		} else {
			limiter.close(now.Add(e.RetryAfter))
		}
		if resp.Header.Get("X-RateLimit-Scope") != "shared" {
			r.breaker.count(now)
		}
	case http.StatusUnauthorized:
		r.breaker.count(now)
		if c.own == nil && r.rejected.CompareAndSwap(false, true) {
			r.log.Error("Discord does not accept the token: no further call is made with it")
		}
	case http.StatusForbidden:
		r.breaker.count(now)
	}
	return e
}

// failure is a network error that remembers whether anything may have
// reached Discord.
type failure struct {
	error
	sent bool
}

func (f *failure) Unwrap() error { return f.error }

func looksLikeJSON(b []byte) bool {
	b = bytes.TrimLeft(b, " \t\r\n")
	return len(b) == 0 || b[0] == '{' || b[0] == '['
}

func decodeReply(op string, reply []byte, out any) error {
	if out == nil || len(reply) == 0 {
		return nil
	}
	if err := json.Unmarshal(reply, out); err != nil {
		return fmt.Errorf("%s: read the answer: %w", op, err)
	}
	return nil
}

// sleep waits, or returns the context's error.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// backoff is the pause before attempt+1: doubling, capped, somewhere in the
// upper half so that many clients do not come at once.
func backoff(attempt int, first, most time.Duration) time.Duration {
	d := most
	if attempt < 32 && first<<(attempt-1) < most {
		d = first << (attempt - 1)
	}
	return d/2 + rand.N(d/2+1)
}

// userAgent has the form Discord's documentation asks for.
const userAgent = "DiscordBot (https://docent.invalid, 1) Docent"

// path joins segments; each is a snowflake, a token or a fixed word, and is
// escaped in case a member's input pretended to be one.
func path(segments ...string) string {
	var b strings.Builder
	for _, s := range segments {
		if s == "" || s == "." || s == ".." {
			s = "0" // no snowflake: Discord answers 404
		}
		b.WriteString("/" + url.PathEscape(s))
	}
	return b.String()
}
