package terminal

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Wrap breaks text into lines of at most the screen's width, each starting
// with prefix, and styles what follows the prefix. A line that fits stays as
// it is; of others, words are kept whole where they fit on a line.
func (s Screen) Wrap(prefix, text string, style func(string) string) string {
	var out strings.Builder
	for _, paragraph := range strings.Split(Clean(text), "\n") {
		for _, line := range fill(paragraph, s.Width-Columns(prefix), s.Width > 0) {
			if style != nil {
				line = style(line)
			}
			out.WriteString(strings.TrimRight(prefix+line, " "))
			out.WriteByte('\n')
		}
	}
	return out.String()
}

// Hang is Wrap with head before the first line and as many blanks before the
// others. head stays as it is, styled or not.
func (s Screen) Hang(head string, columns int, text string) string {
	blank := strings.Repeat(" ", columns)
	return head + strings.TrimPrefix(s.Wrap(blank, text, nil), blank)
}

// fill breaks one paragraph into lines of at most room columns.
func fill(paragraph string, room int, wrapped bool) []string {
	room = max(room, 8)
	if !wrapped || Columns(paragraph) <= room && !strings.Contains(paragraph, "\t") {
		return []string{strings.TrimRight(paragraph, " \t")}
	}
	words := strings.Fields(paragraph)
	if len(words) == 0 {
		return []string{""}
	}
	var lines []string
	line, used := "", 0
	for _, word := range words {
		for {
			wide := Columns(word)
			if line != "" && used+1+wide <= room {
				line, used = line+" "+word, used+1+wide
				break
			}
			if line != "" {
				lines = append(lines, line)
				line, used = "", 0
			}
			if wide <= room {
				line, used = word, wide
				break
			}
			var head string
			head, word = split(word, room)
			lines = append(lines, head)
		}
	}
	return append(lines, line)
}

// split cuts a word that is wider than room.
func split(word string, room int) (head, rest string) {
	used := 0
	for i, r := range word {
		if used += runeColumns(r); used > room && i > 0 {
			return word[:i], word[i:]
		}
	}
	return word, ""
}

// Cut shortens text to at most max columns at a word border, with an ellipsis
// for what is left out.
func Cut(text string, max int) string {
	text = OneLine(text)
	if Columns(text) <= max {
		return text
	}
	return fill(text, max-1, true)[0] + "…"
}

// Columns is how wide a terminal shows text.
func Columns(text string) int {
	n := 0
	for _, r := range text {
		n += runeColumns(r)
	}
	return n
}

func runeColumns(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// Pad fills text with spaces up to a number of columns.
func Pad(text string, to int) string {
	return text + strings.Repeat(" ", max(0, to-Columns(text)))
}
