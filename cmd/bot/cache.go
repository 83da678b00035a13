package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"docent/internal/config"
	"docent/internal/ingest"
	"docent/internal/retrieval"
)

// settled is how long a file must have been left alone before its time of
// change vouches for its content: two writes within the clock of a file system
// look the same. FAT, the coarsest, counts in 2 s.
const settled = 2 * time.Second

// openCached opens the documents of a folder through a database in the user's
// cache folder, brought up to date where files changed. Each folder and each
// build of the program has a database of its own, because another build may
// split and analyse texts in another way. Several processes may do so at once:
// each change is one transaction and gives the same result whoever makes it.
func (p *program) openCached(ctx context.Context, cfg config.Loaded, folder, community string) (*library, error) {
	files, err := ingest.Scan([]string{folder})
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, failf("There is no document in %s; put text files there, or name a database with --db", folder)
	}
	base, err := cacheBase(folder)
	if err != nil {
		return nil, err
	}
	path, stampPath := base+".db", base+".stamp"
	lib, err := p.openOrReplace(cfg, path, community)
	if err != nil {
		return nil, err
	}
	lib.label = folder
	stamp := listing(files, cfg.Documents.MaxBytes)
	if last, err := os.ReadFile(stampPath); err == nil && string(last) == stamp {
		return lib, nil
	}
	started := time.Now()
	if err := lib.sync(ctx, p, retrieval.Shared, files); err != nil {
		return nil, errors.Join(err, lib.Close())
	}
	for _, f := range files {
		if started.Sub(f.Changed) < settled {
			return lib, nil
		}
	}
	// Without the stamp the next run compares contents: slower, not wrong.
	_ = os.WriteFile(stampPath, []byte(stamp), 0o600)
	return lib, nil
}

// openOrReplace opens a database of the cache; one that cannot be used is
// made anew, for nothing in it is worth a question to a person.
func (p *program) openOrReplace(cfg config.Loaded, path, community string) (*library, error) {
	cfg.Retention.VersionsDays, cfg.Retention.RemovedDocsDays = 0, 0 // the folder is what counts
	lib, err := p.open(cfg, path, community)
	if err == nil {
		return lib, nil
	}
	removeDatabase(path)
	return p.open(cfg, path, community)
}

func removeDatabase(path string) {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(path + suffix)
	}
}

// cacheBase is the path, without ending, of the cache of a folder. Caches of
// the same folder by other builds are removed.
func cacheBase(folder string) (string, error) {
	absolute, err := filepath.Abs(folder)
	if err != nil {
		return "", fmt.Errorf("find the folder: %w", err)
	}
	if resolved, err := filepath.EvalSymlinks(absolute); err == nil {
		absolute = resolved
	}
	cache, err := cacheFolder()
	if err != nil {
		return "", err
	}
	prefix := fingerprint(absolute) + "-"
	base := filepath.Join(cache, prefix+fingerprint(build()))
	older, _ := filepath.Glob(filepath.Join(cache, prefix+"*"))
	for _, path := range older {
		info, err := os.Stat(path)
		if err == nil && !strings.HasPrefix(path, base) && time.Since(info.ModTime()) > time.Hour {
			_ = os.Remove(path)
		}
	}
	return base, nil
}

// cacheFolder is the user's cache folder, or a folder for temporary files
// where the user has none that can be written.
func cacheFolder() (string, error) {
	var candidates []string
	if user, err := os.UserCacheDir(); err == nil {
		candidates = append(candidates, filepath.Join(user, "docent"))
	}
	temporary := filepath.Join(os.TempDir(), fmt.Sprintf("docent-%d", os.Getuid()))
	candidates = append(candidates, temporary)
	for _, folder := range candidates {
		if os.MkdirAll(folder, 0o700) != nil {
			continue
		}
		// Everybody may write beside it: it must be a folder for us alone.
		if info, err := os.Lstat(folder); folder == temporary && (err != nil || info.Mode() != fs.ModeDir|0o700) {
			continue
		}
		probe, err := os.CreateTemp(folder, "probe")
		if err != nil {
			continue
		}
		_ = probe.Close()
		_ = os.Remove(probe.Name())
		return folder, nil
	}
	return "", failf("There is no folder to keep a cache in; set XDG_CACHE_HOME to one that can be written, or name a database with --db")
}

// build tells one build of the program from another.
func build() string {
	path, err := os.Executable()
	if err != nil {
		return version
	}
	info, err := os.Stat(path)
	if err != nil {
		return version
	}
	return fmt.Sprint(version, info.Size(), info.ModTime().UnixNano())
}

// listing is a digest of which files there are, and of what else decides which
// of them become documents.
func listing(files []ingest.File, maxBytes int64) string {
	var b strings.Builder
	fmt.Fprintln(&b, maxBytes)
	for _, f := range files {
		fmt.Fprintf(&b, "%q %d %d\n", f.Name, f.Size, f.Changed.UnixNano())
	}
	return fingerprint(b.String())
}

func fingerprint(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:8])
}
