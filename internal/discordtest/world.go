package discordtest

import (
	"strconv"
	"strings"
	"time"
)

// User is an account.
type User struct {
	ID     string
	Name   string
	Bot    bool
	Locale string // "" is en-US
	NoDM   bool   // takes no direct messages; set it before the bot is told of the user
}

// Mention is how the user is mentioned in a message.
func (u *User) Mention() string { return "<@" + u.ID + ">" }

// Permission bits the fake knows by name.
const (
	ManageChannels     uint64 = 1 << 4
	ManageGuild        uint64 = 1 << 5
	ViewChannel        uint64 = 1 << 10
	SendMessages       uint64 = 1 << 11
	ManageMessages     uint64 = 1 << 13
	EmbedLinks         uint64 = 1 << 14
	AttachFiles        uint64 = 1 << 15
	ReadMessageHistory uint64 = 1 << 16
	MentionEveryone    uint64 = 1 << 17
	SendInThreads      uint64 = 1 << 38
	Administrator      uint64 = 1 << 3
	// Everyday is what @everyone may do in a new server.
	Everyday = ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory | SendInThreads
)

// Role is a server's role.
type Role struct {
	ID          string
	Name        string
	Permissions uint64
}

// Guild is a server with the bot as a member.
type Guild struct {
	ID       string
	Name     string
	Locale   string // "" is en-US
	Owner    *User
	Everyone *Role
	Roles    []*Role
	Channels []*Channel
	System   *Channel // where join notices go; nil for nowhere

	s       *Server
	members map[string]*Member
	order   []string
	joined  bool   // the bot is in it
	since   string // when it joined, if the test made it join
}

// Member is a user in a server.
type Member struct {
	*User
	Guild *Guild
	Roles []*Role
}

// Leave takes the member out of the server; who knows them no longer is told so.
func (m *Member) Leave() {
	m.Guild.s.mu.Lock()
	defer m.Guild.s.mu.Unlock()
	delete(m.Guild.members, m.ID)
}

// Channel is a text channel, a thread or a direct message channel.
type Channel struct {
	ID     string
	Name   string
	Type   int // 0 text, 1 direct message, 5 announcement, 11 thread, 15 forum
	Guild  *Guild
	Parent *Channel // of a thread
	With   *User    // of a direct message channel

	deleted    bool
	archived   time.Time // of a thread; zero while it is active
	overwrites []overwrite
}

type overwrite struct {
	id          string
	kind        int // 0 role, 1 member
	allow, deny uint64
}

// AddUser makes an account.
func (s *Server) AddUser(name string) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := &User{ID: s.newID(), Name: name}
	s.users[u.ID] = u
	return u
}

// AddGuild makes a server that the bot is in, owned by an account of its own.
// A server added while the bot is connected is not announced; see Join.
func (s *Server) AddGuild(name string) *Guild {
	g := s.makeGuild(name)
	s.mu.Lock()
	defer s.mu.Unlock()
	g.joined = true
	return g
}

func (s *Server) makeGuild(name string) *Guild {
	owner := s.AddUser(strings.ToLower(name) + "-owner")
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &Guild{ID: s.newID(), Name: name, Owner: owner, s: s, members: map[string]*Member{}}
	g.Everyone = &Role{ID: g.ID, Name: "@everyone", Permissions: Everyday}
	g.Roles = []*Role{g.Everyone}
	s.guilds[g.ID] = g
	s.order = append(s.order, g.ID)
	g.add(owner)
	g.add(s.Bot)
	return g
}

// NewGuild makes a server that the bot is not in yet; Join adds it.
func (s *Server) NewGuild(name string) *Guild { return s.makeGuild(name) }

func (g *Guild) add(u *User, roles ...*Role) *Member {
	m := &Member{User: u, Guild: g, Roles: roles}
	g.members[u.ID] = m
	g.order = append(g.order, u.ID)
	return m
}

// AddMember puts a user into the server.
func (g *Guild) AddMember(u *User, roles ...*Role) *Member {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	return g.add(u, roles...)
}

// BotMember is the bot's own membership, to give it roles.
func (g *Guild) BotMember() *Member { return g.members[g.s.Bot.ID] }

// OwnerMember is the owner's membership.
func (g *Guild) OwnerMember() *Member { return g.members[g.Owner.ID] }

// AddRole makes a role.
func (g *Guild) AddRole(name string, permissions uint64) *Role {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	r := &Role{ID: g.s.newID(), Name: name, Permissions: permissions}
	g.Roles = append(g.Roles, r)
	return r
}

// AddChannel makes a text channel; the first one is the system channel.
func (g *Guild) AddChannel(name string) *Channel {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	c := &Channel{ID: g.s.newID(), Name: name, Guild: g}
	g.s.channels[c.ID] = c
	g.Channels = append(g.Channels, c)
	if g.System == nil {
		g.System = c
	}
	return c
}

// AddForum makes a forum.
func (g *Guild) AddForum(name string) *Channel {
	c := g.AddChannel(name)
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	c.Type = 15
	return c
}

// AddPost makes a post in a forum: a thread whose first message has its id.
func (c *Channel) AddPost(who Person, title, content string) (*Channel, *Message) {
	t := c.AddThread(title)
	s := c.Guild.s
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.newMessage(t, who.account())
	delete(s.messages, m.ID)
	m.ID, m.content = t.ID, content
	s.messages[m.ID] = m
	s.dispatchMessage("MESSAGE_CREATE", m)
	return t, m
}

// Archive archives a thread.
func (c *Channel) Archive() {
	c.Guild.s.mu.Lock()
	defer c.Guild.s.mu.Unlock()
	c.archived = c.Guild.s.now()
}

// AddThread makes a thread in a channel.
func (c *Channel) AddThread(name string) *Channel {
	s := c.Guild.s
	s.mu.Lock()
	defer s.mu.Unlock()
	t := &Channel{ID: s.newID(), Name: name, Type: 11, Guild: c.Guild, Parent: c}
	s.channels[t.ID] = t
	return t
}

// Deny takes permissions away in a channel, from a *Role or *Member.
func (c *Channel) Deny(from any, permissions uint64) { c.overwrite(from, 0, permissions) }

// Allow gives permissions in a channel, to a *Role or *Member.
func (c *Channel) Allow(to any, permissions uint64) { c.overwrite(to, permissions, 0) }

func (c *Channel) overwrite(who any, allow, deny uint64) {
	c.Guild.s.mu.Lock()
	defer c.Guild.s.mu.Unlock()
	o := overwrite{allow: allow, deny: deny}
	switch who := who.(type) {
	case *Role:
		o.id = who.ID
	case *Member:
		o.id, o.kind = who.ID, 1
	default:
		panic("discordtest: an overwrite is for a *Role or a *Member")
	}
	c.overwrites = append(c.overwrites, o)
}

// Delete removes the channel or thread; calls on it answer 404.
func (c *Channel) Delete() {
	c.Guild.s.mu.Lock()
	defer c.Guild.s.mu.Unlock()
	c.deleted = true
	kind := "CHANNEL_DELETE"
	if c.Parent != nil {
		kind = "THREAD_DELETE"
	}
	c.Guild.s.dispatch(c.Guild.ID, kind, c.json())
}

// DM returns the direct message channel between a user and the bot.
func (s *Server) DM(u *User) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dm(u)
}

func (s *Server) dm(u *User) *Channel {
	if c := s.dms[u.ID]; c != nil {
		return c
	}
	c := &Channel{ID: s.newID(), Type: 1, With: u}
	s.dms[u.ID], s.channels[c.ID] = c, c
	return c
}

// everything is what an owner or administrator may do.
const everything = uint64(1)<<50 - 1

// permissions computes what a user may do in a channel. The caller holds mu.
func (c *Channel) permissions(userID string) uint64 {
	if c.Guild == nil {
		return Everyday
	}
	if c.Parent != nil {
		return c.Parent.permissions(userID)
	}
	g := c.Guild
	m := g.members[userID]
	if m == nil {
		return 0
	}
	if g.Owner.ID == userID {
		return everything
	}
	mine := map[string]bool{g.ID: true}
	p := g.Everyone.Permissions
	for _, r := range m.Roles {
		mine[r.ID] = true
		p |= r.Permissions
	}
	if p&Administrator != 0 {
		return everything
	}
	var everyone, roles, self overwrite
	for _, o := range c.overwrites {
		into := &roles
		switch {
		case o.id == g.ID:
			into = &everyone
		case o.kind == 1 && o.id == userID:
			into = &self
		case o.kind == 1 || !mine[o.id]:
			continue
		}
		into.allow |= o.allow
		into.deny |= o.deny
	}
	for _, o := range []overwrite{everyone, roles, self} {
		p = p&^o.deny | o.allow
	}
	return p
}

func bits(p uint64) string { return strconv.FormatUint(p, 10) }

// StartThread makes a public thread from a message; it gets the message's id.
func (m *Message) StartThread(name string) *Channel {
	s := m.s
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := &Channel{ID: m.ID, Name: name, Type: 11, Guild: m.Channel.Guild, Parent: m.Channel}
	s.channels[ch.ID] = ch
	return ch
}
