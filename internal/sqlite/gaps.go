package sqlite

import (
	"context"
	"strings"
	"time"

	"docent/internal/records/ledger"
)

const questionColumns = `q.id, q.community, q.key, q.text, q.status,
	(SELECT count(*) FROM question_ask a WHERE a.question = q.id),
	(SELECT count(*) FROM question_ask a WHERE a.question = q.id AND a.answered = 0),
	(SELECT count(*) FROM question_ask a WHERE a.question = q.id AND a.vote > 0),
	(SELECT count(*) FROM question_ask a WHERE a.question = q.id AND a.vote < 0),
	q.first, q.last, q.answered, q.document, q.name, q.paragraph, q.nearest`

func scanQuestion(r row) (q ledger.Question, err error) {
	err = r.Scan(&q.ID, &q.Community, &q.Key, &q.Text, &q.Status, &q.Asked, &q.Missing, &q.Up, &q.Down,
		scanned{&q.First}, scanned{&q.Last}, &q.Answered, &q.Document, &q.Name, &q.Paragraph, &q.Nearest)
	return q, err
}

// Keys returns the keys of a community's questions, most recently asked first.
func (l *Ledger) Keys(ctx context.Context, community string, limit int) ([]string, error) {
	return collect(ctx, l.s, "read the questions", scanText,
		"SELECT key FROM question WHERE community = ? ORDER BY last DESC LIMIT ?", community, limit)
}

// RecordAsk adds an asking to its question and to the statistics. A question
// that was dealt with is opened again when it goes unanswered after all,
// unless it is ignored.
func (l *Ledger) RecordAsk(ctx context.Context, a ledger.Ask) (question int64, err error) {
	err = l.write(ctx, "record a question", func(t *tx, now int64) error {
		err := t.row(`INSERT INTO question (community, key, text, status, first, last, answered, document, name, paragraph, nearest)
			VALUES (?, ?, ?, 'open', ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (community, key) DO UPDATE SET text = excluded.text, last = excluded.last, answered = excluded.answered,
				document = excluded.document, name = excluded.name, paragraph = excluded.paragraph, nearest = excluded.nearest,
				status = CASE WHEN status IN ('written', 'pointed') AND NOT excluded.answered THEN 'open' ELSE status END
			RETURNING id`,
			a.Community, a.Key, a.Text, now, now, a.Answered, a.Document, a.Name, a.Paragraph, a.Nearest).Scan(&question)
		if err != nil {
			return err
		}
		if _, err := t.exec(`INSERT INTO question_ask (question, ref, member, channel, text, public, answered, vote, at)
			VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)`, question, a.Ref, a.Member, a.Channel, a.Text, a.Public, a.Answered, now); err != nil {
			return err
		}
		return count(t, a, now)
	})
	return question, err
}

// RecordVote changes the sum of the votes on one answer, named by its receipt.
// An answer that was not recorded is passed over.
func (l *Ledger) RecordVote(ctx context.Context, community, ref string, up, down int) error {
	return l.write(ctx, "record a vote", func(t *tx, now int64) error {
		result, err := t.exec(`UPDATE question_ask SET vote = ? - ? WHERE ref = ?
			AND question IN (SELECT id FROM question WHERE community = ?)`, up, down, ref, community)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); n == 0 || err != nil {
			return err
		}
		// What was dealt with is open again when its new answer is voted down.
		_, err = t.exec(`UPDATE question SET status = 'open' WHERE community = ?1 AND status IN ('written', 'pointed')
			AND EXISTS (SELECT 1 FROM question_ask a WHERE a.question = question.id AND a.ref = ?2 AND a.vote < 0
				AND a.at >= (SELECT coalesce(max(l.at), 0) FROM learned l WHERE l.community = ?1 AND l.key = question.key))`, community, ref)
		return err
	})
}

// Gaps returns the open questions that were not answered or whose answers were
// voted down, the most frequent of the newest week first, with their number.
func (l *Ledger) Gaps(ctx context.Context, community string, offset, limit int) (gaps []ledger.Question, total int, err error) {
	const open = `FROM question q WHERE q.community = ? AND q.status = 'open' AND (q.answered = 0
		OR EXISTS (SELECT 1 FROM question_ask a WHERE a.question = q.id AND a.vote < 0))`
	if err := l.s.read.QueryRowContext(ctx, "SELECT count(*) "+open, community).Scan(&total); err != nil {
		return nil, 0, wrap("count the gaps", err)
	}
	now, err := l.Now(ctx)
	if err != nil {
		return nil, 0, err
	}
	gaps, err = collect(ctx, l.s, "read the gaps", scanQuestion, "SELECT "+questionColumns+" "+open+`
		ORDER BY (SELECT count(*) FROM question_ask a WHERE a.question = q.id AND a.at > ?) DESC, q.last DESC, q.id LIMIT ? OFFSET ?`,
		community, now.Add(-7*24*time.Hour).UnixMilli(), limit, offset)
	return gaps, total, err
}

// Question returns one question of a community, or ledger.ErrNone.
func (l *Ledger) Question(ctx context.Context, community string, id int64) (ledger.Question, error) {
	q, err := scanQuestion(l.s.read.QueryRowContext(ctx, "SELECT "+questionColumns+" FROM question q WHERE q.community = ? AND q.id = ?", community, id))
	return q, wrap("read a question", one(err))
}

// Resolve notes that a question has an answer by now.
func (l *Ledger) Resolve(ctx context.Context, community string, id int64) error {
	return l.write(ctx, "resolve a gap", func(t *tx, _ int64) error {
		_, err := t.exec("UPDATE question SET answered = 1 WHERE community = ? AND id = ?", community, id)
		return err
	})
}

// SetStatus says what has become of a gap.
func (l *Ledger) SetStatus(ctx context.Context, community string, id int64, status ledger.Status) error {
	return l.write(ctx, "close a gap", func(t *tx, _ int64) error {
		result, err := t.exec("UPDATE question SET status = ? WHERE community = ? AND id = ?", status, community, id)
		return touched(result, err, ledger.ErrNone)
	})
}

// Channels returns where questions were asked in public since a time.
func (l *Ledger) Channels(ctx context.Context, community string, since time.Time) ([]string, error) {
	return collect(ctx, l.s, "read the channels", scanText,
		`SELECT DISTINCT a.channel FROM question_ask a JOIN question q ON q.id = a.question
		WHERE q.community = ? AND a.public AND a.at > ? ORDER BY a.channel`, community, millis(since))
}

// Asked returns the questions that were asked in public in some channels since
// a time, most often asked first, with the wording and counts of just those
// askings. Ignored questions are left out.
func (l *Ledger) Asked(ctx context.Context, community string, channels []string, since time.Time, limit int) ([]ledger.Question, error) {
	if len(channels) == 0 {
		return nil, nil
	}
	args := []any{community, millis(since)}
	for _, c := range channels {
		args = append(args, c)
	}
	return collect(ctx, l.s, "read what was asked", func(r row) (q ledger.Question, err error) {
		err = r.Scan(&q.ID, &q.Community, &q.Key, &q.Text, &q.Status, &q.Asked, &q.Missing,
			scanned{&q.First}, scanned{&q.Last}, &q.Answered, &q.Document, &q.Name, &q.Paragraph, &q.Nearest, &q.Ref)
		return q, err
	}, `WITH seen AS (
			SELECT a.question, count(*) AS times, count(*) FILTER (WHERE NOT a.answered) AS missing, max(a.id) AS newest
			FROM question_ask a JOIN question q ON q.id = a.question
			WHERE q.community = ? AND a.public AND a.at > ? AND q.status <> 'ignored' AND a.channel IN (?`+strings.Repeat(", ?", len(channels)-1)+`)
			GROUP BY a.question)
		SELECT q.id, q.community, q.key, b.text, q.status, seen.times, seen.missing, q.first, b.at, q.answered, q.document, q.name,
			q.paragraph, q.nearest, b.ref
		FROM seen JOIN question q ON q.id = seen.question JOIN question_ask b ON b.id = seen.newest
		ORDER BY seen.times DESC, b.at DESC, q.id LIMIT ?`, append(args, limit)...)
}

// Teach keeps the passage that an admin pointed to for a question, closes the
// gap, and lets the watchers know that the document is worth a look.
func (l *Ledger) Teach(ctx context.Context, lesson ledger.Learned, question int64) error {
	return l.write(ctx, "learn an answer", func(t *tx, now int64) error {
		if _, err := t.exec(`INSERT INTO learned (community, key, document, start, end, text, set_by, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (community, key) DO UPDATE SET document = excluded.document, start = excluded.start, end = excluded.end,
				text = excluded.text, set_by = excluded.set_by, at = excluded.at`,
			lesson.Community, lesson.Key, lesson.Document, lesson.Start, lesson.End, lesson.Text, lesson.By, now); err != nil {
			return err
		}
		if _, err := t.exec(`INSERT INTO document_change (community, document, name, title, kind, at)
			SELECT ?, id, name, title, 'taught', ? FROM document WHERE id = ?`, lesson.Community, now, lesson.Document); err != nil {
			return err
		}
		_, err := t.exec("UPDATE question SET status = 'pointed' WHERE community = ? AND id = ?", lesson.Community, question)
		return err
	})
}

// Lessons returns what a community has learned.
func (l *Ledger) Lessons(ctx context.Context, community string) ([]ledger.Learned, error) {
	return collect(ctx, l.s, "read what was learned", func(r row) (k ledger.Learned, err error) {
		err = r.Scan(&k.ID, &k.Community, &k.Key, &k.Document, &k.Start, &k.End, &k.Text, &k.By, scanned{&k.At})
		return k, err
	}, "SELECT id, community, key, document, start, end, text, set_by, at FROM learned WHERE community = ? ORDER BY id", community)
}
