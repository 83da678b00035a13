package pdf

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
)

// margin is the part of a page's height, from above and from below, in which
// headers and footers stand.
const margin = 0.12

// dropFurniture takes running headers and footers and page numbers off the
// pages: lines in the margins, apart from the text, that come back, numbers
// aside, on at least three pages and a third of all (of two pages, on both),
// and such lines that are nothing but a number.
func dropFurniture(pages []page, step float64) {
	seen := map[string]int{}
	edges := make([][]bool, len(pages))
	for i, p := range pages {
		edges[i] = p.edge(step)
		here := map[string]bool{}
		for k, l := range p.lines {
			if edges[i][k] && !here[pattern(l)] {
				here[pattern(l)] = true
				seen[pattern(l)]++
			}
		}
	}
	often := max(min(3, len(pages)), len(pages)/3, 2)
	for i, p := range pages {
		var kept []line
		for k, l := range p.lines {
			if edges[i][k] && (seen[pattern(l)] >= often || pageNumber.MatchString(l.text())) || leaders.MatchString(l.text()) {
				continue
			}
			kept = append(kept, l)
		}
		pages[i].lines = kept
	}
}

// edge says of each line whether it stands in a margin and not so near to a
// line of the text that it belongs to it.
func (p page) edge(step float64) []bool {
	out := make([]bool, len(p.lines))
	inward := make([]int, 0, len(p.lines)) // the lines in the margins, from the text outwards
	for i, l := range p.lines {
		if p.inMargin(l) {
			inward = append(inward, i)
		}
	}
	middle := func(i int) float64 { return math.Abs(p.lines[i].bottom - p.height/2) }
	slices.SortStableFunc(inward, func(a, b int) int { return cmp.Compare(middle(a), middle(b)) })
	for _, i := range inward {
		out[i] = true
		for k, m := range p.lines {
			if l := p.lines[i]; k != i && !out[k] && !m.aside && middle(k) < middle(i) && near(l, m, step) {
				out[i] = false
			}
		}
	}
	return out
}

// near is true for two lines that stand above each other as lines of one text do.
func near(l, m line, step float64) bool {
	distance := math.Abs(l.bottom-m.bottom) / max(l.size, m.size, 1)
	return distance < 1.25*step && min(l.right, m.right) > max(l.left, m.left)
}

func (p page) inMargin(l line) bool {
	return p.height > 0 && !l.aside && (l.bottom > (1-margin)*p.height || l.top < margin*p.height)
}

var (
	digits     = regexp.MustCompile(`\d+`)
	pageNumber = regexp.MustCompile(`^[-–—|\s]*((?i:page|seite|página|pagina|strona|стр\.?)\s*)?(\d{1,4}|[ivxlc]{1,6})(\s*(/|of|von|de|di|z|из)\s*\d{1,4})?[-–—|\s]*$`)
	leaders    = regexp.MustCompile(`(\. ?){5,}\s*[\divxlc]*$|…{2,}\s*[\divxlc]*$`) // of a table of contents, which repeats the headings
)

// pattern is a line without its numbers. Odd and even pages may differ, so the
// place does not count.
func pattern(l line) string {
	return strings.ToLower(digits.ReplaceAllString(l.text(), "#"))
}

// attachMarkers joins the bullets and numbers that were drawn apart from their
// items.
func attachMarkers(lines []line) []line {
	taken := make([]bool, len(lines))
	for i, l := range lines {
		if !markerOnly(l.text()) {
			continue
		}
		best, gap := -1, 4*l.size
		for j, m := range lines {
			if d := m.left - l.right; j != i && m.page == l.page && d > -1 && d < gap && l.beside(m) && !markerOnly(m.text()) {
				best, gap = j, d
			}
		}
		if best >= 0 {
			lines[best].marker = l.text()
		}
		// A bullet without an item says nothing; a number may.
		taken[i] = best >= 0 || bulletOnly(l.text())
	}
	var out []line
	for i, l := range lines {
		if !taken[i] {
			out = append(out, l)
		}
	}
	return out
}

func markerOnly(s string) bool { return bulletOnly(s) || numberOnly.MatchString(s) }

func bulletOnly(s string) bool {
	switch strings.TrimSpace(s) {
	case "•", "‣", "◦", "▪", "▫", "●", "○", "■", "□", "–", "·", "➢", "✓", "►", "o", "*":
		return true
	}
	return false
}
