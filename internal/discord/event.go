package discord

import (
	"strings"
	"time"
)

// Kind says what a member did.
type Kind int

// The kinds of interactions. KindUnknown is one this version cannot name; it
// still has an id and a token, so it can be answered.
const (
	KindUnknown        Kind = iota
	KindCommand             // a slash command: Command
	KindMessageCommand      // from a message's menu: Command with Target
	KindUserCommand         // from a member's menu: Command with TargetID
	KindAutocomplete        // while typing an option: Command with a focused option
	KindComponent           // a button or a select: Component and Message
	KindModal               // a form sent: Modal; Message if a component opened it
)

// Interaction is one thing a member did that wants an answer: a first response
// within three seconds, edits and follow-ups within fifteen minutes. Its
// methods are on Client. All ids are Discord's snowflakes as decimal strings.
type Interaction struct {
	ID            string
	ApplicationID string
	Kind          Kind
	GuildID       string // "" in a direct message
	ChannelID     string
	Channel       Channel // partial: id, name, type, parent, topic
	User          User    // who did it, in servers and direct messages alike
	Member        *Member // nil in a direct message
	Locale        string  // the member's, e.g. "de", "en-GB"; "" if unknown
	GuildLocale   string  // the server's preferred one; "" in a direct message

	// AppPermissions is what the bot itself may do in this channel.
	AppPermissions Permissions
	// AttachmentLimit is the greatest upload in bytes, 0 if Discord did not say.
	AttachmentLimit int64
	// Received is when it arrived here.
	Received time.Time

	Command   *CommandCall   // for the four kinds of command and autocomplete
	Component *ComponentCall // for KindComponent
	Modal     *ModalCall     // for KindModal
	Message   *Message       // the message a component sits on

	token   *Token // behind a pointer, so that no print of an Interaction shows it
	session session
}

// CommandCall is a command with the options a member gave.
type CommandCall struct {
	ID       string
	Name     string   // the top-level name
	Path     []string // name, group and subcommand: ["docs", "list"]
	Options  []Option // of the innermost subcommand
	TargetID string   // of a message or user command
	Target   *Message // of a message command; nil if Discord sent none
}

// Option is one given option. Value holds text, numbers and ids as text (no
// number goes through a float); "true" or "false" for a boolean. The pointers
// are filled for options that name such a thing.
type Option struct {
	Name       string
	Type       OptionType
	Value      string
	Focused    bool // the one being typed, in an autocomplete
	User       *User
	Member     *Member
	Role       *Role
	Channel    *Channel
	Attachment *Attachment
}

// Option returns the option called name.
func (c *CommandCall) Option(name string) (Option, bool) {
	if c != nil {
		for _, o := range c.Options {
			if o.Name == name {
				return o, true
			}
		}
	}
	return Option{}, false
}

// Text returns an option's value, "" if it was not given.
func (c *CommandCall) Text(name string) string {
	o, _ := c.Option(name)
	return o.Value
}

// Flag returns a boolean option and whether it was given.
func (c *CommandCall) Flag(name string) (value, given bool) {
	o, ok := c.Option(name)
	return o.Value == "true", ok
}

// Focused returns the option being typed in an autocomplete.
func (c *CommandCall) Focused() (Option, bool) {
	if c != nil {
		for _, o := range c.Options {
			if o.Focused {
				return o, true
			}
		}
	}
	return Option{}, false
}

// FullName is the command as members write it, without the slash: "docs list".
func (c *CommandCall) FullName() string {
	if c == nil {
		return ""
	}
	return strings.Join(c.Path, " ")
}

// ComponentCall is a click on a button or a choice in a select.
type ComponentCall struct {
	CustomID string
	Type     int      // Discord's component type, also one unknown here
	Values   []string // chosen in a select: option values, or ids
}

// ModalCall is a form that was sent.
type ModalCall struct {
	CustomID string
	Fields   []Field
}

// Field is one input of a sent form.
type Field struct {
	CustomID    string
	Value       string       // of a text input
	Values      []string     // of a select, a check box group …
	Attachments []Attachment // of a file upload
}

// Field returns the input with that custom id.
func (m *ModalCall) Field(customID string) (Field, bool) {
	if m != nil {
		for _, f := range m.Fields {
			if f.CustomID == customID {
				return f, true
			}
		}
	}
	return Field{}, false
}

// Text returns the text typed into the input with that custom id.
func (m *ModalCall) Text(customID string) string {
	f, _ := m.Field(customID)
	return f.Value
}

// Ready says that a shard is connected as the bot.
type Ready struct {
	Shard, ShardCount int
	User              User
	ApplicationID     string
	GuildIDs          []string // the servers this shard is in, sorted as sent
}
