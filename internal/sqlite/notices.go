package sqlite

import (
	"context"
	"encoding/json"
	"time"

	"docent/internal/records/ledger"
)

const noticeColumns = "id, community, member, channel, direct, payload, state, attempts, sending, created, fence"

func scanNotice(r row) (n ledger.Notice, err error) {
	err = r.Scan(&n.ID, &n.Community, &n.Member, &n.Channel, &n.Direct, &n.Payload, &n.State, &n.Attempts, &n.Sending,
		scanned{&n.Created}, &n.Fence)
	return n, err
}

func queue(t *tx, n ledger.Notice, now int64) (int64, error) {
	documents, err := json.Marshal(append([]int64{}, n.Documents...))
	if err != nil {
		return 0, err
	}
	return t.insert(`INSERT INTO notice (community, member, channel, direct, payload, state, sending, attempts, holder, fence,
		until, retry_at, reason, created, done, documents) VALUES (?, ?, ?, ?, ?, 'queued', 0, 0, '', 0, 0, 0, '', ?, 0, ?)`,
		n.Community, n.Member, n.Channel, n.Direct, n.Payload, now, string(documents))
}

// Queue stores a notice to be sent.
func (l *Ledger) Queue(ctx context.Context, n ledger.Notice) (id int64, err error) {
	err = l.write(ctx, "queue a notice", func(t *tx, now int64) error {
		id, err = queue(t, n, now)
		return err
	})
	return id, err
}

// ClaimNotice takes the oldest notice that may go out now. If there is none,
// ok is false.
func (l *Ledger) ClaimNotice(ctx context.Context, holder string, lease time.Duration, pace ledger.Pace) (n ledger.Notice, ok bool, err error) {
	err = l.write(ctx, "claim a notice", func(t *tx, now int64) error {
		n, err = scanNotice(t.row(`UPDATE notice SET holder = :holder, fence = fence + 1, until = :now + :lease, attempts = attempts + 1
			WHERE id = (SELECT n.id FROM notice n WHERE n.state = 'queued'
				AND (n.retry_at <= :now OR n.retry_at > :now + :longest) AND (n.until <= :now OR n.until > :now + :longest)
				AND NOT EXISTS (SELECT 1 FROM notice_gate g WHERE g.recipient IN ('', `+recipient+`)
					AND g.open_at > :now AND g.open_at <= :now + :longest)
				ORDER BY n.retry_at, n.id LIMIT 1)
			RETURNING `+noticeColumns, named("holder", holder), named("now", now), named("lease", lease.Milliseconds()),
			named("longest", longestWait.Milliseconds())))
		if one(err) == ledger.ErrNone {
			return nil
		}
		if err != nil {
			return err
		}
		ok = true
		_, err = t.exec(`INSERT INTO notice_gate (recipient, open_at) SELECT '', ? UNION ALL SELECT `+recipient+`, ? FROM notice n WHERE n.id = ?
			ON CONFLICT (recipient) DO UPDATE SET open_at = excluded.open_at`, now+pace.All.Milliseconds(), now+pace.One.Milliseconds(), n.ID)
		return err
	})
	return n, ok, err
}

// recipient is whom a notice n goes to.
const recipient = "CASE WHEN n.direct THEN n.member ELSE n.channel END"

// SendNotice notes that a notice is about to be sent.
func (l *Ledger) SendNotice(ctx context.Context, n ledger.Notice) error {
	return l.notice(ctx, n, "announce a notice", "sending = 1")
}

// RetryNotice gives a notice back until at. unsure says that it may have been sent.
func (l *Ledger) RetryNotice(ctx context.Context, n ledger.Notice, at time.Time, unsure bool, reason string) error {
	return l.notice(ctx, n, "give a notice back", "retry_at = ?, until = 0, sending = ?, reason = ?", millis(at), unsure, reason)
}

// RedirectNotice lets a notice that could not be delivered directly go to its channel.
func (l *Ledger) RedirectNotice(ctx context.Context, n ledger.Notice) error {
	return l.notice(ctx, n, "redirect a notice", "direct = 0, sending = 0, attempts = 0, until = 0, retry_at = 0")
}

// FinishNotice ends a notice as sent or kept.
func (l *Ledger) FinishNotice(ctx context.Context, n ledger.Notice, state ledger.NoticeState, reason string) error {
	return l.notice(ctx, n, "finish a notice", "state = ?, until = 0, reason = ?", state, reason)
}

func (l *Ledger) notice(ctx context.Context, n ledger.Notice, operation, set string, args ...any) error {
	return l.write(ctx, operation, func(t *tx, _ int64) error {
		result, err := t.exec("UPDATE notice SET "+set+" WHERE id = ? AND fence = ? AND state = 'queued'", append(args, n.ID, n.Fence)...)
		return touched(result, err, ledger.ErrFenced)
	})
}

// TakeKept returns the notices that could not be delivered to a member and
// marks them as seen.
func (l *Ledger) TakeKept(ctx context.Context, community, member string) (kept []ledger.Notice, err error) {
	err = l.write(ctx, "read kept notices", func(t *tx, _ int64) error {
		rows, err := t.query("UPDATE notice SET state = 'sent' WHERE community = ? AND member = ? AND state = 'kept' RETURNING "+noticeColumns, community, member)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			n, err := scanNotice(rows)
			if err != nil {
				return err
			}
			kept = append(kept, n)
		}
		return rows.Err()
	})
	return kept, err
}
