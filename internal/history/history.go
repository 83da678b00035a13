// Package history says what changed between two texts of a document, paragraph
// by paragraph.
//
// It knows no store: it compares the passages that one kept. Start reading at
// Compare.
package history

import (
	"slices"
	"strings"

	"docent/internal/retrieval"
)

// Paragraph is what a paragraph number stands for.
type Paragraph struct {
	Number   int // from 1
	Headings string
	Text     string
}

// Paragraphs undoes the joining and cutting of passages.
func Paragraphs(passages []retrieval.Passage) []Paragraph {
	var all []Paragraph
	for _, p := range passages {
		for i, u := range p.Units {
			start := u.Start
			if n := len(all); n > 0 && all[n-1].Number == u.Paragraph {
				if i > 0 {
					start = p.Units[i-1].End
				} else {
					all[n-1].Text += "\n"
				}
				all[n-1].Text += p.Text[start:u.End]
				continue
			}
			all = append(all, Paragraph{u.Paragraph, p.Headings, p.Text[start:u.End]})
		}
	}
	return all
}

// Kind says what became of a paragraph.
type Kind uint8

// The kinds of change.
const (
	Changed Kind = iota // its words differ
	Added               // it was not there before
	Removed             // it is not there any more
	Moved               // it stands elsewhere, word for word
)

// Change is a paragraph that differs. Before is empty where it was added,
// After where it was removed.
type Change struct {
	Kind          Kind
	Before, After Paragraph
}

// Count is how many paragraphs differ, by kind.
type Count [Moved + 1]int

// Any reports whether anything differs.
func (c Count) Any() bool { return c != Count{} }

// CountOf counts changes.
func CountOf(changes []Change) Count {
	var c Count
	for _, ch := range changes {
		c[ch.Kind]++
	}
	return c
}

// Compare returns the paragraphs that differ, in the order of the text. White
// space does not count: a wrapped line equals an unwrapped one.
func Compare(before, after []Paragraph) []Change {
	c := comparison{before: before, after: after, olds: squeezeAll(before), news: squeezeAll(after)}
	c.between(0, len(before), 0, len(after))
	return c.moved()
}

// Now returns what stands in the place of words of the earlier text: the
// changed paragraph that held them before. ok is false if there is none.
func Now(changes []Change, words string) (p Paragraph, ok bool) {
	words = squeeze(words)
	for _, c := range changes {
		if c.Kind == Changed && strings.Contains(squeeze(c.Before.Text), words) {
			return c.After, true
		}
	}
	return Paragraph{}, false
}

type comparison struct {
	before, after []Paragraph
	olds, news    []string // their texts, squeezed
	changes       []Change
}

// between compares before[a:b] with after[x:y]: equal ends first, then at
// paragraphs that stand once on either side and in the same order (as Bram
// Cohen's patience diff does), and what lies between these again.
func (c *comparison) between(a, b, x, y int) {
	for a < b && x < y && c.olds[a] == c.news[x] {
		a, x = a+1, x+1
	}
	for a < b && x < y && c.olds[b-1] == c.news[y-1] {
		b, y = b-1, y-1
	}
	anchors := c.anchors(a, b, x, y)
	if len(anchors) == 0 {
		c.rewritten(a, b, x, y)
		return
	}
	for _, at := range anchors {
		c.between(a, at[0], x, at[1])
		a, x = at[0]+1, at[1]+1
	}
	c.between(a, b, x, y)
}

// anchors returns the longest ascending run of pairs that occur once on either
// side.
func (c *comparison) anchors(a, b, x, y int) [][2]int {
	type seen struct{ olds, news, old, new int }
	count := map[string]*seen{}
	at := func(s string) *seen {
		if count[s] == nil {
			count[s] = &seen{}
		}
		return count[s]
	}
	for i := a; i < b; i++ {
		s := at(c.olds[i])
		s.olds, s.old = s.olds+1, i
	}
	for i := x; i < y; i++ {
		s := at(c.news[i])
		s.news, s.new = s.news+1, i
	}
	var pairs [][2]int
	for i := a; i < b; i++ {
		if s := count[c.olds[i]]; s.olds == 1 && s.news == 1 {
			pairs = append(pairs, [2]int{i, s.new})
		}
	}
	return ascending(pairs)
}

// ascending returns the longest subsequence whose second numbers ascend, by
// patience sorting.
func ascending(pairs [][2]int) [][2]int {
	var piles []int // index of the pair on top of each pile
	back := make([]int, len(pairs))
	for i, p := range pairs {
		at, _ := slices.BinarySearchFunc(piles, p[1], func(top, n int) int { return pairs[top][1] - n })
		back[i] = -1
		if at > 0 {
			back[i] = piles[at-1]
		}
		if at == len(piles) {
			piles = append(piles, i)
		} else {
			piles[at] = i
		}
	}
	run := make([][2]int, len(piles))
	for i, at := len(piles)-1, -1; i >= 0; i-- {
		if at < 0 {
			at = piles[i]
		} else {
			at = back[at]
		}
		run[i] = pairs[at]
	}
	return run
}

// alike is how much of their words two paragraphs must share for one to be
// called the other's new wording.
const alike = 0.4

// window bounds how far ahead the new wording of a paragraph is looked for, so
// that a wholly rewritten book stays quick.
const window = 40

// rewritten pairs paragraphs of a stretch where none is equal: each old one
// with the first new one behind the last pair that resembles it.
func (c *comparison) rewritten(a, b, x, y int) {
	words := make([]map[string]bool, y-x)
	for i := x; i < y; i++ {
		words[i-x] = wordsOf(c.news[i])
	}
	for i := a; i < b; i++ {
		own := wordsOf(c.olds[i])
		found := -1
		for j := x; j < min(y, x+window); j++ {
			if likeness(own, words[len(words)-(y-j)]) >= alike {
				found = j
				break
			}
		}
		if found < 0 {
			c.changes = append(c.changes, Change{Kind: Removed, Before: c.before[i]})
			continue
		}
		c.added(x, found)
		if c.olds[i] != c.news[found] {
			c.changes = append(c.changes, Change{Changed, c.before[i], c.after[found]})
		}
		x = found + 1
	}
	c.added(x, y)
}

func (c *comparison) added(x, y int) {
	for ; x < y; x++ {
		c.changes = append(c.changes, Change{Kind: Added, After: c.after[x]})
	}
}

// moved joins a paragraph that went with the same one that came.
func (c *comparison) moved() []Change {
	came := map[string][]int{}
	for i, ch := range c.changes {
		if ch.Kind == Added {
			s := squeeze(ch.After.Text)
			came[s] = append(came[s], i)
		}
	}
	gone := map[int]bool{}
	for i, ch := range c.changes {
		s := squeeze(ch.Before.Text)
		if ch.Kind != Removed || len(came[s]) == 0 {
			continue
		}
		at := came[s][0]
		came[s] = came[s][1:]
		c.changes[at] = Change{Moved, ch.Before, c.changes[at].After}
		gone[i] = true
	}
	var left []Change
	for i, ch := range c.changes {
		if !gone[i] {
			left = append(left, ch)
		}
	}
	return left
}

// likeness is the share of words that two paragraphs have in common, from 0 to 1.
func likeness(a, b map[string]bool) float64 {
	common := 0
	for w := range a {
		if b[w] {
			common++
		}
	}
	all := len(a) + len(b) - common
	if all == 0 {
		return 1
	}
	return float64(common) / float64(all)
}

func wordsOf(s string) map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(strings.ToLower(s)) {
		words[w] = true
	}
	return words
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

func squeezeAll(paragraphs []Paragraph) []string {
	all := make([]string, len(paragraphs))
	for i, p := range paragraphs {
		all[i] = squeeze(p.Text)
	}
	return all
}
