package commands

import (
	"context"
	"log/slog"

	"docent/internal/answer"
	"docent/internal/commands/layout"
	"docent/internal/digest"
	"docent/internal/discord"
	"docent/internal/records"
)

// record notes an answer for the gaps, the digest and the statistics. The
// answer is what counts to the member, so a fault here is only logged.
func (b *Bot) record(ctx context.Context, r records.Receipt, a answer.Answer) {
	if b.Desk == nil || r.Kind == records.KindVerify {
		return
	}
	question := r.Question
	if r.Parent != "" && r.Asked != "" {
		question = r.Asked // a follow-up says little without what it follows
	}
	_, err := b.Desk.recorder.Asked(ctx, digest.Asking{
		Community: r.Community, Member: r.Asker, Channel: r.Channel, Ref: r.ID, Question: question,
		Public: !r.Private, Answer: a, Elapsed: a.Elapsed,
	})
	if err != nil {
		b.Log.Error("cannot record a question", "guild", r.Community, slog.Any("error", err))
	}
}

// recordVote notes what the votes on an answer became.
func (b *Bot) recordVote(ctx context.Context, r records.Receipt, before records.Votes) {
	if b.Desk == nil {
		return
	}
	after, err := b.Store.Votes(ctx, r.ID)
	if err == nil {
		err = b.Desk.recorder.Voted(ctx, r.Community, r.ID, digest.Votes(before), digest.Votes(after))
	}
	if err != nil {
		b.Log.Error("cannot record a vote", "guild", r.Community, slog.Any("error", err))
	}
}

// watchButton offers to tell a member when a question has an answer.
func (b *Bot) watchButton(p prepared, receipt string, answered bool) []discord.Button {
	if b.Desk == nil || answered || receipt == "" {
		return nil
	}
	return []discord.Button{{Label: p.words.T("button.watch"), Emoji: "🔔", CustomID: layout.ID(layout.Watch, receipt)}}
}
