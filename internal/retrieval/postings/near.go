package postings

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"
)

// passagesWith is the number of passages that hold a word of the vocabulary.
func (r *Reader) passagesWith(ctx context.Context, word string) (int, error) {
	sum := 0
	for _, p := range r.parts {
		n, err := p.findWord(ctx, word)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// maxEdits is the most edits that Near looks for: with three, unrelated words
// of usual length become neighbours.
const maxEdits = 2

// Near returns words of the vocabulary within max edits (at most 2), nearest
// and most frequent first; none if the word itself is there.
//
// People rarely mistype the first letter, so only these parts of the
// vocabulary are read: words with the same first letter, words that begin with
// the second letter (a first letter too many, or the first two swapped), and
// by single look-ups words that differ in nothing but the first letter.
func (r *Reader) Near(ctx context.Context, word string, max int) ([]Word, error) {
	runes := []rune(word)
	max = min(max, maxEdits)
	if max < 1 || len(runes) < 2 || len(word) > maxKey {
		return nil, nil
	}
	if n, err := r.passagesWith(ctx, word); err != nil || n > 0 {
		return nil, err
	}
	near := map[string]Word{}
	starts := []string{string(runes[0])}
	if runes[1] != runes[0] {
		starts = append(starts, string(runes[1]))
	}
	m := matcher{word: runes, max: max}
	for _, p := range r.parts {
		for _, start := range starts {
			if err := p.nearWith(ctx, start, &m, near); err != nil {
				return nil, err
			}
		}
	}
	for _, candidate := range firstLetterEdits(runes) {
		if _, seen := near[candidate]; seen {
			continue
		}
		n, err := r.passagesWith(ctx, candidate)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			near[candidate] = Word{Text: candidate, Passages: n, Distance: 1}
		}
	}
	return ranked(near), nil
}

func ranked(near map[string]Word) []Word {
	words := make([]Word, 0, len(near))
	for _, w := range near {
		words = append(words, w)
	}
	slices.SortFunc(words, func(a, b Word) int {
		return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(b.Passages, a.Passages), strings.Compare(a.Text, b.Text))
	})
	return words
}

// firstLetterEdits returns word with another first letter, and with one more
// in front. The letters are those of its script: a to z, or the 48 code points
// on both sides of its first letter, which covers the alphabets.
func firstLetterEdits(word []rune) []string {
	first, last := rune('a'), rune('z')
	if word[0] >= utf8.RuneSelf {
		first, last = word[0]-48, word[0]+48
	}
	var edits []string
	for letter := first; letter <= last; letter++ {
		edits = append(edits, string(letter)+string(word[1:]), string(letter)+string(word))
	}
	return edits
}

// nearWith adds the part's words that begin with start and match to near.
func (p Part) nearWith(ctx context.Context, start string, m *matcher, near map[string]Word) error {
	m.reset()
	for n := max(0, pageOf(p.words, start)); n < len(p.words); n++ {
		if p.words[n] > start && !strings.HasPrefix(p.words[n], start) {
			return nil
		}
		pg, err := p.page(ctx, len(p.terms)+n)
		if err != nil {
			return err
		}
		s, err := pg.seek(start)
		if err != nil {
			return err
		}
		for s.next() {
			if len(s.key) < len(start) || string(s.key[:len(start)]) != start {
				if string(s.key) > start {
					return s.err
				}
				continue
			}
			distance, ok := m.distance(s.key)
			if !ok {
				continue
			}
			live := s.count - p.Gone.Words[string(s.key)]
			if live <= 0 {
				continue
			}
			w := near[string(s.key)]
			near[string(s.key)] = Word{Text: string(s.key), Passages: w.Passages + live, Distance: distance}
		}
		if s.err != nil {
			return s.err
		}
	}
	return nil
}

// matcher computes the optimal string alignment distance (edits: insert,
// delete, replace, swap neighbours) of one word to many that come in order. A
// row of the table belongs to a letter of the other word; rows of the letters
// that it shares with the word before are kept.
type matcher struct {
	word  []rune
	max   int
	other []rune
	rows  [][]int // rows[i] after i letters of other
	dead  int     // rows[dead] has no cell within max; 0 if there is none
}

func (m *matcher) reset() { m.other, m.dead = m.other[:0], 0 }

// distance returns the edits between the words; false if more than max.
func (m *matcher) distance(key []byte) (int, bool) {
	if len(m.rows) == 0 {
		row := make([]int, len(m.word)+1)
		for j := range row {
			row[j] = j
		}
		m.rows = append(m.rows, row)
	}
	shared, i := 0, 0
	same := true
	for at := 0; at < len(key); i++ {
		letter, size := rune(key[at]), 1
		if letter >= utf8.RuneSelf {
			letter, size = utf8.DecodeRune(key[at:])
		}
		at += size
		if same && i < len(m.other) && m.other[i] == letter {
			shared++
			continue
		}
		if same {
			m.other, same = m.other[:shared], false
		}
		m.other = append(m.other, letter)
	}
	if same {
		m.other = m.other[:shared]
	}
	if m.dead > 0 && m.dead <= shared {
		return 0, false // what they share is already too far away
	}
	m.dead = 0
	valid := shared
	if excess := len(m.other) - len(m.word); excess > m.max || -excess > m.max {
		// Too long or too short: the rows of its new letters stay uncomputed,
		// so the next word may share only what is valid.
		m.other = m.other[:valid]
		return 0, false
	}
	for i := valid + 1; i <= len(m.other); i++ {
		if m.row(i) > m.max {
			m.dead = i
			m.other = m.other[:i]
			return 0, false
		}
	}
	d := m.rows[len(m.other)][len(m.word)]
	return d, d <= m.max
}

// row computes rows[i] and returns its least cell.
func (m *matcher) row(i int) int {
	if i == len(m.rows) {
		m.rows = append(m.rows, make([]int, len(m.word)+1))
	}
	row, above := m.rows[i], m.rows[i-1]
	row[0] = i
	least := i
	letter := m.other[i-1]
	for j := 1; j <= len(m.word); j++ {
		cost := 1
		if m.word[j-1] == letter {
			cost = 0
		}
		d := min(above[j]+1, row[j-1]+1, above[j-1]+cost)
		if i > 1 && j > 1 && m.word[j-1] == m.other[i-2] && m.word[j-2] == letter {
			d = min(d, m.rows[i-2][j-2]+1)
		}
		row[j] = d
		least = min(least, d)
	}
	return least
}
