package main

import (
	"os"
	"os/exec"
	"path/filepath"

	"docent/internal/extract"
)

// newReader reads files in processes of this same program. The compiled PDF
// reader is kept in the cache folder; without one every PDF takes longer.
func newReader() *extract.Runner {
	cache, err := cacheFolder()
	if err == nil {
		cache = filepath.Join(cache, "pdf")
	}
	return extract.NewRunner(self(), cache)
}

// self is this program's file: by the name under which it was started, because
// the file it was read from may have been replaced since.
func self() string {
	if path, err := exec.LookPath(os.Args[0]); err == nil {
		if path, err = filepath.Abs(path); err == nil {
			return path
		}
	}
	path, err := os.Executable()
	if err != nil {
		return os.Args[0]
	}
	return path
}
