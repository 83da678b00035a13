package digest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"docent/internal/records/ledger"
)

// The figures of delivery.
const (
	noticeLease = time.Minute
	noticeTries = 6
	idle        = 3 * time.Second
)

// pace keeps notices far from Discord's limits, and from feeling like spam: a
// flood of changes reaches a member as one message every few seconds.
var pace = ledger.Pace{All: 500 * time.Millisecond, One: 10 * time.Second}

// Notices is the queue that the Courier empties; internal/sqlite implements it.
type Notices interface {
	Now(ctx context.Context) (time.Time, error)
	Queue(ctx context.Context, n ledger.Notice) (id int64, err error)
	ClaimNotice(ctx context.Context, holder string, lease time.Duration, pace ledger.Pace) (n ledger.Notice, ok bool, err error)
	SendNotice(ctx context.Context, n ledger.Notice) error
	RetryNotice(ctx context.Context, n ledger.Notice, at time.Time, unsure bool, reason string) error
	RedirectNotice(ctx context.Context, n ledger.Notice) error
	FinishNotice(ctx context.Context, n ledger.Notice, state ledger.NoticeState, reason string) error
	Leave(ctx context.Context, community, member string) error
}

// Courier delivers queued notices: directly where a member wants it, once in
// the channel where that fails, and else keeps them for /watch list.
type Courier struct {
	notices Notices
	poster  Poster
	rules   Rules
	render  RenderTrouble
	opt     Options
}

// RenderTrouble puts what an admin is told into markup and their server's
// language, and names the channel where it is said if the admin cannot be
// reached, "" for none.
type RenderTrouble func(ctx context.Context, d ledger.Digest, t Trouble) (m Message, channel string)

// NewCourier returns a Courier. Of opt only Holder and Log count: a notice may
// be delivered by any process that shares the store.
func NewCourier(notices Notices, poster Poster, render RenderTrouble, rules Rules, opt Options) *Courier {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	return &Courier{notices, poster, rules, render, opt}
}

// Run delivers until ctx ends, and returns ctx's error.
func (c *Courier) Run(ctx context.Context) error {
	for {
		sent, err := c.Step(ctx)
		if err != nil && ctx.Err() == nil {
			c.opt.Log.Warn("a notice could not be delivered", "error", err)
		}
		wait := idle
		if sent && err == nil {
			wait = pace.All
		}
		if err := pause(ctx, wait); err != nil {
			return err
		}
	}
}

// Step delivers one notice; sent is false if none may go out now.
func (c *Courier) Step(ctx context.Context) (sent bool, err error) {
	n, ok, err := c.notices.ClaimNotice(ctx, c.opt.Holder, noticeLease, pace)
	if err != nil || !ok {
		return false, err
	}
	ctx, cancel := context.WithTimeout(ctx, noticeLease*3/4)
	defer cancel()
	return true, c.deliver(ctx, n)
}

func (c *Courier) deliver(ctx context.Context, n ledger.Notice) error {
	var m Message
	if err := json.Unmarshal(n.Payload, &m); err != nil {
		return errors.Join(fmt.Errorf("decode a notice: %w", err), c.notices.FinishNotice(ctx, n, ledger.Kept, "it cannot be read"))
	}
	if ok, err := c.may(ctx, n); err != nil || !ok {
		return err
	}
	mark := "🔔 " + strconv.FormatInt(n.ID, 10)
	m.Footer = mark
	err := c.post(ctx, &n, m, mark)
	switch {
	case err == nil:
		return c.notices.FinishNotice(ctx, n, ledger.Sent, "")
	case errors.Is(err, ledger.ErrFenced):
		return err
	case errors.Is(err, ErrRefused) && n.Direct && n.Channel != "":
		return c.notices.RedirectNotice(ctx, n)
	case errors.Is(err, ErrRefused):
		return c.notices.FinishNotice(ctx, n, ledger.Kept, string(causeOf(err)))
	}
	return c.later(ctx, n, err)
}

// later gives a notice back for another attempt; after the last it is kept.
func (c *Courier) later(ctx context.Context, n ledger.Notice, err error) error {
	if n.Attempts >= noticeTries {
		return errors.Join(err, c.notices.FinishNotice(ctx, n, ledger.Kept, string(causeOf(err))))
	}
	now, clockErr := c.notices.Now(ctx)
	if clockErr != nil {
		return errors.Join(err, clockErr)
	}
	wait := backOff[min(n.Attempts, len(backOff))-1]
	return errors.Join(err, c.notices.RetryNotice(ctx, n, now.Add(wait), n.Sending, string(causeOf(err))))
}

// may reports whether a notice may still be delivered: its member belongs to
// the community, and what it quotes may be read where it goes. One that may
// not is over.
func (c *Courier) may(ctx context.Context, n ledger.Notice) (bool, error) {
	if n.Member != "" && c.rules.Belongs != nil {
		belongs, err := c.rules.Belongs(ctx, n.Community, n.Member)
		if err != nil {
			return false, c.later(ctx, n, fmt.Errorf("look for a member: %w", err))
		}
		if !belongs {
			return false, c.notices.Leave(ctx, n.Community, n.Member)
		}
	}
	if len(n.Documents) == 0 || c.rules.Hidden == nil {
		return true, nil
	}
	channel := n.Channel
	if n.Direct {
		channel = ""
	}
	hidden, err := c.rules.Hidden(ctx, n.Community, channel)
	if err != nil {
		return false, c.later(ctx, n, fmt.Errorf("read who may see what: %w", err))
	}
	if slices.ContainsFunc(n.Documents, func(id int64) bool { return slices.Contains(hidden, id) }) {
		return false, c.notices.FinishNotice(ctx, n, ledger.Sent, "closed off")
	}
	return true, nil
}

// post sends a notice unless an earlier attempt did. n.Sending tells afterwards
// whether it may have been sent.
func (c *Courier) post(ctx context.Context, n *ledger.Notice, m Message, mark string) error {
	channel := n.Channel
	if n.Direct {
		var err error
		if channel, err = c.poster.Direct(ctx, n.Member); err != nil {
			return fmt.Errorf("open direct messages: %w", err)
		}
	}
	if channel == "" {
		return fmt.Errorf("deliver a notice: %w", ErrGone)
	}
	if n.Sending {
		id, err := c.poster.Find(ctx, channel, mark, n.Created.Add(-nonceWindow))
		if err != nil {
			return fmt.Errorf("look for an earlier notice: %w", err)
		}
		if id != "" {
			return nil
		}
	}
	if err := c.notices.SendNotice(ctx, *n); err != nil {
		return err
	}
	before := n.Sending
	n.Sending = true
	_, err := c.poster.Post(ctx, channel, m, nonce("notice", strconv.FormatInt(n.ID, 10), channel))
	if errors.Is(err, ErrRefused) {
		n.Sending = before
	}
	return err
}

// Tell queues a message to the member who set a digest, or to the admins'
// channel if nobody knows who did. It makes the Courier a Teller.
func (c *Courier) Tell(ctx context.Context, d ledger.Digest, t Trouble) error {
	m, channel := c.render(ctx, d, t)
	if d.By != "" && c.rules.Belongs != nil {
		if belongs, err := c.rules.Belongs(ctx, d.Community, d.By); err == nil && !belongs {
			d.By = ""
		}
	}
	if d.By == "" && channel == "" {
		return nil
	}
	payload, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("encode a notice: %w", err)
	}
	_, err = c.notices.Queue(ctx, ledger.Notice{Community: d.Community, Member: d.By, Channel: channel, Direct: d.By != "", Payload: payload})
	return err
}
