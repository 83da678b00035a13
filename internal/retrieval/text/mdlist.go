package text

import "strings"

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

// column is where the words of an item stand, counted from the left.
func (m *markdown) itemColumn(i int) int {
	l := m.lines[i]
	t := m.s[l.start:l.end]
	mark := len(t) - len(strings.TrimLeft(t, "-*+0123456789.)"))
	return l.indent + max(mark, 1) + 1
}

// list adds the items that begin at line i, nested ones included. A listing, a
// table or a tag inside an item ends the block; what follows it is the next.
func (m *markdown) list(i int) int {
	start, end := i, i
	var units []Span
	for i < len(m.lines) {
		words, ok := mdItem(m.s, m.lines[i])
		if !ok {
			words = m.lines[i].start
		} else {
			m.column = m.itemColumn(i)
		}
		j := i + 1
		for j < len(m.lines) && !m.interrupts(j) && !m.isItem(j) {
			j++
		}
		if words < m.lines[j-1].end {
			units = append(units, m.item(Span{words, m.lines[j-1].end})...)
		}
		end = j
		if i = m.nextInList(j, m.lines[start].quote); i < 0 {
			break
		}
	}
	m.add(List, m.span(start, end), units...)
	return end
}

// nextInList returns the line with which the list goes on after its item ended
// before line j: the next item or an indented paragraph; -1 if it ends.
func (m *markdown) nextInList(j, quote int) int {
	blank := false
	for j < len(m.lines) && m.lines[j].blank() && m.lines[j].quote == quote {
		blank = true
		j++
	}
	if j >= len(m.lines) || m.lines[j].quote != quote || m.lines[j].blank() {
		return -1
	}
	t := m.text(j)
	if m.isItem(j) {
		return j
	}
	if t[0] == '>' || t[0] == '<' && isTag(t) || isFence(t) || atxLevel(t) > 0 || isThematic(t) || m.isTable(j) {
		return -1
	}
	if blank && m.lines[j].indent >= 2 && m.lines[j].indent < m.column+4 {
		return j
	}
	return -1
}
