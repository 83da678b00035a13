package digest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"docent/internal/records/ledger"
)

// backOff is how long to wait after each failed attempt at one slot; the last
// is repeated. Six attempts fit into CatchUp.
var backOff = [...]time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 2 * time.Hour}

// nonceWindow is how long a repeated nonce is trusted to find the first
// message. Discord says "in the past few minutes"; a minute is the safe part.
const nonceWindow = time.Minute

// attempt claims a run and takes it as far as it can. It returns when the run
// must be looked at again; the zero time if it is over.
func (r *Runner) attempt(ctx context.Context, d ledger.Digest, c ledger.Claim, p Period) (time.Time, error) {
	c.Holder, c.Lease = r.opt.Holder, leaseTime
	run, ok, err := r.runs.Claim(ctx, c)
	if err != nil {
		return time.Time{}, fmt.Errorf("claim a run: %w", err)
	}
	if !ok {
		return p.Now.Add(r.opt.Wake), nil // held by another, or waiting for its next try
	}
	ctx, cancel := context.WithTimeout(ctx, attemptTime)
	defer cancel()
	return r.carry(ctx, d, run, p)
}

// carry takes a claimed run through composing, sending and finishing. After a
// crash anywhere in between, the next claim goes on from the state kept. What
// an earlier attempt composed is written anew once it is sure that it was not
// posted: meanwhile a document may be gone, and a late post says that it is.
func (r *Runner) carry(ctx context.Context, d ledger.Digest, run ledger.Run, p Period) (time.Time, error) {
	earlier := run.State != ledger.Claimed
	if !earlier {
		if again, err := r.write(ctx, d, &run, p); err != nil || run.State.Final() || !again.IsZero() {
			return again, err
		}
	}
	id, sure, err := r.look(ctx, d, run, p.Now)
	if err != nil {
		return r.putOff(ctx, d, run, p.Now, err)
	}
	if id != "" {
		run.State, run.Message, run.Reason = ledger.Posted, id, ""
		return time.Time{}, r.finish(ctx, d, run)
	}
	if earlier && sure {
		if again, err := r.write(ctx, d, &run, p); err != nil || run.State.Final() || !again.IsZero() {
			return again, err
		}
	}
	return r.send(ctx, d, run, p)
}

// write composes a run's post and keeps it. Afterwards the run is over if there
// is nothing to post; again is when to try again if it could not be composed.
func (r *Runner) write(ctx context.Context, d ledger.Digest, run *ledger.Run, p Period) (again time.Time, err error) {
	draft, err := r.compose.Compose(ctx, d, p)
	if err != nil {
		return r.putOff(ctx, d, *run, p.Now, fmt.Errorf("compose: %w", err))
	}
	run.Covered, run.CoveredAt, run.Told = draft.Covered, draft.CoveredAt, draft.Told
	if draft.Empty != "" {
		run.State, run.Reason = ledger.Skipped, string(draft.Empty)
		return time.Time{}, r.finish(ctx, d, *run)
	}
	if run.Payload, err = json.Marshal(draft.Message); err != nil {
		return time.Time{}, fmt.Errorf("encode a post: %w", err)
	}
	if err := r.runs.Keep(ctx, *run); err != nil {
		return time.Time{}, fmt.Errorf("keep a composed post: %w", err)
	}
	if run.State != ledger.Sending {
		run.State = ledger.Composed
	}
	return time.Time{}, nil
}

// look searches the channel for the post of an earlier attempt. It must not
// fail where such a post may be there, unless a nonce that is still fresh
// protects. Before a first attempt it is made for the sake of databases that
// lost their last minutes, to a power cut or an old backup. sure says that
// there is no such post.
func (r *Runner) look(ctx context.Context, d ledger.Digest, run ledger.Run, now time.Time) (id string, sure bool, err error) {
	id, err = r.poster.Find(ctx, d.Channel, marker(d, run.Key), oldest(run))
	switch fresh := now.Sub(run.SentAt).Abs() < nonceWindow && errors.Is(err, ErrRefused); {
	case err == nil, run.State != ledger.Sending:
		return id, id == "", nil
	case fresh:
		return "", false, nil
	}
	return "", false, fmt.Errorf("look for an earlier post: %w", err)
}

// oldest is when the post of a run can have been made at the earliest.
func oldest(run ledger.Run) time.Time { return earlier(run.First, run.Slot).Add(-nonceWindow) }

// send posts the kept message. The state is written before, so that whoever
// takes over knows that the post may be there.
func (r *Runner) send(ctx context.Context, d ledger.Digest, run ledger.Run, p Period) (time.Time, error) {
	var m Message
	if err := json.Unmarshal(run.Payload, &m); err != nil {
		return time.Time{}, fmt.Errorf("decode a kept post: %w", err)
	}
	if err := r.runs.Send(ctx, run); err != nil {
		return time.Time{}, fmt.Errorf("announce a post: %w", err)
	}
	unsure := run.State == ledger.Sending
	run.State = ledger.Sending
	id, err := r.poster.Post(ctx, d.Channel, m, runNonce(d, run.Key))
	if err != nil {
		if errors.Is(err, ErrRefused) && !unsure {
			run.State = ledger.Composed // nothing was posted, now or before
		}
		return r.putOff(ctx, d, run, p.Now, fmt.Errorf("post: %w", err))
	}
	run.State, run.Message, run.Reason = ledger.Posted, id, ""
	if err := r.finish(ctx, d, run); err != nil {
		return time.Time{}, err
	}
	r.opt.Log.Info("digest posted", "community", d.Community, "digest", d.ID, "run", run.Key, "message", id)
	return time.Time{}, nil
}

// putOff gives the run back after a failed attempt and says when to try again.
// The first failure in a row is told to the admin who set the digest.
func (r *Runner) putOff(ctx context.Context, d ledger.Digest, run ledger.Run, now time.Time, cause error) (time.Time, error) {
	wait := backOff[min(run.Attempts, len(backOff))-1]
	run.RetryAt, run.Reason = now.Add(wait), string(causeOf(cause))
	// The attempt's own time may have run out; giving back must still work.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := r.runs.Retry(ctx, run); err != nil {
		return time.Time{}, errors.Join(cause, fmt.Errorf("give a run back: %w", err))
	}
	r.opt.Log.Warn("digest will be tried again", "community", d.Community, "digest", d.ID, "run", run.Key,
		"attempt", run.Attempts, "in", wait, "error", cause)
	if run.Attempts == 1 && d.Failures == 0 && errors.Is(cause, ErrRefused) {
		r.tell(ctx, d, Trouble{Cause: causeOf(cause)})
	}
	return run.RetryAt, nil
}

// settle ends a run whose slot has passed: it was posted after all, or it failed.
func (r *Runner) settle(ctx context.Context, d ledger.Digest, run ledger.Run, now time.Time) (time.Time, error) {
	run, ok, err := r.runs.Claim(ctx, ledger.Claim{Digest: d.ID, Key: run.Key, Slot: run.Slot, Holder: r.opt.Holder, Lease: leaseTime})
	if err != nil {
		return time.Time{}, fmt.Errorf("claim a run to end it: %w", err)
	}
	if !ok {
		return now.Add(r.opt.Wake), nil
	}
	ctx, cancel := context.WithTimeout(ctx, attemptTime)
	defer cancel()
	state := ledger.Failed
	if run.State == ledger.Sending {
		id, err := r.poster.Find(ctx, d.Channel, marker(d, run.Key), oldest(run))
		if err != nil && !errors.Is(err, ErrRefused) {
			return r.putOff(ctx, d, run, now, err)
		}
		if id != "" {
			state, run.Message, run.Reason = ledger.Posted, id, ""
		}
	}
	run.State = state
	if run.State == ledger.Failed && run.Reason == "" {
		run.Reason = string(CauseStopped)
	}
	return time.Time{}, r.finish(ctx, d, run)
}

// finish ends a run, pausing the digest and telling the admin if it has failed
// too often.
func (r *Runner) finish(ctx context.Context, d ledger.Digest, run ledger.Run) error {
	var pause Cause
	if run.State == ledger.Failed && !run.OutOfTurn() && d.Failures+1 >= PauseAfter {
		pause = CauseFailures
	}
	if err := r.runs.Finish(ctx, run, string(pause)); err != nil {
		return fmt.Errorf("finish a run: %w", err)
	}
	if pause != "" {
		r.tell(ctx, d, Trouble{Cause: Cause(run.Reason), Paused: true})
	}
	return nil
}

func (r *Runner) tell(ctx context.Context, d ledger.Digest, t Trouble) {
	if r.opt.Tell == nil {
		return
	}
	if err := r.opt.Tell.Tell(ctx, d, t); err != nil {
		r.opt.Log.Warn("admin could not be told about a digest", "community", d.Community, "digest", d.ID, "error", err)
	}
}
