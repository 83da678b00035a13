// Package flow collects the text of a document whose structure is known —
// headings, paragraphs, list items, table rows — and remembers which bytes are
// what, so that nobody has to guess it from the text again.
//
// It imports only the words for structure and refusals. Start reading at Flow.
package flow

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"docent/internal/extract/refusal"
	"docent/internal/retrieval"
	"docent/internal/retrieval/text"
)

// Between holds what stands between two blocks, two rows or items, and two
// cells of the text. It belongs to no unit but the cells' to their row.
const (
	betweenBlocks = "\n\n"
	betweenLines  = "\n"
	betweenCells  = " | "
)

// itemSentences is the length in bytes from which on a list item is quoted by
// the sentence instead of as a whole.
const itemSentences = 300

// Flow is a document that is being written. Build one with New. Calls of the
// same kind, Item after Item or Row after Row, make one list or table; End or
// a call of another kind closes it.
type Flow struct {
	buf    strings.Builder
	limit  int64
	over   bool
	blocks []text.Block
	marks  []retrieval.Mark
	open   bool             // the last block takes more items or rows
	next   []retrieval.Mark // wait for the next text; Start counts from its first byte
}

// New returns a flow for at most limit bytes of text; what is written after
// them is dropped and Document refuses.
func New(limit int64) *Flow { return &Flow{limit: limit} }

// Full is true once the limit is passed: the reader may stop.
func (f *Flow) Full() bool { return f.over }

// Empty is true while no word was written.
func (f *Flow) Empty() bool { return f.buf.Len() == 0 }

// Mark says where in the original the text written next stands.
func (f *Flow) Mark(kind, label, url string) {
	f.next = nil
	f.MarkAt(0, kind, label, url)
}

// MarkAt marks a place inside the text written next, at bytes from its start.
// Places are given in ascending order; the text must be tidy.
func (f *Flow) MarkAt(at int, kind, label, url string) {
	f.next = append(f.next, retrieval.Mark{Start: at, Kind: kind, Label: label, URL: url})
}

// Heading writes a title line; 1 is the highest level.
func (f *Flow) Heading(level int, s string) {
	if span, ok := f.block(oneLine(s)); ok {
		f.blocks = append(f.blocks, text.Block{Kind: text.Heading, Span: span, Level: max(1, level), Units: []text.Span{span}})
	}
}

// Paragraph writes prose; line ends in s are kept.
func (f *Flow) Paragraph(s string) {
	if span, ok := f.block(tidy(s)); ok {
		units := text.Sentences(f.buf.String(), span)
		f.blocks = append(f.blocks, text.Block{Kind: text.Paragraph, Span: span, Units: units})
	}
}

// Code writes preformatted lines; each is a unit.
func (f *Flow) Code(s string) {
	s = strings.TrimRightFunc(strings.TrimLeft(plain(s), "\r\n"), unicode.IsSpace)
	span, ok := f.block(s)
	if !ok {
		return
	}
	b := text.Block{Kind: text.Code, Span: span}
	at := span.Start
	for line := range strings.Lines(s) {
		words := strings.TrimSpace(line)
		if words != "" {
			start := at + strings.Index(line, words)
			b.Units = append(b.Units, text.Span{Start: start, End: start + len(words)})
		}
		at += len(line)
	}
	f.blocks = append(f.blocks, b)
}

// Item writes an item of the open list, or of a new one. The marker ("-",
// "3.") stands before the words and is not quoted; depth counts from 0.
func (f *Flow) Item(marker string, depth int, s string) {
	s = tidy(s)
	if s == "" {
		return
	}
	before := strings.Repeat("  ", depth) + marker + " "
	if f.continues(text.List) {
		before = betweenLines + before
	} else {
		f.start()
		before = strings.TrimLeft(before, " ")
	}
	span, ok := f.write(before, s)
	if !ok {
		return
	}
	b := f.grow(text.List, span, len(strings.TrimLeft(before, "\n ")))
	if span.Len() < itemSentences {
		b.Units = append(b.Units, span)
	} else {
		b.Units = append(b.Units, text.Sentences(f.buf.String(), span)...)
	}
}

// Header opens a table with a header row.
func (f *Flow) Header(cells []string) {
	f.End()
	if span, ok := f.block(row(cells)); ok {
		f.blocks = append(f.blocks, text.Block{Kind: text.Table, Span: span, Header: span})
		f.open = true
	}
}

// Row writes a row of the open table, or of a new one without a header.
func (f *Flow) Row(cells []string) {
	s := row(cells)
	if s == "" {
		return
	}
	before := ""
	if f.continues(text.Table) {
		before = betweenLines
	} else {
		f.start()
	}
	if span, ok := f.write(before, s); ok {
		b := f.grow(text.Table, span, 0)
		b.Units = append(b.Units, span)
	}
}

// End closes an open list or table.
func (f *Flow) End() { f.open = false }

// Document fills Text, Blocks and Marks of doc. It refuses where nothing was
// written or the limit was passed.
func (f *Flow) Document(doc *retrieval.Document) error {
	if f.over {
		return refusal.New(refusal.ErrTooLarge, "the file holds more text than one document may have; split it")
	}
	if f.Empty() {
		return refusal.New(refusal.ErrNoText, "the file holds no text; there is nothing to answer from")
	}
	doc.Text, doc.Blocks, doc.Marks = f.buf.String(), f.blocks, f.marks
	return nil
}

// continues is true where the last block is of that kind and still open.
func (f *Flow) continues(k text.Kind) bool {
	return f.open && len(f.blocks) > 0 && f.blocks[len(f.blocks)-1].Kind == k
}

// start separates what is written next from the block before.
func (f *Flow) start() {
	f.open = false
	if f.buf.Len() > 0 && !f.over {
		f.buf.WriteString(betweenBlocks)
	}
}

// block writes s as a block of its own.
func (f *Flow) block(s string) (text.Span, bool) {
	if s == "" {
		return text.Span{}, false
	}
	f.start()
	return f.write("", s)
}

// write appends before and s, sets the waiting mark, and returns where s stands.
func (f *Flow) write(before, s string) (text.Span, bool) {
	if f.over || int64(f.buf.Len()+len(before)+len(s)) > f.limit {
		f.over = true
		return text.Span{}, false
	}
	f.buf.WriteString(before)
	start := f.buf.Len()
	f.buf.WriteString(s)
	for _, m := range f.next {
		if m.Start == 0 {
			m.Start = start - len(strings.TrimLeft(before, "\n"))
		} else {
			m.Start = min(start+m.Start, f.buf.Len())
		}
		f.marks = append(f.marks, m)
	}
	f.next = nil
	return text.Span{Start: start, End: f.buf.Len()}, true
}

// grow extends the open block of kind k over span, or opens one that begins
// lead bytes before it.
func (f *Flow) grow(k text.Kind, span text.Span, lead int) *text.Block {
	if !f.continues(k) {
		f.blocks = append(f.blocks, text.Block{Kind: k, Span: text.Span{Start: span.Start - lead}})
		f.open = true
	}
	b := &f.blocks[len(f.blocks)-1]
	b.End = span.End
	return b
}

// row joins cells; empty ones at the end are dropped, in the middle they keep
// their place.
func row(cells []string) string {
	lines := make([]string, len(cells))
	last := 0
	for i, c := range cells {
		if lines[i] = oneLine(c); lines[i] != "" {
			last = i + 1
		}
	}
	return strings.TrimSpace(strings.Join(lines[:last], betweenCells))
}

// Raised returns digits as the raised digits that they look like: the mark of a
// footnote must not become part of a number, nor m² of m2. All else is returned
// as it is.
func Raised(s string) string {
	raised := strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")
	if strings.Trim(s, "0123456789") != "" {
		return s
	}
	return raised.Replace(s)
}

// oneLine is tidy without line ends.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(plain(s), func(r rune) bool {
		return r == '\n' || r == '\r' || r == '\t' || r == ' ' || r == '\v' || r == '\f'
	}), " ")
}

// tidy trims every line of s and drops empty ones: a blank line would end a sentence.
func tidy(s string) string {
	var lines []string
	for line := range strings.Lines(plain(s)) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, betweenLines)
}

// plain drops what no reader of the original sees: soft hyphens, control
// characters, broken bytes.
func plain(s string) string {
	clean := true
	for _, r := range s {
		if unseen(r) {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unseen(r) {
			return -1
		}
		return r
	}, s)
}

func unseen(r rune) bool {
	switch r {
	case '\n', '\r', '\t', '\v', '\f':
		return false
	case '\u00ad', '\ufeff', utf8.RuneError:
		return true
	}
	return unicode.IsControl(r)
}
