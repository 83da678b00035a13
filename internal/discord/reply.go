package discord

import (
	"context"
	"fmt"
	"sync"
)

// session is what the client remembers of an interaction it answers: whether
// the first response was made, and the limit of its own calls. It goes with
// the interaction, so nothing piles up.
type session struct {
	mu       sync.Mutex
	state    answerState
	promised bool // deferred, and not edited yet
	callback bucket
	webhook  bucket
}

type answerState int

const (
	unanswered answerState = iota
	answering
	answered
	expired // Discord no longer takes a response
)

// begin claims the one first response.
func (s *session) begin() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch s.state {
	case unanswered:
		s.state = answering
		return nil
	case expired:
		return ErrNotFound
	default:
		return ErrAnswered
	}
}

// end settles the claim; a failed response leaves room for another, unless
// Discord has forgotten the interaction.
func (s *session) end(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err == nil:
		s.state = answered
	case settled(err, []int{codeUnknownAction}):
		s.state = expired
	default:
		s.state = unanswered
	}
}

// gone reports whether Discord has forgotten the interaction.
func (in *Interaction) gone() bool {
	in.session.mu.Lock()
	defer in.session.mu.Unlock()
	return in.session.state == expired
}

// Answered reports whether the interaction has its first response.
func (in *Interaction) Answered() bool {
	in.session.mu.Lock()
	defer in.session.mu.Unlock()
	return in.session.state == answered
}

// thinking reports whether the member sees "thinking …".
func (in *Interaction) thinking() bool {
	in.session.mu.Lock()
	defer in.session.mu.Unlock()
	return in.session.promised
}

func (in *Interaction) promise(on bool) {
	in.session.mu.Lock()
	in.session.promised = on
	in.session.mu.Unlock()
}

// Discord's interaction callback types.
const (
	callbackMessage      = 4
	callbackDefer        = 5
	callbackDeferUpdate  = 6
	callbackUpdate       = 7
	callbackAutocomplete = 8
	callbackModal        = 9
)

// original names the first response among an interaction's messages.
const original = "@original"

type callbackBody struct {
	Type int `json:"type"`
	Data any `json:"data,omitempty"`
}

type flagsBody struct {
	Flags int `json:"flags"`
}

type choicesBody struct {
	Choices []Choice `json:"choices"` // never absent: an absent list is an error to Discord
}

// Defer acknowledges a command, component or form with "thinking …". Whether
// the answer is for the member alone is settled here.
func (c *Client) Defer(ctx context.Context, in *Interaction, ephemeral bool) error {
	body := callbackBody{Type: callbackDefer}
	if ephemeral {
		body.Data = flagsBody{flagEphemeral}
	}
	return c.respond(ctx, in, "defer an answer", body, nil)
}

// DeferUpdate acknowledges a component without any visible change; its
// message can then be changed with EditOriginal.
func (c *Client) DeferUpdate(ctx context.Context, in *Interaction) error {
	return c.respond(ctx, in, "acknowledge a click", callbackBody{Type: callbackDeferUpdate}, nil)
}

// Respond answers with a message.
func (c *Client) Respond(ctx context.Context, in *Interaction, d Draft) error {
	if err := d.Check(); err != nil {
		return fmt.Errorf("respond: %w", err)
	}
	return c.respond(ctx, in, "respond", callbackBody{callbackMessage, d.body(asResponse)}, d.Files)
}

// Update answers a component by changing the message it sits on.
func (c *Client) Update(ctx context.Context, in *Interaction, d Draft) error {
	if err := d.Check(); err != nil {
		return fmt.Errorf("update a message: %w", err)
	}
	return c.respond(ctx, in, "update a message", callbackBody{callbackUpdate, d.body(asUpdate)}, d.Files)
}

// OpenModal answers a command or component with a form. It must be the first
// response: after a deferral there is no form.
func (c *Client) OpenModal(ctx context.Context, in *Interaction, m Modal) error {
	if err := m.Check(); err != nil {
		return fmt.Errorf("open a form: %w", err)
	}
	return c.respond(ctx, in, "open a form", callbackBody{callbackModal, m}, nil)
}

// Suggest answers an autocomplete. Choices after the 25th are left out.
func (c *Client) Suggest(ctx context.Context, in *Interaction, choices []Choice) error {
	list := make([]Choice, 0, min(len(choices), MaxChoices))
	for _, ch := range choices[:min(len(choices), MaxChoices)] {
		ch.Name = Cut(ch.Name, MaxChoice)
		list = append(list, ch)
	}
	return c.respond(ctx, in, "suggest", callbackBody{callbackAutocomplete, choicesBody{list}}, nil)
}

func (c *Client) respond(ctx context.Context, in *Interaction, op string, body callbackBody, files []File) error {
	if err := in.session.begin(); err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	err := c.rest.do(ctx, call{
		op: op, method: "POST", path: path("interactions", in.ID, in.secret(), "callback"),
		own: &in.session.callback, body: body, files: files,
		// Discord takes one callback only, so a second attempt cannot post
		// twice; its complaint means that the first arrived.
		repeatable: true, settled: []int{codeAcknowledged},
	}, nil)
	in.session.end(err)
	if err == nil && body.Type == callbackDefer {
		in.promise(true)
	}
	return err
}

// Answer is Respond, or EditOriginal if the first response was made already.
func (c *Client) Answer(ctx context.Context, in *Interaction, d Draft) error {
	if in.Answered() {
		_, err := c.EditOriginal(ctx, in, d)
		return err
	}
	return c.Respond(ctx, in, d)
}

// EditOriginal replaces the first response, also a deferred one. It can be
// repeated at will within fifteen minutes of the interaction.
func (c *Client) EditOriginal(ctx context.Context, in *Interaction, d Draft) (*Message, error) {
	const op = "edit an answer"
	if err := d.Check(); err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	if !in.Answered() {
		return nil, fmt.Errorf("%s: %w", op, ErrUnanswered)
	}
	m, err := c.message(ctx, call{
		op: op, method: "PATCH", path: in.webhook("messages", original),
		own: &in.session.webhook, body: d.body(asEdit), files: d.Files, repeatable: true,
	})
	if err == nil {
		in.promise(false)
	}
	return m, err
}

// Original reads the first response.
func (c *Client) Original(ctx context.Context, in *Interaction) (*Message, error) {
	return c.message(ctx, call{
		op: "read an answer", method: "GET", path: in.webhook("messages", original),
		own: &in.session.webhook, repeatable: true,
	})
}

// DeleteOriginal deletes the first response.
func (c *Client) DeleteOriginal(ctx context.Context, in *Interaction) error {
	in.promise(false)
	return c.DeleteFollowUp(ctx, in, original)
}

// DeleteFollowUp deletes a follow-up.
func (c *Client) DeleteFollowUp(ctx context.Context, in *Interaction, messageID string) error {
	return c.rest.do(ctx, call{
		op: "delete an answer", method: "DELETE", path: in.webhook("messages", messageID),
		own: &in.session.webhook, repeatable: true, settled: []int{codeUnknownMessage},
	}, nil)
}

// FollowUp sends a further message. It is not repeated when its outcome is
// unknown, since Discord would post it twice.
func (c *Client) FollowUp(ctx context.Context, in *Interaction, d Draft) (*Message, error) {
	if err := d.Check(); err != nil {
		return nil, fmt.Errorf("follow up: %w", err)
	}
	if !in.Answered() {
		return nil, fmt.Errorf("follow up: %w", ErrUnanswered)
	}
	return c.message(ctx, call{
		op: "follow up", method: "POST", path: in.webhook() + "?wait=true",
		own: &in.session.webhook, body: d.body(asFollowUp), files: d.Files,
	})
}

// secret is the interaction's token; an Interaction that did not come from
// Discord has none, and its calls are refused.
func (in *Interaction) secret() string {
	if in.token == nil {
		return ""
	}
	return string(*in.token)
}

// webhook is the address of an interaction's messages. It holds its token.
func (in *Interaction) webhook(rest ...string) string {
	return path(append([]string{"webhooks", in.ApplicationID, in.secret()}, rest...)...)
}
