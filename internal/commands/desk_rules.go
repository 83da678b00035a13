package commands

import (
	"context"
	"errors"

	"docent/internal/discord"
	"docent/internal/records"
)

// hidden lists the documents that not everybody in a channel may see.
func (d *Desk) hidden(ctx context.Context, community, channel string) ([]int64, error) {
	return d.Hidden(ctx, records.Viewer{Community: community, Channels: d.places(ctx, channel)})
}

// places are a channel's id and, for a thread, its parent's. If Discord does
// not tell, the parent's documents stay hidden.
func (d *Desk) places(ctx context.Context, channel string) []string {
	if channel == "" {
		return nil
	}
	if parent, known := d.parents.Load(channel); known {
		return []string{channel, parent.(string)}
	}
	ch, err := d.Client.Channel(ctx, channel)
	if err != nil || ch == nil {
		return []string{channel}
	}
	parent := channel
	if ch.IsThread() && ch.ParentID != "" {
		parent = ch.ParentID
	}
	d.parents.Store(channel, parent)
	return []string{channel, parent}
}

// Discord's codes for one who is not in a server, or nowhere any more
// (https://discord.com/developers/docs/topics/opcodes-and-status-codes#json).
const (
	codeUnknownMember = 10007
	codeUnknownUser   = 10013
)

// belongs reports whether a member is in a server. That the server itself is
// out of reach says nothing about the member.
func (d *Desk) belongs(ctx context.Context, community, member string) (bool, error) {
	_, err := d.Client.Member(ctx, community, member)
	var api *discord.APIError
	if errors.As(err, &api) && (api.Code == codeUnknownMember || api.Code == codeUnknownUser) {
		return false, nil
	}
	return true, err
}

// open reports whether everybody of a server may read a channel.
func (d *Desk) open(ctx context.Context, community, channel string) bool {
	ch, err := d.Client.Channel(ctx, channel)
	if err != nil || ch == nil || ch.GuildID != community || ch.Type == discord.ChannelPrivateThread {
		return false
	}
	if ch.IsThread() {
		if ch, err = d.Client.Channel(ctx, ch.ParentID); err != nil || ch == nil {
			return false
		}
	}
	g, err := d.Client.Guild(ctx, community)
	if err != nil || g == nil {
		return false
	}
	return discord.PermissionsIn(*g, *ch, "", nil).Has(discord.ViewChannel)
}
