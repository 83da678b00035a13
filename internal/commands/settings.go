package commands

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/records"
)

// The most that a limit can be set to.
const (
	maxMinute = 1_000
	maxHourly = 100_000
)

func (b *Bot) settings() feature {
	return feature{commands: []command{{
		name: "settings", need: admin,
		subs: []command{
			{name: "show", run: b.showSettings},
			{name: "set", options: b.settingOptions(), run: b.set},
			{name: "channel", run: b.setChannel, options: []discord.CommandOption{
				required(channelOption("channel", "channel")), required(option(discord.BooleanOption, "allowed", "allowed")),
			}},
			{name: "role", run: b.setRole, options: []discord.CommandOption{
				required(option(discord.RoleOption, "role", "role")), required(option(discord.BooleanOption, "allowed", "allowed")),
			}},
			{name: "reset", options: []discord.CommandOption{required(resettable())}, run: b.reset},
			{name: "audit", run: b.showAudit},
		},
	}}, buttons: map[string]action{layout.AuditPage: {need: admin, run: b.turnAudit}}}
}

func channelOption(name, key string) discord.CommandOption {
	o := option(discord.ChannelOption, name, key)
	o.ChannelTypes = []discord.ChannelType{discord.ChannelText, discord.ChannelAnnouncement, discord.ChannelForum}
	return o
}

func (b *Bot) settingOptions() []discord.CommandOption {
	number := func(name, key string, most float64) discord.CommandOption {
		o := option(discord.IntegerOption, name, key)
		least := 0.0
		o.MinValue, o.MaxValue = &least, &most
		return o
	}
	language := option(discord.StringOption, "language", "language")
	language.Choices = []discord.Choice{{Name: "language_auto", Value: "auto"}}
	for _, l := range b.Words.Languages() {
		language.Choices = append(language.Choices, discord.Choice{Name: b.Words.For(l).T("settings.own_name"), Value: l})
	}
	llm := option(discord.StringOption, "llm", "llm")
	llm.Choices = []discord.Choice{
		{Name: "llm_off", Value: string(records.LLMOff)},
		{Name: "llm_request", Value: string(records.LLMOnRequest)},
		{Name: "llm_always", Value: string(records.LLMAlways)},
	}
	return []discord.CommandOption{
		option(discord.BooleanOption, "private", "private_default"),
		language,
		number("minute_limit", "minute_limit", maxMinute),
		number("member_limit", "member_limit", maxHourly),
		number("server_limit", "server_limit", maxHourly),
		number("threshold", "threshold", 99),
		llm,
		channelOption("notices", "notices"),
	}
}

// set changes the settings that were given. Every value is checked again:
// what Discord let through is not what it offered.
func (b *Bot) set(ctx context.Context, c *Call) (work, error) {
	if len(c.Command.Options) == 0 {
		return nil, c.refuse("settings.nothing")
	}
	var changed []string
	settings, err := b.Store.ChangeSettings(ctx, c.Community, func(s *records.Settings) error {
		changed = nil
		for _, o := range c.Command.Options {
			before := valueOf(*s, o.Name)
			if err := b.apply(c, s, o); err != nil {
				return err
			}
			changed = append(changed, o.Name+": "+before+" → "+valueOf(*s, o.Name))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.audit(ctx, "settings set", strings.Join(changed, ", "))
	return nil, b.confirm(ctx, c, settings)
}

// defaults is what stands in the audit log for a setting that nobody made.
const defaults = "default"

// valueOf is a setting as the audit log names it.
func valueOf(s records.Settings, name string) string {
	value := map[string]string{
		"private": strconv.FormatBool(s.Private), "language": s.Language, "llm": string(s.LLM), "notices": s.Notices,
		"minute_limit": nonzero(s.MemberMinute), "member_limit": nonzero(s.MemberHourly), "server_limit": nonzero(s.ServerHourly),
		"threshold": nonzero(int(math.Round(100 * s.Threshold))),
	}[name]
	if value == "" {
		return defaults
	}
	return value
}

func nonzero(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// resettable offers every setting that can go back to its default.
func resettable() discord.CommandOption {
	o := option(discord.StringOption, "setting", "setting")
	for _, name := range []string{"channels", "private", "language", "minute_limit", "member_limit", "server_limit", "threshold", "roles", "llm", "notices", "all"} {
		o.Choices = append(o.Choices, discord.Choice{Name: "setting_" + name, Value: name})
	}
	return o
}

// reset brings a setting, or all, back to the default. It also takes away
// channels and roles that were deleted and can no longer be named.
func (b *Bot) reset(ctx context.Context, c *Call) (work, error) {
	name := c.Command.Text("setting")
	settings, err := b.Store.ChangeSettings(ctx, c.Community, func(s *records.Settings) error {
		var zero records.Settings
		switch name {
		case "channels":
			s.Channels = nil
		case "private":
			s.Private = zero.Private
		case "language":
			s.Language = zero.Language
		case "minute_limit":
			s.MemberMinute = zero.MemberMinute
		case "member_limit":
			s.MemberHourly = zero.MemberHourly
		case "server_limit":
			s.ServerHourly = zero.ServerHourly
		case "threshold":
			s.Threshold = zero.Threshold
		case "roles":
			s.Managers = nil
		case "llm":
			s.LLM = zero.LLM
		case "notices":
			s.Notices = zero.Notices
		case "all":
			*s = zero
		default:
			return fmt.Errorf("%w: %s", errSetting, name)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.audit(ctx, "settings reset", name)
	return nil, b.confirm(ctx, c, settings)
}

// errSetting says that a value is none that was offered.
var errSetting = errors.New("not a value of this setting")

func (b *Bot) apply(c *Call, s *records.Settings, o discord.Option) error {
	number, _ := strconv.Atoi(o.Value)
	switch o.Name {
	case "private":
		s.Private = o.Value == "true"
	case "language":
		if s.Language = o.Value; o.Value == "auto" {
			s.Language = ""
		} else if !slices.Contains(b.Words.Languages(), o.Value) {
			return fmt.Errorf("%w: language", errSetting)
		}
	case "minute_limit":
		s.MemberMinute = max(0, min(number, maxMinute))
	case "member_limit":
		s.MemberHourly = max(0, min(number, maxHourly))
	case "server_limit":
		s.ServerHourly = max(0, min(number, maxHourly))
	case "threshold":
		s.Threshold = float64(max(0, min(number, 99))) / 100
	case "llm":
		s.LLM = records.LLMMode(o.Value)
		if !slices.Contains([]records.LLMMode{records.LLMOff, records.LLMOnRequest, records.LLMAlways}, s.LLM) {
			return fmt.Errorf("%w: llm", errSetting)
		}
	case "notices":
		if err := ownChannel(c, o); err != nil {
			return err
		}
		s.Notices = o.Value
	default:
		return fmt.Errorf("%w: %s", errSetting, o.Name)
	}
	return nil
}

// ownChannel refuses a channel that Discord did not resolve in this server: a
// crafted id could be another server's.
func ownChannel(c *Call, o discord.Option) error {
	if o.Channel == nil || o.Channel.GuildID != "" && o.Channel.GuildID != c.GuildID {
		return c.refuse("settings.channel_type")
	}
	return nil
}

func (b *Bot) setChannel(ctx context.Context, c *Call) (work, error) {
	o, _ := c.Command.Option("channel")
	if err := ownChannel(c, o); err != nil {
		return nil, err
	}
	return b.setList(ctx, c, "settings channel", o.Value, func(s *records.Settings) *[]string { return &s.Channels })
}

func (b *Bot) setRole(ctx context.Context, c *Call) (work, error) {
	o, _ := c.Command.Option("role")
	if o.Role == nil {
		return nil, fmt.Errorf("%w: role", errSetting)
	}
	return b.setList(ctx, c, "settings role", o.Value, func(s *records.Settings) *[]string { return &s.Managers })
}

// setList adds an id to a list of the settings or takes it away.
func (b *Bot) setList(ctx context.Context, c *Call, action, id string, list func(*records.Settings) *[]string) (work, error) {
	allowed, _ := c.Command.Flag("allowed")
	settings, err := b.Store.ChangeSettings(ctx, c.Community, func(s *records.Settings) error {
		l := list(s)
		*l = slices.DeleteFunc(*l, func(have string) bool { return have == id })
		if allowed {
			*l = append(*l, id)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.audit(ctx, action, fmt.Sprintf("%s=%t", id, allowed))
	return nil, b.confirm(ctx, c, settings)
}
