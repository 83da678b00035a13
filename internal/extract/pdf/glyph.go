package pdf

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium/responses"
	"golang.org/x/text/unicode/norm"
)

// glyph is a letter where it stands on the page, in points from the lower left
// corner.
type glyph struct {
	text                     string
	left, right, bottom, top float64
	size                     float64 // of the font, in points
	bold, fixed              bool    // fixed: all letters are as wide
	turn                     int     // quarter turns with the clock
}

func (g glyph) middle() float64 { return (g.top + g.bottom) / 2 }

func (g glyph) space() bool { return strings.TrimSpace(g.text) == "" }

// hyphenSign is what PDFium gives for a hyphen at the end of a line.
const hyphenSign = "\x02"

// glyphsOf takes over what PDFium found, without line ends, which the places
// tell better, and without letters that slant. left and bottom are the page's corner.
func glyphsOf(chars []*responses.GetPageTextStructuredChar, left, bottom float64, count *tally) []glyph {
	out := make([]glyph, 0, len(chars))
	for _, c := range chars {
		turn, straight := quarters(c.Angle)
		if c.Text == "\r" || c.Text == "\n" || c.Text == "" || !straight {
			continue
		}
		g := glyph{text: letters(c.Text), turn: turn, left: c.PointPosition.Left - left, right: c.PointPosition.Right - left,
			bottom: c.PointPosition.Bottom - bottom, top: c.PointPosition.Top - bottom}
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

// quarters counts the quarter turns with the clock of an angle in radians;
// straight is false for what slants: a watermark.
func quarters(angle float64) (turn int, straight bool) {
	const slanted = 0.2 // radians
	turns := math.Round(angle / (math.Pi / 2))
	return int(math.Mod(turns+400, 4)), math.Abs(angle-turns*math.Pi/2) < slanted
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
	if r, _ := utf8.DecodeRuneInString(s); r >= 0xfb1d && r <= 0xfdff || r >= 0xfe70 && r < 0xfeff {
		return norm.NFKC.String(s) // shapes of Hebrew and Arabic letters
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
