// Package history makes documents of what is written in Discord: of the
// channels and forums that an admin has named, and of no others. It reads them
// from their beginning, a page at a time and each page in one transaction, so
// that a kill costs nothing that was read; then it follows what is new, edited
// and deleted.
//
// It must not import SQL. Start reading at Reader and reading.run.
package history

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"docent/internal/discord"
	"docent/internal/extract"
	"docent/internal/records"
	"docent/internal/records/ledger"
	"docent/internal/sqlite"
)

// Reader reads channels. All fields up to Holder are required.
type Reader struct {
	Store  *sqlite.Store
	Ledger *sqlite.Ledger
	Client *discord.Client
	Limits extract.Limits
	Holder string // names this process among all that share the store

	Quota func(community string) records.Quota // what a community may hold; nil means no limit
	Log   *slog.Logger                         // nil discards

	mu    sync.Mutex
	self  string    // the bot's id, once it is known
	began time.Time // when this process looked for the first time
}

// What Take refuses.
var (
	ErrChannel = ledger.ErrChannel
	ErrAccess  = ledger.ErrAccess
	ErrIntent  = ledger.ErrIntent
)

// needed is what the bot must be allowed in a channel.
const needed = discord.ViewChannel | discord.ReadMessageHistory

// Take begins to read a channel or forum for its server, on behalf of a member,
// with the authors' names or without. It is read from the next Step on. What
// is taken again is read from its beginning and compared: that finds edits and
// deletions which Discord did not tell of. Errors are ErrChannel, ErrAccess, ErrIntent, or Discord's and the store's.
func (r *Reader) Take(ctx context.Context, community, channel string, names bool, by string) (ledger.History, error) {
	place, err := r.look(ctx, community, channel)
	if err != nil {
		return ledger.History{}, err
	}
	return r.Ledger.AddHistory(ctx, ledger.History{
		Community: community, Channel: channel, Name: place.channel.Name, Names: names, Closed: place.closed, By: by,
	})
}

// List returns the channels that are read for a community, or all if it is "".
func (r *Reader) List(ctx context.Context, community string) ([]ledger.History, error) {
	return r.Ledger.Histories(ctx, community)
}

// Stop stops reading a channel. Its documents go with it unless keep is set.
// The error is ledger.ErrNone where the community does not have it read.
func (r *Reader) Stop(ctx context.Context, community string, id int64, keep bool) error {
	return r.Ledger.RemoveHistory(ctx, community, id, keep, func(s ledger.Stream) string { return documentName(community, s, "") })
}

// Changed notes an edit or deletion that Discord has told of, at once: what
// was deleted answers no question any more when it returns.
func (r *Reader) Changed(ctx context.Context, c discord.MessageChange) error {
	streams, err := r.Ledger.StreamsOf(ctx, c.GuildID, c.ChannelID)
	if err != nil {
		return err
	}
	for _, s := range streams {
		if err := r.amend(ctx, s, c); err != nil {
			return err
		}
		if err := r.refresh(ctx, c.GuildID, s.History); err != nil {
			return err
		}
	}
	return nil
}

func (r *Reader) amend(ctx context.Context, s ledger.Stream, c discord.MessageChange) error {
	if c.Gone {
		return r.Ledger.Empty(ctx, s)
	}
	var gone []int64
	for _, id := range c.Deleted {
		gone = append(gone, ledger.Snowflake(id))
	}
	var edited []ledger.Message
	if c.Edited != nil {
		self, err := r.id(ctx)
		if err != nil {
			return err
		}
		edited = []ledger.Message{kept(*c.Edited, self, s.Names)}
	}
	return r.Ledger.Amend(ctx, s, edited, gone)
}

// place is a channel as the bot finds it.
type place struct {
	guild   discord.Guild
	channel discord.Channel
	closed  bool // not everybody in the server may read it
}

// look finds out whether a channel can be read, and by whom.
func (r *Reader) look(ctx context.Context, community, channel string) (place, error) {
	c, err := r.Client.Channel(ctx, channel)
	switch {
	case errors.Is(err, discord.ErrNotFound):
		return place{}, ErrChannel
	case errors.Is(err, discord.ErrForbidden):
		return place{}, ErrAccess
	case err != nil:
		return place{}, err
	}
	if c.GuildID != community || c.Type != discord.ChannelText && c.Type != discord.ChannelAnnouncement && c.Type != discord.ChannelForum {
		return place{}, ErrChannel
	}
	g, err := r.Client.Guild(ctx, community)
	if err != nil {
		return place{}, err
	}
	self, err := r.id(ctx)
	if err != nil {
		return place{}, err
	}
	me, err := r.Client.Member(ctx, community, self)
	if err != nil {
		return place{}, err
	}
	if !discord.PermissionsIn(*g, *c, self, me.Roles).Has(needed) {
		return place{}, ErrAccess
	}
	app, err := r.Client.CurrentApplication(ctx)
	if err != nil {
		return place{}, err
	}
	if !app.MessageContent {
		return place{}, ErrIntent
	}
	everybody := discord.PermissionsIn(*g, *c, "", nil)
	return place{guild: *g, channel: *c, closed: !everybody.Has(needed)}, nil
}

// id is the bot's own.
func (r *Reader) id(ctx context.Context) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.self == "" {
		u, err := r.Client.CurrentUser(ctx)
		if err != nil {
			return "", fmt.Errorf("ask who the bot is: %w", err)
		}
		r.self = u.ID
	}
	return r.self, nil
}

func (r *Reader) log() *slog.Logger {
	if r.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return r.Log
}

// How channels are read.
const (
	lease = 5 * time.Minute  // of a claim, prolonged by every page
	every = 10 * time.Minute // between two looks at a channel
	pace  = 30 * time.Second // between two looks for what is due
	// longest is the longest wait of a channel that cannot be read.
	longest = 24 * time.Hour
)

// Run reads what is due until ctx ends. It returns ctx's error.
func (r *Reader) Run(ctx context.Context) error {
	ticker := time.NewTicker(pace)
	defer ticker.Stop()
	for {
		for worked := true; worked && ctx.Err() == nil; {
			var err error
			if worked, err = r.Step(ctx); err != nil && ctx.Err() == nil {
				r.log().Error("channels cannot be read; it is tried again", slog.Any("error", err))
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}

// Step reads the channel that is due for longest; worked is false if none is.
// What is wrong with the channel is noted with it; the error is the store's or
// the context's.
func (r *Reader) Step(ctx context.Context) (worked bool, err error) {
	h, ok, err := r.Ledger.ClaimHistory(ctx, 0, r.Holder, lease)
	if err != nil || !ok {
		return false, err
	}
	read := reading{Reader: r, h: h}
	err = read.run(ctx)
	h = read.h
	trouble := troubleOf(err)
	wait := time.Duration(0) // stopped, or the store failed: the rest is due at once
	switch {
	case errors.Is(err, ledger.ErrFenced):
		return true, nil
	case err == nil:
		h.Failures, h.Problem, wait, err = 0, ledger.NoTrouble, every, nil
		if read.unfinished {
			wait = patrolPace
		}
	case trouble != ledger.NoTrouble:
		r.log().Info("a channel cannot be read", "community", h.Community, "channel", h.Channel, "reason", err.Error())
		h.Failures, h.Problem, err = h.Failures+1, trouble, nil
		wait = every
		for range min(h.Failures, 8) {
			wait = min(2*wait, longest)
		}
	}
	end := r.Ledger.EndHistory(context.WithoutCancel(ctx), h, wait)
	if errors.Is(end, ledger.ErrFenced) {
		end = nil // stopped or taken over meanwhile
	}
	return true, errors.Join(err, end)
}

// troubleOf says what about a channel an error comes from; "" if nothing.
func troubleOf(err error) ledger.Trouble {
	for _, t := range []struct {
		is      error
		trouble ledger.Trouble
	}{
		{ErrChannel, ledger.TroubleGone}, {discord.ErrNotFound, ledger.TroubleGone},
		{ErrAccess, ledger.TroubleAccess}, {discord.ErrForbidden, ledger.TroubleAccess},
		{ErrIntent, ledger.TroubleIntent}, {records.ErrQuota, ledger.TroubleQuota},
		{context.Canceled, ledger.NoTrouble},
	} {
		if errors.Is(err, t.is) {
			return t.trouble
		}
	}
	var api *discord.APIError
	if errors.As(err, &api) || errors.Is(err, discord.ErrUnavailable) {
		return ledger.TroubleLater
	}
	return ledger.NoTrouble
}
