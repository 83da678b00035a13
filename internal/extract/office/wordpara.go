package office

import (
	"encoding/xml"
	"strconv"
	"strings"

	"docent/internal/extract/flow"
)

// para is a paragraph of a .docx file.
type para struct {
	text    strings.Builder
	style   string // its id
	outline int    // 1 for the highest heading, 0 for none
	list    listAt
	plain   int // bytes of text that is not bold
}

// listAt is a place in a list: the list's id and the level from 0.
type listAt struct {
	id    string
	level int
}

// run is how a stretch of a paragraph looks.
type run struct{ hidden, bold, raised bool }

// paragraph reads the paragraph that was just begun.
func (w *word) paragraph() (*para, error) {
	p := &para{}
	var r run
	err := w.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "pPr":
			return w.paraProperties(p)
		case "r":
			r = run{}
		case "rPr":
			return w.runProperties(&r)
		case "del", "moveFrom", "delText", "instrText", "Fallback", "annotation", "ruby":
			return w.skipOrBase(e, p, r)
		case "txbxContent":
			return w.each(w.block)
		case "t", "tab", "ptab", "br", "cr", "noBreakHyphen", "sym":
			p.add(w.glyphs(e), r)
		}
		return nil
	})
	return p, err
}

// skipOrBase leaves an element out; of ruby, the base text stays.
func (w *word) skipOrBase(e xml.StartElement, p *para, r run) error {
	if e.Name.Local != "ruby" {
		return w.skip()
	}
	return w.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "rt":
			return w.skip()
		case "t":
			p.add(w.text(), r)
		}
		return nil
	})
}

// glyphs returns what an element of a run stands for.
func (w *word) glyphs(e xml.StartElement) string {
	switch e.Name.Local {
	case "t":
		return w.text()
	case "tab", "ptab":
		return "\t"
	case "sym":
		return symbol(attr(e, "char"))
	case "noBreakHyphen":
		return "\u2011"
	}
	return "\n"
}

// symbol is the sign at a place of Word's symbol fonts; of the private ones
// those that texts use.
func symbol(hex string) string {
	code, err := strconv.ParseUint(hex, 16, 32)
	switch {
	case err != nil:
		return ""
	case code < 0xe000:
		return string(rune(code))
	}
	return map[uint64]string{
		0xf0b7: "•", 0xf0a7: "▪", 0xf0fc: "✓", 0xf0fb: "✗", 0xf0fe: "☒", 0xf0a8: "☐", 0xf06f: "☐",
		0xf0e0: "→", 0xf0df: "←", 0xf04a: "☺", 0xf0b0: "°", 0xf0b1: "±", 0xf0b3: "≥", 0xf0a3: "≤", 0xf0b4: "×",
	}[code]
}

func (p *para) add(s string, r run) {
	if r.hidden {
		return
	}
	if r.raised {
		s = flow.Raised(s)
	}
	p.text.WriteString(s)
	if !r.bold {
		p.plain += len(strings.TrimSpace(s))
	}
}

func (w *word) paraProperties(p *para) error {
	return w.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "pStyle":
			p.style = attr(e, "val")
		case "outlineLvl":
			p.outline = number(attr(e, "val")) + 1
		case "numId":
			p.list.id = attr(e, "val")
		case "ilvl":
			p.list.level = min(number(attr(e, "val")), 8)
		case "tabs", "rPr", "pPrChange":
			return w.skip()
		}
		return nil
	})
}

func (w *word) runProperties(r *run) error {
	return w.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "vanish", "webHidden":
			r.hidden = on(e)
		case "b":
			r.bold = on(e)
		case "vertAlign":
			r.raised = attr(e, "val") == "superscript"
		case "strike", "dstrike":
			r.hidden = r.hidden || on(e)
		case "rPrChange":
			return w.skip()
		}
		return nil
	})
}

// number reads a small number; what is none is 0.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
