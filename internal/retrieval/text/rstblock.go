package text

import "strings"

// explicit adds what ".. " begins at line i: a directive, a footnote, a target
// or a comment, with the indented lines below it.
func (r *rst) explicit(i int) int {
	l, t := r.lines[i], r.text(i)
	end := i + 1
	for k := end; k < len(r.lines) && (r.lines[k].blank() || r.lines[k].indent > l.indent); k++ {
		if !r.lines[k].blank() {
			end = k + 1
		}
	}
	name, _, found := strings.Cut(strings.TrimSpace(t[3:]), "::")
	switch {
	case !found && strings.HasPrefix(t, ".. [") && strings.Contains(t, "]"):
		r.paragraph(r.span(i, end))
	case !found:
		r.aside(i, end)
	case isListing(name):
		r.code(r.span(i, end), r.pastOptions(i+1, end), end)
	case name == "list-table" || name == "csv-table":
		r.rows(i, end)
	case isProseDirective(name):
		return r.admonition(i, end)
	default:
		r.aside(i, end)
	}
	return end
}

// admonition adds a note's first paragraph; what stands below it is split like
// any other text.
func (r *rst) admonition(i, end int) int {
	start := r.lines[i].start + strings.Index(r.text(i), "::") + 2
	j := i + 1
	for j < end && !r.lines[j].blank() && !strings.HasPrefix(r.text(j), ":") {
		j++
	}
	if words := trim(r.s, Span{start, r.lines[j-1].end}); words.Len() > 0 && hasWord(r.s[words.Start:words.End]) {
		r.add(Paragraph, r.span(i, j), Sentences(r.s, words)...)
	} else {
		r.aside(i, j)
	}
	if k := r.pastOptions(j, end); k > j {
		r.aside(j, k)
		return k
	}
	return j
}

// pastOptions returns the first line from i on that is no ":name: value".
func (r *rst) pastOptions(i, end int) int {
	for i < end && strings.HasPrefix(r.text(i), ":") {
		i++
	}
	return i
}

func isListing(name string) bool {
	switch name {
	case "code-block", "code", "sourcecode", "literalinclude", "parsed-literal", "highlight", "math", "productionlist",
		"doctest", "testcode", "testoutput", "prompt", "console", "command-output", "graphviz", "mermaid", "raw":
		return true
	}
	return false
}

func isProseDirective(name string) bool {
	switch name {
	case "note", "warning", "important", "tip", "caution", "danger", "hint", "attention", "error", "seealso",
		"topic", "admonition", "sidebar", "epigraph", "versionadded", "versionchanged", "deprecated", "rubric", "glossary",
		"container", "compound", "highlights", "pull-quote", "function", "class", "method", "option", "envvar", "confval",
		"only", "tab", "tabs", "dropdown", "card", "grid", "grid-item", "py:function", "py:class", "py:method", "describe":
		return true
	}
	return false
}

// isItem reports whether line i begins a list item, an option's description or
// a field.
func (r *rst) isItem(i int) bool {
	_, ok := r.item(i)
	return ok
}

func (r *rst) item(i int) (words int, ok bool) {
	l, t := r.lines[i], r.text(i)
	if words, ok := mdItem(r.s, l); ok {
		return words, true
	}
	if rest, found := strings.CutPrefix(t, "• "); found {
		return l.end - len(rest), true
	}
	if strings.HasPrefix(t, "#. ") {
		return l.start + 3, true
	}
	field := len(t) > 2 && t[0] == ':' && t[1] != ':' && t[1] != '`' && strings.Contains(t[1:], ": ") && !strings.Contains(t, "`")
	return l.start, numbered(t) > 0 || isOption(t) || field
}

func (r *rst) column(i int) int {
	words, _ := r.item(i)
	return r.lines[i].indent + max(words-r.lines[i].start, 2)
}

// isOption reports whether t describes an option of a command: "-v  verbose",
// "--file NAME  which file".
func isOption(t string) bool {
	return len(t) > 2 && t[0] == '-' && (isASCIILetter(t[1]) || t[1] == '-' && isASCIILetter(t[2])) && strings.Contains(t, "  ")
}

// rows adds a table that is written as a list ("* - cell") or as records.
func (r *rst) rows(i, end int) {
	t := Block{Kind: Table, Span: r.span(i, end)}
	k := r.pastOptions(i+1, end)
	for k < end {
		if r.lines[k].blank() {
			k++
			continue
		}
		j := k + 1
		for j < end && !r.lines[j].blank() && !strings.HasPrefix(r.text(j), "* -") && r.lines[j].indent > r.lines[k].indent {
			j++
		}
		row := r.span(k, j)
		if strings.HasPrefix(r.text(k), "* -") {
			row = trim(r.s, Span{row.Start + 3, row.End})
		}
		if t.Header.Len() == 0 && len(t.Units) == 0 && strings.Contains(r.s[t.Start:row.Start], "header-rows:") {
			t.Header = row
		} else {
			t.Units = append(t.Units, r.rowUnits(row)...)
		}
		k = j
	}
	r.blocks = append(r.blocks, t)
}

// isSimpleRule reports whether t is the rule of a simple table: "=====  ===".
func isSimpleRule(t string) bool {
	return strings.HasPrefix(t, "==") && strings.Contains(t, "= =") || strings.HasPrefix(t, "==") && strings.Contains(t, "=  ") && strings.Trim(t, "= ") == ""
}

// simpleTable adds the table that begins with the rule on line i.
func (r *rst) simpleTable(i int) int {
	end, rules := i+1, 1
	for k := end; k < len(r.lines) && rules < 3; k++ {
		if !isSimpleRule(r.text(k)) {
			continue
		}
		rules, end = rules+1, k+1
		if end >= len(r.lines) || r.lines[end].blank() {
			break
		}
	}
	if rules == 1 {
		r.aside(i, i+1)
		return i + 1
	}
	t := Block{Kind: Table, Span: r.span(i, end)}
	header := r.s[r.lines[i].start:r.lines[end-1].end]
	hasHeader := strings.Count(header, "\n=") >= 2
	for k := i + 1; k < end; {
		if r.lines[k].blank() || isSimpleRule(r.text(k)) {
			k++
			continue
		}
		j := k + 1
		for j < end && !r.lines[j].blank() && !isSimpleRule(r.text(j)) && r.lines[j].indent > r.lines[k].indent {
			j++
		}
		if hasHeader && t.Header.Len() == 0 {
			t.Header = r.span(k, j)
		} else {
			t.Units = append(t.Units, r.rowUnits(r.span(k, j))...)
		}
		k = j
	}
	r.blocks = append(r.blocks, t)
	return end
}

// gridTable adds the table drawn with "+", "-" and "|" from line i on.
func (r *rst) gridTable(i int) int {
	end := i
	for end < len(r.lines) && !r.lines[end].blank() && strings.IndexByte("+|", r.text(end)[0]) >= 0 {
		end++
	}
	t := Block{Kind: Table, Span: r.span(i, end)}
	for k := i; k < end; {
		if isRule(r.text(k)) {
			k++
			continue
		}
		j := k + 1
		for j < end && !isRule(r.text(j)) {
			j++
		}
		row := r.unpipe(r.span(k, j))
		if j < end && strings.HasPrefix(r.text(j), "+=") {
			t.Header = row
		} else {
			t.Units = append(t.Units, r.rowUnits(row)...)
		}
		k = j
	}
	r.blocks = append(r.blocks, t)
	return end
}
