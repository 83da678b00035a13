package discord

import "time"

// User is a Discord account. Name shows what to call it.
type User struct {
	ID         string
	Username   string
	GlobalName string // the display name, may be ""
	Bot        bool
	Locale     string // only in some answers
}

// Name returns the display name, or else the user name.
func (u User) Name() string {
	if u.GlobalName != "" {
		return u.GlobalName
	}
	return u.Username
}

// Member is a user in a server.
type Member struct {
	User  User
	Nick  string
	Roles []string // ids, without @everyone
	// Permissions in the channel of the interaction, overwrites included; 0
	// in other events.
	Permissions Permissions
}

// Role of a server.
type Role struct {
	ID          string
	Name        string
	Permissions Permissions
	Managed     bool
	Position    int
}

// ChannelType is Discord's number for a kind of channel.
type ChannelType int

// The channel types the bot tells apart.
const (
	ChannelText          ChannelType = 0
	ChannelDM            ChannelType = 1
	ChannelVoice         ChannelType = 2
	ChannelCategory      ChannelType = 4
	ChannelAnnouncement  ChannelType = 5
	ChannelNewsThread    ChannelType = 10
	ChannelPublicThread  ChannelType = 11
	ChannelPrivateThread ChannelType = 12
	ChannelForum         ChannelType = 15
)

// Channel is a place to write in. What Discord left out is zero.
type Channel struct {
	ID          string
	GuildID     string
	ParentID    string // a thread's channel, or a channel's category
	Name        string
	Type        ChannelType
	Topic       string
	Position    int
	Overwrites  []Overwrite
	Permissions Permissions // of the member, only in an interaction
	NSFW        bool
	Archived    time.Time // of an archived thread: when; else zero
}

// IsThread reports whether the channel is a thread.
func (c Channel) IsThread() bool {
	return c.Type >= ChannelNewsThread && c.Type <= ChannelPrivateThread
}

// Overwrite changes permissions in one channel for a role or a member.
type Overwrite struct {
	ID     string
	Member bool // else a role
	Allow  Permissions
	Deny   Permissions
}

// Guild is a server. Channels, Roles and Me are filled by the guild event;
// Client.Guild fills Roles.
type Guild struct {
	ID              string
	Name            string
	OwnerID         string
	Locale          string // preferred, e.g. "en-US"
	SystemChannelID string // where Discord puts its own notices, "" if nowhere
	MemberCount     int
	JoinedAt        time.Time
	Roles           []Role
	Channels        []Channel
	Threads         []Channel
	Me              *Member // the bot's own membership, if Discord sent it
	// AtConnect is true if the server was already in the list Discord sent at
	// connecting: it is no join.
	AtConnect bool
}

// GuildLeft says that the bot is no longer in a server, or that the server
// has an outage.
type GuildLeft struct {
	ID     string
	Outage bool // it will come back; nothing is to be deleted
}

// Attachment is an uploaded file. Its URL is signed and expires.
type Attachment struct {
	ID          string
	Filename    string
	ContentType string
	Size        int64 // bytes
	URL         string
}

// Reference names another message.
type Reference struct {
	MessageID string
	ChannelID string
	GuildID   string
}

// Message is a message as Discord shows it to the bot. Content is empty
// unless the bot is mentioned, it is a direct message or the bot's own, it is
// the target of a message command, or Message Content is switched on.
type Message struct {
	ID              string
	ChannelID       string
	GuildID         string // "" in a direct message
	Author          User
	Member          *Member // the author's membership, without User
	Content         string
	Type            int // 0 a message, 19 a reply, 20 a slash command's answer …
	Flags           int
	Time            time.Time
	Edited          time.Time // zero if never
	WebhookID       string
	Mentions        []User
	MentionRoles    []string
	MentionEveryone bool
	ReplyTo         *Reference
	Referenced      *Message // what ReplyTo names, if Discord sent it
	Attachments     []Attachment
	EmbedTexts      []string // titles, descriptions and fields of its embeds
	ComponentTexts  []string // texts shown by its components, also by unknown types
	InteractionUser string   // who used the command this message answers
	Nonce           string
}

// Called is what the message's author and those it mentions are called, by id.
func (m Message) Called() map[string]string {
	names := map[string]string{m.Author.ID: m.Author.Name()}
	if m.Member != nil && m.Member.Nick != "" {
		names[m.Author.ID] = m.Member.Nick
	}
	for _, u := range m.Mentions {
		if mentionIn(m.Content, u.ID) && names[u.ID] == "" {
			names[u.ID] = u.Name()
		}
	}
	return names
}

// MentionsUser reports whether the message mentions that user, in the list
// Discord sends or in the text.
func (m Message) MentionsUser(id string) bool {
	for _, u := range m.Mentions {
		if u.ID == id {
			return true
		}
	}
	return id != "" && mentionIn(m.Content, id)
}
