package text

import "strings"

// asciidoc splits AsciiDoc: "=" headings, delimited blocks, attributes, lists
// and tables.
func (b *builder) asciidoc() {
	a := &asciidoc{builder: b}
	for i := 0; i < len(b.lines); {
		i = a.block(i)
	}
}

type asciidoc struct{ *builder }

func (a *asciidoc) block(i int) int {
	t := a.text(i)
	switch {
	case t == "":
		return i + 1
	case adocLevel(t) > 0:
		l := a.lines[i]
		a.heading(adocLevel(t), Span{l.start, l.end}, trim(a.s, Span{l.start + adocLevel(t), l.end}))
		return i + 1
	case strings.HasPrefix(t, "|==="):
		return a.table(i)
	case isDelimiter(t, "-.+/") || strings.HasPrefix(t, "```"):
		return a.delimited(i)
	case a.isAside(t):
		a.aside(i, i+1)
		return i + 1
	case a.isItem(i):
		next, _ := a.listFrom(i, listRules{item: a.item, stops: a.starts, open: func(int) int { return 1 << 20 }})
		return next
	case a.lines[i].indent > 0 && (i == 0 || a.lines[i-1].blank()):
		j := i + 1
		for j < len(a.lines) && !a.lines[j].blank() {
			j++
		}
		a.code(a.span(i, j), i, j)
		return j
	}
	j := i + 1
	for j < len(a.lines) && !a.lines[j].blank() && !a.starts(j) {
		j++
	}
	if strings.HasPrefix(t, ".") && j == i+1 && !strings.HasPrefix(t, "..") {
		a.heading(6, a.span(i, j), Span{a.lines[i].start + 1, a.lines[i].end}) // a block's title
		return j
	}
	a.paragraph(a.span(i, j))
	return j
}

// adocLevel is the number of "=" that begin a heading; 0 if t is none.
func adocLevel(t string) int {
	n := len(t) - len(strings.TrimLeft(t, "="))
	if n == 0 || n > 6 || n >= len(t) || t[n] != ' ' {
		return 0
	}
	return n
}

// isDelimiter reports whether t is a run of at least four of one of marks.
func isDelimiter(t, marks string) bool {
	return len(t) >= 4 && strings.IndexByte(marks, t[0]) >= 0 && strings.Trim(t, t[:1]) == ""
}

// isAside reports whether t is markup only: attributes, anchors, comments,
// macros, rules, and the edges of blocks that hold prose.
func (a *asciidoc) isAside(t string) bool {
	switch {
	case t == "+" || t == "--" || t == "'''" || t == "<<<" || isDelimiter(t, "=*_"):
		return true
	case t[0] == '[' && t[len(t)-1] == ']', strings.HasPrefix(t, "//"):
		return true
	case t[0] == ':' && len(t) > 2 && strings.Contains(t[1:], ":") && isASCIILetter(strings.TrimLeft(t[1:], "!")[0]):
		return true
	}
	macro, rest, found := strings.Cut(t, "::")
	return found && !strings.Contains(macro, " ") && strings.HasSuffix(rest, "]") && strings.Contains(rest, "[")
}

// delimited takes the block between two equal lines: a comment as aside, a
// listing as code.
func (a *asciidoc) delimited(i int) int {
	edge := a.text(i)
	if strings.HasPrefix(edge, "```") {
		edge = "```"
	}
	j := i + 1
	for j < len(a.lines) && a.text(j) != edge {
		j++
	}
	end := min(j+1, len(a.lines))
	if edge[0] == '/' {
		a.aside(i, end)
	} else {
		a.code(a.span(i, end), i+1, j)
	}
	return end
}

// table takes the rows between two "|===": a line with several cells is a row;
// cells on lines of their own make a row up to the next blank line.
func (a *asciidoc) table(i int) int {
	j := i + 1
	for j < len(a.lines) && !strings.HasPrefix(a.text(j), "|===") {
		j++
	}
	end := min(j+1, len(a.lines))
	t := Block{Kind: Table, Span: a.span(i, end)}
	for k := i + 1; k < j; {
		if a.lines[k].blank() {
			k++
			continue
		}
		n := k + 1
		single := strings.Count(a.text(k), "|") == 1
		for n < j && !a.lines[n].blank() && (single || !strings.HasPrefix(a.text(n), "|")) {
			n++
		}
		row := a.unpipe(a.span(k, n))
		if t.Header.Len() == 0 && len(t.Units) == 0 && n < j && a.lines[n].blank() && k == i+1 && row.Len() > 0 {
			t.Header = row
		} else {
			t.Units = append(t.Units, a.rowUnits(row)...)
		}
		k = n
	}
	a.blocks = append(a.blocks, t)
	return end
}

func (a *asciidoc) starts(j int) bool {
	t := a.text(j)
	return adocLevel(t) > 0 || strings.HasPrefix(t, "|===") || isDelimiter(t, "-.+/") || strings.HasPrefix(t, "```") || a.isAside(t)
}

func (a *asciidoc) isItem(i int) bool {
	_, ok := a.item(i)
	return ok
}

// item finds the words of "* a", "** b", ". c", "- d", "1. e". A description
// ("term:: words") keeps its term.
func (a *asciidoc) item(i int) (words int, ok bool) {
	l, t := a.lines[i], a.text(i)
	for _, mark := range []string{"*", ".", "-"} {
		rest := strings.TrimLeft(t, mark)
		if n := len(t) - len(rest); n > 0 && n <= 5 && strings.HasPrefix(rest, " ") {
			return skipSpace(a.s[:l.end], l.start+n), true
		}
	}
	term := strings.Index(t, ":: ")
	return l.start, numbered(t) > 0 || term > 0 && term < 60 || term < 0 && strings.HasSuffix(t, "::") && len(t) < 60
}
