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
	if strings.IndexFunc(t, unicode.IsLetter) < 0 {
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
	return !ended(t) && r != ':' && r != ';' && r != ',' && r != '-' && !unicode.IsLower(first) &&
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

// titles reports whether line i heads the line directly below it.
func (p *plainText) titles(w wrapping, i int) bool {
	a, z := p.text(i), p.text(i+1)
	width := utf8.RuneCountInString(a)
	if p.lines[i].indent != p.lines[i+1].indent || width > maxHeading || !hasWord(a) || firstIs(z, unicode.IsLower) && !sameStart(a, z) ||
		w.soft() && width+1+firstWidth(z) > w.width {
		return false // the last condition: broken off at the width of the text
	}
	if p.opensText(i) {
		return titlesText(a, z)
	}
	if !titleShape(a) || !titleCase(a) || isLabelled(a) || strings.ContainsAny(a, "?,`") || firstIs(z, unicode.IsDigit) ||
		w.soft() && 2*width > w.width {
		return false
	}
	return len(z) >= 2*len(a) && (len(z) > maxHeading || ended(z)) && (ended(p.text(i-1)) || p.lines[i-1].blank())
}

// titlesText reports whether a, the first line of a text, heads z below it: a
// name over prose, or a date over a chat.
func titlesText(a, z string) bool {
	if isLabelled(a) {
		_, value, _ := strings.Cut(a, ": ")
		return firstIs(value, unicode.IsDigit) || strings.HasPrefix(z, a) || !firstIs(a, unicode.IsDigit) && sameStart(a, z) || !isLabelled(z) && len(z) > 3*len(a) && !ended(a)
	}
	if strings.ContainsAny(a[len(a)-1:], ":;,") || strings.Count(a, "(") != strings.Count(a, ")") {
		return false
	}
	if ended(a) && behaviour(lastWord(a)) == 0 {
		const short = 45 // bytes; a longer one is a sentence
		return len(a) <= short && sameStart(a, z)
	}
	return 5*len(z) > 6*len(a) && (len(z) > maxHeading || ended(z))
}

// lastWord is the last word of t without its full stop.
func lastWord(t string) string {
	t = strings.TrimSuffix(t, ".")
	return t[strings.LastIndexByte(t, ' ')+1:]
}

// sameStart reports whether z goes on after the first words of a, quotation
// marks aside: "Arthur!" over "Arthur! is a film".
func sameStart(a, z string) bool {
	const enough = 10 // bytes that two lines hardly share by chance
	a, z = strings.TrimFunc(a, isOpener), strings.TrimLeftFunc(z, isOpener)
	n := min(len(a), enough)
	return n > 2 && len(z) > 2*n && strings.EqualFold(a[:n], z[:n])
}

// isAsked reports whether t begins with the mark of a question in a list of
// questions and answers: "Q: ", "Q12. ", "Question: ". The question heads its
// answer.
func isAsked(t string) bool {
	for _, mark := range []string{"Question", "Frage", "Q", "F"} {
		rest, found := strings.CutPrefix(t, mark)
		rest = strings.TrimLeft(rest, "0123456789")
		if found && len(rest) > 2 && strings.IndexByte(":.)", rest[0]) >= 0 && rest[1] == ' ' {
			return true
		}
	}
	return false
}
