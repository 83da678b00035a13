package office

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// maxRepeat bounds how often one row or cell is written again: spreadsheets
// state the empty rest of a sheet as a million repeated cells.
const maxRepeat = 100

// table writes a table. In a spreadsheet it is a sheet, with its name as the
// heading and a mark for each row.
func (d *openDocument) table(name string) error {
	d.f.End()
	if d.sheets {
		return d.sheet(name)
	}
	head, first := false, true
	err := d.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "table-header-rows":
			head = true
		case "table-row":
			cells, _, err := d.row(nil)
			if head && first {
				d.f.Header(cells)
			} else {
				d.f.Row(cells)
			}
			first = false
			return err
		}
		return nil
	})
	d.f.End()
	return err
}

func (d *openDocument) sheet(name string) error {
	g := grid{f: d.f, sheet: name}
	line, column := 0, 0
	var hidden columns
	err := d.each(func(e xml.StartElement) error {
		if e.Name.Local == "table-column" {
			n := max(1, number(attr(e, "number-columns-repeated")))
			if collapsed(e) {
				hidden = append(hidden, [2]int{column, column + n - 1})
			}
			column += n
		}
		if e.Name.Local != "table-row" {
			return nil
		}
		cells, first, err := d.row(hidden)
		repeat := max(1, number(attr(e, "number-rows-repeated")))
		if collapsed(e) {
			line += repeat
			return err
		}
		for i := range min(repeat, maxRepeat) {
			g.row(line+i+1, first, cells)
		}
		line += repeat
		return err
	})
	g.flush()
	return err
}

// collapsed is true for a row or column that is hidden or filtered away.
func collapsed(e xml.StartElement) bool {
	visible := attr(e, "visibility")
	return visible == "collapse" || visible == "filter"
}

// row reads the cells of a row as they are displayed, and which column the
// first word stands in, from 0.
func (d *openDocument) row(hidden columns) (cells []string, first int, err error) {
	first = -1
	err = d.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "table-cell", "covered-table-cell":
		default:
			return nil
		}
		s, err := d.cell()
		repeat := max(1, number(attr(e, "number-columns-repeated")))
		for range min(repeat, maxRepeat) {
			if hidden.hold(len(cells)) {
				cells = append(cells, "")
				continue
			}
			if s != "" && first < 0 {
				first = len(cells)
			}
			cells = append(cells, s)
		}
		return err
	})
	return cells, max(first, 0), err
}

func (d *openDocument) cell() (string, error) {
	var lines []string
	err := d.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "p", "h":
			s, err := d.line()
			lines = append(lines, s)
			return err
		case "annotation":
			return d.skip()
		}
		return nil
	})
	return strings.TrimSpace(strings.Join(lines, "\n")), err
}

// place names a cell as spreadsheets do: "Budget!A7". Columns count from 0,
// rows from 1.
func place(sheet string, column, row int) string {
	letters := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		letters = string(rune('A'+(n-1)%26)) + letters
	}
	return fmt.Sprintf("%s!%s%d", sheet, letters, row)
}
