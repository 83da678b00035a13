package retrieval

import (
	"strings"

	"docent/internal/retrieval/text"
)

// unit is a set of dimensions in which a number can be given.
type unit uint16

// The dimensions.
const (
	money unit = 1 << iota
	length
	weight
	duration
	warmth
	share
	size // of data or of a text
	speed
	often
)

// unitsOf maps a word beside a number to the dimension it gives.
var unitsOf = func() map[string]unit {
	out := map[string]unit{}
	for u, words := range map[unit]string{
		money: `dollar dollars euro euros pound pounds cent cents crown crowns yen rupee rupees franc francs usd eur gbp
			bucks pence quid`,
		length: `km kilometre kilometres kilometer kilometers metre metres meter meters feet foot ft inch inches mile miles
			cm mm yard yards acre acres hectare hectares`,
		weight: `kg kilogram kilograms kilo kilos gram grams ton tons tonne tonnes lb lbs ounce ounces`,
		duration: `second seconds minute minutes hour hours day days week weeks month months year years decade decades century
			centuries ms millisecond milliseconds min mins sec secs hr hrs`,
		warmth: `degree degrees celsius fahrenheit kelvin`,
		share:  `percent percentage per-cent`,
		size: `byte bytes kb mb gb tb kib mib gib bit bits kilobyte kilobytes megabyte megabytes gigabyte gigabytes
			character characters letter letters word words pages`,
		speed: `mph kph knot knots`,
		often: `times daily weekly monthly yearly hourly every each`,
	} {
		for _, w := range strings.Fields(words) {
			out[w] |= u
		}
	}
	return out
}()

// signs are what stands at a number without being a word.
var signs = map[string]unit{"$": money, "€": money, "£": money, "¥": money, "%": share, "°": warmth}

// asksIn maps words of a question to the dimensions in which its answer is given.
var asksIn = func() map[string]unit {
	out := map[string]unit{}
	for words, u := range map[string]unit{
		"cost costs price prices pay pays paid fee charge charged salary earn earns spend spent worth fine cheap expensive": money,
		"tall high deep wide far height width depth distance":                                                               length,
		"long":                                   duration | length | size,
		"big large":                              length | size | weight,
		"heavy weigh weighs weight":              weight,
		"old age young":                          duration,
		"hot cold warm temperature temperatures": warmth,
		"fast speed quick quickly":               speed | duration,
		"often frequently":                       often | duration,
		"percent percentage share proportion":    share,
		"size":                                   size | length,
		"soon late":                              duration,
	} {
		for _, w := range strings.Fields(words) {
			out[w] |= u
		}
	}
	return out
}()

// unitsAsked are the dimensions in which a number is asked for; 0 if any will do.
func unitsAsked(tokens []text.Token) unit {
	var u unit
	for i, t := range tokens {
		if own := unitsOf[t.Word]; own != 0 && own != often && i > 0 {
			u |= own // "how many metres", "in percent"
		}
		u |= asksIn[t.Word]
	}
	return u
}

// unitAt is the dimension of the number that is token i of a text; 0 if none
// is given.
func unitAt(s string, tokens []text.Token, i int) unit {
	t := tokens[i]
	for sign, u := range signs {
		if strings.HasSuffix(strings.TrimRight(s[:t.Start], " "), sign) && u == money ||
			strings.HasPrefix(strings.TrimLeft(s[t.End:], " \u00a0"), sign) {
			return u
		}
	}
	for k := i + 1; k < len(tokens) && k <= i+2; k++ {
		if u := unitsOf[tokens[k].Word]; u != 0 && tokens[k].Start-t.End < 14 {
			return u
		}
	}
	return 0
}
