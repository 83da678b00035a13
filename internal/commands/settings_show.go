package commands

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/records"
)

func (b *Bot) confirm(ctx context.Context, c *Call, s records.Settings) error {
	return c.respond(ctx, layout.Page(append([]string{"✅ " + c.Words.T("settings.saved"), ""}, b.settingLines(ctx, c, s)...)))
}

func (b *Bot) showSettings(ctx context.Context, c *Call) (work, error) {
	return nil, c.respond(ctx, layout.Page(b.settingLines(ctx, c, c.Settings)))
}

// settingLines are all settings, each with its value, and how to change them.
func (b *Bot) settingLines(ctx context.Context, c *Call, s records.Settings) []string {
	w := c.Words
	line := func(key, value string, own bool) string {
		value = "**" + value + "**"
		if !own {
			value = w.T("settings.default", "value", value)
		}
		return "• " + w.T("settings."+key, "value", value)
	}
	list := func(open string, ids []string, none string) string {
		if len(ids) == 0 {
			return w.T(none)
		}
		return layout.Mentions(open, ids)
	}
	number := func(own, general int) string {
		if own == 0 {
			own = general
		}
		return strconv.Itoa(own)
	}
	threshold := s.Threshold
	if threshold == 0 {
		threshold = b.Threshold
	}
	private, language, notices, llm := "settings.no", w.T("choice.language_auto"), w.T("settings.none"), "choice.llm_off"
	if s.Private {
		private = "settings.yes"
	}
	if s.Language != "" {
		language = b.Words.For(s.Language).T("settings.own_name")
	}
	if s.Notices != "" {
		notices = channelMention(s.Notices)
	}
	if key, ok := map[records.LLMMode]string{records.LLMOnRequest: "choice.llm_request", records.LLMAlways: "choice.llm_always"}[s.LLM]; ok {
		llm = key
	}
	lines := []string{
		w.T("settings.title"),
		line("channels", list("<#", s.Channels, "settings.everywhere"), len(s.Channels) > 0),
		line("private", w.T(private), s.Private),
		line("language", language, s.Language != ""),
		line("member_minute", number(s.MemberMinute, b.MemberMinute), s.MemberMinute > 0),
		line("member_hourly", number(s.MemberHourly, b.MemberHourly), s.MemberHourly > 0),
		line("server_hourly", number(s.ServerHourly, b.ServerHourly), s.ServerHourly > 0),
		line("threshold", strconv.Itoa(int(math.Round(100*threshold)))+" %", s.Threshold > 0),
		line("managers", list("<@&", s.Managers, "settings.managers_none"), len(s.Managers) > 0),
		line("llm", w.T(llm), s.LLM != ""),
		line("notices", notices, s.Notices != ""),
	}
	for _, spent := range b.budgetLines(ctx, c) {
		lines = append(lines, "• "+spent)
	}
	return append(lines, "", layout.Small(w.T("settings.change", "set", b.mention("settings set"), "channel", b.mention("settings channel"),
		"role", b.mention("settings role"), "reset", b.mention("settings reset"), "audit", b.mention("settings audit"))))
}

func (b *Bot) showAudit(ctx context.Context, c *Call) (work, error) {
	d, err := b.auditPage(ctx, c, 0)
	if err != nil {
		return nil, err
	}
	return nil, c.respond(ctx, d)
}

func (b *Bot) turnAudit(ctx context.Context, c *Call) (work, error) {
	page, err := strconv.Atoi(c.Arg(0))
	if err != nil || page < 0 || page > lastAuditPage {
		return nil, c.refuse("error.stale")
	}
	d, err := b.auditPage(ctx, c, page)
	if err != nil {
		return nil, err
	}
	return nil, b.Client.Update(ctx, c.Interaction, d)
}

const (
	auditLines    = 15 // entries on a page of the audit log
	lastAuditPage = 99
)

// auditPage lays out a page of the audit log, counted from 0, the newest first.
func (b *Bot) auditPage(ctx context.Context, c *Call, page int) (discord.Draft, error) {
	until := (page + 1) * auditLines
	entries, err := b.Store.AuditLog(ctx, c.Community, until+1)
	if err != nil {
		return discord.Draft{}, err
	}
	shown := entries[min(page*auditLines, len(entries)):min(until, len(entries))]
	lines := []string{c.Words.T("settings.audit_title")}
	if len(shown) == 0 {
		lines = append(lines, c.Words.T("settings.audit_none"))
	}
	for _, e := range shown {
		lines = append(lines, "• "+c.Words.T("settings.audit_line", "when", fmt.Sprintf("<t:%d:f>", e.At.Unix()),
			"member", layout.Author(c.Words, e.Actor), "action", b.actionName(e.Action), "detail", c.detail(e)))
	}
	return layout.Audit(c.Words, lines, page, len(entries) > until && page < lastAuditPage), nil
}

// actionName is a command's clickable name where an action has that of one.
func (b *Bot) actionName(action string) string {
	if _, ok := b.routes.commands[action]; ok {
		return b.mention(action)
	}
	return layout.Inline(action)
}

// detail says what an action was done to.
func (c *Call) detail(e records.AuditEntry) string {
	id, added, ok := strings.Cut(e.Detail, "=")
	sign := map[string]string{"settings channel": "<#", "settings role": "<@&"}[e.Action]
	if !ok || sign == "" || strings.Trim(id, "0123456789") != "" {
		return layout.Inline(discord.Cut(e.Detail, 150))
	}
	if added == "true" {
		return c.Words.T("settings.audit_added", "what", sign+id+">")
	}
	return c.Words.T("settings.audit_taken", "what", sign+id+">")
}
