package pdf

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// seen lays out letters as they are seen from the left, each 5 points wide, in
// words as PDFium gives them: those read from the right are turned round.
func seen(x, y float64, s string) []glyph {
	var out []glyph
	for _, word := range strings.SplitAfter(s, " ") {
		var letters []glyph
		for _, r := range word {
			g := glyph{text: string(r), left: x, right: x + 5, bottom: y, top: y + 7, size: 10}
			x += 5
			if wayOf(g) == rightToLeft {
				letters = append([]glyph{g}, letters...)
			} else {
				letters = append(letters, g)
			}
		}
		out = append(out, letters...)
	}
	return out
}

func linesText(lines []line) []string {
	var out []string
	for _, l := range lines {
		out = append(out, l.text())
	}
	return out
}

func TestLinesFromTheRightAreReadFromTheRight(t *testing.T) {
	t.Parallel()
	var page []glyph
	page = append(page, seen(100, 700, ".(12 דומע) חולה תא ואר ,רוגס אוה")...)
	page = append(page, seen(100, 688, ".עצמאב English words ללוכ ,25% ריחמה")...)
	page = append(page, seen(100, 676, "An English line, (1) םולש inside.")...)
	want := []string{
		"הוא סגור, ראו את הלוח (עמוד 12).",
		"המחיר 25%, כולל English words באמצע.",
		"An English line, (1) שלום inside.",
	}
	got := linesText(linesOf(readable(page, 600), 1))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	lines := linesOf(readable(seen(400, 700, "תיבה"), 600), 1)
	if lines[0].left != 600-420 {
		t.Errorf("a line that begins at the right edge begins at %v", lines[0].left)
	}
}

func TestTheLettersOfALigatureKeepTheirOrder(t *testing.T) {
	t.Parallel()
	page := seen(100, 700, "دح")
	page = append(page, glyph{text: "أ", left: 110, right: 118, bottom: 700, top: 707, size: 10}, glyph{text: "ل", left: 110, right: 118, bottom: 700, top: 707, size: 10})
	if got := linesText(linesOf(readable(page, 600), 1)); len(got) != 1 || got[0] != "لأحد" {
		t.Errorf("%q", got)
	}
}

func TestTurnedPagesAreReadAsTheirLettersStand(t *testing.T) {
	t.Parallel()
	// A line from below to above, then one to its right.
	var glyphs []glyph
	for n, s := range []string{strings.Repeat("read this first ", 10), "then this"} {
		y := 100.0
		for _, r := range s {
			glyphs = append(glyphs, glyph{text: string(r), turn: 3, left: 200 + 14*float64(n), right: 207 + 14*float64(n), bottom: y, top: y + 4, size: 10})
			y += 5
		}
	}
	stamp := seen(10, 20, "a stamp")
	ways := upright(append(stamp, glyphs...), 600, 800)
	if len(ways) != 1 || ways[0].width != 800 || ways[0].height != 600 {
		t.Fatalf("%d ways, %+v", len(ways), ways)
	}
	got := linesText(linesOf(ways[0].glyphs, 1))
	if want := []string{strings.TrimSpace(strings.Repeat("read this first ", 10)), "then this"}; cmp.Diff(want, got) != "" {
		t.Error(cmp.Diff(want, got))
	}
	for angle, want := range map[float64]int{0: 0, 1.5708: 1, 3.1416: 2, 4.7124: 3, 6.2832: 0, -1.5708: 3} {
		if turn, straight := quarters(angle); turn != want || !straight {
			t.Errorf("%v: %d, %v", angle, turn, straight)
		}
	}
	if _, straight := quarters(0.8); straight {
		t.Error("a watermark counts as text")
	}
}
