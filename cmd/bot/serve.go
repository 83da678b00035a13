package main

import (
	"context"
	"errors"
	"flag"
	"log/slog"
	"sync"
	"time"

	"docent/internal/commands"
	"docent/internal/commands/locale"
	"docent/internal/config"
	"docent/internal/discord"
	"docent/internal/extract"
	"docent/internal/fetch"
	"docent/internal/ingest"
	"docent/internal/ingest/history"
	"docent/internal/records"
	"docent/internal/retrieval"
)

func serveCommand() command {
	return command{
		name: "serve", args: "[flags]",
		summary: "Run the bot in Discord until a stop signal.",
		details: "It needs a token in config.toml or DOCENT_DISCORD_TOKEN; docs/DISCORD.md leads\n" +
			"from a server to the first answer. `bot check` tries everything first.",
		define: func(p *program, flags *flag.FlagSet) func(context.Context, []string) error {
			var f placeFlags
			f.defineFiles(flags)
			debug := flags.Bool("debug", false, "log more, to find a fault")
			return func(ctx context.Context, words []string) error {
				if len(words) > 0 {
					return usagef("`bot serve` takes no words")
				}
				level := slog.LevelInfo
				if *debug {
					level = slog.LevelDebug
				}
				return p.serve(ctx, f, slog.New(slog.NewTextHandler(p.errOut, &slog.HandlerOptions{Level: level})))
			}
		},
	}
}

// sweepPace is how often what is to be forgotten is looked for; the terms are
// counted in days.
const sweepPace = time.Hour

// serve runs the bot until ctx ends, then lets running answers finish.
func (p *program) serve(ctx context.Context, f placeFlags, log *slog.Logger) error {
	cfg, err := p.load(f)
	if err != nil {
		return err
	}
	client, err := newClient(cfg, log)
	if err != nil {
		return err
	}
	if missing := missingFolders(cfg); len(missing) > 0 {
		return failf("%s", missing[0])
	}
	lib, err := p.open(cfg, f.path(cfg), localCommunity)
	if err != nil {
		return err
	}
	defer lib.Close()
	if err := lib.useModel(log); err != nil {
		return err
	}
	follower := &ingest.Follower{Adder: lib.adder(retrieval.Shared), Folders: cfg.Documents.Folders}
	report, err := follower.Start(ctx)
	if err != nil {
		return err
	}
	logReport(log, report)
	sources := lib.webFollower(p.webCheck, log)
	defer sources.Web.Close()
	if err := sources.Mirror(ctx, retrieval.Shared, cfg.Sources.Addresses, cfg.Sources.Every.Duration); err != nil {
		return err
	}
	words, err := locale.Load()
	if err != nil {
		return err
	}
	desk := newDesk(cfg, lib, client, words, log)
	intake := newIntake(cfg, sources.Web)
	defer intake.Files.Close()
	var channels *history.Reader
	if cfg.Discord.MessageContent {
		channels = lib.channelReader(client, log)
	}
	parts := commands.Config{Client: client, Words: words, Desk: desk, Intake: intake, Sources: sources}
	if channels != nil {
		parts.Channels = channels
	}
	bot, err := newBot(cfg, lib, parts, log)
	if err != nil {
		return err
	}
	background, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() { every(background, ingest.Pace, func() { followFolders(background, follower, log) }) })
	running.Go(func() { every(background, sweepPace, func() { sweep(background, bot, log) }) })
	running.Go(func() { _ = sources.Run(background) }) // it ends with background only
	handler := bot.Handler()
	if channels != nil {
		handler.Changed = noting(channels, log)
		running.Go(func() { _ = channels.Run(background) }) // likewise
	}
	if lib.meaning != nil {
		running.Go(func() { computeVectors(background, lib.meaning, log) })
	}
	running.Go(func() { _ = desk.Run(background) })   // these two
	running.Go(func() { _ = intake.Run(background) }) // end with background only
	log.Info("starting", "database", lib.store.Path(), "version", version)
	err = client.Run(ctx, handler)
	stop()
	running.Wait()
	log.Info("stopped")
	return err
}

// newClient connects the configuration to Discord's client.
func newClient(cfg config.Loaded, log *slog.Logger) (*discord.Client, error) {
	if !cfg.Discord.Token.Given() {
		return nil, failf("There is no Discord token: set %s, or DOCENT_DISCORD_TOKEN; docs/DISCORD.md says where to get one", cfg.Where("discord.token"))
	}
	client, err := discord.New(discord.Config{
		Token: discord.Token(cfg.Discord.Token.Reveal()), APIBase: cfg.Discord.APIBase,
		MessageContent: cfg.Discord.MessageContent, Shards: shards(cfg.Discord), Logger: log,
	})
	switch {
	case errors.Is(err, discord.ErrToken):
		return nil, failf("%s: this is not a Discord token; copy it again from the developer portal", cfg.Where("discord.token"))
	case errors.Is(err, discord.ErrAPIBase):
		return nil, failf("%s: %s", cfg.Where("discord.api_base"), err)
	}
	return client, err
}

func shards(d config.Discord) discord.Shards {
	switch {
	case len(d.ShardIDs) > 0:
		return discord.Shards{IDs: d.ShardIDs, Count: d.ShardCount}
	case d.Shards == 0:
		return discord.Shards{Auto: true}
	}
	return discord.Shards{Count: int(d.Shards)}
}

// newIntake lets admins add documents from inside Discord: read in processes
// of their own, pages by the same client as the followed ones, so that a site
// is visited by one request at a time.
func newIntake(cfg config.Loaded, web *fetch.Client) *commands.Intake {
	return commands.NewIntake(commands.IntakeConfig{
		Read: newReader().File, Pages: web, Files: fetch.NewAttachments(cfg.Discord.APIBase, cfg.Documents.MaxBytes),
		Limits: extract.Limits{Bytes: cfg.Documents.MaxBytes}, Quota: quota(cfg.Limits),
	})
}

// quota is what one server may hold.
func quota(l config.Limits) records.Quota {
	return records.Quota{Documents: l.DocumentsPerServer, Bytes: int64(l.MegabytesPerServer) * 1_000_000}
}

// newBot completes what a Bot is made of by the configuration.
func newBot(cfg config.Loaded, lib *library, c commands.Config, log *slog.Logger) (*commands.Bot, error) {
	const day = 24 * time.Hour
	c.Store, c.Answers, c.LLM, c.Log = lib.store, lib.engine, lib.engine.CanSummarise(), log
	c.MemberHourly, c.ServerHourly = cfg.Limits.MemberQuestionsPerHour, cfg.Limits.ServerQuestionsPerHour
	c.KeepQuestions = time.Duration(cfg.Retention.QuestionsDays) * day
	c.KeepRemoved = time.Duration(cfg.Retention.RemovedServersDays) * day
	c.Threshold, c.MessageContent = cfg.Answer.Threshold, cfg.Discord.MessageContent
	return commands.New(c)
}

// every calls do at once and then at each tick, until ctx ends.
func every(ctx context.Context, pace time.Duration, do func()) {
	ticker := time.NewTicker(pace)
	defer ticker.Stop()
	for ctx.Err() == nil {
		do()
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
}

func followFolders(ctx context.Context, f *ingest.Follower, log *slog.Logger) {
	if len(f.Folders) == 0 {
		return
	}
	report, err := f.Look(ctx)
	if err != nil && ctx.Err() == nil {
		log.Error("the shared folders cannot be read; what was read before still answers", "error", err)
	}
	logReport(log, report)
}

func logReport(log *slog.Logger, r ingest.Report) {
	for _, refused := range r.Refused {
		log.Warn("a file of a shared folder is left out", "file", refused.File.Path, "reason", refused.Reason)
	}
	if len(r.Added)+len(r.Replaced)+len(r.Removed) > 0 {
		log.Info("shared documents changed", "added", len(r.Added), "replaced", len(r.Replaced), "removed", len(r.Removed))
	}
}

func sweep(ctx context.Context, bot *commands.Bot, log *slog.Logger) {
	if err := bot.Sweep(ctx); err != nil && ctx.Err() == nil {
		log.Error("what is to be forgotten could not be removed; it is tried again", "error", err)
	}
}
