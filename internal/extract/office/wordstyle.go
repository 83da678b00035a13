package office

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// style is what a paragraph style says about structure.
type style struct {
	name    string
	based   string
	outline int
	list    listAt
}

// styles reads a .docx file's paragraph styles, inheritance resolved.
func (a *archive) styles(part string) (map[string]style, error) {
	out := map[string]style{}
	if !a.has(part) {
		return out, nil
	}
	s, err := a.stream(part)
	if err != nil {
		return nil, err
	}
	defer s.close()
	for {
		start, err := s.start()
		if err != nil {
			inherit(out)
			return out, ended(err)
		}
		if start.Name.Local != "style" {
			continue
		}
		st, err := s.style()
		if err != nil {
			return nil, err
		}
		out[attr(start, "styleId")] = st
	}
}

func (s *stream) style() (st style, err error) {
	err = s.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "name":
			st.name = attr(e, "val")
			if level, ok := strings.CutPrefix(strings.ToLower(st.name), "heading "); ok {
				st.outline = number(level)
			}
		case "basedOn":
			st.based = attr(e, "val")
		case "outlineLvl":
			st.outline = number(attr(e, "val")) + 1
		case "numId":
			st.list.id = attr(e, "val")
		case "ilvl":
			st.list.level = min(number(attr(e, "val")), 8)
		}
		return nil
	})
	return st, err
}

// inherit fills what a style leaves to the one it is based on. Styles may not
// go round in circles, but a stranger's file can.
func inherit(styles map[string]style) {
	for id, st := range styles {
		base := st.based
		for range 20 {
			b, ok := styles[base]
			if !ok {
				break
			}
			if st.outline == 0 {
				st.outline = b.outline
			}
			if st.list.id == "" {
				st.list = b.list
			}
			base = b.based
		}
		styles[id] = st
	}
}

// numbering counts the items of a .docx file's lists.
type numbering struct {
	format map[listAt]string
	count  map[listAt]int
}

// numbering reads how the levels of each list are numbered.
func (a *archive) numbering(part string) (numbering, error) {
	out := numbering{format: map[listAt]string{}, count: map[listAt]int{}}
	if !a.has(part) {
		return out, nil
	}
	s, err := a.stream(part)
	if err != nil {
		return out, err
	}
	defer s.close()
	abstract := map[listAt]string{}
	at := listAt{}
	instance := ""
	for {
		e, err := s.start()
		if err != nil {
			return out, ended(err)
		}
		switch e.Name.Local {
		case "abstractNum":
			at.id = attr(e, "abstractNumId")
		case "lvl":
			at.level = number(attr(e, "ilvl"))
		case "numFmt":
			abstract[at] = attr(e, "val")
		case "num":
			instance = attr(e, "numId")
		case "abstractNumId":
			for level := range 9 {
				out.format[listAt{instance, level}] = abstract[listAt{attr(e, "val"), level}]
			}
		}
	}
}

// marker counts an item and returns what stands before it.
func (n numbering) marker(at listAt) string {
	n.count[at]++
	for level := at.level + 1; level < 9; level++ {
		delete(n.count, listAt{at.id, level})
	}
	i := n.count[at]
	switch n.format[at] {
	case "decimal", "decimalZero":
		return strconv.Itoa(i) + "."
	case "lowerLetter", "upperLetter":
		letter := string(rune('a' + (i-1)%26))
		if n.format[at] == "upperLetter" {
			letter = strings.ToUpper(letter)
		}
		return letter + "."
	}
	return "-"
}
