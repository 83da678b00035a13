// Package office reads the documents that are zip archives of XML: Word,
// PowerPoint and Excel (.docx .pptx .xlsx), OpenDocument (.odt .odp .ods) and
// books (.epub).
//
// It reads only what the format names as content, streams it, and stops at a
// limit of unpacked bytes. Start reading at Read.
package office

import (
	"strings"

	"docent/internal/extract/flow"
	"docent/internal/extract/refusal"
	"docent/internal/retrieval"
)

// Limits bound what one file may unpack to.
type Limits struct {
	Text     int64 // bytes of text
	Unpacked int64 // bytes of all parts that are read
}

// Read fills Title, Language, Text, Blocks and Marks of doc from an archive.
func Read(doc *retrieval.Document, data []byte, limits Limits) error {
	a, err := open(data, limits.Unpacked)
	if err != nil {
		return err
	}
	f := flow.New(limits.Text)
	if err := a.read(doc, f); err != nil {
		return err
	}
	return f.Document(doc)
}

func (a *archive) read(doc *retrieval.Document, f *flow.Flow) error {
	switch kind := a.mimetype(); {
	case kind == "application/epub+zip" || a.has("META-INF/container.xml"):
		return readBook(a, doc, f)
	case strings.HasPrefix(kind, "application/vnd.oasis.opendocument.") || a.has("content.xml") && a.has("META-INF/manifest.xml"):
		return readOpenDocument(a, doc, f)
	}
	main, err := a.mainPart()
	if err != nil {
		return err
	}
	switch {
	case strings.HasPrefix(main, "word/"):
		return readWord(a, main, doc, f)
	case strings.HasPrefix(main, "ppt/"):
		return readSlides(a, main, doc, f)
	case strings.HasPrefix(main, "xl/") && strings.HasSuffix(main, ".xml"):
		return readWorkbook(a, main, doc, f)
	case main != "":
		return refusal.New(refusal.ErrUnsupported, "this kind of Office file is not read; save it as .docx, .xlsx or .pptx")
	}
	return refusal.New(refusal.ErrUnsupported, "the file is a zip archive; unpack it and add the files in it")
}

// properties takes title and language from the document's own description.
func (a *archive) properties(name string, doc *retrieval.Document) error {
	if !a.has(name) {
		return nil
	}
	s, err := a.stream(name)
	if err != nil {
		return err
	}
	defer s.close()
	for {
		start, err := s.start()
		if err != nil {
			return ended(err)
		}
		switch start.Name.Local {
		case "title":
			if doc.Title == "" {
				doc.Title = strings.TrimSpace(s.text())
			}
		case "language":
			if code, _, _ := strings.Cut(strings.ToLower(s.text()), "-"); doc.Language == "" && len(code) == 2 {
				doc.Language = code
			}
		}
	}
}
