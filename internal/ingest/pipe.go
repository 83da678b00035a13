package ingest

import (
	"context"
	"fmt"
	"iter"
	"runtime"

	"docent/internal/retrieval"
	"docent/internal/sqlite"
)

// A batch is stored when it holds this many documents or bytes of text, so
// that memory stays bounded and a kill loses little. Two of them are in memory:
// one is being stored while the other is gathered. The first is an eighth of
// that and each the double of the one before, so that storing begins soon and
// a small folder too keeps all cores busy; and towards the end they become
// smaller again, so that little is left to store when all is prepared.
const (
	batchDocuments = 256
	batchBytes     = 4 << 20
	firstShare     = 8
)

// pipe prepares works on all cores and stores them in order, batch by batch.
// SQLite writes on one core at a time; meanwhile the others prepare what comes
// next.
func (a Adder) pipe(ctx context.Context, all iter.Seq[*work], total int, prepare func(context.Context, *work, *retrieval.Preparer)) (Report, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	b := batch{adder: a, share: firstShare}
	err := b.takeAll(ctx, spread(ctx, all, prepare), total)
	if last := b.wait(); err == nil {
		err = last
	}
	return b.report, err
}

// spread prepares works on all cores and yields them in order; each is ready
// when its done is closed. The channel is short, so that few are in memory.
func spread(ctx context.Context, all iter.Seq[*work], prepare func(context.Context, *work, *retrieval.Preparer)) <-chan *work {
	workers := max(1, runtime.GOMAXPROCS(0))
	ordered := make(chan *work, 2*workers)
	todo := make(chan *work)
	var preparer retrieval.Preparer
	for range workers {
		go func() {
			for w := range todo {
				prepare(ctx, w, &preparer)
				close(w.done)
			}
		}()
	}
	go func() {
		defer close(ordered)
		defer close(todo)
		for w := range all {
			w.done = make(chan struct{})
			select {
			case todo <- w:
				select {
				case ordered <- w:
				case <-ctx.Done():
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	return ordered
}

// batch gathers prepared documents until a transaction is worth its while.
type batch struct {
	adder   Adder
	docs    []retrieval.Prepared
	bytes   int
	share   int         // it is full at this part of what batches hold at most
	storing chan stored // the batch before; nil if there is none
	report  Report
}

// stored is what came of a batch.
type stored struct {
	changes []sqlite.Change
	err     error
}

func (b *batch) takeAll(ctx context.Context, ordered <-chan *work, total int) error {
	i := 0
	for w := range ordered {
		<-w.done
		if w.err != nil {
			return w.err
		}
		if err := b.take(ctx, w, total-i-1); err != nil {
			return err
		}
		if i++; b.adder.Progress != nil {
			b.adder.Progress(i, total)
		}
	}
	return b.flush(ctx)
}

// take takes one work in; so many are left behind it.
func (b *batch) take(ctx context.Context, w *work, left int) error {
	switch {
	case w.reason != "":
		b.report.Refused = append(b.report.Refused, Refusal{w.file, w.reason})
		return nil
	case w.same:
		b.report.Unchanged = append(b.report.Unchanged, w.file.Name)
		return nil
	}
	b.docs = append(b.docs, w.prepared)
	b.bytes += len(w.prepared.Text)
	if !b.full(b.share) && !(b.full(firstShare) && len(b.docs) >= left) {
		return nil
	}
	b.share = max(1, b.share/2)
	return b.flush(ctx)
}

// full reports whether the batch holds this part of what batches hold at most.
func (b *batch) full(share int) bool {
	return len(b.docs) >= batchDocuments/share || b.bytes >= batchBytes/share
}

// flush waits for the batch before and begins to store what was gathered. What
// has begun is finished even if ctx ends: all of it is prepared by then.
func (b *batch) flush(ctx context.Context) error {
	if err := b.wait(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil || len(b.docs) == 0 {
		return err
	}
	docs, storing := b.docs, make(chan stored, 1)
	go func() {
		changes, err := b.adder.Store.PutDocuments(context.WithoutCancel(ctx), b.adder.Community, docs)
		storing <- stored{changes, err}
	}()
	b.docs, b.bytes, b.storing = nil, 0, storing
	return nil
}

// wait waits until the batch that is being stored is, and reports on it.
func (b *batch) wait() error {
	if b.storing == nil {
		return nil
	}
	s := <-b.storing
	b.storing = nil
	if s.err != nil {
		return fmt.Errorf("store documents: %w", s.err)
	}
	for _, c := range s.changes {
		switch c.Outcome {
		case sqlite.Added:
			b.report.Added = append(b.report.Added, c.Name)
		case sqlite.Replaced:
			b.report.Replaced = append(b.report.Replaced, c.Name)
		case sqlite.Unchanged:
			b.report.Unchanged = append(b.report.Unchanged, c.Name)
		}
	}
	return nil
}
