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
		if n > 0 && to[len(to)-1] == "place" && i+n < len(in) && in[i+n].key == "by" {
			n = 0 // "details are held by us"
		}
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
		"not less than=at least;a minimum of=at least;have to=must;has to=must;need to=must;needs to=must;is required to=must;are required to=must;" +
		"do not have to=need not;does not have to=need not;do not need to=need not;does not need to=need not;are not required to=need not;" +
		"is not required to=need not;due to=because-of;owing to=because-of;on account of=because-of;because of=because-of;prior to=before;" +
		"in order to=to;is able to=can;are able to=can;daily=every day;weekly=every week;monthly=every month;hourly=every hour;" +
		"free of charge=free;for free=free;" +
		"at no cost=free;at no charge=free;without charge=free;no one=nobody;someone=somebody;anyone=anybody;everyone=everybody;" +
		"called off=cancelled;stepped down=resigned;turned down=rejected;put off=postponed;set up=established;as soon as=once;" +
		"will be held=will take place;is held=takes place;are held=take place;was held=took place;were held=took place;" +
		"is located in=is in;are located in=are in;is situated in=is in;prohibited=not permitted;forbidden=not permitted;" +
		"unable to=not able to;impossible=not possible;unavailable=not available;approximately=about;roughly=about;circa=about;" +
		"fewer than=less than;in case of=in-case-of;in the event of=in-case-of;whilst=while;as well as=and;as well=also"
	englishSynonyms = "start begin commence;starts begins commences;started began commenced;starting beginning;buy purchase;buys purchases;bought purchased;" +
		"help assist;helps assists;helped assisted;film movie;films movies;photo photograph;photos photographs;child kid;children kids;big large;bigger larger;" +
		"biggest largest;choose select pick;choosing selecting picking;chooses selects picks;chose selected picked;permitted allowed;flat apartment;flats apartments;fast quick;faster quicker;hurt injured;" +
		"need require;needs requires;needed required;phone telephone;receive obtain;receives obtains;received obtained;reply respond answer;" +
		"replied responded answered;until till;happen occur;happens occurs;happened occurred;" +
		"build construct;built constructed;repair mend;repaired mended;jail prison;elevator lift;doctor physician;bike bicycle;bikes bicycles;" +
		"wants wishes;want wish;allows permits;allow permit;email mail;centre center;centres centers;theatre theater;" +
		"colour color;colours colors;metre meter;organise organize;organised organized;organises organizes;recognise recognize;apologised apologized;" +
		"cancelled canceled;travelled traveled;programme program;licence license;licences licenses;neighbour neighbor;neighbours neighbors;" +
		"harbour harbor;favourite favorite;grey gray"
	germanTurns = "maximal=höchstens;bis zu=höchstens;nicht mehr als=höchstens;wenigstens=mindestens;pro tag=am tag;pro woche=in der woche;" +
		"untersagt=nicht erlaubt;verboten=nicht erlaubt;nicht gestattet=nicht erlaubt;circa=etwa;ca=etwa;rund=etwa;ungefähr=etwa;aufgrund=wegen"
	germanSynonyms = "beginnt startet;begann startete;handy smartphone;samstag sonnabend;kaufen erwerben;erlaubt gestattet"
)
