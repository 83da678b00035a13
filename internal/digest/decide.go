package digest

import "time"

// The figures of the posting policy; docs/DIGEST.md states them to admins.
const (
	// CatchUp is how late a digest may be posted: long enough for a morning's
	// outage, short enough that "today's digest" is still true.
	CatchUp = 6 * time.Hour
	// Apart is the least time between two scheduled slots of one digest that
	// are both posted. Days are 23 to 25 hours apart by themselves; only a new
	// time or zone can bring two closer, and then the second is left out.
	Apart = 12 * time.Hour
)

// Verdict is what Decide found.
type Verdict struct {
	Due    bool
	Slot   Slot // the slot in question; zero if there is none yet
	Late   bool // due, but more than a few minutes after its time
	Reason Reason
	Next   Slot // the first slot after now that can still be posted
}

// Reason says why a digest is or is not due.
type Reason string

// The reasons of Decide.
const (
	ReasonDue     Reason = "due"
	ReasonWaiting Reason = "waiting"  // the schedule took effect after the last slot
	ReasonServed  Reason = "served"   // the slot's date has been dealt with
	ReasonMissed  Reason = "missed"   // the slot is further back than CatchUp
	ReasonTooSoon Reason = "too soon" // another slot within Apart has been posted
	ReasonPaused  Reason = "paused"
	ReasonNoDays  Reason = "no days"
)

// lateAfter is how long after its time a post says that it is late: more than
// the retries of a calm day need.
const lateAfter = 15 * time.Minute

// Served is a slot that was dealt with.
type Served struct {
	Date   Date
	At     time.Time // the slot's time as it was when it was served
	Posted bool      // false: skipped, missed or failed
}

// Decide says whether a digest is due at now. effective is when the schedule
// in its present form took effect: slots before it never fire, so that setting
// a time that has just passed posts nothing. served holds the slots of the
// last weeks in any order, only those of this digest.
func Decide(s Schedule, now, effective time.Time, paused bool, served []Served) Verdict {
	v := Verdict{Next: nextFree(s, now, effective, served)}
	if paused {
		v.Reason = ReasonPaused
		return v
	}
	slot, ok := s.Latest(now)
	if !ok || slot.At.Before(effective) {
		v.Reason = ReasonWaiting
		if s.Days&EveryDay == 0 {
			v.Reason = ReasonNoDays
		}
		return v
	}
	v.Slot = slot
	switch v.Reason = blocked(slot, served); {
	case v.Reason != "":
	case now.Sub(slot.At) > CatchUp:
		v.Reason = ReasonMissed
	default:
		v.Due, v.Reason, v.Late = true, ReasonDue, now.Sub(slot.At) > lateAfter
	}
	return v
}

// blocked says why a slot must not be posted in view of those dealt with, or "".
func blocked(slot Slot, served []Served) Reason {
	for _, other := range served {
		if other.Date == slot.Date {
			return ReasonServed
		}
	}
	for _, other := range served {
		if gap := slot.At.Sub(other.At).Abs(); other.Posted && gap < Apart {
			return ReasonTooSoon
		}
	}
	return ""
}

// nextFree is the first slot after now that nothing blocks.
func nextFree(s Schedule, now, effective time.Time, served []Served) Slot {
	if effective.After(now) {
		now = effective.Add(-1)
	}
	slot := s.Next(now)
	for n := 0; n < horizon && !slot.At.IsZero() && blocked(slot, served) != ""; n++ {
		slot = s.Next(slot.At)
	}
	return slot
}
