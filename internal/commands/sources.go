package commands

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/extract"
	"docent/internal/records"
	"docent/internal/records/ledger"
)

// Sources follows web addresses; *web.Follower is one.
type Sources interface {
	// Peek says what following an address would bring, and changes nothing.
	Peek(ctx context.Context, community, address string) (ledger.Look, error)
	Follow(ctx context.Context, community, address string, every time.Duration, by string, access records.Access) (ledger.Source, error)
	// CheckNow reads a source out of turn; List tells how that went.
	CheckNow(ctx context.Context, id int64) error
	List(ctx context.Context, community string) ([]ledger.Source, error)
	Stop(ctx context.Context, community string, id int64, keep bool) error
}

// Channels reads what is written in channels; *history.Reader is one.
type Channels interface {
	Take(ctx context.Context, community, channel string, names bool, by string) (ledger.History, error)
	List(ctx context.Context, community string) ([]ledger.History, error)
	Stop(ctx context.Context, community string, id int64, keep bool) error
}

func (b *Bot) following() feature {
	if b.Sources == nil || b.Intake == nil {
		return feature{}
	}
	address := option(discord.StringOption, "url", "follow_url")
	every := option(discord.StringOption, "every", "every")
	for _, c := range []struct {
		name  string
		hours int
	}{{"every_hour", 1}, {"every_six_hours", 6}, {"every_day", 24}, {"every_week", 7 * 24}} {
		every.Choices = append(every.Choices, discord.Choice{Name: c.name, Value: strconv.Itoa(c.hours)})
	}
	return feature{
		commands: []command{{name: "docs", subs: []command{
			{name: "follow", need: manager, run: b.follow, options: []discord.CommandOption{
				required(address), every, option(discord.RoleOption, "role", "only_role"), channelOption("channel", "only_channel"),
			}},
			{name: "channel", need: manager, run: b.offerChannel, options: []discord.CommandOption{
				required(channelOption("channel", "read_channel")), option(discord.BooleanOption, "names", "names"),
			}},
			{name: "sources", need: manager, run: b.listSources},
		}}},
		buttons: map[string]action{
			layout.SourcesPage: {need: manager, run: b.turnSources},
			layout.SourceShow:  {need: manager, run: b.showSource},
			layout.SourceCheck: {need: manager, run: b.checkSource},
			layout.SourceStop:  {need: manager, run: b.stopSource},
			layout.FollowStart: {need: manager, run: b.startFollowing},
			layout.ChannelTake: {need: manager, run: b.takeChannel},
		},
	}
}

// accessOption is who may read what a command adds.
func (c *Call) accessOption() records.Access {
	var a records.Access
	if role := c.Command.Text("role"); role != "" && role != c.GuildID { // that id is @everyone
		a.Roles = []string{role}
	}
	if channel := c.Command.Text("channel"); channel != "" {
		a.Channels = []string{channel}
	}
	return a
}

// readSource reads a source beside the answers and shows how that went.
func (b *Bot) readSource(ctx context.Context, c *Call, id int64) error {
	s, err := b.ownSource(ctx, c, id)
	if err != nil {
		return err
	}
	stop := b.progress(ctx, c, s.URL)
	defer stop()
	if err := b.Sources.CheckNow(ctx, id); err != nil {
		return err
	}
	if s, err = b.ownSource(ctx, c, id); err != nil {
		return err
	}
	stop()
	_, err = b.Client.EditOriginal(ctx, c.Interaction, b.sourcePage(c, s))
	return err
}

// ownSource finds one of the server's own sources.
func (b *Bot) ownSource(ctx context.Context, c *Call, id int64) (ledger.Source, error) {
	all, err := b.Sources.List(ctx, c.Community)
	if err != nil {
		return ledger.Source{}, err
	}
	for _, s := range all {
		if s.ID == id {
			return s, nil
		}
	}
	return ledger.Source{}, c.refuse("source.gone")
}

// sourcePage shows one source with what can be done about it.
func (b *Bot) sourcePage(c *Call, s ledger.Source) discord.Draft {
	lines := []string{"**" + c.Words.T("source.one") + "**", b.sourceLine(c, s)}
	if s.Was != "" {
		lines = append(lines, c.Words.T("source.moved", "address", layout.Inline(discord.Cut(s.Was, 300))))
	}
	if s.Troubled > 0 {
		lines = append(lines, c.Words.T("source.troubled", "n", strconv.Itoa(s.Troubled)))
	}
	return layout.Page(append(lines, "", layout.Small(c.Words.T("source.stop_means"))), b.sourceButtons(c, "web", s.ID, true)...)
}

func (b *Bot) sourceButtons(c *Call, kind string, id int64, check bool) []discord.Button {
	n := strconv.FormatInt(id, 10)
	var buttons []discord.Button
	if check {
		buttons = append(buttons, discord.Button{Label: c.Words.T("button.source_check"), Emoji: "🔄", Style: discord.Secondary, CustomID: layout.ID(layout.SourceCheck, n)})
	}
	return append(buttons,
		discord.Button{Label: c.Words.T("button.source_keep"), Emoji: "⏹️", Style: discord.Secondary, CustomID: layout.ID(layout.SourceStop, kind, n, "1")},
		discord.Button{Label: c.Words.T("button.source_stop"), Emoji: "🗑️", Style: discord.Danger, CustomID: layout.ID(layout.SourceStop, kind, n, "0")},
		discord.Button{Label: c.Words.T("button.source_back"), Emoji: "◀️", Style: discord.Secondary, CustomID: layout.ID(layout.SourcesPage, "0")})
}

// sourceLine says what a source is and how it goes.
func (b *Bot) sourceLine(c *Call, s ledger.Source) string {
	parts := []string{layout.Inline(discord.Cut(s.URL, 200))}
	if s.Title != "" {
		parts[0] = "**" + layout.Inline(discord.Cut(s.Title, 80)) + "** " + parts[0]
	}
	switch {
	case s.Kind != ledger.SourceUnread:
		parts = append(parts, c.Words.T("source.kind_"+string(s.Kind)), c.Words.T("source.documents", "n", strconv.Itoa(s.Documents)))
	case s.Checked.IsZero():
		parts = append(parts, c.Words.T("source.unread"))
	}
	next := stamp(s.Next)
	if s.Problem != "" {
		parts = append(parts, "⚠️ "+b.faultText(c, s.Fault)+" "+c.Words.T("source.failed", "n", strconv.Itoa(s.Failures), "when", next))
	} else {
		parts = append(parts, c.Words.T("source.next", "when", next))
	}
	return strings.Join(parts, " · ")
}

// faultText says what is wrong with a source in the member's language.
func (b *Bot) faultText(c *Call, fault string) string {
	for _, key := range []string{"source.fault_" + fault, "reading." + fault} {
		if c.Words.Has(key) {
			return c.Words.T(key, "limit", layout.Size(max(b.Intake.Limits.Bytes, extract.DefaultBytes)))
		}
	}
	return c.Words.T("reading.unreachable")
}

func stamp(t time.Time) string { return fmt.Sprintf("<t:%d:R>", t.Unix()) }

// checkSource reads a source again at once.
func (b *Bot) checkSource(ctx context.Context, c *Call) (work, error) {
	id, err := strconv.ParseInt(c.Arg(0), 10, 64)
	if err != nil {
		return nil, c.refuse("error.stale")
	}
	s, err := b.ownSource(ctx, c, id)
	if err != nil {
		return nil, err
	}
	if err := b.begin(ctx, c, s.URL); err != nil {
		return nil, err
	}
	return nil, b.beside(c, func(ctx context.Context) error { return b.readSource(ctx, c, id) })
}

// stopSource stops following an address or reading a channel.
func (b *Bot) stopSource(ctx context.Context, c *Call) (work, error) {
	id, err := strconv.ParseInt(c.Arg(1), 10, 64)
	if err != nil {
		return nil, c.refuse("error.stale")
	}
	keep := c.Arg(2) == "1"
	return c.inPlace(ctx, func(ctx context.Context) error {
		what, err := "", ledger.ErrNone
		if c.Arg(0) == "web" {
			var s ledger.Source
			if s, err = b.ownSource(ctx, c, id); err == nil {
				what, err = s.URL, b.Sources.Stop(ctx, c.Community, id, keep)
			}
		} else if b.Channels != nil {
			var h ledger.History
			if h, err = b.ownChannel(ctx, c, id); err == nil {
				what, err = "#"+h.Name, b.Channels.Stop(ctx, c.Community, id, keep)
			}
		}
		if errors.Is(err, ledger.ErrNone) {
			return c.refuse("source.gone")
		}
		if err != nil {
			return err
		}
		c.audit(ctx, "docs stop", what)
		key := "source.stopped"
		if keep {
			key = "source.stopped_kept"
		}
		_, err = b.Client.EditOriginal(ctx, c.Interaction, layout.Notice("✅ "+c.Words.T(key, "what", layout.Inline(discord.Cut(what, 200)))))
		return err
	})
}
