package text

import (
	"path"
	"strings"
)

// FormatOf tells the format of a file by its name; Plain if it is not known.
func FormatOf(name string) Format {
	switch strings.ToLower(path.Ext(strings.ReplaceAll(name, `\`, "/"))) {
	case ".md", ".mdx", ".markdown", ".mkd", ".mdown":
		return Markdown
	case ".rst", ".rest":
		return RST
	case ".org":
		return Org
	case ".adoc", ".asciidoc", ".asc":
		return AsciiDoc
	case ".csv", ".tsv":
		return CSV
	}
	return Plain
}

// Split finds the blocks of s in the order of the text. They do not overlap,
// and everything but white space is in one of them. Units are ascending,
// trimmed, on rune borders and inside their block; a heading has one unit, its
// words without the marks, and an Aside has none. Split takes time linear in
// len(s) and never changes s.
func Split(s string, format Format) []Block {
	b := &builder{s: s, lines: scanLines(s)}
	switch format {
	case Markdown:
		b.markdown()
	case RST:
		b.rst()
	case Org:
		b.org()
	case AsciiDoc:
		b.asciidoc()
	case CSV:
		b.csv()
	default:
		b.plain(0, len(b.lines))
	}
	return b.finish()
}

// builder collects the blocks of one text.
type builder struct {
	s      string
	lines  []line
	blocks []Block
}

// text returns the words of a line.
func (b *builder) text(i int) string { return b.s[b.lines[i].start:b.lines[i].end] }

// span covers the lines from (inclusive) to (exclusive) without the blank ones
// at the end.
func (b *builder) span(from, to int) Span {
	for to-1 > from && b.lines[to-1].blank() {
		to--
	}
	return Span{b.lines[from].start, b.lines[to-1].end}
}

// add appends a block; units are kept as they are.
func (b *builder) add(k Kind, in Span, units ...Span) {
	if in.Start < in.End {
		b.blocks = append(b.blocks, Block{Kind: k, Span: in, Units: units})
	}
}

func (b *builder) aside(from, to int) {
	b.add(Aside, b.span(from, to))
}

func (b *builder) heading(level int, in, words Span) {
	words = trim(b.s, words)
	if !hasWord(b.s[words.Start:words.End]) {
		b.add(Aside, in)
		return
	}
	b.add(Heading, in, words)
	b.blocks[len(b.blocks)-1].Level = level
}

// paragraph adds prose, or an aside where there is no word in it.
func (b *builder) paragraph(in Span) {
	if !hasWord(b.s[in.Start:in.End]) {
		b.add(Aside, in)
		return
	}
	b.add(Paragraph, in, Sentences(b.s, in)...)
}

// maxItem is the length in bytes up to which a list item or table row is one
// unit; a longer one is cut into its sentences. 300 is about two sentences of
// documentation.
const maxItem = 300

// item returns the units of one list item or table row.
func (b *builder) item(in Span) []Span {
	if in = trim(b.s, in); !hasWord(b.s[in.Start:in.End]) {
		return nil
	}
	if in.Len() <= maxItem {
		return []Span{in}
	}
	return Sentences(b.s, in)
}

// code adds preformatted lines from..to as a block; its units are stretches of
// lines without a blank one, as many as fit into a unit.
func (b *builder) code(in Span, from, to int) {
	var units []Span
	for i := from; i < to; {
		if b.lines[i].blank() {
			i++
			continue
		}
		j := i + 1
		for j < to && !b.lines[j].blank() && b.lines[j].end-b.lines[i].start <= maxUnit {
			j++
		}
		if u := b.span(i, j); hasWord(b.s[u.Start:u.End]) {
			units = append(units, hardCut(b.s, u)...)
		}
		i = j
	}
	b.add(Code, in, units...)
}

// finish hands every stretch that no block has, such as list and quote marks,
// to a neighbour: to the block that follows on the same line, else to the
// block before.
func (b *builder) finish() []Block {
	out := b.blocks
	pos := 0
	for i := range out {
		if gap := trim(b.s, Span{pos, out[i].Start}); gap.Len() > 0 {
			if i == 0 || !strings.ContainsAny(b.s[gap.Start:out[i].Start], "\n\r") {
				out[i].Start = gap.Start
			} else {
				cut := strings.LastIndexAny(b.s[gap.Start:out[i].Start], "\n\r") + gap.Start
				if tail := trim(b.s, Span{cut, out[i].Start}); tail.Len() > 0 {
					out[i].Start = tail.Start
				}
				if head := trim(b.s, Span{gap.Start, cut}); head.Len() > 0 {
					out[i-1].End = head.End
				}
			}
		}
		pos = out[i].End
	}
	if gap := trim(b.s, Span{pos, len(b.s)}); gap.Len() > 0 {
		if len(out) == 0 {
			return []Block{{Kind: Aside, Span: gap}}
		}
		out[len(out)-1].End = gap.End
	}
	return out
}
