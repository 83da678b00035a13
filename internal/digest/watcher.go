package digest

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"docent/internal/records/ledger"
	"docent/internal/retrieval"
	"docent/internal/retrieval/postings"
)

// The figures of the watcher.
const (
	watchEvery = 5 * time.Second // between two looks at the changes
	watchLease = time.Minute
	watchBatch = 100 // changes looked at under one claim
)

// Watches is what the Watcher reads and writes; internal/sqlite implements it.
type Watches interface {
	Changes(ctx context.Context, communities []string, after int64, limit int) ([]ledger.Change, error)
	ClaimCursor(ctx context.Context, holder string, lease time.Duration) (seq, fence int64, ok bool, err error)
	MoveCursor(ctx context.Context, fence, seq int64) error
	WatchingCommunities(ctx context.Context) ([]string, error)
	WatchRevision(ctx context.Context, community string) (int64, error)
	Watches(ctx context.Context, community string) ([]ledger.Watch, error)
	Lessons(ctx context.Context, community string) ([]ledger.Learned, error)
	Renew(ctx context.Context, before ledger.Watch, answered bool, quotes []ledger.Evidence, notice ledger.Notice) error
	Before(ctx context.Context, document, after int64) (text string, ok bool, err error)
	DocumentIDs(ctx context.Context, communities []string, prefix string) ([]int64, error)
}

// Watcher asks watched questions again when documents change. One of all
// processes on a store works at a time.
type Watcher struct {
	store  Watches
	views  retrieval.Source
	asker  Asker
	rules  Rules
	render RenderNews
	holder string
	log    *slog.Logger
	index  map[[2]string]*watchIndex // by community and language
}

// NewWatcher returns a Watcher. render puts a notice into markup.
func NewWatcher(store Watches, views retrieval.Source, asker Asker, render RenderNews, rules Rules, opt Options) *Watcher {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	return &Watcher{store, views, asker, rules, render, opt.Holder, opt.Log, map[[2]string]*watchIndex{}}
}

// Run watches until ctx ends, and returns ctx's error.
func (w *Watcher) Run(ctx context.Context) error {
	for {
		more, err := w.Step(ctx)
		if err != nil && ctx.Err() == nil {
			w.log.Error("watched questions could not be asked again", "error", err)
		}
		wait := watchEvery
		if more && err == nil {
			wait = 0
		}
		if err := pause(ctx, wait); err != nil {
			return err
		}
	}
}

// Step looks at the next changes, if no other process does. more says that
// there may be further ones.
func (w *Watcher) Step(ctx context.Context) (more bool, err error) {
	seq, fence, ok, err := w.store.ClaimCursor(ctx, w.holder, watchLease)
	if err != nil || !ok {
		return false, err
	}
	changes, err := w.store.Changes(ctx, nil, seq, watchBatch)
	if err != nil || len(changes) == 0 {
		return false, err
	}
	watching, err := w.store.WatchingCommunities(ctx)
	if err != nil {
		return false, err
	}
	started := time.Now()
	for _, c := range latest(changes) {
		communities := []string{c.Community}
		if c.Community == retrieval.Shared {
			communities = watching
		}
		for _, community := range communities {
			if !slices.Contains(watching, community) {
				continue
			}
			if err := w.changed(ctx, community, c, seq); err != nil {
				return false, fmt.Errorf("watches of %s: %w", community, err)
			}
			if time.Since(started) > watchLease/3 {
				if _, fence, ok, err = w.store.ClaimCursor(ctx, w.holder, watchLease); err != nil || !ok {
					return false, err
				}
				started = time.Now()
			}
		}
	}
	if err := w.store.MoveCursor(ctx, fence, changes[len(changes)-1].Seq); err != nil {
		return false, err
	}
	return len(changes) == watchBatch, nil
}

// latest keeps the last change of each document.
func latest(changes []ledger.Change) []ledger.Change {
	last := map[int64]int{}
	for i, c := range changes {
		last[c.Document] = i
	}
	var out []ledger.Change
	for i, c := range changes {
		if last[c.Document] == i {
			out = append(out, c)
		}
	}
	return out
}

// changed asks again what a change of a document can touch; since is the last
// change before it that was looked at.
func (w *Watcher) changed(ctx context.Context, community string, c ledger.Change, since int64) error {
	language, passages, err := w.passages(ctx, c, since)
	if err != nil {
		return err
	}
	x, err := w.indexOf(ctx, community, language)
	if err != nil {
		return err
	}
	affected := x.affected(c.Document, passages)
	if c.Kind == ledger.Taught {
		lessons, err := w.store.Lessons(ctx, community)
		if err != nil {
			return err
		}
		affected = append(affected, x.taught(c.Document, lessons)...)
		slices.Sort(affected)
		affected = slices.Compact(affected)
	}
	// Members who ask the same in the same place are served by one search.
	same := map[[2]string][]ledger.Watch{}
	for _, i := range affected {
		watch := x.watches[i]
		key := [2]string{place(watch), watch.Text}
		same[key] = append(same[key], watch)
	}
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(runtime.GOMAXPROCS(0))
	for _, watches := range same {
		work.Go(func() error { return w.again(ctx, watches) })
	}
	return work.Wait()
}

// passages returns the terms of the passages of a document that are new with a
// change; of a document that is gone there are none.
func (w *Watcher) passages(ctx context.Context, c ledger.Change, since int64) (string, []postings.Passage, error) {
	if c.Kind == ledger.Removed {
		return "", nil, nil
	}
	scope := retrieval.Scope{Communities: []string{c.Community}}
	ids, err := w.store.DocumentIDs(ctx, scope.Communities, "")
	if err != nil || !slices.Contains(ids, c.Document) {
		return "", nil, err // gone by now, or a shared document that was pointed to
	}
	view, err := w.views.View(ctx, scope)
	if err != nil {
		return "", nil, err
	}
	defer view.Close()
	doc, err := view.Document(ctx, c.Document)
	if err != nil {
		return "", nil, err
	}
	first, last, err := view.DocumentPassages(ctx, c.Document)
	if err != nil {
		return "", nil, err
	}
	var all []int64
	for n := first; n <= last; n++ {
		all = append(all, n)
	}
	passages, err := view.Passages(ctx, all)
	if err != nil {
		return "", nil, err
	}
	if c.Kind == ledger.Changed {
		before, ok, err := w.store.Before(ctx, c.Document, since)
		if err != nil {
			return "", nil, err
		}
		if ok {
			before = squeeze(before)
			passages = slices.DeleteFunc(passages, func(p retrieval.Passage) bool { return strings.Contains(before, squeeze(p.Text)) })
		}
	}
	return doc.Language, retrieval.Terms(doc, passages), nil
}

func (w *Watcher) indexOf(ctx context.Context, community, language string) (*watchIndex, error) {
	revision, err := w.store.WatchRevision(ctx, community)
	if err != nil {
		return nil, err
	}
	watches, err := w.store.Watches(ctx, community)
	if err != nil {
		return nil, err
	}
	key := [2]string{community, language}
	x := w.index[key]
	if x == nil || x.revision != revision || len(x.watches) != len(watches) {
		x = newWatchIndex(revision, language, watches)
		w.index[key] = x
	} else {
		x.quotes(watches)
	}
	return x, nil
}

// again asks a question that some watch, and tells those for whom its answer
// differs.
func (w *Watcher) again(ctx context.Context, watches []ledger.Watch) error {
	one := watches[0]
	now, err := Look(ctx, w.asker, w.rules, one)
	if err != nil {
		return err
	}
	for _, watch := range watches {
		if err := w.renew(ctx, watch, now); err != nil {
			return err
		}
	}
	return nil
}
