package commands

import (
	"context"
	"log/slog"
	"strings"

	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/records"
)

// maxReason is how long a reason may be.
const maxReason = 1000

func (b *Bot) voting() feature {
	return feature{
		buttons: map[string]action{
			layout.VoteUp:   {run: b.voteUp},
			layout.VoteDown: {run: b.voteDown},
			layout.Tell:     {run: b.tell},
		},
		forms: map[string]action{layout.Reason: {run: b.reason}},
	}
}

func (b *Bot) voteUp(ctx context.Context, c *Call) (work, error) {
	_, changed, err := b.vote(ctx, c, true)
	if err != nil {
		return nil, err
	}
	if !changed {
		return nil, c.respond(ctx, layout.Notice(c.Words.T("feedback.same")))
	}
	return nil, c.respond(ctx, layout.Notice(c.Words.T("feedback.thanks_up")))
}

// voteDown stores the vote at once and asks for a reason, which may be left
// out: who closes the form has voted all the same.
func (b *Bot) voteDown(ctx context.Context, c *Call) (work, error) {
	r, _, err := b.vote(ctx, c, false)
	if err != nil {
		return nil, err
	}
	return nil, b.Client.OpenModal(ctx, c.Interaction, layout.OptionalForm(
		layout.ID(layout.Reason, r.ID), c.Words.T("modal.reason_title"), c.Words.T("modal.reason_label"), maxReason))
}

func (b *Bot) vote(ctx context.Context, c *Call, up bool) (records.Receipt, bool, error) {
	r, err := c.receipt(ctx, c.Arg(0))
	if err != nil {
		return r, false, err
	}
	before, err := b.Store.Votes(ctx, r.ID)
	if err != nil {
		return r, false, err
	}
	changed, err := b.Store.SetVote(ctx, records.Vote{Receipt: r.ID, Member: c.User.ID, Up: up, At: b.Now()})
	if err == nil && changed {
		b.recordVote(ctx, r, before)
	}
	return r, changed, err
}

func (b *Bot) reason(ctx context.Context, c *Call) (work, error) {
	r, err := c.receipt(ctx, c.Arg(0))
	if err != nil {
		return nil, err
	}
	reason := strings.TrimSpace(discord.Cut(c.Modal.Text(layout.FieldText), maxReason))
	if reason == "" {
		return nil, c.respond(ctx, layout.Notice(c.Words.T("feedback.thanks_down")))
	}
	if err := b.Store.SetVoteReason(ctx, r.ID, c.User.ID, reason); err != nil {
		return nil, err
	}
	return nil, c.respond(ctx, layout.Notice(c.Words.T("feedback.thanks_reason")))
}

// tell brings an unanswered question before the admins: it is marked, and
// said in their channel if they chose one. Once a question, whoever clicks.
func (b *Bot) tell(ctx context.Context, c *Call) (work, error) {
	r, err := c.receipt(ctx, c.Arg(0))
	if err != nil {
		return nil, err
	}
	first, err := b.Store.Report(ctx, r.ID, c.User.ID, b.Now())
	if err != nil {
		return nil, err
	}
	if !first {
		return nil, c.respond(ctx, layout.Notice(c.Words.T("feedback.told_before")))
	}
	told := "feedback.noted"
	if c.Settings.Notices != "" {
		told = "feedback.told"
	}
	if err := c.respond(ctx, layout.Notice(c.Words.T(told))); err != nil {
		return nil, err
	}
	return func(ctx context.Context) error {
		b.notifyAdmins(ctx, c, r)
		return nil
	}, nil
}

// notifyAdmins posts in the admins' channel. The member has been thanked
// already and can do nothing about a fault there, so it is only logged.
func (b *Bot) notifyAdmins(ctx context.Context, c *Call, r records.Receipt) {
	if c.Settings.Notices == "" {
		return
	}
	w := b.Words.For(c.Settings.Language, c.GuildLocale)
	d := layout.Page([]string{
		w.T("feedback.told_notice", "question", layout.Inline(discord.Cut(r.Question, maxReason))),
		layout.Small(w.T("answer.receipt", "id", "`"+r.ID+"`") + " · " + b.mention("quote")),
	})
	d.Ephemeral, d.Nonce = false, "tell"+r.ID
	if _, err := b.Client.SendMessage(ctx, c.Settings.Notices, d); err != nil {
		b.Log.Warn("cannot post in the admins' channel", "guild", c.GuildID, "channel", c.Settings.Notices, slog.Any("error", err))
	}
}
