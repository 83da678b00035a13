package proof

import "strings"

// alike gives one form to turns of phrase and words that say the same
// everywhere: "no more than" is "up to", "has to" is "must", "begins" is
// "starts". The lists are short on purpose: what is alike only in some
// contexts is not alike.
func (l *lexicon) alike(in []token) []token {
	if len(l.turns) == 0 {
		return in
	}
	out := make([]token, 0, len(in))
	for i := 0; i < len(in); i++ {
		n, to := l.turnAt(in[i:])
		if n == 0 {
			t := in[i]
			if w, ok := l.synonyms[t.key]; ok {
				t.key = w
			}
			out = append(out, t)
			continue
		}
		for k, w := range to {
			t := in[i+min(k, n-1)]
			t.key = w
			if k == len(to)-1 {
				t.End = in[i+n-1].End
			}
			out = append(out, t)
		}
		i += n - 1
	}
	return out
}

// turnAt finds the longest turn of phrase at the start of ts.
func (l *lexicon) turnAt(ts []token) (n int, to []string) {
	for _, t := range l.turns {
		if len(t.from) <= n || len(t.from) > len(ts) {
			continue
		}
		same := true
		for k, w := range t.from {
			same = same && ts[k].key == w && (k == 0 || ts[k].gap == near)
		}
		if same {
			n, to = len(t.from), t.to
		}
	}
	return n, to
}

// turn is a turn of phrase and what it is taken for.
type turn struct{ from, to []string }

// turnsOf reads "at most = up to; …".
func turnsOf(list string) (out []turn) {
	for pair := range strings.SplitSeq(list, ";") {
		from, to, _ := strings.Cut(pair, "=")
		if f := strings.Fields(from); len(f) > 0 {
			out = append(out, turn{f, strings.Fields(to)})
		}
	}
	return out
}

// synonymsOf reads lines of words that are alike; the first stands for all.
func synonymsOf(list string) map[string]string {
	m := map[string]string{}
	for line := range strings.SplitSeq(list, ";") {
		words := strings.Fields(line)
		for _, w := range words {
			m[w] = words[0]
		}
	}
	return m
}

const (
	englishTurns = "at most=up to;no more than=up to;not more than=up to;a maximum of=up to;no less than=at least;no fewer than=at least;" +
		"not less than=at least;a minimum of=at least;have to=must;has to=must;due to=because of;owing to=because of;prior to=before;in order to=to;" +
		"is able to=can;are able to=can;per day=a day;each day=a day;per week=a week;each week=a week;per month=a month;per year=a year;per hour=an hour"
	englishSynonyms = "start begin commence;starts begins commences;started began commenced;buy purchase;buys purchases;bought purchased;" +
		"help assist;helps assists;helped assisted;film movie;films movies;photo photograph;photos photographs;child kid;children kids;big large;bigger larger;" +
		"biggest largest;choose select;chooses selects;chose selected;permitted allowed;flat apartment;flats apartments;fast quick;faster quicker;hurt injured;" +
		"forbidden prohibited;need require;needs requires;phone telephone;receive get;receives gets;received got;reply respond;replied responded;till until"
	germanTurns    = "maximal=höchstens;bis zu=höchstens;nicht mehr als=höchstens;wenigstens=mindestens;pro tag=am tag;pro woche=in der woche"
	germanSynonyms = "beginnt startet;begann startete;erlaubt gestattet;verboten untersagt;handy smartphone;samstag sonnabend;kaufen erwerben"
)
