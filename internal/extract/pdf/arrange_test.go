package pdf

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// put is a line on a page of 600 by 800 points: at x and y from below, in that
// font size, as wide as its letters. Two spaces and more divide cells.
func put(x, y, size float64, s string) line {
	l := line{left: x, bottom: y, top: y + size*0.7, size: size}
	if rest, ok := strings.CutPrefix(s, "*"); ok {
		l.bold, s = true, rest
	}
	at := x
	for _, part := range strings.Split(s, "  ") {
		width := float64(len([]rune(part))) * size / 2
		l.cells = append(l.cells, cell{strings.TrimSpace(part), at, at + width})
		at += width + 2*size
	}
	last := &l.cells[len(l.cells)-1]
	last.text, l.hyphen = cutHyphen(last.text)
	l.right = last.right
	return l
}

func sheet(number int, lines ...line) page {
	for i := range lines {
		lines[i].page = number
	}
	return page{number: number, height: 800, lines: lines}
}

func show(blocks []block) string {
	var b strings.Builder
	for _, x := range blocks {
		fmt.Fprintf(&b, "%d", x.page)
		for _, t := range x.turns {
			fmt.Fprintf(&b, ">%d:%.7s", t.page, x.text[t.at:])
		}
		fmt.Fprintf(&b, " %s", []string{"p", fmt.Sprint("h", x.level), "* " + x.marker, "th", "tr", "c"}[x.kind])
		fmt.Fprintf(&b, " %s%s\n", x.text, strings.Join(x.cells, " | "))
	}
	return b.String()
}

func TestLinesAreArrangedAsPeopleReadThem(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		pages []page
		want  string
	}{
		"paragraphs by distance, indent and early end": {
			[]page{sheet(1,
				put(50, 700, 10, "The first paragraph has two lines that"), put(50, 688, 10, "belong together."),
				put(50, 660, 10, "The second stands apart from it and has"), put(50, 648, 10, "two lines, as the first one has, which are"), put(50, 636, 10, "all of the same length as they should be."),
				put(65, 624, 10, "The third is indented, as in books, and"), put(50, 612, 10, "ends soon."), put(50, 600, 10, "The fourth begins since the third ended."))},
			"1 p The first paragraph has two lines that belong together.\n1 p The second stands apart from it and has two lines, as the first one has, which are all of the same length as they should be.\n1 p The third is indented, as in books, and ends soon.\n1 p The fourth begins since the third ended.\n"},
		"columns and pages in the middle of a sentence": {
			[]page{
				sheet(1, put(50, 700, 10, "The text runs down the first column and goes"), put(50, 688, 10, "on in the second, where the presi-"),
					put(320, 700, 10, "dents meet. The end of this page is not the"), put(320, 688, 10, "end of the sentence, which goes")),
				sheet(2, put(50, 700, 10, "on here. Nothing is lost."), put(50, 660, 10, "A new paragraph."))},
			"1>2:on here p The text runs down the first column and goes on in the second, where the presidents meet. The end of this page is not the end of the sentence, which goes on here. Nothing is lost.\n2 p A new paragraph.\n"},
		"headings by size and by bold letters": {
			[]page{sheet(1, put(50, 750-60, 20, "A report on"), put(50, 668, 20, "many things"), put(50, 630, 14, "Part one"),
				put(50, 600, 10, "The body of the report is long enough to be it."), put(50, 580, 10, "*In short"), put(50, 560, 10, "It is a report, after all, and nothing more."), put(50, 530, 10, "*Bold sentences are no headings."))},
			"1 h1 A report on many things\n1 h2 Part one\n1 p The body of the report is long enough to be it.\n1 h3 In short\n1 p It is a report, after all, and nothing more.\n1 p Bold sentences are no headings.\n"},
		"lists with bullets, numbers and bullets drawn apart": {
			[]page{sheet(1, put(50, 700, 10, "• the first item, which needs more than"), put(60, 688, 10, "one line"), put(50, 676, 10, "2) the second"),
				put(60, 652, 10, "the third"), put(60, 640, 10, "the fourth"), put(50, 652, 10, "•"), put(50, 640, 10, "•"))},
			"1 * • the first item, which needs more than one line\n1 * 2) the second\n1 * • the third\n1 * • the fourth\n"},
		"a table with a bold header, numbers flush right and a cell of two lines": {
			[]page{sheet(1, put(50, 740-40, 10, "*Who  Age"), put(50, 680, 10, "Ann  41"), put(50, 660, 10, "Bob  7"), put(50, 600, 10, "Text follows the table."))},
			"1 th Who | Age\n1 tr Ann | 41\n1 tr Bob | 7\n1 p Text follows the table.\n"},
		"running headers, footers, page numbers and the table of contents go": {
			[]page{
				sheet(1, put(50, 780, 8, "Annual report 2024"), put(50, 700, 10, "Contents"), put(50, 680, 10, "Fees . . . . . . . . 2"), put(300, 20, 8, "Page 1 of 3")),
				sheet(2, put(50, 780, 8, "Annual report 2024"), put(50, 700, 10, "Fees are low."), put(50, 400, 10, "Annual report 2024"), put(300, 20, 8, "Page 2 of 3")),
				sheet(3, put(50, 780, 8, "Annual report 2024"), put(50, 700, 10, "Nothing else."), put(300, 20, 8, "iii"))},
			"1 p Contents\n2 p Fees are low.\n2 p Annual report 2024\n3 p Nothing else.\n"},
		"text that goes on into the margin stays, even where it is the same": {
			[]page{
				sheet(1, put(50, 110, 10, "The rules are these: everybody pays at the"), put(50, 98, 10, "door. The end of the page."), put(50, 86, 10, "12")),
				sheet(2, put(50, 110, 10, "Guests pay nothing, but they come to the"), put(50, 98, 10, "door. The end of the page."), put(50, 86, 10, "12"))},
			"1 p The rules are these: everybody pays at the door. The end of the page. 12\n2 p Guests pay nothing, but they come to the door. The end of the page. 12\n"},
		"a hyphen at the end of a paragraph or row stays": {
			[]page{sheet(1, put(50, 700, 10, "Vitamin B-"), put(50, 660, 10, "Ann  A-"), put(50, 645, 10, "Bob  B"), put(50, 600, 10, "The end-"))},
			"1 p Vitamin B-\n1 tr Ann | A-\n1 tr Bob | B\n1 p The end-\n"},
		"numbers drawn apart from their items": {
			[]page{sheet(1, put(60, 700, 10, "Open the door."), put(60, 688, 10, "Close it."), put(45, 700, 10, "1."), put(45, 688, 10, "2."))},
			"1 * 1. Open the door.\n1 * 2. Close it.\n"},
		"a file that takes all letters for bold": {
			[]page{sheet(1, put(50, 700, 10, "*The first line goes on to"), put(50, 688, 10, "*the second and to"), put(50, 676, 10, "*the third"), put(50, 640, 10, "*Another paragraph"))},
			"1 p The first line goes on to the second and to the third\n1 p Another paragraph\n"},
		"a header on one page only stays": {
			[]page{sheet(1, put(50, 780, 10, "Dear members,"), put(50, 700, 10, "the hall is closed."))},
			"1 p Dear members,\n1 p the hall is closed.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, show(arrange(c.pages))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// close is a line of words with spaces of 3 points, or of 8 where there are two.
func close(x, y float64, s string) line {
	l := put(x, y, 10, strings.ReplaceAll(s, "  ", " "))
	l.words = nil
	for _, part := range strings.Split(s, "  ") {
		for _, word := range strings.Fields(part) {
			l.words = append(l.words, cell{word, x, x + 5*float64(len(word))})
			x += 5*float64(len(word)) + 3
		}
		x += 5
	}
	return l
}

func TestColumnsSetCloseAreATable(t *testing.T) {
	t.Parallel()
	table := sheet(1, close(50, 700, "Item  Cost  Note"), close(50, 686, "Hall  9.50  paid in May"), close(50, 672, "Band  7.00  open"), close(50, 640, "Text follows, with spaces as wide as usual."))
	want := "1 tr Item | Cost | Note\n1 tr Hall | 9.50 | paid in May\n1 tr Band | 7.00 | open\n1 p Text follows, with spaces as wide as usual.\n"
	if diff := cmp.Diff(want, show(arrange([]page{table}))); diff != "" {
		t.Error(diff)
	}
	prose := sheet(1, close(50, 700, "Here  are  the  words"), close(50, 688, "with  few  big  holes"), close(50, 676, "that  all  are  waste"))
	if got := show(arrange([]page{prose})); strings.Contains(got, "tr") {
		t.Errorf("a justified paragraph became a table:\n%s", got)
	}
}

func TestDividedWordsAreJoinedAsTheyAreSpelled(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ first, second, rest, want string }{
		"a plain division":          {"the negoti-", "ations began", "", "the negotiations began"},
		"a sign for division only":  {"the negoti\u2010", "ations began", "", "the negotiations began"},
		"a hyphen that stays":       {"the self-", "employed", "", "the self-employed"},
		"a known compound":          {"a blue-", "green car", "is it blue-green?", "a blue-green car"},
		"a known word":              {"by e-", "mail", "send an email", "by email"},
		"before a capital":          {"the Austro-", "Hungarian army", "", "the Austro-Hungarian army"},
		"before a number":           {"in COVID-", "19 times", "", "in COVID-19 times"},
		"both signs in a document":  {"a forty-", "something", "an ex\u2010", "a forty-something"},
		"a dash is no hyphen":       {"he said -", "and left", "", "he said - and left"},
		"Japanese needs no space":   {"会議は八時に", "始まります", "", "会議は八時に始まります"},
		"German compounds":          {"Prüfungs-", "ordnung", "", "Prüfungsordnung"},
		"an ordinary line end":      {"the end of", "the line", "", "the end of the line"},
		"a soft sign before a name": {"the Anglo\u2010", "Saxon", "", "the Anglo-Saxon"},
	} {
		first, second := put(0, 0, 10, c.first), put(0, 0, 10, c.second)
		w := collect([]line{first, second, put(0, 0, 10, c.rest)})
		if got := w.join(first.text(), first.hyphen, second.text()); got != c.want {
			t.Errorf("%s: %q, wanted %q", name, got, c.want)
		}
	}
}

func TestLettersBecomeLines(t *testing.T) {
	t.Parallel()
	var glyphs []glyph
	write := func(x, y, size, width float64, s string) {
		for _, r := range s {
			glyphs = append(glyphs, glyph{text: letters(string(r)), left: x, right: x + width*0.9, bottom: y, top: y + 0.7*size, size: size})
			x += width
		}
	}
	write(50, 700, 10, 5, "The ﬁrst line")
	write(300, 700, 10, 5, "and a cell")
	write(50, 688, 10, 5, "area in m")
	write(95, 692, 7, 3, "2")
	write(98, 688, 10, 5, ", lost")
	write(132, 688, 10, 5, "space, co\x02")
	write(50, 676, 10, 5, "operate")
	var got []string
	for _, l := range linesOf(glyphs, 1) {
		got = append(got, fmt.Sprintf("%d %s", l.hyphen, strings.Join([]string{l.text()}, "")))
	}
	want := []string{"0 The first line and a cell", "2 area in m², lost space, co", "0 operate"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// FuzzArrange lays letters out anyhow: what comes of them must keep every word
// and mark pages in order. PDFium itself is fuzzed by its makers and runs
// apart; what is ours begins with the letters it finds.
func FuzzArrange(f *testing.F) {
	f.Add([]byte("The hall is open.\x00\x10\x20\x80Fees\x00\x40 • one"), uint8(3))
	f.Add([]byte("a-\nb  c  d\n\x01\xff\x7f1) x\n2) y"), uint8(1))
	f.Fuzz(func(t *testing.T, data []byte, step uint8) {
		var pages []page
		var glyphs []glyph
		x, y, size := 50.0, 700.0, 10.0
		flush := func() {
			lines := linesOf(glyphs, len(pages)+1)
			pages = append(pages, page{number: len(pages) + 1, height: 800, lines: lines})
			glyphs, x, y = nil, 50, 700
		}
		for _, c := range data[:min(len(data), 4000)] {
			switch {
			case c == '\n':
				x, y = 50, y-float64(step%40)
			case c == 0:
				flush()
			case c < 32:
				size = float64(c)
			case c > 126:
				x, y = float64(c)*4-500, y+float64(c%16)-8
			default:
				glyphs = append(glyphs, glyph{text: letters(string(rune(c))), left: x, right: x + size/2.2, bottom: y, top: y + 0.7*size, size: size})
				x += size / 2
			}
		}
		flush()
		last := 1
		for _, b := range arrange(pages) {
			if b.page < 1 || b.page > len(pages) {
				t.Fatalf("block %+v of %d pages", b, len(pages))
			}
			at := 0
			for _, turn := range b.turns {
				if turn.at < at || turn.at > len(b.text) {
					t.Fatalf("the page turns at %d of %q", turn.at, b.text)
				}
				at = turn.at
			}
			last = max(last, b.page)
		}
	})
}
