package retrieval

import (
	"strings"
	"unicode/utf8"

	"docent/internal/retrieval/postings"
	"docent/internal/retrieval/text"
)

// Bytes of a passage. Short neighbours (lines of a chat, items of a FAQ) are
// joined until joinBelow, so that a passage says enough to be found; long
// ones are cut between units at cutAbove, so that one stays readable.
const (
	joinBelow = 240
	cutAbove  = 1600
)

// headingSeparator stands between the headings of a passage.
const headingSeparator = " › "

// Preparer prepares many documents. Its analyzers remember the words of those
// before, which takes less than half the time that Prepare needs for each
// alone. The zero value is ready; it is safe for concurrent use.
type Preparer struct{ readers readers }

// Prepare splits a document into passages and finds their terms. The document
// must have its Blocks. Passages get IDs counted from 0, which the store
// moves to their place.
func Prepare(doc Document) Prepared { return new(Preparer).Prepare(doc) }

// Terms returns what the index holds of a document's passages, in their order.
func Terms(doc Document, passages []Passage) []postings.Passage {
	return new(Preparer).Terms(doc, passages)
}

// Prepare does what the function Prepare does.
func (pr *Preparer) Prepare(doc Document) Prepared {
	p := Prepared{Document: doc}
	b := builder{doc: &doc}
	for i := range doc.Blocks {
		b.block(&doc.Blocks[i])
	}
	b.flush()
	p.Passages = b.passages
	p.Terms = pr.Terms(doc, p.Passages)
	return p
}

// Terms does what the function Terms does.
func (pr *Preparer) Terms(doc Document, passages []Passage) []postings.Passage {
	r := pr.readers.get(doc.Language)
	defer pr.readers.put(r)
	title := r.terms(nil, doc.Title)
	out := make([]postings.Passage, len(passages))
	for i, p := range passages {
		out[i] = r.passage(p.ID, p.Text)
		out[i].Fields = title
		if p.Headings != "" || p.Header != "" {
			fields := r.terms(r.terms(nil, p.Headings), p.Header)
			out[i].Fields = append(fields, title...)
		}
	}
	return out
}

// builder gathers blocks into passages.
type builder struct {
	doc       *Document
	passages  []Passage
	open      *Passage // not yet complete
	headings  []heading
	paragraph int
	mark      int // index of the next mark
}

type heading struct {
	level int
	text  string
}

// block adds one block.
func (b *builder) block(blk *text.Block) {
	switch blk.Kind {
	case text.Heading:
		b.flush()
		for len(b.headings) > 0 && b.headings[len(b.headings)-1].level >= blk.Level {
			b.headings = b.headings[:len(b.headings)-1]
		}
		b.headings = append(b.headings, heading{blk.Level, headingText(b.doc.Text[blk.Start:blk.End])})
		return
	case text.Aside:
		b.flush()
		return
	}
	b.paragraph++
	header := ""
	if blk.Header.Len() > 0 {
		header = b.doc.Text[blk.Header.Start:blk.Header.End]
	}
	units := blk.Units
	if len(units) == 0 {
		units = []Span{blk.Span}
	}
	if b.open != nil && (b.size(blk.Span) > cutAbove || b.open.Len() >= joinBelow || blk.Len() >= joinBelow ||
		b.open.Header != header || b.marked(blk.Start)) {
		b.flush()
	}
	for _, u := range units {
		if b.open != nil && b.size(u) > cutAbove {
			b.flush()
		}
		if b.open == nil {
			b.begin(u.Start, header)
		}
		b.open.End = u.End
		b.open.Units = append(b.open.Units, Unit{Span: Span{Start: u.Start - b.open.Start, End: u.End - b.open.Start},
			Paragraph: b.paragraph, Kind: blk.Kind})
	}
	if b.open != nil && b.open.End < blk.End && blk.End-b.open.Start <= cutAbove {
		b.open.End = blk.End
	}
}

// size is how long the open passage would be with s.
func (b *builder) size(s Span) int { return s.End - b.open.Start }

// marked reports whether a new page, slide or row begins at or before start.
func (b *builder) marked(start int) bool {
	return b.mark < len(b.doc.Marks) && b.doc.Marks[b.mark].Start <= start
}

// begin opens a passage.
func (b *builder) begin(start int, header string) {
	for b.marked(start) {
		b.mark++
	}
	p := &Passage{ID: int64(len(b.passages)), Document: b.doc.ID, Paragraph: b.paragraph, Header: header}
	p.Start = start
	if b.mark > 0 {
		p.Mark = b.doc.Marks[b.mark-1]
	}
	names := make([]string, len(b.headings))
	for i, h := range b.headings {
		names[i] = h.text
	}
	p.Headings = strings.Join(names, headingSeparator)
	b.open = p
}

// flush completes the open passage.
func (b *builder) flush() {
	if b.open == nil {
		return
	}
	b.open.Text = b.doc.Text[b.open.Start:b.open.End]
	b.passages = append(b.passages, *b.open)
	b.open = nil
}

// headingText takes the marks of Markdown, reStructuredText and their like off
// a heading and shortens a very long one.
func headingText(s string) string {
	if line, _, more := strings.Cut(s, "\n"); more {
		s = line
	}
	s = strings.TrimSpace(strings.Trim(strings.TrimSpace(s), "#=*-~^_ \t"))
	const longest = 200
	if len(s) > longest {
		cut := longest
		for !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut]
	}
	return s
}
