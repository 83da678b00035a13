package commands

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"docent/internal/commands/layout"
	"docent/internal/digest"
	"docent/internal/discord"
	"docent/internal/records"
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
)

// digestNeeds is what the bot must be allowed in a digest's channel, besides
// writing; the history is where it looks for a post before it would repeat it.
const digestNeeds = discord.ViewChannel | discord.ReadMessageHistory

func (b *Bot) digests() feature {
	which := completed(option(discord.StringOption, "digest", "digest"))
	setting := map[string]completer{"timezone": completeZone, "digest": b.completeDigest}
	pick := map[string]completer{"digest": b.completeDigest}
	one := func(name string, run func(context.Context, *Call) (work, error)) command {
		return command{name: name, options: []discord.CommandOption{which}, complete: pick, run: run}
	}
	return feature{commands: []command{{
		name: "digest", need: admin,
		subs: []command{
			{name: "set", complete: setting, run: b.setDigest, options: []discord.CommandOption{
				required(digestChannel()), required(option(discord.StringOption, "time", "time")),
				required(completed(option(discord.StringOption, "timezone", "timezone"))),
				option(discord.StringOption, "days", "days"), option(discord.StringOption, "sections", "sections"),
				option(discord.RoleOption, "role", "digest_role"), option(discord.StringOption, "documents", "digest_documents"),
				option(discord.BooleanOption, "quiet", "digest_quiet"), which,
			}},
			{name: "list", run: b.listDigests},
			one("preview", b.previewDigest), one("why", b.whyDigest), one("pause", b.pauseDigest),
			one("resume", b.resumeDigest), one("remove", b.removeDigest), one("now", b.postDigest),
		},
	}}}
}

func digestChannel() discord.CommandOption {
	o := option(discord.ChannelOption, "channel", "digest_channel")
	o.ChannelTypes = []discord.ChannelType{discord.ChannelText, discord.ChannelAnnouncement, discord.ChannelPublicThread}
	return o
}

func completeZone(_ context.Context, _ *Call, typed string) ([]discord.Choice, error) {
	var out []discord.Choice
	for _, name := range digest.SearchZones(typed, discord.MaxChoices) {
		out = append(out, discord.Choice{Name: name, Value: name})
	}
	return out, nil
}

// completeDigest offers this server's digests by id.
func (b *Bot) completeDigest(ctx context.Context, c *Call, _ string) ([]discord.Choice, error) {
	all, err := b.Desk.orders.List(ctx, c.Community)
	var out []discord.Choice
	for _, s := range all {
		name := fmt.Sprintf("%d · %s %s, %s", s.Digest.ID, s.Schedule.At, s.Digest.Zone, s.Schedule.Days)
		if len(out) < discord.MaxChoices {
			out = append(out, discord.Choice{Name: layout.Cut(name, discord.MaxChoice), Value: strconv.FormatInt(s.Digest.ID, 10)})
		}
	}
	return out, err
}

func (b *Bot) setDigest(ctx context.Context, c *Call) (work, error) {
	o, _ := c.Command.Option("channel")
	if err := ownChannel(c, o); err != nil {
		return nil, err
	}
	order := digest.Order{
		Community: c.Community, Channel: o.Value, Time: c.Command.Text("time"), Zone: c.Command.Text("timezone"),
		Days: c.Command.Text("days"), Sections: c.Command.Text("sections"), Documents: c.Command.Text("documents"), By: c.User.ID,
	}
	order.Quiet, _ = c.Command.Flag("quiet")
	if role, given := c.Command.Option("role"); given {
		if role.Role == nil {
			return nil, fmt.Errorf("%w: role", errSetting)
		}
		order.Role = role.Value
	}
	if c.Command.Text("digest") != "" {
		meant, err := b.which(ctx, c)
		if err != nil {
			return nil, err
		}
		order.ID = meant.Digest.ID
	}
	s, err := b.Desk.orders.Set(ctx, order)
	if err != nil {
		return nil, c.digestRefusal(err)
	}
	c.audit(ctx, "digest set", fmt.Sprintf("%d in %s at %s %s", s.Digest.ID, order.Channel, s.Schedule.At, s.Digest.Zone))
	return c.later(ctx, func(ctx context.Context) error {
		lines := []string{"✅ " + c.Words.T("digest.saved"), "", digestLine(c, s), small(c.Words.T("digest.first"))}
		if names, err := b.Desk.Ledger.DocumentIDs(ctx, []string{c.Community, retrieval.Shared}, s.Digest.Documents); err == nil && len(names) == 0 && s.Digest.Documents != "" {
			lines = append(lines, "", "⚠️ "+c.Words.T("digest.no_documents", "beginning", layout.Inline(s.Digest.Documents)))
		}
		if missing := b.lacking(ctx, c.GuildID, order.Channel); missing != "" {
			lines = append(lines, "", "⚠️ "+c.Words.T("digest.lacking", "channel", channelMention(order.Channel), "permissions", missing))
		}
		return c.reply(ctx, layout.Page(lines))
	})
}

func small(s string) string { return "-# " + s }

// lacking names what the bot is not allowed in a digest's channel, "" if all
// is well or Discord does not say.
func (b *Bot) lacking(ctx context.Context, guild, channel string) string {
	self := b.self.Load().userID
	member, err := b.Client.Member(ctx, guild, self)
	if err != nil || member == nil {
		return ""
	}
	g, err := b.Client.Guild(ctx, guild)
	if err != nil || g == nil {
		return ""
	}
	needs := digestNeeds | discord.SendMessages
	ch, err := b.Client.Channel(ctx, channel)
	if err == nil && ch != nil && ch.IsThread() {
		needs = digestNeeds | discord.SendMessagesInThreads
		ch, err = b.Client.Channel(ctx, ch.ParentID)
	}
	if err != nil || ch == nil {
		b.Log.Info("cannot read a digest's channel", slog.Any("error", err))
		return ""
	}
	have := discord.PermissionsIn(*g, *ch, self, member.Roles)
	if have.Has(needs) {
		return ""
	}
	return strings.Join((needs &^ have).Names(), ", ")
}

// digestRefusal turns a mistake in what was typed into a refusal.
func (c *Call) digestRefusal(err error) error {
	var m *digest.Mistake
	switch {
	case errors.As(err, &m):
		key := map[string]string{
			"time": "digest.bad_time", "zone": "digest.bad_zone", "days": "digest.bad_days", "sections": "digest.bad_sections",
			"role": "digest.bad_role", "channel": "digest.bad_channel",
		}[m.Field]
		return c.refuse(key, "value", layout.Inline(m.Value))
	case errors.Is(err, ledger.ErrQuota):
		return c.refuse("digest.quota", "n", strconv.Itoa(digest.MaxDigests))
	case errors.Is(err, ledger.ErrNone):
		return c.refuse("digest.unknown")
	}
	return err
}

// which finds the digest that is meant: the one named, or the only one.
func (b *Bot) which(ctx context.Context, c *Call) (digest.Standing, error) {
	all, err := b.Desk.orders.List(ctx, c.Community)
	if err != nil {
		return digest.Standing{}, err
	}
	named := c.Command.Text("digest")
	if named == "" && len(all) == 1 {
		return all[0], nil
	}
	for _, s := range all {
		if strconv.FormatInt(s.Digest.ID, 10) == named {
			return s, nil
		}
	}
	switch {
	case len(all) == 0:
		return digest.Standing{}, c.refuse("digest.none")
	case named == "":
		return digest.Standing{}, c.refuse("digest.which")
	}
	return digest.Standing{}, c.refuse("digest.unknown")
}

func (b *Bot) listDigests(ctx context.Context, c *Call) (work, error) {
	all, err := b.Desk.orders.List(ctx, c.Community)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, c.refuse("digest.none")
	}
	lines := []string{c.Words.T("digest.list_title"), ""}
	for _, s := range all {
		lines = append(lines, digestLine(c, s))
	}
	kept, err := b.keptNotices(ctx, c)
	if err != nil {
		return nil, err
	}
	return nil, b.respondKept(ctx, c, lines, kept)
}

// digestLine says what a digest is and when it comes next.
func digestLine(c *Call, s digest.Standing) string {
	d := s.Digest
	line := fmt.Sprintf("**%d** · %s · %s %s · %s", d.ID, channelMention(d.Channel), s.Schedule.At, d.Zone, days7(c, s.Schedule.Days))
	if d.Role != "" {
		line += " · <@&" + d.Role + ">"
	}
	if d.Documents != "" {
		line += " · " + layout.Inline(d.Documents)
	}
	if d.Paused != "" {
		return line + "\n" + small("⏸️ "+c.Words.T("digest.reason_paused")+" "+layout.Cause(c.Words, d.Paused))
	}
	return line + "\n" + small(c.Words.T("digest.next", "when", moment(s.Verdict.Next.At)))
}

func days7(c *Call, d digest.Days) string {
	switch d {
	case digest.EveryDay:
		return c.Words.T("digest.every_day")
	case digest.Weekdays:
		return c.Words.T("digest.weekdays")
	case digest.Weekend:
		return c.Words.T("digest.weekend")
	}
	// The texts begin with Monday, the set with Sunday.
	var names []string
	for i, name := range strings.Fields(c.Words.T("digest.days_short")) {
		if d.Has(time.Weekday((i + 1) % 7)) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

func moment(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return fmt.Sprintf("<t:%d:f>", t.Unix())
}

// whyDigest tells the last run, the next one, and why nothing comes now.
func (b *Bot) whyDigest(ctx context.Context, c *Call) (work, error) {
	s, err := b.which(ctx, c)
	if err != nil {
		return nil, err
	}
	w := c.Words
	lines := []string{w.T("digest.why_title", "n", strconv.FormatInt(s.Digest.ID, 10)), "", digestLine(c, s), ""}
	if s.Last == nil {
		lines = append(lines, w.T("digest.last_none"))
	} else {
		lines = append(lines, w.T("digest.last", "date", s.Last.Key, "state", w.T(stateText(s.Last.State))))
		if s.Last.State != ledger.Posted && s.Last.Reason != "" {
			lines = append(lines, small(layout.Cause(w, s.Last.Reason)))
		}
		if s.Last.State == ledger.Posted {
			lines = append(lines, small(fmt.Sprintf("https://discord.com/channels/%s/%s/%s", s.Digest.Community, s.Last.Channel, s.Last.Message)))
		}
	}
	if s.Open != nil {
		lines = append(lines, w.T("digest.trying", "date", s.Open.Key, "when", moment(s.Open.RetryAt), "reason", layout.Cause(w, s.Open.Reason)))
	}
	lines = append(lines, w.T(reasonText(s.Verdict.Reason)))
	if shift := s.Verdict.Next.Shift; shift != digest.Plain {
		lines = append(lines, w.T(map[digest.Shift]string{digest.Skipped: "digest.clock_skips", digest.Repeated: "digest.clock_repeats"}[shift]))
	}
	if s.Digest.Failures > 0 {
		lines = append(lines, w.T("digest.failures", "n", strconv.Itoa(s.Digest.Failures), "limit", strconv.Itoa(digest.PauseAfter)))
	}
	return nil, c.respond(ctx, layout.Page(lines))
}

// stateText is the text for how a run ended.
func stateText(s ledger.State) string {
	switch s {
	case ledger.Posted:
		return "digest.state_posted"
	case ledger.Skipped:
		return "digest.state_skipped"
	case ledger.Missed:
		return "digest.state_missed"
	}
	return "digest.state_failed"
}

// reasonText is the text for why a digest is or is not due.
func reasonText(r digest.Reason) string {
	switch r {
	case digest.ReasonDue:
		return "digest.reason_due"
	case digest.ReasonServed:
		return "digest.reason_served"
	case digest.ReasonMissed:
		return "digest.reason_missed"
	case digest.ReasonTooSoon:
		return "digest.reason_too_soon"
	case digest.ReasonPaused:
		return "digest.reason_paused"
	case digest.ReasonNoDays:
		return "digest.reason_no_days"
	}
	return "digest.reason_waiting"
}

// previewDigest shows what would be posted now, without any effect.
func (b *Bot) previewDigest(ctx context.Context, c *Call) (work, error) {
	s, err := b.which(ctx, c)
	if err != nil {
		return nil, err
	}
	return c.later(ctx, func(ctx context.Context) error {
		draft, err := b.Desk.orders.Preview(ctx, c.Community, s.Digest.ID)
		if err != nil {
			return err
		}
		if draft.Empty != "" {
			return c.reply(ctx, layout.Notice(c.Words.T("digest.preview_empty")))
		}
		d := layout.Post(draft.Message)
		d.Ephemeral, d.PingRole = true, ""
		if b.Desk.Summaries != nil && c.Settings.LLM != "" && c.Settings.LLM != records.LLMOff {
			d.Components = append(d.Components, layout.Small(c.Words.T("digest.preview_model")))
		}
		return c.reply(ctx, d)
	})
}

func (b *Bot) pauseDigest(ctx context.Context, c *Call) (work, error) {
	return b.change(ctx, c, "digest pause", "digest.paused", b.Desk.orders.Pause)
}

func (b *Bot) resumeDigest(ctx context.Context, c *Call) (work, error) {
	return b.change(ctx, c, "digest resume", "digest.resumed", func(ctx context.Context, community string, id int64) error {
		_, err := b.Desk.orders.Resume(ctx, community, id)
		return err
	})
}

func (b *Bot) removeDigest(ctx context.Context, c *Call) (work, error) {
	return b.change(ctx, c, "digest remove", "digest.removed_order", b.Desk.orders.Remove)
}

func (b *Bot) change(ctx context.Context, c *Call, action, key string, change func(context.Context, string, int64) error) (work, error) {
	s, err := b.which(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := change(ctx, c.Community, s.Digest.ID); err != nil {
		return nil, c.digestRefusal(err)
	}
	c.audit(ctx, action, strconv.FormatInt(s.Digest.ID, 10))
	return nil, c.respond(ctx, layout.Notice("✅ "+c.Words.T(key)))
}

// postDigest posts what is new at once; the day's own post stays as it is.
func (b *Bot) postDigest(ctx context.Context, c *Call) (work, error) {
	s, err := b.which(ctx, c)
	if err != nil {
		return nil, err
	}
	c.audit(ctx, "digest now", strconv.FormatInt(s.Digest.ID, 10))
	return c.later(ctx, func(ctx context.Context) error {
		run, err := b.Desk.orders.Now(ctx, c.Community, s.Digest.ID, c.ID)
		if err != nil {
			return err
		}
		switch run.State {
		case ledger.Posted:
			return c.reply(ctx, layout.Notice("✅ "+c.Words.T("digest.posted", "channel", channelMention(s.Digest.Channel))))
		case ledger.Skipped:
			return c.reply(ctx, layout.Notice(c.Words.T("digest.preview_empty")))
		}
		return c.reply(ctx, layout.Notice("⚠️ "+c.Words.T("digest.not_posted", "reason", layout.Cause(c.Words, run.Reason))))
	})
}
