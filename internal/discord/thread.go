package discord

import (
	"context"
	"encoding/json"
	"net/url"
	"time"
)

// ActiveThreads reads the threads of a server that are not archived, forum
// posts among them, as far as the bot may see them.
func (c *Client) ActiveThreads(ctx context.Context, guildID string) ([]Channel, error) {
	var raw json.RawMessage
	if err := c.get(ctx, "read the active threads", path("guilds", guildID, "threads", "active"), nil, &raw); err != nil {
		return nil, err
	}
	return channelsFrom(parse(raw).objects("threads")), nil
}

// ArchivedThreads reads a channel's or forum's archived public threads, the
// latest archived first: those archived before a time, which is zero for the
// first page. more says that there are further ones.
func (c *Client) ArchivedThreads(ctx context.Context, channelID string, before time.Time) (threads []Channel, more bool, err error) {
	q := url.Values{"limit": {"100"}}
	if !before.IsZero() {
		q.Set("before", before.UTC().Format(time.RFC3339Nano))
	}
	var raw json.RawMessage
	if err := c.get(ctx, "read the archived threads", path("channels", channelID, "threads", "archived", "public"), q, &raw); err != nil {
		return nil, false, err
	}
	o := parse(raw)
	return channelsFrom(o.objects("threads")), o.flag("has_more"), nil
}

// MessageChange says that messages were edited or deleted, or that their
// channel or thread is gone.
type MessageChange struct {
	GuildID   string
	ChannelID string   // the channel or thread
	Edited    *Message // as it is now; nil for a deletion
	Deleted   []string // ids
	Gone      bool     // the channel itself
}

// decodeChange reads the event of a change; ok is false where it says nothing
// of what a message says: Discord sends an update too when it has made a
// link's preview.
func decodeChange(kind string, data []byte) (c MessageChange, ok bool) {
	o := parse(data)
	c.GuildID, c.ChannelID = o.str("guild_id"), o.str("channel_id")
	switch kind {
	case "MESSAGE_UPDATE":
		c.Edited = decodeMessage(data)
		_, has := o["content"]
		return c, has && c.Edited != nil && c.ChannelID != ""
	case "MESSAGE_DELETE":
		c.Deleted = []string{o.str("id")}
	case "MESSAGE_DELETE_BULK":
		c.Deleted = o.strs("ids")
	case "CHANNEL_DELETE", "THREAD_DELETE":
		c.ChannelID, c.Gone = o.str("id"), true
	}
	return c, c.ChannelID != ""
}

// onChange queues a change behind what else happens in its channel.
func (d *dispatcher) onChange(kind string, data []byte) {
	if d.h.Changed == nil {
		return
	}
	change, ok := decodeChange(kind, data)
	if !ok {
		return
	}
	p := d.reserve(change.ChannelID, nil)
	if p == nil {
		d.log.Warn("too much at once: an edit or deletion was not noted")
		return
	}
	d.settle(p, func(ctx context.Context) { d.h.Changed(ctx, change) })
}
