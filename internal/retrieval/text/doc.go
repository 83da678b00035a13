// Package text finds the structure of a text: paragraphs, headings, lists,
// tables and sentences with exact byte offsets (Split, Sentences), and the
// terms of its words (Analyzer).
//
// It is made of pure functions and imports nothing of the project. Every
// offset counts bytes of the text it was given; nothing here changes a text.
// Start reading at Split for structure and at Analyzer for words.
package text

// Span is a half-open range of bytes.
type Span struct{ Start, End int }

// Len is the number of bytes of the span.
func (s Span) Len() int { return s.End - s.Start }

// Kind says what a block is.
type Kind uint8

// The kinds of block.
const (
	Paragraph Kind = iota // prose
	Heading               // a title line: helps to find what stands below it, is never quoted
	List                  // list items; one unit each
	Table                 // table rows; one unit each, the header row is not a unit
	Code                  // preformatted lines
	Aside                 // what is neither found nor quoted: front matter, rules, running headers
)

// Block is one piece of a document between two breaks.
type Block struct {
	Kind   Kind
	Span          // from the first to the last byte that is not white space
	Level  int    // of a heading: 1 is the highest
	Units  []Span // what can be quoted, in order: sentences, list items, table rows
	Header Span   // of a table: its header row; empty otherwise
}

// Format says how a text marks its structure.
type Format uint8

// The formats that Split knows.
const (
	Plain    Format = iota // lines and blank lines; headings by look
	Markdown               // .md .mdx .markdown
	RST                    // .rst
	Org                    // .org
	AsciiDoc               // .adoc
	CSV                    // .csv .tsv: a header line, then a row a line
)
