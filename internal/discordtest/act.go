package discordtest

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Person is a *User or a *Member.
type Person interface{ account() *User }

func (u *User) account() *User { return u }

// Options are a command's options by name: string, int, float64, bool, *User,
// *Role, *Channel or Attachment.
type Options map[string]any

// Slash uses a registered slash command, as Discord would let the person:
// "docs list" is the subcommand list of docs. It fails the test where Discord
// would not show or send the command.
func (s *Server) Slash(who Person, in *Channel, command string, options Options) *Exchange {
	s.t.Helper()
	return s.use(who, in, command, options, "", true)
}

// SlashOverridden is Slash for a person to whom the server's owner has given
// the command against its default permissions.
func (s *Server) SlashOverridden(who Person, in *Channel, command string, options Options) *Exchange {
	s.t.Helper()
	return s.use(who, in, command, options, "", false)
}

// Autocomplete asks for suggestions while the person types into an option.
func (s *Server) Autocomplete(who Person, in *Channel, command, option, typed string, others Options) *Exchange {
	s.t.Helper()
	all := Options{option: typed}
	for k, v := range others {
		all[k] = v
	}
	return s.use(who, in, command, all, option, true)
}

func (s *Server) use(who Person, in *Channel, command string, options Options, focused string, strict bool) *Exchange {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	words := strings.Fields(command)
	cmd := s.command(words[0], 1)
	if cmd == nil {
		s.t.Fatalf("discordtest: the command /%s is not registered", words[0])
		return nil
	}
	u := who.account()
	if why := s.hidden(cmd, u, in, strict); why != "" {
		s.t.Fatalf("discordtest: Discord does not offer /%s to %s: %s", command, u.Name, why)
	}
	resolved := obj{}
	level := list(cmd["options"])
	var groups []obj
	for _, w := range words[1:] {
		sub := option(level, w)
		if sub == nil || num(sub["type"]) > 2 {
			s.t.Fatalf("discordtest: /%s has no subcommand %s", words[0], w)
		}
		groups = append(groups, obj{"name": w, "type": sub["type"]})
		level = list(sub["options"])
	}
	given := s.given(command, level, options, focused, resolved)
	for i := len(groups) - 1; i >= 0; i-- {
		groups[i]["options"] = given
		given = []any{groups[i]}
	}
	data := obj{"id": cmd["id"], "name": words[0], "type": 1, "options": given}
	if len(resolved) > 0 {
		data["resolved"] = resolved
	}
	kind := 2
	if focused != "" {
		kind = 4
	}
	return s.interact(kind, u, in, nil, data)
}

// command finds a registered command by name and type.
func (s *Server) command(name string, kind int) obj {
	for _, c := range s.commands {
		if c["name"] == name && int(num(c["type"])) == kind {
			return c
		}
	}
	return nil
}

// hidden says why Discord would not offer a command; "" if it would.
func (s *Server) hidden(cmd obj, u *User, in *Channel, strict bool) string {
	contexts := list(cmd["contexts"])
	place := 0.0
	if in.Guild == nil {
		place = 1
	}
	if contexts != nil && !slices.Contains(contexts, any(place)) {
		return "not in this kind of channel"
	}
	if in.Guild == nil || !strict {
		return ""
	}
	if in.Guild.members[u.ID] == nil {
		return "no member of the server"
	}
	have := in.permissions(u.ID)
	if have&ViewChannel == 0 {
		return "the channel is not visible"
	}
	if raw := fmt.Sprint(cmd["default_member_permissions"]); cmd["default_member_permissions"] != nil {
		need, err := strconv.ParseUint(raw, 10, 64)
		if err != nil || have&need != need || need == 0 && have != everything {
			return "the default permissions " + raw + " are missing"
		}
	}
	return ""
}

func option(level []any, name string) obj {
	for _, o := range level {
		if dig(o, "name") == name {
			return asObject(o)
		}
	}
	return nil
}

// given builds the option list of a call from what the command declares.
func (s *Server) given(command string, level []any, options Options, focused string, resolved obj) []any {
	s.t.Helper()
	out := []any{}
	used := 0
	for _, item := range level {
		o := asObject(item)
		name, kind := str(o["name"]), int(num(o["type"]))
		v, is := options[name]
		if !is {
			if o["required"] == true && focused == "" {
				s.t.Fatalf("discordtest: /%s lacks the required option %s", command, name)
			}
			continue
		}
		used++
		if name == focused && o["autocomplete"] != true {
			s.t.Fatalf("discordtest: the option %s of /%s has no autocomplete", name, command)
		}
		one := obj{"name": name, "type": kind, "value": s.value(command, o, v, resolved, name == focused)}
		if name == focused {
			one["focused"] = true
		}
		out = append(out, one)
	}
	if used != len(options) {
		s.t.Fatalf("discordtest: /%s does not have all of the options %v", command, options)
	}
	return out
}

// value checks an option's value as Discord's client does.
func (s *Server) value(command string, o obj, v any, resolved obj, typing bool) any {
	s.t.Helper()
	kind := int(num(o["type"]))
	into := func(key, id string, v any) string {
		if resolved[key] == nil {
			resolved[key] = obj{}
		}
		resolved[key].(obj)[id] = v
		return id
	}
	switch v := v.(type) {
	case string:
		n := length(v)
		most := int(orElse(num(o["max_length"]), 6000))
		if kind == 3 && (typing || n >= int(num(o["min_length"])) && n <= most && n > 0 && choosable(o, v)) {
			return v
		}
	case bool:
		if kind == 5 {
			return v
		}
	case int:
		if kind == 4 || kind == 10 {
			return v
		}
	case float64:
		if kind == 10 {
			return v
		}
	case *User:
		if kind == 6 || kind == 9 {
			return into("users", v.ID, v.json())
		}
	case *Member:
		if kind == 6 || kind == 9 {
			into("members", v.ID, v.json(false))
			return into("users", v.ID, v.User.json())
		}
	case *Role:
		if kind == 8 || kind == 9 {
			return into("roles", v.ID, v.json())
		}
	case *Channel:
		if kind == 7 {
			return into("channels", v.ID, v.json())
		}
	case Attachment:
		if kind == 11 {
			v.ID = s.newID()
			v.URL = s.store(v)
			return into("attachments", v.ID, v.json())
		}
	}
	s.t.Fatalf("discordtest: Discord's client does not take %#v for the option %v of /%s", v, o["name"], command)
	return nil
}

func choosable(o obj, v string) bool {
	choices := list(o["choices"])
	return len(choices) == 0 || slices.ContainsFunc(choices, func(c any) bool { return dig(c, "value") == v })
}

// interact sends an interaction. The caller holds mu.
func (s *Server) interact(kind int, u *User, in *Channel, on *Message, data obj) *Exchange {
	x := &Exchange{
		ID: s.newID(), User: u, Channel: in, s: s, kind: kind, created: s.now(), on: on,
		token: "aW50ZXJhY3Rpb246" + rand.Text() + rand.Text(),
	}
	p := obj{
		"id": x.ID, "application_id": s.AppID, "type": kind, "token": x.token, "version": 1,
		"channel_id": in.ID, "channel": in.json(), "locale": orEnglish(u.Locale), "data": data,
		"entitlements": []any{}, "attachment_size_limit": 10 << 20,
		"app_permissions": bits(in.permissions(s.Bot.ID)),
	}
	guild := ""
	if g := in.Guild; g != nil {
		guild = g.ID
		p["guild_id"], p["guild_locale"], p["context"] = g.ID, orEnglish(g.Locale), 0
		p["guild"] = obj{"id": g.ID, "locale": orEnglish(g.Locale), "features": []string{}}
		p["authorizing_integration_owners"] = obj{"0": g.ID}
		member := &Member{User: u, Guild: g}
		if m := g.members[u.ID]; m != nil {
			member = m
		}
		mj := member.json(true)
		mj["permissions"] = bits(in.permissions(u.ID))
		p["member"] = mj
	} else {
		p["user"], p["context"], p["authorizing_integration_owners"] = u.json(), 1, obj{"0": "0"}
	}
	if on != nil {
		x.before = on.revision
		p["message"] = on.json(true)
	}
	x.payload = p
	s.exchanges[x.ID], s.tokens[x.token] = x, x
	x.sent, x.session = time.Now(), s.sessionOf(guild)
	if s.dispatch(guild, "INTERACTION_CREATE", p) {
		x.seq = x.session.seq
	}
	return x
}

// Repeat sends an interaction's event once more, as a faulty gateway would.
func (s *Server) Repeat(x *Exchange) {
	s.mu.Lock()
	defer s.mu.Unlock()
	guild := ""
	if x.Channel.Guild != nil {
		guild = x.Channel.Guild.ID
	}
	s.dispatch(guild, "INTERACTION_CREATE", x.payload)
}
