package llm

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"
)

// watch ends a call when its model says nothing for too long: nothing at all
// (first), or nothing more (idle).
type watch struct {
	first, idle time.Duration
	cancel      context.CancelCauseFunc

	mu    sync.Mutex
	timer *time.Timer
	begun bool
}

func (w *watch) arm(d time.Duration, detail string) {
	if w.timer != nil {
		w.timer.Stop()
	}
	w.timer = time.AfterFunc(d, func() { w.cancel(&Error{Kind: ErrTimeout, Detail: detail}) })
}

// start begins to wait for the first piece of an answer.
func (w *watch) start() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.begun = false
	w.arm(w.first, "it did not begin to answer in time")
}

// beat notes a piece of an answer.
func (w *watch) beat() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.begun = true
	w.arm(w.idle, "it stopped in the middle of its answer")
}

// pause stops the clock between two attempts and at the end.
func (w *watch) pause() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.timer != nil {
		w.timer.Stop()
	}
}

// watched beats with every read.
type watched struct {
	io.Reader
	w *watch
}

func (r watched) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if n > 0 {
		r.w.beat()
	}
	return n, err
}

// stream reads server-sent events and hands on what go-openai understands:
// one data line an event, nothing else. On the way it finds what go-openai
// misses: errors that are not in first position or come after a comment, a
// last line without its end, an end without a finish reason, content in parts.
type stream struct {
	ctx      context.Context
	body     io.ReadCloser
	lines    *bufio.Reader
	watch    *watch
	left     int64
	max      int64
	out      bytes.Buffer
	finished bool // a finish reason was seen
	err      error
}

func newStream(ctx context.Context, body io.ReadCloser, limit int64, w *watch) *stream {
	s := &stream{ctx: ctx, body: body, watch: w, left: limit, max: limit}
	s.lines = bufio.NewReader(io.LimitReader(body, limit+1))
	return s
}

func (s *stream) Close() error {
	s.watch.pause()
	return s.body.Close()
}

func (s *stream) Read(p []byte) (int, error) {
	for s.out.Len() == 0 {
		if s.err != nil {
			return 0, s.err
		}
		s.err = s.next()
	}
	return s.out.Read(p)
}

// next reads one line and writes what is to be handed on.
func (s *stream) next() error {
	line, err := s.lines.ReadBytes('\n')
	if s.left -= int64(len(line)); s.left < 0 {
		return tooLong(s.max)
	}
	data, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte("data:"))
	if ok {
		if bad := s.event(bytes.TrimSpace(data)); bad != nil {
			return bad
		}
	} else if bad := plainError(bytes.TrimSpace(line)); bad != nil {
		return bad
	}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.EOF) && s.finished:
		s.out.WriteString("data: [DONE]\n\n")
		return io.EOF
	case context.Cause(s.ctx) != nil:
		return cause(s.ctx)
	}
	return &Error{Kind: ErrReply, Detail: "it was cut off before its end"}
}

// plainError finds an error object outside of any event.
func plainError(line []byte) error {
	if !bytes.HasPrefix(line, []byte("{")) {
		return nil
	}
	return inBand(line)
}

// inBand finds the error object that some servers send with status 200.
func inBand(data []byte) error {
	var with struct {
		Error json.RawMessage `json:"error"`
	}
	if json.Unmarshal(data, &with) != nil || len(with.Error) == 0 || string(with.Error) == "null" {
		return nil
	}
	return &Error{Kind: ErrBusy, Detail: "it reported an error in the middle of its answer"}
}

// chunk is what is looked at in an event. Fields keep what they hold.
type chunk struct {
	Choices []struct {
		FinishReason *string `json:"finish_reason"`
		Delta        struct {
			Content json.RawMessage `json:"content"`
		} `json:"delta"`
	} `json:"choices"`
}

func (s *stream) event(data []byte) error {
	if len(data) == 0 {
		return nil
	}
	if string(data) == "[DONE]" {
		if !s.finished {
			return &Error{Kind: ErrReply, Detail: "it ended without saying why"}
		}
		s.out.WriteString("data: [DONE]\n\n")
		return nil
	}
	if err := inBand(data); err != nil {
		return err
	}
	var c chunk
	if err := json.Unmarshal(data, &c); err != nil {
		return &Error{Kind: ErrReply, Detail: "a piece of it is not JSON"}
	}
	s.watch.beat()
	for _, choice := range c.Choices {
		s.finished = s.finished || choice.FinishReason != nil && *choice.FinishReason != ""
		if len(choice.Delta.Content) > 0 && choice.Delta.Content[0] == '[' {
			flat, err := flattened(data)
			if err != nil {
				return &Error{Kind: ErrReply, Detail: "its parts cannot be read"}
			}
			data = flat
			break
		}
	}
	s.out.WriteString("data: ")
	s.out.Write(bytes.ReplaceAll(data, []byte("\n"), []byte(" ")))
	s.out.WriteString("\n\n")
	return nil
}

// flattened joins content that comes as a list of parts.
func flattened(data []byte) ([]byte, error) {
	var whole map[string]any
	if err := json.Unmarshal(data, &whole); err != nil {
		return nil, err
	}
	choices, _ := whole["choices"].([]any)
	for _, c := range choices {
		choice, _ := c.(map[string]any)
		delta, _ := choice["delta"].(map[string]any)
		parts, ok := delta["content"].([]any)
		if !ok {
			continue
		}
		text := ""
		for _, p := range parts {
			part, _ := p.(map[string]any)
			t, _ := part["text"].(string)
			text += t
		}
		delta["content"] = text
	}
	return json.Marshal(whole)
}

// asEvents turns a whole answer into the events of a stream, for servers that
// do not stream although they were asked to.
func asEvents(data []byte) ([]byte, error) {
	if err := inBand(data); err != nil {
		return nil, err
	}
	var whole map[string]json.RawMessage
	var choices []map[string]json.RawMessage
	if json.Unmarshal(data, &whole) != nil || json.Unmarshal(whole["choices"], &choices) != nil || len(choices) == 0 {
		return nil, &Error{Kind: ErrReply, Detail: "it holds no answer"}
	}
	for _, c := range choices {
		c["delta"] = c["message"]
		delete(c, "message")
	}
	var err error
	if whole["choices"], err = json.Marshal(choices); err != nil {
		return nil, err
	}
	out, err := json.Marshal(whole)
	return fmt.Appendf(nil, "data: %s\n\ndata: [DONE]\n\n", out), err
}

// limited is a body with an end.
type limited struct {
	ctx       context.Context
	body      io.ReadCloser
	left, max int64
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left < 0 {
		return 0, tooLong(l.max)
	}
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.body.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, tooLong(l.max)
	}
	if err != nil && !errors.Is(err, io.EOF) && context.Cause(l.ctx) != nil {
		err = cause(l.ctx)
	}
	return n, err
}

func (l *limited) Close() error { return l.body.Close() }

func tooLong(limit int64) error {
	return &Error{Kind: ErrReply, Detail: fmt.Sprintf("it is longer than %d bytes", limit)}
}

// cause is why a context ended, as one of our errors where it was a timeout.
func cause(ctx context.Context) error {
	c := context.Cause(ctx)
	if errors.Is(c, context.DeadlineExceeded) {
		return &Error{Kind: ErrTimeout, Detail: "no complete answer in time"}
	}
	return c
}
