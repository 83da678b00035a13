package proof

import (
	"strconv"
	"strings"
)

// Amounts are brought to one form whichever way they are told:
//
//	half a litre · 0.5 l · 500 ml                  → 500 ml
//	two and a half hours · 150 minutes             → 150 min
//	half of the members · 50 percent of them       → 50 % of
//	a day · per day · daily · every day            → every day, behind an amount
//	over 5 · older than 5 · in excess of 5         → more than 5
//	5 or more · 5 and over · a minimum of 5        → at least 5

// fractions joins the words of a fraction to one number.
func fractions(in []token) []token {
	out := make([]token, 0, len(in))
	key := func(i int) string {
		if i < len(in) && in[i].gap <= near {
			return in[i].key
		}
		return ""
	}
	percent := func(t token, end int, value string) {
		t.kind, t.key, t.flags = number, value, limit
		sign := t
		sign.kind, sign.key, sign.gap, sign.flags, sign.End = unit, "%", near, 0, end
		out = append(out, t, sign)
	}
	for i := 0; i < len(in); i++ {
		t := in[i]
		last := len(out) - 1
		switch one := t.key == "a" || t.key == "one" || t.kind == number && t.key == "1"; {
		case vulgar[t.key] != "" && last >= 0 && out[last].kind == number && out[last].End == t.Start:
			out[last].key, out[last].End = out[last].key+vulgar[t.key][1:], t.End
		case vulgar[t.key] != "":
			t.kind, t.key = number, vulgar[t.key]
			out = append(out, t)
		case t.key == "and" && key(i+1) == "a" && key(i+2) == "half" && last >= 0 && t.gap == near && whole(out, last) >= 0:
			n := whole(out, last)
			if out[n].kind != number { // an hour and a half
				out[n].kind, out[n].key = number, "1"
			}
			out[n].key += ".5"
			out[last].End = in[i+2].End
			i += 2
		case t.key == "half" && (key(i+1) == "a" || key(i+1) == "an") && !(last >= 0 && out[last].key == "a"):
			t.kind, t.key, t.End = number, "0.5", in[i+1].End
			i++
			if key(i+1) == "dozen" {
				t.key, t.End = "6", in[i+1].End
				i++
			}
			out = append(out, t)
		case t.key == "half" && key(i+1) == "of" && !(last >= 0 && out[last].gap == near && strings.HasPrefix(out[last].key, "#")):
			percent(t, t.End, "50")
		case (one || t.kind == number && t.key == "3") && (key(i+1) == "quarter" || key(i+1) == "quarters"):
			value, minutes := "25", "15"
			if !one {
				value, minutes = "75", "45"
			}
			switch {
			case key(i+2) == "past" || key(i+2) == "to" && i+3 < len(in) && in[i+3].kind == number:
				out = append(out, t)
			case key(i+2) == "of" && (key(i+3) == "an" || key(i+3) == "a") && key(i+4) == "hour":
				t.kind, t.key = number, minutes
				min := t
				min.kind, min.key, min.gap, min.End = unit, "min", near, in[i+4].End
				out = append(out, t, min)
				i += 4
			default:
				percent(t, in[i+1].End, value)
				i++
			}
		case one && part[key(i+1)] != "" && (key(i+2) == "of" || last >= 0 && measuring[out[last].key]):
			if value := part[key(i+1)]; value == "1/3" {
				t.kind, t.key, t.End, t.flags = number, value, in[i+1].End, limit
				out = append(out, t)
			} else {
				percent(t, in[i+1].End, value)
			}
			i++
		case t.kind == number && t.key == "2" && key(i+1) == "thirds":
			t.key, t.End = "2/3", in[i+1].End
			out = append(out, t)
			i++
		default:
			out = append(out, t)
		}
	}
	return out
}

// whole is where the whole number stands to which "and a half" behind last
// belongs, or the unit of which there is one and a half; -1 if there is none.
func whole(out []token, last int) int {
	switch t := out[last]; {
	case t.kind == number && digitsOnly(t.key):
		return last
	case last > 0 && out[last-1].kind == number && digitsOnly(out[last-1].key) && unitNames[t.key] != "":
		return last - 1
	case last > 0 && (out[last-1].key == "a" || out[last-1].key == "an") && unitNames[t.key] != "":
		return last - 1
	}
	return -1
}

var (
	vulgar = map[string]string{"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.333", "⅔": "0.667"}
	// part are ordinals that are parts before "of", in percent.
	part = map[string]string{"#3": "1/3", "#4": "25", "#5": "20", "#10": "10", "third": "1/3"}
	// measuring are words behind which an ordinal is a part.
	measuring = set("by about nearly almost roughly over than least")
)

// larger are units with the next smaller one and how many of that they hold.
var larger = map[string]struct {
	of string
	n  int
}{
	"km": {"m", 1000}, "m": {"cm", 100}, "cm": {"mm", 10}, "kg": {"g", 1000}, "g": {"mg", 1000}, "tonne": {"kg", 1000}, "l": {"ml", 1000},
	"h": {"min", 60}, "min": {"s", 60}, "week": {"day", 7}, "year": {"month", 12}, "day": {"h", 24},
}

// converted tells a measure in the largest unit of which there is a whole
// number: 1.5 km is 1500 m, 120 minutes are 2 hours.
func converted(in []token) []token {
	for i := 0; i+1 < len(in); i++ {
		n, u := &in[i], &in[i+1]
		if n.kind != number || u.kind != unit || u.gap > near || n.key[0] == '#' || strings.Contains(n.key, "/") {
			continue
		}
		v, err := strconv.ParseFloat(n.key, 64)
		if err != nil || v <= 0 || v > 1e9 {
			continue
		}
		for l, ok := larger[u.key]; ok && v != float64(int(v)) && u.key != "day" && u.key != "week"; l, ok = larger[u.key] {
			v, u.key = v*float64(l.n), l.of
			v = float64(int(v*1000+0.5)) / 1000
		}
		for up := above[u.key]; up != "" && v == float64(int(v)) && int(v)%larger[up].n == 0 && up != "day" && (u.key == "min" || u.key == "s" || int(v) > larger[up].n); up = above[u.key] {
			v, u.key = v/float64(larger[up].n), up
		}
		n.key = strconv.FormatFloat(v, 'f', -1, 64)
	}
	return in
}

// above is the next larger unit.
var above = func() map[string]string {
	m := map[string]string{}
	for name, l := range larger {
		m[l.of] = name
	}
	return m
}()

// rates writes "a day", "per day" and "each day" behind an amount as "every day".
func rates(in []token) []token {
	for i := 1; i+1 < len(in); i++ {
		t, before := &in[i], in[i-1]
		if t.gap > near || in[i+1].gap > near {
			continue
		}
		switch {
		case t.key == "per", t.key == "each":
			t.key = "every"
		case (t.key == "a" || t.key == "an") && span[in[i+1].key] &&
			(before.kind == number || before.kind == unit || before.key == "once" || before.key == "twice" || before.key == "times"):
			t.key = "every"
		}
	}
	return in
}

var span = set("second minute hour day night week month quarter year person head session visit piece kilometre mile kilo litre")

// compared gives one form to "more than", "at least" and their kin before and
// behind a number.
func compared(in []token) []token {
	out := make([]token, 0, len(in)+2)
	counted := func(i int) bool {
		return i < len(in) && in[i].gap <= near && in[i].kind == number && in[i].key[0] != '#'
	}
	key := func(i int) string {
		if i < len(in) && in[i].gap <= near {
			return in[i].key
		}
		return ""
	}
	put := func(t token, a, b string) {
		next := then(t, b)
		t.key = a
		out = append(out, t, next)
	}
	for i := 0; i < len(in); i++ {
		t := in[i]
		skip := 0 // the words of the comparison
		switch {
		case t.kind != plain:
		case t.key == "over" || t.key == "under" || t.key == "below" || t.key == "exceeding":
			if skip = 1; key(i+1) == "the" && key(i+2) == "age" && key(i+3) == "of" {
				skip = 4
			}
		case t.key == "in" && key(i+1) == "excess" && key(i+2) == "of":
			skip = 3
		case (more[t.key] || fewer[t.key]) && key(i+1) == "than":
			skip = 2
		}
		if skip > 0 && counted(i+skip) {
			if fewer[t.key] {
				put(t, "less", "than")
			} else {
				put(t, "more", "than")
			}
			i += skip - 1
			continue
		}
		if counted(i) && (i == 0 || t.kind == number) {
			to := i + 1 // behind the unit
			if to < len(in) && in[to].kind == unit && in[to].key != "+" {
				to++
			}
			word, n := key(to+1), 2
			switch {
			case key(to) == "+":
				word, n = "more", 1
			case key(to) != "or" && key(to) != "and":
				word = ""
			}
			bound := orMore[word]
			if key(to) == "and" && (word == "less" || word == "more" || word == "fewer") {
				bound = ""
			}
			if bound != "" && to+n <= len(in) {
				first, second, _ := strings.Cut(bound, " ")
				lead := t
				lead.kind, lead.flags = plain, 0
				put(lead, first, second)
				t.gap = near
				out = append(out, t)
				out = append(out, in[i+1:to]...)
				out[len(out)-1].End = in[to+n-1].End
				i = to + n - 1
				continue
			}
		}
		out = append(out, t)
	}
	return out
}

var (
	more  = set("over exceeding in older larger bigger greater longer heavier taller higher")
	fewer = set("under below younger smaller shorter lighter fewer")
	// orMore are words behind "5 or", and what is said with them.
	orMore = map[string]string{"more": "at least", "over": "at least", "older": "at least", "above": "at least", "higher": "at least", "upwards": "at least",
		"less": "up to", "fewer": "up to", "under": "up to", "younger": "up to", "below": "up to", "lower": "up to"}
)
