package archive

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

func openZip(packed *io.SectionReader, l limits) (*Archive, error) {
	guard := &directory{ReaderAt: packed, left: l.directory}
	z, err := zip.NewReader(guard, packed.Size())
	switch {
	case guard.left < 0:
		return nil, l.tooMany()
	case err != nil && !errors.Is(err, zip.ErrInsecurePath):
		return nil, broken()
	case len(z.File) > l.entries:
		return nil, l.tooMany()
	}
	if overlap(z.File, packed.Size()) {
		return nil, refuse("The archive's files lie over each other, as in one that is made to fill a disk; make it again.")
	}
	guard.open = true
	a := &Archive{limits: l}
	var all []Entry
	var from []*zip.File
	for _, f := range z.File {
		if e, ok := zipEntry(f); ok {
			all, from = append(all, e), append(from, f)
		}
	}
	entries, index := last(all)
	a.Entries = entries
	a.read = func(i int) (io.ReadCloser, error) {
		r, err := from[index[i]].Open()
		if err != nil {
			return nil, refuse("It is packed in a way that is not read, or damaged; add the file by itself.")
		}
		return r, nil
	}
	return a, nil
}

// overlap is true where files share their bytes: together they would take more
// than the archive has.
func overlap(files []*zip.File, size int64) bool {
	left := uint64(size)
	for _, f := range files {
		if f.CompressedSize64 > left {
			return true
		}
		left -= f.CompressedSize64
	}
	return false
}

// directory bounds what is read of an archive while its list of files is: a
// list of millions of names would fill the memory before it could be counted.
type directory struct {
	io.ReaderAt
	left int64
	open bool // the list is read; from now on nothing is counted
}

func (d *directory) ReadAt(p []byte, off int64) (int, error) {
	if !d.open {
		if d.left -= int64(len(p)); d.left < 0 {
			return 0, errors.New("the list of files is too long")
		}
	}
	return d.ReaderAt.ReadAt(p, off)
}

// zipEntry describes a file of the archive; ok is false for a folder.
func zipEntry(f *zip.File) (e Entry, ok bool) {
	name := f.Name
	if f.NonUTF8 || !utf8.ValidString(name) {
		// What the format's specification (APPNOTE, appendix D) says of such names.
		if decoded, err := charmap.CodePage437.NewDecoder().String(name); err == nil {
			name = decoded
		}
	}
	e.Size, e.Changed = int64(min(f.UncompressedSize64, 1<<62)), f.Modified
	e.Name, e.Problem = clean(name)
	mode := f.Mode()
	switch {
	case mode.IsDir():
		return e, false
	case e.Problem != "":
	case mode&fs.ModeSymlink != 0:
		e.Problem = aLink
	case !mode.IsRegular():
		e.Problem = noFile
	case f.Flags&1 != 0:
		e.Problem = "It is locked with a password; make the archive again without one."
	}
	return e, true
}

const (
	aLink  = "It is a link to another file; add that file itself."
	noFile = "It is no file but a device or the like."
)
