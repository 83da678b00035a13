package discordtest

import "time"

// How the world looks in Discord's JSON. Callers hold mu.

type obj = map[string]any

func (u *User) json() obj {
	return obj{
		"id": u.ID, "username": u.Name, "discriminator": "0", "global_name": nil, "avatar": nil,
		"bot": u.Bot, "public_flags": 0,
	}
}

func (m *Member) json(withUser bool) obj {
	roles := []string{}
	for _, r := range m.Roles {
		roles = append(roles, r.ID)
	}
	o := obj{
		"roles": roles, "nick": nil, "avatar": nil, "joined_at": "2024-01-01T00:00:00.000000+00:00",
		"deaf": false, "mute": false, "flags": 0, "pending": false,
	}
	if withUser {
		o["user"] = m.User.json()
	}
	return o
}

func (r *Role) json() obj {
	return obj{
		"id": r.ID, "name": r.Name, "permissions": bits(r.Permissions), "color": 0, "hoist": false,
		"managed": false, "mentionable": false, "position": 0, "flags": 0,
	}
}

func (c *Channel) json() obj {
	o := obj{"id": c.ID, "type": c.Type, "name": c.Name, "flags": 0}
	if c.Guild != nil {
		o["guild_id"] = c.Guild.ID
		overwrites := []obj{}
		for _, w := range c.overwrites {
			overwrites = append(overwrites, obj{"id": w.id, "type": w.kind, "allow": bits(w.allow), "deny": bits(w.deny)})
		}
		o["permission_overwrites"] = overwrites
		o["topic"], o["position"], o["nsfw"], o["parent_id"] = nil, 0, false, nil
	}
	if c.Parent != nil {
		o["parent_id"] = c.Parent.ID
		o["thread_metadata"] = obj{"archived": !c.archived.IsZero(), "archive_timestamp": stamp(c.archived), "auto_archive_duration": 1440, "locked": false}
		delete(o, "permission_overwrites")
	}
	if c.With != nil {
		o["recipients"] = []obj{c.With.json()}
		delete(o, "name")
	}
	return o
}

// json is the server as REST returns it.
func (g *Guild) json() obj {
	roles := []obj{}
	for _, r := range g.Roles {
		roles = append(roles, r.json())
	}
	o := obj{
		"id": g.ID, "name": g.Name, "owner_id": g.Owner.ID, "roles": roles, "icon": nil,
		"preferred_locale": orEnglish(g.Locale), "features": []string{}, "emojis": []obj{},
		"system_channel_id": nil, "premium_tier": 0,
	}
	if g.System != nil {
		o["system_channel_id"] = g.System.ID
	}
	return o
}

// event is the server as GUILD_CREATE announces it: with the channels, and
// (without the members intent) the bot as the only member.
func (g *Guild) event() obj {
	o := g.json()
	channels, threads := []obj{}, []obj{}
	for _, c := range g.Channels {
		if !c.deleted {
			j := c.json()
			delete(j, "guild_id") // Discord leaves it out inside the event
			channels = append(channels, j)
		}
	}
	for _, c := range g.s.channels {
		if c.Parent != nil && c.Guild == g && !c.deleted {
			threads = append(threads, c.json())
		}
	}
	o["channels"], o["threads"] = channels, threads
	o["members"] = []obj{g.BotMember().json(true)}
	o["member_count"] = len(g.members)
	if o["joined_at"] = g.since; g.since == "" {
		o["joined_at"] = "2024-01-01T00:00:00.000000+00:00"
	}
	o["unavailable"], o["large"] = false, false
	o["voice_states"], o["presences"], o["stage_instances"] = []obj{}, []obj{}, []obj{}
	return o
}

func orEnglish(locale string) string {
	if locale == "" {
		return "en-US"
	}
	return locale
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000+00:00") }
