package sqlite

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"docent/internal/records/ledger"
)

// count adds an asking to the day's statistics. No member stands in them.
func count(t *tx, a ledger.Ask, now int64) error {
	day := dayOf(now)
	if _, err := t.exec(`INSERT INTO stat_day (community, day, asked, answered, up, down, elapsed) VALUES (?, ?, 1, ?, 0, 0, ?)
		ON CONFLICT (community, day) DO UPDATE SET asked = asked + 1, answered = answered + excluded.answered,
			elapsed = elapsed + excluded.elapsed`, a.Community, day, a.Answered, a.Elapsed.Microseconds()); err != nil {
		return err
	}
	for _, document := range a.Quoted {
		if _, err := t.exec(`INSERT INTO stat_quoted (community, day, document, times) VALUES (?, ?, ?, 1)
			ON CONFLICT (community, day, document) DO UPDATE SET times = times + 1`, a.Community, day, document); err != nil {
			return err
		}
	}
	return nil
}

func dayOf(ms int64) string { return instant(ms).Format(time.DateOnly) }

// CountVotes adds to the votes of today; negative numbers take votes back.
func (l *Ledger) CountVotes(ctx context.Context, community string, up, down int) error {
	return l.write(ctx, "count a vote", func(t *tx, now int64) error {
		_, err := t.exec(`INSERT INTO stat_day (community, day, asked, answered, up, down, elapsed) VALUES (?, ?, 0, 0, ?, ?, 0)
			ON CONFLICT (community, day) DO UPDATE SET up = up + excluded.up, down = down + excluded.down`,
			community, dayOf(now), up, down)
		return err
	})
}

// Days returns the statistics of the days from first on (2026-03-29), oldest
// first; days without any are left out.
func (l *Ledger) Days(ctx context.Context, community, first string) ([]ledger.Day, error) {
	return collect(ctx, l.s, "read the statistics", func(r row) (d ledger.Day, err error) {
		var elapsed int64
		err = r.Scan(&d.Date, &d.Asked, &d.Answered, &d.Up, &d.Down, &elapsed)
		d.Elapsed = time.Duration(elapsed) * time.Microsecond
		return d, err
	}, "SELECT day, asked, answered, up, down, elapsed FROM stat_day WHERE community = ? AND day >= ? ORDER BY day", community, first)
}

// MostQuoted returns the documents quoted most often since a day that are
// still there and not hidden.
func (l *Ledger) MostQuoted(ctx context.Context, community, first string, hidden []int64, limit int) ([]ledger.Quoted, error) {
	return collect(ctx, l.s, "read what was quoted", scanQuoted, `SELECT d.id, d.name, d.title, sum(s.times) FROM stat_quoted s JOIN document d ON d.id = s.document
		WHERE s.community = ? AND s.day >= ? AND d.id NOT IN (SELECT value FROM json_each(?))
		GROUP BY d.id ORDER BY sum(s.times) DESC, d.name LIMIT ?`, community, first, idList(hidden), limit)
}

// idList is ids as the JSON that json_each reads.
func idList(ids []int64) string {
	b, _ := json.Marshal(append([]int64{}, ids...)) // integers can always be written
	return string(b)
}

// NeverQuoted returns documents of some communities, but for hidden ones, that
// no answer in the first of them has quoted since a day, oldest first, and how
// many there are.
func (l *Ledger) NeverQuoted(ctx context.Context, communities []string, first string, hidden []int64, limit int) (documents []ledger.Quoted, total int, err error) {
	never := `FROM document d JOIN community c ON c.key = d.community WHERE d.id NOT IN (SELECT value FROM json_each(?))
		AND NOT EXISTS (SELECT 1 FROM stat_quoted s WHERE s.community = ? AND s.document = d.id AND s.day >= ?)
		AND c.id IN (NULL` + strings.Repeat(", ?", len(communities)) + ")"
	if len(communities) == 0 {
		return nil, 0, nil
	}
	args := []any{idList(hidden), communities[0], first}
	for _, c := range communities {
		args = append(args, c)
	}
	if err := l.s.read.QueryRowContext(ctx, "SELECT count(*) "+never, args...).Scan(&total); err != nil {
		return nil, 0, wrap("count what was never quoted", err)
	}
	documents, err = collect(ctx, l.s, "read what was never quoted", scanQuoted,
		"SELECT d.id, d.name, d.title, 0 "+never+" ORDER BY d.added, d.id LIMIT ?", append(args, limit)...)
	return documents, total, err
}

func scanQuoted(r row) (q ledger.Quoted, err error) {
	err = r.Scan(&q.Document, &q.Name, &q.Title, &q.Times)
	return q, err
}

// ForgetMember deletes everything of one member, in one community or, if that
// is "", in all: what they asked, what they watch, what waits for them. A
// question that nobody else asked goes with it. The statistics name nobody
// and stay. It returns how many rows went.
func (l *Ledger) ForgetMember(ctx context.Context, community, member string) (rows int64, err error) {
	err = l.write(ctx, "forget a member", func(t *tx, _ int64) error {
		for _, statement := range []string{
			`DELETE FROM question WHERE :community IN ('', community)
				AND EXISTS (SELECT 1 FROM question_ask a WHERE a.question = question.id AND a.member = :member)
				AND NOT EXISTS (SELECT 1 FROM question_ask a WHERE a.question = question.id AND a.member <> :member)`,
			`DELETE FROM question_ask WHERE member = :member
				AND question IN (SELECT id FROM question WHERE :community IN ('', community))`,
			// The wording shown must be one that somebody else chose.
			`UPDATE question SET text = (SELECT a.text FROM question_ask a WHERE a.question = question.id ORDER BY a.id DESC LIMIT 1)
				WHERE :community IN ('', community) AND EXISTS (SELECT 1 FROM question_ask a WHERE a.question = question.id)
				AND NOT EXISTS (SELECT 1 FROM question_ask a WHERE a.question = question.id AND a.text = question.text)`,
			`DELETE FROM watch WHERE member = :member AND :community IN ('', community)`,
			`DELETE FROM notice WHERE member = :member AND :community IN ('', community)`,
			`DELETE FROM notice_gate WHERE recipient = :member`,
			// What a member set and taught stays, without the name.
			`UPDATE learned SET set_by = '' WHERE set_by = :member AND :community IN ('', community)`,
			`UPDATE digest SET set_by = '', revision = revision + 1 WHERE set_by = :member AND :community IN ('', community)`,
		} {
			result, err := t.exec(statement, named("community", community), named("member", member))
			if err != nil {
				return err
			}
			n, err := result.RowsAffected()
			if err != nil {
				return err
			}
			rows += n
		}
		return nil
	})
	return rows, err
}

// Forget deletes what is older than the retention: askings, and with them who
// asked; questions that nobody has asked since; delivered notices; day counts
// older than statistics.
func (l *Ledger) Forget(ctx context.Context, asks, statistics time.Time) error {
	return l.write(ctx, "forget what is old", func(t *tx, _ int64) error {
		// What has been shown needs no words any more.
		if _, err := t.exec("UPDATE notice SET payload = x'' WHERE state = 'sent' AND payload <> x''"); err != nil {
			return err
		}
		for _, s := range []struct {
			statement string
			before    any
		}{
			{"DELETE FROM question_ask WHERE at < ?", millis(asks)},
			{"DELETE FROM question WHERE last < ?", millis(asks)},
			{"DELETE FROM notice WHERE state <> 'queued' AND created < ?", millis(asks)},
			{"DELETE FROM notice_gate WHERE open_at < ?", millis(asks)},
			{"UPDATE learned SET set_by = '' WHERE set_by <> '' AND at < ?", millis(asks)},
			{"DELETE FROM stat_day WHERE day < ?", dayOf(millis(statistics))},
			{"DELETE FROM stat_quoted WHERE day < ?", dayOf(millis(statistics))},
		} {
			if _, err := t.exec(s.statement, s.before); err != nil {
				return err
			}
		}
		return nil
	})
}
