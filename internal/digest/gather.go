package digest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"docent/internal/records/ledger"
	"docent/internal/retrieval"
)

// The summary on top: short, and never so slow that the post waits for it.
const (
	maxStatements = 3
	summaryTime   = 30 * time.Second
)

// gathering is the work on one post.
type gathering struct {
	*Writer
	digest  ledger.Digest
	period  Period
	scope   retrieval.Scope
	view    retrieval.View
	changes []ledger.Change // net: one a document, in the order of the last change
	covered int64
	ids     []int64           // of the documents that the channel may see, ascending
	asks    []ledger.Question // in the period
	told    []ledger.Told     // what the post says about answers
	content Content
}

// open reads the changes and opens the view that everything else is read from.
func (g *gathering) open(ctx context.Context) error {
	var err error
	if g.rules.Hidden != nil {
		if g.scope.Hidden, err = g.rules.Hidden(ctx, g.digest.Community, g.digest.Channel); err != nil {
			return fmt.Errorf("read who may see what: %w", err)
		}
	}
	all, err := g.sources.Changes(ctx, g.scope.Communities, g.digest.Covered, readChanges)
	if err != nil {
		return err
	}
	g.covered = g.digest.Covered
	if len(all) > 0 {
		g.covered = all[len(all)-1].Seq
	}
	g.changes = slices.DeleteFunc(net(all), func(c ledger.Change) bool {
		return slices.Contains(g.scope.Hidden, c.Document) || !strings.HasPrefix(c.Name, g.digest.Documents)
	})
	if g.ids, err = g.sources.DocumentIDs(ctx, g.scope.Communities, g.digest.Documents); err != nil {
		return err
	}
	if g.digest.Documents != "" {
		g.scope.Only = g.ids
	}
	g.ids = slices.DeleteFunc(slices.Clone(g.ids), func(id int64) bool { return slices.Contains(g.scope.Hidden, id) })
	g.content = Content{At: g.period.Now, Since: g.digest.CoveredAt, Late: g.period.Late}
	g.view, err = g.views.View(ctx, g.scope)
	return err
}

// visible reports whether a document is there and the channel may see it.
func (g *gathering) visible(document int64) bool {
	_, ok := slices.BinarySearch(g.ids, document)
	return ok
}

// net folds what happened to each document into one change: what was added and
// then changed is new, what was added and removed again never happened, nor did
// what was removed and brought back.
func net(changes []ledger.Change) []ledger.Change {
	last := map[int64]ledger.Change{}
	first := map[int64]ledger.ChangeKind{}
	for _, c := range changes {
		if c.Kind != ledger.Added && c.Kind != ledger.Changed && c.Kind != ledger.Removed {
			continue
		}
		if _, ok := first[c.Document]; !ok {
			first[c.Document] = c.Kind
		}
		last[c.Document] = c
	}
	var out []ledger.Change
	for id, c := range last {
		switch {
		case c.Kind == ledger.Removed && first[id] == ledger.Added, c.Kind == ledger.Added && first[id] == ledger.Removed:
			continue
		case c.Kind == ledger.Added && first[id] == ledger.Removed:
			continue // its removal was undone
		case c.Kind == ledger.Added && first[id] == ledger.Changed:
			c.Kind = ledger.Changed
		case c.Kind == ledger.Changed && first[id] == ledger.Added:
			c.Kind = ledger.Added
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b ledger.Change) int { return int(a.Seq - b.Seq) })
	return replaced(out)
}

// replaced turns a document that went and another of the same name that came
// into a changed one.
func replaced(changes []ledger.Change) []ledger.Change {
	type place struct{ community, name string }
	gone := map[place]bool{}
	for _, c := range changes {
		if c.Kind == ledger.Removed {
			gone[place{c.Community, c.Name}] = true
		}
	}
	came := map[place]bool{}
	for i, c := range changes {
		if c.Kind == ledger.Added && gone[place{c.Community, c.Name}] {
			changes[i].Kind = ledger.Changed
			came[place{c.Community, c.Name}] = true
		}
	}
	return slices.DeleteFunc(changes, func(c ledger.Change) bool {
		return c.Kind == ledger.Removed && came[place{c.Community, c.Name}]
	})
}

// documents quotes what came or changed, newest last change first.
func (g *gathering) documents(ctx context.Context) error {
	for _, c := range slices.Backward(g.changes) {
		if c.Kind == ledger.Removed {
			g.content.Removed = append(g.content.Removed, name(c.Title, c.Name))
			continue
		}
		if len(g.content.Documents) == maxDocuments {
			g.content.More++
			continue
		}
		item, ok, err := g.document(ctx, c)
		if err != nil {
			return err
		}
		if ok {
			g.content.Documents = append(g.content.Documents, item)
		}
	}
	return nil
}

func name(title, name string) string {
	if title != "" {
		return title
	}
	return name
}

// document describes one new or changed document. ok is false if it is gone by
// now, or if nothing in it changed.
func (g *gathering) document(ctx context.Context, c ledger.Change) (DocumentItem, bool, error) {
	if !g.visible(c.Document) {
		return DocumentItem{}, false, nil
	}
	doc, lines, scores, err := g.read(ctx, c.Document)
	if err != nil {
		return DocumentItem{}, false, err
	}
	item := DocumentItem{Name: doc.Name, Title: doc.Title, Kind: c.Kind}
	before := ""
	if c.Kind == ledger.Changed {
		var ok bool
		if before, ok, err = g.sources.Before(ctx, c.Document, g.digest.Covered); err != nil {
			return DocumentItem{}, false, err
		}
		if ok {
			item.Changed, item.Paragraphs = compare(lines, before)
		}
	}
	if i := best(lines, scores, func(l line) bool { return l.fresh }); i >= 0 {
		item.Quote = quoteOf(doc, lines[i])
		if before != "" {
			item.Before = ancestor(lines[i], before, doc.Language)
		}
	} else if i := best(lines, scores, func(line) bool { return true }); i >= 0 && c.Kind == ledger.Added {
		item.Quote = quoteOf(doc, lines[i])
	}
	return item, true, nil
}

// read returns a document's quotable lines with how telling each is.
func (g *gathering) read(ctx context.Context, id int64) (retrieval.Document, []line, []float64, error) {
	doc, err := g.view.Document(ctx, id)
	if err != nil {
		return doc, nil, nil, err
	}
	first, last, err := g.view.DocumentPassages(ctx, id)
	if err != nil {
		return doc, nil, nil, err
	}
	var ids []int64
	for n := first; n <= last && len(ids) < readPassages; n++ {
		ids = append(ids, n)
	}
	passages, err := g.view.Passages(ctx, ids)
	if err != nil {
		return doc, nil, nil, err
	}
	lines := linesOf(doc.Language, passages)
	rarity, err := g.rarity(ctx, lines)
	if err != nil {
		return doc, nil, nil, err
	}
	return doc, lines, weigh(lines, rarity), nil
}
