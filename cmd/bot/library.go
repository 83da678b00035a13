package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"time"

	"docent/internal/answer"
	"docent/internal/config"
	"docent/internal/digest"
	"docent/internal/llm/vectors"
	"docent/internal/retrieval"
	"docent/internal/sqlite"
)

// The community of the terminal, and the folders that are used where nothing
// else is said.
const (
	localCommunity = "local"
	defaultConfig  = "config.toml"
	defaultData    = "data"
)

// placeFlags say where the documents are.
type placeFlags struct {
	db        string
	config    string
	community string
}

func (f *placeFlags) define(flags *flag.FlagSet) {
	f.defineFiles(flags)
	f.community = localCommunity
	flags.Func("community", "the `ID` of the community, such as a Discord server's (default \"local\")", func(id string) error {
		if f.community = strings.TrimSpace(id); f.community == "" {
			return errors.New("it must not be empty")
		}
		return nil
	})
}

// defineFiles leaves the community out, for commands that concern all of them.
func (f *placeFlags) defineFiles(flags *flag.FlagSet) {
	flags.StringVar(&f.db, "db", "", "use the database `FILE`")
	flags.StringVar(&f.config, "config", "", "read the configuration `FILE` (default config.toml, if there is one)")
}

// path is the database that --db or the configuration names.
func (f *placeFlags) path(cfg config.Loaded) string {
	if f.db != "" {
		return f.db
	}
	return cfg.Storage.Path
}

// load reads the configuration that f names, or the one in the current folder
// if there is one.
func (p *program) load(f placeFlags) (config.Loaded, error) {
	path := f.config
	if path == "" {
		if _, err := os.Stat(defaultConfig); err == nil {
			path = defaultConfig
		}
	}
	return config.Load(path, p.getenv)
}

// library is an open database with an engine over it.
type library struct {
	store       *sqlite.Store
	search      *retrieval.Engine
	engine      *answer.Engine
	community   string
	communities []string
	label       string // where the documents are, for people
	config      config.Loaded
	meaning     *vectors.Index // nil where no embeddings are configured
}

// Close closes the database.
func (l *library) Close() error { return l.store.Close() }

// openForReading opens what ask and chat answer from: the database that --db
// names, the one of the --config file with its shared folders, or ./data.
func (p *program) openForReading(ctx context.Context, f placeFlags) (*library, error) {
	cfg, err := p.load(f)
	if err != nil {
		return nil, err
	}
	switch {
	case f.db != "":
		return p.openExisting(cfg, f.db, f.community)
	case f.config != "" || !isFolder(defaultData):
		return p.openConfigured(ctx, cfg, f.community)
	default:
		return p.openCached(ctx, cfg, defaultData, f.community)
	}
}

// missingFolders says of each shared folder that is not there which line names it.
func missingFolders(cfg config.Loaded) (sentences []string) {
	for _, folder := range cfg.Documents.Folders {
		if !isFolder(folder) {
			sentences = append(sentences, fmt.Sprintf("%s names %s, which is not a folder", cfg.Where("documents.folders"), folder))
		}
	}
	return sentences
}

// openConfigured opens the database of a configuration and brings its shared
// folders up to date.
func (p *program) openConfigured(ctx context.Context, cfg config.Loaded, community string) (*library, error) {
	if len(cfg.Documents.Folders) == 0 {
		return p.openExisting(cfg, cfg.Storage.Path, community)
	}
	if missing := missingFolders(cfg); len(missing) > 0 {
		return nil, failf("%s", missing[0])
	}
	lib, err := p.open(cfg, cfg.Storage.Path, community)
	if err != nil {
		return nil, err
	}
	if err := lib.syncFolders(ctx, p); err != nil {
		return nil, errors.Join(err, lib.Close())
	}
	return lib, nil
}

// openExisting opens a database that must be there already.
func (p *program) openExisting(cfg config.Loaded, path, community string) (*library, error) {
	if info, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, failf("There is no database %s yet; make it with: bot add --db %s PATH…", path, path)
	} else if err == nil && info.Size() == 0 && info.Mode().IsRegular() {
		return nil, failf("The database %s is empty; fill it with: bot add --db %s PATH…", path, path)
	}
	return p.open(cfg, path, community)
}

// open opens a database, creating it if it is not there.
func (p *program) open(cfg config.Loaded, path, community string) (*library, error) {
	store, err := openStore(cfg, path)
	if err != nil {
		return nil, err
	}
	rules := retrieval.Config{Threshold: cfg.Answer.Threshold, MemoryBudget: cfg.Storage.MemoryBudget / 2}
	meaning, err := newVectors(cfg, store, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	if meaning != nil {
		rules.Near = meaning.Near
	}
	search := retrieval.New(store, rules)
	taught := digest.Teach(search, store.Ledger(nil), store, store)
	return &library{
		store: store, search: search, engine: answer.New(taught, store), community: community, communities: communities(community),
		label: path, config: cfg, meaning: meaning,
	}, nil
}

func openStore(cfg config.Loaded, path string) (*sqlite.Store, error) {
	return sqlite.Open(path, storeOptions(cfg))
}

func storeOptions(cfg config.Loaded) sqlite.Options {
	const day = 24 * time.Hour
	return sqlite.Options{
		MemoryBudget: cfg.Storage.MemoryBudget / 2,
		KeepVersions: time.Duration(cfg.Retention.VersionsDays) * day,
		KeepRemoved:  time.Duration(cfg.Retention.RemovedDocsDays) * day,
	}
}

// communities are those whose documents one community's questions search.
func communities(own string) []string {
	if own == retrieval.Shared {
		return []string{own}
	}
	return []string{own, retrieval.Shared}
}

// find looks a document up, first among the community's own, then among those
// that it shares.
func (l *library) find(ctx context.Context, name string) (sqlite.Stored, error) {
	for _, community := range l.communities {
		doc, err := l.store.Document(ctx, community, name)
		if !errors.Is(err, sqlite.ErrNotFound) {
			return doc, err
		}
	}
	return sqlite.Stored{}, failf("There is no document %q; `bot list` shows the names", name)
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
