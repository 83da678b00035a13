// Package terminal lays text out for a person at a terminal: width, colour,
// wrapping, and no control character of a stranger's document.
//
// It imports nothing of the project. Start reading at Detect.
package terminal

import (
	"io"
	"os"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/term"
)

// Screen is what a stream can show.
type Screen struct {
	Out    io.Writer
	Width  int  // columns to wrap at; 0 means lines are not wrapped
	Colour bool // bold and dim can be shown
	Live   bool // a person watches: a line may be drawn over
}

// The narrowest and the widest column of text. Below the one a terminal's
// report is not believed; beyond the other lines are hard to read.
const (
	minWidth = 20
	maxWidth = 100
)

// Detect looks at a stream. Colour needs a terminal that is not dumb, and
// gives way to NO_COLOR (https://no-color.org). COLUMNS overrides the width.
func Detect(out io.Writer, getenv func(string) string) Screen {
	s := Screen{Out: out}
	f, isFile := out.(*os.File)
	if isFile && term.IsTerminal(int(f.Fd())) {
		s.Live = getenv("TERM") != "dumb"
		s.Colour = s.Live && getenv("NO_COLOR") == ""
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
			s.Width = clamp(w)
		} else {
			s.Width = 80
		}
	}
	if n, err := strconv.Atoi(getenv("COLUMNS")); err == nil && n > 0 {
		s.Width = clamp(n)
	}
	return s
}

func clamp(width int) int { return min(max(width, minWidth), maxWidth) }

// Bold marks what matters most.
func (s Screen) Bold(text string) string { return s.styled("1", text) }

// Dim marks what may be skipped.
func (s Screen) Dim(text string) string { return s.styled("2", text) }

// styled sets each line apart, so that a prefix before it stays plain.
func (s Screen) styled(code, text string) string {
	if !s.Colour || text == "" {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if line != "" {
			lines[i] = "\x1b[" + code + "m" + line + "\x1b[0m"
		}
	}
	return strings.Join(lines, "\n")
}

// Clean takes out what could steer a terminal: control and direction
// characters other than line ends and tabs.
func Clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
}

// OneLine is Clean with every run of white space made one space.
func OneLine(text string) string { return strings.Join(strings.Fields(Clean(text)), " ") }
