package office

import (
	"encoding/xml"
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
