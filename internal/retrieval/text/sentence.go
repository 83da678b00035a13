package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// maxQuoted is the length in bytes up to which the sentences of one
	// quotation or bracket stay together: what two lines of a Discord message
	// on a desktop hold is read at one glance.
	maxQuoted = 400
	// maxUnit is the longest unit in bytes; more is cut at a lesser mark.
	maxUnit = 600
)

// Sentences returns the sentences of s inside in, trimmed of outer white space.
// A line end inside prose is a space; a blank line ends a sentence.
//
// It looks at final marks only: a mark ends a sentence unless what stands
// before it (an abbreviation, an initial, an ordinal) or after it (a lower-case
// word, "he asked") says otherwise. Sentences of one quotation or bracket stay
// together up to 400 bytes; a sentence of more than 600 bytes is cut at a
// semicolon, colon, comma or space.
func Sentences(s string, in Span) []Span {
	in = clamp(s, in)
	sc := scanner{s: s[:in.End], start: in.Start, pairs: pairs(s[:in.End], in.Start)}
	sc.run(in.Start)
	return sc.out
}

func clamp(s string, in Span) Span {
	in.Start = min(max(in.Start, 0), len(s))
	in.End = min(max(in.End, in.Start), len(s))
	for in.Start < in.End && !utf8.RuneStart(s[in.Start]) {
		in.Start++
	}
	for in.End > in.Start && in.End < len(s) && !utf8.RuneStart(s[in.End]) {
		in.End--
	}
	return in
}

// scanner walks over one stretch of prose.
type scanner struct {
	s     string // ends where the stretch ends
	start int    // of the sentence that is being read
	pairs []Span // outermost quotations and brackets, ascending
	inner []int  // ends of sentences inside the pair that is being read
	out   []Span
}

// stops marks the bytes at which a final mark (see isFinal) or a line end can
// begin.
var stops = [256]bool{
	'.': true, '!': true, '?': true, '\n': true, '\r': true,
	0xD6: true, 0xD8: true, 0xDB: true, 0xE0: true, 0xE1: true, 0xE2: true, 0xE3: true, 0xEF: true,
}

func (sc *scanner) run(pos int) {
	s := sc.s
	for pos < len(s) {
		if !stops[s[pos]] {
			pos++
			continue
		}
		if s[pos] == '\n' || s[pos] == '\r' {
			next := skipSpace(s, pos)
			if strings.Count(s[pos:next], "\n") > 1 || strings.Count(s[pos:next], "\r") > 1 && !strings.Contains(s[pos:next], "\n") {
				sc.cut(pos)
			}
			pos = next
			continue
		}
		r, n := utf8.DecodeRuneInString(s[pos:])
		if !isFinal(r) {
			pos += n
			continue
		}
		m := readMark(s, sc.start, pos)
		if m.ends() {
			sc.candidate(m)
		}
		pos = m.end
	}
	sc.cut(len(s))
}

// candidate ends the sentence after m, unless m stands inside a quotation or
// bracket: then the place is only remembered.
func (sc *scanner) candidate(m mark) {
	for len(sc.pairs) > 0 && sc.pairs[0].End <= m.end {
		sc.pairs = sc.pairs[1:]
	}
	if len(sc.pairs) > 0 && sc.pairs[0].Start < m.pos {
		sc.inner = append(sc.inner, m.end)
		return
	}
	sc.cut(m.end)
}

// cut ends the sentence at end. Where it holds several sentences of one
// quotation and is too long, it is divided among them, each part as long as it
// may be.
func (sc *scanner) cut(end int) {
	if end-sc.start > maxQuoted {
		last := 0
		for _, p := range sc.inner {
			if p <= sc.start || p >= end {
				continue
			}
			if last > sc.start && p-sc.start > maxQuoted {
				sc.emit(last)
			}
			last = p
		}
		if last > sc.start && end-sc.start > maxQuoted {
			sc.emit(last)
		}
	}
	sc.inner = sc.inner[:0]
	sc.emit(end)
}

// emit appends the unit from the current start to end. A piece without a word
// ("🎶", "* * *") goes to the unit before it, at the beginning to the one behind.
func (sc *scanner) emit(end int) {
	u := trim(sc.s, Span{sc.start, end})
	if len(sc.out) == 0 && end < len(sc.s) && u.Len() <= maxUnit/2 && !hasWord(sc.s[u.Start:u.End]) {
		return // "?    A scroll."
	}
	if len(sc.out) == 0 && end < len(sc.s) && runIn(sc.s[u.Start:u.End]) {
		return
	}
	sc.start = end
	if u.Len() == 0 {
		return
	}
	if n := len(sc.out); n > 0 && u.End-sc.out[n-1].Start <= maxUnit && !hasWord(sc.s[u.Start:u.End]) {
		sc.out[n-1].End = u.End
		return
	}
	if u.Len() <= maxUnit {
		sc.out = append(sc.out, u)
		return
	}
	sc.out = append(sc.out, hardCut(sc.s, u)...)
}

// maxRunIn is the longest heading in bold that is taken for the beginning of the
// sentence behind it; a whole sentence in bold is seldom longer.
const maxRunIn = 160

// runIn reports whether a unit is a heading in bold that its paragraph begins
// with ("**Refunds.** You have 14 days"): alone it says nothing, and the
// sentence behind it needs it.
func runIn(u string) bool {
	return len(u) > 4 && len(u) <= maxRunIn && strings.HasPrefix(u, "**") && strings.HasSuffix(u, "**") &&
		strings.Count(u, "**") == 2
}

// skipSpace returns the first place from pos on that is not white space.
func skipSpace(s string, pos int) int {
	for pos < len(s) {
		if s[pos] < utf8.RuneSelf {
			switch s[pos] {
			case ' ', '\t', '\n', '\r', '\v', '\f':
				pos++
				continue
			}
			return pos
		}
		r, n := utf8.DecodeRuneInString(s[pos:])
		if !unicode.IsSpace(r) {
			return pos
		}
		pos += n
	}
	return pos
}
