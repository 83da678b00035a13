package sqlite

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"docent/internal/records/ledger"
)

const noticeColumns = "id, community, member, channel, direct, payload, state, attempts, sending, created, fence, documents"

func scanNotice(r row) (n ledger.Notice, err error) {
	var documents []byte
	if err := r.Scan(&n.ID, &n.Community, &n.Member, &n.Channel, &n.Direct, &n.Payload, &n.State, &n.Attempts, &n.Sending,
		scanned{&n.Created}, &n.Fence, &documents); err != nil {
		return n, err
	}
	return n, json.Unmarshal(documents, &n.Documents)
}

func queue(t *tx, n ledger.Notice, now int64) (int64, error) {
	return t.insert(`INSERT INTO notice (community, member, channel, direct, payload, state, sending, attempts, holder, fence,
		until, retry_at, reason, created, done, documents) VALUES (?, ?, ?, ?, ?, 'queued', 0, 0, '', 0, 0, 0, '', ?, 0, ?)`,
		n.Community, n.Member, n.Channel, n.Direct, n.Payload, now, idList(n.Documents))
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

// FinishNotice ends a notice as sent or kept. What was sent is not kept.
func (l *Ledger) FinishNotice(ctx context.Context, n ledger.Notice, state ledger.NoticeState, reason string) error {
	return l.notice(ctx, n, "finish a notice", "state = ?1, until = 0, reason = ?2, payload = CASE ?1 WHEN 'sent' THEN x'' ELSE payload END", state, reason)
}

func (l *Ledger) notice(ctx context.Context, n ledger.Notice, operation, set string, args ...any) error {
	return l.write(ctx, operation, func(t *tx, _ int64) error {
		result, err := t.exec(fmt.Sprintf("UPDATE notice SET %s WHERE id = ?%d AND fence = ?%d AND state = 'queued'", set, len(args)+1, len(args)+2),
			append(args, n.ID, n.Fence)...)
		return touched(result, err, ledger.ErrFenced)
	})
}

// Kept returns the notices that could not be delivered to a member, oldest
// first; member "" gives those to channels.
func (l *Ledger) Kept(ctx context.Context, community, member string) ([]ledger.Notice, error) {
	return collect(ctx, l.s, "read kept notices", scanNotice,
		"SELECT "+noticeColumns+" FROM notice WHERE community = ? AND member = ? AND state = 'kept' ORDER BY id", community, member)
}

// Seen notes that kept notices are shown, or that they could not be shown after
// all. Forget takes their words away.
func (l *Ledger) Seen(ctx context.Context, community string, ids []int64, seen bool) error {
	from, to := ledger.Kept, ledger.Sent
	if !seen {
		from, to = to, from
	}
	return l.write(ctx, "note seen notices", func(t *tx, _ int64) error {
		_, err := t.exec("UPDATE notice SET state = ? WHERE community = ? AND state = ? AND id IN (SELECT value FROM json_each(?))",
			to, community, from, idList(ids))
		return err
	})
}

// Leave deletes what a member who left a community watches there, and what
// waits for them.
func (l *Ledger) Leave(ctx context.Context, community, member string) error {
	return l.write(ctx, "forget the watches of one who left", func(t *tx, _ int64) error {
		for _, table := range []string{"watch", "notice"} {
			if _, err := t.exec("DELETE FROM "+table+" WHERE community = ? AND member = ? AND member <> ''", community, member); err != nil {
				return err
			}
		}
		return nil
	})
}
