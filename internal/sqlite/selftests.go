package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"docent/internal/records/ledger"
)

const testColumns = "id, community, question, wanted, verdict"

func scanTest(r row) (q ledger.TestQuestion, err error) {
	var wanted []byte
	if err := r.Scan(&q.ID, &q.Community, &q.Text, &wanted, &q.Verdict); err != nil {
		return q, err
	}
	return q, json.Unmarshal(wanted, &q.Wanted)
}

// AddTest stores a test question; the same words again replace what was wanted
// and forget the verdict. It returns ledger.ErrQuota if the community has
// limit questions already.
func (l *Ledger) AddTest(ctx context.Context, q ledger.TestQuestion, limit int) error {
	if q.Wanted == nil {
		q.Wanted = []string{}
	}
	wanted, err := json.Marshal(q.Wanted)
	if err != nil {
		return wrap("encode a test question", err)
	}
	return l.write(ctx, "add a test question", func(t *tx, now int64) error {
		var others int
		if err := t.row("SELECT count(*) FROM selftest WHERE community = ? AND question <> ?", q.Community, q.Text).Scan(&others); err != nil {
			return err
		}
		if others >= limit {
			return ledger.ErrQuota
		}
		_, err := t.exec(`INSERT INTO selftest (community, question, wanted, verdict, created) VALUES (?,?,?,'',?)
			ON CONFLICT (community, question) DO UPDATE SET wanted = excluded.wanted, verdict = ''`,
			q.Community, q.Text, string(wanted), now)
		return err
	})
}

// Tests returns a community's test questions in the order they were added.
func (l *Ledger) Tests(ctx context.Context, community string) ([]ledger.TestQuestion, error) {
	return collect(ctx, l.s, "read the test questions", scanTest, "SELECT "+testColumns+" FROM selftest WHERE community = ? ORDER BY id", community)
}

// RemoveTest deletes a test question; ledger.ErrNone if there is none.
func (l *Ledger) RemoveTest(ctx context.Context, community string, id int64) error {
	return l.write(ctx, "remove a test question", func(t *tx, _ int64) error {
		result, err := t.exec("DELETE FROM selftest WHERE community = ? AND id = ?", community, id)
		return touched(result, err, ledger.ErrNone)
	})
}

// SetTestAlarm sets the channel in which a worse outcome is told; "" for none.
func (l *Ledger) SetTestAlarm(ctx context.Context, community, channel string) error {
	return l.write(ctx, "set the alarm of the test questions", func(t *tx, _ int64) error {
		_, err := t.exec(`INSERT INTO selftest_state (community, channel, revision) VALUES (?,?,'')
			ON CONFLICT (community) DO UPDATE SET channel = excluded.channel`, community, channel)
		return err
	})
}

// TestAlarm returns that channel.
func (l *Ledger) TestAlarm(ctx context.Context, community string) (channel string, err error) {
	err = l.s.read.QueryRowContext(ctx, "SELECT coalesce((SELECT channel FROM selftest_state WHERE community = ?), '')", community).Scan(&channel)
	return channel, wrap("read the alarm of the test questions", err)
}

// documentsNow is the state of the documents that a community's questions see:
// its own and the shared ones.
const documentsNow = `(SELECT coalesce(sum(CASE WHEN k.id = 'shared' THEN 0 ELSE k.revision END), 0) || ' ' ||
	coalesce(sum(CASE WHEN k.id = 'shared' THEN k.revision ELSE 0 END), 0) FROM community k WHERE k.id IN (s.community, 'shared'))`

// TestRevision returns the state of the documents that a community's
// questions see.
func (l *Ledger) TestRevision(ctx context.Context, community string) (revision string, err error) {
	err = l.s.read.QueryRowContext(ctx, "SELECT "+documentsNow+" FROM (SELECT ? AS community) s", community).Scan(&revision)
	return revision, wrap("read the state of the documents", err)
}

// DueTests returns the communities with an alarm whose documents changed since
// their questions were last asked.
func (l *Ledger) DueTests(ctx context.Context) ([]string, error) {
	return collect(ctx, l.s, "look for test questions to ask", func(r row) (c string, err error) { return c, r.Scan(&c) },
		`SELECT s.community FROM selftest_state s WHERE s.channel <> '' AND s.revision <> `+documentsNow+`
			AND EXISTS (SELECT 1 FROM selftest q WHERE q.community = s.community) ORDER BY s.community`)
}

// KeepTests stores the verdicts of a run and returns, with alarm, the notice to
// queue it for: in one transaction, so that a question that got worse is told
// once, whoever ran it. alarm gets the questions as they were before the run
// and returns nil where there is nothing to tell; a nil alarm tells nothing.
func (l *Ledger) KeepTests(ctx context.Context, run ledger.TestRun, alarm func(channel string, before []ledger.TestQuestion) *ledger.Notice) error {
	return l.write(ctx, "keep the verdicts of the test questions", func(t *tx, now int64) error {
		var channel, revision string
		err := one(t.row("SELECT channel, revision FROM selftest_state WHERE community = ?", run.Community).Scan(&channel, &revision))
		if err != nil && !errors.Is(err, ledger.ErrNone) {
			return err
		}
		if alarm != nil && revision == run.Revision {
			return nil // another process was faster
		}
		var before []ledger.TestQuestion
		if err := t.each(func(rows *sql.Rows) error {
			q, err := scanTest(rows)
			before = append(before, q)
			return err
		}, "SELECT "+testColumns+" FROM selftest WHERE community = ? ORDER BY id", run.Community); err != nil {
			return err
		}
		for id, verdict := range run.Verdicts {
			if _, err := t.exec("UPDATE selftest SET verdict = ? WHERE community = ? AND id = ?", verdict, run.Community, id); err != nil {
				return err
			}
		}
		if _, err := t.exec(`INSERT INTO selftest_state (community, channel, revision) VALUES (?,'',?)
			ON CONFLICT (community) DO UPDATE SET revision = excluded.revision`, run.Community, run.Revision); err != nil {
			return err
		}
		if alarm == nil || channel == "" {
			return nil
		}
		if n := alarm(channel, before); n != nil {
			_, err := queue(t, *n, now)
			return err
		}
		return nil
	})
}
