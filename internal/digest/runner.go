package digest

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"docent/internal/records/ledger"
)

// The figures of the posting protocol.
const (
	// leaseTime is how long a claimed run belongs to its holder; attemptTime
	// ends every attempt well before that, by a clock that never jumps.
	leaseTime   = 2 * time.Minute
	attemptTime = 90 * time.Second
	// defaultWake is the longest sleep: new orders, a clock that was set and
	// other processes' failures are noticed after this.
	defaultWake = 30 * time.Second
	// memory is how far back the served slots are read: further than Latest
	// looks. What lies ahead of a clock that was set back is read in any case.
	memory = (horizon + 4) * 24 * time.Hour
	// atOnce is how many digests are served at the same time, so that one whose
	// model or channel is slow keeps few others waiting.
	atOnce = 4
	// PauseAfter is how many slots in a row must fail before a digest is paused.
	PauseAfter = 3
)

// Runs is what the Runner keeps; internal/sqlite implements it. Every method
// that takes a Run writes only while the run's fence is the newest and returns
// ledger.ErrFenced otherwise. The clock is the store's.
type Runs interface {
	Now(ctx context.Context) (time.Time, error)
	// Digests returns all digests, or one community's if it is not "".
	Digests(ctx context.Context, community string) ([]ledger.Digest, error)
	// Runs returns a digest's runs whose slot is not before since, newest slot first.
	Runs(ctx context.Context, digest int64, since time.Time) ([]ledger.Run, error)
	// Claim starts a run or takes over one whose lease has ended and whose
	// retry time has come. ok is false if it is final, held or not yet due.
	Claim(ctx context.Context, c ledger.Claim) (run ledger.Run, ok bool, err error)
	// Keep stores what will be posted; the run becomes Composed, unless it is Sending.
	Keep(ctx context.Context, run ledger.Run) error
	// Send makes the run Sending, as the last thing before the post.
	Send(ctx context.Context, run ledger.Run) error
	// Retry gives the lease up until run.RetryAt; the state becomes run.State.
	Retry(ctx context.Context, run ledger.Run) error
	// Finish makes the run final as run.State says. Posted moves the digest's
	// Covered, CoveredAt and Spoke; Skipped, where there was nothing to cover,
	// all but Spoke; Failed counts a failure. Posted also remembers Told. pause,
	// if not "", pauses the digest.
	Finish(ctx context.Context, run ledger.Run, pause string) error
	// Miss records a slot that nobody can serve any more.
	Miss(ctx context.Context, digest int64, key string, slot time.Time, reason string) error
}

// Composer writes posts; Compose is its implementation.
type Composer interface {
	// Compose returns the post of a digest for a slot. Draft.Empty says why
	// there is nothing to post.
	Compose(ctx context.Context, d ledger.Digest, p Period) (Draft, error)
}

// Period says what a post is for.
type Period struct {
	Key  string // as ledger.Run.Key
	Date Date   // the slot's local date
	Now  time.Time
	Late bool
	Try  bool // only looked at: no language model is asked, because that is paid for
}

// Draft is a composed post.
type Draft struct {
	Message   Message
	Empty     Cause // why there is nothing to post; "" if there is
	Covered   int64
	CoveredAt time.Time
	Told      []ledger.Told // what it says about answers
}

// Runner posts digests when they are due. Build one with New; run one per
// process, as many processes as wanted on one store.
type Runner struct {
	runs    Runs
	poster  Poster
	compose Composer
	opt     Options
	armed   map[int64]armed
}

// Options are the Runner's settings; all may be zero but Holder.
type Options struct {
	Holder string                      // names this process among all that share the store
	Serves func(community string) bool // whether this process speaks for a community; nil means all
	Tell   Teller                      // tells admins; nil tells nobody
	Wake   time.Duration               // the longest sleep; 0 means half a minute
	Log    *slog.Logger                // nil means none
}

// Teller tells a member something about a community's digest, once.
type Teller interface {
	Tell(ctx context.Context, d ledger.Digest, t Trouble) error
}

// armed remembers that nothing is to be done for a digest between two times.
type armed struct {
	revision    int64
	from, until time.Time
}

// New returns a Runner.
func New(runs Runs, poster Poster, compose Composer, opt Options) *Runner {
	if opt.Serves == nil {
		opt.Serves = func(string) bool { return true }
	}
	if opt.Wake == 0 {
		opt.Wake = defaultWake
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	return &Runner{runs: runs, poster: poster, compose: compose, opt: opt, armed: map[int64]armed{}}
}

// Run posts what is due until ctx ends, and returns ctx's error. Troubles of
// single digests are logged and tried again; they end nothing.
func (r *Runner) Run(ctx context.Context) error {
	for {
		wait, err := r.Step(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			r.opt.Log.Error("digests could not be looked through", "error", err)
		}
		if err := pause(ctx, wait); err != nil {
			return err
		}
	}
}

// pause waits, or returns ctx's error if that ends before.
func pause(ctx context.Context, wait time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(wait):
		return nil
	}
}

// Step does once what Run does over and over, and returns how long nothing
// will be due, at most Options.Wake.
func (r *Runner) Step(ctx context.Context) (time.Duration, error) {
	now, err := r.runs.Now(ctx)
	if err != nil {
		return r.opt.Wake, fmt.Errorf("read the clock: %w", err)
	}
	digests, err := r.runs.Digests(ctx, "")
	if err != nil {
		return r.opt.Wake, fmt.Errorf("read the digests: %w", err)
	}
	next := now.Add(r.opt.Wake)
	known := make(map[int64]armed, len(digests))
	var mu sync.Mutex
	var work errgroup.Group
	work.SetLimit(atOnce)
	for _, d := range digests {
		if !r.opt.Serves(d.Community) {
			continue
		}
		a, ok := r.armed[d.ID]
		if ok && a.revision == d.Revision && !now.Before(a.from) && now.Before(a.until) {
			mu.Lock()
			known[d.ID] = a
			mu.Unlock()
			continue
		}
		work.Go(func() error {
			until, err := r.handle(ctx, d, now)
			if err != nil {
				r.opt.Log.Warn("digest put off", "community", d.Community, "digest", d.ID, "error", err)
				until = now.Add(r.opt.Wake)
			}
			mu.Lock()
			defer mu.Unlock()
			known[d.ID] = armed{d.Revision, now, until}
			return ctx.Err()
		})
	}
	if err := work.Wait(); err != nil {
		return 0, err
	}
	for _, a := range known {
		next = earlier(next, a.until)
	}
	r.armed = known
	return max(next.Sub(now), time.Second), nil
}

// handle serves one digest and returns until when it needs nothing.
func (r *Runner) handle(ctx context.Context, d ledger.Digest, now time.Time) (time.Time, error) {
	schedule, err := ScheduleOf(d)
	if err != nil {
		return now, err
	}
	runs, err := r.runs.Runs(ctx, d.ID, now.Add(-memory))
	if err != nil {
		return now, fmt.Errorf("read the runs: %w", err)
	}
	v := Decide(schedule, now, d.Effective, d.Paused != "", servedBy(runs))
	current := ""
	if v.Due {
		current = v.Slot.Date.String()
	}
	until := v.Next.At
	if until.IsZero() {
		until = now.Add(24 * time.Hour)
	}
	for _, run := range runs {
		if run.State.Final() || run.Key == current {
			continue
		}
		again, err := r.settle(ctx, d, run, now)
		if err != nil {
			return now, err
		}
		until = earlier(until, again)
	}
	switch {
	case v.Due:
		again, err := r.attempt(ctx, d, ledger.Claim{Digest: d.ID, Key: current, Slot: v.Slot.At}, Period{
			Key: current, Date: v.Slot.Date, Now: now, Late: v.Late,
		})
		if err != nil {
			return now, err
		}
		until = earlier(until, again)
	case v.Reason == ReasonMissed:
		if err := r.runs.Miss(ctx, d.ID, v.Slot.Date.String(), v.Slot.At, string(CauseAway)); err != nil {
			return now, fmt.Errorf("note a missed slot: %w", err)
		}
	}
	return until, nil
}

// earlier returns the earlier of two times; a zero b is no time.
func earlier(a, b time.Time) time.Time {
	if !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// servedBy returns the slots that are over.
func servedBy(runs []ledger.Run) []Served {
	var served []Served
	for _, run := range runs {
		date, err := ParseDate(run.Key)
		if err != nil || !run.State.Final() {
			continue // a post out of turn, or one that is not over
		}
		served = append(served, Served{Date: date, At: run.Slot, Posted: run.State == ledger.Posted})
	}
	return served
}
