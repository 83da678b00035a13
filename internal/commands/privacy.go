package commands

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"

	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/records"
)

func (b *Bot) privacy() feature {
	return feature{
		commands: []command{{name: "privacy", dm: true, subs: []command{
			{name: "show", run: b.showPrivacy},
			{name: "export", run: b.exportMine},
			{name: "delete", run: b.forgetMe},
		}}},
		buttons: map[string]action{
			layout.ForgetMe:   {run: b.forgetMe},
			layout.ExportMine: {run: b.exportMine},
			layout.Withdraw:   {run: b.withdraw},
			layout.Readmit:    {run: b.readmit},
		},
	}
}

// about is the community that privacy commands are about: the server they are
// used on, or all in a direct message.
func about(c *Call) string { return c.GuildID }

func (b *Bot) showPrivacy(ctx context.Context, c *Call) (work, error) {
	w := c.Words
	data, err := b.Store.MemberData(ctx, about(c), c.User.ID)
	if err != nil {
		return nil, err
	}
	lines := []string{w.T("privacy.title"), w.T("privacy.text"), ""}
	if b.KeepQuestions > 0 {
		lines = append(lines, w.N("privacy.days", days(b.KeepQuestions)))
	}
	if b.KeepRemoved > 0 {
		lines = append(lines, w.N("privacy.removal", days(b.KeepRemoved)))
	}
	llm := "privacy.llm_off"
	if b.LLM && c.Settings.LLM != "" && c.Settings.LLM != records.LLMOff {
		llm = "privacy.llm_on"
	}
	where := "privacy.where_server"
	if c.GuildID == "" {
		where = "privacy.where_everywhere"
	}
	lines = append(lines, w.T(llm), "", w.T("privacy.counts",
		"questions", strconv.Itoa(len(data.Questions)), "votes", strconv.Itoa(len(data.Votes))), layout.Small(w.T(where)))
	found, err := b.authored(ctx, c)
	if err != nil {
		return nil, err
	}
	written, choices := authorLines(c, total(found))
	return nil, c.respond(ctx, layout.Page(append(lines, written...), append([]discord.Button{
		{Label: w.T("button.privacy_export"), Emoji: "📦", CustomID: layout.ID(layout.ExportMine)},
		{Label: w.T("button.privacy_delete"), Emoji: "🗑️", Style: discord.Danger, CustomID: layout.ID(layout.ForgetMe)},
	}, choices...)...))
}

func days(d time.Duration) int { return int(d / (24 * time.Hour)) }

func (b *Bot) forgetMe(ctx context.Context, c *Call) (work, error) {
	return c.later(ctx, func(ctx context.Context) error {
		questions, votes, err := b.Store.ForgetMember(ctx, about(c), c.User.ID)
		if err != nil {
			return err
		}
		more := int64(0)
		if b.Desk != nil {
			if more, err = b.Desk.Ledger.ForgetMember(ctx, about(c), c.User.ID); err != nil {
				return err
			}
		}
		if err := b.withdrawFrom(ctx, c, false); err != nil {
			return err
		}
		found, err := b.authored(ctx, c)
		if err != nil {
			return err
		}
		if questions+votes+more == 0 && len(found) == 0 {
			return c.reply(ctx, layout.Notice(c.Words.T("privacy.nothing")))
		}
		written, choices := authorLines(c, total(found))
		return c.reply(ctx, layout.Page(append([]string{c.Words.T("privacy.deleted",
			"questions", strconv.FormatInt(questions, 10), "votes", strconv.FormatInt(votes, 10))}, written...), choices...))
	})
}

// exported is a member's data as it is handed out.
type exported struct {
	Questions []exportedQuestion   `json:"questions"`
	Votes     []exportedVote       `json:"votes"`
	Reports   []string             `json:"reported_questions"`
	Admin     []exportedAdminEntry `json:"admin_actions"`
	Watches   []exportedWatch      `json:"watched_questions"`
	Messages  []exportedMessage    `json:"messages_in_documents"`
}

type exportedMessage struct {
	Server string    `json:"server"`
	URL    string    `json:"url"`
	Text   string    `json:"text"`
	At     time.Time `json:"at"`
}

type exportedWatch struct {
	Server   string    `json:"server"`
	Channel  string    `json:"channel"`
	Question string    `json:"question"`
	At       time.Time `json:"at"`
}

type exportedQuestion struct {
	Receipt  string    `json:"receipt"`
	Server   string    `json:"server"`
	Channel  string    `json:"channel"`
	Question string    `json:"question"`
	Answered bool      `json:"answered"`
	Private  bool      `json:"private"`
	At       time.Time `json:"at"`
}

type exportedVote struct {
	Receipt string    `json:"receipt"`
	Up      bool      `json:"helpful"`
	Reason  string    `json:"reason,omitempty"`
	At      time.Time `json:"at"`
}

type exportedAdminEntry struct {
	Server string    `json:"server"`
	Action string    `json:"action"`
	Detail string    `json:"detail"`
	At     time.Time `json:"at"`
}

func (b *Bot) exportMine(ctx context.Context, c *Call) (work, error) {
	return c.later(ctx, func(ctx context.Context) error {
		data, err := b.Store.MemberData(ctx, about(c), c.User.ID)
		if err != nil {
			return err
		}
		all := export(data)
		if all.Watches, err = b.watched(ctx, about(c), c.User.ID); err != nil {
			return err
		}
		found, err := b.authored(ctx, c)
		if err != nil {
			return err
		}
		all.Messages = exportedMessages(found)
		if len(data.Questions)+len(data.Votes)+len(data.Reports)+len(data.Audit)+len(all.Watches)+len(all.Messages) == 0 {
			return c.reply(ctx, layout.Notice(c.Words.T("privacy.nothing")))
		}
		file, err := json.MarshalIndent(all, "", "  ")
		if err != nil {
			return err
		}
		return c.reply(ctx, layout.Download(c.Words.T("privacy.export"), discord.File{
			Name: "docent-my-data.json", ContentType: "application/json", Data: file,
		}))
	})
}

func export(d records.MemberData) exported {
	out := exported{Questions: []exportedQuestion{}, Votes: []exportedVote{}, Reports: d.Reports, Admin: []exportedAdminEntry{}}
	for _, q := range d.Questions {
		out.Questions = append(out.Questions, exportedQuestion{q.ID, q.Community, q.Channel, q.Question, q.Answered, q.Private, q.Created.UTC()})
	}
	for _, v := range d.Votes {
		out.Votes = append(out.Votes, exportedVote{v.Receipt, v.Up, v.Reason, v.At.UTC()})
	}
	for _, e := range d.Audit {
		out.Admin = append(out.Admin, exportedAdminEntry{e.Community, e.Action, e.Detail, e.At.UTC()})
	}
	return out
}

// watched are the questions a member watches.
func (b *Bot) watched(ctx context.Context, community, member string) ([]exportedWatch, error) {
	out := []exportedWatch{}
	if b.Desk == nil {
		return out, nil
	}
	watches, err := b.Desk.Ledger.WatchesOf(ctx, community, member)
	for _, w := range watches {
		out = append(out, exportedWatch{w.Community, w.Channel, w.Text, w.Created.UTC()})
	}
	return out, err
}

func exportedMessages(found map[string]records.Authored) []exportedMessage {
	out := []exportedMessage{}
	for _, community := range slices.Sorted(maps.Keys(found)) {
		for _, m := range found[community].Messages {
			out = append(out, exportedMessage{community, m.URL, m.Text, m.Time.UTC()})
		}
	}
	return out
}
