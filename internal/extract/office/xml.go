package office

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	webcharset "golang.org/x/net/html/charset"

	"docent/internal/extract/refusal"
)

// maxDepth is how deep elements may nest; real documents stay below fifty, and
// readers that call themselves must not be led without end.
const maxDepth = 500

// stream reads the elements of one part.
type stream struct {
	dec   *xml.Decoder
	part  io.Closer
	name  string
	depth int
}

func (a *archive) stream(name string) (*stream, error) {
	r, err := a.part(name)
	if err != nil {
		return nil, err
	}
	dec := xml.NewDecoder(r)
	dec.CharsetReader = webcharset.NewReaderLabel
	return &stream{dec: dec, part: r, name: name}, nil
}

func (s *stream) close() { s.part.Close() }

// next returns the next token; io.EOF at the end of the part.
func (s *stream) next() (xml.Token, error) {
	token, err := s.dec.Token()
	var refused *refusal.Error
	switch {
	case err == io.EOF, errors.As(err, &refused):
		return nil, err
	case err != nil:
		return nil, damaged(s.name, err)
	}
	switch token.(type) {
	case xml.StartElement:
		s.depth++
	case xml.EndElement:
		s.depth--
	}
	if s.depth > maxDepth {
		return nil, damaged(s.name, errors.New("its elements nest too deep"))
	}
	return token, nil
}

// start returns the next element that begins, wherever it stands.
func (s *stream) start() (xml.StartElement, error) {
	for {
		token, err := s.next()
		if err != nil {
			return xml.StartElement{}, err
		}
		if start, ok := token.(xml.StartElement); ok {
			return start, nil
		}
	}
}

// each calls f for every element inside the one that was just begun, and
// returns after its end. f may read its element to the end; what it leaves is
// descended into.
func (s *stream) each(f func(xml.StartElement) error) error {
	return s.inside(f, nil)
}

// inside is each with a function for the texts between the elements.
func (s *stream) inside(f func(xml.StartElement) error, text func(string)) error {
	for outer := s.depth; ; {
		token, err := s.next()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := f(t); err != nil {
				return err
			}
		case xml.CharData:
			if text != nil {
				text(string(t))
			}
		}
		if s.depth < outer {
			return nil
		}
	}
}

// skip reads over the rest of the element that was just begun.
func (s *stream) skip() error {
	for outer := s.depth; s.depth >= outer; {
		if _, err := s.next(); err != nil {
			return err
		}
	}
	return nil
}

// text returns the characters of the element that was just begun; what cannot
// be read ends it, and the next read tells.
func (s *stream) text() string {
	var b strings.Builder
	for outer := s.depth; s.depth >= outer; {
		token, err := s.next()
		if err != nil {
			break
		}
		if chars, ok := token.(xml.CharData); ok {
			b.Write(chars)
		}
	}
	return b.String()
}

// ended turns the end of a part into no error.
func ended(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}

// attr returns an attribute by its local name.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// yes reads a switch that is an attribute; programs write it in two ways.
func yes(value string) bool { return value == "1" || value == "true" }

// on reads a switch such as <w:b/> or <w:b w:val="0"/>.
func on(e xml.StartElement) bool {
	switch attr(e, "val") {
	case "0", "false", "off", "none":
		return false
	}
	return true
}
