package office

import (
	"encoding/xml"
	"strconv"
	"strings"
	"unicode/utf8"
)

// plainMarker is what stands before the items of a list that is not numbered.
const plainMarker = "-"

// numbering counts the items of a .docx file's lists. Lists of one pattern
// count on, unless one says where it begins.
type numbering struct {
	levels  map[listAt]listLevel // of lists, and of patterns under "pattern " and their id
	pattern map[string]string    // of a list
	count   map[listAt]int       // of a pattern's levels
	begun   map[listAt]bool      // of a list's levels that say where they begin
}

// listLevel is how one level of a list is numbered.
type listLevel struct {
	format, text string // "decimal", "%1.%2."
	start        int
	restart      bool // begins at start, whatever was counted before
}

const patternKey = "pattern "

// numbering reads how the levels of each list are numbered.
func (a *archive) numbering(part string) (numbering, error) {
	out := numbering{levels: map[listAt]listLevel{}, pattern: map[string]string{}, count: map[listAt]int{}, begun: map[listAt]bool{}}
	if !a.has(part) {
		return out, nil
	}
	s, err := a.stream(part)
	if err != nil {
		return out, err
	}
	defer s.close()
	at := listAt{}
	for {
		e, err := s.start()
		if err != nil {
			return out, ended(err)
		}
		out.read(e, &at)
	}
}

// read takes over an element; at is what the ones before spoke of.
func (n numbering) read(e xml.StartElement, at *listAt) {
	level := n.levels[*at]
	switch e.Name.Local {
	case "abstractNum":
		at.id = patternKey + attr(e, "abstractNumId")
		return
	case "num":
		at.id = attr(e, "numId")
		return
	case "abstractNumId":
		n.pattern[at.id] = patternKey + attr(e, "val")
		return
	case "lvl", "lvlOverride":
		at.level = min(number(attr(e, "ilvl")), 8)
		if e.Name.Local == "lvl" {
			n.levels[*at] = listLevel{start: 1, text: "%" + strconv.Itoa(at.level+1) + "."}
		}
		return
	case "start":
		level.start = number(attr(e, "val"))
	case "startOverride":
		level = n.levels[listAt{n.pattern[at.id], at.level}]
		level.start, level.restart = number(attr(e, "val")), true
	case "numFmt":
		level.format = attr(e, "val")
	case "lvlText":
		level.text = attr(e, "val")
	default:
		return
	}
	n.levels[*at] = level
}

// level finds how a list numbers a level: itself, or by its pattern.
func (n numbering) level(at listAt) listLevel {
	if own, ok := n.levels[at]; ok {
		return own
	}
	return n.levels[listAt{n.pattern[at.id], at.level}]
}

// marker counts an item and returns what stands before it.
func (n numbering) marker(at listAt) string {
	shared := at
	if p := n.pattern[at.id]; p != "" {
		shared.id = p
	}
	l := n.level(at)
	counted, ok := n.count[shared]
	switch {
	case l.restart && !n.begun[at], !ok:
		counted = l.start
		n.begun[at] = true
	default:
		counted++
	}
	n.count[shared] = counted
	for deeper := at.level + 1; deeper < 9; deeper++ {
		delete(n.count, listAt{shared.id, deeper})
	}
	const longest = 40 // bytes; a stranger's file can make a book of it
	if l.format == "" || l.format == "bullet" || l.format == "none" || l.text == "" || len(l.text) > longest || !strings.Contains(l.text, "%") {
		return plainMarker
	}
	text := l.text
	for i := range at.level + 1 {
		upper := n.level(listAt{at.id, i})
		value, ok := n.count[listAt{shared.id, i}]
		if !ok {
			value = upper.start
		}
		text = strings.ReplaceAll(text, "%"+strconv.Itoa(i+1), upper.show(value))
	}
	return strings.TrimSpace(text)
}

// show writes a number as the level does.
func (l listLevel) show(n int) string {
	switch l.format {
	case "lowerLetter", "upperLetter":
		if n < 1 || n > 26*maxRepeat {
			break
		}
		// After z follow aa, bb, cc.
		s := strings.Repeat(string(rune('a'+(n-1)%26)), (n-1)/26+1)
		return caseAs(s, l.format)
	case "lowerRoman", "upperRoman":
		return caseAs(roman(n), l.format)
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	}
	return strconv.Itoa(n)
}

func caseAs(s, format string) string {
	if r, _ := utf8.DecodeRuneInString(format); r == 'u' {
		return strings.ToUpper(s)
	}
	return s
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, step := range []struct {
		value int
		sign  string
	}{{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}} {
		for ; n >= step.value; n -= step.value {
			b.WriteString(step.sign)
		}
	}
	return b.String()
}
