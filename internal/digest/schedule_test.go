package digest

import (
	"testing"
	"time"
)

// zones of the simulated years: each with another habit of changing clocks.
var habits = []struct {
	zone string
	year int
}{
	{"Europe/Budapest", 2026},      // 02:00 → 03:00
	{"America/New_York", 2026},     // the other side of the ocean, other Sundays
	{"Australia/Lord_Howe", 2026},  // half an hour, southern hemisphere
	{"America/Nuuk", 2026},         // 23:00 → 00:00 of the next date
	{"Africa/Cairo", 2026},         // 00:00 → 01:00, back at midnight
	{"Africa/Casablanca", 2026},    // follows Ramadan
	{"America/Havana", 2026},       // 00:00 → 01:00
	{"America/Santiago", 2026},     // 24:00 local standard time
	{"Antarctica/Troll", 2026},     // two hours
	{"Pacific/Chatham", 2026},      // +12:45
	{"Asia/Kathmandu", 2026},       // never
	{"Pacific/Apia", 2011},         // 30 December left out
	{"Asia/Pyongyang", 2015},       // a change of standard time by half an hour
	{"America/Caracas", 2016},      // the same, forwards
	{"Europe/Istanbul", 2016},      // summer time for good
	{"Africa/Juba", 2021},          // back by an hour, at midnight, once
	{"Asia/Gaza", 2026},            // rules that move with Ramadan, at 02:00
	{"America/Scoresbysund", 2024}, // a change of offset and of habit in one night
}

// A naive reading of the wall clock, minute by minute: a date's slot is the
// first minute of the date at which the clock shows the time or a later one,
// or the first minute after the date.
func TestEveryDateOfAYearHasExactlyOneSlotInEveryZone(t *testing.T) {
	t.Parallel()
	clocks := []Clock{{0, 0}, {0, 30}, {1, 59}, {2, 0}, {2, 30}, {9, 0}, {23, 0}, {23, 30}, {23, 59}}
	for _, habit := range habits {
		t.Run(habit.zone, func(t *testing.T) {
			t.Parallel()
			zone := zone(t, habit.zone)
			start := time.Date(habit.year, 1, 1, 0, 0, 0, 0, zone)
			minutes := wallMinutes(zone, start, start.AddDate(1, 0, 0).Add(3*time.Hour))
			for _, clock := range clocks {
				want := readWall(minutes, habit.year, clock)
				s := Schedule{Zone: zone, At: clock, Days: EveryDay}
				got := map[Date]time.Time{}
				for slot := s.Next(start.Add(-1)); slot.Date.Year == habit.year; slot = s.Next(slot.At) {
					if _, twice := got[slot.Date]; twice {
						t.Fatalf("%s at %s: %s comes twice", habit.zone, clock, slot.Date)
					}
					got[slot.Date] = slot.At
				}
				if len(got) != len(want) {
					t.Errorf("%s at %s: %d slots, want %d", habit.zone, clock, len(got), len(want))
				}
				for date, at := range want {
					if !got[date].Equal(at) {
						t.Errorf("%s at %s on %s: %v, want %v", habit.zone, clock, date, got[date], at)
					}
				}
			}
		})
	}
}

// wallMinute is what the wall shows at a moment.
type wallMinute struct {
	at     time.Time
	date   Date
	minute int
}

func wallMinutes(zone *time.Location, from, to time.Time) []wallMinute {
	var all []wallMinute
	for t := from; t.Before(to); t = t.Add(time.Minute) {
		local := t.In(zone)
		all = append(all, wallMinute{t, DateOf(local), local.Hour()*60 + local.Minute()})
	}
	return all
}

func readWall(minutes []wallMinute, year int, c Clock) map[Date]time.Time {
	slots := map[Date]time.Time{}
	var open, last Date // open is the date that waits for its slot
	for _, m := range minutes {
		if m.date != last {
			if open != (Date{}) && open != m.date {
				slots[open] = m.at // it ended without the time
			}
			open = Date{}
			if _, done := slots[m.date]; m.date.Year == year && !done {
				open = m.date
			}
			last = m.date
		}
		if open == m.date && m.minute >= c.Hour*60+c.Minute {
			slots[open] = m.at
			open = Date{}
		}
	}
	return slots
}

func TestLatestIsTheSlotThatNextLedTo(t *testing.T) {
	t.Parallel()
	for _, habit := range habits {
		s := Schedule{Zone: zone(t, habit.zone), At: Clock{2, 30}, Days: Weekdays}
		slot := s.Next(time.Date(habit.year, 1, 1, 0, 0, 0, 0, s.Zone))
		for range 250 {
			next := s.Next(slot.At)
			for _, at := range []time.Time{slot.At, slot.At.Add(time.Hour), next.At.Add(-1)} {
				if got, ok := s.Latest(at); !ok || got != slot {
					t.Fatalf("%s: latest at %v is %v, want %v", habit.zone, at, got, slot)
				}
			}
			slot = next
		}
	}
}

func TestChangesOfClocksAreNamed(t *testing.T) {
	t.Parallel()
	budapest := zone(t, "Europe/Budapest")
	for name, c := range map[string]struct {
		date  Date
		at    Clock
		want  string
		shift Shift
	}{
		"the skipped hour is posted at the jump":        {Date{2026, 3, 29}, Clock{2, 30}, "2026-03-29T01:00:00Z", Skipped},
		"the repeated hour is posted the first time":    {Date{2026, 10, 25}, Clock{2, 30}, "2026-10-25T00:30:00Z", Repeated},
		"another hour of that day is as on any other":   {Date{2026, 3, 29}, Clock{9, 0}, "2026-03-29T07:00:00Z", Plain},
		"the last minute before the jump is not moved":  {Date{2026, 3, 29}, Clock{1, 59}, "2026-03-29T00:59:00Z", Plain},
		"the first minute after the jump is not moved":  {Date{2026, 3, 29}, Clock{3, 0}, "2026-03-29T01:00:00Z", Plain},
		"the first minute after the repetition is free": {Date{2026, 10, 25}, Clock{3, 0}, "2026-10-25T02:00:00Z", Plain},
	} {
		slot, ok := Schedule{Zone: budapest, At: c.at, Days: EveryDay}.Slot(c.date)
		if got := slot.At.UTC().Format(time.RFC3339); !ok || got != c.want || slot.Shift != c.shift {
			t.Errorf("%s: %s shift %d, want %s shift %d", name, got, slot.Shift, c.want, c.shift)
		}
	}
}

func TestADateThatAZoneLeavesOutHasNoSlot(t *testing.T) {
	t.Parallel()
	s := Schedule{Zone: zone(t, "Pacific/Apia"), At: Clock{9, 0}, Days: EveryDay}
	if slot, ok := s.Slot(Date{2011, 12, 30}); ok {
		t.Fatalf("30 December 2011 did not exist in Apia, but has the slot %v", slot)
	}
	after, _ := s.Slot(Date{2011, 12, 29})
	if next := s.Next(after.At); next.Date != (Date{2011, 12, 31}) || next.At.Sub(after.At) != 24*time.Hour {
		t.Fatalf("after 29 December comes %v", next)
	}
}

func TestAScheduleWithoutDaysIsNeverDue(t *testing.T) {
	t.Parallel()
	s := Schedule{Zone: time.UTC, At: Clock{9, 0}}
	if slot := s.Next(time.Unix(0, 0)); !slot.At.IsZero() {
		t.Fatalf("got %v", slot)
	}
	if v := Decide(s, time.Unix(1e9, 0), time.Time{}, false, nil); v.Due || v.Reason != ReasonNoDays {
		t.Fatalf("got %+v", v)
	}
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}
