package text

import "strings"

// list adds the list that begins at line i.
func (m *markdown) list(i int) int {
	next, column := m.listFrom(i, listRules{
		item:  func(k int) (int, bool) { return mdItem(m.s, m.lines[k]) },
		stops: m.endsList,
		open:  m.itemColumn,
	})
	m.column = column
	return next
}

func (m *markdown) endsList(j int) bool {
	t := m.text(j)
	return t[0] == '>' || isFence(t) || atxLevel(t) > 0 || isThematic(t) || t[0] == '<' && isTag(t) && m.standsAlone(j) || m.isTable(j)
}

// isItem reports whether line i begins a list item.
func (m *markdown) isItem(i int) bool {
	_, ok := mdItem(m.s, m.lines[i])
	return ok
}

// mdItem finds where the words of a list item begin. The number of an ordered
// item belongs to its words: a quote that says "3. Press Save" says more.
func mdItem(s string, l line) (words int, ok bool) {
	t := s[l.start:l.end]
	if t == "" || isThematic(t) {
		return 0, false
	}
	if strings.IndexByte("-*+", t[0]) >= 0 {
		if len(t) == 1 {
			return l.end, true
		}
		at := skipSpace(s[:l.end], l.start+1)
		if box := s[at:l.end]; strings.HasPrefix(box, "[ ] ") || strings.HasPrefix(box, "[x] ") || strings.HasPrefix(box, "[X] ") {
			at = skipSpace(s[:l.end], at+4)
		}
		return at, t[1] == ' ' || t[1] == '\t'
	}
	n := 0
	for n < len(t) && n < 9 && t[n] >= '0' && t[n] <= '9' {
		n++
	}
	return l.start, n > 0 && n+1 < len(t) && (t[n] == '.' || t[n] == ')') && (t[n+1] == ' ' || t[n+1] == '\t')
}

// itemColumn is where the words of the item on line i stand, from the left.
func (m *markdown) itemColumn(i int) int {
	l := m.lines[i]
	t := m.s[l.start:l.end]
	mark := len(t) - len(strings.TrimLeft(t, "-*+0123456789.)"))
	return l.indent + max(mark, 1) + 1
}
