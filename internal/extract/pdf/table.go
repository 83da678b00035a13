package pdf

import (
	"math"
	"slices"
	"unicode"
	"unicode/utf8"
)

// tableAt returns how many of the lines, from the first on, are rows of a
// table: at least two lines of several cells, whose cells stand below each other.
func tableAt(lines []line) int {
	n := 0
	var last line
	for _, l := range lines {
		switch {
		case n > 0 && (l.page != last.page || l.bottom > last.bottom || last.bottom-l.top > 3*l.size):
			return rows(lines[:n])
		case len(l.cells) > 1 && (n == 0 || aligned(last, l)):
			last = l
		case n > 1 && len(l.cells) == 1 && under(last, l):
		default:
			return rows(lines[:n])
		}
		n++
	}
	return rows(lines[:n])
}

// usualSpace is the median of the spaces between words, in font sizes.
func usualSpace(lines []line) float64 {
	var gaps []float64
	for _, l := range lines {
		gaps = append(gaps, l.spaces()...)
	}
	if len(gaps) == 0 {
		return 0.25
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/2]
}

// spaces are the widths of a line's spaces, in font sizes.
func (l line) spaces() []float64 {
	var out []float64
	for i := 1; i < len(l.words); i++ {
		out = append(out, (l.words[i].left-l.words[i-1].right)/max(l.size, 1))
	}
	return out
}

// narrow returns the lines, from the first on, that are rows of a table of
// close columns, divided into its cells: two lines of three columns or three of
// two, all of whose cells stand below each other.
func narrow(lines []line, space float64) []line {
	var out []line
	for _, l := range lines {
		cut := l.divided(space)
		n := len(cut.cells)
		if n < 2 || l.fixed || l.marker != "" || markerOnly(cut.cells[0].text) {
			break
		}
		if len(out) > 0 {
			last := out[len(out)-1]
			if l.page != last.page || l.bottom > last.bottom || last.bottom-l.top > 2*l.size || n != len(last.cells) || !below(last, cut) {
				break
			}
		}
		out = append(out, cut)
	}
	if rows(out) == 0 || len(out)+len(out[0].cells) < 5 {
		return nil
	}
	return out
}

// divided is the line with a cell wherever a gap is much wider than the spaces
// of the line or of the document: those of a justified line are all as wide.
func (l line) divided(space float64) line {
	gaps := l.spaces()
	if len(gaps) == 0 {
		return l
	}
	sorted := slices.Sorted(slices.Values(gaps))
	least := max(0.6, 2.2*min(space, sorted[len(sorted)/4]))
	cells := []cell{l.words[0]}
	for i, w := range l.words[1:] {
		if gaps[i] < least {
			last := &cells[len(cells)-1]
			*last = cell{last.text + " " + w.text, last.left, w.right}
			continue
		}
		cells = append(cells, w)
	}
	l.cells = cells
	return l
}

// below is true where every cell stands below the one of its column.
func below(a, b line) bool {
	for i, c := range b.cells {
		d := a.cells[i]
		if math.Abs(c.left-d.left) > b.size/2 && math.Abs(c.right-d.right) > b.size/2 && math.Abs(c.left+c.right-d.left-d.right) > b.size {
			return false
		}
	}
	return true
}

// rows counts lines as a table's. Lines that all end flush right, and not in
// numbers, are justified prose whose wide gaps stand below each other by chance.
func rows(lines []line) int {
	flush := true
	for _, l := range lines {
		flush = flush && math.Abs(l.right-lines[0].right) < 1 && !number(l.cells[len(l.cells)-1].text)
	}
	if len(lines) < 2 || flush {
		return 0
	}
	return len(lines)
}

// aligned is true where the cells after the first stand below or above one of
// the other line's, with one exception. The first cells and the right edges say
// nothing: those of justified lines with wide gaps agree too.
func aligned(a, b line) bool {
	if len(a.cells) < len(b.cells) {
		a, b = b, a
	}
	hits := 0
	for _, c := range b.cells[1:] {
		if at := columnOf(a, c, b.size); at > 0 && (math.Abs(c.left-a.cells[at].left) < b.size || number(c.text) || number(a.cells[at].text)) {
			hits++
		}
	}
	return hits >= 1 && hits >= len(b.cells)-2
}

// number is true for cells that are set flush right, below a heading of another
// width.
func number(s string) bool {
	digits := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return 2*digits >= utf8.RuneCountInString(s)
}

// under is true for a line that goes on inside a cell of the row above, not of
// its first column.
func under(above, l line) bool { return columnOf(above, l.cells[0], l.size) > 0 }

// columnOf finds the cell of a line that stands above c, -1 if none does.
func columnOf(l line, c cell, size float64) int {
	for i, d := range l.cells {
		if math.Abs(c.left-d.left) < size || math.Abs(c.right-d.right) < size/2 || math.Abs(c.left+c.right-d.left-d.right) < size {
			return i
		}
	}
	return -1
}

// table adds the rows of a table. Its first row is its header if it alone is
// bold.
func (a *arranger) table(lines []line) {
	a.finish()
	columns := lines[0]
	for _, l := range lines {
		if len(l.cells) > len(columns.cells) {
			columns = l
		}
	}
	for i, l := range lines {
		if len(l.cells) == 1 && i > 0 {
			b := &a.out[len(a.out)-1]
			if at := columnOf(columns, l.cells[0], l.size); at >= 0 && at < len(b.cells) {
				b.cells[at] = a.words.join(b.cells[at], a.prev.hyphen, l.cells[0].text)
				a.prev = l
				continue
			}
		}
		k := row
		if i == 0 && l.bold && !lines[1].bold {
			k = header
		}
		if goesOn := i+1 < len(lines) && len(lines[i+1].cells) == 1; !goesOn {
			l.cells = slices.Clone(l.cells)
			l.cells[len(l.cells)-1].text += l.hyphen.sign()
			l.hyphen = noHyphen
		}
		a.out = append(a.out, block{kind: k, page: l.page, cells: place(columns, l)})
		a.prev = l
	}
}

// place puts each cell of a row into its column; cells that fit none stay in
// their order.
func place(columns, l line) []string {
	out := make([]string, len(columns.cells))
	for i, c := range l.cells {
		at := columnOf(columns, c, l.size)
		if at < 0 || out[at] != "" {
			return inOrder(l)
		}
		if i > 0 && at > 0 && out[at-1] == "" && at < i {
			return inOrder(l)
		}
		out[at] = c.text
	}
	return out
}

func inOrder(l line) []string {
	out := make([]string, len(l.cells))
	for i, c := range l.cells {
		out[i] = c.text
	}
	return out
}
