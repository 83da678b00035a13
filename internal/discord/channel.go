package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
)

// SendMessage posts in a channel. With a nonce it is repeated when its outcome
// is unknown, and Discord posts it once; without one it is not repeated.
func (c *Client) SendMessage(ctx context.Context, channelID string, d Draft) (*Message, error) {
	if err := d.Check(); err != nil {
		return nil, fmt.Errorf("send a message: %w", err)
	}
	return c.message(ctx, call{
		op: "send a message", method: "POST", path: path("channels", channelID, "messages"),
		bucket: path("channels", channelID, "messages"), body: d.body(asMessage), files: d.Files,
		repeatable: d.Nonce != "",
	})
}

// EditMessage replaces one of the bot's messages.
func (c *Client) EditMessage(ctx context.Context, channelID, messageID string, d Draft) (*Message, error) {
	if err := d.Check(); err != nil {
		return nil, fmt.Errorf("edit a message: %w", err)
	}
	return c.message(ctx, call{
		op: "edit a message", method: "PATCH", path: path("channels", channelID, "messages", messageID),
		bucket: path("channels", channelID, "messages", "*"), body: d.body(asEdit), files: d.Files, repeatable: true,
	})
}

// DeleteMessage deletes a message.
func (c *Client) DeleteMessage(ctx context.Context, channelID, messageID string) error {
	return c.rest.do(ctx, call{
		op: "delete a message", method: "DELETE", path: path("channels", channelID, "messages", messageID),
		bucket: path("channels", channelID, "messages", "*"), repeatable: true, settled: []int{codeUnknownMessage},
	}, nil)
}

// Page chooses a stretch of a channel's messages. At most one of Before,
// After and Around; Limit is 1 to 100, 50 if zero.
type Page struct {
	Before, After, Around string // message ids
	Limit                 int
}

// Messages reads a channel's messages, newest first.
func (c *Client) Messages(ctx context.Context, channelID string, p Page) ([]Message, error) {
	q := url.Values{}
	for key, v := range map[string]string{"before": p.Before, "after": p.After, "around": p.Around} {
		if v != "" {
			q.Set(key, v)
		}
	}
	if p.Limit > 0 {
		q.Set("limit", strconv.Itoa(min(p.Limit, 100)))
	}
	var raw []json.RawMessage
	err := c.get(ctx, "read messages", path("channels", channelID, "messages"), q, &raw)
	if err != nil {
		return nil, err
	}
	out := make([]Message, 0, len(raw))
	for _, r := range raw {
		if m := decodeMessage(r); m != nil {
			out = append(out, *m)
		}
	}
	return out, nil
}

// Message reads one message.
func (c *Client) Message(ctx context.Context, channelID, messageID string) (*Message, error) {
	return c.message(ctx, call{
		op: "read a message", method: "GET", path: path("channels", channelID, "messages", messageID),
		bucket: path("channels", channelID, "messages", "*"), repeatable: true,
	})
}

// Typing shows "is typing …" in a channel for ten seconds or until the bot posts.
func (c *Client) Typing(ctx context.Context, channelID string) error {
	return c.rest.do(ctx, call{
		op: "show typing", method: "POST", path: path("channels", channelID, "typing"),
		bucket: path("channels", channelID, "typing"), repeatable: true,
	}, nil)
}

// CreateDM opens (or finds) the direct message channel with a user.
func (c *Client) CreateDM(ctx context.Context, userID string) (*Channel, error) {
	var raw json.RawMessage
	err := c.rest.do(ctx, call{
		op: "open a direct message", method: "POST", path: "/users/@me/channels", bucket: "/users/@me/channels",
		body: map[string]string{"recipient_id": userID}, repeatable: true,
	}, &raw)
	if err != nil {
		return nil, err
	}
	return decodeChannel(raw), nil
}

// message makes a call that answers with a message.
func (c *Client) message(ctx context.Context, cl call) (*Message, error) {
	var raw json.RawMessage
	if err := c.rest.do(ctx, cl, &raw); err != nil {
		return nil, err
	}
	m := decodeMessage(raw)
	if m == nil {
		m = &Message{}
	}
	return m, nil
}

func (c *Client) get(ctx context.Context, op, p string, q url.Values, out any) error {
	full := p
	if len(q) > 0 {
		full += "?" + q.Encode()
	}
	return c.rest.do(ctx, call{op: op, method: "GET", path: full, bucket: p, repeatable: true}, out)
}
