package office

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"

	"docent/internal/extract/refusal"
)

// archive is an opened zip file with a budget of bytes to unpack.
type archive struct {
	files map[string]*zip.File
	lower map[string]*zip.File // by names in lower case: programs spell them differently
	left  int64
	limit int64
}

func open(data []byte, limit int64) (*archive, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, refusal.New(refusal.ErrBroken, "the file is damaged or was cut off (%v); save or upload it again", err)
	}
	a := &archive{files: make(map[string]*zip.File, len(z.File)), lower: make(map[string]*zip.File, len(z.File)), left: limit, limit: limit}
	for _, f := range z.File {
		name := strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/")
		a.files[name], a.lower[strings.ToLower(name)] = f, f
	}
	return a, nil
}

func (a *archive) has(name string) bool { return a.find(name) != nil }

// find returns a part, nil if there is none.
func (a *archive) find(name string) *zip.File {
	if f := a.files[name]; f != nil {
		return f
	}
	return a.lower[strings.ToLower(name)]
}

// part opens a part for reading; every byte counts against the budget.
func (a *archive) part(name string) (io.ReadCloser, error) {
	f := a.find(name)
	if f == nil {
		return nil, refusal.New(refusal.ErrBroken, "the file lacks its part %q; save it again", name)
	}
	if f.Flags&1 != 0 {
		return nil, locked()
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged(name, err)
	}
	return &budgeted{r, a, name}, nil
}

func locked() error {
	return refusal.New(refusal.ErrLocked, "the file is locked with a password; save it without one")
}

func damaged(name string, err error) error {
	return refusal.New(refusal.ErrBroken, "the file is damaged (%s: %v); save or upload it again", name, err)
}

// bytes reads a whole part.
func (a *archive) bytes(name string) ([]byte, error) {
	r, err := a.part(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	var refused *refusal.Error
	if err != nil && !errors.As(err, &refused) {
		err = damaged(name, err)
	}
	return data, err
}

// mimetype is the content of the part with which OpenDocument and EPUB files begin.
func (a *archive) mimetype() string {
	if f := a.files["mimetype"]; f == nil || f.UncompressedSize64 > 200 {
		return ""
	}
	data, err := a.bytes("mimetype")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(data))
}

// budgeted stops reading when the archive's budget is used up.
type budgeted struct {
	io.ReadCloser
	a    *archive
	name string
}

func (b *budgeted) Read(p []byte) (int, error) {
	if b.a.left <= 0 {
		return 0, refusal.New(refusal.ErrTooCostly, "the file unpacks to more than %d MB; split it, or save it without what is not text", b.a.limit>>20)
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.a.left)])
	b.a.left -= int64(n)
	return n, err
}

// relation is a link from one part to another.
type relation struct {
	id, kind, target string
	external         bool
}

// relations lists where a part leads to, with targets as names in the archive.
// The whole file is the part "".
func (a *archive) relations(name string) ([]relation, error) {
	dir, base := path.Split(name)
	file := dir + "_rels/" + base + ".rels"
	if !a.has(file) {
		return nil, nil
	}
	s, err := a.stream(file)
	if err != nil {
		return nil, err
	}
	defer s.close()
	var out []relation
	for {
		start, err := s.start()
		if err != nil {
			return out, ended(err)
		}
		if start.Name.Local != "Relationship" {
			continue
		}
		r := relation{id: attr(start, "Id"), kind: path.Base(attr(start, "Type")), target: attr(start, "Target")}
		r.external = attr(start, "TargetMode") == "External"
		if strings.HasPrefix(r.target, "/") {
			r.target = strings.TrimPrefix(r.target, "/")
		} else {
			r.target = path.Join(path.Dir(name), r.target)
		}
		out = append(out, r)
	}
}

// mainPart names the part that an Office file declares as its document; "" if
// it is no Office file.
func (a *archive) mainPart() (string, error) {
	links, err := a.relations("")
	if err != nil {
		return "", err
	}
	for _, l := range links {
		if l.kind == "officeDocument" {
			return l.target, nil
		}
	}
	return "", nil
}
