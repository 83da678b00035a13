package ingest

import (
	"errors"

	"docent/internal/ingest/archive"
)

// packed is where in an archive a file stands.
type packed struct {
	archive *archive.Archive
	entry   int
}

func (p *packed) read(limit int64) ([]byte, error) { return p.archive.Read(p.entry, limit) }

// expand puts the files of archives that were given in the place of the
// archives. closeAll must be called when all are read, also after an error.
// What cannot be opened is refused; two files of one name are a *SameNameError.
func expand(files []File) (all []File, refused []Refusal, closeAll func(), err error) {
	var opened []*archive.Archive
	closeAll = func() {
		for _, a := range opened {
			_ = a.Close() // they were only read
		}
	}
	for _, f := range files {
		if !f.Given || !archive.Is(f.Path) {
			all = append(all, f)
			continue
		}
		a, err := archive.Open(f.Path)
		var why *archive.Error
		switch {
		case errors.As(err, &why):
			refused = append(refused, Refusal{f, why.What})
			continue
		case err != nil:
			refused = append(refused, Refusal{f, "The file cannot be read; check that it is there and who may read it."})
			continue
		}
		opened = append(opened, a)
		found := entries(f, a)
		if len(found) == 0 {
			refused = append(refused, Refusal{f, "The archive holds no file to read."})
		}
		all = append(all, found...)
	}
	if len(opened) == 0 {
		return all, refused, closeAll, nil // Scan has compared the names
	}
	first := make(map[string]File, len(all))
	for _, f := range all {
		if other, twice := first[f.Name]; twice {
			return nil, nil, closeAll, &SameNameError{Name: f.Name, First: other.Path, Second: f.Path}
		}
		first[f.Name] = f
	}
	return all, refused, closeAll, nil
}

// entries are the files of an archive that a folder's search would find too.
func entries(of File, a *archive.Archive) []File {
	var found []File
	for i, e := range a.Entries {
		if passedOver(e.Name) {
			continue
		}
		found = append(found, File{
			Name: e.Name, Path: of.Path + ": " + e.Name, Size: e.Size, Changed: e.Changed, packed: &packed{a, i},
		})
	}
	return withoutSiteParts(found)
}
