package text

import (
	"strings"
	"unicode"
)

// plain splits the lines from..to of a text without markup: stretches between
// blank lines, and inside them by what the line ends seem to mean.
func (b *builder) plain(from, to int) {
	p := plainText{builder: b, from: from, to: to, running: runningLines(b, from, to)}
	p.whole = p.measure(from, to)
	for i := from; i < to; {
		switch {
		case b.lines[i].blank():
			i++
		case p.running[i]:
			b.aside(i, i+1)
			i++
		default:
			j := i + 1
			for j < to && !b.lines[j].blank() && !p.running[j] {
				j++
			}
			p.region(i, j)
			i = j
		}
	}
}

type plainText struct {
	*builder
	from, to int
	running  map[int]bool
	whole    wrapping
}

// region splits the lines i..j, none of which is blank.
func (p *plainText) region(i, j int) {
	switch {
	case p.isColumns(i, j):
		p.columns(i, j)
	case p.isPicture(i, j):
		p.code(p.span(i, j), i, j)
	case p.isPipeTable(i, j):
		p.pipeTable(i, j)
	case p.isHeading(i, j):
		p.heading(p.headingLevel(i), p.span(i, j), p.span(i, j))
	default:
		p.prose(i, j)
	}
}

// prose splits a region into paragraphs and lists.
func (p *plainText) prose(i, j int) {
	w := p.measure(i, j).or(p.whole)
	for i < j {
		if p.isBullet(i) {
			i = p.list(i, j)
			continue
		}
		if i+1 < j && p.titles(w, i) {
			p.heading(max(p.headingLevel(i)-1, 1), p.span(i, i+1), p.span(i, i+1))
			i++
			continue
		}
		k := i + 1
		for k < j && !p.breaksBefore(w, i, k) {
			k++
		}
		if isAsked(p.text(i)) && lastRune(p.text(k-1)) == '?' {
			p.heading(6, p.span(i, k), p.span(i, k))
		} else {
			p.paragraph(p.span(i, k))
		}
		i = k
	}
}

// list adds the items that begin at line i. Lines that are indented deeper than
// the marker belong to the item.
func (p *plainText) list(i, j int) int {
	start := i
	var units []Span
	for i < j {
		if !p.isBullet(i) {
			break
		}
		words, _ := bullet(p.s, p.lines[i])
		k := i + 1
		for k < j && !p.isBullet(k) && (p.lines[k].indent > p.lines[i].indent || firstIs(p.text(k), unicode.IsLower)) {
			k++
		}
		units = append(units, p.item(Span{words, p.lines[k-1].end})...)
		i = k
	}
	p.add(List, p.span(start, i), units...)
	return i
}

// isBullet reports whether line i begins a list item. A mark with a description
// below it that is indented far deeper is a term, not an item.
func (p *plainText) isBullet(i int) bool {
	words, ok := bullet(p.s, p.lines[i])
	if !ok {
		return false
	}
	if n := itemNumber(p.text(i)); n > 1 && i > p.from && !p.lines[i-1].blank() && !p.follows(i, n) {
		return false // "called dioxygen, O⏎2. It is …", "(see Fig.⏎3)"
	}
	column := p.lines[i].indent + words - p.lines[i].start
	return i+1 >= p.to || p.lines[i+1].blank() || words == p.lines[i].start || p.lines[i+1].indent <= column+2
}

// bullet reports whether l begins a list item, and where its words start. The
// marks of a numbered item ("3.", "b)") are part of its words.
func bullet(s string, l line) (words int, ok bool) {
	t := s[l.start:l.end]
	if isThematic(t) {
		return 0, false
	}
	for _, m := range []string{"-", "*", "+", "•", "‣", "▪", "◦", "·", "–", "—", "●", "○", "■", "➤", "✓"} {
		if rest, found := strings.CutPrefix(t, m); found {
			at := skipSpace(s[:l.end], l.start+len(m))
			gap := at - l.start - len(m)
			return at, rest != "" && gap >= 1 && gap <= 3
		}
	}
	return l.start, numbered(t) > 0
}

// numbered returns the length of a list number at the start of t: up to three
// digits or one letter, then ")" or ".", then a space; "(a)" too.
func numbered(t string) int {
	i := 0
	if strings.HasPrefix(t, "(") {
		i = 1
	}
	n := i
	for n < len(t) && n-i < 3 && t[n] >= '0' && t[n] <= '9' {
		n++
	}
	dot := n > i && i == 0
	if n == i && n < len(t) && (t[n] >= 'a' && t[n] <= 'z' || t[n] >= 'A' && t[n] <= 'Z') {
		n++
	}
	if n == i || n+1 >= len(t) || t[n+1] != ' ' && t[n+1] != '\t' {
		return 0
	}
	if t[n] == ')' || t[n] == '.' && dot {
		return n + 1
	}
	return 0
}

// follows reports whether an item numbered n-1 stands above line i.
func (p *plainText) follows(i, n int) bool {
	const far = 20 // lines
	for k := i - 1; k >= max(p.from, i-far); k-- {
		if itemNumber(p.text(k)) == n-1 {
			return true
		}
	}
	return false
}

// itemNumber is the number that begins a list item; 0 if there is none.
func itemNumber(t string) int {
	n := 0
	for i := range numbered(t) {
		if t[i] >= '0' && t[i] <= '9' {
			n = n*10 + int(t[i]-'0')
		}
	}
	return n
}

// isPicture reports whether the region is drawn rather than written: at least
// three lines, most of them with few letters.
func (p *plainText) isPicture(i, j int) bool {
	if j-i < 3 {
		return false
	}
	drawn := 0
	for k := i; k < j; k++ {
		letters, signs := 0, 0
		for _, r := range p.text(k) {
			switch {
			case unicode.IsLetter(r) || unicode.IsNumber(r):
				letters++
			case !unicode.IsSpace(r):
				signs++
			}
		}
		if signs >= letters || strings.Contains(p.text(k), "     ") {
			drawn++
		}
	}
	return drawn*10 >= (j-i)*6
}
