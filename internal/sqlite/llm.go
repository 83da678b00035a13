package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"docent/internal/records"
)

// ChargeLLM adds a charge to its day's account if the limits allow it, and
// returns what is spent then. One that they do not allow changes nothing, and
// what is spent so far comes back.
func (s *Store) ChargeLLM(ctx context.Context, c records.LLMCharge, l records.LLMLimits) (spent records.LLMSpent, ok bool, err error) {
	err = s.inWrite(ctx, func(tx *tx) error {
		if spent, err = readSpent(tx.row(spentQuery, c.Member, c.Community, c.Day)); err != nil {
			return err
		}
		if ok = l.Allows(spent, c); !ok {
			return nil
		}
		_, err := tx.exec(`INSERT INTO llm_spent (day, community, member, tokens, micros, calls) VALUES (?,?,?,?,?,?)
			ON CONFLICT (community, day, member) DO UPDATE SET tokens = max(0, tokens + excluded.tokens),
			micros = max(0, micros + excluded.micros), calls = calls + excluded.calls`,
			c.Day, c.Community, c.Member, c.Tokens, c.Micros, c.Calls)
		if err != nil {
			return err
		}
		spent, err = readSpent(tx.row(spentQuery, c.Member, c.Community, c.Day))
		return err
	})
	return spent, ok && err == nil, wrap("charge a model call", err)
}

// LLMSpent returns what a community and one of its members spent on a day,
// given as "2006-01-02" in UTC.
func (s *Store) LLMSpent(ctx context.Context, day, community, member string) (records.LLMSpent, error) {
	spent, err := readSpent(s.read.QueryRowContext(ctx, spentQuery, member, community, day))
	return spent, wrap("read what models cost", err)
}

const spentQuery = `SELECT coalesce(sum(tokens), 0), coalesce(sum(tokens) FILTER (WHERE member = ?1), 0),
	coalesce(sum(micros), 0), coalesce(sum(calls), 0) FROM llm_spent WHERE community = ?2 AND day = ?3`

func readSpent(row *sql.Row) (s records.LLMSpent, err error) {
	err = row.Scan(&s.ServerTokens, &s.MemberTokens, &s.ServerMicros, &s.ServerCalls)
	return s, err
}

// forgetSpender takes a member's name out of the accounts; the sums stay.
func forgetSpender(tx *tx, member, community string) error {
	const theirs = ` FROM llm_spent WHERE member = ?1 AND (?2 = '' OR community = ?2)`
	if _, err := tx.exec(`INSERT INTO llm_spent (day, community, member, tokens, micros, calls)
		SELECT day, community, '', tokens, micros, calls`+theirs+`
		ON CONFLICT (community, day, member) DO UPDATE SET tokens = tokens + excluded.tokens,
		micros = micros + excluded.micros, calls = calls + excluded.calls`, member, community); err != nil {
		return err
	}
	_, err := tx.exec(`DELETE`+theirs, member, community)
	return err
}

// keptReplies is how many replies are kept. At some 2 kB each they take 10 MB.
const keptReplies = 5000

// replyLife is how long a reply is kept. Documents may stay unchanged for
// longer, but models behind one name do not.
const replyLife = 14 * 24 * time.Hour

// LLMReply returns a kept reply, nil if there is none.
func (s *Store) LLMReply(ctx context.Context, key [32]byte) (json.RawMessage, error) {
	var reply string
	err := s.read.QueryRowContext(ctx, `SELECT reply FROM llm_reply WHERE key = ? AND created > ?`,
		key[:], time.Now().Add(-replyLife).UnixMilli()).Scan(&reply)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, wrap("read a kept reply", err)
	}
	return json.RawMessage(reply), nil
}

// KeepLLMReply keeps a reply, and drops the oldest where there are too many.
func (s *Store) KeepLLMReply(ctx context.Context, key [32]byte, community string, reply json.RawMessage) error {
	now := time.Now()
	return wrap("keep a reply", s.inWrite(ctx, func(tx *tx) error {
		if _, err := tx.exec(`INSERT OR REPLACE INTO llm_reply (key, community, reply, created) VALUES (?,?,?,?)`,
			key[:], community, string(reply), now.UnixMilli()); err != nil {
			return err
		}
		if _, err := tx.exec(`DELETE FROM llm_reply WHERE created <= ?`, now.Add(-replyLife).UnixMilli()); err != nil {
			return err
		}
		_, err := tx.exec(`DELETE FROM llm_reply WHERE key IN
			(SELECT key FROM llm_reply ORDER BY created DESC LIMIT -1 OFFSET ?)`, keptReplies)
		return err
	}))
}

// ForgetLLM deletes the accounts of days before a day, given as "2006-01-02".
func (s *Store) ForgetLLM(ctx context.Context, before string) error {
	return wrap("forget old model accounts", s.inWrite(ctx, func(tx *tx) error {
		_, err := tx.exec(`DELETE FROM llm_spent WHERE day < ?`, before)
		return err
	}))
}
