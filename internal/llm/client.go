package llm

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// Client asks one model. It is safe for concurrent use.
type Client struct {
	cfg     Config
	api     *openai.Client
	guard   *guard
	breaker *breaker
	habits  habits
}

// New returns a client. The key is kept apart from the configuration so that
// printing the one never shows the other; "" sends none.
func New(cfg Config, key string) (*Client, error) {
	base, query, azure, err := address(cfg.BaseURL)
	if err != nil {
		return nil, err
	}
	if cfg.Model == "" {
		return nil, errors.New("the model has no name: set model")
	}
	cfg.complete()
	transport := cfg.Transport
	if transport == nil {
		transport = newTransport(cfg.Timeouts)
	}
	g := &guard{
		http: &http.Client{
			Transport:     transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		query: query, azure: azure, key: key, retries: cfg.Retries, max: cfg.MaxBytes, log: cfg.Log,
	}
	oc := openai.DefaultConfig(key)
	oc.BaseURL, oc.HTTPClient = base, g
	oc.EmptyMessagesLimit = 1 << 30 // the guard drops empty lines and watches the time
	return &Client{
		cfg: cfg, api: openai.NewClientWithConfig(oc), guard: g,
		breaker: &breaker{now: time.Now}, habits: habits{tokenField: cfg.TokenField},
	}, nil
}

// Name is the model's name.
func (c *Client) Name() string { return c.cfg.Model }

// MaxTokens is the longest reply that is asked for, in tokens.
func (c *Client) MaxTokens() int { return c.cfg.MaxTokens }

// Complete asks the model and returns its reply as one JSON object, whatever
// stood around it, and the tokens that were spent: those that the server
// reports, or an estimate. schema is a JSON schema of an object; servers that
// do not honour it get the wish without it, and remember that. Failures are
// *Error; the tokens count even then.
func (c *Client) Complete(ctx context.Context, system, user string, schema json.RawMessage) (reply json.RawMessage, in, out int, err error) {
	started := time.Now()
	text, in, out, err := c.ask(ctx, system, user, schema)
	c.cfg.Log.Debug("model call", slog.String("model", c.cfg.Model), slog.Duration("took", time.Since(started)),
		slog.Int("tokens_in", in), slog.Int("tokens_out", out), slog.Bool("ok", err == nil))
	if err != nil {
		return nil, in, out, err
	}
	reply, ok := object(text)
	if !ok {
		return nil, in, out, &Error{Kind: ErrReply, Detail: "it is not the JSON that was asked for"}
	}
	return reply, in, out, nil
}

// ask makes one call, and again where the server turns out not to know a
// field of the request.
func (c *Client) ask(ctx context.Context, system, user string, schema json.RawMessage) (text string, in, out int, err error) {
	ctx, cancel := context.WithTimeout(ctx, c.cfg.Timeouts.Total)
	defer cancel()
	err = c.protected(ctx, func() error {
		for range maxHabits {
			used := c.habits.now()
			var more, said int
			text, more, said, err = c.once(ctx, c.request(used, system, user, schema), used)
			in, out = in+more, out+said
			if !c.habits.learn(used, err) {
				break
			}
		}
		return err
	})
	return text, in, out, err
}

// protected runs a call under the breaker.
func (c *Client) protected(ctx context.Context, call func() error) error {
	if !c.breaker.allow() {
		return &Error{Kind: ErrResting}
	}
	err := call()
	blame := errors.Is(err, ErrUnreachable) || errors.Is(err, ErrTimeout) || errors.Is(err, ErrBusy) || errors.Is(err, ErrReply)
	c.breaker.done(blame && !errors.Is(context.Cause(ctx), context.Canceled))
	return err
}

// request puts a chat request together.
func (c *Client) request(h habit, system, user string, schema json.RawMessage) openai.ChatCompletionRequest {
	req := openai.ChatCompletionRequest{
		Model: c.cfg.Model,
		Messages: []openai.ChatCompletionMessage{
			{Role: openai.ChatMessageRoleSystem, Content: system},
			{Role: openai.ChatMessageRoleUser, Content: user},
		},
	}
	switch h.format {
	case formatSchema:
		req.ResponseFormat = &openai.ChatCompletionResponseFormat{
			Type: openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{
				Name: "reply", Schema: schema, Strict: true,
			},
		}
	case formatObject:
		req.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
	}
	if !c.cfg.Plain && !h.noUsage {
		req.StreamOptions = &openai.StreamOptions{IncludeUsage: true}
	}
	return req
}

// fields are what go-openai cannot send or refuses to: a temperature of 0, the
// name of the token limit, and what the configuration adds.
func (c *Client) fields(h habit) map[string]any {
	f := map[string]any{h.tokenField: c.cfg.MaxTokens}
	if c.cfg.Temperature != nil && !h.noTemperature {
		f["temperature"] = *c.cfg.Temperature
	}
	for name, v := range c.cfg.ExtraBody {
		f[name] = v
	}
	return f
}

// once makes one call and accepts its reply only with a finish reason.
func (c *Client) once(ctx context.Context, req openai.ChatCompletionRequest, h habit) (text string, in, out int, err error) {
	var (
		finish openai.FinishReason
		usage  *openai.Usage
	)
	if c.cfg.Plain {
		text, finish, usage, err = c.plain(ctx, req, h)
	} else {
		text, finish, usage, err = c.streamed(ctx, req, h)
	}
	in, out = estimate(req.Messages[0].Content+req.Messages[1].Content), estimate(text)
	if usage != nil && usage.PromptTokens > 0 {
		in, out = usage.PromptTokens, usage.CompletionTokens
	}
	if err != nil {
		err = c.guard.failed(ctx, err)
		if errors.Is(err, ErrRequest) || errors.Is(err, ErrRefused) || errors.Is(err, ErrNoModel) || errors.Is(err, ErrUnreachable) {
			in, out = 0, 0 // nothing was computed
		}
		return "", in, out, err
	}
	switch finish {
	case openai.FinishReasonStop, openai.FinishReasonLength, "eos", "end_turn":
	case "", openai.FinishReasonNull:
		return "", in, out, &Error{Kind: ErrReply, Detail: "it ended without saying why"}
	default:
		return "", in, out, &Error{Kind: ErrReply, Detail: "it was stopped: " + c.guard.redact(string(finish))}
	}
	if strings.TrimSpace(text) == "" {
		return "", in, out, &Error{Kind: ErrReply, Detail: "it is empty"}
	}
	return text, in, out, nil
}

func (c *Client) plain(ctx context.Context, req openai.ChatCompletionRequest, h habit) (string, openai.FinishReason, *openai.Usage, error) {
	ctx = context.WithValue(ctx, patchKey{}, patch{fields: c.fields(h)})
	res, err := c.api.CreateChatCompletion(ctx, req)
	if err != nil {
		return "", "", nil, decoded(err)
	}
	if len(res.Choices) == 0 {
		return "", "", nil, &Error{Kind: ErrReply, Detail: "it holds no answer"}
	}
	m := res.Choices[0].Message
	text := m.Content
	for _, p := range m.MultiContent {
		text += p.Text
	}
	return text, res.Choices[0].FinishReason, &res.Usage, nil
}

func (c *Client) streamed(ctx context.Context, req openai.ChatCompletionRequest, h habit) (string, openai.FinishReason, *openai.Usage, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	w := &watch{first: c.cfg.Timeouts.FirstToken, idle: c.cfg.Timeouts.Idle, cancel: cancel}
	defer w.pause()
	ctx = context.WithValue(ctx, patchKey{}, patch{fields: c.fields(h), watch: w})
	s, err := c.api.CreateChatCompletionStream(ctx, req)
	if err != nil {
		return "", "", nil, c.guard.failed(ctx, decoded(err))
	}
	defer s.Close()
	var (
		text   strings.Builder
		finish openai.FinishReason
		usage  *openai.Usage
	)
	for {
		piece, err := s.Recv()
		if errors.Is(err, io.EOF) {
			return text.String(), finish, usage, nil
		}
		if err != nil {
			return text.String(), "", usage, c.guard.failed(ctx, decoded(err))
		}
		if piece.Usage != nil {
			usage = piece.Usage
		}
		for _, choice := range piece.Choices {
			if choice.Index != 0 {
				continue
			}
			text.WriteString(choice.Delta.Content)
			if choice.FinishReason != "" {
				finish = choice.FinishReason
			}
		}
	}
}

// decoded tells go-openai's own refusals and decoding errors from ours.
func decoded(err error) error {
	var e *Error
	var syntax *json.SyntaxError
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &e):
		return e
	case errors.As(err, &syntax), errors.As(err, &wrong):
		return &Error{Kind: ErrReply, Detail: "it is not the JSON of a model's server"}
	case errors.Is(err, openai.ErrChatCompletionInvalidModel):
		return &Error{Kind: ErrNoModel, Detail: "this model does not chat"}
	}
	return err
}

// estimate guesses the tokens of a text for servers that do not count: about
// four bytes each in English (OpenAI's rule of thumb); rounded up, so that a
// budget rather ends early.
func estimate(s string) int { return (len(s) + 3) / 4 }
