package proof

import "strings"

// Compounds and what they stand for: "the Skarra Point lighthouse" is "the
// lighthouse on Skarra Point", "the county's libraries" are "the libraries of the
// county", "a seven-day ban" is "a ban of seven days".

// compound finds the phrase of the sources that says what a compound at i says.
func (v vocabulary) compound(s []token, i int) (to []token, n int) {
	if !v.a.lex.english() || i > 0 && s[i].gap == near && s[i-1].is(relation) && s[i-1].key == "of" {
		return nil, 0
	}
	for first := 1; first <= 3 && i+first < len(s); first++ {
		owner, ok := qualifier(s[i : i+first])
		if !ok {
			continue
		}
		for head := 1; head <= 3 && i+first+head <= len(s); head++ {
			noun := s[i+first : i+first+head]
			if !nominal(noun) {
				break
			}
			if i == 0 && first == 1 && owner[0].kind == plain {
				owner[0].capital = false // that of a first word
			}
			if to = v.parted(owner, noun); to != nil {
				return to, first + head
			}
		}
	}
	return v.whole(s, i)
}

// qualifier returns what the words before a noun say of it, without an 's.
func qualifier(ts []token) (owner []token, ok bool) {
	n := len(ts)
	if n == 2 && ts[0].kind == number && ts[1].kind == unit {
		return ts, true
	}
	for k, t := range ts {
		if t.kind != plain || t.flags != 0 || k > 0 && (t.gap > near || !t.capital || !ts[k-1].capital) {
			return nil, false
		}
	}
	owner = append([]token{}, ts...)
	owner[n-1].key = strings.TrimSuffix(owner[n-1].key, "'s")
	return owner, true
}

// nominal reports whether ts may be a noun with its adjectives.
func nominal(ts []token) bool {
	for _, t := range ts {
		if t.gap > near || t.kind != plain && !strings.HasPrefix(t.key, "#") || t.flags&^limit != 0 {
			return false
		}
	}
	return true
}

// joining are prepositions between a noun and what may stand before it instead.
var joining = strings.Fields("of in on at for to from")

// acting are nouns of what is done to something: there it matters to whom.
var acting = set("attack attacks assault assaults murder raid raids love fear hatred war wars fight fights hunt search theft killing protest protests claim claims " +
	"criticism support demand threat threats vote votes campaign campaigns complaint complaints report reports letter letters message messages call calls visit visits")

// parted returns "noun of owner" in the words of the sources.
func (v vocabulary) parted(owner, noun []token) []token {
	last := owner[len(owner)-1]
	forms := []string{last.key}
	if !last.capital && last.kind == plain {
		forms = append(forms, plural(last.key))
	}
	head := noun[len(noun)-1].key
	for _, prep := range joining {
		if prep != "of" && acting[head] {
			continue // an attack on the police is no police attack
		}
		for _, form := range forms {
			by := append([]token{}, owner...)
			by[len(by)-1].key = form
			if !v.has(keysOf(noun) + " " + prep + " " + keysOf(by)) {
				continue
			}
			out := join(noun, v.a.small(prep), by)
			out[len(noun)+1].hyphen = false
			return out
		}
	}
	return nil
}

// whole returns "owner's noun" or a compound of the sources for "noun of owner" at i.
func (v vocabulary) whole(s []token, i int) (to []token, n int) {
	if i+2 >= len(s) || s[i+1].key != "of" || s[i].kind != plain || s[i].flags != 0 {
		return nil, 0
	}
	for n = min(3, len(s)-i-2); n > 0; n-- {
		owner := append([]token{}, s[i+2:i+2+n]...)
		if _, ok := qualifier(owner); !ok {
			continue
		}
		if strings.HasSuffix(owner[0].key, "'s") {
			continue // "the aunt of Rosa's uncle"
		}
		last := &owner[n-1]
		for _, form := range []string{last.key + "'s", last.key, strings.TrimSuffix(last.key, "s")} {
			last.key = form
			if v.has(keysOf(owner) + " " + s[i].key) {
				return join(owner, s[i:i+1]), n + 2
			}
		}
		last.key = s[i+1+n].key
	}
	return nil, 0
}
