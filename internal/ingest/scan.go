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

	packed *packed // nil for a file on disk
}

// ErrNotAFile says that a path is neither a file nor a folder: a device, a pipe.
var ErrNotAFile = errors.New("neither a file nor a folder")

// SameNameError says that two paths of one call would become one document.
type SameNameError struct{ Name, First, Second string }

// Error names both paths.
func (e *SameNameError) Error() string {
	return fmt.Sprintf("%s and %s would both be the document %s", e.First, e.Second, e.Name)
}

// Scan lists the files behind paths, ordered by name. A folder is searched
// with its subfolders; hidden files and folders, question sets (*.jsonl) and
// links to folders are passed over. A file that is given itself is always
// listed. Errors are *SameNameError, or wrap ErrNotAFile or those of package os.
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
		if err != nil {
			return err
		}
		if path == resolved {
			return nil
		}
		hidden := strings.HasPrefix(entry.Name(), ".")
		if entry.IsDir() {
			if hidden {
				return fs.SkipDir
			}
			return nil
		}
		if hidden || strings.EqualFold(filepath.Ext(path), ".jsonl") {
			return nil
		}
		info, err := os.Stat(path)
		if err != nil || !info.Mode().IsRegular() {
			return nil // a dangling link or a file that has just gone
		}
		name, err := filepath.Rel(resolved, path)
		if err != nil {
			return err
		}
		found = append(found, file(name, path, info, false))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look at a folder: %w", err)
	}
	return found, nil
}

func file(name, path string, info fs.FileInfo, given bool) File {
	name = strings.ToValidUTF8(filepath.ToSlash(name), "\ufffd")
	return File{Name: name, Path: path, Size: info.Size(), Changed: info.ModTime(), Given: given}
}
