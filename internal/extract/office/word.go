package office

import (
	"encoding/xml"
	"io"
	"path"
	"strings"

	"docent/internal/extract/flow"
	"docent/internal/retrieval"
)

// word reads a .docx file. Left out are deletions that are still tracked,
// hidden text, comments, page headers and footers, and the table of contents,
// which repeats the headings.
type word struct {
	*stream
	f     *flow.Flow
	doc   *retrieval.Document
	style map[string]style
	lists numbering
}

func readWord(a *archive, main string, doc *retrieval.Document, f *flow.Flow) error {
	links, err := a.relations(main)
	if err != nil {
		return err
	}
	w := word{f: f, doc: doc}
	parts := map[string]string{}
	for _, l := range links {
		parts[l.kind] = l.target
	}
	if w.style, err = a.styles(parts["styles"]); err != nil {
		return err
	}
	if w.lists, err = a.numbering(parts["numbering"]); err != nil {
		return err
	}
	for _, part := range []string{main, parts["footnotes"], parts["endnotes"]} {
		if part == "" || !a.has(part) && part != main {
			continue
		}
		if err := w.read(a, part); err != nil {
			return err
		}
	}
	return a.properties(path.Join("docProps", "core.xml"), doc)
}

func (w *word) read(a *archive, part string) (err error) {
	if w.stream, err = a.stream(part); err != nil {
		return err
	}
	defer w.close()
	for {
		start, err := w.start()
		if err == io.EOF {
			w.f.End()
			return nil
		}
		if err == nil {
			err = w.block(start)
		}
		if err != nil {
			return err
		}
	}
}

// block writes a paragraph or table; other elements are descended into by the caller.
func (w *word) block(e xml.StartElement) error {
	switch e.Name.Local {
	case "p":
		p, err := w.paragraph()
		if err != nil {
			return err
		}
		w.write(p)
	case "tbl":
		return w.table()
	case "sectPr", "del", "moveFrom", "Fallback":
		return w.skip()
	case "footnote", "endnote":
		if attr(e, "type") != "" { // separators are no notes
			return w.skip()
		}
	}
	return nil
}

// write puts a paragraph into the flow as what its style says.
func (w *word) write(p *para) {
	st := w.style[p.style]
	if p.outline == 0 {
		p.outline = st.outline
	}
	if p.list.id == "" {
		p.list = st.list
	}
	s, marker := p.text.String(), ""
	if strings.TrimSpace(s) != "" && p.list.id != "" && p.list.id != "0" {
		marker = w.lists.marker(p.list)
	}
	switch name := strings.ToLower(st.name); {
	case strings.TrimSpace(s) == "":
	case strings.HasPrefix(name, "toc "), name == "toc heading":
	case name == "title":
		if w.doc.Title == "" {
			w.doc.Title = strings.Join(strings.Fields(s), " ")
		}
		w.f.Heading(1, s)
	case p.outline > 0 && p.outline < 10: // level 10 is running text
		w.f.Heading(p.outline, headed(marker, s))
	case marker != "":
		w.f.Item(marker, p.list.level, s)
	default:
		w.f.Paragraph(s)
	}
}

// headed is a heading with its number.
func headed(marker, s string) string {
	if marker == "" || marker == plainMarker {
		return s
	}
	return marker + " " + s
}

// table writes a table; a row that is marked as such, or is the only one all in
// bold, is its header.
func (w *word) table() error {
	var rows []tableRow
	err := w.each(func(e xml.StartElement) error {
		if e.Name.Local != "tr" {
			return nil
		}
		r, err := w.row()
		if err == nil && !r.deleted && len(r.cells) > 0 {
			rows = append(rows, r)
		}
		return err
	})
	if err != nil {
		return err
	}
	w.f.End()
	for i, r := range rows {
		if i == 0 && len(rows) > 1 && (r.head || r.bold && !rows[1].bold) {
			w.f.Header(r.cells)
		} else {
			w.f.Row(r.cells)
		}
	}
	w.f.End()
	return nil
}

type tableRow struct {
	cells               []string
	head, deleted, bold bool
}

func (w *word) row() (r tableRow, err error) {
	r.bold = true
	err = w.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "tblHeader":
			r.head = on(e)
		case "del":
			r.deleted = true
		case "gridBefore", "gridAfter":
			r.cells = append(r.cells, make([]string, min(number(attr(e, "val")), maxSpan))...)
		case "tc":
			cell, err := w.cell()
			r.cells = append(r.cells, cell.text)
			r.cells = append(r.cells, make([]string, cell.more)...)
			r.bold = r.bold && cell.bold
			return err
		}
		return nil
	})
	return r, err
}

// maxSpan bounds the columns that one cell may claim.
const maxSpan = 100

type tableCell struct {
	text string
	bold bool // all of it
	more int  // columns besides its own
}

// cell returns a cell, tables in it included.
func (w *word) cell() (tableCell, error) {
	var lines []string
	c := tableCell{bold: true}
	err := w.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "p":
			p, err := w.paragraph()
			lines = append(lines, p.text.String())
			c.bold = c.bold && p.plain == 0
			return err
		case "gridSpan":
			c.more = max(0, min(number(attr(e, "val")), maxSpan)-1)
		case "del", "moveFrom", "Fallback":
			return w.skip()
		}
		return nil
	})
	c.text = strings.Join(lines, "\n")
	return c, err
}
