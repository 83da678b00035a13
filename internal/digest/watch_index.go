package digest

import (
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
	"docent/internal/retrieval/postings"
	"docent/internal/retrieval/text"
)

// watchIndex maps terms to the watches whose questions hold them, in one
// language: a question's terms depend on the analyzer of the documents.
type watchIndex struct {
	revision int64
	watches  []ledger.Watch
	needed   []uint16 // how many of its terms one passage must hold
	byTerm   map[string][]int32
	byDoc    map[int64][]int32 // watches that quote a document
	keys     []string          // of the questions; nil until they are needed
}

func newWatchIndex(revision int64, language string, watches []ledger.Watch) *watchIndex {
	x := &watchIndex{
		revision: revision, watches: watches, needed: make([]uint16, len(watches)),
		byTerm: map[string][]int32{}, byDoc: map[int64][]int32{},
	}
	an := text.NewAnalyzer(language)
	var tokens []text.Token
	for i, w := range watches {
		tokens = an.Tokens(tokens[:0], w.Text)
		seen := map[string]bool{}
		for _, t := range tokens {
			if !t.Is(text.Stop) && !seen[t.Term] {
				seen[t.Term] = true
				x.byTerm[t.Term] = append(x.byTerm[t.Term], int32(i))
			}
		}
		x.needed[i] = needed(len(seen))
	}
	x.quotes(watches)
	return x
}

// needed is how many of a question's n terms a passage must hold to be worth
// asking again: half. An answer shares most words with its question, but one
// or two are often said otherwise.
func needed(n int) uint16 { return uint16(max((n+1)/2, 1)) }

// quotes takes over watches that differ from the indexed ones in their answers only.
func (x *watchIndex) quotes(watches []ledger.Watch) {
	x.watches = watches
	clear(x.byDoc)
	for i, w := range watches {
		for _, q := range w.Quotes {
			x.byDoc[q.Document] = append(x.byDoc[q.Document], int32(i))
		}
	}
}

// affected returns the positions of the watches that changed passages of a
// document can touch: those that quote the document, and those of whose terms
// one of the passages holds enough.
func (x *watchIndex) affected(document int64, passages []postings.Passage) []int {
	hit := make([]bool, len(x.watches))
	for _, i := range x.byDoc[document] {
		hit[i] = true
	}
	counts := make([]uint16, len(x.watches))
	var touched []int32
	var distinct postings.Distinct
	for _, p := range passages {
		distinct.Terms(p, func(term string) {
			for _, i := range x.byTerm[term] {
				if counts[i] == 0 {
					touched = append(touched, i)
				}
				counts[i]++
			}
		})
		for _, i := range touched {
			hit[i] = hit[i] || counts[i] >= x.needed[i]
			counts[i] = 0
		}
		touched = touched[:0]
	}
	var found []int
	for i, h := range hit {
		if h {
			found = append(found, i)
		}
	}
	return found
}

// taught returns the positions of the watches that a lesson about a document
// answers. Their words need not occur in it: that is why it was taught.
func (x *watchIndex) taught(document int64, lessons []ledger.Learned) []int {
	var found []int
	for _, l := range lessons {
		if l.Document != document {
			continue
		}
		if x.keys == nil {
			for _, w := range x.watches {
				x.keys = append(x.keys, Key(w.Text))
			}
		}
		for i, key := range x.keys {
			if teaches(l.Key, key) != Unlike {
				found = append(found, i)
			}
		}
	}
	return found
}

// evidenceOf turns an answer's quotes into what a watch keeps.
func evidenceOf(quotes []retrieval.Quote) []ledger.Evidence {
	var all []ledger.Evidence
	for _, q := range quotes {
		all = append(all, quoted(q).Evidence)
	}
	return all
}
