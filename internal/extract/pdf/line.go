package pdf

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"docent/internal/extract/flow"
)

// page is a page with its lines in the order in which they were written.
type page struct {
	number int // from 1
	height float64
	lines  []line
}

// line is a line of text. Wide gaps divide it into cells.
type line struct {
	page                     int
	cells                    []cell
	words                    []cell // the cells, divided at every space
	left, right, bottom, top float64
	size                     float64 // of most of its letters
	bold, fixed              bool    // all of its letters
	hyphen                   hyphen
	marker                   string // of a list, where it stood apart
	aside                    bool   // turned otherwise than the rest of the page
}

// cell is a stretch of a line.
type cell struct {
	text        string
	left, right float64
}

// hyphen says how a line ends.
type hyphen uint8

const (
	noHyphen   hyphen = iota
	softHyphen        // a sign that only ever divides words
	hardHyphen        // a sign that also joins them: it may belong to the word
)

// sign is the hyphen where nothing follows that it divides.
func (h hyphen) sign() string { return [...]string{"", "\u2010", "-"}[h] }

// text is the whole line.
func (l line) text() string {
	parts := make([]string, len(l.cells))
	for i, c := range l.cells {
		parts[i] = c.text
	}
	return strings.Join(parts, " ")
}

func (l line) height() float64 { return max(l.top-l.bottom, 1) }

// beside is true where two lines stand at the same height.
func (l line) beside(m line) bool {
	return min(l.top, m.top)-max(l.bottom, m.bottom) > 0.5*min(l.height(), m.height())
}

// wideGap is the width of a gap, in font sizes, from which on it divides cells;
// the spaces of justified lines stay below it.
const wideGap = 1.5

// lostSpace is how much wider than the line's usual gap between letters, in font
// sizes, a gap is that PDFium overlooked as a space. A space takes a quarter.
const lostSpace = 0.2

// linesOf cuts the letters of a page into lines: a new one begins where the
// next letter stands higher, lower or to the left.
func linesOf(glyphs []glyph, number int) []line {
	var out []line
	for start := 0; start < len(glyphs); {
		end := start + 1
		// The last letter, and the last of the line's own size and height.
		last, anchor := glyphs[start], glyphs[start]
		for end < len(glyphs) && follows(last, anchor, glyphs[end]) {
			if g := glyphs[end]; !g.space() {
				last = g
				if anchor.space() || g.size >= 0.9*anchor.size && isWord(g.text) {
					anchor = g
				}
			}
			end++
		}
		if l, ok := lineOf(glyphs[start:end], number); ok {
			out = append(out, l)
		}
		start = end
	}
	return out
}

func follows(last, anchor, g glyph) bool {
	switch {
	case g.space():
		return true
	case last.text == hyphenSign:
		return false
	}
	height := max(g.size, anchor.size, 4)
	// Commas and raised letters stand off the middle, but not by a line.
	return math.Abs(g.middle()-anchor.middle()) < 0.75*height && (last.space() || g.left > last.left-0.5*height)
}

func isWord(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// lineOf puts letters together. ok is false if there are none.
func lineOf(glyphs []glyph, number int) (l line, ok bool) {
	l = line{page: number, bold: true, fixed: true, bottom: math.Inf(1), left: math.Inf(1), top: math.Inf(-1), right: math.Inf(-1)}
	var b strings.Builder
	from, space := 0.0, false
	word, wordFrom := 0, 0.0 // where the open word begins in b, and on the page
	lost := lostSpace + usualGap(glyphs)
	size := sizeOf(glyphs)
	middle := middleOf(glyphs, size)
	var last glyph
	for _, g := range glyphs {
		if g.space() {
			space = true
			continue
		}
		if b.Len() > 0 {
			gap := (g.left - last.right) / max(g.size, last.size, 1)
			wide := gap > wideGap
			if wide || space || gap > lost && !g.fixed && spaced(last.text, g.text) {
				l.words = append(l.words, cell{b.String()[word:], wordFrom, last.right})
				b.WriteByte(' ')
				word, wordFrom = b.Len(), g.left
			}
			if wide {
				l.cells = append(l.cells, cell{strings.TrimSuffix(b.String(), " "), from, last.right})
				b.Reset()
				word = 0
			}
		}
		if b.Len() == 0 {
			from, wordFrom = g.left, g.left
		}
		if g.size < 0.9*size && g.middle() > middle+0.15*size {
			g.text = flow.Raised(g.text)
		}
		b.WriteString(g.text)
		l.bold, l.fixed = l.bold && g.bold, l.fixed && g.fixed
		l.left, l.right = min(l.left, g.left), max(l.right, g.right)
		l.bottom, l.top = min(l.bottom, g.bottom), max(l.top, g.top)
		last, space = g, false
	}
	if b.Len() == 0 && len(l.cells) == 0 {
		return l, false
	}
	s, end := b.String(), noHyphen
	if !l.fixed { // lines of code are not joined
		s, end = cutHyphen(s)
	}
	l.hyphen = end
	l.cells = append(l.cells, cell{s, from, last.right})
	l.words = append(l.words, cell{s[min(word, len(s)):], wordFrom, last.right})
	for i, c := range l.cells {
		l.cells[i].text = strings.ReplaceAll(c.text, hyphenSign, "-")
	}
	for i, c := range l.words {
		l.words[i].text = strings.ReplaceAll(c.text, hyphenSign, "-")
	}
	l.size = size
	l.takeMarker()
	return l, true
}

// takeMarker makes a bullet that stands apart from its item the line's marker.
func (l *line) takeMarker() {
	if len(l.cells) > 1 && (bulletOnly(l.cells[0].text) || numberOnly.MatchString(l.cells[0].text)) {
		l.marker = l.cells[0].text
		l.cells = l.cells[1:]
		l.left = l.cells[0].left
	}
}

// sizeOf is the font size of most letters.
func sizeOf(glyphs []glyph) float64 {
	sizes := map[float64]int{}
	for _, g := range glyphs {
		if !g.space() {
			sizes[math.Round(g.size*2)/2]++
		}
	}
	return mostOften(sizes)
}

// middleOf is the height at which the letters of a line's usual size stand.
func middleOf(glyphs []glyph, size float64) float64 {
	sum, n := 0.0, 0.0
	for _, g := range glyphs {
		if !g.space() && math.Abs(g.size-size) < 0.1*size {
			sum, n = sum+g.middle(), n+1
		}
	}
	return sum / max(n, 1)
}

// usualGap is the median distance of two neighbouring letters, in font sizes.
func usualGap(glyphs []glyph) float64 {
	var gaps []float64
	for i := 1; i < len(glyphs); i++ {
		if a, b := glyphs[i-1], glyphs[i]; !a.space() && !b.space() {
			gaps = append(gaps, (b.left-a.right)/max(a.size, b.size, 1))
		}
	}
	if len(gaps) == 0 {
		return 0
	}
	slices.Sort(gaps)
	return max(0, gaps[len(gaps)/2])
}

// spaced is true where a gap between two letters can be a lost space: between
// words, not around dashes, brackets and scripts without spaces.
func spaced(before, after string) bool {
	a, _ := utf8.DecodeLastRuneInString(before)
	b, _ := utf8.DecodeRuneInString(after)
	word := func(r rune) bool { return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unbroken(r) }
	return word(b) && (word(a) || strings.ContainsRune(".,;:!?”)", a))
}

// unbroken is true for scripts that are written without spaces.
func unbroken(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}

// cutHyphen takes the hyphen off the end of a line.
func cutHyphen(s string) (string, hyphen) {
	for _, sign := range []string{hyphenSign, "-"} {
		if word, ok := strings.CutSuffix(s, sign); ok && endsInLetter(word) {
			return word, hardHyphen
		}
	}
	for _, sign := range []string{"\u2010", "\u00ad"} {
		if word, ok := strings.CutSuffix(s, sign); ok && endsInLetter(word) {
			return word, softHyphen
		}
	}
	return s, noHyphen
}

func endsInLetter(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// mostOften returns the key with the highest count, the larger of equals.
func mostOften(counts map[float64]int) float64 {
	best, most := 0.0, 0
	for key, n := range counts {
		if n > most || n == most && key > best {
			best, most = key, n
		}
	}
	return best
}

// bodySize is the size of most letters of a document.
func bodySize(lines []line) float64 {
	sizes := map[float64]int{}
	for _, l := range lines {
		sizes[l.size] += len(l.text())
	}
	return mostOften(sizes)
}

// headingSizes lists the sizes above the body's, the largest first.
func headingSizes(lines []line, body float64) []float64 {
	var out []float64
	for _, l := range lines {
		if l.size > headingFactor*body && !slices.Contains(out, l.size) {
			out = append(out, l.size)
		}
	}
	slices.Sort(out)
	slices.Reverse(out)
	return out
}
