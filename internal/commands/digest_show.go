package commands

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"docent/internal/commands/layout"
	"docent/internal/digest"
	"docent/internal/records"
	"docent/internal/records/ledger"
)

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
	line := fmt.Sprintf("**%d** · %s · %s %s · %s", d.ID, channelMention(d.Channel), s.Schedule.At, d.Zone, chosenDays(c, s.Schedule.Days))
	if d.Role != "" {
		line += " · <@&" + d.Role + ">"
	}
	if d.Documents != "" {
		line += " · " + layout.Inline(d.Documents)
	}
	if d.Paused != "" {
		return line + "\n" + layout.Small("⏸️ "+c.Words.T("digest.reason_paused")+" "+layout.Cause(c.Words, d.Paused))
	}
	return line + "\n" + layout.Small(c.Words.T("digest.next", "when", moment(s.Verdict.Next.At)))
}

// chosenDays names the days of an order, as few words as will do.
func chosenDays(c *Call, d digest.Days) string {
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
			lines = append(lines, layout.Small(layout.Cause(w, s.Last.Reason)))
		}
		if s.Last.State == ledger.Posted {
			lines = append(lines, layout.Small(fmt.Sprintf("https://discord.com/channels/%s/%s/%s", s.Digest.Community, s.Last.Channel, s.Last.Message)))
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
		lines = append(lines, w.N("digest.failures", s.Digest.Failures, "limit", strconv.Itoa(digest.PauseAfter)))
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
			d.Components = append(d.Components, layout.SmallText(c.Words.T("digest.preview_model")))
		}
		return c.reply(ctx, d)
	})
}
