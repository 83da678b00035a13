package commands

import (
	"context"
	"encoding/json"
	"time"

	"docent/internal/commands/layout"
	"docent/internal/records/ledger"
	"docent/internal/selftest"
)

// testPace is how often it is looked whether documents changed. Uploads come in
// bursts; a minute lets most of one pass.
const testPace = time.Minute

// watchTests asks the test questions again after documents changed, until ctx
// ends.
func (d *Desk) watchTests(ctx context.Context) error {
	ticker := time.NewTicker(testPace)
	defer ticker.Stop()
	for {
		if err := d.retest(ctx); err != nil && ctx.Err() == nil {
			d.Log.Warn("the test questions could not be asked", "error", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}

// retest asks, once, the questions of each community whose documents changed,
// and lets it be told in the chosen channel which of them got worse.
func (d *Desk) retest(ctx context.Context) error {
	due, err := d.Ledger.DueTests(ctx)
	if err != nil {
		return err
	}
	for _, community := range due {
		if d.Serves != nil && !d.Serves(community) {
			continue
		}
		all, err := d.Ledger.Tests(ctx, community)
		if err != nil {
			return err
		}
		run, report, err := d.test(ctx, community, all)
		if err != nil {
			return err
		}
		w := d.words(ctx, community)
		err = d.Ledger.KeepTests(ctx, run, func(channel string, before []ledger.TestQuestion) *ledger.Notice {
			broken := broken(before, run.Verdicts)
			if len(broken) == 0 {
				return nil
			}
			payload, err := json.Marshal(layout.TestAlarm(w, broken, report))
			if err != nil {
				return nil // strings always encode
			}
			return &ledger.Notice{Community: community, Channel: channel, Payload: payload}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// broken are the questions that were right, with what they are now.
func broken(before []ledger.TestQuestion, now map[int64]string) (out []ledger.TestQuestion) {
	good := func(v string) bool { return v == string(selftest.Right) || v == string(selftest.Silent) }
	for _, q := range before {
		if v, asked := now[q.ID]; asked && good(q.Verdict) && !good(v) {
			q.Verdict = v
			out = append(out, q)
		}
	}
	return out
}
