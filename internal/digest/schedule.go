package digest

import "time"

// Schedule says at which local wall-clock time, on which days, a digest is due.
//
// On the days when clocks change the rule is: a time that the wall clock shows
// twice counts the first time; a time that it skips counts at the moment of
// the jump, even where the jump ends on the next date (Nuuk goes from 23:00 to
// midnight). A date that the zone leaves out altogether (a move across the
// date line) has no slot. So every date that exists has exactly one slot.
type Schedule struct {
	Zone *time.Location
	At   Clock
	Days Days
}

// Shift says how a change of clocks touched a slot.
type Shift uint8

// The ways a slot relates to the wall clock.
const (
	Plain    Shift = iota // the wall clock shows the time once
	Repeated              // it shows it twice; the slot is the first
	Skipped               // it never shows it; the slot is the moment of the jump
)

// Slot is one time at which a digest is due. Date names it: a digest is
// posted once a date.
type Slot struct {
	Date  Date
	At    time.Time
	Shift Shift
}

// reach is how far a wall-clock time can be from the same figures in UTC:
// offsets lie within ±15:59 in the IANA data, and a change of offset on the
// way can add a day.
const reach = 40 * time.Hour

// Slot returns the slot of a date; ok is false where the schedule leaves out
// the day of the week or the zone leaves out the date.
func (s Schedule) Slot(d Date) (slot Slot, ok bool) {
	if !s.Days.Has(d.Weekday()) {
		return Slot{}, false
	}
	at, shift := resolve(s.Zone, d, s.At)
	if DateOf(at) != d && DateOf(at.Add(-1)) != d {
		return Slot{}, false // the zone leaves out the date
	}
	return Slot{Date: d, At: at, Shift: shift}, true
}

// resolve finds the instant of a wall-clock time. time.Date would do, but it
// leaves open which of two readings it picks around a change of offset.
func resolve(zone *time.Location, d Date, c Clock) (time.Time, Shift) {
	wall := time.Date(d.Year, d.Month, d.Day, c.Hour, c.Minute, 0, 0, time.UTC)
	var hits []time.Time
	var jump time.Time
	before, started := 0, false
	for t := wall.Add(-reach); !t.After(wall.Add(reach)); {
		_, offset := t.In(zone).Zone()
		from, to := t.In(zone).ZoneBounds()
		if started && jump.IsZero() && !from.Add(seconds(before)).After(wall) && from.Add(seconds(offset)).After(wall) {
			jump = from
		}
		at := wall.Add(-seconds(offset))
		if (from.IsZero() || !at.Before(from)) && (to.IsZero() || at.Before(to)) {
			hits = append(hits, at)
		}
		if to.IsZero() {
			break
		}
		before, started, t = offset, true, to
	}
	switch {
	case len(hits) > 1:
		return hits[0].In(zone), Repeated
	case len(hits) == 1:
		return hits[0].In(zone), Plain
	}
	return jump.In(zone), Skipped
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

// horizon is how many dates are looked at for a slot: a week, and some more
// for dates that a zone leaves out.
const horizon = 16

// Next returns the first slot after t. A schedule without days has none and
// gives the zero Slot.
func (s Schedule) Next(t time.Time) Slot {
	today := DateOf(t.In(s.Zone))
	for n := -1; n <= horizon; n++ {
		if slot, ok := s.Slot(today.Add(n)); ok && slot.At.After(t) {
			return slot
		}
	}
	return Slot{}
}

// Latest returns the last slot at or before t; ok is false if none of the last
// two weeks qualifies.
func (s Schedule) Latest(t time.Time) (slot Slot, ok bool) {
	today := DateOf(t.In(s.Zone))
	for n := 1; n >= -horizon; n-- {
		if slot, ok := s.Slot(today.Add(n)); ok && !slot.At.After(t) {
			return slot, true
		}
	}
	return Slot{}, false
}
