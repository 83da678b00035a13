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

// maxHourly is the most an hourly limit can be set to.
const maxHourly = 100_000

// auditLines is how many entries of the audit log are shown.
const auditLines = 15

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
			{name: "audit", run: b.showAudit},
		},
	}}}
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
		for _, o := range c.Command.Options {
			if err := b.apply(c, s, o); err != nil {
				return err
			}
			changed = append(changed, o.Name+"="+o.Value)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.audit(ctx, "settings set", strings.Join(changed, " "))
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

func (b *Bot) confirm(ctx context.Context, c *Call, s records.Settings) error {
	lines := append([]string{"✅ " + c.Words.T("settings.saved"), ""}, b.settingLines(c, s)...)
	return c.respond(ctx, layout.Page(append(lines, b.budgetLines(ctx, c)...)))
}

func (b *Bot) showSettings(ctx context.Context, c *Call) (work, error) {
	return nil, c.respond(ctx, layout.Page(append(b.settingLines(c, c.Settings), b.budgetLines(ctx, c)...)))
}

func (b *Bot) settingLines(c *Call, s records.Settings) []string {
	w := c.Words
	or := func(value, otherwise string) string {
		if value == "" {
			return otherwise
		}
		return value
	}
	hourly := func(own, general int) string {
		if own == 0 {
			own = general
		}
		return strconv.Itoa(own)
	}
	threshold := s.Threshold
	if threshold == 0 {
		threshold = b.Threshold
	}
	var roles []string
	for _, id := range s.Managers {
		roles = append(roles, "<@&"+id+">")
	}
	private, language, notices := "settings.no", w.T("choice.language_auto"), w.T("settings.none")
	if s.Private {
		private = "settings.yes"
	}
	if s.Language != "" {
		language = b.Words.For(s.Language).T("settings.own_name")
	}
	if s.Notices != "" {
		notices = channelMention(s.Notices)
	}
	llm := map[records.LLMMode]string{records.LLMOnRequest: "choice.llm_request", records.LLMAlways: "choice.llm_always"}[s.LLM]
	return []string{
		w.T("settings.title"),
		w.T("settings.channels", "value", or(channelList(s.Channels), w.T("settings.everywhere"))),
		w.T("settings.private", "value", w.T(private)),
		w.T("settings.language", "value", language),
		w.T("settings.member_hourly", "value", hourly(s.MemberHourly, b.MemberHourly)),
		w.T("settings.server_hourly", "value", hourly(s.ServerHourly, b.ServerHourly)),
		w.T("settings.threshold", "value", strconv.Itoa(int(math.Round(100*threshold)))),
		w.T("settings.managers", "value", or(strings.Join(roles, ", "), w.T("settings.managers_none"))),
		w.T("settings.llm", "value", w.T(or(llm, "choice.llm_off"))),
		w.T("settings.notices", "value", notices),
	}
}

func (b *Bot) showAudit(ctx context.Context, c *Call) (work, error) {
	entries, err := b.Store.AuditLog(ctx, c.Community, auditLines)
	if err != nil {
		return nil, err
	}
	lines := []string{c.Words.T("settings.audit_title")}
	if len(entries) == 0 {
		lines = append(lines, c.Words.T("settings.audit_none"))
	}
	for _, e := range entries {
		lines = append(lines, "• "+c.Words.T("settings.audit_line",
			"when", fmt.Sprintf("<t:%d:f>", e.At.Unix()), "member", "<@"+e.Actor+">",
			"action", layout.Inline(e.Action), "detail", layout.Inline(layout.Cut(e.Detail, 150))))
	}
	return nil, c.respond(ctx, layout.Page(lines))
}
