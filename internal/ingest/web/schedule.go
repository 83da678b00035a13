package web

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"docent/internal/fetch"
	"docent/internal/records/ledger"
)

// How sources are worked on.
const (
	lease   = 10 * time.Minute // of a claim, prolonged by every page
	workers = 4                // sources at a time; hosts still get one request at a time
	pace    = 30 * time.Second // between two looks for what is due
	// longest is the longest wait of an address that fails again and again: it
	// may come back, and an admin sees that it is gone.
	longest = 7 * 24 * time.Hour
)

// Run checks what is due until ctx ends. It returns ctx's error.
func (f *Follower) Run(ctx context.Context) error {
	ticker := time.NewTicker(pace)
	defer ticker.Stop()
	for {
		var all sync.WaitGroup
		for range workers {
			all.Go(func() { f.drain(ctx) })
		}
		all.Wait()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}

// drain takes steps until nothing is due.
func (f *Follower) drain(ctx context.Context) {
	for ctx.Err() == nil {
		worked, err := f.Step(ctx)
		if err != nil && ctx.Err() == nil {
			f.log().Error("the sources cannot be checked; it is tried again", slog.Any("error", err))
		}
		if err != nil || !worked {
			return
		}
	}
}

// Step checks the source that is due for longest; worked is false if none is.
func (f *Follower) Step(ctx context.Context) (worked bool, err error) {
	s, ok, err := f.Ledger.ClaimSource(ctx, 0, f.Holder, lease)
	if err != nil || !ok {
		return false, err
	}
	report, err := f.work(ctx, s)
	if err != nil {
		return true, err
	}
	level := slog.LevelDebug
	if len(report.Events) > 0 || report.Source.Problem != "" {
		level = slog.LevelInfo
	}
	f.log().Log(ctx, level, "checked a source", "source", s.ID, "community", s.Community, "events", len(report.Events), "failures", report.Source.Failures)
	return true, nil
}

// work checks a claimed source and gives it back, whatever happens.
func (f *Follower) work(ctx context.Context, s ledger.Source) (Report, error) {
	c, err := f.begin(ctx, s, false)
	if err == nil {
		err = c.run(ctx)
	}
	if err != nil && (c == nil || !c.failed(err)) {
		// Stopped, or the store failed: what is done is kept, the rest is due at once.
		if !errors.Is(err, ledger.ErrFenced) {
			_ = f.Ledger.EndSource(context.WithoutCancel(ctx), s, 0)
		}
		return Report{}, err
	}
	end := f.Ledger.EndSource(context.WithoutCancel(ctx), c.report.Source, c.wait(err))
	if errors.Is(end, ledger.ErrFenced) || errors.Is(end, ledger.ErrNone) {
		end = nil // stopped or taken over meanwhile
	}
	return c.report, end
}

// failed notes in the report that the check failed by the address's fault. It
// is false for an error that is none of the address.
func (c *check) failed(err error) bool {
	said, ok := sentence(err)
	if !ok {
		return false
	}
	c.report.Source.Problem, c.report.Source.Fault = said, faultOf(err)
	c.report.Source.Failures++
	c.report.Source.ETag, c.report.Source.Modified = "", ""
	return true
}

// wait is how long the source rests after a check: its own pace, doubled with
// every failure in a row or as long as the site asks for, and a little by
// chance, so that sources do not come all at once.
func (c *check) wait(err error) time.Duration {
	s := c.report.Source
	wait := s.Every
	if c.gone && s.Failures <= goneAfter {
		wait = s.Every // whether a page is gone should be known soon
	} else {
		for range min(s.Failures, 12) {
			wait = min(2*wait, longest)
		}
	}
	var asked *fetch.Error
	if errors.As(err, &asked) {
		wait = max(wait, asked.RetryAfter)
	}
	return wait + time.Duration(rand.Int64N(int64(wait)/10+1))
}
