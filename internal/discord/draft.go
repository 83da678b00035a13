package discord

import "strconv"

// Draft is a message to be sent. It never pings anybody but PingRole: whatever
// its text says, Discord is told to resolve no other mention.
//
// A draft is either plain (Content, with ActionRows) or made of
// components alone; Discord allows no mixture, and a message that was sent
// one way cannot be edited into the other, except that the empty message of
// a deferral can become either.
type Draft struct {
	Content    string      // at most MaxContent characters
	Components []Component // action rows, or the components v2 kinds
	Files      []File

	Ephemeral bool // only the member sees it; only in a first response or follow-up
	Silent    bool // no notification sound; not in edits

	// Nonce, at most MaxNonce characters, makes SendMessage safe to repeat:
	// Discord answers the second with the first message.
	Nonce string
	// PingRole is the one role that a mention in the text may notify; only in
	// messages, not in answers or edits. An id that is not a role's pings nobody.
	PingRole string
	// ReplyTo makes it a reply in a channel; a deleted original does no harm.
	ReplyTo *Reference
}

// File is an upload, held in memory so that sending can be repeated.
type File struct {
	Name        string
	ContentType string // "" for application/octet-stream
	Description string // read out by screen readers
	Data        []byte
}

// Discord's message flags.
const (
	flagEphemeral    = 1 << 6
	flagSilent       = 1 << 12
	flagComponentsV2 = 1 << 15
)

// V2 reports whether the draft uses components v2.
func (d Draft) V2() bool {
	for _, c := range d.Components {
		if _, row := c.(ActionRow); !row {
			return true
		}
	}
	return false
}

// purpose says where a draft goes, which decides which keys it may carry.
type purpose int

const (
	asResponse purpose = iota // first response to an interaction
	asUpdate                  // first response that edits the component's message
	asFollowUp
	asEdit
	asMessage
)

// mentions is sent with every message: an empty, not a missing, list, and at
// most one role.
type mentions struct {
	Parse       []string `json:"parse"`
	Roles       []string `json:"roles,omitempty"`
	RepliedUser bool     `json:"replied_user"`
}

type messageBody struct {
	Content     *string          `json:"content,omitempty"`
	Components  *[]Component     `json:"components,omitempty"`
	Mentions    mentions         `json:"allowed_mentions"`
	Flags       int              `json:"flags,omitempty"`
	Attachments *[]attachmentRef `json:"attachments,omitempty"`
	Nonce       string           `json:"nonce,omitempty"`
	Enforce     bool             `json:"enforce_nonce,omitempty"`
	Reference   *messageRef      `json:"message_reference,omitempty"`
}

type attachmentRef struct {
	ID          string `json:"id"` // the upload's number, as text
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
}

type messageRef struct {
	MessageID string `json:"message_id"`
	ChannelID string `json:"channel_id,omitempty"`
	GuildID   string `json:"guild_id,omitempty"`
	FailIfNot bool   `json:"fail_if_not_exists"`
}

// body builds the JSON for a draft. An edit states everything it replaces,
// so that what an earlier version showed does not stay.
func (d Draft) body(p purpose) messageBody {
	b := messageBody{Mentions: mentions{Parse: []string{}}}
	edit := p == asEdit || p == asUpdate
	components := d.Components
	if components == nil {
		components = []Component{}
	}
	if edit || len(components) > 0 {
		b.Components = &components
	}
	if d.V2() {
		b.Flags |= flagComponentsV2
	} else if edit || d.Content != "" {
		b.Content = &d.Content
	}
	if d.Ephemeral && (p == asResponse || p == asFollowUp) {
		b.Flags |= flagEphemeral
	}
	if d.Silent && !edit {
		b.Flags |= flagSilent
	}
	b.attach(d.Files, edit)
	if p == asMessage {
		b.Nonce, b.Enforce = d.Nonce, d.Nonce != ""
		if d.PingRole != "" {
			b.Mentions.Roles = []string{d.PingRole}
		}
		if r := d.ReplyTo; r != nil {
			b.Reference = &messageRef{r.MessageID, r.ChannelID, r.GuildID, false}
		}
	}
	return b
}

func (b *messageBody) attach(files []File, edit bool) {
	if len(files) == 0 && !edit {
		return
	}
	refs := make([]attachmentRef, len(files))
	for i, f := range files {
		refs[i] = attachmentRef{strconv.Itoa(i), f.Name, f.Description}
	}
	b.Attachments = &refs
}
