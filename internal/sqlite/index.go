package sqlite

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"docent/internal/retrieval"
	"docent/internal/retrieval/postings"
)

// index is the view's postings.Index: the segments, or FTS5 while these are
// damaged.
type index struct {
	view    *view
	reader  *postings.Reader
	fts     *ftsIndex
	stats   postings.Stats
	damaged bool
}

func newIndex(v *view) *index {
	x := &index{view: v}
	var parts []postings.Part
	languages := map[string]int{}
	var revision strings.Builder
	x.fts = &ftsIndex{tx: v.tx, analyse: v.analyse}
	for _, s := range v.snapshots {
		x.stats.Passages += s.passages
		for _, l := range s.languages {
			languages[l.code] += l.documents
		}
		revision.WriteString(strconv.FormatInt(s.key, 10) + ":" + strconv.FormatInt(s.revision, 10) + " ")
		for _, seg := range s.segments {
			parts = append(parts, postings.Part{Segment: seg.Segment, Gone: seg.gone, Page: v.pageOf(seg.id)})
		}
		x.damaged = x.damaged || s.damaged
		x.fts.within = append(x.fts.within, postings.Range{First: s.key << 32, Last: (s.key+1)<<32 - 1})
	}
	x.stats.Languages = byFrequency(languages)
	x.stats.Revision = revision.String()
	x.reader = postings.NewReader(parts)
	return x
}

// pageOf returns how to read a segment's pages: from the cache, or the file.
func (v *view) pageOf(segment int64) func(context.Context, int) ([]byte, error) {
	return func(_ context.Context, number int) ([]byte, error) {
		key := cacheKey{cachedPage, segment, number}
		if page, ok := v.store.cache.get(key); ok {
			return page.([]byte), nil
		}
		page, err := readPage(v.tx, segment, number)
		if err == nil {
			v.store.cache.put(key, page, cap(page))
		}
		return page, err
	}
}

func (x *index) Stats() postings.Stats { return x.stats }

// failed says whether an error means that the segments are damaged; then this
// view answers from FTS5.
func (x *index) failed(err error) bool {
	if !errors.Is(err, postings.ErrCorrupt) {
		return false
	}
	x.damaged = true
	x.view.store.log.Warn("index damaged; answering from FTS5 until check --repair", "error", err)
	return true
}

func (x *index) DocumentFrequency(ctx context.Context, terms []string) ([]int, error) {
	if !x.damaged {
		n, err := x.reader.DocumentFrequency(ctx, terms)
		if !x.failed(err) {
			return n, wrap("count passages", err)
		}
	}
	return x.fts.DocumentFrequency(ctx, terms)
}

func (x *index) Search(ctx context.Context, q postings.Query) ([]postings.Hit, error) {
	q.Ranges, q.Except = postings.Intersect(q.Allowed(), x.view.allowed), nil
	if !x.damaged {
		hits, err := x.reader.Search(ctx, q)
		if !x.failed(err) {
			return hits, wrap("search", err)
		}
	}
	return x.fts.Search(ctx, q)
}

func (x *index) Near(ctx context.Context, word string, max int) ([]postings.Word, error) {
	if x.damaged {
		return nil, nil
	}
	words, err := x.reader.Near(ctx, word, max)
	if x.failed(err) {
		return nil, nil
	}
	if err == nil && x.view.limited {
		words, err = x.visible(ctx, words)
	}
	return words, wrap("look for similar words", err)
}

// visible drops words that stand only where the scope does not allow to read:
// a suggested spelling must not tell what a hidden document says.
func (x *index) visible(ctx context.Context, words []postings.Word) ([]postings.Word, error) {
	var d retrieval.Document
	if len(x.stats.Languages) > 0 {
		d.Language = x.stats.Languages[0]
	}
	var visible []postings.Word
	for _, w := range words {
		q := postings.Query{K: 1}
		analysed := x.view.store.analyse(d, []retrieval.Passage{{Text: w.Text}})[0]
		for _, t := range analysed.Strings(analysed.Terms) {
			q.Terms = append(q.Terms, postings.Weighted{Term: t, Weight: 1})
		}
		hits, err := x.Search(ctx, q)
		if err != nil {
			return nil, err
		}
		if len(hits) > 0 {
			visible = append(visible, w)
		}
	}
	return visible, nil
}
