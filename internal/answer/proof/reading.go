package proof

import (
	"fmt"
	"strings"
)

// reading is a claim or a sentence as Compare looks at it.
type reading struct {
	source string
	tokens []token
	stems  []string        // of each token
	keys   map[string]bool // keys and stems
	name   func(string) bool
	paired bool // the language lets two negations deny once
}

func read(s string, words Words) reading {
	l := lexiconOf(words.Language)
	r := reading{source: s, tokens: l.tokenize(s), keys: map[string]bool{}, name: words.Name, paired: words.Language != "" && !single[words.Language]}
	own, known := denying[words.Language]
	for i := range r.tokens {
		t := &r.tokens[i]
		soften(t)
		if known && t.is(negative) && !own[t.key] {
			t.flags &^= negative // another language's
		}
		stem := t.key
		if t.kind == plain && words.Term != nil {
			stem = words.Term(t.key)
		}
		r.stems = append(r.stems, stem)
		r.keys[t.key], r.keys[stem] = true, true
	}
	return r
}

// soften brings to one form what people write in several ways: possessives,
// days of the week, words of permission.
func soften(t *token) {
	if t.kind != plain {
		return
	}
	t.key = strings.TrimSuffix(t.key, "'s")
	if d := weekdays[t.key]; d > 0 && (t.capital || d < 8) {
		t.kind, t.key, t.flags = date, fmt.Sprintf("day-%d", (d-1)%7), 0
		return
	}
	switch {
	case t.key == "can":
		t.key = "may"
	case filler[t.key]:
		t.flags |= free
	}
}

// counts reports whether a token says something that a sentence must say too.
func (r reading) counts(i int) bool {
	t := r.tokens[i]
	return t.content() && !t.is(negative|limit|condition) && !attribution[t.key] && !(titles[t.key] && r.named(i+1))
}

// hard reports whether a token is a number, date or name.
func (r reading) hard(i int) bool { return r.tokens[i].kind != plain || r.named(i) }

// named reports whether the token at i is written as a name. At the beginning
// of a sentence a capital letter tells nothing.
func (r reading) named(i int) bool {
	if i >= len(r.tokens) || r.tokens[i].kind != plain || !r.tokens[i].capital {
		return false
	}
	t := r.tokens[i]
	return i > 0 && t.gap < strong || r.name != nil && r.name(t.key)
}

// holds reports whether the reading has a token that says the same.
func (r reading) holds(t token, stem string) bool {
	if t.kind != date && t.kind != clock {
		return r.keys[t.key] || r.keys[stem]
	}
	for i, h := range r.tokens {
		if sameFact(t, stem, h, r.stems[i]) {
			return true
		}
	}
	return false
}

// sameFact reports whether have says what want says. A month is said by each
// of its days; a date or time that can be read in two ways is either.
func sameFact(want token, wantStem string, have token, haveStem string) bool {
	if want.kind == have.kind && (want.kind == date || want.kind == clock) {
		for _, a := range strings.Split(want.key, "|") {
			for _, b := range strings.Split(have.key, "|") {
				if a == b || strings.HasSuffix(a, "-") && strings.HasPrefix(b, a) {
					return true
				}
			}
		}
		return false
	}
	return want.key == have.key || wantStem == haveStem || wantStem == have.key || want.key == haveStem
}

// denials counts negations modulo two: "not without" affirms.
func denials(ts []token) int { return negatives(ts) % 2 }

func negatives(ts []token) int {
	n := 0
	for _, t := range ts {
		if t.is(negative) {
			n++
		}
	}
	return n
}

// denies reports whether the claim as a whole denies.
func (r reading) denies() bool {
	n := negatives(r.tokens)
	return n%2 == 1 || r.paired && n > 0
}

// denials reports whether the sentence denies what the claim speaks of, and
// whether that cannot be told. A negation denies the next meaningful word of
// its part of the sentence, or the last before it.
func (r reading) denials(claim reading) (denied, doubt bool) {
	n := 0
	for i, t := range r.tokens {
		if !t.is(negative) {
			continue
		}
		from, to := r.part(i)
		denies := -1
		for k := i + 1; k < to && denies < 0; k++ {
			if r.counts(k) {
				denies = k
			}
		}
		for k := i - 1; k >= from && denies < 0; k-- {
			if r.counts(k) {
				denies = k
			}
		}
		switch {
		case denies >= 0 && claim.holds(r.tokens[denies], r.stems[denies]):
			n++
		case r.speaks(from, to, claim):
			doubt = true
		}
	}
	if n > 1 && !r.paired {
		doubt = doubt || n != negatives(claim.tokens) // "not without a ticket" says less than "with one"
	}
	return n%2 == 1 || r.paired && n > 0, doubt
}

// part returns the part of the sentence around the token at i, between commas
// and words like "but".
func (r reading) part(i int) (from, to int) {
	begins := func(k int) bool {
		t := r.tokens[k]
		return t.gap >= comma || t.is(coordinator) && !t.is(free)
	}
	for from = i; from > 0 && !begins(from); from-- {
	}
	for to = i + 1; to < len(r.tokens) && !begins(to); to++ {
	}
	return from, to
}

// speaks reports whether a part has a word of the claim.
func (r reading) speaks(from, to int, claim reading) bool {
	for i := from; i < to; i++ {
		if r.counts(i) && claim.holds(r.tokens[i], r.stems[i]) {
			return true
		}
	}
	return false
}

// role is the preposition that leads the token at i, in one spelling for those
// that say "where" alike; "" if none does.
func (r reading) role(i int) string {
	k := leader(r.tokens, i)
	if k < 0 {
		return ""
	}
	if key := r.tokens[k].key; !where[key] {
		return key
	}
	return "in"
}

// run returns the name around the token at i: neighbours that are names too.
func (r reading) run(i int) (from, to int) {
	from, to = i, i+1
	for from > 0 && r.named(from-1) && r.tokens[from].gap == near && r.tokens[from].kind == plain {
		from--
	}
	for to < len(r.tokens) && r.named(to) && r.tokens[to].gap == near {
		to++
	}
	return from, to
}

// written is how tokens stand in the source.
func (r reading) written(from, to int) string {
	return r.source[r.tokens[from].Start:r.tokens[to-1].End]
}

func set(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// The lists below are for comparing claims only.
var (
	// attribution says who said it. A document that quotes somebody supports a
	// claim by its quote; the reader sees who speaks.
	attribution = set("said says say saying told according announced reportedly sagte sagt sagten laut zufolge erklärte " +
		"dit déclaré selon dijo dice dicen según mondta mondja szerint közölte сказав сказала заявив заявила каже повідомив")
	// titles stand before names and may be left out.
	titles = set("president minister secretary chancellor king queen prince princess mr mrs ms dr prof professor sir pope general " +
		"präsident minister herr frau kanzler président ministre monsieur madame presidente ministro señor señora elnök miniszter president")
	// filler may be added to a statement without changing it.
	filler = set("also then again really very indeed actually finally too there here auch dann sehr wirklich dort hier aussi alors très vraiment " +
		"también entonces muy realmente is nagyon tényleg ott itt також дуже там тут")
	// everybody are first words that stand for nobody by name.
	everybody = set("everybody everyone somebody someone anybody anyone people all both others jeder alle jemand man tout chacun quelqu todos alguien " +
		"mindenki valaki всі усі кожен хтось")
	// where are prepositions that say the same of a place or time.
	where = set("in at on within during inside im am auf bei beim an à en dans au aux sur chez a al sobre у в на")
	// turning are prepositions that tell who from whom and when from when.
	turning = set("by from to against over after before than under until till since into onto above below without von vom nach vor gegen über unter bis seit als zum zur aus " +
		"par contre avant après depuis jusque por contra desde hasta antes después tras által ellen előtt után óta від до після перед проти з")
	// single are languages in which two negations affirm; in the others they
	// deny once.
	single = set("en de nl sv da nb no")
	// denying are the negations of the languages the bot speaks. Some are
	// other words in other languages, such as "en" and "ni".
	denying = map[string]map[string]bool{
		"": english, "en": english,
		"de": set("nicht kein keine keinen keinem keiner keines nie niemals niemand nichts weder noch ohne kaum nirgends"),
		"fr": set("ne n pas jamais aucun aucune rien personne sans ni non"),
		"es": set("no nunca jamás ningún ninguna ninguno nadie nada sin tampoco ni"),
		"hu": set("nem ne nincs nincsenek sem se soha sose semmi senki sehol nélkül"),
		"uk": set("не ні ані немає нема ніколи ніхто нічого ніде без неможливо"),
	}
	english = set("not no never none nobody nothing nowhere neither nor without hardly scarcely barely unable fail fails failed " +
		"refuse refuses refused lack lacks lacked false untrue wrong incorrect")
	weekdays = func() map[string]int {
		m := map[string]int{}
		for _, days := range []string{
			"monday tuesday wednesday thursday friday saturday sunday", "mondays tuesdays wednesdays thursdays fridays saturdays sundays",
			"montag dienstag mittwoch donnerstag freitag samstag sonntag", "montags dienstags mittwochs donnerstags freitags samstags sonntags",
			"lundi mardi mercredi jeudi vendredi samedi dimanche", "lunes martes miércoles jueves viernes sábado domingo",
			"hétfő kedd szerda csütörtök péntek szombat vasárnap", "hétfőn kedden szerdán csütörtökön pénteken szombaton vasárnap",
			"понеділок вівторок середа четвер п'ятниця субота неділя", "понеділка вівторка середи четверга п'ятниці суботи неділі",
			"понеділок вівторок середу четвер п'ятницю суботу неділю",
		} {
			for i, w := range strings.Fields(days) {
				m[w] = i + 1
			}
		}
		return m
	}()
)

// nearest returns the place of the next token before i (step -1) or behind it
// (step 1) that is not passed over; -1 if a sentence ends first.
func (r reading) nearest(i, step int, pass func(token) bool) int {
	for k := i + step; k >= 0 && k < len(r.tokens); k += step {
		if edge := max(k, k-step); r.tokens[edge].gap >= strong {
			return -1
		}
		if !pass(r.tokens[k]) {
			return k
		}
	}
	return -1
}

// passing are words between a fact and what it belongs to.
func passing(t token) bool {
	return t.is(free|relation|auxiliary|pronoun) || t.kind != plain || titles[t.key]
}
