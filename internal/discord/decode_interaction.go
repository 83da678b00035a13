package discord

import (
	"encoding/json"
	"time"
)

// Discord's interaction types.
const (
	interactionCommand      = 2
	interactionComponent    = 3
	interactionAutocomplete = 4
	interactionModal        = 5
)

// decodeInteraction reads an interaction. It returns nil only for what cannot
// be answered: no id or no token. Everything else is as complete as it came.
func decodeInteraction(raw json.RawMessage, now time.Time) *Interaction {
	o := parse(raw)
	token := Token(o.str("token"))
	in := &Interaction{
		ID: o.str("id"), ApplicationID: o.str("application_id"), token: &token,
		GuildID: o.str("guild_id"), ChannelID: o.str("channel_id"),
		Channel: channelFrom(o.object("channel")), User: userFrom(o.object("user")),
		Locale: o.str("locale"), GuildLocale: o.str("guild_locale"),
		AppPermissions: o.permissions("app_permissions"), AttachmentLimit: o.num("attachment_size_limit"),
		Received: now, Message: messageFrom(o.object("message"), 0),
	}
	if in.ID == "" || token == "" {
		return nil
	}
	if in.ChannelID == "" {
		in.ChannelID = in.Channel.ID
	}
	if m := o.object("member"); m != nil {
		in.Member = memberFrom(m)
		if in.User.ID == "" {
			in.User = in.Member.User
		}
	}
	data := o.object("data")
	switch o.num("type") {
	case interactionCommand:
		in.Command = commandFrom(data)
		in.Kind = KindCommand
		switch CommandType(data.num("type")) {
		case MessageMenu:
			in.Kind = KindMessageCommand
		case UserMenu:
			in.Kind = KindUserCommand
		}
	case interactionAutocomplete:
		in.Kind, in.Command = KindAutocomplete, commandFrom(data)
	case interactionComponent:
		in.Kind = KindComponent
		in.Component = &ComponentCall{data.str("custom_id"), int(data.num("component_type")), data.strs("values")}
	case interactionModal:
		in.Kind, in.Modal = KindModal, modalFrom(data)
	}
	return in
}

func commandFrom(data object) *CommandCall {
	c := &CommandCall{ID: data.str("id"), Name: data.str("name"), TargetID: data.str("target_id")}
	c.Path = []string{c.Name}
	resolved := data.object("resolved")
	options := data.objects("options")
	for depth := 0; depth < 2; depth++ { // a group, then its subcommand
		if len(options) != 1 || OptionType(options[0].num("type")) > GroupOption {
			break
		}
		c.Path = append(c.Path, options[0].str("name"))
		options = options[0].objects("options")
	}
	for _, o := range options {
		c.Options = append(c.Options, optionFrom(o, resolved))
	}
	if c.TargetID != "" {
		c.Target = messageFrom(resolved.object("messages").object(c.TargetID), 0)
	}
	return c
}

func optionFrom(o, resolved object) Option {
	opt := Option{
		Name: o.str("name"), Type: OptionType(o.num("type")),
		Value: o.str("value"), Focused: o.flag("focused"),
	}
	if u := resolved.object("users").object(opt.Value); u != nil {
		user := userFrom(u)
		opt.User = &user
	}
	if m := resolved.object("members").object(opt.Value); m != nil {
		opt.Member = memberFrom(m)
	}
	if r := resolved.object("roles").object(opt.Value); r != nil {
		role := roleFrom(r)
		opt.Role = &role
	}
	if c := resolved.object("channels").object(opt.Value); c != nil {
		channel := channelFrom(c)
		opt.Channel = &channel
	}
	if a := resolved.object("attachments").object(opt.Value); a != nil {
		attachment := attachmentFrom(a)
		opt.Attachment = &attachment
	}
	return opt
}

func modalFrom(data object) *ModalCall {
	m := &ModalCall{CustomID: data.str("custom_id")}
	resolved := data.object("resolved")
	for _, c := range data.objects("components") {
		m.Fields = append(m.Fields, fieldsFrom(c, resolved, 0)...)
	}
	return m
}

// fieldsFrom finds the inputs below a component: rows list them under
// "components", labels hold one under "component".
func fieldsFrom(c, resolved object, depth int) []Field {
	if depth > maxDepth {
		return nil
	}
	var out []Field
	for _, sub := range c.objects("components") {
		out = append(out, fieldsFrom(sub, resolved, depth+1)...)
	}
	if sub := c.object("component"); sub != nil {
		out = append(out, fieldsFrom(sub, resolved, depth+1)...)
	}
	if id := c.str("custom_id"); id != "" {
		f := Field{CustomID: id, Value: c.str("value"), Values: c.strs("values")}
		for _, v := range f.Values {
			if a := resolved.object("attachments").object(v); a != nil {
				f.Attachments = append(f.Attachments, attachmentFrom(a))
			}
		}
		out = append(out, f)
	}
	return out
}
