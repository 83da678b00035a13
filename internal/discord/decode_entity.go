package discord

import (
	"encoding/json"
	"time"
)

func decodeUser(raw json.RawMessage) User { return userFrom(parse(raw)) }

func userFrom(o object) User {
	return User{
		ID: o.str("id"), Username: o.str("username"), GlobalName: o.str("global_name"),
		Bot: o.flag("bot"), Locale: o.str("locale"),
	}
}

func decodeMember(raw json.RawMessage) *Member {
	o := parse(raw)
	if o == nil {
		return nil
	}
	return memberFrom(o)
}

func memberFrom(o object) *Member {
	return &Member{
		User: userFrom(o.object("user")), Nick: o.str("nick"),
		Roles: o.strs("roles"), Permissions: o.permissions("permissions"),
	}
}

func roleFrom(o object) Role {
	return Role{
		ID: o.str("id"), Name: o.str("name"), Permissions: o.permissions("permissions"),
		Managed: o.flag("managed"), Position: int(o.num("position")),
	}
}

func decodeChannel(raw json.RawMessage) *Channel {
	c := channelFrom(parse(raw))
	return &c
}

func channelsFrom(list []object) []Channel {
	var out []Channel
	for _, o := range list {
		out = append(out, channelFrom(o))
	}
	return out
}

func channelFrom(o object) Channel {
	c := Channel{
		ID: o.str("id"), GuildID: o.str("guild_id"), ParentID: o.str("parent_id"),
		Name: o.str("name"), Type: ChannelType(o.num("type")), Topic: o.str("topic"),
		Position: int(o.num("position")), Permissions: o.permissions("permissions"), NSFW: o.flag("nsfw"),
	}
	if meta := o.object("thread_metadata"); meta.flag("archived") {
		c.Archived = meta.time("archive_timestamp")
	}
	for _, w := range o.objects("permission_overwrites") {
		c.Overwrites = append(c.Overwrites, Overwrite{
			ID: w.str("id"), Member: w.num("type") == 1,
			Allow: w.permissions("allow"), Deny: w.permissions("deny"),
		})
	}
	return c
}

// decodeGuild reads a server from the gateway or from REST.
func decodeGuild(raw json.RawMessage) *Guild {
	o := parse(raw)
	g := &Guild{
		ID: o.str("id"), Name: o.str("name"), OwnerID: o.str("owner_id"),
		Locale: o.str("preferred_locale"), SystemChannelID: o.str("system_channel_id"),
		MemberCount: int(o.num("member_count")), JoinedAt: o.time("joined_at"),
		Channels: channelsFrom(o.objects("channels")), Threads: channelsFrom(o.objects("threads")),
	}
	for _, r := range o.objects("roles") {
		g.Roles = append(g.Roles, roleFrom(r))
	}
	for _, list := range [][]Channel{g.Channels, g.Threads} {
		for i := range list {
			list[i].GuildID = g.ID // not repeated inside the event
		}
	}
	return g
}

// ownMember finds the bot among a guild event's members.
func ownMember(raw json.RawMessage, id string) *Member {
	for _, m := range parse(raw).objects("members") {
		if member := memberFrom(m); member.User.ID == id && id != "" {
			return member
		}
	}
	return nil
}

// The bits of an application's flags that tell whether Message Content is
// granted: fully, or to a bot in fewer than 100 servers.
const contentFlags = 1<<18 | 1<<19

func decodeApplication(raw json.RawMessage) *Application {
	o := parse(raw)
	return &Application{
		ID: o.str("id"), Name: o.str("name"), Public: o.flag("bot_public"),
		MessageContent: o.num("flags")&contentFlags != 0,
	}
}

func decodeGateway(raw json.RawMessage) *GatewayInfo {
	o := parse(raw)
	g := &GatewayInfo{URL: o.str("url"), Shards: int(o.num("shards")), MaxConcurrency: 1, Total: 1000, Remaining: 1000}
	if l := o.object("session_start_limit"); l != nil {
		g.Total, g.Remaining = int(l.num("total")), int(l.num("remaining"))
		g.ResetAfter = time.Duration(l.num("reset_after")) * time.Millisecond
		g.MaxConcurrency = max(1, int(l.num("max_concurrency")))
	}
	g.Shards = max(1, g.Shards)
	return g
}

func attachmentFrom(o object) Attachment {
	return Attachment{
		ID: o.str("id"), Filename: o.str("filename"), ContentType: o.str("content_type"),
		Size: o.num("size"), URL: o.str("url"),
	}
}
