package text

import (
	"strings"
	"unicode"
)

// runningLines finds the page headers and footers of paged text: short lines
// that stand apart (two blank lines on one side, or a form feed) and occur at
// least three times with nothing but numbers changed.
func runningLines(b *builder, from, to int) map[int]bool {
	seen := make(map[string][]int)
	for i := from; i < to; i++ {
		if l := b.lines[i]; l.blank() || l.len() > 120 || !b.apart(i, from, to) {
			continue
		}
		key := shapeOf(b.text(i))
		seen[key] = append(seen[key], i)
	}
	out := make(map[int]bool)
	for _, at := range seen {
		if len(at) < 3 {
			continue
		}
		for _, i := range at {
			out[i] = true
		}
	}
	return out
}

// apart reports whether line i stands alone as at the edge of a page.
func (b *builder) apart(i, from, to int) bool {
	blankBefore, blankAfter := 0, 0
	page := b.lines[i].page
	for k := i - 1; k >= from && k >= i-3 && b.lines[k].blank(); k-- {
		blankBefore++
		page = page || b.lines[k].page
	}
	for k := i + 1; k < to && k <= i+3 && b.lines[k].blank(); k++ {
		blankAfter++
		page = page || b.lines[k].page
	}
	if i+1 < to && b.lines[i+1].page {
		page = true
	}
	alone := (blankBefore > 0 || i == from) && (blankAfter > 0 || i == to-1)
	return page && (blankBefore > 0 || blankAfter > 0 || b.lines[i].page) || alone && blankBefore+blankAfter >= 3
}

// shapeOf is t with its numbers replaced and its spaces made single.
func shapeOf(t string) string {
	t = strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return '0'
		}
		return r
	}, t)
	for strings.Contains(t, "00") {
		t = strings.ReplaceAll(t, "00", "0")
	}
	return strings.Join(strings.Fields(t), " ")
}
