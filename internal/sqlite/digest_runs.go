package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"docent/internal/records/ledger"
)

const runColumns = `digest, key, slot, state, holder, fence, attempts, first, sent_at, retry_at, payload, message, reason,
	covered, covered_at, told, channel`

func scanRun(r row) (run ledger.Run, err error) {
	var told []byte
	err = r.Scan(&run.Digest, &run.Key, scanned{&run.Slot}, &run.State, &run.Holder, &run.Fence, &run.Attempts,
		scanned{&run.First}, scanned{&run.SentAt}, scanned{&run.RetryAt}, &run.Payload, &run.Message, &run.Reason,
		&run.Covered, scanned{&run.CoveredAt}, &told, &run.Channel)
	if err != nil {
		return run, err
	}
	return run, json.Unmarshal(told, &run.Told)
}

// Runs returns a digest's runs whose slot is not before since, newest slot first.
func (l *Ledger) Runs(ctx context.Context, digest int64, since time.Time) ([]ledger.Run, error) {
	return collect(ctx, l.s, "read the runs of a digest", scanRun,
		"SELECT "+runColumns+" FROM digest_run WHERE digest = ? AND slot >= ? ORDER BY slot DESC, key DESC", digest, millis(since))
}

// Claim starts a run or takes one over. ok is false if it is over, or held by
// somebody whose lease has not ended, or not to be tried again yet. A lease
// longer than any that is given (the clock was set back) counts as ended.
func (l *Ledger) Claim(ctx context.Context, c ledger.Claim) (run ledger.Run, ok bool, err error) {
	err = l.write(ctx, "claim a run", func(t *tx, now int64) error {
		run, err = scanRun(t.row(`INSERT INTO digest_run (digest, key, slot, state, holder, fence, until, attempts, first,
			sent_at, retry_at, payload, message, reason, covered, covered_at)
			VALUES (:digest, :key, :slot, 'claimed', :holder, 1, :now + :lease, 1, :now, 0, 0, x'', '', '', 0, 0)
			ON CONFLICT (digest, key) DO UPDATE SET holder = :holder, fence = fence + 1, until = :now + :lease, attempts = attempts + 1
			WHERE state IN ('claimed', 'composed', 'sending')
				AND (until <= :now OR until > :now + :longest) AND (retry_at <= :now OR retry_at > :now + :longest)
			RETURNING `+runColumns,
			named("digest", c.Digest), named("key", c.Key), named("slot", millis(c.Slot)), named("holder", c.Holder),
			named("now", now), named("lease", c.Lease.Milliseconds()), named("longest", longestWait.Milliseconds())))
		ok = err == nil
		if errors.Is(err, sql.ErrNoRows) {
			err = nil
		}
		return err
	})
	if err != nil || !ok {
		return ledger.Run{}, false, err
	}
	return run, true, nil
}

// longestWait is longer than any lease and any wait between two attempts.
const longestWait = 4 * time.Hour

// Keep stores what will be posted. A run that may have been posted already
// stays one of which nobody knows.
func (l *Ledger) Keep(ctx context.Context, run ledger.Run) error {
	told, err := json.Marshal(append([]ledger.Told{}, run.Told...))
	if err != nil {
		return wrap("keep a composed digest", err)
	}
	return l.update(ctx, run, "keep a composed digest",
		"state = CASE state WHEN 'sending' THEN state ELSE 'composed' END, payload = ?, covered = ?, covered_at = ?, told = ?",
		run.Payload, run.Covered, millis(run.CoveredAt), string(told))
}

// Send notes that the post is about to be made.
func (l *Ledger) Send(ctx context.Context, run ledger.Run) error {
	return l.write(ctx, "announce a digest", func(t *tx, now int64) error {
		return l.fenced(t, run, "state = 'sending', sent_at = ?", now)
	})
}

// Retry gives the lease up until run.RetryAt.
func (l *Ledger) Retry(ctx context.Context, run ledger.Run) error {
	return l.update(ctx, run, "give a digest back", "state = ?, reason = ?, retry_at = ?, until = 0",
		run.State, run.Reason, millis(run.RetryAt))
}

func (l *Ledger) update(ctx context.Context, run ledger.Run, operation, set string, args ...any) error {
	return l.write(ctx, operation, func(t *tx, _ int64) error { return l.fenced(t, run, set, args...) })
}

// fenced changes a run as long as nobody has taken it over.
func (l *Ledger) fenced(t *tx, run ledger.Run, set string, args ...any) error {
	result, err := t.exec("UPDATE digest_run SET "+set+` WHERE digest = ? AND key = ? AND fence = ?
		AND state IN ('claimed', 'composed', 'sending')`, append(args, run.Digest, run.Key, run.Fence)...)
	return touched(result, err, ledger.ErrFenced)
}

// Finish ends a run. A posted one, or one that found nothing, moves what the
// digest has covered; a failed one counts, unless it was out of turn. pause, if not "", stops the digest.
func (l *Ledger) Finish(ctx context.Context, run ledger.Run, pause string) error {
	return l.write(ctx, "finish a digest", func(t *tx, now int64) error {
		err := l.fenced(t, run, `state = ?, message = ?, reason = ?, until = 0, payload = x'', told = '[]',
			channel = (SELECT channel FROM digest WHERE id = digest_run.digest)`, run.State, run.Message, run.Reason)
		if err != nil {
			return err
		}
		switch run.State {
		case ledger.Posted, ledger.Skipped:
			_, err = t.exec(`UPDATE digest SET covered = max(covered, ?), covered_at = max(covered_at, ?), failures = 0,
				spoke = CASE WHEN ? THEN ? ELSE spoke END WHERE id = ?`,
				run.Covered, millis(run.CoveredAt), run.State == ledger.Posted, now, run.Digest)
			if err == nil && run.State == ledger.Posted {
				err = remember(t, run)
			}
		case ledger.Failed:
			if !run.OutOfTurn() {
				_, err = t.exec("UPDATE digest SET failures = failures + 1 WHERE id = ?", run.Digest)
			}
		}
		if err == nil && pause != "" {
			_, err = t.exec("UPDATE digest SET paused = ?, revision = revision + 1 WHERE id = ?", pause, run.Digest)
		}
		return err
	})
}

// remember keeps what a posted digest has said about answers, as of the moment
// that it covers.
func remember(t *tx, run ledger.Run) error {
	for _, told := range run.Told {
		if _, err := t.exec(`INSERT INTO digest_told (digest, question, answered, document, text, at)
			SELECT ?, id, ?, ?, CASE WHEN EXISTS (SELECT 1 FROM document WHERE id = ?) THEN ? ELSE '' END, ? FROM question WHERE id = ?
			ON CONFLICT (digest, question) DO UPDATE SET answered = excluded.answered, document = excluded.document,
				text = excluded.text, at = excluded.at`,
			run.Digest, told.Answered, told.Document, told.Document, told.Text, millis(run.CoveredAt), told.Question); err != nil {
			return err
		}
	}
	return nil
}

// Told returns what a digest has said about answers.
func (l *Ledger) Told(ctx context.Context, digest int64) ([]ledger.Told, error) {
	return collect(ctx, l.s, "read what a digest said", func(r row) (t ledger.Told, err error) {
		return t, r.Scan(&t.Question, &t.Answered, &t.Document, &t.Text, scanned{&t.At})
	}, "SELECT question, answered, document, text, at FROM digest_told WHERE digest = ?", digest)
}

// Miss records a slot that nobody served within its window.
func (l *Ledger) Miss(ctx context.Context, digest int64, key string, slot time.Time, reason string) error {
	return l.write(ctx, "note a missed digest", func(t *tx, now int64) error {
		_, err := t.exec(`INSERT INTO digest_run (digest, key, slot, state, holder, fence, until, attempts, first, sent_at, retry_at,
			payload, message, reason, covered, covered_at)
			VALUES (?, ?, ?, 'missed', '', 0, 0, 0, ?, 0, 0, x'', '', ?, 0, 0)
			ON CONFLICT (digest, key) DO NOTHING`, digest, key, millis(slot), now, reason)
		return err
	})
}
