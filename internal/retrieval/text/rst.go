package text

import (
	"strings"
	"unicode/utf8"
)

// rst splits reStructuredText: headings by their underline, "::" listings,
// directives, lists, tables and definitions.
func (b *builder) rst() {
	r := &rst{builder: b}
	for i := 0; i < len(b.lines); {
		i = r.block(i)
	}
}

type rst struct {
	*builder
	levels  []string // heading marks in the order of their first use; overlined ones doubled
	literal bool     // the paragraph before ended with "::"
}

// block adds the block that begins at line i and returns the line after it.
func (r *rst) block(i int) int {
	t, l := r.text(i), r.lines[i]
	if l.blank() {
		return i + 1
	}
	if r.literal {
		r.literal = false
		if j := r.literalEnd(i); j > i {
			r.code(r.span(i, j), i, j)
			return j
		}
	}
	if n := r.headingLines(i); n > 0 {
		return i + n
	}
	switch {
	case isAdornment(t) || strings.HasPrefix(t, "__ ") || t == "..":
		r.aside(i, i+1)
		return i + 1
	case strings.HasPrefix(t, ".. "):
		return r.explicit(i)
	case isSimpleRule(t):
		return r.simpleTable(i)
	case strings.HasPrefix(t, "+-"):
		return r.gridTable(i)
	case strings.HasPrefix(t, ">>> "):
		j := r.paragraphEnd(i)
		r.code(r.span(i, j), i, j)
		return j
	case r.isItem(i):
		next, _ := r.listFrom(i, listRules{item: r.item, stops: r.startsBlock, open: r.column})
		return next
	case t == "::":
		r.aside(i, i+1)
		r.literal = true
		return i + 1
	}
	j := r.paragraphEnd(i)
	r.paragraph(r.span(i, j))
	r.literal = strings.HasSuffix(r.text(j-1), "::")
	return j
}

// paragraphEnd returns the line after the paragraph or definition that begins
// at line i.
func (r *rst) paragraphEnd(i int) int {
	j := i + 1
	for j < len(r.lines) && !r.lines[j].blank() {
		deeper := r.lines[j-1].indent > r.lines[i].indent
		if deeper && r.lines[j].indent <= r.lines[i].indent || r.startsBlock(j) {
			break
		}
		j++
	}
	return j
}

func (r *rst) startsBlock(j int) bool {
	t := r.text(j)
	return strings.HasPrefix(t, ".. ") || isSimpleRule(t) || strings.HasPrefix(t, "+--") ||
		r.headingMark(j) != ""
}

// literalEnd returns the line after the listing at line i: indented lines, or
// lines that all begin with the same sign; i if there is none.
func (r *rst) literalEnd(i int) int {
	j := i
	if r.lines[i].indent == 0 {
		mark := r.text(i)[0]
		if mark >= utf8.RuneSelf || hasWord(string(mark)) {
			return i
		}
		for j < len(r.lines) && !r.lines[j].blank() && r.text(j)[0] == mark {
			j++
		}
		return j
	}
	for k := i; k < len(r.lines) && (r.lines[k].blank() || r.lines[k].indent >= r.lines[i].indent); k++ {
		if !r.lines[k].blank() {
			j = k + 1
		}
	}
	return j
}

// headingMark returns how line i is marked as a heading: by the sign under it,
// doubled if it stands over it too; "" if it is none.
func (r *rst) headingMark(i int) string {
	at := func(k int) string {
		if k < 0 || k >= len(r.lines) {
			return ""
		}
		return r.text(k)
	}
	if over, title, under := at(i), at(i+1), at(i+2); isAdornment(over) && title != "" && over == under && !isAdornment(title) {
		return over[:1] + over[:1]
	}
	title, under := at(i), at(i+1)
	if title == "" || !isAdornment(under) || isAdornment(title) {
		return ""
	}
	if n := utf8.RuneCountInString(title); len(under) < 4 && len(under) < n || len(under)*3 < n*2 {
		return ""
	}
	return under[:1]
}

// headingLines adds the heading that begins at line i and returns how many
// lines it has; 0 if there is none.
func (r *rst) headingLines(i int) int {
	mark := r.headingMark(i)
	if mark == "" {
		return 0
	}
	level := 0
	for level < len(r.levels) && r.levels[level] != mark {
		level++
	}
	if level == len(r.levels) {
		r.levels = append(r.levels, mark)
	}
	title, n := i, 2
	if len(mark) == 2 {
		title, n = i+1, 3
	}
	r.heading(level+1, r.span(i, i+n), r.span(title, title+1))
	return n
}

// isAdornment reports whether t is a line of one repeated punctuation mark, as
// under and over headings.
func isAdornment(t string) bool {
	return len(t) >= 3 && strings.IndexByte("=-`:'\"~^_*+#<>.", t[0]) >= 0 && strings.Trim(t, t[:1]) == "" && t != "..." && t != ":::"
}
