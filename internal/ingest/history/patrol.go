package history

import (
	"context"
	"errors"
	"time"

	"docent/internal/discord"
	"docent/internal/records/ledger"
)

// How what was edited or deleted while nobody listened is found: all that is
// kept is compared with Discord once after every start and once a day, some
// pages at a look. At a hundred messages a page and a look a minute while
// there is more, 2,000 messages a minute.
const (
	patrolEvery = 24 * time.Hour
	patrolPages = 20
	patrolPace  = time.Minute
)

// patrol compares some pages of what was read to its end. more says that there
// are further ones.
func (r *reading) patrol(ctx context.Context) (more bool, err error) {
	since, err := r.patrolled(ctx)
	if err != nil {
		return false, err
	}
	for range patrolPages {
		s, cursor, err := r.Ledger.Uncompared(ctx, r.h.ID, since)
		if errors.Is(err, ledger.ErrNone) {
			return false, r.refresh(ctx, r.h.Community, r.h.ID)
		}
		if err != nil {
			return false, err
		}
		if err := r.compare(ctx, s, cursor); err != nil {
			return false, err
		}
	}
	return true, r.refresh(ctx, r.h.Community, r.h.ID)
}

// patrolled is since when everything must have been compared: this process
// cannot know what happened before it started.
func (r *reading) patrolled(ctx context.Context) (time.Time, error) {
	now, err := r.Ledger.Now(ctx)
	if err != nil {
		return now, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.began.IsZero() {
		r.began = now
	}
	if day := now.Add(-patrolEvery); day.After(r.began) {
		return day, nil
	}
	return r.began, nil
}

// compare compares the page of a stream that ends before a message, the latest
// if cursor is 0. A channel or thread that is gone goes with all that is kept.
func (r *reading) compare(ctx context.Context, s ledger.Stream, cursor int64) error {
	ask, end := discord.Page{Limit: pageSize}, int64(forever)
	if cursor != 0 {
		ask.Before, end = id(cursor), cursor
	}
	page, err := r.Client.Messages(ctx, s.Channel, ask)
	switch {
	case errors.Is(err, discord.ErrNotFound):
		return errors.Join(r.Ledger.Empty(ctx, s), r.Ledger.Compared(ctx, r.h, s, 0))
	case errors.Is(err, discord.ErrForbidden):
		return r.Ledger.Compared(ctx, r.h, s, 0) // it may open again
	case err != nil:
		return err
	}
	if len(page) == 0 && cursor == 0 {
		if s, err = r.emptied(ctx, s); err != nil && !errors.Is(err, discord.ErrForbidden) {
			return err
		}
		return r.Ledger.Compared(ctx, r.h, s, 0)
	}
	from, next := int64(0), int64(0)
	if len(page) == pageSize {
		from = oldest(page)
		if from > s.Oldest {
			next = from
		}
	}
	gone, err := r.missing(ctx, s, from, end, page)
	if err != nil {
		return err
	}
	list := make([]ledger.Message, len(page))
	for i, m := range page {
		list[i] = kept(m, r.self, s.Names)
	}
	if err := r.Ledger.KeepMessages(ctx, r.h, s, list, gone, lease); err != nil {
		return err
	}
	return r.Ledger.Compared(ctx, r.h, s, next)
}
