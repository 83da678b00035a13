package discord

// CommandType says where members find a command.
type CommandType int

// The command types.
const (
	SlashCommand   CommandType = 1
	UserMenu       CommandType = 2 // in a member's menu
	MessageMenu    CommandType = 3 // in a message's menu
	contextGuild               = 0
	contextBotDM               = 1
	integrateGuild             = 0
)

// OptionType says what an option takes.
type OptionType int

// The option types.
const (
	SubcommandOption OptionType = 1
	GroupOption      OptionType = 2
	StringOption     OptionType = 3
	IntegerOption    OptionType = 4
	BooleanOption    OptionType = 5
	ChannelOption    OptionType = 7
	RoleOption       OptionType = 8
	AttachmentOption OptionType = 11
)

// Command is a command as it is registered for all servers. Localizations map
// Discord's locales ("de", "es-ES", "hu", "uk" …) to texts.
type Command struct {
	Type                     CommandType       `json:"type"` // 0 is SlashCommand
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations,omitempty"`
	Description              string            `json:"description"` // "" for menus
	DescriptionLocalizations map[string]string `json:"description_localizations,omitempty"`
	Options                  []CommandOption   `json:"options,omitempty"`
	// MemberPermissions a member needs by default to see the command; 0 for
	// everybody. Server owners can change it.
	MemberPermissions Permissions `json:"-"`
	// InDM offers the command in direct messages too.
	InDM bool `json:"-"`
}

// CommandOption is an option, subcommand or group of a command.
type CommandOption struct {
	Type                     OptionType        `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations,omitempty"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations,omitempty"`
	Required                 bool              `json:"required,omitempty"`
	Options                  []CommandOption   `json:"options,omitempty"` // of a subcommand or group
	Choices                  []Choice          `json:"choices,omitempty"`
	Autocomplete             bool              `json:"autocomplete,omitempty"`
	ChannelTypes             []ChannelType     `json:"channel_types,omitempty"`
	MinValue                 *float64          `json:"min_value,omitempty"`
	MaxValue                 *float64          `json:"max_value,omitempty"`
}

// Choice is a fixed choice of an option, or a suggestion. Name and Value have
// at most MaxChoice characters.
type Choice struct {
	Name              string            `json:"name"`
	NameLocalizations map[string]string `json:"name_localizations,omitempty"`
	Value             string            `json:"value"`
}

// commandBody is a command as Discord takes and returns it.
type commandBody struct {
	Command
	DefaultPermissions *Permissions `json:"default_member_permissions"`
	Contexts           []int        `json:"contexts"`
	IntegrationTypes   []int        `json:"integration_types"`
}

func (c Command) body() commandBody {
	b := commandBody{Command: c, Contexts: []int{contextGuild}, IntegrationTypes: []int{integrateGuild}}
	if b.Type == 0 {
		b.Type = SlashCommand
	}
	if c.InDM {
		b.Contexts = append(b.Contexts, contextBotDM)
	}
	if c.MemberPermissions != 0 {
		b.DefaultPermissions = &c.MemberPermissions
	}
	return b
}
