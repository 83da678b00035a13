package digest

import (
	"testing"
	"time"
)

func TestDecide(t *testing.T) {
	t.Parallel()
	budapest := zone(t, "Europe/Budapest")
	nine := Schedule{Zone: budapest, At: Clock{9, 0}, Days: EveryDay}
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 3, day, hour, minute, 0, 0, budapest) }
	served := func(day, hour int, posted bool) Served {
		return Served{Date: Date{2026, 3, day}, At: at(day, hour, 0), Posted: posted}
	}
	for name, c := range map[string]struct {
		schedule  Schedule
		now       time.Time
		effective time.Time
		paused    bool
		served    []Served
		due       bool
		reason    Reason
		slot      int // day of March
		next      time.Time
	}{
		"before its time nothing is due":             {now: at(5, 8, 59), served: []Served{served(4, 9, true)}, reason: ReasonServed, slot: 4, next: at(5, 9, 0)},
		"at its time it is due":                      {now: at(5, 9, 0), served: []Served{served(4, 9, true)}, due: true, reason: ReasonDue, slot: 5, next: at(6, 9, 0)},
		"once served it is not due again":            {now: at(5, 9, 1), served: []Served{served(5, 9, true)}, reason: ReasonServed, slot: 5, next: at(6, 9, 0)},
		"a skipped day is served too":                {now: at(5, 9, 1), served: []Served{served(5, 9, false)}, reason: ReasonServed, slot: 5, next: at(6, 9, 0)},
		"down from eight to noon: late":              {now: at(5, 12, 0), due: true, reason: ReasonDue, slot: 5, next: at(6, 9, 0)},
		"down past the window: left out":             {now: at(5, 15, 1), reason: ReasonMissed, slot: 5, next: at(6, 9, 0)},
		"down three days: only the last is due":      {now: at(8, 10, 0), served: []Served{served(4, 9, true)}, due: true, reason: ReasonDue, slot: 8, next: at(9, 9, 0)},
		"first switched on after the time: waits":    {now: at(5, 10, 0), effective: at(5, 9, 30), reason: ReasonWaiting, next: at(6, 9, 0)},
		"time changed to one just passed: waits":     {schedule: Schedule{budapest, Clock{8, 0}, EveryDay}, now: at(5, 8, 30), effective: at(5, 8, 30), served: []Served{served(4, 9, true)}, reason: ReasonWaiting, next: at(6, 8, 0)},
		"time changed after serving: not again":      {schedule: Schedule{budapest, Clock{11, 0}, EveryDay}, now: at(5, 11, 0), effective: at(5, 10, 0), served: []Served{served(5, 9, true)}, reason: ReasonServed, slot: 5, next: at(6, 11, 0)},
		"from eleven at night to one: a day between": {schedule: Schedule{budapest, Clock{1, 0}, EveryDay}, now: at(6, 1, 0), effective: at(5, 23, 30), served: []Served{served(5, 23, true)}, reason: ReasonTooSoon, slot: 6, next: at(7, 1, 0)},
		"the same, but the first one posted nothing": {schedule: Schedule{budapest, Clock{1, 0}, EveryDay}, now: at(6, 1, 0), effective: at(5, 23, 30), served: []Served{served(5, 23, false)}, due: true, reason: ReasonDue, slot: 6, next: at(7, 1, 0)},
		"paused": {now: at(5, 9, 0), paused: true, reason: ReasonPaused, next: at(6, 9, 0)},
		"a clock set back a day finds the date served": {now: at(4, 9, 30), served: []Served{served(4, 9, true), served(5, 9, true)}, reason: ReasonServed, slot: 4, next: at(6, 9, 0)},
		"a clock set forward and back loses no day":    {now: at(6, 9, 0), served: []Served{served(5, 9, true), served(8, 9, true)}, due: true, reason: ReasonDue, slot: 6, next: at(7, 9, 0)},
		"only on the chosen days":                      {schedule: Schedule{budapest, Clock{9, 0}, Weekend}, now: at(6, 9, 0), effective: at(3, 9, 0), reason: ReasonWaiting, next: at(7, 9, 0)},
		"an effective time ahead of a clock set back":  {now: at(5, 9, 0), effective: at(9, 10, 0), reason: ReasonWaiting, next: at(10, 9, 0)},
		"a few minutes late is not worth a word":       {now: at(5, 9, 15), due: true, reason: ReasonDue, slot: 5, next: at(6, 9, 0)},
		"the last minute of the window still counts":   {now: at(5, 15, 0), due: true, reason: ReasonDue, slot: 5, next: at(6, 9, 0)},
		"the next slot skips what would be too soon":   {schedule: Schedule{budapest, Clock{1, 0}, EveryDay}, now: at(5, 23, 30), effective: at(5, 23, 30), served: []Served{served(5, 23, true)}, reason: ReasonWaiting, next: at(7, 1, 0)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := c.schedule
			if s.Zone == nil {
				s = nine
			}
			v := Decide(s, c.now, c.effective, c.paused, c.served)
			if v.Due != c.due || v.Reason != c.reason || v.Slot.Date.Day != c.slot || !v.Next.At.Equal(c.next) {
				t.Errorf("got due %v, reason %q, slot %v, next %v\nwant due %v, reason %q, day %d, next %v",
					v.Due, v.Reason, v.Slot, v.Next.At, c.due, c.reason, c.slot, c.next)
			}
			if wantLate := c.due && c.now.Sub(v.Slot.At) > 15*time.Minute; v.Late != wantLate {
				t.Errorf("late is %v", v.Late)
			}
		})
	}
}

func TestMovingToAZoneFurtherEastNeverPostsADateTwiceOrTwoPostsAtOnce(t *testing.T) {
	t.Parallel()
	west, east := zone(t, "America/Los_Angeles"), zone(t, "Pacific/Auckland")
	nine := Schedule{Zone: west, At: Clock{9, 0}, Days: EveryDay}
	slot, _ := nine.Slot(Date{2026, 6, 5})
	done := []Served{{Date: slot.Date, At: slot.At, Posted: true}}
	nine.Zone = east
	changed := slot.At.Add(time.Hour)
	posts := 0
	for now := changed; now.Before(changed.Add(48 * time.Hour)); now = now.Add(time.Minute) {
		if v := Decide(nine, now, changed, false, done); v.Due {
			posts++
			last := done[len(done)-1]
			if v.Slot.At.Sub(last.At) < Apart || v.Slot.Date == last.Date {
				t.Fatalf("%v follows %v", v.Slot, last)
			}
			done = append(done, Served{Date: v.Slot.Date, At: v.Slot.At, Posted: true})
		}
	}
	if posts != 2 && posts != 1 {
		t.Fatalf("%d posts in the two days after the move", posts)
	}
}
