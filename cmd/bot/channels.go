package main

import (
	"context"
	"log/slog"

	"docent/internal/discord"
	"docent/internal/extract"
	"docent/internal/ingest/history"
)

// channelReader returns what makes documents of the channels that admins named.
func (l *library) channelReader(client *discord.Client, log *slog.Logger) *history.Reader {
	return &history.Reader{
		Store: l.store, Ledger: l.store.Ledger(nil), Client: client, Limits: extract.Limits{}, Holder: holder(),
		Quota: l.quotaOf, Log: log,
	}
}

// noting returns what takes note of edits and deletions.
func noting(channels *history.Reader, log *slog.Logger) func(context.Context, discord.MessageChange) {
	return func(ctx context.Context, c discord.MessageChange) {
		if err := channels.Changed(ctx, c); err != nil {
			log.Error("an edit or deletion could not be noted; the next look at the channel finds it", "channel", c.ChannelID, "error", err)
		}
	}
}
