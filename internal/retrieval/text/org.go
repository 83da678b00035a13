package text

import "strings"

// org splits Org mode text: "*" headings, "#+" keywords and blocks, drawers,
// tables and lists.
func (b *builder) org() {
	o := &org{builder: b}
	for i := 0; i < len(b.lines); {
		i = o.block(i)
	}
}

type org struct{ *builder }

func (o *org) block(i int) int {
	t, l := o.text(i), o.lines[i]
	switch {
	case l.blank():
		return i + 1
	case o.level(i) > 0:
		o.headline(i)
		return i + 1
	case hasPrefixFold(t, "#+begin_"):
		return o.begin(i)
	case strings.HasPrefix(t, "#+") || t == "#" || strings.HasPrefix(t, "# ") || isThematic(t):
		o.aside(i, i+1)
		return i + 1
	case isDrawer(t):
		return o.drawer(i)
	case strings.HasPrefix(t, ": ") || t == ":":
		j := i + 1
		for j < len(o.lines) && strings.HasPrefix(o.text(j), ":") {
			j++
		}
		o.code(o.span(i, j), i, j)
		return j
	case t[0] == '|':
		j := i + 1
		for j < len(o.lines) && strings.HasPrefix(o.text(j), "|") {
			j++
		}
		o.pipeTable(i, j)
		return j
	case o.isItem(i):
		next, _ := o.listFrom(i, listRules{item: o.item, stops: o.starts, open: func(k int) int { return o.lines[k].indent + 2 }})
		return next
	}
	j := i + 1
	for j < len(o.lines) && !o.lines[j].blank() && !o.starts(j) && !o.isItem(j) {
		j++
	}
	o.paragraph(o.span(i, j))
	return j
}

// level is the number of stars of a headline, 0 if line i is none.
func (o *org) level(i int) int {
	t := o.text(i)
	n := len(t) - len(strings.TrimLeft(t, "*"))
	if n == 0 || o.lines[i].indent > 0 || n < len(t) && t[n] != ' ' {
		return 0
	}
	return n
}

// headline adds the heading on line i without its stars and tags.
func (o *org) headline(i int) {
	l, level := o.lines[i], o.level(i)
	words := trim(o.s, Span{l.start + level, l.end})
	t := o.s[words.Start:words.End]
	if k := strings.LastIndex(t, " :"); k > 0 && strings.HasSuffix(t, ":") && !strings.Contains(t[k+1:], " ") {
		words.End = l.end - (len(t) - k)
	}
	o.heading(min(level, 6), Span{l.start, l.end}, trim(o.s, words))
}

// begin takes a #+BEGIN block: a listing as code; of a quotation or note only
// the marks are aside.
func (o *org) begin(i int) int {
	name := strings.ToLower(strings.Fields(o.text(i))[0][len("#+begin_"):])
	switch name {
	case "src", "example", "export", "comment", "verbatim":
	default:
		o.aside(i, i+1)
		return i + 1
	}
	j := i + 1
	for j < len(o.lines) && !hasPrefixFold(o.text(j), "#+end_"+name) && j-i < 5000 {
		j++
	}
	end := min(j+1, len(o.lines))
	if name == "comment" || name == "export" {
		o.aside(i, end)
	} else {
		o.code(o.span(i, end), i+1, j)
	}
	return end
}

// drawer takes the lines from :NAME: to :END:.
func (o *org) drawer(i int) int {
	const longest = 200
	for j := i + 1; j < min(len(o.lines), i+longest); j++ {
		if strings.EqualFold(o.text(j), ":END:") {
			o.aside(i, j+1)
			return j + 1
		}
	}
	o.aside(i, i+1)
	return i + 1
}

func isDrawer(t string) bool {
	return len(t) > 2 && t[0] == ':' && t[len(t)-1] == ':' && strings.ToUpper(t) == t && !strings.Contains(t, " ")
}

func (o *org) starts(j int) bool {
	t := o.text(j)
	return o.level(j) > 0 || strings.HasPrefix(t, "#+") || strings.HasPrefix(t, "# ") || t[0] == '|' || isDrawer(t) ||
		strings.HasPrefix(t, ": ") || isThematic(t)
}

func (o *org) isItem(i int) bool {
	_, ok := o.item(i)
	return ok
}

func (o *org) item(i int) (words int, ok bool) {
	if o.level(i) > 0 {
		return 0, false
	}
	return mdItem(o.s, o.lines[i])
}

func hasPrefixFold(t, prefix string) bool {
	return len(t) >= len(prefix) && strings.EqualFold(t[:len(prefix)], prefix)
}
