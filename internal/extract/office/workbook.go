package office

import (
	"encoding/xml"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"docent/internal/extract/flow"
	"docent/internal/retrieval"
)

// workbook reads a .xlsx file: the values of every visible sheet as its cells
// show them, formulas by their last result.
type workbook struct {
	a       *archive
	f       *flow.Flow
	shared  []string // texts that cells refer to
	formats []format // by cell style
	epoch   epoch
}

// sheet is a sheet's name and part.
type sheet struct{ name, part string }

func readWorkbook(a *archive, main string, doc *retrieval.Document, f *flow.Flow) error {
	b := workbook{a: a, f: f}
	links, err := a.relations(main)
	if err != nil {
		return err
	}
	targets := map[string]string{}
	for _, l := range links {
		targets[l.id] = l.target
		switch l.kind {
		case "sharedStrings":
			err = b.texts(l.target)
		case "styles":
			b.formats, err = a.cellFormats(l.target)
		}
		if err != nil {
			return err
		}
	}
	sheets, err := b.sheets(main, targets)
	if err != nil {
		return err
	}
	for _, s := range sheets {
		if err := b.sheet(s); err != nil {
			return err
		}
	}
	return a.properties(path.Join("docProps", "core.xml"), doc)
}

// sheets lists the visible sheets in their order.
func (b *workbook) sheets(main string, targets map[string]string) ([]sheet, error) {
	s, err := b.a.stream(main)
	if err != nil {
		return nil, err
	}
	defer s.close()
	var out []sheet
	for {
		e, err := s.start()
		if err != nil {
			return out, ended(err)
		}
		switch e.Name.Local {
		case "workbookPr":
			b.epoch = epoch(yes(attr(e, "date1904")))
		case "sheet":
			if attr(e, "state") == "hidden" || attr(e, "state") == "veryHidden" {
				continue
			}
			for _, at := range e.Attr {
				if at.Name.Local == "id" && at.Name.Space != "" && b.a.has(targets[at.Value]) {
					out = append(out, sheet{attr(e, "name"), targets[at.Value]})
				}
			}
		}
	}
}

// texts reads the table of texts that cells share.
func (b *workbook) texts(part string) error {
	if !b.a.has(part) {
		return nil
	}
	s, err := b.a.stream(part)
	if err != nil {
		return err
	}
	defer s.close()
	for {
		e, err := s.start()
		if err != nil {
			return ended(err)
		}
		if e.Name.Local == "si" {
			words, err := s.richText()
			if err != nil {
				return err
			}
			b.shared = append(b.shared, words)
		}
	}
}

// richText joins the stretches of a text; readings aids (rPh) are left out.
func (s *stream) richText() (string, error) {
	var b strings.Builder
	err := s.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "rPh":
			return s.skip()
		case "t":
			b.WriteString(s.text())
		}
		return nil
	})
	return unescaped(b.String()), err
}

// escape is how Excel writes what XML may not hold (ECMA-376 part 1, 22.4.2.4).
var escape = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

func unescaped(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escape.ReplaceAllStringFunc(s, func(code string) string {
		n, err := strconv.ParseUint(code[2:6], 16, 16)
		if err != nil {
			return code
		}
		return string(rune(n))
	})
}

func (b *workbook) sheet(sh sheet) error {
	s, err := b.a.stream(sh.part)
	if err != nil {
		return err
	}
	defer s.close()
	b.f.End()
	g := grid{f: b.f, sheet: sh.name}
	line := 0
	var hidden columns
	for {
		e, err := s.start()
		if err != nil {
			g.flush()
			return ended(err)
		}
		if e.Name.Local == "col" && yes(attr(e, "hidden")) {
			hidden = append(hidden, [2]int{number(attr(e, "min")) - 1, number(attr(e, "max")) - 1})
		}
		if e.Name.Local != "row" || b.f.Full() {
			continue
		}
		at := number(attr(e, "r"))
		if at == 0 {
			at = line + 1
		}
		if at > line+1 {
			g.row(line+1, 0, nil) // rows without cells are not in the file
		}
		line = at
		cells, err := b.row(s, hidden)
		if err != nil {
			return err
		}
		if !yes(attr(e, "hidden")) {
			g.row(line, firstFilled(cells), cells)
		}
	}
}

func firstFilled(cells []string) int {
	for i, c := range cells {
		if strings.TrimSpace(c) != "" {
			return i
		}
	}
	return 0
}

// maxColumns is what Excel allows; a stranger's file can claim more.
const maxColumns = 16384

// columns are stretches of columns, the first and the last, from 0.
type columns [][2]int

func (c columns) hold(column int) bool {
	return slices.ContainsFunc(c, func(s [2]int) bool { return s[0] <= column && column <= s[1] })
}

func (b *workbook) row(s *stream, hidden columns) (cells []string, err error) {
	err = s.each(func(e xml.StartElement) error {
		if e.Name.Local != "c" {
			return nil
		}
		column := columnOf(attr(e, "r"))
		if column < 0 {
			column = len(cells)
		}
		value, err := b.cell(s, e)
		if err != nil || column >= maxColumns || value == "" || hidden.hold(column) {
			return err
		}
		for len(cells) <= column {
			cells = append(cells, "")
		}
		cells[column] = value
		return nil
	})
	return cells, err
}

// columnOf is the column of a cell's name from 0, -1 if it has none.
func columnOf(name string) int {
	n := 0
	for _, c := range name {
		if c < 'A' || c > 'Z' || n > maxColumns {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	return n - 1
}

// cell returns what a cell shows.
func (b *workbook) cell(s *stream, c xml.StartElement) (string, error) {
	var value string
	err := s.each(func(e xml.StartElement) error {
		var err error
		switch e.Name.Local {
		case "f":
			return s.skip()
		case "v":
			value = s.text()
		case "is":
			value, err = s.richText()
		}
		return err
	})
	switch attr(c, "t") {
	case "s":
		if i := number(value); i < len(b.shared) && value != "" {
			value = b.shared[i]
		}
	case "b":
		value = map[string]string{"0": "FALSE", "1": "TRUE"}[value]
	case "str":
		value = unescaped(value)
	case "e", "inlineStr", "d":
	default:
		value = b.show(value, number(attr(c, "s")))
	}
	return strings.TrimSpace(value), err
}

func (b *workbook) show(value string, style int) string {
	if style < len(b.formats) {
		return b.formats[style].show(value, b.epoch)
	}
	return format{}.show(value, b.epoch)
}
