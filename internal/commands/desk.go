package commands

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"docent/internal/answer"
	"docent/internal/commands/layout"
	"docent/internal/commands/locale"
	"docent/internal/digest"
	"docent/internal/discord"
	"docent/internal/records"
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
)

// Ledger keeps digests, watches, notices, gaps and statistics; *sqlite.Ledger
// is one.
type Ledger interface {
	digest.OrderStore
	digest.Sources
	digest.Watches
	digest.Notices
	digest.Records
	digest.GapStore
	digest.StatStore
	testStore
	AddWatch(ctx context.Context, w ledger.Watch, limit int) (ledger.Watch, error)
	WatchesOf(ctx context.Context, community, member string) ([]ledger.Watch, error)
	RemoveWatch(ctx context.Context, community, member string, id int64) error
	Kept(ctx context.Context, community, member string) ([]ledger.Notice, error)
	Seen(ctx context.Context, community string, ids []int64, seen bool) error
	Resolve(ctx context.Context, community string, id int64) error
	Gaps(ctx context.Context, community string, offset, limit int) (gaps []ledger.Question, total int, err error)
	ForgetMember(ctx context.Context, community, member string) (rows int64, err error)
	Forget(ctx context.Context, asks, statistics time.Time) error
	Prune(ctx context.Context, old time.Time) error
}

type testStore interface {
	AddTest(ctx context.Context, q ledger.TestQuestion, limit int) error
	Tests(ctx context.Context, community string) ([]ledger.TestQuestion, error)
	RemoveTest(ctx context.Context, community string, id int64) error
	SetTestAlarm(ctx context.Context, community, channel string) error
	TestAlarm(ctx context.Context, community string) (channel string, err error)
	TestRevision(ctx context.Context, community string) (revision string, err error)
	DueTests(ctx context.Context) (communities []string, err error)
	KeepTests(ctx context.Context, run ledger.TestRun, alarm func(channel string, before []ledger.TestQuestion) *ledger.Notice) error
}

// DeskConfig is what a Desk is made of. All but the last block is required.
type DeskConfig struct {
	Client   *discord.Client
	Ledger   Ledger
	Views    retrieval.Source
	Answers  digest.Asker
	Settings func(ctx context.Context, community string) (records.Settings, error)
	Words    *locale.Catalog
	Hidden   func(ctx context.Context, v records.Viewer) ([]int64, error) // what a viewer may not read
	Shelf    digest.Shelf                                                 // stores a written answer
	Holder   string                                                       // names this process among all that share the store

	Summaries digest.Summariser           // nil without a language model
	Serves    func(community string) bool // nil: all
	KeepAsks  time.Duration               // until who asked is forgotten; 0 means 90 days
	KeepStats time.Duration               // until day counts are forgotten; 0 means two years
	Log       *slog.Logger
}

// What is kept for how long where the configuration says nothing.
const (
	defaultKeepAsks  = 90 * 24 * time.Hour
	defaultKeepStats = 2 * 365 * 24 * time.Hour
	keepRuns         = 400 * 24 * time.Hour
	sweepEvery       = 6 * time.Hour
)

// Desk holds the digest, standing questions, the gap loop and statistics: what
// works by itself beside the answers. Give it to the Bot and Run it.
type Desk struct {
	DeskConfig
	orders   *digest.Orders
	gaps     *digest.Gaps
	recorder *digest.Recorder
	asker    digest.Asker
	rules    digest.Rules
	runner   *digest.Runner
	watcher  *digest.Watcher
	courier  *digest.Courier
	locales  sync.Map             // server id to its preferred locale
	parents  sync.Map             // channel id to its parent's, or its own if it is no thread
	self     atomic.Pointer[self] // what the bot knows of itself
}

// NewDesk returns a Desk. It does not touch the network.
func NewDesk(c DeskConfig) *Desk {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.KeepAsks == 0 {
		c.KeepAsks = defaultKeepAsks
	}
	if c.KeepStats == 0 {
		c.KeepStats = defaultKeepStats
	}
	d := &Desk{DeskConfig: c}
	d.Words = c.Words.Naming(func(command string) string { return d.self.Load().mention(command) })
	d.asker = own{c.Answers, c.Settings}
	d.rules = digest.Rules{Hidden: d.hidden, Open: d.open, Belongs: d.belongs}
	poster := &poster{c.Client, d.selfID}
	opt := digest.Options{Holder: c.Holder, Serves: c.Serves, Log: c.Log}
	courier := digest.NewCourier(c.Ledger, poster, d.renderTrouble, d.rules, opt)
	opt.Tell = courier
	writer := digest.NewWriter(c.Ledger, c.Views, d.asker, d.renderDigest, d.summaries(), d.rules)
	runner := digest.New(c.Ledger, poster, writer, opt)
	watcher := digest.NewWatcher(c.Ledger, c.Views, d.asker, d.renderNews, d.rules, opt)
	d.orders = digest.NewOrders(c.Ledger, writer, runner)
	d.gaps = digest.NewGaps(c.Ledger, c.Shelf)
	d.recorder = digest.NewRecorder(c.Ledger)
	d.runner, d.watcher, d.courier = runner, watcher, courier
	return d
}

// Run posts, watches, delivers and forgets until ctx ends.
func (d *Desk) Run(ctx context.Context) error {
	var all sync.WaitGroup
	for _, job := range []func(context.Context) error{d.runner.Run, d.watcher.Run, d.courier.Run, d.sweep, d.watchTests} {
		all.Go(func() {
			if err := job(ctx); err != nil && ctx.Err() == nil {
				d.Log.Error("a job of the digest ended", "error", err)
			}
		})
	}
	all.Wait()
	return ctx.Err()
}

// sweep forgets what is older than it may be kept.
func (d *Desk) sweep(ctx context.Context) error {
	for {
		if err := d.Sweep(ctx); err != nil && ctx.Err() == nil {
			d.Log.Error("old records could not be forgotten", "error", err)
		}
		timer := time.NewTimer(sweepEvery)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
	}
}

// Sweep forgets once what is older than it may be kept.
func (d *Desk) Sweep(ctx context.Context) error {
	now, err := d.Ledger.Now(ctx)
	if err != nil {
		return err
	}
	return errors.Join(
		d.Ledger.Forget(ctx, now.Add(-d.KeepAsks), now.Add(-d.KeepStats)),
		d.Ledger.Prune(ctx, now.Add(-keepRuns)),
	)
}

// Orders returns what can be done with digests, for the terminal.
func (d *Desk) Orders() *digest.Orders { return d.orders }

// own answers as the admins of a community chose: by its threshold.
type own struct {
	inner    digest.Asker
	settings func(ctx context.Context, community string) (records.Settings, error)
}

func (o own) Ask(ctx context.Context, q retrieval.Question) (answer.Answer, error) {
	a, err := o.inner.Ask(ctx, q)
	if err != nil || len(q.Scope.Communities) == 0 {
		return a, err
	}
	s, err := o.settings(ctx, q.Scope.Communities[0])
	if err != nil {
		return a, err
	}
	decide(&a, s.Threshold)
	return a, nil
}

// willing asks a language model only where a community's admins let it.
type willing struct {
	inner    digest.Summariser
	settings func(ctx context.Context, community string) (records.Settings, error)
}

func (w willing) Summarise(ctx context.Context, a answer.Answer, who answer.Asker) answer.Answer {
	s, err := w.settings(ctx, who.Community)
	if err != nil || s.LLM == "" || s.LLM == records.LLMOff {
		return a
	}
	return w.inner.Summarise(ctx, a, who)
}

func (d *Desk) summaries() digest.Summariser {
	if d.Summaries == nil {
		return nil
	}
	return willing{d.Summaries, d.Settings}
}

// words are in the language of a community's own texts.
func (d *Desk) words(ctx context.Context, community string) locale.Words {
	s, err := d.Settings(ctx, community)
	if err == nil && s.Language != "" {
		return d.Words.For(s.Language)
	}
	if known, ok := d.locales.Load(community); ok {
		return d.Words.For(known.(string))
	}
	if g, err := d.Client.Guild(ctx, community); err == nil {
		d.locales.Store(community, g.Locale)
		return d.Words.For(g.Locale)
	}
	return d.Words.For()
}

func (d *Desk) renderDigest(ctx context.Context, community string, c digest.Content) digest.Message {
	return layout.Digest(d.words(ctx, community), c)
}

func (d *Desk) renderNews(ctx context.Context, n digest.News) digest.Message {
	return layout.News(d.words(ctx, n.Watch.Community), n)
}

// renderTrouble tells an admin about a digest, in the server's language; the
// admins' channel, if they chose one, is where it goes if they cannot be
// reached.
func (d *Desk) renderTrouble(ctx context.Context, digest ledger.Digest, t digest.Trouble) (digest.Message, string) {
	s, err := d.Settings(ctx, digest.Community)
	if err != nil {
		s = records.Settings{}
	}
	return layout.Trouble(d.words(ctx, digest.Community), digest.Channel, t), s.Notices
}

func (d *Desk) selfID() string {
	if known := d.self.Load(); known != nil {
		return known.userID
	}
	return ""
}
