package digest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"docent/internal/records"
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
)

// News is what a watcher is told.
type News struct {
	Watch  ledger.Watch     // as it was before
	Before *ledger.Evidence // without Text if it must no longer be quoted
	After  *Quote           // nil if the answer is gone
}

// RenderNews puts a notice into the markup and language of its community.
type RenderNews func(ctx context.Context, n News) Message

// Outcome is an answer as watches keep and compare it.
type Outcome struct {
	Answered bool
	Quotes   []ledger.Evidence
	First    *Quote // nil if there is no answer
}

// place is the channel whose readers a watch speaks to; "" for a member, who
// is told in private.
func place(w ledger.Watch) string {
	if w.Direct {
		return ""
	}
	return w.Channel
}

// renew records a watch's answer and queues a notice if it says something else.
func (w *Watcher) renew(ctx context.Context, watch ledger.Watch, now Outcome) error {
	var before *ledger.Evidence
	if watch.Answered && len(watch.Quotes) > 0 {
		before = &watch.Quotes[0]
	}
	var notice ledger.Notice
	if differs(before, now.First) {
		var err error
		if notice, err = w.notice(ctx, watch, before, now.First); err != nil {
			return err
		}
	} else if now.Answered == watch.Answered && slices.Equal(now.Quotes, watch.Quotes) {
		return nil
	}
	err := w.store.Renew(ctx, watch, now.Answered, now.Quotes, notice)
	if errors.Is(err, ledger.ErrFenced) {
		return nil // somebody else has told, or the watch is gone
	}
	return err
}

// notice is what somebody who watches is told. Of a document that was removed,
// or that the channel may no longer see, it says nothing more.
func (w *Watcher) notice(ctx context.Context, watch ledger.Watch, before *ledger.Evidence, after *Quote) (ledger.Notice, error) {
	n := ledger.Notice{Community: watch.Community, Member: watch.Member, Channel: watch.Channel, Direct: watch.Direct}
	if before != nil {
		there, err := w.there(ctx, watch, before.Document)
		if err != nil {
			return n, err
		}
		if there {
			n.Documents = append(n.Documents, before.Document)
		} else {
			before = &ledger.Evidence{Document: before.Document}
		}
	}
	if after != nil {
		n.Documents = append(n.Documents, after.Document)
	}
	var err error
	if n.Payload, err = json.Marshal(w.render(ctx, News{Watch: watch, Before: before, After: after})); err != nil {
		return n, fmt.Errorf("encode a notice: %w", err)
	}
	return n, nil
}

// there reports whether everybody to whom a watch speaks may see a document.
func (w *Watcher) there(ctx context.Context, watch ledger.Watch, document int64) (bool, error) {
	scope, err := w.rules.scope(ctx, watch.Community, place(watch))
	if err != nil {
		return false, err
	}
	view, err := w.views.View(ctx, scope)
	if err != nil {
		return false, err
	}
	defer view.Close()
	_, err = view.Document(ctx, document)
	if errors.Is(err, records.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// Look asks a question as its watch does: over what everybody in the channel
// may see, or, where it is told in private, everybody of the community.
func Look(ctx context.Context, asker Asker, rules Rules, w ledger.Watch) (Outcome, error) {
	scope, err := rules.scope(ctx, w.Community, place(w))
	if err != nil {
		return Outcome{}, err
	}
	a, err := asker.Ask(ctx, retrieval.Question{Text: w.Text, Scope: scope, Top: 3})
	if err != nil {
		return Outcome{}, fmt.Errorf("ask a watched question: %w", err)
	}
	now := Outcome{Answered: a.Answered && len(a.Quotes) > 0}
	if now.Answered {
		now.Quotes, now.First = evidenceOf(a.Quotes), quoted(a.Quotes[0])
	}
	return now, nil
}

// differs reports whether the leading evidence says something else. Where it
// stands does not matter, nor how it is wrapped.
func differs(before *ledger.Evidence, after *Quote) bool {
	if before == nil || after == nil {
		return (before == nil) != (after == nil)
	}
	return squeeze(before.Text) != squeeze(after.Text)
}
