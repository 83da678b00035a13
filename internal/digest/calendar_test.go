package digest

import (
	"errors"
	"testing"
)

func TestTimesOfDayAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"09:00": "09:00", "9:00": "09:00", "9": "09:00", "9am": "09:00", "9 PM": "21:00", "9:30 pm": "21:30",
		"12am": "00:00", "12pm": "12:00", "21.30": "21:30", "0:05": "00:05", " 23:59 ": "23:59",
	} {
		if got, err := ParseClock(in); err != nil || got.String() != want {
			t.Errorf("%q gives %s, %v; want %s", in, got, err, want)
		}
	}
	for _, in := range []string{"", "24:00", "9:60", "13pm", "0am", "9:5", "::", "noon", "-1", "9:00:00", "９", "1e1"} {
		if got, err := ParseClock(in); !errors.Is(err, ErrSchedule) {
			t.Errorf("%q gives %s, %v; want an error", in, got, err)
		}
	}
}

func TestDaysAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "every day", "daily": "every day", "mon-fri": "weekdays", "Sat, Sun": "weekends", "fri-mon": "Mon, Fri, Sat, Sun",
		"wed mon": "Mon, Wed", "thu": "Thu", "monday,tuesday": "Mon, Tue",
	} {
		if got, err := ParseDays(in); err != nil || got.String() != want {
			t.Errorf("%q gives %s, %v; want %s", in, got, err, want)
		}
	}
	for _, in := range []string{"m", "blursday", "mon-", "-", ",,", "mon-xyz"} {
		if got, err := ParseDays(in); !errors.Is(err, ErrSchedule) {
			t.Errorf("%q gives %s, %v; want an error", in, got, err)
		}
	}
}

func TestZonesAreFoundByTheirCity(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{"budapest": "Europe/Budapest", "New York": "America/New_York", "europe/paris": "Europe/Paris"} {
		if zone, err := LoadZone(typed); err != nil || zone.String() != want {
			t.Errorf("%q is the zone %v, %v", typed, zone, err)
		}
	}
	for _, typed := range []string{"", "EST", "GMT+1", "Louisville", "/"} { // two zones have a Louisville
		if zone, err := LoadZone(typed); err == nil {
			t.Errorf("%q is the zone %v", typed, zone)
		}
	}
	if got := SearchZones("buda", 25); len(got) == 0 || got[0] != "Europe/Budapest" {
		t.Errorf("buda finds %v", got)
	}
	if got := SearchZones("new y", 25); len(got) == 0 || got[0] != "America/New_York" {
		t.Errorf("new y finds %v", got)
	}
	if got := SearchZones("", 25); len(got) != 25 || got[0] != "UTC" {
		t.Errorf("nothing finds %v", got)
	}
	for _, name := range SearchZones("", 1000) {
		if z, err := LoadZone(name); err != nil || z.String() != name {
			t.Errorf("%s is offered but cannot be used: %v", name, err)
		}
	}
	for _, name := range []string{"EST", "Local", "", "GMT+2", "Etc/GMT+2", "Europe", "Europe/Atlantis", "../../etc/passwd"} {
		if z, err := LoadZone(name); !errors.Is(err, ErrSchedule) {
			t.Errorf("%q is accepted as %v", name, z)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"09:00", "mon-fri", "9pm", "é", "2026-03-29"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if c, err := ParseClock(s); err == nil {
			if again, err := ParseClock(c.String()); err != nil || again != c {
				t.Errorf("%q gives %v, which gives %v, %v", s, c, again, err)
			}
		}
		if d, err := ParseDays(s); err == nil {
			if again, err := ParseDays(d.String()); err != nil || again != d {
				t.Errorf("%q gives %v, which gives %v, %v", s, d, again, err)
			}
		}
		if d, err := ParseDate(s); err == nil && d.String() != s {
			t.Errorf("%q gives %s", s, d)
		}
	})
}
