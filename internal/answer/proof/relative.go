package proof

// related aligns s with what the sources say in a clause set off by commas:
// "The game, which was released in 2011, sold well" says that the game was
// released in 2011. What the clause is about stands right before it, whole.
func (a *aligner) related(s []token) []int {
	if a.lex.agent == "" {
		return nil
	}
	for r := 1; r+1 < len(a.src); r++ {
		t := a.src[r]
		if t.key != "which" && t.key != "who" || t.gap != comma || t.unit != a.src[r-1].unit {
			continue
		}
		n := a.antecedent(s, r)
		if n == 0 || n >= len(s)-1 {
			continue
		}
		a.begin = func(q int) fault {
			if q != r+1 {
				return fault{RuleOrder, a.src[q].surface}
			}
			return fault{}
		}
		a.within = true
		path, f := a.align(s[n:], nil)
		a.begin, a.within = nil, false
		if f.bad() {
			continue
		}
		var head []int
		for k := r - 1; len(head) < n; k-- {
			if !a.src[k].is(free) {
				head = append([]int{k}, head...)
			}
		}
		return append(head, path...)
	}
	return nil
}

// attributed aligns "the institute reported that X" with "X, the institute
// reported": nothing of either may go.
func (a *aligner) attributed(s []token) []int {
	if a.lex.agent == "" {
		return nil
	}
	for that := 2; that+2 < len(s) && that <= longestParty; that++ {
		if s[that].key != "that" || !s[that-1].is(condition) && !a.lex.participle(s[that-1]) {
			continue
		}
		order, glued := joinTokens(s[that+1:], s[:that])
		path, f := a.align(order, glued)
		if n := len(s) - that - 1; !f.bad() && a.src[path[n]].gap <= comma && a.src[path[n-1]].unit == a.src[path[n]].unit {
			return path
		}
	}
	return nil
}

// antecedent returns how many words at the beginning of s are what the clause
// at r is about; 0 if that is not sure. It is a name with what is said before
// it, or all that stands before the clause, with no other thing in it.
func (a *aligner) antecedent(s []token, r int) (n int) {
	from, _ := a.sentence(r - 1)
	k := r - 1
	for ; k >= from; k-- {
		t := a.src[k]
		if t.is(free) && !t.is(coordinator) {
			continue
		}
		if !t.quoted || t.kind != plain || !t.content() || t.is(limit|negative|condition) || k < r-1 && a.src[k+1].gap > near {
			break
		}
		n++
	}
	if n == 0 || n > len(s) {
		return 0
	}
	for n > 0 {
		at, same := r-1, true
		for i := n - 1; i >= 0; i-- {
			for a.src[at].is(free) {
				at--
			}
			same = same && s[i].key == a.src[at].key
			at--
		}
		if same {
			break
		}
		n--
	}
	if n == 0 {
		return 0
	}
	first := r
	for left := n; left > 0; {
		first--
		if !a.src[first].is(free) {
			left--
		}
	}
	name := a.src[first].capital && a.src[r-1].capital
	for k := from; k < first; k++ {
		t := a.src[k]
		if name && first > from && a.src[first-1].capital {
			return 0 // not the whole name
		}
		if name && a.src[r].key == "who" && k >= first-3 && (a.lex.genitive[t.key] || t.is(coordinator)) {
			return 0 // "the brother of Thomas Pell, who"
		}
		if t.is(condition) {
			return 0 // "he said that he saw the hall, which …"
		}
	}
	object := first >= from+2 && a.src[first-1].is(free) && !a.src[first-1].is(coordinator) && (a.verb(first-2) || a.past(first-2))
	if !name && !object && !a.bare(from, first) {
		return 0
	}
	return n
}
