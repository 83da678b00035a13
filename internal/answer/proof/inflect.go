package proof

import "strings"

// forms are a verb's base, its form for "he" and "she", its past, its
// participle and its -ing; or a noun and its plural.
type forms []string

// conjugate makes the forms of an English verb. Of a verb of several words
// ("call off") the first is put into them.
func conjugate(verb string) forms {
	first, rest, _ := strings.Cut(verb, " ")
	if rest != "" {
		rest = " " + rest
	}
	if first == "be" {
		return forms{verb, "is" + rest, "was" + rest, "been" + rest, "being" + rest}
	}
	past, participle := regularPast(first), regularPast(first)
	for _, v := range byForm[first] {
		if v.base == first {
			past, participle = v.past, v.participle
		}
	}
	return forms{first + rest, plural(first) + rest, past + rest, participle + rest, doubled(strings.TrimSuffix(first, mute(first))) + "ing" + rest}
}

// mute is the "e" that goes before "-ing": that of "close", not that of "see".
func mute(verb string) string {
	if n := len(verb); n > 2 && verb[n-1] == 'e' && !strings.ContainsRune("eoy", rune(verb[n-2])) {
		return "e"
	}
	return ""
}

func regularPast(verb string) string {
	switch n := len(verb); {
	case strings.HasSuffix(verb, "e"):
		return verb + "d"
	case strings.HasSuffix(verb, "y") && n > 1 && !vowel(verb[n-2]):
		return verb[:n-1] + "ied"
	}
	return doubled(verb) + "ed"
}

// plural is the form with -s, of a verb or a noun.
func plural(word string) string {
	n := len(word)
	switch {
	case n == 0 || many[word] != "":
		return many[word]
	case strings.HasSuffix(word, "y") && n > 1 && !vowel(word[n-2]):
		return word[:n-1] + "ies"
	case strings.HasSuffix(word, "s"), strings.HasSuffix(word, "x"), strings.HasSuffix(word, "sh"), strings.HasSuffix(word, "ch"),
		strings.HasSuffix(word, "z"), word == "go" || word == "do" || word == "undergo" || word == "forgo":
		return word + "es"
	}
	return word + "s"
}

var many = map[string]string{"child": "children", "man": "men", "woman": "women", "person": "people", "foot": "feet", "leaf": "leaves", "loaf": "loaves",
	"half": "halves", "life": "lives", "wife": "wives", "knife": "knives", "shelf": "shelves", "have": "has"}

// doubled writes the last consonant of a stem twice where endings want it.
func doubled(stem string) string {
	n := len(stem)
	if n < 3 || vowel(stem[n-1]) || strings.IndexByte("wxy", stem[n-1]) >= 0 || !vowel(stem[n-2]) || vowel(stem[n-3]) && stem[n-3:n-1] != "ui" {
		return stem
	}
	vowels := 0
	for i := range n {
		if vowel(stem[i]) && (i == 0 || !vowel(stem[i-1])) {
			vowels++
		}
	}
	if vowels > 1 && !stressed[stem] {
		return stem
	}
	return stem + stem[n-1:]
}

// stressed are verbs of several syllables that double their last letter.
var stressed = set("admit begin cancel commit compel control equip expel forbid forget occur omit permit prefer program propel rebut refer regret submit transfer travel transmit unplug label")

func vowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

// number returns the plural of a noun of one or more words beside it: of
// "mobile phone" the last word takes the ending.
func numbered(noun string) forms {
	i := strings.LastIndexByte(noun, ' ') + 1
	return forms{noun, noun[:i] + plural(noun[i:])}
}
