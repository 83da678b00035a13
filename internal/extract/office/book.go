package office

import (
	"net/url"
	"path"
	"strings"

	"docent/internal/extract/flow"
	"docent/internal/extract/html"
	"docent/internal/extract/refusal"
	"docent/internal/retrieval"
)

// packaging is what an EPUB's package file says.
type packaging struct {
	title, language string
	chapters        []string // parts, in reading order
}

// readBook reads an EPUB: the chapters in reading order, without the table of
// contents, which repeats the headings.
func readBook(a *archive, doc *retrieval.Document, f *flow.Flow) error {
	root, err := a.rootFile()
	if err != nil {
		return err
	}
	p, err := a.packaging(root)
	if err != nil {
		return err
	}
	doc.Title, doc.Language = p.title, p.language
	for _, part := range p.chapters {
		if !a.has(part) {
			continue
		}
		data, err := a.bytes(part)
		if err != nil {
			return err
		}
		if a.lockedPart(part) {
			return refusal.New(refusal.ErrLocked, "the book is protected against copying (DRM); add one without the protection")
		}
		f.End()
		if err := html.Chapter(f, data); err != nil {
			return err
		}
		if f.Full() {
			break
		}
	}
	return nil
}

// rootFile names the package file.
func (a *archive) rootFile() (string, error) {
	s, err := a.stream("META-INF/container.xml")
	if err != nil {
		return "", err
	}
	defer s.close()
	for {
		e, err := s.start()
		if ended(err) != nil {
			return "", err
		}
		if err != nil {
			return "", refusal.New(refusal.ErrBroken, "the book does not say where its chapters are; get the file again")
		}
		if e.Name.Local == "rootfile" {
			return attr(e, "full-path"), nil
		}
	}
}

func (a *archive) packaging(root string) (p packaging, err error) {
	s, err := a.stream(root)
	if err != nil {
		return p, err
	}
	defer s.close()
	parts := map[string]string{}
	for {
		e, err := s.start()
		if err != nil {
			return p, ended(err)
		}
		switch e.Name.Local {
		case "title":
			if p.title == "" {
				p.title = strings.TrimSpace(s.text())
			}
		case "language":
			if code, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(s.text())), "-"); len(code) == 2 {
				p.language = code
			}
		case "item":
			contents := strings.Contains(" "+attr(e, "properties")+" ", " nav ")
			if name, err := url.PathUnescape(attr(e, "href")); err == nil && !contents {
				parts[attr(e, "id")] = path.Join(path.Dir(root), name)
			}
		case "itemref":
			if part := parts[attr(e, "idref")]; part != "" && attr(e, "linear") != "no" {
				p.chapters = append(p.chapters, part)
			}
		}
	}
}

// lockedPart is true where a part is listed as encrypted. Fonts often are, and
// do not matter.
func (a *archive) lockedPart(part string) bool {
	const list = "META-INF/encryption.xml"
	if !a.has(list) {
		return false
	}
	s, err := a.stream(list)
	if err != nil {
		return false
	}
	defer s.close()
	for {
		e, err := s.start()
		if err != nil {
			return false
		}
		if e.Name.Local == "CipherReference" && attr(e, "URI") == part {
			return true
		}
	}
}
