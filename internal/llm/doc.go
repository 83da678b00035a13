// Package llm talks to a language model behind any OpenAI-compatible address.
// It is the only package that imports go-openai, and it takes nothing on trust
// that comes over the wire: every wait and every size has a limit, a reply
// counts only when the server said why it ended, errors in the middle of a
// stream are errors, a dead server is left alone for a while, and no key ever
// stands in an error.
//
// It must not know documents or Discord. Start reading at New and
// Client.Complete; the guards are in guard.go, stream.go and breaker.go.
package llm

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Config says which model to ask and how long to wait. Zero values take the
// defaults named here.
type Config struct {
	BaseURL     string         // of the API, as "https://api.openai.com/v1"; a query in it is sent with every request
	Model       string         // its name, or a deployment's
	Temperature *float64       // nil sends none; 0 is really sent
	TokenField  string         // "max_tokens" (default) or "max_completion_tokens"
	MaxTokens   int            // longest reply, in tokens; 0 means 700
	Timeouts    Timeouts       // see there
	ExtraBody   map[string]any // further fields of every chat request; they win over ours
	MaxBytes    int64          // longest reply, in bytes on the wire; 0 means 1 MiB
	Retries     int            // further attempts after a passing fault; 0 means 2, negative none
	Plain       bool           // do not stream; first token and idle times are then not watched

	Transport http.RoundTripper // nil means a guarded one of its own
	Log       *slog.Logger      // nil means silence
}

// Timeouts are the longest waits of one call.
type Timeouts struct {
	Connect    time.Duration // to reach the server; 0 means 5 s
	FirstToken time.Duration // until it begins to answer; 0 means 30 s
	Idle       time.Duration // between two pieces of an answer; 0 means 15 s
	Total      time.Duration // for everything, retries included; 0 means 60 s
}

func (c *Config) complete() {
	set := func(d *time.Duration, v time.Duration) {
		if *d <= 0 {
			*d = v
		}
	}
	set(&c.Timeouts.Connect, 5*time.Second)
	set(&c.Timeouts.FirstToken, 30*time.Second)
	set(&c.Timeouts.Idle, 15*time.Second)
	set(&c.Timeouts.Total, 60*time.Second)
	if c.TokenField == "" {
		c.TokenField = "max_tokens"
	}
	if c.MaxTokens <= 0 {
		c.MaxTokens = 700
	}
	if c.MaxBytes <= 0 {
		c.MaxBytes = 1 << 20
	}
	switch {
	case c.Retries == 0:
		c.Retries = 2
	case c.Retries < 0:
		c.Retries = 0
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
}

// Errors of a call. Each is wrapped in an *Error that says more.
var (
	ErrUnreachable = errors.New("the model's server cannot be reached")
	ErrTimeout     = errors.New("the model took too long")
	ErrRefused     = errors.New("the model's server refused the key")
	ErrNoModel     = errors.New("the model's server does not know the model")
	ErrRequest     = errors.New("the model's server refused the request")
	ErrBusy        = errors.New("the model's server is busy or broken")
	ErrReply       = errors.New("the model's reply cannot be used")
	ErrResting     = errors.New("the model's server failed repeatedly and is left alone for a while")
)

// Error is a failed call. Its text holds no key and no more than a line of
// what the server said.
type Error struct {
	Kind   error  // one of the errors above
	Status int    // of HTTP; 0 if there was no answer
	Detail string // what is known; "" if nothing
}

func (e *Error) Error() string {
	s := e.Kind.Error()
	if e.Status != 0 {
		s += fmt.Sprintf(" (status %d)", e.Status)
	}
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	return s
}

func (e *Error) Unwrap() error { return e.Kind }

// Explain says in one sentence what is wrong and what to do about it, for the
// person who runs the bot.
func Explain(err error) string {
	for _, s := range []struct {
		kind error
		text string
	}{
		{ErrUnreachable, "The model's server cannot be reached: check base_url and whether the server runs."},
		{ErrTimeout, "The model took too long: raise the timeouts of [llm], or use a smaller model."},
		{ErrRefused, "The model's server refused the key: check api_key or api_key_file."},
		{ErrNoModel, "The model's server does not know the model: check model, or the deployment's name in base_url."},
		{ErrRequest, "The model's server refused the request: check model, token_field, temperature and extra_body."},
		{ErrBusy, "The model's server is busy or broken: try again later, or check your quota there."},
		{ErrReply, "The model's reply could not be used: base_url may lead to a web page, or the model cannot keep to the wanted form."},
		{ErrResting, "The model's server failed repeatedly and is left alone for a while; it is tried again by itself."},
	} {
		if errors.Is(err, s.kind) {
			return s.text
		}
	}
	return "The model could not be asked."
}

// address splits a base URL into what go-openai takes and the query that
// belongs behind every path.
func address(base string) (clean, query string, azure bool, err error) {
	u, err := url.Parse(strings.TrimSpace(base))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", "", false, errors.New("the model's base_url must be an address that starts with https:// or http://")
	}
	if u.User != nil {
		return "", "", false, errors.New("the model's base_url must not hold a password: use api_key")
	}
	query = u.RawQuery
	u.RawQuery, u.Fragment = "", ""
	host := strings.ToLower(u.Hostname())
	azure = strings.HasSuffix(host, ".azure.com") || strings.HasSuffix(host, ".azure.us") || strings.HasSuffix(host, ".azure.cn")
	return strings.TrimRight(u.String(), "/"), query, azure, nil
}
