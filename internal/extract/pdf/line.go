package pdf

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// page is a page with its lines in the order in which they were written.
type page struct {
	number        int // from 1
	width, height float64
	lines         []line
}

// line is a line of text. Wide gaps divide it into cells.
type line struct {
	page                     int
	cells                    []cell
	left, right, bottom, top float64
	size                     float64 // of most of its letters
	bold                     bool    // all of its letters
	hyphen                   hyphen
	marker                   string // of a list, where it stood apart
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

// lostSpace is the width of a gap, in font sizes, at which PDFium may have
// overlooked a space; letters of one word stay closer even where set wide.
const lostSpace = 0.22

// linesOf cuts the letters of a page into lines: a new one begins where the
// next letter stands higher, lower or to the left.
func linesOf(glyphs []glyph, number int) []line {
	var out []line
	for start := 0; start < len(glyphs); {
		end := start + 1
		last := glyphs[start] // the last that is not a space
		for end < len(glyphs) && follows(last, glyphs[end]) {
			if g := glyphs[end]; !g.space() {
				last = g
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

func follows(last, g glyph) bool {
	if g.space() {
		return true
	}
	if last.space() {
		return math.Abs(g.middle()-last.middle()) < max(g.size, last.size)
	}
	if last.text == hyphenSign {
		return false
	}
	height := max(g.size, last.size, 4)
	// Commas and raised letters stand off the middle, but not by a line.
	return math.Abs(g.middle()-last.middle()) < 0.6*height && g.left > last.left-0.5*height
}

// lineOf puts letters together. ok is false if there are none.
func lineOf(glyphs []glyph, number int) (l line, ok bool) {
	l = line{page: number, bold: true, bottom: math.Inf(1), left: math.Inf(1), top: math.Inf(-1), right: math.Inf(-1)}
	var b strings.Builder
	sizes := map[float64]int{}
	from, space := 0.0, false
	var last glyph
	for _, g := range glyphs {
		if g.space() {
			space = true
			continue
		}
		if b.Len() > 0 {
			gap := (g.left - last.right) / max(g.size, last.size, 1)
			switch {
			case gap > wideGap:
				l.cells = append(l.cells, cell{b.String(), from, last.right})
				b.Reset()
			case space || gap > lostSpace && spaced(last.text, g.text):
				b.WriteByte(' ')
			}
		}
		if b.Len() == 0 {
			from = g.left
		}
		b.WriteString(g.text)
		sizes[math.Round(g.size*2)/2]++
		l.bold = l.bold && g.bold
		l.left, l.right = min(l.left, g.left), max(l.right, g.right)
		l.bottom, l.top = min(l.bottom, g.bottom), max(l.top, g.top)
		last, space = g, false
	}
	if b.Len() == 0 && len(l.cells) == 0 {
		return l, false
	}
	s, end := cutHyphen(b.String())
	l.hyphen = end
	l.cells = append(l.cells, cell{s, from, last.right})
	l.size = mostOften(sizes)
	return l, true
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
	return strings.ReplaceAll(s, hyphenSign, "-"), noHyphen
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
