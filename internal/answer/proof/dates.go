package proof

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// pad writes a time of day with two digits for the hour: 9:30 → 09:30.
func pad(s string) string {
	if i := strings.IndexByte(s, ':'); i == 1 {
		return "0" + s
	}
	return s
}

// clocks turns "9 am", "9.30 p.m.", "21 Uhr", "noon" and "21:00" into one form.
func clocks(in []token) []token {
	out := make([]token, 0, len(in))
	for i := 0; i < len(in); i++ {
		t := in[i]
		if at, ok := named[t.key]; ok && t.kind == plain {
			t.kind, t.key = clock, at
		}
		last := len(out) - 1
		half, used := halfDay(in[i:])
		if used == 0 || last < 0 || out[last].kind != number && out[last].kind != clock || t.gap > near {
			out = append(out, t)
			continue
		}
		if at, ok := clockOf(out[last].key, half); ok {
			out[last].kind, out[last].key, out[last].End = clock, at, in[i+used-1].End
			i += used - 1
			continue
		}
		out = append(out, t)
	}
	return out
}

// spoken turns "half past eight" and "a quarter to nine" into the times of
// either half of the day.
func spoken(in []token) []token {
	out := make([]token, 0, len(in))
	for i := 0; i < len(in); i++ {
		t, at := in[i], i
		if t.key == "a" && i+1 < len(in) && in[i+1].key == "quarter" {
			at++
		}
		minute := 0
		switch {
		case in[at].key == "quarter":
			minute = 15
		case in[at].key == "half":
			minute = 30
		case in[at].kind == number && len(in[at].key) < 3:
			minute = atoi(in[at].key)
		}
		if at+2 < len(in) && minute > 0 && minute < 60 && in[at+1].gap == near && (in[at+1].key == "past" || in[at+1].key == "to" && in[at].key == "quarter") &&
			in[at+2].kind == number && in[at+2].gap == near {
			hour := atoi(in[at+2].key)
			if in[at+1].key == "to" {
				hour, minute = hour-1+12, 60-minute
			}
			if hour > 0 {
				t.kind, t.End = clock, in[at+2].End
				t.key = fmt.Sprintf("%02d:%02d|%02d:%02d", hour%12, minute, hour%12+12, minute)
				out = append(out, t)
				i = at + 2
				continue
			}
		}
		out = append(out, t)
	}
	return out
}

// named are times of day that have a name.
var named = map[string]string{
	"noon": "12:00", "midday": "12:00", "midnight": "00:00", "mitternacht": "00:00", "minuit": "00:00", "mediodía": "12:00", "medianoche": "00:00",
}

// halfDay reads "am", "pm", "a.m.", "p.m.", "o'clock" (either half) or "Uhr"
// (the whole day) and returns which, and its tokens.
func halfDay(ts []token) (half byte, used int) {
	switch {
	case ts[0].key == "am" || ts[0].key == "pm":
		return ts[0].key[0], 1
	case len(ts) > 1 && (ts[0].key == "a" || ts[0].key == "p") && ts[1].key == "m" && ts[1].Start == ts[0].End+1:
		return ts[0].key[0], 2
	case len(ts) > 1 && ts[0].key == "o" && ts[1].key == "clock":
		return 'o', 2
	case ts[0].key == "uhr":
		return 'u', 1
	}
	return 0, 0
}

func clockOf(key string, half byte) (string, bool) {
	if early, late, either := strings.Cut(key, "|"); either { // half past eight in the evening
		return map[byte]string{'a': early, 'p': late, 'o': key}[half], half != 'u'
	}
	h, m, _ := strings.Cut(strings.Replace(key, ".", ":", 1), ":")
	hour, err := strconv.Atoi(h)
	if err != nil || half != 'u' && (hour < 1 || hour > 12) || hour < 0 || hour > 24 {
		return "", false
	}
	minute := 0
	if m != "" {
		if minute, err = strconv.Atoi((m + "0")[:2]); err != nil || minute > 59 {
			return "", false
		}
	}
	at := func(hour int) string { return fmt.Sprintf("%02d:%02d", hour, minute) }
	switch half {
	case 'u':
		return at(hour % 24), true
	case 'o':
		return at(hour%12) + "|" + at(hour%12+12), true
	case 'p':
		return at(hour%12 + 12), true
	}
	return at(hour % 12), true
}

var (
	isoDate    = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})$`)
	dottedDate = regexp.MustCompile(`^(\d{1,2})\.(\d{1,2})\.(\d{4})$`)
)

// dates joins day and month to one token; the year stays a number of its own,
// so that a sentence may leave it out but not put it in.
func (l *lexicon) dates(in []token) []token {
	out := make([]token, 0, len(in))
	for i := 0; i < len(in); i++ {
		t := in[i]
		if d, used := isoAt(in[i:]); used > 0 {
			out = append(out, d...)
			i += used - 1
			continue
		}
		if d, used := figuresAt(in[i:]); used > 0 {
			out = append(out, d...)
			i += used - 1
			continue
		}
		if m := dottedDate.FindStringSubmatch(t.surface); m != nil {
			out = append(out, dated(t, t.End, atoi(m[2]), atoi(m[1])), year(t, m[3]))
			continue
		}
		if month := l.months[t.key]; month > 0 && t.kind == plain && (t.capital || !l.english() || !ambiguousMonth[t.key]) {
			day, dayToken, used := l.dayAfter(in[i+1:])
			last := len(out) - 1
			if last >= 0 && t.gap == near && dayOf(out[last]) > 0 {
				out[last] = dated(out[last], t.End, month, dayOf(out[last]))
				continue
			}
			if last >= 1 && out[last].is(dateLink) && dayOf(out[last-1]) > 0 { // 12 de mayo, 12th of May
				out[last-1] = dated(out[last-1], t.End, month, dayOf(out[last-1]))
				out = out[:last]
				continue
			}
			if used > 0 {
				out = append(out, dated(t, dayToken.End, month, day))
				i += used
				continue
			}
			if !ambiguousMonth[t.key] || i+1 < len(in) && isYear(in[i+1]) {
				t.kind, t.key = date, fmt.Sprintf("%02d-", month)
			}
		}
		if dateLinks[t.key] {
			t.flags |= dateLink
		}
		out = append(out, t)
	}
	for i := range out {
		out[i].flags &^= dateLink
	}
	return out
}

// isoAt reads 2024-05-12, which split has cut at its hyphens.
func isoAt(ts []token) (out []token, used int) {
	if len(ts) < 3 || len(ts[0].surface) != 4 || ts[1].Start != ts[0].End+1 || ts[2].Start != ts[1].End+1 {
		return nil, 0
	}
	m := isoDate.FindStringSubmatch(ts[0].surface + "-" + ts[1].surface + "-" + ts[2].surface)
	if m == nil || atoi(m[2]) > 12 || atoi(m[3]) > 31 {
		return nil, 0
	}
	return []token{dated(ts[0], ts[2].End, atoi(m[2]), atoi(m[3])), year(ts[0], m[1])}, 3
}

// figuresAt reads 12/5/2024 and 12-5-2024. Where either figure can be the
// month, the date is either.
func figuresAt(ts []token) (out []token, used int) {
	if len(ts) < 3 || !isYear(ts[2]) || len(ts[0].surface) > 2 || len(ts[1].surface) > 2 ||
		ts[1].Start != ts[0].End+1 || ts[2].Start != ts[1].End+1 {
		return nil, 0
	}
	a, b := dayOf(ts[0]), dayOf(ts[1])
	switch {
	case a == 0 || b == 0 || a > 12 && b > 12:
		return nil, 0
	case a > 12 || a == b:
		return []token{dated(ts[0], ts[2].End, b, a), year(ts[0], ts[2].key)}, 3
	case b > 12:
		return []token{dated(ts[0], ts[2].End, a, b), year(ts[0], ts[2].key)}, 3
	}
	either := dated(ts[0], ts[2].End, b, a)
	either.key += fmt.Sprintf("|%02d-%02d", a, b)
	return []token{either, year(ts[0], ts[2].key)}, 3
}

func (l *lexicon) dayAfter(ts []token) (day int, t token, used int) {
	if len(ts) > 0 && ts[0].gap == near && dayOf(ts[0]) > 0 {
		return dayOf(ts[0]), ts[0], 1
	}
	return 0, token{}, 0
}

// dayOf is the day of the month a number may be; 0 if it cannot.
func dayOf(t token) int {
	if t.kind != number {
		return 0
	}
	d, err := strconv.Atoi(strings.TrimPrefix(t.key, "#"))
	if err != nil || d < 1 || d > 31 {
		return 0
	}
	return d
}

func isYear(t token) bool { return t.kind == number && len(t.key) == 4 && digitsOnly(t.key) }

func dated(t token, end, month, day int) token {
	t.kind, t.End, t.key = date, end, fmt.Sprintf("%02d-%02d", month, day)
	return t
}

func year(t token, y string) token {
	t.kind, t.key, t.gap = number, y, near
	return t
}

func atoi(s string) int { n, _ := strconv.Atoi(s); return n }

// ambiguousMonth holds the month names that are words too; they count as
// months beside a day or a year only.
var ambiguousMonth = map[string]bool{"may": true, "march": true, "mar": true, "jan": true, "sun": true, "mai": true, "set": true, "mart": true, "dec": true, "august": true}

var dateLinks = map[string]bool{"of": true, "de": true, "di": true}
