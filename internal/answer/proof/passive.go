package proof

// toPassive takes "A V S rest" for "S was V by A rest", and "you can V S" for
// "S can be V".
func (a *aligner) toPassive(s []token, v int) []int {
	for _, p := range a.passiveForms(s, v) {
		who := s[:p.from]
		for end := v + 2; end <= len(s) && end-v-1 <= longestParty && *a.work <= maxWork; end++ {
			object, after := s[v+1:end], s[end:]
			by := join(a.small(a.lex.agent), who)
			for _, order := range [][][]token{{object, p.verb, by}, {object, p.verb, after, by}} {
				rest := after
				if len(order) == 4 {
					rest = nil
				}
				core, glued := joinTokens(order...)
				if path := a.whichever(core, glued, rest, len(core)-1); path != nil {
					return path
				}
			}
			if n := len(who) - 1; n >= 0 && who[n].key == "you" && p.modal {
				if path := a.told(who[:n], nil, nil, join(object, p.verb), after, nil); path != nil {
					return path
				}
			}
		}
	}
	return nil
}

// passiveForm is a passive verb of the sources and where, in a sentence, the
// small words of the active verb begin.
type passiveForm struct {
	verb  []token
	from  int
	modal bool
}

// passiveForms returns the passive verbs of the sources that say what the
// active verb at v says.
func (a *aligner) passiveForms(s []token, v int) (out []passiveForm) {
	from, helper, denied := v, "", false
	if s[v-1].key == "not" && v > 2 {
		denied, from = true, v-1
	}
	if h := s[from-1].key; from > 1 && (modals[h] || a.lex.have[h]) {
		helper, from = h, from-1
	}
	if denied && !modals[helper] {
		return nil
	}
	seen := map[string]bool{}
	for k := 1; k < len(a.src); k++ {
		t := a.src[k]
		if !t.quoted || t.kind != plain || seen[t.key] || !a.lex.participle(t) && len(byForm[t.key]) == 0 {
			continue
		}
		seen[t.key] = true
		part := s[v]
		part.key = t.key
		add := func(words ...string) {
			out = append(out, passiveForm{join(a.small(words...), []token{part}), from, modals[helper]})
		}
		switch {
		case modals[helper] && denied && presentOf(s[v].key, t.key):
			add(helper, "not", "be")
		case modals[helper] && presentOf(s[v].key, t.key):
			add(helper, "be")
			if helper == "can" {
				add("may", "be") // as permitted has it
			}
		case a.lex.have[helper] && s[v].key == t.key:
			add("has", "been")
			add("have", "been")
		case helper != "":
		case pastOf(s[v].key, t.key):
			add("was")
			add("were")
		case presentOf(s[v].key, t.key):
			add("is")
			add("are")
		}
	}
	return out
}
