package llm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"mime"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// guard stands between go-openai and the network. It is the client's HTTPDoer.
type guard struct {
	http    *http.Client
	query   string // goes behind every path
	azure   bool   // send the key as api-key too
	key     string
	retries int
	max     int64
	log     *slog.Logger
}

// patch is what a call wants changed in its request's body; it travels in the
// request's context, because go-openai has no place for it.
type patch struct {
	fields map[string]any
	watch  *watch // nil if the call does not stream
}

type patchKey struct{}

func newTransport(t Timeouts) *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: t.Connect, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:   t.Connect,
		ForceAttemptHTTP2:     true,
		MaxIdleConnsPerHost:   4,
		IdleConnTimeout:       90 * time.Second,
		ResponseHeaderTimeout: t.Total,
	}
}

// Do sends a request, again after a passing fault, and hands out a body that
// is checked as it is read.
func (g *guard) Do(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	p, _ := ctx.Value(patchKey{}).(patch)
	body, err := patched(req, p.fields)
	if err != nil {
		return nil, &Error{Kind: ErrRequest, Detail: "the request could not be put together"}
	}
	for attempt := 0; ; attempt++ {
		res, err := g.once(req, body)
		wait, again := retry(res, err, attempt)
		if !again || attempt >= g.retries {
			if err != nil {
				return nil, g.failed(ctx, err)
			}
			return g.checked(ctx, req, res, p)
		}
		if res != nil {
			drain(res)
		}
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < wait {
			return nil, &Error{Kind: ErrBusy, Status: status(res), Detail: "it asks to wait longer than there is time"}
		}
		g.log.Debug("model call is tried again", slog.Int("attempt", attempt+1), slog.Int("status", status(res)), slog.Duration("wait", wait))
		if p.watch != nil {
			p.watch.pause()
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil, g.failed(ctx, ctx.Err())
		case <-timer.C:
		}
	}
}

func (g *guard) once(req *http.Request, body []byte) (*http.Response, error) {
	again := req.Clone(req.Context())
	if body != nil {
		again.Body = io.NopCloser(bytes.NewReader(body))
		again.ContentLength = int64(len(body))
		again.GetBody = nil
	}
	if g.query != "" {
		if again.URL.RawQuery != "" {
			again.URL.RawQuery += "&"
		}
		again.URL.RawQuery += g.query
	}
	if g.azure && g.key != "" {
		again.Header.Set("api-key", g.key)
	}
	again.Header.Set("User-Agent", "docent")
	if p, _ := req.Context().Value(patchKey{}).(patch); p.watch != nil {
		p.watch.start()
	}
	return g.http.Do(again)
}

// patched returns the request's body with fields set.
func patched(req *http.Request, fields map[string]any) ([]byte, error) {
	if req.Body == nil {
		return nil, nil
	}
	defer req.Body.Close()
	body, err := io.ReadAll(req.Body)
	if err != nil || len(fields) == 0 {
		return body, err
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(body, &all); err != nil {
		return nil, err
	}
	for name, v := range fields {
		if v == nil {
			delete(all, name)
			continue
		}
		if all[name], err = json.Marshal(v); err != nil {
			return nil, err
		}
	}
	return json.Marshal(all)
}

// The waits between attempts: doubling from backoffFirst, half of it random so
// that many clients do not come back at once. A server's Retry-After is
// honoured up to retryAfterMost: nobody waits longer for a summary.
const (
	backoffFirst   = 400 * time.Millisecond
	retryAfterMost = 20 * time.Second
)

// retry says whether an attempt is worth repeating, and after what wait.
func retry(res *http.Response, err error, attempt int) (wait time.Duration, again bool) {
	wait = backoffFirst << attempt
	wait = wait/2 + rand.N(wait/2+1)
	if err != nil {
		return wait, !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded)
	}
	switch res.StatusCode {
	case http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout, 529:
	default:
		return 0, false
	}
	after, ok := retryAfter(res.Header, time.Now())
	if ok && after > retryAfterMost {
		return 0, false
	}
	return max(wait, after), true
}

// retryAfter reads the header in seconds, as a date, or in milliseconds as
// some servers send it.
func retryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	if ms, err := strconv.ParseFloat(h.Get("Retry-After-Ms"), 64); err == nil && ms >= 0 && ms < 1e9 {
		return time.Duration(ms * float64(time.Millisecond)), true
	}
	v := h.Get("Retry-After")
	if s, err := strconv.ParseFloat(v, 64); err == nil && s >= 0 && s < 1e6 {
		return time.Duration(s * float64(time.Second)), true
	}
	if at, err := http.ParseTime(v); err == nil {
		return max(0, at.Sub(now)), true
	}
	return 0, false
}

// checked turns a response that is no answer into an error, and guards the
// body of one that is.
func (g *guard) checked(ctx context.Context, req *http.Request, res *http.Response, p patch) (*http.Response, error) {
	if res.StatusCode >= 400 {
		defer drain(res)
		return nil, g.refused(res)
	}
	kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	streams := p.watch != nil
	switch {
	case res.StatusCode >= 300:
		drain(res)
		return nil, &Error{Kind: ErrReply, Status: res.StatusCode, Detail: "it points elsewhere; set base_url to the final address"}
	case streams && kind == "text/event-stream":
		res.Body = newStream(ctx, res.Body, g.max, p.watch)
	case streams && isJSON(kind):
		body := io.LimitReader(watched{res.Body, p.watch}, g.max+1)
		data, err := io.ReadAll(body)
		res.Body.Close()
		if err != nil {
			return nil, g.failed(ctx, err)
		}
		if int64(len(data)) > g.max {
			return nil, tooLong(g.max)
		}
		events, err := asEvents(data)
		if err != nil {
			return nil, err
		}
		res.Body = newStream(ctx, io.NopCloser(bytes.NewReader(events)), g.max*2, p.watch)
	case !streams && isJSON(kind):
		limit := g.max
		if strings.HasSuffix(req.URL.Path, "/embeddings") {
			limit = max(limit, embeddingBytes)
		}
		res.Body = &limited{ctx: ctx, body: res.Body, left: limit, max: limit}
	default:
		drain(res)
		return nil, &Error{Kind: ErrReply, Status: res.StatusCode, Detail: fmt.Sprintf("it sent %q instead of JSON", kind)}
	}
	return res, nil
}

// embeddingBytes is the longest answer with vectors: 128 texts of 4,096 numbers
// of 20 characters take 10 MB.
const embeddingBytes = 32 << 20

func isJSON(kind string) bool { return kind == "application/json" || strings.HasSuffix(kind, "+json") }

// refused reads an error answer.
func (g *guard) refused(res *http.Response) error {
	body, _ := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	e := &Error{Kind: ErrRequest, Status: res.StatusCode, Detail: g.redact(message(body))}
	switch {
	case res.StatusCode == http.StatusUnauthorized || res.StatusCode == http.StatusForbidden:
		e.Kind = ErrRefused
	case res.StatusCode == http.StatusNotFound:
		e.Kind = ErrNoModel
	case res.StatusCode == http.StatusTooManyRequests || res.StatusCode == http.StatusRequestTimeout || res.StatusCode >= 500:
		e.Kind = ErrBusy
	}
	return e
}

// failed turns a transport's error into ours. The transport's own text may
// hold addresses with keys, so only its kind is kept.
func (g *guard) failed(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		var e *Error
		switch {
		case errors.As(cause, &e):
			return e
		case errors.Is(cause, context.DeadlineExceeded):
			return &Error{Kind: ErrTimeout, Detail: "no complete answer in time"}
		}
		return cause
	}
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		// The connection's own clock may strike just before the context's.
		if deadline, ok := ctx.Deadline(); ok && !time.Now().Before(deadline) {
			return &Error{Kind: ErrTimeout, Detail: "no complete answer in time"}
		}
		return &Error{Kind: ErrUnreachable, Detail: "no connection in time"}
	}
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return &Error{Kind: ErrUnreachable, Detail: "its name is not known"}
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return &Error{Kind: ErrReply, Detail: "the connection was closed in the middle"}
	}
	return &Error{Kind: ErrUnreachable, Detail: "the connection failed"}
}

// redact takes the key out of a server's words and keeps one short line.
func (g *guard) redact(s string) string {
	if g.key != "" {
		s = strings.ReplaceAll(s, g.key, "…")
	}
	fields := strings.Fields(s)
	for i, f := range fields {
		if bare := strings.Trim(f, `"'.,;:()`); strings.HasPrefix(bare, "sk-") || len(bare) > 40 && !strings.Contains(bare, "/") {
			fields[i] = "…"
		}
	}
	s = strings.Join(fields, " ")
	if r := []rune(s); len(r) > 200 {
		s = string(r[:200]) + "…"
	}
	return s
}

// message finds the words in an error body: OpenAI's object, a plain string,
// or a few other shapes. Of anything else nothing is kept.
func message(body []byte) string {
	var shapes struct {
		Error   json.RawMessage `json:"error"`
		Message string          `json:"message"`
		Detail  json.RawMessage `json:"detail"`
	}
	if json.Unmarshal(body, &shapes) != nil {
		return ""
	}
	for _, raw := range []json.RawMessage{shapes.Error, shapes.Detail} {
		var text string
		if json.Unmarshal(raw, &text) == nil && text != "" {
			return text
		}
		var object struct{ Message, Msg string }
		if json.Unmarshal(raw, &object) == nil && object.Message+object.Msg != "" {
			return object.Message + object.Msg
		}
	}
	return shapes.Message
}

func status(res *http.Response) int {
	if res == nil {
		return 0
	}
	return res.StatusCode
}

// drain reads a little of a body that nobody wants, so that the connection can
// be used again, and closes it.
func drain(res *http.Response) {
	io.CopyN(io.Discard, res.Body, 64<<10)
	res.Body.Close()
}
