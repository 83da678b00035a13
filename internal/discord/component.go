package discord

import "encoding/json"

// Component is a part of a message or form. ActionRow fits plain messages;
// TextDisplay, Section, Container, Separator and Gallery are components v2;
// Label fits forms.
type Component interface {
	componentType() int
	json.Marshaler
}

// Discord's component type numbers.
const (
	typeActionRow   = 1
	typeButton      = 2
	typeStringList  = 3
	typeTextInput   = 4
	typeRoleList    = 6
	typeChannelList = 8
	typeSection     = 9
	typeTextDisplay = 10
	typeThumbnail   = 11
	typeGallery     = 12
	typeSeparator   = 14
	typeContainer   = 17
	typeLabel       = 18
)

// typed adds the type number in front of a component's own keys.
func typed(t int, rest any) ([]byte, error) {
	body, err := marshal(rest)
	if err != nil {
		return nil, err
	}
	head, err := json.Marshal(map[string]int{"type": t})
	if err != nil || len(body) <= 2 {
		return head, err
	}
	return append(append(head[:len(head)-1], ','), body[1:]...), nil
}

// ActionRow holds up to five buttons, or one select.
type ActionRow struct {
	Components []Component `json:"components"`
}

// ButtonStyle is a button's colour and purpose.
type ButtonStyle int

// The button styles.
const (
	Primary   ButtonStyle = 1
	Secondary ButtonStyle = 2
	Success   ButtonStyle = 3
	Danger    ButtonStyle = 4
	link      ButtonStyle = 5
)

// Button is a button: with CustomID it comes back as a KindComponent
// interaction, with URL it opens a page. The zero Style is Secondary.
type Button struct {
	Label    string // at most MaxLabel characters
	Emoji    string // one Unicode emoji, "" for none
	Style    ButtonStyle
	CustomID string // at most MaxCustomID characters
	URL      string // at most MaxButtonURL characters
	Disabled bool
}

// Select lets a member choose. Of decides among what.
type Select struct {
	CustomID    string         `json:"custom_id"`
	Of          SelectOf       `json:"-"`
	Options     []SelectOption `json:"options,omitempty"` // only of OfStrings, 1 to MaxOptions
	Placeholder string         `json:"placeholder,omitempty"`
	Min         *int           `json:"min_values,omitempty"`
	Max         int            `json:"max_values,omitempty"`
	Types       []ChannelType  `json:"channel_types,omitempty"` // only of OfChannels
}

// SelectOf is what a select offers.
type SelectOf int

// What a select offers: its own options, or the server's roles or channels.
const (
	OfStrings SelectOf = iota
	OfRoles
	OfChannels
)

// SelectOption is one line of a string select.
type SelectOption struct {
	Label       string `json:"label"`
	Value       string `json:"value"`
	Description string `json:"description,omitempty"`
}

// TextDisplay is Markdown text.
type TextDisplay struct {
	Content string `json:"content"`
}

// Section is up to three texts with a button or a picture beside them.
type Section struct {
	Texts     []TextDisplay `json:"components"`
	Accessory Component     `json:"accessory"` // Button or Thumbnail
}

// Thumbnail is a small picture in a section.
type Thumbnail struct {
	URL         string
	Description string
}

// Gallery shows pictures.
type Gallery struct {
	Items []Thumbnail
}

// Separator is a gap between components, with a line if Line is set.
type Separator struct {
	Line bool
}

// Container is a box with an accent colour. It may hold everything except
// another container.
type Container struct {
	Components []Component `json:"components"`
	Color      int         `json:"accent_color,omitempty"` // 0xRRGGBB, 0 for none
}

// Modal is a form.
type Modal struct {
	CustomID   string      `json:"custom_id"`
	Title      string      `json:"title"` // at most MaxModalTitle characters
	Components []Component `json:"components"`
}

// Label is a titled input of a form. Input is a TextInput or Select.
type Label struct {
	Text        string    `json:"label"` // at most MaxLabelText characters
	Description string    `json:"description,omitempty"`
	Input       Component `json:"component"`
}

// TextInput is a field to type into. Optional fields may stay empty.
type TextInput struct {
	CustomID    string
	Paragraph   bool // several lines
	Placeholder string
	Value       string // what stands in it at first
	Min, Max    int    // characters; 0 is Discord's default
	Optional    bool
}
