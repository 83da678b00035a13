package proof

import "strings"

// statement finds the tokens of a sentence that is checked or quoted. Beyond
// tokenize it gives one form to ranges, to words of permission, and to "as"
// where it gives a reason.
func (l *lexicon) statement(s string) []token {
	return l.ranged(l.permitted(l.completed(onlyBehind(l, l.tokenize(s)))))
}

func (l *lexicon) english() bool { return l.agent == "by" }

// permitted brings what people may and may not do to "may" and "must not":
// "can", "are allowed to", "cannot". Of things that happen by themselves "can"
// and "may" say different things ("the museum may close"), so only those count
// that follow somebody who is permitted something.
func (l *lexicon) permitted(in []token) []token {
	if !l.english() {
		return in
	}
	out := make([]token, 0, len(in))
	word := func(t token, key string) token {
		t.key, t.flags = key, l.words[key]
		return t
	}
	for i := 0; i < len(in); i++ {
		t := in[i]
		if last := len(out) - 1; t.key == "only" && last >= 0 && be[out[last].key] && i+1 < len(in) && in[i+1].gap == near && l.participle(in[i+1]) {
			in[i], in[i+1] = in[i+1], in[i] // "is only allowed after" is "is allowed only after"
			t = in[i]
		}
		if (t.key == "around" || t.key == "some") && i+1 < len(in) && in[i+1].gap == near && (in[i+1].kind == number ||
			t.key == "around" && i+2 < len(in) && in[i+1].is(free) && l.times[in[i+2].key]) {
			t = word(t, "about")
		}
		if t.kind == number && t.key == "1" && i+1 < len(in) && in[i+1].kind == unit && !currency[in[i+1].key] && in[i+1].gap == near {
			t.flags |= free // "one week" is "a week"
		}
		n, denied := permission(in[i:])
		last := len(out) - 1
		if n == 0 || !somebody(out) && !(i+n < len(in) && in[i+n].key == "be") {
			if last >= 0 && (t.key == "as" || t.key == "since") && t.gap == comma && i+1 < len(in) && in[i+1].is(pronoun) {
				t = word(t, "because")
			}
			out = append(out, t)
			continue
		}
		end := in[i+n-1].End
		switch {
		case denied:
			not := word(t, "not")
			not.gap, not.End = near, end
			out = append(out, word(t, "must"), not)
		default:
			may := word(t, "may")
			may.End = end
			out = append(out, may)
		}
		i += n - 1
	}
	return out
}

// onlyBehind sets an "only" behind the verb before which it stands: "can only be
// borrowed here" is "can be borrowed only here".
func onlyBehind(l *lexicon, in []token) []token {
	if !l.english() {
		return in
	}
	for i := 1; i+2 < len(in); i++ {
		before := in[i-1]
		noun := before.kind == plain && before.flags == 0 && strings.HasSuffix(in[i+1].key, "s")
		if in[i].key != "only" || in[i].gap > near || !modals[before.key] && !be[before.key] && !subjects[before.key] && !noun {
			continue
		}
		to := i + 1
		if in[to].key == "be" {
			to++
		}
		if to >= len(in)-1 || in[to].gap > near || in[to].kind != plain || be[before.key] && !l.participle(in[to]) ||
			!be[before.key] && !l.verbs[in[to].key] && !l.nouns[in[to].key] && !l.participle(in[to]) {
			continue
		}
		only := in[i]
		copy(in[i:to], in[i+1:to+1])
		in[to] = only
	}
	return in
}

// completed turns the German "ist … eröffnet worden" into "wurde … eröffnet".
func (l *lexicon) completed(in []token) []token {
	if !l.verbSecond {
		return in
	}
	for i := 1; i < len(in); i++ {
		if in[i].key != "worden" || !l.participle(in[i-1]) {
			continue
		}
		for k := i - 1; k >= 0 && in[k+1].gap < strong; k-- {
			if past := passivePast[in[k].key]; past != "" {
				in[k].key, in[k].flags = past, l.words[past]
				in = append(in[:i:i], in[i+1:]...)
				break
			}
		}
	}
	return in
}

var passivePast = map[string]string{"ist": "wurde", "war": "wurde", "sind": "wurden", "waren": "wurden"}

var be = set("is are was were be been")

// permission reads "can", "may", "are allowed to" and their denials, and how
// many tokens that takes; 0 if none stands there.
func permission(ts []token) (n int, denied bool) {
	key := func(i int) string {
		if i < len(ts) && (i == 0 || ts[i].gap == near) {
			return ts[i].key
		}
		return ""
	}
	switch key(0) {
	case "can", "may":
		if key(1) == "not" {
			return 2, true
		}
		return 1, false
	case "must":
		if key(1) == "not" {
			return 2, true
		}
	case "is", "are":
		if key(1) == "permitted" && key(2) == "to" {
			return 3, false
		}
		if key(1) == "not" && key(2) == "permitted" && key(3) == "to" {
			return 4, true
		}
	}
	return 0, false
}

// somebody reports whether a sentence that goes on behind out has spoken of
// people, animals or vehicles whom something may be permitted: "you", "every
// member", "dogs".
func somebody(out []token) bool {
	for i := len(out) - 1; i >= 0; i-- {
		if permitted[out[i].key] {
			return true
		}
		if out[i].gap >= comma {
			break
		}
	}
	return false
}

var permitted = set("you we they i who anybody everybody nobody member members user users guest guests visitor visitors player players student students pupil pupils " +
	"child children adult adults parent parents tenant tenants landlord resident residents employee employees worker workers driver drivers passenger passengers " +
	"customer customers client clients participant participants applicant applicants candidate candidates volunteer volunteers moderator moderators admin admins " +
	"administrator administrators owner owners holder holders reader readers contributor contributors coach coaches team teams club clubs person people citizen citizens " +
	"patient patients subscriber subscribers dog dogs cat cats pet pets horse horses car cars bike bikes bicycle bicycles vehicle vehicles cyclist cyclists walker walkers " +
	"hiker hikers camper campers swimmer swimmers runner runners staff neighbour neighbours family families character characters healer")

// ranged makes one token of the two ends of a range: "9–17", "from 9:00 to
// 17:00", "between 5 and 10 euros". Neither end then proves anything alone.
// "from 3 to 5 percent" stays, because there something may change from the one
// to the other; times and days do not.
func (l *lexicon) ranged(in []token) []token {
	out := make([]token, 0, len(in))
	for i := 0; i < len(in); i++ {
		t := in[i]
		opened := ""
		if t.kind == plain && i+1 < len(in) && in[i+1].gap == near && (t.key == "from" || t.key == "between" || t.key == "von" || t.key == "zwischen") {
			opened = t.key
		}
		start := i
		if opened != "" {
			if start++; in[start].is(free) && start+1 < len(in) {
				start++ // from the 3rd
			}
		}
		to, n := rangeAt(in[start:], opened)
		if n == 0 || to.kind == number && (opened == "from" || opened == "von" || i > 0 && (in[i-1].key == "from" || in[i-1].key == "von")) {
			out = append(out, t)
			continue
		}
		if to.kind == number && opensAt(out, to, in[start+n:]) {
			from, until, _ := strings.Cut(to.key, "..")
			to.kind, to.key = clock, pad2(from)+":00.."+pad2(until)+":00"
		}
		to.gap, to.hyphen = t.gap, t.hyphen
		to.Start = t.Start
		out = append(out, to)
		i = start + n - 1
	}
	return out
}

// opensAt reports whether a range of numbers tells from when to when something
// is open: "Mon–Fri 9–17", "open 9–17".
func opensAt(before []token, hours token, after []token) bool {
	from, until, _ := strings.Cut(hours.key, "..")
	if len(from) > 2 || len(until) > 2 || atoi(until) > 24 || atoi(from) >= atoi(until) || len(after) > 0 && after[0].kind == unit && after[0].gap == near {
		return false
	}
	for k := len(before) - 1; k >= 0 && k >= len(before)-4 && before[k].gap < strong; k-- {
		t := before[k]
		if t.kind == plain && (weekdays[t.key] > 0 || openingHours[t.key]) {
			return true
		}
		if !t.is(free|relation) && t.gap == near {
			break
		}
	}
	return false
}

var openingHours = set("open opens opened opening hours geöffnet ouvert ouverte abierto abierta nyitva")

func between(key string) bool { return key == "and" || key == "und" }

// rangeAt reads the two ends of a range and returns them as one token.
func rangeAt(ts []token, opened string) (to token, n int) {
	counts := func(t token) bool { return t.kind == number || t.kind == clock || t.kind == date }
	if len(ts) < 2 || !counts(ts[0]) {
		return to, 0
	}
	join := ts[0]
	if len(ts) > 3 && ts[0].kind == number && ts[2].is(free) && ts[2].key != "and" && ts[3].kind == date { // from the 3rd to the 9th of July
		if to, n = rangeAt([]token{ts[0], ts[1], ts[3]}, opened); n > 0 {
			n++
		}
		return to, n
	}
	at := 1
	if ts[1].kind == unit && len(ts) > 2 {
		at = 2
	}
	switch next := ts[at]; {
	case at == 1 && next.hyphen && next.gap == near:
	case next.gap > near:
		return to, 0
	case next.key == "to" || next.key == "bis" || next.key == "through", between(next.key) && (opened == "between" || opened == "zwischen"):
		at++
	default:
		return to, 0
	}
	if at >= len(ts) || !counts(ts[at]) || ts[at].gap > near || at+1 < len(ts) && ts[at+1].hyphen && ts[at+1].kind == number {
		return to, 0
	}
	last := ts[at]
	switch {
	case join.kind == last.kind:
	case join.kind == number && last.kind == date && dayOf(join) > 0 && len(last.key) >= 3:
		join.key = last.key[:3] + pad2(strings.TrimPrefix(join.key, "#")) // 3 to 9 July
	case join.kind == date && last.kind == number && dayOf(last) > 0 && len(join.key) >= 3:
		last.key = join.key[:3] + pad2(last.key) // July 3 to 9
	default:
		return to, 0
	}
	n = at + 1
	if ts[1].kind == unit { // 5 km to 10 km: the unit follows the second end too
		if n >= len(ts) || ts[n].key != ts[1].key {
			return to, 0
		}
	}
	if last.kind == date {
		join.kind = date
	}
	join.key += ".." + last.key
	join.surface += "–" + last.surface
	join.End = last.End
	return join, n
}

func pad2(day string) string {
	if len(day) < 2 {
		return "0" + day
	}
	return day
}
