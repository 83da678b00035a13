package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"time"

	"docent/internal/commands"
	"docent/internal/commands/locale"
	"docent/internal/config"
	"docent/internal/discord"
	"docent/internal/retrieval"
)

// forEver is how long questions are kept where the configuration says so.
const forEver = 100 * 365 * 24 * time.Hour

// newDesk wires the digest, standing questions and the gap loop to the library.
func newDesk(cfg config.Loaded, lib *library, client *discord.Client, words *locale.Catalog, log *slog.Logger) *commands.Desk {
	c := commands.DeskConfig{
		Client: client, Ledger: lib.store.Ledger(nil), Views: lib.store, Answers: lib.engine, Settings: lib.store.Settings,
		Words: words, Hidden: lib.store.Hidden, Shelf: lib.shelve, Holder: holder(), Serves: serves(cfg.Discord), Log: log,
		KeepAsks: time.Duration(cfg.Retention.QuestionsDays) * 24 * time.Hour,
	}
	if cfg.Retention.QuestionsDays == 0 {
		c.KeepAsks = forEver
	}
	if lib.engine.CanSummarise() {
		c.Summaries = lib.engine
	}
	return commands.NewDesk(c)
}

// shelve stores a document that an admin wrote.
func (l *library) shelve(ctx context.Context, community string, doc retrieval.Prepared) (int64, error) {
	changes, err := l.store.PutDocuments(ctx, community, []retrieval.Prepared{doc})
	if err != nil {
		return 0, err
	}
	return changes[0].Document, nil
}

// holder names this process among all that share a database.
func holder() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return fmt.Sprintf("%s %d %d", host, os.Getpid(), time.Now().UnixNano())
}

// serves tells which servers this process speaks for where several share them.
func serves(d config.Discord) func(community string) bool {
	if len(d.ShardIDs) == 0 || d.ShardCount < 2 {
		return nil
	}
	return func(community string) bool {
		return slices.Contains(d.ShardIDs, discord.ShardOf(community, d.ShardCount))
	}
}
