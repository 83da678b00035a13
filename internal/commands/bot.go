package commands

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"docent/internal/answer"
	"docent/internal/commands/locale"
	"docent/internal/discord"
	"docent/internal/retrieval"
)

// Config is what a Bot is made of. Client, Store, Answers and Words are required.
type Config struct {
	Client  *discord.Client
	Store   Store
	Answers *answer.Engine
	Words   *locale.Catalog

	MemberMinute   int           // questions a member may ask in a minute; 0 means 10
	MemberHourly   int           // questions a member may ask in an hour; 0 means 60
	ServerHourly   int           // questions a server's members may ask in an hour; 0 means 1000
	KeepQuestions  time.Duration // until questions and feedback are forgotten; 0 means for ever
	KeepRemoved    time.Duration // until a server's data is purged after the bot's removal
	Threshold      float64       // the engine's, with which a server's own starts
	MessageContent bool          // the privileged intent is there
	Quick          time.Duration // for what is looked up before an acknowledgement; 0 means 1.5 s
	LLM            bool          // a language model is configured

	// Intake reads what admins add; nil leaves adding and refreshing out.
	Intake *Intake

	// Sources follows web addresses and Channels reads channels; nil leaves them
	// out. Channels needs MessageContent.
	Sources  Sources
	Channels Channels

	// Authors lets members out of documents that were made of messages; nil
	// leaves that out.
	Authors Authors

	// Desk holds digests, watches, gaps and statistics; nil leaves them out.
	Desk *Desk

	Log *slog.Logger     // nil discards
	Now func() time.Time // nil means time.Now
}

// Bot answers in Discord. Its Handler is given to discord.Client.Run.
type Bot struct {
	Config
	routes  routes
	limits  *limiter
	self    atomic.Pointer[self]
	locales sync.Map // server id to its preferred locale
	hints   *hints
}

// self is what Discord told the bot about itself.
type self struct {
	userID string
	ids    map[string]string // command name to id, for clickable mentions
}

// New returns a bot. It does not touch the network.
func New(c Config) (*Bot, error) {
	if c.Client == nil || c.Store == nil || c.Answers == nil || c.Words == nil {
		return nil, errors.New("build the bot: a client, a store, an engine and words are needed")
	}
	if c.MemberMinute == 0 {
		c.MemberMinute = 10
	}
	if c.MemberHourly == 0 {
		c.MemberHourly = 60
	}
	if c.ServerHourly == 0 {
		c.ServerHourly = 1000
	}
	if c.Quick == 0 {
		c.Quick = quick
	}
	if c.Threshold == 0 {
		c.Threshold = retrieval.DefaultThreshold
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	b := &Bot{Config: c, limits: newLimiter(c.Store), hints: newHints()}
	b.self.Store(&self{})
	b.Words = c.Words.Naming(b.mention)
	var err error
	b.routes, err = b.build(b.features())
	return b, err
}

// Handler returns what discord.Client.Run calls.
func (b *Bot) Handler() discord.Handler {
	return discord.Handler{
		Ready:       b.ready,
		Interaction: b.interaction,
		Message:     b.message,
		GuildCreate: b.guildCreate,
		GuildLeft:   b.guildLeft,
		Busy:        b.busy,
		BusyMessage: b.busyMessage,
		Apology:     b.apology,
	}
}

// apology is what a member is told who gets no answer.
func (b *Bot) apology(in *discord.Interaction, why discord.Why, ref string) string {
	key := map[discord.Why]string{
		discord.Stopped: "error.stopped", discord.Unanswered: "error.stale", discord.Crowded: "limit.busy",
	}[why]
	if key == "" {
		key = "error.failed"
	}
	return b.wordsOf(in).T(key, "reference", ref)
}

// ready registers the commands and notes who the bot is. It runs at every new
// connection; Discord is only written to if a command changed.
func (b *Bot) ready(ctx context.Context, r discord.Ready) {
	known := b.self.Load()
	b.know(&self{userID: r.User.ID, ids: known.ids})
	b.reconcile(ctx, r)
	registered, err := b.Client.RegisterCommands(ctx, r.ApplicationID, b.commandList())
	if err != nil {
		b.Log.Error("cannot register the commands; members see the earlier ones", "error", err)
		return
	}
	b.know(&self{userID: r.User.ID, ids: registered.IDs})
	b.Log.Info("commands registered", "changed", registered.Changed, "commands", len(registered.IDs))
}

func (b *Bot) know(s *self) {
	b.self.Store(s)
	if b.Desk != nil {
		b.Desk.self.Store(s)
	}
}
