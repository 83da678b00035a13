package commands

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"docent/internal/answer"
	"docent/internal/commands/layout"
	"docent/internal/digest"
	"docent/internal/discord"
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
	"docent/internal/selftest"
)

// What may be saved as a test question.
const (
	maxTests  = 100
	maxWanted = 500
)

func (b *Bot) selftesting() feature {
	which := required(completed(option(discord.StringOption, "question", "test")))
	return feature{commands: []command{{name: "selftest", need: admin, subs: []command{
		{name: "run", run: b.runTests},
		{name: "add", run: b.addTest, options: []discord.CommandOption{
			required(option(discord.StringOption, "question", "test_question")), option(discord.StringOption, "quote", "test_quote"),
		}},
		{name: "list", run: b.listTests},
		{name: "remove", run: b.removeTest, options: []discord.CommandOption{which}, complete: map[string]completer{"question": b.completeTest}},
		{name: "alarm", run: b.setTestAlarm, options: []discord.CommandOption{channelOption("channel", "test_channel")}},
	}}}}
}

// addTest saves a question and a text that its answer must quote; without one
// it is a question that must stay unanswered.
func (b *Bot) addTest(ctx context.Context, c *Call) (work, error) {
	q := ledger.TestQuestion{Community: c.Community, Text: discord.Cut(strings.TrimSpace(c.Command.Text("question")), maxWatched)}
	if digest.Key(q.Text) == "" {
		return nil, c.refuse("watch.empty")
	}
	if wanted := discord.Cut(strings.TrimSpace(c.Command.Text("quote")), maxWanted); wanted != "" {
		q.Wanted = []string{wanted}
	}
	err := b.Desk.Ledger.AddTest(ctx, q, maxTests)
	if errors.Is(err, ledger.ErrQuota) {
		return nil, c.refuse("selftest.quota", "n", strconv.Itoa(maxTests))
	}
	if err != nil {
		return nil, err
	}
	c.audit(ctx, "selftest add", q.Text)
	key := "selftest.added"
	if len(q.Wanted) == 0 {
		key = "selftest.added_silent"
	}
	return nil, c.respond(ctx, layout.Notice("✅ "+c.Words.T(key, "question", layout.Inline(q.Text))))
}

func (b *Bot) listTests(ctx context.Context, c *Call) (work, error) {
	all, err := b.Desk.Ledger.Tests(ctx, c.Community)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, c.respond(ctx, layout.Notice(c.Words.T("selftest.none")))
	}
	channel, err := b.Desk.Ledger.TestAlarm(ctx, c.Community)
	if err != nil {
		return nil, err
	}
	return nil, c.respond(ctx, layout.Tests(c.Words, all, channel))
}

func (b *Bot) completeTest(ctx context.Context, c *Call, typed string) ([]discord.Choice, error) {
	all, err := b.Desk.Ledger.Tests(ctx, c.Community)
	var out []discord.Choice
	for _, q := range all {
		if len(out) < discord.MaxChoices && strings.Contains(strings.ToLower(q.Text), strings.ToLower(typed)) {
			out = append(out, discord.Choice{Name: discord.Cut(q.Text, discord.MaxChoice), Value: strconv.FormatInt(q.ID, 10)})
		}
	}
	return out, err
}

func (b *Bot) removeTest(ctx context.Context, c *Call) (work, error) {
	id, _ := strconv.ParseInt(c.Command.Text("question"), 10, 64)
	err := b.Desk.Ledger.RemoveTest(ctx, c.Community, id)
	if errors.Is(err, ledger.ErrNone) {
		return nil, c.refuse("selftest.unknown")
	}
	if err != nil {
		return nil, err
	}
	c.audit(ctx, "selftest remove", c.Command.Text("question"))
	return nil, c.respond(ctx, layout.Notice("✅ "+c.Words.T("selftest.removed")))
}

// setTestAlarm chooses where it is told that a document change broke a
// question; without a channel nowhere.
func (b *Bot) setTestAlarm(ctx context.Context, c *Call) (work, error) {
	channel := ""
	if o, given := c.Command.Option("channel"); given {
		if err := ownChannel(c, o); err != nil {
			return nil, err
		}
		channel = o.Value
	}
	if err := b.Desk.Ledger.SetTestAlarm(ctx, c.Community, channel); err != nil {
		return nil, err
	}
	c.audit(ctx, "selftest alarm", channel)
	if channel == "" {
		return nil, c.respond(ctx, layout.Notice("✅ "+c.Words.T("selftest.alarm_off")))
	}
	return nil, c.respond(ctx, layout.Notice("✅ "+c.Words.T("selftest.alarm_on", "channel", channelMention(channel))))
}

// runTests asks all questions now, as a member without roles would, and shows
// what came of them to the admin alone.
func (b *Bot) runTests(ctx context.Context, c *Call) (work, error) {
	all, err := b.Desk.Ledger.Tests(ctx, c.Community)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, c.refuse("selftest.none")
	}
	return c.later(ctx, func(ctx context.Context) error {
		run, report, err := b.Desk.test(ctx, c.Community, all)
		if err != nil {
			return err
		}
		if err := b.Desk.Ledger.KeepTests(ctx, run, nil); err != nil {
			return err
		}
		return c.reply(ctx, layout.TestReport(c.Words, report))
	})
}

// test asks a community's questions as anybody on the server could, whoever
// runs it: an admin need not have the role of a closed document, and an outcome
// that hung on who looked would make the alarm worthless.
func (d *Desk) test(ctx context.Context, community string, all []ledger.TestQuestion) (ledger.TestRun, selftest.Report, error) {
	run := ledger.TestRun{Community: community, Verdicts: map[int64]string{}}
	var err error
	if run.Revision, err = d.Ledger.TestRevision(ctx, community); err != nil {
		return run, selftest.Report{}, err
	}
	hidden, err := d.hidden(ctx, community, "")
	if err != nil {
		return run, selftest.Report{}, err
	}
	questions := make([]selftest.Question, len(all))
	for i, q := range all {
		questions[i] = selftest.Question{ID: strconv.FormatInt(q.ID, 10), Text: q.Text, Wanted: q.Wanted}
	}
	scope := retrieval.Scope{Communities: []string{community, retrieval.Shared}, Hidden: hidden}
	report, err := selftest.Run(ctx, questions, func(ctx context.Context, q selftest.Question) (answer.Answer, error) {
		return d.asker.Ask(ctx, retrieval.Question{Text: q.Text, Scope: scope, Top: nearest})
	})
	for i, o := range report.Outcomes {
		run.Verdicts[all[i].ID] = string(o.Verdict)
	}
	return run, report, err
}
