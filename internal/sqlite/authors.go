package sqlite

import (
	"context"
	"database/sql"

	"docent/internal/records"
	"docent/internal/records/ledger"
)

// withdrawnWords reports whether a member does not want to be read in a
// history's community.
func withdrawnWords(t *tx, history int64, member string) (yes bool, err error) {
	err = t.row(`SELECT EXISTS (SELECT 1 FROM withdrawal w JOIN history h USING (community) WHERE h.id = ? AND w.member = ? AND w.words)`,
		history, member).Scan(&yes)
	return yes, err
}

// keepNames notes what members are called, but for those who do not want it.
func keepNames(t *tx, history int64, names map[string]string) error {
	for member, name := range names {
		if _, err := t.exec(`INSERT INTO history_name (history, member, name) SELECT ?1, ?2, ?3
			WHERE NOT EXISTS (SELECT 1 FROM withdrawal w JOIN history h USING (community) WHERE h.id = ?1 AND w.member = ?2)
			ON CONFLICT DO UPDATE SET name = excluded.name WHERE name <> excluded.name`, history, member, name); err != nil {
			return err
		}
	}
	return nil
}

func (l *Ledger) names(ctx context.Context, history int64) (map[string]string, error) {
	all := map[string]string{}
	_, err := collect(ctx, l.s, "read what members are called", func(r row) (struct{}, error) {
		var member, name string
		err := r.Scan(&member, &name)
		all[member] = name
		return struct{}{}, err
	}, `SELECT member, name FROM history_name WHERE history = ?`, history)
	return all, err
}

// theirs selects the messages of a community ?1 that a member ?2 wrote, or
// that name them.
const theirs = ` FROM history_message m JOIN history_stream s USING (history, channel) JOIN history h ON h.id = m.history
	WHERE h.community = ?1 AND (m.author = ?2 OR h.names AND instr(m.text, '<@' || ?2 || '>') > 0)`

// Withdraw takes a member's name out of a community's channels for good, and
// with words their messages too. What this changes is marked as stale; the
// histories that hold it come back. Nothing that is read later brings either
// back, until Readmit.
func (l *Ledger) Withdraw(ctx context.Context, w records.Withdrawal) (histories []int64, err error) {
	err = l.write(ctx, "take a member out of documents", func(t *tx, now int64) error {
		if _, err := t.exec(`INSERT INTO withdrawal (community, member, words, at) VALUES (?1, ?2, ?3, ?4)
			ON CONFLICT DO UPDATE SET words = max(words, ?3)`, w.Community, w.Member, w.Words, now); err != nil {
			return err
		}
		type place struct {
			stream ledger.Stream
			id     int64
			mine   bool
			named  bool
		}
		var all []place
		if err := t.each(func(rows *sql.Rows) error {
			var p place
			err := rows.Scan(&p.stream.History, &p.stream.Channel, &p.stream.Thread, &p.id, &p.mine, &p.named)
			all = append(all, p)
			return err
		}, `SELECT m.history, m.channel, s.thread, m.id, m.author = ?2, h.names`+theirs, w.Community, w.Member); err != nil {
			return err
		}
		for _, p := range all {
			var err error
			switch {
			case p.mine && w.Words:
				err = dropMessage(t, p.stream, p.id)
			case p.named:
				err = mark(t, p.stream, p.stream.Part(p.id), true)
			}
			if err != nil {
				return err
			}
		}
		if _, err := t.exec(`DELETE FROM history_name WHERE member = ?2 AND history IN (SELECT id FROM history WHERE community = ?1)`,
			w.Community, w.Member); err != nil {
			return err
		}
		histories, err = staleHistories(t, w.Community)
		return err
	})
	return histories, err
}

func staleHistories(t *tx, community string) (all []int64, err error) {
	err = t.each(func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		all = append(all, id)
		return err
	}, `SELECT DISTINCT p.history FROM history_stale p JOIN history h ON h.id = p.history WHERE h.community = ?`, community)
	return all, err
}

// Readmit ends a member's withdrawal: what is read from now on may have their
// name and messages again. It reports whether there was one.
func (l *Ledger) Readmit(ctx context.Context, community, member string) (was bool, err error) {
	err = l.write(ctx, "read a member again", func(t *tx, _ int64) error {
		result, err := t.exec(`DELETE FROM withdrawal WHERE community = ? AND member = ?`, community, member)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		was = n > 0
		return err
	})
	return was, err
}

// Authored returns what of a member stands in documents that were made of a
// community's channels, and whether they have withdrawn.
func (l *Ledger) Authored(ctx context.Context, community, member string) (a records.Authored, err error) {
	all, err := collect(ctx, l.s, "read what a member wrote", func(r row) (m records.TalkMessage, err error) {
		var id int64
		err = r.Scan(&m.URL, &id, &m.Text)
		m.Author, m.Time = member, ledger.Message{ID: id}.Time()
		return m, err
	}, `SELECT 'https://discord.com/channels/' || h.community || '/' || m.channel || '/' || m.id, m.id, m.text FROM history_message m JOIN history h ON h.id = m.history
		WHERE h.community = ? AND m.author = ? ORDER BY m.id`, community, member)
	if err != nil {
		return a, err
	}
	a.Messages = all
	err = l.s.read.QueryRowContext(ctx, `SELECT
		EXISTS (SELECT 1 FROM history_name n JOIN history h ON h.id = n.history WHERE h.community = ?1 AND h.names AND n.member = ?2),
		EXISTS (SELECT 1 FROM withdrawal WHERE community = ?1 AND member = ?2),
		EXISTS (SELECT 1 FROM withdrawal WHERE community = ?1 AND member = ?2 AND words)`, community, member).
		Scan(&a.Named, &a.Nameless, &a.Wordless)
	return a, wrap("read what a member wrote", err)
}
