package ingest

import (
	"context"
	"time"
)

// Pace is how long a program waits between two looks at its folders: short
// enough that a person who changed a file need not wait, long enough that
// looking costs nothing.
const Pace = 5 * time.Second

// Follower keeps a community's documents the same as the files of some
// folders. A changed file counts once two looks in a row have found it the
// same, so that a half-written one is not read; until then its older version
// stays.
type Follower struct {
	Adder   Adder
	Folders []string

	seen   map[string]File // at the last look
	stored map[string]File // as they were when they were stored, or refused
}

// Start stores the files as they are, without waiting for a second look: for
// the beginning, when questions wait for documents.
func (f *Follower) Start(ctx context.Context) (Report, error) {
	files, err := Scan(f.Folders)
	if err != nil {
		return Report{}, err
	}
	report, err := f.Adder.Sync(ctx, files)
	if err != nil {
		return report, err
	}
	f.seen, f.stored = byName(files), byName(files)
	return report, nil
}

// Look compares the folders with the last look and stores what has settled.
// The report is empty where nothing has changed. After an error the next Look
// tries again. Start must have gone before.
func (f *Follower) Look(ctx context.Context) (Report, error) {
	files, err := Scan(f.Folders)
	if err == nil {
		err = complete(files)
	}
	if err != nil {
		return Report{}, err
	}
	before := f.seen
	f.seen = byName(files)
	var changed []File
	for _, file := range files {
		if same(before[file.Name], file) && !same(f.stored[file.Name], file) {
			changed = append(changed, file)
		}
	}
	var gone []string
	for name := range f.stored {
		if _, there := f.seen[name]; !there {
			gone = append(gone, name)
		}
	}
	var report Report
	if len(changed) > 0 {
		if report, err = f.Adder.Add(ctx, changed); err != nil {
			return report, err
		}
	}
	for _, refused := range report.Refused {
		gone = append(gone, refused.File.Name)
	}
	if report.Removed, err = f.Adder.remove(ctx, gone); err != nil {
		return report, err
	}
	for _, name := range gone {
		delete(f.stored, name)
	}
	for _, file := range changed {
		f.stored[file.Name] = file
	}
	return report, nil
}

func byName(files []File) map[string]File {
	m := make(map[string]File, len(files))
	for _, f := range files {
		m[f.Name] = f
	}
	return m
}

func same(a, b File) bool {
	return a.Path == b.Path && a.Size == b.Size && a.Changed.Equal(b.Changed)
}
