package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// Registration is the outcome of RegisterCommands.
type Registration struct {
	Changed bool              // Discord's list was replaced
	IDs     map[string]string // a command's name → its id, for clickable mentions </name:id>
}

// RegisterCommands makes the bot's commands for all servers exactly these. It
// asks first and writes only if something differs.
func (c *Client) RegisterCommands(ctx context.Context, applicationID string, commands []Command) (Registration, error) {
	p := path("applications", applicationID, "commands")
	var have []json.RawMessage
	err := c.rest.do(ctx, call{
		op: "read the commands", method: "GET", path: p + "?with_localizations=true",
		bucket: p, repeatable: true,
	}, &have)
	if err != nil && !errors.Is(err, ErrNotFound) { // a server may not offer the question
		return Registration{}, err
	}
	want := make([]commandBody, len(commands))
	for i, cmd := range commands {
		want[i] = cmd.body()
	}
	if err == nil && sameCommands(have, want) {
		return Registration{IDs: commandIDs(have)}, nil
	}
	var now []json.RawMessage
	if err := c.rest.do(ctx, call{
		op: "register the commands", method: "PUT", path: p, bucket: p, body: want, repeatable: true,
	}, &now); err != nil {
		return Registration{}, err
	}
	return Registration{Changed: true, IDs: commandIDs(now)}, nil
}

func commandIDs(list []json.RawMessage) map[string]string {
	ids := make(map[string]string, len(list))
	for _, raw := range list {
		o := parse(raw)
		ids[o.str("name")] = o.str("id")
	}
	return ids
}

// sameCommands compares the lists without regard for order, empty lists, nulls
// and keys this package does not set.
func sameCommands(have []json.RawMessage, want []commandBody) bool {
	if len(have) != len(want) {
		return false
	}
	there := map[string]bool{}
	for _, raw := range have {
		var b commandBody
		if json.Unmarshal(raw, &b) != nil {
			return false
		}
		key, err := canonical(b)
		if err != nil {
			return false
		}
		there[key] = true
	}
	for _, b := range want {
		if key, err := canonical(b); err != nil || !there[key] {
			return false
		}
	}
	return true
}

// canonical writes a command in one form: Go sorts map keys and leaves out
// what is empty.
func canonical(b commandBody) (string, error) {
	if b.Type == 0 {
		b.Type = SlashCommand
	}
	if b.Contexts == nil { // Discord's way to say "everywhere"
		b.Contexts = []int{contextGuild, contextBotDM, 2}
	}
	out, err := json.Marshal(b)
	if err != nil {
		return "", fmt.Errorf("compare commands: %w", err)
	}
	return string(out), nil
}
