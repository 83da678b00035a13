package pdf

import (
	"math"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium/responses"
)

// glyph is a letter where it stands on the page, in points from the lower left
// corner.
type glyph struct {
	text                     string
	left, right, bottom, top float64
	size                     float64 // of the font, in points
	bold, fixed              bool    // fixed: all letters are as wide
}

func (g glyph) middle() float64 { return (g.top + g.bottom) / 2 }

func (g glyph) space() bool { return strings.TrimSpace(g.text) == "" }

// hyphenSign is what PDFium gives for a hyphen at the end of a line.
const hyphenSign = "\x02"

// glyphsOf takes over what PDFium found, without line ends, which the places
// tell better, and without letters that stand on their side.
func glyphsOf(chars []*responses.GetPageTextStructuredChar, count *tally) []glyph {
	const slanted = 0.2 // radians: more is a stamp along the margin or a watermark
	out := make([]glyph, 0, len(chars))
	upright := 0
	for _, c := range chars {
		if math.Abs(math.Remainder(c.Angle, 2*math.Pi)) < slanted {
			upright++
		}
	}
	for _, c := range chars {
		if c.Text == "\r" || c.Text == "\n" || c.Text == "" {
			continue
		}
		// A page that is printed sideways altogether is read all the same.
		if 2*upright > len(chars) && math.Abs(math.Remainder(c.Angle, 2*math.Pi)) >= slanted {
			continue
		}
		g := glyph{text: letters(c.Text), left: c.PointPosition.Left, right: c.PointPosition.Right,
			bottom: c.PointPosition.Bottom, top: c.PointPosition.Top}
		if f := c.FontInformation; f != nil {
			g.size = f.RenderedSize
			if g.size <= 0 {
				g.size = f.Size
			}
			g.bold = f.Weight >= 600 || boldName(f.Name)
			g.fixed = f.Flags&1 != 0 || fixedName(f.Name)
		}
		if !g.space() {
			count.letters++
			if unknown(g.text) {
				count.unknown++
				continue
			}
		}
		out = append(out, g)
	}
	return out
}

func boldName(name string) bool {
	name = strings.ToLower(name)
	for _, sign := range []string{"bold", "black", "heavy", "-semibold", "cmbx"} {
		if strings.Contains(name, sign) {
			return true
		}
	}
	return false
}

func fixedName(name string) bool {
	name = strings.ToLower(name)
	for _, sign := range []string{"mono", "courier", "typewriter", "consolas", "cmtt", "menlo"} {
		if strings.Contains(name, sign) {
			return true
		}
	}
	return false
}

// letters spells ligatures out and gives the bullets of symbol fonts their own
// character.
func letters(s string) string {
	switch s {
	case "ﬀ":
		return "ff"
	case "ﬁ":
		return "fi"
	case "ﬂ":
		return "fl"
	case "ﬃ":
		return "ffi"
	case "ﬄ":
		return "ffl"
	case "ﬅ", "ﬆ":
		return "st"
	case "\uf0b7", "\uf0a7", "\uf0d8", "\uf076":
		return "•"
	}
	return s
}

// unknown is true for a sign without a meaning: in a private area, or none.
func unknown(s string) bool {
	for _, r := range s {
		if r == unicode.ReplacementChar || r == 0xfffe || unicode.Is(unicode.Co, r) || r < ' ' && s != hyphenSign {
			return true
		}
	}
	return false
}
