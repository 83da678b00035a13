package office

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"unicode"

	"docent/internal/extract/flow"
	"docent/internal/retrieval"
)

// openDocument reads .odt, .odp and .ods files. Left out are tracked
// deletions, comments, and the table of contents, which repeats the headings.
type openDocument struct {
	*stream
	f      *flow.Flow
	doc    *retrieval.Document
	lists  int // how deep
	notes  []string
	slides int
	sheets bool            // the tables are sheets
	unseen map[string]bool // styles of hidden sheets
}

func readOpenDocument(a *archive, doc *retrieval.Document, f *flow.Flow) error {
	if encrypted, err := a.lockedManifest(); err != nil || encrypted {
		if err == nil {
			err = locked()
		}
		return err
	}
	s, err := a.stream("content.xml")
	if err != nil {
		return err
	}
	defer s.close()
	d := openDocument{stream: s, f: f, doc: doc}
	for {
		e, err := s.start()
		if err == io.EOF {
			break
		}
		if err == nil {
			err = d.block(e)
		}
		if err != nil {
			return err
		}
	}
	f.End()
	for _, note := range d.notes {
		f.Paragraph(note)
	}
	return a.properties("meta.xml", doc)
}

// lockedManifest is true where the manifest says that the content is encrypted.
func (a *archive) lockedManifest() (bool, error) {
	const name = "META-INF/manifest.xml"
	if !a.has(name) {
		return false, nil
	}
	s, err := a.stream(name)
	if err != nil {
		return false, err
	}
	defer s.close()
	for {
		e, err := s.start()
		if err != nil {
			return false, ended(err)
		}
		if e.Name.Local == "encryption-data" {
			return true, nil
		}
	}
}

// block writes the element that was just begun; the caller descends into what
// it leaves.
func (d *openDocument) block(e xml.StartElement) error {
	switch e.Name.Local {
	case "tracked-changes", "annotation", "table-of-content", "scripts", "font-face-decls", "forms", "sequence-decls":
		return d.skip()
	case "automatic-styles":
		return d.styles()
	case "spreadsheet":
		d.sheets = true
	case "frame":
		if attr(e, "class") == "title" {
			return d.title()
		}
	case "page":
		d.slides++
		d.f.Mark("slide", fmt.Sprint(d.slides), "")
	case "h":
		s, err := d.line()
		d.f.Heading(max(1, number(attr(e, "outline-level"))), s)
		return err
	case "p":
		s, err := d.line()
		if attr(e, "style-name") == "Title" {
			d.f.Heading(1, s)
		} else {
			d.f.Paragraph(s)
		}
		return err
	case "list":
		return d.list()
	case "table":
		if d.unseen[attr(e, "style-name")] {
			return d.skip()
		}
		return d.table(attr(e, "name"))
	}
	return nil
}

// styles finds the styles of hidden sheets.
func (d *openDocument) styles() error {
	d.unseen = map[string]bool{}
	name := ""
	return d.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "style":
			name = attr(e, "name")
		case "table-properties":
			if attr(e, "display") == "false" {
				d.unseen[name] = true
			}
		}
		return nil
	})
}

// lines reads the paragraphs of an element, each as a line.
func (d *openDocument) lines() (lines []string, err error) {
	err = d.each(func(e xml.StartElement) error {
		if e.Name.Local != "p" {
			return nil
		}
		s, err := d.line()
		lines = append(lines, s)
		return err
	})
	return lines, err
}

// title writes the frame that holds a slide's title.
func (d *openDocument) title() error {
	lines, err := d.lines()
	d.f.Heading(2, strings.Join(lines, " "))
	return err
}

// list writes the items of a list; the file does not say how they are marked.
func (d *openDocument) list() error {
	d.lists++
	defer func() { d.lists-- }()
	if d.lists == 1 {
		d.f.End()
		defer d.f.End()
	}
	var item []string
	put := func() {
		d.f.Item("-", min(d.lists-1, 8), strings.Join(item, "\n"))
		item = nil
	}
	err := d.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "list-item", "list-header":
			put()
		case "h":
			return d.block(e) // numbered headings are kept in lists
		case "p":
			s, err := d.line()
			item = append(item, s)
			return err
		case "list":
			put()
			return d.list()
		}
		return nil
	})
	put()
	return err
}

// line reads the text of a paragraph or heading.
func (d *openDocument) line() (string, error) {
	var b line
	err := d.inside(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "s":
			b.WriteString(strings.Repeat(" ", min(max(1, number(attr(e, "c"))), 100)))
		case "tab":
			b.WriteByte('\t')
		case "line-break":
			b.WriteByte('\n')
		case "annotation", "note-citation", "ruby-text", "tracked-changes":
			return d.skip()
		case "note-body":
			return d.note()
		case "text-box":
			return d.each(d.block)
		}
		return nil
	}, b.collapse)
	return b.String(), err
}

// line collects a paragraph.
type line struct{ strings.Builder }

// collapse writes s with every run of white space as one space, as the format
// defines; spaces that count are elements of their own.
func (l *line) collapse(s string) {
	for _, r := range s {
		switch {
		case r != '\u00a0' && unicode.IsSpace(r):
			if t := l.String(); t != "" && !strings.HasSuffix(t, " ") && !strings.HasSuffix(t, "\n") {
				l.WriteByte(' ')
			}
		default:
			l.WriteRune(r)
		}
	}
}

// note keeps a footnote for the end of the text.
func (d *openDocument) note() error {
	lines, err := d.lines()
	d.notes = append(d.notes, strings.Join(lines, "\n"))
	return err
}
