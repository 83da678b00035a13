package pdf

import (
	"regexp"
	"strings"
)

// margin is the part of a page's height, from above and from below, in which
// headers and footers stand.
const margin = 0.12

// dropFurniture takes running headers and footers and page numbers off the
// pages: lines in the margins that come back, numbers aside, on at least three
// pages and a third of all (of two pages, on both), and lines that are nothing
// but a number.
func dropFurniture(pages []page) {
	seen := map[string]int{}
	for _, p := range pages {
		here := map[string]bool{}
		for _, l := range p.lines {
			if p.inMargin(l) && !here[pattern(l)] {
				here[pattern(l)] = true
				seen[pattern(l)]++
			}
		}
	}
	often := max(min(3, len(pages)), len(pages)/3, 2)
	for i, p := range pages {
		var kept []line
		for _, l := range p.lines {
			if p.inMargin(l) && (seen[pattern(l)] >= often || pageNumber.MatchString(l.text())) || leaders.MatchString(l.text()) {
				continue
			}
			kept = append(kept, l)
		}
		pages[i].lines = kept
	}
}

func (p page) inMargin(l line) bool {
	return p.height > 0 && (l.bottom > (1-margin)*p.height || l.top < margin*p.height)
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

// attachBullets joins the bullets that were drawn apart from their items.
func attachBullets(lines []line) []line {
	var out []line
	for i, l := range lines {
		if !bulletOnly(l.text()) {
			out = append(out, l)
			continue
		}
		best, gap := -1, 4*l.size
		for j, m := range lines {
			if d := m.left - l.right; j != i && m.page == l.page && d > -1 && d < gap && l.beside(m) && !bulletOnly(m.text()) {
				best, gap = j, d
			}
		}
		if best >= 0 {
			lines[best].marker = l.text()
		}
	}
	// Lines that were copied before their bullet was met get it now.
	at := 0
	for _, l := range lines {
		if bulletOnly(l.text()) {
			continue
		}
		out[at].marker = l.marker
		at++
	}
	return out
}

func bulletOnly(s string) bool {
	switch strings.TrimSpace(s) {
	case "•", "‣", "◦", "▪", "▫", "●", "○", "■", "□", "–", "·", "➢", "✓", "►", "o", "*":
		return true
	}
	return false
}
