package office

import "strings"

// diagrams writes the words of a slide's drawings (SmartArt) as lists.
func (d slides) diagrams(part string) error {
	links, err := d.a.relations(part)
	if err != nil {
		return err
	}
	for _, l := range links {
		if l.kind != "diagramData" || !d.a.has(l.target) {
			continue
		}
		if err := d.diagram(l.target); err != nil {
			return err
		}
	}
	return nil
}

func (d slides) diagram(part string) error {
	s, err := d.a.stream(part)
	if err != nil {
		return err
	}
	defer s.close()
	defer d.f.End()
	for {
		e, err := s.start()
		if err != nil {
			return ended(err)
		}
		// The other points are lines between those that people wrote.
		if kind := attr(e, "type"); e.Name.Local != "pt" || kind != "" && kind != "node" && kind != "asst" {
			continue
		}
		sh, err := s.shape()
		if err != nil {
			return err
		}
		lines := make([]string, len(sh.lines))
		for i, l := range sh.lines {
			lines[i] = l.text
		}
		d.f.Item("-", 0, strings.Join(lines, "\n"))
	}
}
