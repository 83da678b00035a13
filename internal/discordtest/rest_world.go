package discordtest

import (
	"regexp"
	"strings"
)

func (s *Server) gatewayBot(*apiCall) reply {
	return ok(obj{
		"url": "ws" + strings.TrimPrefix(s.URL, "http") + "/gateway", "shards": s.Shards,
		"session_start_limit": obj{
			"total": 1000, "remaining": s.Remaining, "reset_after": 1000, "max_concurrency": s.MaxConcurrency,
		},
	})
}

func (s *Server) application(*apiCall) reply {
	flags := 0
	if s.Privileged {
		flags = 1 << 19
	}
	return ok(obj{
		"id": s.AppID, "name": s.Bot.Name, "description": "", "icon": nil, "bot_public": true,
		"bot_require_code_grant": false, "verify_key": "", "flags": flags,
	})
}

func (s *Server) createDM(c *apiCall) reply {
	u := s.users[str(c.body["recipient_id"])]
	if u == nil {
		return unknownUser
	}
	return ok(s.dm(u).json())
}

// guild finds a server the bot may know of.
func (s *Server) guild(id string) *Guild {
	if g := s.guilds[id]; g != nil && g.joined {
		return g
	}
	return nil
}

func (s *Server) getGuild(c *apiCall) reply {
	g := s.guild(c.args["guild_id"])
	if g == nil {
		return unknownGuild
	}
	return ok(g.json())
}

func (s *Server) getChannels(c *apiCall) reply {
	g := s.guild(c.args["guild_id"])
	if g == nil {
		return unknownGuild
	}
	out := []obj{}
	for _, ch := range g.Channels {
		if !ch.deleted {
			out = append(out, ch.json())
		}
	}
	return ok(out)
}

func (s *Server) getMember(c *apiCall) reply {
	g := s.guild(c.args["guild_id"])
	if g == nil {
		return unknownGuild
	}
	m := g.members[c.args["user_id"]]
	if m == nil {
		return refuse(404, 10007, "Unknown Member")
	}
	return ok(m.json(true))
}

// channel finds a channel the bot may know of; need are the permissions the
// call asks for there.
func (s *Server) channel(id string, need uint64) (*Channel, *reply) {
	c := s.channels[id]
	if c == nil || c.deleted || c.Guild != nil && !c.Guild.joined {
		return nil, &unknownChannel
	}
	have := c.permissions(s.Bot.ID)
	if have&ViewChannel == 0 {
		r := refuse(403, 50001, "Missing Access")
		return nil, &r
	}
	if c.Type == 11 && need&SendMessages != 0 {
		need = need&^SendMessages | SendInThreads
	}
	if have&need != need {
		r := refuse(403, 50013, "Missing Permissions")
		return nil, &r
	}
	return c, nil
}

func (s *Server) getChannel(c *apiCall) reply {
	ch, bad := s.channel(c.args["channel_id"], 0)
	if bad != nil {
		return *bad
	}
	return ok(ch.json())
}

func (s *Server) typing(c *apiCall) reply {
	if _, bad := s.channel(c.args["channel_id"], SendMessages); bad != nil {
		return *bad
	}
	return noContent
}

func (s *Server) listCommands(c *apiCall) reply {
	if c.args["application_id"] != s.AppID {
		return refuse(404, 10002, "Unknown Application")
	}
	out := []obj{}
	for _, cmd := range s.commands {
		shown := obj{}
		for k, v := range cmd {
			if c.query["with_localizations"] != "true" && strings.HasSuffix(k, "_localizations") {
				continue
			}
			shown[k] = v
		}
		out = append(out, shown)
	}
	return ok(out)
}

// slashName is the pattern of Discord's documentation ("Application Command
// Naming").
var slashName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

func (s *Server) putCommands(c *apiCall) reply {
	if c.args["application_id"] != s.AppID {
		return refuse(404, 10002, "Unknown Application")
	}
	seen := map[string]bool{}
	var out []obj
	for _, item := range c.list {
		cmd := obj{"version": "1", "application_id": s.AppID, "dm_permission": true, "nsfw": false}
		for k, v := range item.(obj) {
			cmd[k] = v
		}
		if cmd["type"] == nil {
			cmd["type"] = 1.0
		}
		if why := checkCommand(cmd); why != "" {
			s.violate("the command %v: %s", cmd["name"], why)
			return refuse(400, 50035, "Invalid Form Body: "+why)
		}
		key := str(cmd["name"]) + string(rune('0'+int(num(cmd["type"]))))
		if seen[key] {
			s.violate("the command %v stands twice", cmd["name"])
			return refuse(400, 50035, "Application command names must be unique")
		}
		seen[key] = true
		cmd["id"] = s.newID()
		for _, old := range s.commands {
			if old["name"] == cmd["name"] && old["type"] == cmd["type"] {
				cmd["id"] = old["id"]
			}
		}
		out = append(out, cmd)
	}
	s.commands = out
	return ok(out)
}

// checkCommand checks what the schema does not hold; "" if all is well.
func checkCommand(cmd obj) string {
	name, description := str(cmd["name"]), str(cmd["description"])
	if num(cmd["type"]) != 1 {
		if description != "" {
			return "a menu command has no description"
		}
		return ""
	}
	if !slashName.MatchString(name) || name != strings.ToLower(name) {
		return "the name breaks Discord's pattern"
	}
	if description == "" {
		return "the description is missing"
	}
	if why := checkNames(cmd); why != "" {
		return why
	}
	if n := commandSize(cmd); n > 8000 {
		return "names, descriptions and values have more than 8,000 characters"
	}
	return checkOptions(list(cmd["options"]), 0)
}

func checkNames(o obj) string {
	for locale, n := range asObject(o["name_localizations"]) {
		if !slashName.MatchString(str(n)) || str(n) != strings.ToLower(str(n)) {
			return "the name in " + locale + " breaks Discord's pattern"
		}
	}
	return ""
}

func checkOptions(options []any, depth int) string {
	seen, optional := map[string]bool{}, false
	for _, item := range options {
		o := asObject(item)
		name := str(o["name"])
		required, _ := o["required"].(bool)
		switch {
		case !slashName.MatchString(name) || name != strings.ToLower(name):
			return "the option " + name + " breaks Discord's pattern"
		case str(o["description"]) == "":
			return "the option " + name + " has no description"
		case seen[name]:
			return "the option " + name + " stands twice"
		case required && optional:
			return "the required option " + name + " stands behind an optional one"
		case num(o["type"]) <= 2 && depth > 1:
			return "subcommands are nested too deep"
		case o["autocomplete"] == true && len(list(o["choices"])) > 0:
			return "the option " + name + " has both choices and autocomplete"
		}
		if why := checkNames(o); why != "" {
			return why
		}
		for locale, n := range asObject(o["name_localizations"]) {
			if seen[locale+"/"+str(n)] {
				return "the name " + str(n) + " stands twice in " + locale
			}
			seen[locale+"/"+str(n)] = true
		}
		seen[name] = true
		optional = optional || !required && num(o["type"]) > 2
		if why := checkOptions(list(o["options"]), depth+1); why != "" {
			return why
		}
	}
	return ""
}

// commandSize is what Discord limits to 8,000 characters: names,
// descriptions and values, each in its longest translation.
func commandSize(o obj) int {
	longest := func(key string) int {
		n := len([]rune(str(o[key])))
		for _, v := range asObject(o[key+"_localizations"]) {
			n = max(n, len([]rune(str(v))))
		}
		return n
	}
	n := longest("name") + longest("description") + len([]rune(str(o["value"])))
	for _, key := range []string{"options", "choices"} {
		for _, sub := range list(o[key]) {
			n += commandSize(asObject(sub))
		}
	}
	return n
}

func asObject(v any) obj {
	o, _ := v.(obj)
	return o
}
