package digest

import (
	"context"
	"errors"
	"strings"
	"time"

	"docent/internal/records/ledger"
)

// MaxDigests is how many digests a community may have.
const MaxDigests = 10

// OrderStore keeps the digests that admins order; internal/sqlite implements it.
type OrderStore interface {
	Runs
	Digest(ctx context.Context, community string, id int64) (ledger.Digest, error)
	AddDigest(ctx context.Context, d ledger.Digest, limit int) (ledger.Digest, error)
	SetDigest(ctx context.Context, d ledger.Digest) (ledger.Digest, error)
	PauseDigest(ctx context.Context, community string, id int64, reason string) error
	RemoveDigest(ctx context.Context, community string, id int64) error
}

// Orders is what admins do with digests.
type Orders struct {
	store   OrderStore
	compose Composer
	runner  *Runner
}

// NewOrders returns an Orders. runner makes the posts that are asked for out
// of turn; it may be nil where none will be.
func NewOrders(store OrderStore, compose Composer, runner *Runner) *Orders {
	return &Orders{store, compose, runner}
}

// Order is what an admin chooses, as typed.
type Order struct {
	ID                 int64 // of the digest that is changed; 0 means the channel's, or a new one
	Community, Channel string
	Time, Zone, Days   string
	Sections           string
	Role               string // "" for no ping
	Documents          string // beginning of their names
	Quiet              bool
	By                 string
}

// Standing is a digest with how it stands.
type Standing struct {
	Digest   ledger.Digest
	Schedule Schedule
	Verdict  Verdict
	Last     *ledger.Run // the last run that is over, nil before the first
	Open     *ledger.Run // one that is being tried, nil if none
}

// Set orders a digest for a channel, or changes the one that the channel has or
// that is named. One that moves takes along what it has covered.
// A mistake in what was typed wraps ErrSchedule and reads as a sentence.
func (o *Orders) Set(ctx context.Context, order Order) (Standing, error) {
	d, err := parse(order)
	if err != nil {
		return Standing{}, err
	}
	have, err := o.store.Digests(ctx, order.Community)
	if err != nil {
		return Standing{}, err
	}
	for _, other := range have {
		switch {
		case other.Channel != order.Channel:
		case order.ID != 0 && order.ID != other.ID:
			return Standing{}, mistake("channel", order.Channel, "free: it has a digest already")
		default:
			d.ID = other.ID
		}
	}
	if order.ID != 0 {
		d.ID = order.ID
	}
	if d.ID == 0 {
		d, err = o.store.AddDigest(ctx, d, MaxDigests)
	} else {
		d, err = o.store.SetDigest(ctx, d)
	}
	if err != nil {
		return Standing{}, err
	}
	return o.stand(ctx, d)
}

func parse(order Order) (d ledger.Digest, err error) {
	clock, errTime := ParseClock(order.Time)
	zone, errZone := LoadZone(order.Zone)
	days, errDays := ParseDays(order.Days)
	sections, errSections := ParseSections(order.Sections)
	for _, err := range []error{errTime, errZone, errDays, errSections} {
		if err != nil {
			return d, err
		}
	}
	if order.Role == order.Community && order.Role != "" {
		return d, mistake("role", "@everyone", "a role that a digest pings; choose another role or none")
	}
	return ledger.Digest{
		Community: order.Community, Channel: order.Channel, Zone: zone.String(), Minute: clock.Hour*60 + clock.Minute,
		Days: uint8(days), Sections: sections, Role: order.Role, Documents: strings.TrimSpace(order.Documents),
		Quiet: order.Quiet, By: order.By,
	}, nil
}

// List returns a community's digests and how each stands.
func (o *Orders) List(ctx context.Context, community string) ([]Standing, error) {
	digests, err := o.store.Digests(ctx, community)
	if err != nil {
		return nil, err
	}
	var all []Standing
	for _, d := range digests {
		s, err := o.stand(ctx, d)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// Why tells how one digest stands. It returns ledger.ErrNone if there is no
// such digest in the community.
func (o *Orders) Why(ctx context.Context, community string, id int64) (Standing, error) {
	d, err := o.store.Digest(ctx, community, id)
	if err != nil {
		return Standing{}, err
	}
	return o.stand(ctx, d)
}

func (o *Orders) stand(ctx context.Context, d ledger.Digest) (Standing, error) {
	s := Standing{Digest: d}
	now, err := o.store.Now(ctx)
	if err != nil {
		return s, err
	}
	if s.Schedule, err = ScheduleOf(d); err != nil {
		return s, err
	}
	runs, err := o.store.Runs(ctx, d.ID, now.Add(-memory))
	if err != nil {
		return s, err
	}
	for i, run := range runs {
		if run.State.Final() && s.Last == nil && !run.OutOfTurn() {
			s.Last = &runs[i]
		}
		if !run.State.Final() && s.Open == nil {
			s.Open = &runs[i]
		}
	}
	s.Verdict = Decide(s.Schedule, now, d.Effective, d.Paused != "", servedBy(runs))
	return s, nil
}

// Pause stops a digest; Resume lets it run again from now on.
func (o *Orders) Pause(ctx context.Context, community string, id int64) error {
	return o.store.PauseDigest(ctx, community, id, string(CauseAdmin))
}

// Resume lets a paused digest run again. Slots that passed meanwhile stay unserved.
func (o *Orders) Resume(ctx context.Context, community string, id int64) (Standing, error) {
	if err := o.store.PauseDigest(ctx, community, id, ""); err != nil {
		return Standing{}, err
	}
	return o.Why(ctx, community, id)
}

// Remove deletes a digest.
func (o *Orders) Remove(ctx context.Context, community string, id int64) error {
	return o.store.RemoveDigest(ctx, community, id)
}

// Preview composes what would be posted now, without any effect.
func (o *Orders) Preview(ctx context.Context, community string, id int64) (Draft, error) {
	d, err := o.store.Digest(ctx, community, id)
	if err != nil {
		return Draft{}, err
	}
	p, err := o.period(ctx, d, "preview")
	if err != nil {
		return Draft{}, err
	}
	p.Try = true
	return o.compose.Compose(ctx, d, p)
}

func (o *Orders) period(ctx context.Context, d ledger.Digest, key string) (Period, error) {
	now, err := o.store.Now(ctx)
	if err != nil {
		return Period{}, err
	}
	zone, err := LoadZone(d.Zone)
	if err != nil {
		return Period{}, err
	}
	return Period{Key: key, Date: DateOf(now.In(zone)), Now: now}, nil
}

// errNoRunner says that this process makes no posts.
var errNoRunner = errors.New("post a digest: this program makes no posts")

// Now posts a digest out of turn: what is new since the last post. The slot of
// the day stays as it is. The same key posts once, however often it is used.
// The run says what came of it.
func (o *Orders) Now(ctx context.Context, community string, id int64, key string) (ledger.Run, error) {
	if o.runner == nil {
		return ledger.Run{}, errNoRunner
	}
	d, err := o.store.Digest(ctx, community, id)
	if err != nil {
		return ledger.Run{}, err
	}
	p, err := o.period(ctx, d, ledger.Turn+key)
	if err != nil {
		return ledger.Run{}, err
	}
	if _, err := o.runner.attempt(ctx, d, ledger.Claim{Digest: d.ID, Key: p.Key, Slot: p.Now}, p); err != nil {
		return ledger.Run{}, err
	}
	runs, err := o.store.Runs(ctx, d.ID, p.Now.Add(-24*time.Hour))
	if err != nil {
		return ledger.Run{}, err
	}
	for _, run := range runs {
		if run.Key == p.Key {
			return run, nil
		}
	}
	return ledger.Run{}, ledger.ErrNone
}
