package discord

import (
	"context"
	"encoding/json"
	"time"
)

// Guild reads a server with its roles, without channels and members.
func (c *Client) Guild(ctx context.Context, id string) (*Guild, error) {
	var raw json.RawMessage
	if err := c.get(ctx, "read a server", path("guilds", id), nil, &raw); err != nil {
		return nil, err
	}
	return decodeGuild(raw), nil
}

// Channel reads a channel or thread.
func (c *Client) Channel(ctx context.Context, id string) (*Channel, error) {
	var raw json.RawMessage
	if err := c.get(ctx, "read a channel", path("channels", id), nil, &raw); err != nil {
		return nil, err
	}
	return decodeChannel(raw), nil
}

// Member reads one member of a server.
func (c *Client) Member(ctx context.Context, guildID, userID string) (*Member, error) {
	var raw json.RawMessage
	if err := c.get(ctx, "read a member", path("guilds", guildID, "members", userID), nil, &raw); err != nil {
		return nil, err
	}
	return decodeMember(raw), nil
}

// CurrentUser reads the bot's own account: the cheapest test of the token.
func (c *Client) CurrentUser(ctx context.Context) (*User, error) {
	var raw json.RawMessage
	if err := c.get(ctx, "read the bot's account", "/users/@me", nil, &raw); err != nil {
		return nil, err
	}
	u := decodeUser(raw)
	return &u, nil
}

// Application is the bot's entry in the developer portal.
type Application struct {
	ID   string
	Name string
	// MessageContent is whether the privileged intent of that name is switched
	// on in the portal.
	MessageContent bool
	Public         bool
}

// CurrentApplication reads the bot's entry in the developer portal.
func (c *Client) CurrentApplication(ctx context.Context) (*Application, error) {
	var raw json.RawMessage
	if err := c.get(ctx, "read the application", "/applications/@me", nil, &raw); err != nil {
		return nil, err
	}
	return decodeApplication(raw), nil
}

// GatewayInfo is what Discord says about connecting.
type GatewayInfo struct {
	URL            string
	Shards         int // recommended
	Remaining      int // identifies left of Total
	Total          int
	ResetAfter     time.Duration // until Remaining is Total again
	MaxConcurrency int           // identifies allowed per five seconds
}

// Gateway asks where and how to connect.
func (c *Client) Gateway(ctx context.Context) (*GatewayInfo, error) {
	var raw json.RawMessage
	if err := c.get(ctx, "ask for the gateway", "/gateway/bot", nil, &raw); err != nil {
		return nil, err
	}
	return decodeGateway(raw), nil
}
