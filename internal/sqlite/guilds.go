package sqlite

import (
	"context"
	"time"
)

// GuildArrived notes that the bot is in a server and reports whether that is
// news: it was not there before, or had been removed.
func (s *Store) GuildArrived(ctx context.Context, id string, at time.Time) (news bool, err error) {
	// At every connection all servers arrive; almost none is news.
	err = s.read.QueryRowContext(ctx, `SELECT NOT EXISTS (SELECT 1 FROM guild WHERE id = ? AND removed = 0)`, id).Scan(&news)
	if err != nil || !news {
		return false, wrap("note a server", err)
	}
	err = s.inWrite(ctx, func(tx *tx) error {
		result, err := tx.exec(`INSERT INTO guild (id, arrived) VALUES (?,?)
			ON CONFLICT (id) DO UPDATE SET arrived = excluded.arrived, welcomed = 0, removed = 0 WHERE removed <> 0`, id, at.UnixMilli())
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		news = n == 1
		return err
	})
	return news, wrap("note a server", err)
}

// ClaimWelcome reports, once for each time the bot joined a server, that the
// welcome is still to be said.
func (s *Store) ClaimWelcome(ctx context.Context, id string) (claimed bool, err error) {
	err = s.inWrite(ctx, func(tx *tx) error {
		result, err := tx.exec(`UPDATE guild SET welcomed = 1 WHERE id = ? AND welcomed = 0`, id)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		claimed = n == 1
		return err
	})
	return claimed, wrap("note a welcome", err)
}

// GuildRemoved notes that the bot was removed from a server.
func (s *Store) GuildRemoved(ctx context.Context, id string, at time.Time) error {
	return wrap("note a removal", s.inWrite(ctx, func(tx *tx) error {
		_, err := tx.exec(`UPDATE guild SET removed = ? WHERE id = ? AND removed = 0`, at.UnixMilli(), id)
		return err
	}))
}

// Guilds returns the servers the bot is in.
func (s *Store) Guilds(ctx context.Context) ([]string, error) {
	return s.guildIDs(ctx, `SELECT id FROM guild WHERE removed = 0 ORDER BY id`)
}

// GuildsRemovedBefore returns the servers the bot was removed from before a time.
func (s *Store) GuildsRemovedBefore(ctx context.Context, t time.Time) ([]string, error) {
	return s.guildIDs(ctx, `SELECT id FROM guild WHERE removed <> 0 AND removed < ? ORDER BY id`, t.UnixMilli())
}

func (s *Store) guildIDs(ctx context.Context, query string, args ...any) ([]string, error) {
	return collect(ctx, s, "list servers", scanText, query, args...)
}

// MemberGuilds returns servers the bot is in where a member has asked.
func (s *Store) MemberGuilds(ctx context.Context, member string, limit int) ([]string, error) {
	return s.guildIDs(ctx, `SELECT id FROM guild WHERE removed = 0
		AND EXISTS (SELECT 1 FROM receipt WHERE community = guild.id AND asker = ?) ORDER BY id LIMIT ?`, member, limit)
}
