package digest

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ErrSchedule is wrapped by every complaint about a time, day or zone that a
// person typed; the message after it is a whole sentence.
var ErrSchedule = errors.New("schedule")

// Mistake is something a person typed that cannot be used. It wraps ErrSchedule.
type Mistake struct {
	Field string // "time", "zone", "days", "sections", "role" or "channel"
	Value string // as typed, shortened
	hint  string
}

// Error says what is wrong and what to write.
func (m *Mistake) Error() string { return fmt.Sprintf("%q is not %s", m.Value, m.hint) }

// Unwrap returns ErrSchedule.
func (m *Mistake) Unwrap() error { return ErrSchedule }

func mistake(field, value, hint string) error { return &Mistake{field, clip(value, 40), hint} }

// Date is a day of the calendar, in whatever zone it is read.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the date that t shows in its own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// String returns the date as 2026-03-29.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// Add returns the date n days later.
func (d Date) Add(n int) Date { return DateOf(d.utc().AddDate(0, 0, n)) }

// Weekday returns the date's day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// ParseDate reads what Date.String writes.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("%w: %q is not a date like 2026-03-29", ErrSchedule, s)
	}
	return DateOf(t), nil
}

// Clock is a time of day on the wall.
type Clock struct{ Hour, Minute int }

// String returns the time as 09:00.
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", c.Hour, c.Minute) }

// ParseClock reads 9:00, 09:00, 9, 9am, 9:30 pm and 21.30.
func ParseClock(s string) (Clock, error) {
	bad := mistake("time", s, "a time of day; write it like 09:00 or 9pm")
	t := strings.ToLower(strings.ReplaceAll(strings.TrimSpace(s), " ", ""))
	half := ""
	if rest, ok := strings.CutSuffix(t, "am"); ok {
		t, half = rest, "am"
	} else if rest, ok := strings.CutSuffix(t, "pm"); ok {
		t, half = rest, "pm"
	}
	hours, minutes, split := strings.Cut(strings.Replace(t, ".", ":", 1), ":")
	if !split {
		minutes = "00"
	}
	h, okH := digits(hours, 1)
	m, okM := digits(minutes, 2)
	if !okH || !okM || m > 59 || h > 23 {
		return Clock{}, bad
	}
	if half != "" {
		if h < 1 || h > 12 {
			return Clock{}, bad
		}
		h %= 12
		if half == "pm" {
			h += 12
		}
	}
	return Clock{h, m}, nil
}

// digits reads a number of at least least and at most two decimal digits.
func digits(s string, least int) (int, bool) {
	if len(s) < least || len(s) > 2 {
		return 0, false
	}
	for _, r := range s {
		if r < '0' || r > '9' {
			return 0, false
		}
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// Days is a set of days of the week; bit n stands for time.Weekday(n).
type Days uint8

// The sets that have a name.
const (
	EveryDay Days = 1<<7 - 1
	Weekdays Days = 1<<time.Monday | 1<<time.Tuesday | 1<<time.Wednesday | 1<<time.Thursday | 1<<time.Friday
	Weekend  Days = 1<<time.Saturday | 1<<time.Sunday
)

// Has reports whether w is in the set.
func (d Days) Has(w time.Weekday) bool { return d&(1<<w) != 0 }

// week is the order in which days are written.
var week = [7]time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// String returns "every day", "weekdays", "weekends" or "Mon, Wed".
func (d Days) String() string {
	switch d {
	case EveryDay:
		return "every day"
	case Weekdays:
		return "weekdays"
	case Weekend:
		return "weekends"
	}
	var names []string
	for _, w := range week {
		if d.Has(w) {
			names = append(names, w.String()[:3])
		}
	}
	return strings.Join(names, ", ")
}

// ParseDays reads "", "every day", "weekdays", "weekend", "mon, wed", "mon-fri".
func ParseDays(s string) (Days, error) {
	t := strings.ToLower(strings.TrimSpace(s))
	switch t {
	case "", "every day", "everyday", "daily", "all":
		return EveryDay, nil
	case "weekdays", "working days":
		return Weekdays, nil
	case "weekend", "weekends":
		return Weekend, nil
	}
	var days Days
	for _, part := range strings.FieldsFunc(t, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		from, to, isRange := strings.Cut(part, "-")
		first, ok := weekday(from)
		last := first
		if isRange && ok {
			last, ok = weekday(to)
		}
		if !ok {
			return 0, mistake("days", part, "a day; write days like mon,wed,fri or mon-fri")
		}
		for w := first; ; w = (w + 1) % 7 {
			days |= 1 << w
			if w == last {
				break
			}
		}
	}
	if days == 0 {
		return 0, mistake("days", s, "a choice of days; write days like mon,wed,fri or mon-fri")
	}
	return days, nil
}

// weekday finds the day whose English name s begins, with at least two letters.
func weekday(s string) (time.Weekday, bool) {
	if len(s) < 2 {
		return 0, false
	}
	for _, w := range week {
		if strings.HasPrefix(strings.ToLower(w.String()), s) {
			return w, true
		}
	}
	return 0, false
}

// clip shortens what a stranger typed before it is put into a message.
func clip(s string, max int) string {
	runes := []rune(s)
	if len(runes) <= max {
		return s
	}
	return string(runes[:max-1]) + "…"
}
