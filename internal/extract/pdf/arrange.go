package pdf

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind is what a block of a page is.
type kind uint8

const (
	prose kind = iota
	heading
	item
	header // the first row of a table
	row
	code
)

// block is a piece of a document in reading order.
type block struct {
	kind   kind
	page   int
	level  int      // of a heading
	marker string   // of an item
	text   string   // of all but rows
	cells  []string // of rows
	turns  []turn   // where new pages begin in it
}

// turn is a page that begins inside a block, at a byte of its text.
type turn struct{ at, page int }

// headingFactor is how much larger than the text a heading is at least.
const headingFactor = 1.12

// arranger finds the blocks.
type arranger struct {
	body  float64
	sizes []float64 // of headings, the largest first
	words words
	out   []block
	open  bool // the last block goes on
	prev  line
	left  float64 // where the open block's lines begin, but for the first
	count int     // lines of the open block
	step  float64 // usual distance of two lines, in font sizes
}

// arrange turns pages into blocks.
func arrange(pages []page) []block {
	var all []line
	for _, p := range pages {
		all = append(all, p.lines...)
	}
	dropFurniture(pages, usualStep(all))
	var lines []line
	for _, p := range pages {
		lines = append(lines, attachMarkers(p.lines)...)
	}
	forgetBold(lines)
	body := bodySize(lines)
	a := arranger{body: body, sizes: headingSizes(lines, body), words: collect(lines), step: usualStep(lines)}
	space := usualSpace(lines)
	for i := 0; i < len(lines); {
		rows := lines[i:]
		n := tableAt(rows)
		if n == 0 {
			rows = narrow(rows, space)
			n = len(rows)
		}
		if n > 0 {
			a.table(rows[:n])
			i += n
			continue
		}
		a.line(lines[i])
		i++
	}
	a.finish()
	return a.out
}

// finish gives the open block the hyphen back at which it ends.
func (a *arranger) finish() {
	if a.open {
		a.out[len(a.out)-1].text += a.prev.hyphen.sign()
	}
	a.open = false
}

// forgetBold takes bold letters for ordinary ones where most are bold: the file
// does not tell them apart.
func forgetBold(lines []line) {
	bold, all := 0, 0
	for _, l := range lines {
		n := len(l.text())
		all += n
		if l.bold {
			bold += n
		}
	}
	for i := range lines {
		lines[i].bold = lines[i].bold && 2*bold < all
	}
}

// usualStep is the most frequent distance from line to line, in font sizes.
func usualStep(lines []line) float64 {
	steps := map[float64]int{}
	for i := 1; i < len(lines); i++ {
		a, b := lines[i-1], lines[i]
		if d := (a.bottom - b.bottom) / max(b.size, 1); a.page == b.page && a.size == b.size && d > 0.5 && d < 3 {
			steps[math.Round(d*10)/10]++
		}
	}
	if step := mostOften(steps); step > 0 {
		return step
	}
	return 1.2
}

// line adds a line to the open block or begins a new one.
func (a *arranger) line(l line) {
	k, level := a.kindOf(l)
	s := l.text()
	marker := l.marker
	if k == prose && l.fixed && hasLetter(s) {
		k = code
	}
	if marker == "" && k == prose {
		marker, s = cutMarker(s)
	}
	if marker != "" && k == prose {
		k = item
	}
	if a.open && a.goesOn(l, k, level) {
		a.extend(l, s)
		return
	}
	a.finish()
	a.out = append(a.out, block{kind: k, page: l.page, level: level, marker: marker, text: s})
	a.open, a.prev, a.left, a.count = true, l, l.left, 1
}

// kindOf tells a heading by its size, or by bold letters in a short line.
func (a *arranger) kindOf(l line) (kind, int) {
	const longest = 200
	s := l.text()
	if utf8.RuneCountInString(s) > longest || !hasLetter(s) {
		return prose, 0
	}
	if at := slices.Index(a.sizes, l.size); at >= 0 {
		return heading, min(at+1, 6)
	}
	if l.bold && l.size >= 0.95*a.body && len(l.cells) == 1 && !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, ",") && len(s) < 100 {
		return heading, min(len(a.sizes)+1, 6)
	}
	return prose, 0
}

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// goesOn is true where l continues the open block.
func (a *arranger) goesOn(l line, k kind, level int) bool {
	last := a.out[len(a.out)-1]
	if k == item || last.kind == row || last.kind == header {
		return false
	}
	if (k == heading) != (last.kind == heading) || (k == code) != (last.kind == code) || k == heading && level != last.level {
		return false
	}
	if k == prose && math.Abs(l.size-a.prev.size) > 0.1*a.prev.size {
		return false
	}
	drop := (a.prev.bottom - l.bottom) / max(l.size, 1)
	if l.page != a.prev.page || drop < 0.3 {
		return k == prose && a.continues(l)
	}
	if drop > a.step*1.3 {
		return false
	}
	return k == heading || k == code || !a.begins(l)
}

// continues says whether the text runs on over the end of a column or page: it
// stopped within a sentence.
func (a *arranger) continues(l line) bool {
	if a.prev.hyphen != noHyphen {
		return true
	}
	end, _ := utf8.DecodeLastRuneInString(a.prev.text())
	first, _ := utf8.DecodeRuneInString(l.text())
	return !strings.ContainsRune(".!?:;…”\"’)", end) && unicode.IsLower(first)
}

// begins says whether l begins a paragraph although it follows closely: it is
// indented, or the line before it ended a sentence early.
func (a *arranger) begins(l line) bool {
	if a.count > 1 && l.left > a.left+0.8*l.size && l.left < a.left+6*l.size {
		return true
	}
	end, _ := utf8.DecodeLastRuneInString(a.prev.text())
	width := max(l.right-l.left, a.prev.right-a.prev.left)
	return strings.ContainsRune(".!?:”\"", end) && a.prev.right < l.right-0.15*width
}

// extend joins a line to the open block.
func (a *arranger) extend(l line, s string) {
	b := &a.out[len(a.out)-1]
	if b.kind == code {
		b.text += "\n" + s
	} else {
		b.text = a.words.join(b.text, a.prev.hyphen, s)
	}
	if l.page != a.prev.page {
		b.turns = append(b.turns, turn{len(b.text) - len(s), l.page})
	}
	if a.count == 1 || l.left < a.left {
		a.left = l.left
	}
	a.prev = l
	a.count++
}

// markers of list items: bullets, numbers and letters with a dot or bracket.
var markers = regexp.MustCompile(`^([•‣◦▪▫●○■□➢✓►]|[–*-] |\(?(\d{1,2}|[a-z])[.)] )\s*\S`)

// numberOnly is the number of an item that stands apart from it.
var numberOnly = regexp.MustCompile(`^\(?(\d{1,2}|[a-z]|[ivx]{1,4})[.)]$`)

func cutMarker(s string) (marker, rest string) {
	found := markers.FindStringSubmatch(s)
	if found == nil {
		return "", s
	}
	return strings.TrimSpace(found[1]), strings.TrimSpace(s[len(found[1]):])
}
