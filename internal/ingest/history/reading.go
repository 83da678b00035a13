package history

import (
	"context"
	"errors"
	"time"

	"docent/internal/discord"
	"docent/internal/records/ledger"
)

const (
	pageSize = 100 // messages Discord gives at once
	// maxMessages is how many of one channel are read, the newest of them: at
	// 100 a request some ten minutes of reading, and 50 MB of text.
	maxMessages = 250_000
)

// reading is one look at a channel.
type reading struct {
	*Reader
	h    ledger.History
	self string
	more int // messages that may still be taken

	unfinished bool // there is more to compare
}

// run reads what is not read yet of a channel and its threads, and brings its
// documents up to date.
func (r *reading) run(ctx context.Context) error {
	at, err := r.look(ctx, r.h.Community, r.h.Channel)
	if err != nil {
		if errors.Is(err, ErrChannel) {
			return errors.Join(err, r.vanish(ctx))
		}
		return err
	}
	if r.self, err = r.id(ctx); err != nil {
		return err
	}
	r.h.Name = at.channel.Name
	if err := r.close(ctx, at.closed); err != nil {
		return err
	}
	r.more = maxMessages - r.h.Messages
	known, err := r.streams(ctx)
	if err != nil {
		return err
	}
	if at.channel.Type != discord.ChannelForum {
		if err := r.stream(ctx, r.with(known, at.channel, false)); err != nil {
			return err
		}
	}
	if err := r.threads(ctx, known); err != nil {
		return err
	}
	r.unfinished, err = r.patrol(ctx)
	return err
}

func (r *reading) streams(ctx context.Context) (map[string]ledger.Stream, error) {
	all, err := r.Ledger.Streams(ctx, r.h.ID)
	known := make(map[string]ledger.Stream, len(all))
	for _, s := range all {
		known[s.Channel] = s
	}
	return known, err
}

// with is what is known of a channel or thread, with its present name.
func (r *reading) with(known map[string]ledger.Stream, c discord.Channel, thread bool) ledger.Stream {
	s := known[c.ID]
	s.History, s.Channel, s.Name, s.Thread, s.Names = r.h.ID, c.ID, c.Name, thread, r.h.Names
	return s
}

// threads reads the channel's threads, or the forum's posts: the active ones,
// then the archived. Archived ones come latest first, so those that were read
// to the end before end it.
func (r *reading) threads(ctx context.Context, known map[string]ledger.Stream) error {
	active, err := r.Client.ActiveThreads(ctx, r.h.Community)
	if err != nil {
		return err
	}
	for _, t := range active {
		if t.ParentID != r.h.Channel || t.Type == discord.ChannelPrivateThread {
			continue
		}
		if err := r.stream(ctx, r.with(known, t, true)); err != nil {
			return err
		}
	}
	var before time.Time
	for more := true; more; {
		var page []discord.Channel
		if page, more, err = r.Client.ArchivedThreads(ctx, r.h.Channel, before); err != nil {
			return err
		}
		news := false
		for _, t := range page {
			before = t.Archived
			s := r.with(known, t, true)
			if s.Complete && !t.Archived.IsZero() && t.Archived.Before(r.h.Checked) {
				continue
			}
			news = true
			if err := r.stream(ctx, s); err != nil {
				return err
			}
		}
		more = more && news && !before.IsZero()
	}
	return nil
}

// stream reads one channel or thread: what came since the last time, then
// what is older than all that was read. Each page is kept with how far the
// stream was read.
func (r *reading) stream(ctx context.Context, s ledger.Stream) error {
	page, err := r.Client.Messages(ctx, s.Channel, discord.Page{Limit: pageSize})
	if err != nil {
		return err
	}
	if s.Newest == 0 {
		s, err = r.first(ctx, s, page)
	} else {
		s, err = r.newer(ctx, s, page)
	}
	for err == nil && !s.Complete && r.more > 0 {
		if page, err = r.Client.Messages(ctx, s.Channel, discord.Page{Before: id(s.Oldest), Limit: pageSize}); err == nil {
			s, err = r.older(ctx, s, page)
		}
	}
	if err != nil {
		return err
	}
	return r.refresh(ctx, r.h.Community, r.h.ID)
}

// first keeps the first page of a stream.
func (r *reading) first(ctx context.Context, s ledger.Stream, page []discord.Message) (ledger.Stream, error) {
	if len(page) == 0 {
		s.Complete = true
		return s, r.keep(ctx, s, nil, nil)
	}
	s.Newest, s.Oldest, s.Complete = newest(page), oldest(page), len(page) < pageSize
	return r.compared(ctx, s, page, forever)
}

// older keeps a page of messages from before all others.
func (r *reading) older(ctx context.Context, s ledger.Stream, page []discord.Message) (ledger.Stream, error) {
	end := s.Oldest
	if len(page) > 0 {
		s.Oldest = oldest(page)
	}
	s.Complete = len(page) < pageSize
	return r.compared(ctx, s, page, end)
}

// compared keeps a page that ends before a message, and drops what is kept of
// its stretch and stands there no more. The last page reaches to the beginning.
func (r *reading) compared(ctx context.Context, s ledger.Stream, page []discord.Message, end int64) (ledger.Stream, error) {
	from := s.Oldest
	if s.Complete {
		from = 0
	}
	gone, err := r.missing(ctx, s, from, end, page)
	if err != nil {
		return s, err
	}
	return s, r.keep(ctx, s, page, gone)
}

// newer closes the gap between what was read and the latest page, then
// compares the latest page with what is kept: what it lacks was deleted.
func (r *reading) newer(ctx context.Context, s ledger.Stream, latest []discord.Message) (ledger.Stream, error) {
	if len(latest) == 0 {
		return r.emptied(ctx, s)
	}
	for len(latest) == pageSize && oldest(latest) > s.Newest {
		page, err := r.Client.Messages(ctx, s.Channel, discord.Page{After: id(s.Newest), Limit: pageSize})
		if err != nil || len(page) == 0 {
			return s, err
		}
		s.Newest = newest(page)
		if err := r.keep(ctx, s, page, nil); err != nil {
			return s, err
		}
	}
	from := oldest(latest)
	if len(latest) < pageSize {
		from = 0
	}
	gone, err := r.missing(ctx, s, from, forever, latest)
	if err != nil {
		return s, err
	}
	s.Newest = max(s.Newest, newest(latest))
	return s, r.keep(ctx, s, latest, gone)
}

// forever is after every message.
const forever = 1<<63 - 1

// missing are the kept messages of a stretch that a page does not hold.
func (r *reading) missing(ctx context.Context, s ledger.Stream, from, end int64, page []discord.Message) ([]int64, error) {
	there := map[int64]bool{}
	for _, m := range page {
		there[ledger.Snowflake(m.ID)] = true
	}
	kept, err := r.Ledger.Between(ctx, s, from, end)
	var gone []int64
	for _, m := range kept {
		if !there[m.ID] {
			gone = append(gone, m.ID)
		}
	}
	return gone, err
}

// emptied deals with a stream that had messages and shows none. Discord shows
// none too to a bot that lost the right to read, so one of them is asked for.
func (r *reading) emptied(ctx context.Context, s ledger.Stream) (ledger.Stream, error) {
	kept, err := r.Ledger.Between(ctx, s, 0, forever)
	if err != nil || len(kept) == 0 {
		return s, err
	}
	_, err = r.Client.Message(ctx, s.Channel, id(kept[len(kept)-1].ID))
	if !errors.Is(err, discord.ErrNotFound) {
		return s, err
	}
	return s, r.Ledger.Empty(ctx, s)
}

// vanish drops what is kept of a channel that is gone.
func (r *reading) vanish(ctx context.Context) error {
	all, err := r.Ledger.Streams(ctx, r.h.ID)
	for _, s := range all {
		err = errors.Join(err, r.Ledger.Empty(ctx, s))
	}
	return errors.Join(err, r.refresh(ctx, r.h.Community, r.h.ID))
}

// keep stores a page with how far the stream was read.
func (r *reading) keep(ctx context.Context, s ledger.Stream, page []discord.Message, gone []int64) error {
	list := make([]ledger.Message, len(page))
	for i, m := range page {
		list[i] = kept(m, r.self, s.Names)
	}
	r.more -= len(page)
	return r.Ledger.KeepMessages(ctx, r.h, s, list, gone, lease)
}

func newest(page []discord.Message) int64 { return ledger.Snowflake(page[0].ID) }

func oldest(page []discord.Message) int64 { return ledger.Snowflake(page[len(page)-1].ID) }
