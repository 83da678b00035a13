package text

import (
	"strings"
)

// markdown splits CommonMark with tables, front matter and the tags of MDX. It
// goes by lines and knows blocks only: what a document's reader sees as one
// paragraph, item, row or listing.
func (b *builder) markdown() {
	m := &markdown{builder: b, missing: make(map[string]bool)}
	for i := m.frontMatter(); i < len(b.lines); {
		i = m.block(i)
	}
}

type markdown struct {
	*builder
	depth   int             // open tags; indented lines inside them are prose
	column  int             // where the words of the open list item begin; 0 outside a list
	missing map[string]bool // closing marks that the rest of the text does not have
}

// frontMatter takes the lines between two rules at the top.
func (m *markdown) frontMatter() int {
	const enough = 200 // lines of settings
	if len(m.lines) == 0 || m.text(0) != "---" && m.text(0) != "+++" {
		return 0
	}
	for i := 1; i < min(len(m.lines), enough); i++ {
		if t := m.text(i); t == m.text(0) || t == "..." {
			m.aside(0, i+1)
			return i + 1
		}
	}
	return 0
}

// block adds the block that begins at line i and returns the line after it.
func (m *markdown) block(i int) int {
	t, l := m.text(i), m.lines[i]
	if l.blank() {
		return i + 1
	}
	if l.indent == 0 && m.column > 0 && !m.isItem(i) {
		m.column = 0
	}
	switch {
	case t[0] == '>':
		m.unquote(i)
		return i
	case isFence(t):
		return m.fence(i)
	case t[0] == '<' && isTag(t):
		return m.tag(i)
	case l.indent >= 4+m.column && m.depth == 0 && (i == 0 || m.lines[i-1].blank()):
		return m.indented(i)
	case atxLevel(t) > 0:
		m.atx(i)
		return i + 1
	case isThematic(t) || strings.HasPrefix(t, "[!") && l.quote > 0:
		m.aside(i, i+1)
		return i + 1
	case m.isTable(i):
		return m.table(i)
	case m.isItem(i):
		return m.list(i)
	case isModule(t):
		return m.module(i)
	case isReference(t):
		m.aside(i, i+1)
		return i + 1
	}
	return m.prose(i)
}

// prose adds the paragraph that begins at line i, or the heading that it is
// when a rule stands under it.
func (m *markdown) prose(i int) int {
	j := i + 1
	for j < len(m.lines) && !m.interrupts(j) {
		j++
	}
	if j < len(m.lines) && m.lines[j].quote == m.lines[i].quote {
		if level := setextLevel(m.text(j)); level > 0 {
			m.heading(level, m.span(i, j+1), m.span(i, j))
			return j + 1
		}
	}
	if t := m.text(i); j == i+1 && isBoldTitle(t) {
		m.heading(6, m.span(i, j), trim(m.s, Span{m.lines[i].start + 2, m.lines[i].end - 2}))
		return j
	}
	m.paragraph(m.span(i, j))
	return j
}

// isBoldTitle reports whether t is a short line in bold without a full stop: a
// heading in all but name.
func isBoldTitle(t string) bool {
	mark := t[:min(2, len(t))]
	if mark != "**" && mark != "__" || len(t) > maxHeading || len(t) < 6 || !strings.HasSuffix(t, mark) || strings.Count(t, mark) != 2 {
		return false
	}
	r := lastRune(t)
	return r != '.' && r != '!' && r != '…'
}

// interrupts reports whether line j cannot go on the paragraph before it.
func (m *markdown) interrupts(j int) bool {
	t, l := m.text(j), m.lines[j]
	if l.blank() || l.quote != m.lines[j-1].quote || t[0] == '>' || setextLevel(t) > 0 {
		return true
	}
	return isFence(t) || atxLevel(t) > 0 || isThematic(t) || t[0] == '<' && isTag(t) && m.standsAlone(j) ||
		m.isItem(j) && (!isDigits(t[:1]) || strings.HasPrefix(t, "1")) || m.isTable(j)
}

// unquote takes one ">" off the lines of the quotation that begins at line i.
func (m *markdown) unquote(i int) {
	for ; i < len(m.lines) && strings.HasPrefix(m.text(i), ">"); i++ {
		q := m.lines[i].quote + 1
		m.lines[i] = trimLine(m.s, m.lines[i].start+1, m.lines[i].end)
		m.lines[i].quote = q
		if m.lines[i].indent > 0 {
			m.lines[i].indent-- // the one space after ">" belongs to the mark
		}
	}
}

// fence adds the listing between two fences; without the second one it reaches
// to the end of the text.
func (m *markdown) fence(i int) int {
	open := m.text(i)
	mark := open[:len(open)-len(strings.TrimLeft(open, open[:1]))]
	j := i + 1
	for j < len(m.lines) {
		if t := m.text(j); strings.HasPrefix(t, mark) && strings.Trim(t, mark[:1]) == "" {
			break
		}
		j++
	}
	end := min(j+1, len(m.lines))
	m.code(m.span(i, end), i+1, j)
	return end
}

func (m *markdown) indented(i int) int {
	j := i + 1
	for k := j; k < len(m.lines) && (m.lines[k].blank() || m.lines[k].indent >= 4+m.column); k++ {
		if !m.lines[k].blank() {
			j = k + 1
		}
	}
	m.code(m.span(i, j), i, j)
	return j
}

func (m *markdown) atx(i int) {
	l, level := m.lines[i], atxLevel(m.text(i))
	words := trim(m.s, Span{l.start + level, l.end})
	t := strings.TrimRight(m.s[words.Start:words.End], "#")
	if k := strings.LastIndex(t, "{#"); k > 0 && strings.HasSuffix(t, "}") {
		t = t[:k]
	}
	words.End = words.Start + len(t)
	m.heading(level, Span{l.start, l.end}, trim(m.s, words))
}

// isTable reports whether line i heads a table: pipes, and a rule with pipes
// or colons under it.
func (m *markdown) isTable(i int) bool {
	if !strings.Contains(m.text(i), "|") || i+1 >= len(m.lines) || m.lines[i+1].blank() {
		return false
	}
	rule := m.text(i + 1)
	if strings.HasPrefix(rule, ">") {
		rule = strings.TrimLeft(rule, "> ")
	}
	return isRule(rule) && strings.Contains(rule, "-") && strings.Contains(rule, "|")
}

func (m *markdown) table(i int) int {
	j := i + 2
	for j < len(m.lines) && strings.Contains(m.text(j), "|") && m.lines[j].quote == m.lines[i].quote {
		j++
	}
	m.pipeTable(i, j)
	return j
}

func isFence(t string) bool {
	if strings.HasPrefix(t, "```") {
		return !strings.Contains(strings.TrimLeft(t, "`"), "`")
	}
	return strings.HasPrefix(t, "~~~")
}

// atxLevel is the number of "#" that begin a heading, 0 if t is none.
func atxLevel(t string) int {
	n := 0
	for n < len(t) && t[n] == '#' {
		n++
	}
	if n == 0 || n > 6 || n < len(t) && t[n] != ' ' && t[n] != '\t' {
		return 0
	}
	return n
}

func setextLevel(t string) int {
	switch {
	case t != "" && strings.Trim(t, "=") == "":
		return 1
	case len(t) > 1 && strings.Trim(t, "-") == "":
		return 2
	}
	return 0
}

// isThematic reports whether t is a rule: three or more of the same mark.
func isThematic(t string) bool {
	if t == "" || !strings.ContainsRune("-*_", rune(t[0])) {
		return false
	}
	return strings.Count(t, t[:1]) >= 3 && strings.Trim(t, t[:1]+" \t") == ""
}

// isReference reports whether t is a link definition: [name]: target.
func isReference(t string) bool {
	k := strings.Index(t, "]:")
	return t[0] == '[' && k > 1 && t[1] != '^' && !strings.ContainsAny(t[1:k], "[]")
}
