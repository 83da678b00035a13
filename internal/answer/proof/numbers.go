package proof

import (
	"strconv"
	"strings"
	"unicode"
)

// numbers brings numbers, units, times and dates to one form each, whether
// they are written in digits or in words:
//
//	1,250 · 1 250 · one thousand two hundred and fifty   → 1250
//	2.5 million                                           → 2500000
//	3rd · third                                           → #3
//	€5 · 5 euros · EUR 5                                  → 5 €
//	9 pm · 21:00 · 21 Uhr                                 → 21:00
//	12 May · May 12th · 2024-05-12 · 12.5.2024            → 05-12 (the year apart)
//	5/12/2024                                             → 05-12|12-05, either
func (l *lexicon) numbers(in []token) []token {
	in = l.digits(in)
	in = l.spelled(in)
	if l.english() {
		in = fractions(spoken(in))
	}
	in = scales(in)
	in = converted(l.units(in))
	in = l.dates(clocks(in))
	if l.english() {
		in = compared(rates(in))
	}
	return in
}

// digits gives tokens written in digits their value.
func (l *lexicon) digits(in []token) []token {
	out := make([]token, 0, len(in))
	for i := 0; i < len(in); i++ {
		t := in[i]
		if t.key == "" || !unicode.IsDigit(rune(t.key[0])) || strings.ContainsFunc(t.key, unicode.IsLetter) {
			out = append(out, t)
			continue
		}
		t.kind = number
		if strings.Contains(t.key, ":") {
			t.kind = clock
			t.key = pad(t.key)
			out = append(out, t)
			continue
		}
		// 1 250 000: groups of three after a space.
		for len(t.key) <= 3+4*3 && i+1 < len(in) && in[i+1].gap == near && len(in[i+1].key) == 3 &&
			digitsOnly(in[i+1].key) && in[i+1].Start == in[i].End+spaceWidth(in[i], in[i+1]) && plainGroup(t.key) {
			i++
			t.key, t.End = t.key+in[i].key, in[i].End
		}
		if t.key = value(t.key); l.pointGroups && groupedByPoint(in[i].surface) {
			t.key = strings.ReplaceAll(in[i].surface, ".", "")
		}
		if i+1 < len(in) && in[i+1].Start == t.End && ordinalEnding[in[i+1].key] {
			t.key, t.End = "#"+t.key, in[i+1].End
			i++
		}
		out = append(out, t)
	}
	return out
}

// spaceWidth is the width of the one thin or no-break space that separates
// groups of digits, or -1 where something else stands there.
func spaceWidth(a, b token) int {
	switch w := b.Start - a.End; w {
	case 2, 3: // U+00A0, U+2009, U+202F
		return w
	}
	return -1
}

// groupedByPoint tells 12.000 from 12.5, where points group thousands.
func groupedByPoint(s string) bool {
	whole, part, ok := strings.Cut(s, ".")
	return ok && len(whole) <= 3 && len(part) == 3 && plainGroup(whole) && digitsOnly(part)
}

func plainGroup(s string) bool { return digitsOnly(s) && s[0] != '0' }

func digitsOnly(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

var ordinalEnding = map[string]bool{"st": true, "nd": true, "rd": true, "th": true}

// value takes the separators out of a number: a comma or apostrophe before
// three digits groups thousands, another comma is a decimal point, and a
// point is a decimal point unless there are several. Trailing zeros after the
// point go, so that 5.50 and 5.5 are the same.
func value(s string) string {
	s = strings.NewReplacer("'", "", "’", "").Replace(s)
	points, commas := strings.Count(s, "."), strings.Count(s, ",")
	switch {
	case points > 1 && commas <= 1: // 1.234.567,8
		s = strings.ReplaceAll(s, ".", "")
		s = strings.Replace(s, ",", ".", 1)
	case points == 1 && commas == 1 && strings.Index(s, ".") < strings.Index(s, ","): // 1.234,5
		s = strings.Replace(strings.Replace(s, ".", "", 1), ",", ".", 1)
	case commas == 1 && points == 0 && len(s)-strings.Index(s, ",") != 4: // 3,5
		s = strings.Replace(s, ",", ".", 1)
	default: // 1,234 and 1,234.5
		s = strings.ReplaceAll(s, ",", "")
	}
	if whole, part, ok := strings.Cut(s, "."); ok {
		part = strings.TrimRight(part, "0")
		if s = whole; part != "" {
			s = whole + "." + part
		}
	}
	if trimmed := strings.TrimLeft(s, "0"); trimmed == "" || trimmed[0] == '.' {
		return "0" + trimmed
	} else {
		return trimmed
	}
}

// spelled joins number words to one number: "two hundred and five" → 205.
func (l *lexicon) spelled(in []token) []token {
	out := make([]token, 0, len(in))
	for i := 0; i < len(in); i++ {
		n, ordinal, used := l.spelledAt(in[i:])
		if last := len(out) - 1; used == 0 || in[i].key == "second" && last >= 0 && out[last].kind == number {
			out = append(out, in[i])
			continue
		}
		t := in[i]
		t.kind, t.End, t.key = number, in[i+used-1].End, strconv.Itoa(n)
		if ordinal {
			t.key = "#" + t.key
		}
		out = append(out, t)
		i += used - 1
	}
	return out
}

// spelledAt reads a number in words at the start of ts: hundreds, tens and
// ones. It returns how many tokens it took; 0 if there is none.
func (l *lexicon) spelledAt(ts []token) (n int, ordinal bool, used int) {
	last := 1 << 30 // the size of the last part: parts must get smaller
	for i := 0; i < len(ts); i++ {
		if i > 0 && ts[i].gap > near || ts[i].kind != plain {
			break
		}
		w := ts[i].key
		if w == "dozen" {
			return max(n, 1) * 12, false, i + 1
		}
		if w == "and" && used > 0 && last == 100 && i+1 < len(ts) && l.cardinal[ts[i+1].key] > 0 {
			continue
		}
		if v, ok := l.ordinal[w]; ok && v < last {
			return n + v, true, i + 1
		}
		if w == "hundred" && used > 0 && n > 0 && n < 100 {
			n, last, used = n*100, 100, i+1
			continue
		}
		v, ok := l.cardinal[w]
		if !ok || v >= last || used > 0 && v == 0 {
			break
		}
		n, used = n+v, i+1
		last = 10
		if v < 20 {
			last = 1
		}
	}
	return n, false, used
}

// scales multiplies a number by the thousand, million or billion after it.
func scales(in []token) []token {
	out := make([]token, 0, len(in))
	for _, t := range in {
		power, ok := scale[t.key]
		if last := len(out) - 1; !ok && last >= 0 && money[t.key] > 0 && out[last].kind == number && out[last].End == t.Start &&
			(last > 0 && currency[unitNames[out[last-1].key]] || t.key == "k") {
			power, ok = money[t.key], true // $1.5m
		}
		if ok && len(out) > 0 && out[len(out)-1].kind == number && t.gap == near && out[len(out)-1].key[0] != '#' {
			last := &out[len(out)-1]
			last.key, last.End = shift(last.key, power), t.End
			continue
		}
		out = append(out, t)
	}
	return out
}

var scale = map[string]int{
	"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "bn": 9, "mn": 6,
	"tausend": 3, "millionen": 6, "milliarde": 9, "milliarden": 9, "mio": 6, "mrd": 9,
	"mille": 3, "millions": 6, "milliard": 9, "milliards": 9, "mil": 3, "millón": 6, "millones": 6,
	"ezer": 3, "тисяча": 3, "тисячі": 3, "тисяч": 3, "мільйон": 6, "мільйони": 6, "мільйонів": 6, "мільярд": 9, "мільярди": 9, "мільярдів": 9, "тис": 3, "млн": 6, "млрд": 9, "millió": 6, "milliárd": 9, "tysięcy": 3, "mln": 6, "mld": 9, "milioni": 6, "miliardi": 9,
}

// money are short scales, which stand behind a sum of money only.
var money = map[string]int{"k": 3, "m": 6, "b": 9}

// shift moves the decimal point of a value to the right.
func shift(s string, places int) string {
	whole, part, _ := strings.Cut(s, ".")
	if len(part) < places {
		part += strings.Repeat("0", places-len(part))
	}
	return value(whole + part[:places] + "." + part[places:])
}

// units gives units one spelling and sets a currency sign after its number.
func (l *lexicon) units(in []token) []token {
	for i := range in {
		t := &in[i]
		near := i > 0 && in[i-1].kind == number && t.gap == near
		if u, ok := unitNames[t.key]; ok && (near || t.kind == unit || currency[u] && i+1 < len(in) && in[i+1].kind == number) {
			t.kind, t.key = unit, u
		}
		if t.key == "per" && near && i+1 < len(in) && in[i+1].key == "cent" {
			t.kind, t.key, t.End = unit, "%", in[i+1].End
			in[i+1].key = ""
		}
	}
	out := in[:0]
	for i := 0; i < len(in); i++ {
		t := in[i]
		if t.key == "" {
			continue
		}
		if last := len(out) - 1; last >= 0 && out[last].key == "°" && t.gap == near && thermometer[t.key] != "" {
			out[last].key, out[last].End = "°"+thermometer[t.key], t.End
			continue
		}
		if t.kind == unit && currency[t.key] && i+1 < len(in) && in[i+1].kind == number && in[i+1].gap == near &&
			(len(out) == 0 || out[len(out)-1].kind != number || t.gap > near) {
			n := in[i+1]
			n.gap, t.gap, n.colon = t.gap, near, t.colon
			out = append(out, n, t)
			i++
			continue
		}
		out = append(out, t)
	}
	return out
}

var thermometer = map[string]string{"c": "c", "celsius": "c", "f": "f", "fahrenheit": "f"}

var currency = map[string]bool{"€": true, "$": true, "£": true, "¥": true, "₹": true, "huf": true, "zł": true, "грн": true, "chf": true}

// unitNames maps the spellings of units to one.
var unitNames = func() map[string]string {
	m := map[string]string{}
	for _, line := range []string{
		"% percent prozent pct százalék procent percento procenta відсоток відсотки відсотків", "€ euro euros eur euró eurót євро", "грн гривня гривні гривень гривню", "$ dollar dollars usd dólares dollár",
		"£ pound pounds gbp pfund", "¥ yen jpy", "₹ rupee rupees inr", "huf forint forintot ft", "zł zloty złotych pln", "chf franken",
		"km kilometre kilometres kilometer kilometers", "m metre metres meter meters", "cm centimetre centimetres centimeter centimeters",
		"mm millimetre millimetres millimeter millimeters", "kg kilogram kilograms kilo kilos", "g gram grams gramme",
		"l litre litres liter liters", "ml millilitre millilitres milliliter milliliters", "mg milligram milligrams", "h hour hours hr hrs stunde stunden heure heures hora horas óra година години годин годину", "min minute minutes mins minuten minuto minutos perc хвилина хвилини хвилин хвилину",
		"s second seconds sec secs sekunden", "day days tag tage tagen jour jours día días nap день дні днів дня", "week weeks woche wochen semaine semaines semana semanas hét тиждень тижні тижнів", "month months monat monate monaten mois meses",
		"year years jahr jahre jahren ans années año años", "mb megabyte megabytes", "gb gigabyte gigabytes", "kb kilobyte kilobytes", "° degree degrees grad",
		"mile miles", "inch inches", "foot feet", "hectare hectares ha", "tonne tonnes ton tons",
	} {
		names := strings.Fields(line)
		for _, n := range names {
			m[n] = names[0]
		}
	}
	return m
}()
