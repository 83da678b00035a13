// Package ingest brings files into the store: it finds them, reads and
// analyses them on all cores, and hands them over in batches, each of which is
// one transaction. What is there already, byte for byte, is left alone.
//
// It must not import SQL or Discord. Start reading at Scan and Adder.Add.
package ingest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// File is a file on disk or in an archive, and the name its document gets.
type File struct {
	Name    string // relative to the folder or archive that was given, with forward slashes
	Path    string // for people, if it stands in an archive
	Size    int64  // bytes
	Changed time.Time
	Given   bool // named itself, not found in a folder or archive

	closed bool    // a folder that may not be looked into
	packed *packed // nil for a file on disk
}

// ErrNotAFile says that a path is neither a file nor a folder: a device, a pipe.
var ErrNotAFile = errors.New("neither a file nor a folder")

// SameNameError says that two paths of one call would become one document.
type SameNameError struct{ Name, First, Second string }

// Error names both paths.
func (e *SameNameError) Error() string {
	if e.First == e.Second {
		return e.First + " is named twice"
	}
	return fmt.Sprintf("%s and %s would both be the document %s", e.First, e.Second, e.Name)
}

// Scan lists the files behind paths, ordered by name. A folder is searched
// with its subfolders; passed over are hidden files and folders, question sets
// (*.jsonl), links to folders, and beside web pages their scripts, styles and
// pictures. A file that is given itself is always listed, and a folder that may
// not be looked into is, in place of its files. Errors are *SameNameError, or
// wrap ErrNotAFile or those of package os.
func Scan(paths []string) ([]File, error) {
	var all []File
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("look at a path: %w", err)
		}
		if !info.IsDir() {
			if !info.Mode().IsRegular() {
				return nil, &fs.PathError{Op: "add", Path: path, Err: ErrNotAFile}
			}
			all = append(all, file(filepath.Base(path), path, info, true))
			continue
		}
		found, err := scanFolder(path)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	slices.SortStableFunc(all, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	for i := 1; i < len(all); i++ {
		if a, b := all[i-1], all[i]; a.Name == b.Name {
			return nil, &SameNameError{Name: a.Name, First: a.Path, Second: b.Path}
		}
	}
	return all, nil
}

func scanFolder(root string) ([]File, error) {
	// A link that is given itself is followed.
	resolved, err := filepath.EvalSymlinks(root)
	if err != nil {
		return nil, fmt.Errorf("look at a folder: %w", err)
	}
	var found []File
	err = filepath.WalkDir(resolved, func(path string, entry fs.DirEntry, err error) error {
		if path == resolved {
			return err
		}
		if errors.Is(err, fs.ErrPermission) {
			found = append(found, File{Name: slashed(resolved, path), Path: path, closed: true})
			return fs.SkipDir
		}
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if passedOver(entry.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		if passedOver(entry.Name()) {
			return nil
		}
		info, err := os.Stat(path)
		if err != nil || !info.Mode().IsRegular() {
			return nil // a dangling link or a file that has just gone
		}
		found = append(found, file(slashed(resolved, path), path, info, false))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look at a folder: %w", err)
	}
	return withoutSiteParts(found), nil
}

// slashed is the path of a file within its folder, as documents are named.
func slashed(folder, path string) string {
	if name, err := filepath.Rel(folder, path); err == nil {
		path = name
	}
	return filepath.ToSlash(path)
}

func file(name, path string, info fs.FileInfo, given bool) File {
	name = strings.ToValidUTF8(name, "\ufffd")
	return File{Name: name, Path: path, Size: info.Size(), Changed: info.ModTime(), Given: given}
}

// complete fails where a folder could not be looked into: who mirrors folders
// would take its files for removed.
func complete(files []File) error {
	for _, f := range files {
		if f.closed {
			return &fs.PathError{Op: "look into", Path: f.Path, Err: fs.ErrPermission}
		}
	}
	return nil
}
