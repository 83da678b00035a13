package office

import (
	"encoding/xml"
	"fmt"
	"path"
	"strings"

	"docent/internal/extract/flow"
	"docent/internal/extract/refusal"
	"docent/internal/retrieval"
)

// slides reads a .pptx file: each slide's title, text, tables and speaker's
// notes. Hidden slides are left out, as in a show.
type slides struct {
	a *archive
	f *flow.Flow
}

func readSlides(a *archive, main string, doc *retrieval.Document, f *flow.Flow) error {
	order, err := a.ordered(main, "sldId")
	if err != nil {
		return err
	}
	d := slides{a, f}
	for i, part := range order {
		if err := d.slide(part, i+1); err != nil {
			return err
		}
	}
	return a.properties(path.Join("docProps", "core.xml"), doc)
}

// ordered returns the parts that the elements of that name in main lead to, in
// their order.
func (a *archive) ordered(main, element string) ([]string, error) {
	links, err := a.relations(main)
	if err != nil {
		return nil, err
	}
	targets := map[string]string{}
	for _, l := range links {
		targets[l.id] = l.target
	}
	s, err := a.stream(main)
	if err != nil {
		return nil, err
	}
	defer s.close()
	var out []string
	for {
		e, err := s.start()
		if err != nil {
			return out, ended(err)
		}
		if e.Name.Local != element {
			continue
		}
		for _, at := range e.Attr {
			if at.Name.Local == "id" && at.Name.Space != "" && targets[at.Value] != "" {
				out = append(out, targets[at.Value])
			}
		}
	}
}

func (d slides) slide(part string, number int) error {
	s, err := d.a.stream(part)
	if err != nil {
		return err
	}
	defer s.close()
	root, err := s.start()
	if err != nil {
		return refusal.New(refusal.ErrBroken, "slide %d of the file is damaged; save the file again", number)
	}
	if attr(root, "show") != "" && !yes(attr(root, "show")) {
		return nil
	}
	var shapes []shape
	if err := s.shapes(&shapes); err != nil {
		return err
	}
	d.f.Mark("slide", fmt.Sprint(number), "")
	for _, title := range []bool{true, false} {
		for _, sh := range shapes {
			if sh.title() == title {
				d.write(sh)
			}
		}
	}
	d.f.End()
	if err := d.diagrams(part); err != nil {
		return err
	}
	return d.notes(part)
}

// notes writes the speaker's notes of a slide.
func (d slides) notes(part string) error {
	links, err := d.a.relations(part)
	if err != nil {
		return err
	}
	for _, l := range links {
		if l.kind != "notesSlide" || !d.a.has(l.target) {
			continue
		}
		s, err := d.a.stream(l.target)
		if err != nil {
			return err
		}
		defer s.close()
		var shapes []shape
		if err := s.shapes(&shapes); err != nil {
			return err
		}
		for _, sh := range shapes {
			if sh.kind == "body" {
				sh.kind = ""
				d.write(sh)
			}
		}
	}
	return nil
}

// shape is a box of text or a table on a slide.
type shape struct {
	kind  string // of placeholder: "title", "body", "ftr", …; "" for a free box
	lines []bullet
	rows  [][]string
	head  bool // the first row is a header
}

type bullet struct {
	text  string
	level int
}

func (sh shape) title() bool { return sh.kind == "title" || sh.kind == "ctrTitle" }

// write puts a shape into the flow: titles as headings, several lines of the
// slide's body as a list, all else as paragraphs.
func (d slides) write(sh shape) {
	switch sh.kind {
	case "ftr", "dt", "sldNum", "hdr": // the same on every slide
		return
	}
	d.f.End()
	for i, r := range sh.rows {
		if i == 0 && sh.head && len(sh.rows) > 1 {
			d.f.Header(r)
		} else {
			d.f.Row(r)
		}
	}
	if sh.title() {
		lines := make([]string, len(sh.lines))
		for i, l := range sh.lines {
			lines[i] = l.text
		}
		d.f.Heading(2, strings.Join(lines, " "))
		return
	}
	list := len(sh.lines) > 1 && (sh.kind == "body" || sh.kind == "obj")
	for _, l := range sh.lines {
		if list {
			d.f.Item("-", l.level, l.text)
		} else {
			d.f.Paragraph(l.text)
		}
	}
}

// shapes collects what stands on a slide, groups opened.
func (s *stream) shapes(out *[]shape) error {
	for {
		e, err := s.start()
		if err != nil {
			return ended(err)
		}
		switch e.Name.Local {
		case "sp":
			sh, err := s.shape()
			if err != nil {
				return err
			}
			*out = append(*out, sh)
		case "tbl":
			sh, err := s.slideTable()
			if err != nil {
				return err
			}
			*out = append(*out, sh)
		case "Fallback":
			if err := s.skip(); err != nil {
				return err
			}
		}
	}
}

func (s *stream) shape() (sh shape, err error) {
	err = s.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "ph":
			sh.kind = attr(e, "type")
			if sh.kind == "" {
				sh.kind = "obj" // the standard's default: the slide's content
			}
		case "p":
			l, err := s.slideLine()
			if strings.TrimSpace(l.text) != "" {
				sh.lines = append(sh.lines, l)
			}
			return err
		}
		return nil
	})
	return sh, err
}

// slideLine reads a paragraph of a slide.
func (s *stream) slideLine() (l bullet, err error) {
	var b strings.Builder
	raised := false
	err = s.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "pPr":
			l.level = min(number(attr(e, "lvl")), 8)
		case "r":
			raised = false
		case "rPr":
			raised = number(attr(e, "baseline")) > 0
		case "t":
			words := s.text()
			if raised {
				words = flow.Raised(words)
			}
			b.WriteString(words)
		case "br":
			b.WriteByte('\n')
		}
		return nil
	})
	l.text = b.String()
	return l, err
}

func (s *stream) slideTable() (sh shape, err error) {
	err = s.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "tblPr":
			sh.head = yes(attr(e, "firstRow"))
		case "tr":
			sh.rows = append(sh.rows, nil)
		case "tc":
			var lines []string
			err := s.each(func(e xml.StartElement) error {
				if e.Name.Local != "p" {
					return nil
				}
				l, err := s.slideLine()
				lines = append(lines, l.text)
				return err
			})
			if n := len(sh.rows); n > 0 {
				sh.rows[n-1] = append(sh.rows[n-1], strings.Join(lines, "\n"))
			}
			return err
		}
		return nil
	})
	return sh, err
}
