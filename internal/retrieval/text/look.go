package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxHeading is the longest line in columns that is taken for a heading by its
// look.
const maxHeading = 80

// isHeading reports whether the region i..j, which stands between blank lines,
// looks like a heading: one short line without a final mark that is numbered,
// in capitals or in title case, with something below it. The first lines of a
// text may be several.
func (p *plainText) isHeading(i, j int) bool {
	if j-i > 3 || j-i > 1 && !p.opensText(i) || !p.goesOn(j) {
		return false
	}
	for k := i; k < j; k++ {
		if !titleShape(p.text(k)) || j-i > 1 && isLabelled(p.text(k)) {
			return false
		}
	}
	if p.isBullet(i) && numbered(p.text(i)) == 0 {
		return false
	}
	t := p.text(i)
	return p.opensText(i) || sectionNumber(t) > 0 || titleCase(t) || p.lines[j-1].len() <= 60 && p.nextIsProse(j)
}

func (p *plainText) opensText(i int) bool {
	for k := p.from; k < i; k++ {
		if !p.lines[k].blank() {
			return false
		}
	}
	return true
}

// goesOn reports whether text follows line j within the same part.
func (p *plainText) goesOn(j int) bool {
	for k := j; k < p.to && k < j+40; k++ {
		if !p.lines[k].blank() && !p.running[k] {
			return true
		}
	}
	return false
}

// nextIsProse reports whether the region behind line j is longer than a line
// or ends as a sentence does.
func (p *plainText) nextIsProse(j int) bool {
	for k := j; k < p.to && k < j+40; k++ {
		if p.lines[k].blank() || p.running[k] {
			continue
		}
		return p.lines[k].len() > maxHeading/2 && firstIs(p.text(k), func(r rune) bool { return !unicode.IsLower(r) })
	}
	return false
}

// titleShape reports whether a line can be a heading at all.
func titleShape(t string) bool {
	if utf8.RuneCountInString(t) > maxHeading || !hasWord(t) {
		return false
	}
	if strings.ContainsAny(t, "=#{}\\") || sectionNumber(t) == 0 && strings.Contains(t, "  ") {
		return false // code, columns
	}
	r := lastRune(t)
	if r == '?' {
		return firstIs(t, unicode.IsUpper) || sectionNumber(t) > 0
	}
	first := firstRune(t)
	return !isFinal(r) && r != ':' && r != ';' && r != ',' && r != '-' && !unicode.IsLower(first) &&
		(unicode.IsLetter(first) || unicode.IsNumber(first) || first == '§')
}

// sectionNumber returns how many numbers begin t: 2 for "3.1. Foo" or "3.1 Foo".
func sectionNumber(t string) int {
	n, digits := 0, 0
	for i := 0; i < len(t); i++ {
		switch c := t[i]; {
		case c >= '0' && c <= '9':
			if digits++; digits > 3 {
				return 0
			}
		case c == '.' && digits > 0:
			n, digits = n+1, 0
		case (c == ' ' || c == '\t') && i > 0 && (n > 0 || digits > 0):
			if digits > 0 {
				n++
			}
			if n == 1 && digits > 0 {
				return 0 // "3 apples"
			}
			return n
		default:
			return 0
		}
	}
	return 0
}

// titleCase reports whether all words of t but small ones begin with a capital.
func titleCase(t string) bool {
	words, capitals := 0, 0
	for _, w := range strings.FieldsFunc(t, func(r rune) bool { return unicode.IsSpace(r) || r == '-' || r == '/' }) {
		r := firstRune(w)
		if !unicode.IsLetter(r) {
			continue
		}
		if utf8.RuneCountInString(w) <= 3 && unicode.IsLower(r) && words > 0 {
			continue
		}
		words++
		if unicode.IsUpper(r) || unicode.IsTitle(r) {
			capitals++
		}
	}
	return words > 0 && words == capitals && words <= 12
}

func (p *plainText) headingLevel(i int) int {
	if p.opensText(i) {
		return 1
	}
	if n := sectionNumber(p.text(i)); n > 0 {
		return min(n+1, 6)
	}
	if t := p.text(i); strings.ToUpper(t) == t {
		return 2
	}
	return 3
}

// titles reports whether line i heads the line directly below it: short, without
// a final mark, over prose that is at least twice as long. A first line such as
// "Date: 2026-02-14" heads a chat.
func (p *plainText) titles(w wrapping, i int) bool {
	a, z := p.text(i), p.text(i+1)
	if !titleShape(a) || lastRune(a) == '?' || p.lines[i].indent != p.lines[i+1].indent || firstIs(z, unicode.IsLower) {
		return false
	}
	if isLabelled(a) {
		_, value, _ := strings.Cut(a, ": ")
		return p.opensText(i) && firstIs(value, unicode.IsDigit)
	}
	if len(z) < 2*len(a) || w.soft() && 2*utf8.RuneCountInString(a) > w.width {
		return false
	}
	return len(z) > maxHeading || ended(z) || !p.isLast(i+1)
}

// isLast reports whether nothing stands directly below line i.
func (p *plainText) isLast(i int) bool {
	return i+1 >= p.to || p.lines[i+1].blank()
}
