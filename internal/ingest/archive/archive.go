// Package archive lists and reads the files in zip and tar archives that a
// person wants to import whole. It unpacks nothing to disk, follows no link and
// bounds how many files an archive may hold and how much they may unpack to.
//
// It imports nothing of the project and looks into no file's content: what an
// entry is, the readers of single files decide. Start reading at Open.
package archive

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
	"sync/atomic"
	"time"
)

// limits bound one archive.
type limits struct {
	entries   int   // files and folders
	unpacked  int64 // bytes
	directory int64 // bytes read to list a zip archive
}

// wide are the limits of Open: an owner imports archives at a terminal, so they
// only keep a hostile one from filling the memory or running for days. In a zip
// archive's directory an entry takes 46 bytes and its name.
func wide() limits { return limits{entries: 200_000, unpacked: 16 << 30, directory: 64 << 20} }

// Error says why an archive, or an entry of it, is not read.
type Error struct{ What string } // a sentence with capital and full stop

// Error is the sentence.
func (e *Error) Error() string { return e.What }

func refuse(format string, args ...any) error { return &Error{fmt.Sprintf(format, args...)} }

// Entry is a file in an archive.
type Entry struct {
	Name    string // as a path with forward slashes, cleaned
	Size    int64  // unpacked, as the archive says
	Changed time.Time
	Problem string // a sentence: why it is not read; "" if it can be
}

// Archive is an opened archive; Close it.
type Archive struct {
	// Entries are the files in it, in its own order. Folders are left out, and
	// of several files of one name all but the last, which unpacking would leave.
	Entries []Entry
	// Sequential says that entries must be read in their order, by one reader.
	Sequential bool

	read   func(i int) (io.ReadCloser, error)
	file   io.Closer
	limits limits
	spent  atomic.Int64 // bytes unpacked
}

// Is says whether a file of that name is taken for an archive.
func Is(name string) bool { return kindOf(name) != nil }

// Open lists the archive at a path. An archive that is damaged, or goes beyond
// a limit, is refused with an *Error.
func Open(path string) (*Archive, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	a, err := list(path, file, info.Size(), wide())
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	a.file = file
	return a, nil
}

// list opens the archive whose size bytes are in from.
func list(name string, from io.ReaderAt, size int64, l limits) (*Archive, error) {
	open := kindOf(name)
	if open == nil {
		return nil, refuse("This is not a zip or tar archive.")
	}
	return open(io.NewSectionReader(from, 0, size), l)
}

func kindOf(name string) func(from *io.SectionReader, l limits) (*Archive, error) {
	name = strings.ToLower(name)
	switch {
	case strings.HasSuffix(name, ".zip"):
		return openZip
	case strings.HasSuffix(name, ".tar"):
		return func(from *io.SectionReader, l limits) (*Archive, error) { return openTar(from, false, l) }
	case strings.HasSuffix(name, ".tar.gz"), strings.HasSuffix(name, ".tgz"):
		return func(from *io.SectionReader, l limits) (*Archive, error) { return openTar(from, true, l) }
	}
	return nil
}

// Close releases the archive's file.
func (a *Archive) Close() error { return a.file.Close() }

// Read returns an entry's content if it has at most limit bytes; one more tells
// the caller that it has more. Errors are of type *Error, or the disk's. It is
// safe for concurrent use unless the archive is Sequential.
func (a *Archive) Read(i int, limit int64) ([]byte, error) {
	if problem := a.Entries[i].Problem; problem != "" {
		return nil, &Error{problem}
	}
	r, err := a.read(i)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, refuse("The archive is damaged here; make it again, or add the file by itself.")
	}
	if a.spent.Add(int64(len(data))) > a.limits.unpacked {
		return nil, a.limits.tooMuch()
	}
	return data, nil
}

func (l limits) tooMuch() error {
	return refuse("The archive unpacks to more than %d GB; split it.", l.unpacked>>30)
}

func (l limits) tooMany() error {
	return refuse("The archive holds more than %d files; split it.", l.entries)
}

func broken() error {
	return refuse("The archive is damaged or was cut off; make or download it again.")
}

// clean makes a relative path of an entry's name. Names that lead elsewhere
// have a problem: who unpacks them may overwrite files, and nobody names a
// document so.
func clean(name string) (cleaned, problem string) {
	name = strings.ReplaceAll(name, `\`, "/")
	name = strings.ToValidUTF8(name, "\ufffd")
	switch {
	case strings.HasPrefix(name, "/"), len(name) > 1 && name[1] == ':':
		return name, "Its name is absolute, which an archive's must not be; make the archive again with relative names."
	case strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return name, "Its name holds control characters; rename it."
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == ".." {
			return name, "Its name leads out of the archive; make the archive again without \"..\" in names."
		}
	}
	return path.Clean(name), ""
}

// last keeps of entries with one name the last. index[i] is where entry i
// stood before.
func last(entries []Entry) (kept []Entry, index []int) {
	final := make(map[string]int, len(entries))
	for i, e := range entries {
		final[e.Name] = i
	}
	for i, e := range entries {
		if final[e.Name] == i {
			kept, index = append(kept, e), append(index, i)
		}
	}
	return kept, index
}
