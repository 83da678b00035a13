package commands

import (
	"context"
	"fmt"
	"strings"

	"docent/internal/discord"
)

// feature is what one file adds: commands, buttons and forms. A further
// feature is a further file and a line in features.
type feature struct {
	commands []command
	buttons  map[string]action // by the name in the custom id
	forms    map[string]action
}

// features lists all of them; help shows commands in this order.
func (b *Bot) features() []feature {
	all := []feature{
		b.asking(), b.checking(), b.reading(), b.explaining(), b.summarising(), b.voting(), b.sharing(),
		b.receipts(), b.documents(), b.adding(), b.managing(), b.following(), b.helping(), b.privacy(), b.settings(),
	}
	if b.Desk != nil {
		all = append(all, b.watching(), b.digests(), b.gapLoop(), b.statistics(), b.selftesting())
	}
	return all
}

// command is a slash command, a subcommand, or a command in a message's menu.
// Its description is the text "command.<name>", with "_" before a
// subcommand's own name. Commands of the same name in several features are
// one command with all their subcommands.
type command struct {
	name     string
	menu     bool // in a message's menu; name is the key below "message_command"
	need     right
	dm       bool // also in direct messages
	options  []discord.CommandOption
	subs     []command
	complete map[string]completer // by option
	run      func(ctx context.Context, c *Call) (work, error)
}

// action is what a button or form does.
type action struct {
	need right
	run  func(ctx context.Context, c *Call) (work, error)
}

// work is what remains to be done after the acknowledgement.
type work func(ctx context.Context) error

// completer returns suggestions for what was typed so far.
type completer func(ctx context.Context, c *Call, typed string) ([]discord.Choice, error)

// right is what a member must be allowed to do.
type right int

const (
	everyone right = iota
	manager        // may manage documents
	admin          // has Manage Server
)

// routes are all features by what calls them.
type routes struct {
	list     []command
	commands map[string]command // by full name, "docs list"; menus by English name
	buttons  map[string]action
	forms    map[string]action
}

// build joins the features. The same name twice is a fault in the program.
func (b *Bot) build(features []feature) (routes, error) {
	r := routes{commands: map[string]command{}, buttons: map[string]action{}, forms: map[string]action{}}
	at := map[string]int{}
	for _, f := range features {
		for _, c := range f.commands {
			if i, ok := at[c.name]; ok && len(c.subs) > 0 {
				r.list[i].subs = append(r.list[i].subs, c.subs...)
				continue
			}
			at[c.name] = len(r.list)
			r.list = append(r.list, c)
		}
		if err := join(r.buttons, f.buttons); err != nil {
			return r, err
		}
		if err := join(r.forms, f.forms); err != nil {
			return r, err
		}
	}
	for _, c := range r.list {
		leaves := map[string]command{b.shownName(c): c}
		for _, s := range c.subs {
			s.need, s.dm = max(s.need, c.need), s.dm || c.dm
			leaves[c.name+" "+s.name] = s
		}
		if err := join(r.commands, leaves); err != nil {
			return r, err
		}
	}
	return r, nil
}

func join[T any](all, more map[string]T) error {
	for name, v := range more {
		if _, twice := all[name]; twice {
			return fmt.Errorf("build the bot: %q is there twice", name)
		}
		all[name] = v
	}
	return nil
}

// shownName is the name Discord knows a command by.
func (b *Bot) shownName(c command) string {
	if c.menu {
		return b.Words.For().T("message_command." + c.name)
	}
	return c.name
}

// commandList is what is registered with Discord.
func (b *Bot) commandList() []discord.Command {
	var out []discord.Command
	for _, c := range b.routes.list {
		d := discord.Command{Type: discord.SlashCommand, Name: b.shownName(c), InDM: c.dm, Options: b.localized(c.options)}
		if c.menu {
			d.Type = discord.MessageMenu
			d.NameLocalizations = b.Words.Localized("message_command." + c.name)
		} else {
			d.NameLocalizations = b.Words.Localized("name." + c.name)
			d.Description = b.Words.For().T("command." + c.name)
			d.DescriptionLocalizations = b.Words.Localized("command." + c.name)
		}
		if c.need == admin {
			d.MemberPermissions = discord.ManageGuild
		}
		for _, s := range c.subs {
			key := c.name + "_" + s.name
			d.Options = append(d.Options, discord.CommandOption{
				Type: discord.SubcommandOption, Name: s.name, NameLocalizations: b.Words.Localized("name." + key),
				Description: b.Words.For().T("command." + key), DescriptionLocalizations: b.Words.Localized("command." + key),
				Options: b.localized(s.options),
			})
		}
		out = append(out, d)
	}
	return out
}

// localized fills in the translations of options and choices, whose
// descriptions and names stand there as keys: "question" for "option.question", and for a
// choice its key below "choice".
func (b *Bot) localized(options []discord.CommandOption) []discord.CommandOption {
	var out []discord.CommandOption
	for _, o := range options {
		key := "option." + o.Description
		o.Description, o.DescriptionLocalizations = b.Words.For().T(key), b.Words.Localized(key)
		o.NameLocalizations = b.Words.Localized("option_name." + o.Name)
		choices := make([]discord.Choice, len(o.Choices))
		for i, c := range o.Choices {
			if key := "choice." + c.Name; b.Words.For().Has(key) {
				c.Name, c.NameLocalizations = b.Words.For().T(key), b.Words.Localized(key)
			}
			choices[i] = c
		}
		o.Choices = nil
		if len(choices) > 0 {
			o.Choices = choices
		}
		out = append(out, o)
	}
	return out
}

// option builds an option described by the text "option.<key>".
func option(t discord.OptionType, name, key string) discord.CommandOption {
	return discord.CommandOption{Type: t, Name: name, Description: key}
}

func required(o discord.CommandOption) discord.CommandOption {
	o.Required = true
	return o
}

func completed(o discord.CommandOption) discord.CommandOption {
	o.Autocomplete = true
	return o
}

// mention is a command's clickable name, or its plain one while Discord's id
// is not known.
func (s *self) mention(fullName string) string {
	top, _, _ := strings.Cut(fullName, " ")
	if s != nil && s.ids[top] != "" {
		return "</" + fullName + ":" + s.ids[top] + ">"
	}
	return "`/" + fullName + "`"
}

func (b *Bot) mention(fullName string) string { return b.self.Load().mention(fullName) }
