package proof

import "strings"

// A text that tells of "Helena Marsh" goes on with "Marsh", and one that tells
// of "Dunmore Rovers" with "Dunmore". Where it does so itself, and no other
// name in it has that word, the whole name and the word stand for one another.

// whole is a name of several words, and which of them the text uses alone.
type fullName struct {
	words []token
	alone int
	unit  int // counted from 1
}

// named returns the units of a source with the other words of a name added,
// so that a sentence may have them or not.
func (l *lexicon) named(all [][]token) [][]token {
	names := l.fullNames(all)
	if len(names) == 0 {
		return all
	}
	out := make([][]token, len(all))
	for u, ts := range all {
		for k := 0; k < len(ts); k++ {
			n, at := nameAt(names, ts, k)
			switch {
			case n == nil:
				out[u] = append(out[u], ts[k])
			case at < 0: // the whole name
				for i := range n.words {
					t := ts[k+i]
					if i != n.alone {
						t.flags |= free
					}
					out[u] = append(out[u], t)
				}
				k += len(n.words) - 1
			default:
				for i, w := range n.words {
					t := ts[k]
					if i != n.alone {
						t.key, t.surface, t.from, t.article = strings.TrimSuffix(w.key, "'s"), w.surface, n.unit, ""
						t.flags |= free
					}
					if i > 0 {
						t.gap, t.joined, t.colon = near, false, false
					}
					out[u] = append(out[u], t)
				}
			}
		}
	}
	return out
}

// nameAt finds the name that begins at k; at is the word of it that stands
// there alone, or -1 for the whole.
func nameAt(names []fullName, ts []token, k int) (n *fullName, at int) {
	for i := range names {
		n := &names[i]
		if k+len(n.words) <= len(ts) {
			same := true
			for j, w := range n.words {
				same = same && strings.TrimSuffix(ts[k+j].key, "'s") == w.key && ts[k+j].capital
			}
			if same {
				return n, -1
			}
		}
		if w := n.words[n.alone]; strings.TrimSuffix(ts[k].key, "'s") == w.key && lone(ts, k) {
			return n, n.alone
		}
	}
	return nil, 0
}

// lone reports whether a name of one word stands at k.
func lone(ts []token, k int) bool {
	t := ts[k]
	return t.capital && t.kind == plain && !t.hyphen && !(k > 0 && ts[k-1].capital && t.gap == near && ts[k-1].content() && !offices[ts[k-1].key] && k > 1) &&
		!(k+1 < len(ts) && (ts[k+1].capital || ts[k+1].kind == number) && ts[k+1].gap == near)
}

// fullNames finds the names of which one word also stands alone.
func (l *lexicon) fullNames(all [][]token) (names []fullName) {
	small, in := map[string]bool{}, map[string]map[string]bool{} // written small; the names a word stands in
	var found []fullName
	for u, ts := range all {
		for k := 0; k < len(ts); k++ {
			if !ts[k].capital {
				small[ts[k].key] = true
				continue
			}
			to := k + 1
			for to < len(ts) && ts[to].capital && ts[to].gap == near && ts[to].kind == plain && !ts[to].is(free) {
				to++
			}
			from := k
			for from < to-1 && (offices[ts[from].key] || !ts[from].content() || (from == 0 || ts[from].gap >= strong) && l.verbal(ts[from].key) ||
				to-from > 2 && calling(ts[from].key)) {
				from++
			}
			if n := to - from; n >= 2 && n <= 3 && ts[from].kind == plain {
				words := append([]token{}, ts[from:to]...)
				key := keysOf(words)
				for i := range words {
					words[i].key = strings.TrimSuffix(words[i].key, "'s")
					if in[words[i].key] == nil {
						in[words[i].key] = map[string]bool{}
					}
					in[words[i].key][strings.TrimSuffix(key, "'s")] = true
				}
				found = append(found, fullName{words: words, unit: u + 1})
			}
			k = to - 1
		}
	}
	known := map[string]bool{}
	for _, n := range found {
		if known[keysOf(n.words)] || small[n.words[0].key] {
			continue
		}
		known[keysOf(n.words)] = true
		alone := -1
		for i, w := range n.words {
			if len(in[w.key]) > 1 || small[w.key] {
				continue
			}
			for u := n.unit - 1; u < len(all) && alone < 0; u++ {
				for k := range all[u] {
					if strings.TrimSuffix(all[u][k].key, "'s") == w.key && lone(all[u], k) {
						alone = i
					}
				}
			}
		}
		if alone >= 0 {
			n.alone = alone
			names = append(names, n)
		}
	}
	return names
}

// verbal reports whether a word may be the verb of an instruction: "Open Settings".
func (l *lexicon) verbal(key string) bool { return l.verbs[key] || l.nouns[key] }
