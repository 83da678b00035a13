package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// wrapping is the evidence for what a single line end means. Greedily wrapped
// text is known by three signs: a line ends in the middle of a sentence, the
// next one goes on in lower case, and its first word would not have fitted.
type wrapping struct {
	pairs int // line ends with another line directly behind
	ends  int // where the line ends as a sentence does
	low   int // where the next line begins in lower case
	full  int // where the next line's first word would not have fitted
	label int // where the next line begins with a name and a colon or a time stamp
	width int // of the longest line, in columns
}

func (p *plainText) measure(from, to int) wrapping {
	var w wrapping
	widths := make([]int, to-from)
	for i := from; i < to; i++ {
		if p.lines[i].blank() || p.running[i] {
			continue
		}
		widths[i-from] = p.lines[i].indent + runes(p.text(i))
		w.width = max(w.width, widths[i-from])
	}
	for i := from; i+1 < to; i++ {
		a, z := p.lines[i], p.lines[i+1]
		if a.blank() || z.blank() || p.running[i] || p.running[i+1] {
			continue
		}
		w.pairs++
		t := p.text(i + 1)
		if ended(p.text(i)) {
			w.ends++
		}
		if firstIs(t, unicode.IsLower) {
			w.low++
		}
		if isLabelled(t) {
			w.label++
		}
		if widths[i-from]+1+firstWidth(t) > w.width {
			w.full++
		}
	}
	return w
}

// or returns w, or the whole text's evidence where w has too little.
func (w wrapping) or(whole wrapping) wrapping {
	if w.pairs >= 4 || whole.pairs < 4 {
		return w
	}
	if w.pairs >= 1 && (w.low == w.pairs || w.ends == w.pairs && w.width > maxWrap) {
		return w
	}
	whole.width = max(whole.width, w.width)
	return whole
}

// maxWrap is the widest column at which text is taken for wrapped by hand or
// by an editor; the usual settings are 72 to 100, some use 120.
const maxWrap = 130

// soft reports whether a single line end is a space.
func (w wrapping) soft() bool {
	switch {
	case w.pairs == 0:
		return true
	case w.label*2 > w.pairs:
		return false
	case w.low*2 >= w.pairs:
		return true
	case w.width > maxWrap:
		return false
	case w.ends*10 >= w.pairs*7:
		return false
	case w.full*4 >= w.pairs*3:
		return true
	}
	return w.ends*2 < w.pairs
}

// breaksBefore reports whether line k begins a new paragraph; the current one
// began at line i.
func (p *plainText) breaksBefore(w wrapping, i, k int) bool {
	a, z := p.text(k-1), p.text(k)
	low := firstIs(z, unicode.IsLower)
	done := ended(a)
	if p.isBullet(k) && !low {
		return true
	}
	if !w.soft() {
		return done || !low && !p.brokenOff(w, k)
	}
	if p.lines[k].indent != p.lines[k-1].indent {
		return p.indentBreaks(i, k, done)
	}
	// A short last line with another paragraph directly behind it.
	short := p.lines[k-1].indent+utf8.RuneCountInString(a)+firstWidth(z) < w.width*3/5
	return done && short && !low && w.ends*3 < w.pairs*2
}

// brokenOff reports whether the line end before line k stands in the middle of a
// sentence although line ends part paragraphs here: "made of H⏎2O".
func (p *plainText) brokenOff(w wrapping, k int) bool {
	return w.label == 0 && firstIs(p.text(k), func(r rune) bool { return unicode.IsDigit(r) || isCloser(r) }) && !isLabelled(p.text(k))
}

// indentBreaks decides where the indent changes in wrapped text: the first line
// of a paragraph may be indented or hang out, a term stands over its
// description.
func (p *plainText) indentBreaks(i, k int, done bool) bool {
	deeper := p.lines[k].indent > p.lines[k-1].indent
	if deeper {
		return done && k-i > 1
	}
	if k-i == 1 {
		return false // the first line was indented
	}
	term := k+1 < p.to && !p.lines[k+1].blank() && p.lines[k+1].indent > p.lines[k].indent
	return done || term
}

func firstWidth(t string) int {
	n := 0
	for _, r := range t {
		if unicode.IsSpace(r) {
			break
		}
		if n++; r > 0x2E80 { // CJK breaks anywhere
			break
		}
	}
	return n
}

// isLabelled reports whether t begins with a speaker's or field's name and a
// colon, or with a date or time.
func isLabelled(t string) bool {
	if t != "" && (t[0] >= '0' && t[0] <= '9' || t[0] == '[' || t[0] == '<') && len(t) > 4 {
		digits := strings.IndexFunc(t, func(r rune) bool { return (r < '0' || r > '9') && !strings.ContainsRune("[<-:/.TZ +", r) })
		if digits < 0 {
			digits = len(t)
		}
		if digits >= 5 && strings.ContainsAny(t[:digits], ":-/") {
			return true
		}
	}
	n := strings.IndexByte(t, ':')
	return n > 0 && n <= 40 && n+1 < len(t) && t[n+1] == ' ' && strings.Count(t[:n], " ") <= 2 && !firstIs(t, unicode.IsLower)
}
