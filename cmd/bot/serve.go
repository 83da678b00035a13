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
	"docent/internal/ingest/web"
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
	s := &serving{lib: lib, client: client, log: log}
	if err := s.followShared(ctx, p.webCheck); err != nil {
		return err
	}
	defer s.sources.Web.Close()
	s.intake = newIntake(cfg, s.sources.Web)
	defer s.intake.Files.Close()
	if err := s.wire(cfg); err != nil {
		return err
	}
	return s.run(ctx)
}

// serving is what a running bot is made of.
type serving struct {
	lib    *library
	client *discord.Client
	log    *slog.Logger

	folders  *ingest.Follower
	sources  *web.Follower
	intake   *commands.Intake
	channels *history.Reader // nil without message content
	desk     *commands.Desk
	bot      *commands.Bot
}

// followShared brings the documents of all servers up to date with the
// configuration: its folders, and the list of addresses.
func (s *serving) followShared(ctx context.Context, check fetch.Check) error {
	cfg := s.lib.config
	s.folders = &ingest.Follower{Adder: s.lib.adder(retrieval.Shared), Folders: cfg.Documents.Folders}
	report, err := s.folders.Start(ctx)
	if err != nil {
		return err
	}
	logReport(s.log, report)
	s.sources = s.lib.webFollower(check, s.log)
	if err := s.sources.Mirror(ctx, retrieval.Shared, cfg.Sources.Addresses, cfg.Sources.Every.Duration); err != nil {
		s.sources.Web.Close()
		return err
	}
	return nil
}

// wire puts the parts together that members see.
func (s *serving) wire(cfg config.Loaded) error {
	words, err := locale.Load()
	if err != nil {
		return err
	}
	s.desk = newDesk(cfg, s.lib, s.client, words, s.log)
	reader := s.lib.channelReader(s.client, s.log)
	parts := commands.Config{Client: s.client, Words: words, Desk: s.desk, Intake: s.intake, Sources: s.sources, Authors: reader}
	if cfg.Discord.MessageContent {
		s.channels, parts.Channels = reader, reader
	}
	s.bot, err = newBot(cfg, s.lib, parts, s.log)
	return err
}

// run answers until ctx ends; what runs beside the answers ends with it and is
// waited for.
func (s *serving) run(ctx context.Context) error {
	background, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	start := func(job func(context.Context)) { running.Go(func() { job(background) }) }
	start(func(ctx context.Context) { every(ctx, ingest.Pace, func() { followFolders(ctx, s.folders, s.log) }) })
	start(func(ctx context.Context) { every(ctx, sweepPace, func() { sweep(ctx, s.bot, s.log) }) })
	// The errors of these are that of the context, which alone ends them.
	start(func(ctx context.Context) { _ = s.sources.Run(ctx) })
	start(func(ctx context.Context) { _ = s.desk.Run(ctx) })
	start(func(ctx context.Context) { _ = s.intake.Run(ctx) })
	handler := s.bot.Handler()
	if s.channels != nil {
		handler.Changed = noting(s.channels, s.log)
		start(func(ctx context.Context) { _ = s.channels.Run(ctx) })
	}
	if s.lib.meaning != nil {
		start(func(ctx context.Context) { computeVectors(ctx, s.lib.meaning, s.log) })
		start(func(ctx context.Context) { tellProgress(ctx, s.lib.meaning, s.log) })
	}
	s.log.Info("starting", "database", s.lib.store.Path(), "version", version)
	err := s.client.Run(ctx, handler)
	stop()
	running.Wait()
	s.log.Info("stopped")
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
func newIntake(cfg config.Loaded, pages *fetch.Client) *commands.Intake {
	return commands.NewIntake(commands.IntakeConfig{
		Read: newReader().File, Pages: pages, Files: fetch.NewAttachments(cfg.Discord.APIBase, cfg.Documents.MaxBytes),
		Limits: extract.Limits{Bytes: cfg.Documents.MaxBytes}, Quota: quota(cfg.Limits),
	})
}

// newBot completes what a Bot is made of by the configuration.
func newBot(cfg config.Loaded, lib *library, c commands.Config, log *slog.Logger) (*commands.Bot, error) {
	const day = 24 * time.Hour
	c.Store, c.Answers, c.LLM, c.Log = lib.store, lib.engine, lib.engine.CanSummarise(), log
	c.MemberMinute = cfg.Limits.MemberQuestionsPerMinute
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
