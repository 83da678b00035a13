package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// fewSideways is how many letters that stand sideways are a stamp along the
// margin rather than text; one of arXiv has forty.
const fewSideways = 100

// laid is the letters of a page that are turned one way, turned upright, and
// the page's size then.
type laid struct {
	glyphs        []glyph
	width, height float64
}

// upright parts letters by which way they are turned. The most frequent way
// comes first; what is turned otherwise is left out if it is little.
func upright(glyphs []glyph, width, height float64) []laid {
	var ways [4][]glyph
	for _, g := range glyphs {
		ways[g.turn] = append(ways[g.turn], g)
	}
	order := []int{0, 1, 2, 3}
	slices.SortStableFunc(order, func(a, b int) int { return len(ways[b]) - len(ways[a]) })
	var out []laid
	for i, turn := range order {
		if n := len(ways[turn]); n == 0 || i > 0 && n < fewSideways {
			continue
		}
		l := laid{ways[turn], width, height}
		for range turn {
			l = l.turned()
		}
		out = append(out, l)
	}
	return out
}

// turned is l after a quarter turn against the clock.
func (l laid) turned() laid {
	out := laid{make([]glyph, len(l.glyphs)), l.height, l.width}
	for i, g := range l.glyphs {
		g.left, g.right, g.bottom, g.top = l.height-g.top, l.height-g.bottom, g.left, g.right
		out.glyphs[i] = g
	}
	return out
}

// readable puts letters that are read from right to left into the order in
// which they are read. A page of mostly such letters is mirrored, so that for
// all that follows a line begins at the left. PDFium gives words in the order
// in which they stand, from the left, and the letters of a word as read.
func readable(glyphs []glyph, width float64) []glyph {
	left, right := 0, 0
	for _, g := range glyphs {
		switch wayOf(g) {
		case leftToRight:
			left++
		case rightToLeft:
			right++
		}
	}
	if right == 0 {
		return glyphs
	}
	out := make([]glyph, 0, len(glyphs))
	for start := 0; start < len(glyphs); {
		end := start + 1
		for anchor := glyphs[start]; end < len(glyphs) && (glyphs[end].space() || anchor.space() || level(anchor, glyphs[end])); end++ {
			if !glyphs[end].space() && (anchor.space() || isWord(glyphs[end].text)) {
				anchor = glyphs[end]
			}
		}
		out = append(out, lineInOrder(glyphs[start:end], right > left, width)...)
		start = end
	}
	return out
}

// lineInOrder orders the letters of a line of a page that is read from the
// right, or from the left.
func lineInOrder(line []glyph, pageFromRight bool, width float64) []glyph {
	balance := 0
	for _, g := range line {
		switch wayOf(g) {
		case leftToRight:
			balance++
		case rightToLeft:
			balance--
		}
	}
	switch {
	case !pageFromRight:
		return inOrderOfReading(line, balance < 0, edges(line))
	case balance <= 0:
		return inOrderOfReading(line, true, span{0, width})
	}
	// A line from the left stands where it would if the page were mirrored.
	at := edges(line)
	line = slices.Clone(inOrderOfReading(line, false, at))
	for i := range line {
		line[i].left += width - at.to - at.from
		line[i].right += width - at.to - at.from
	}
	return line
}

// span is a stretch of a line.
type span struct{ from, to float64 }

func edges(line []glyph) span {
	out := span{math.Inf(1), math.Inf(-1)}
	for _, g := range line {
		out = span{min(out.from, g.left), max(out.to, g.right)}
	}
	return out
}

// level is true where two letters may stand on one line.
func level(a, b glyph) bool {
	return math.Abs(a.middle()-b.middle()) < 0.75*max(a.size, b.size, 4)
}

// inOrderOfReading orders the letters of a line; one from the right is mirrored
// within the span.
func inOrderOfReading(line []glyph, fromRight bool, at span) []glyph {
	other := rightToLeft
	if fromRight {
		line, other = mirrored(line, at), leftToRight
	} else if !slices.ContainsFunc(line, func(g glyph) bool { return wayOf(g) == rightToLeft }) {
		return line
	}
	line = slices.Clone(line)
	slices.SortStableFunc(line, byLeft)
	for i := 0; i < len(line); i++ {
		n := stretch(line[i:], other)
		if n < 2 {
			continue
		}
		part := line[i : i+n]
		if fromRight {
			part = mirrored(part, edges(part))
			slices.SortStableFunc(part, byLeft)
		} else {
			part = inOrderOfReading(part, true, edges(part))
		}
		copy(line[i:], part)
		i += n - 1
	}
	if fromRight {
		bracket(line)
	}
	return line
}

func byLeft(a, b glyph) int { return cmp.Compare(a.left, b.left) }

// mirrored is the line as a mirror shows it. The letters that one sign stands
// for have one place, and PDFium gives them from the left.
func mirrored(line []glyph, at span) []glyph {
	out := slices.Clone(line)
	for i, g := range out {
		out[i].left, out[i].right = at.from+at.to-g.right, at.from+at.to-g.left
	}
	for i := 1; i < len(out); i++ {
		if a, b := out[i-1], out[i]; a.left == b.left && a.right == b.right && wayOf(a) == rightToLeft && wayOf(b) == rightToLeft {
			out[i-1], out[i] = b, a
		}
	}
	return out
}

// stretch is how many letters from the first on are read the other way: up to
// the last of that way before one of this. Numbers go from left to right, and
// together with what stands inside of them.
func stretch(line []glyph, other way) (n int) {
	letters, numbers := 0, 0
	for i, g := range line {
		w := wayOf(g)
		switch {
		case w == other:
			letters = i + 1
		case w == digit && other == leftToRight:
			if numbers == i || numbers == i-1 && i > 0 && !line[i-1].space() {
				numbers = i + 1
			}
		case w == neutral || w == digit:
			if i == 0 {
				return 0
			}
		default:
			return max(letters, numbers)
		}
	}
	return max(letters, numbers)
}

// way is how a letter is read.
type way uint8

const (
	neutral way = iota
	leftToRight
	rightToLeft
	digit // from left to right, wherever it stands
)

func wayOf(g glyph) way {
	p, _ := bidi.LookupString(g.text)
	switch p.Class() {
	case bidi.L:
		return leftToRight
	case bidi.R, bidi.AL:
		return rightToLeft
	case bidi.EN, bidi.AN, bidi.ET:
		return digit
	}
	return neutral
}

// pairs are brackets and quotation marks that look the other way when they are
// read from right to left; files disagree on whether they name what is meant or
// what is seen.
const pairs = "()[]{}<>«»‹›"

// bracket turns brackets by where they stand: one after a space opens.
func bracket(line []glyph) {
	for i, g := range line {
		at := strings.Index(pairs, g.text)
		if at < 0 || g.text == "" {
			continue
		}
		before := i == 0 || line[i-1].space() || strings.Contains("([{<«‹\"", line[i-1].text)
		after := i == len(line)-1 || line[i+1].space() || strings.Contains(")]}>»›.,;:!?،؛؟\"", line[i+1].text)
		if before == after {
			continue
		}
		runes := []rune(pairs)
		k := slices.Index(runes, []rune(g.text)[0])
		if before {
			line[i].text = string(runes[k&^1])
		} else {
			line[i].text = string(runes[k|1])
		}
	}
}
