package postings

import (
	"strings"
	"sync"
)

// Vocabulary numbers terms and words from 0 by their first appearance, so that
// what is done for each word of a text (counting, telling apart) is done with
// numbers: to look a string up takes as long as all the rest together. It only
// grows. The zero value is empty; it is safe for concurrent use.
type Vocabulary struct {
	mu      sync.RWMutex
	numbers map[string]uint32
	keys    []string
}

// Number returns the number of a key.
func (v *Vocabulary) Number(key string) uint32 {
	v.mu.RLock()
	n, known := v.numbers[key]
	v.mu.RUnlock()
	if known {
		return n
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if n, known = v.numbers[key]; !known {
		if v.numbers == nil {
			v.numbers = map[string]uint32{}
		}
		n = uint32(len(v.keys))
		key = strings.Clone(key) // it may be a slice of a whole document
		v.numbers[key] = n
		v.keys = append(v.keys, key)
	}
	return n
}

// Keys returns all keys by their numbers. They must not be changed.
func (v *Vocabulary) Keys() []string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.keys[:len(v.keys):len(v.keys)]
}

// Len is how many keys have a number.
func (v *Vocabulary) Len() int { return len(v.Keys()) }

// Passage returns a passage of these terms and words.
func (v *Vocabulary) Passage(id int64, terms, fields, words []string) Passage {
	return Passage{ID: id, Vocabulary: v, Terms: v.all(terms), Fields: v.all(fields), Words: v.all(words)}
}

func (v *Vocabulary) all(keys []string) []uint32 {
	numbers := make([]uint32, len(keys))
	for i, k := range keys {
		numbers[i] = v.Number(k)
	}
	return numbers
}

// Passage is what Build needs of a passage. Terms and words are numbers of its
// vocabulary.
type Passage struct {
	ID         int64
	Vocabulary *Vocabulary
	Terms      []uint32 // index terms in text order, with repetitions
	Fields     []uint32 // terms of title and headings; each counts FieldWeight of a word in the text
	Words      []uint32 // distinct folded surface words, for repairing misspelt ones
}

// Strings returns what the numbers of a passage stand for.
func (p Passage) Strings(numbers []uint32) []string {
	if len(numbers) == 0 {
		return nil
	}
	keys := p.Vocabulary.Keys()
	all := make([]string, len(numbers))
	for i, n := range numbers {
		all[i] = keys[n]
	}
	return all
}

// Distinct tells the distinct terms of one passage after the other.
type Distinct struct {
	vocabulary *Vocabulary
	keys       []string
	seen       []uint32 // by number: the count of passages when it was met last
	passages   uint32
}

// Terms calls f once for every term of p, in its text, title or headings.
func (d *Distinct) Terms(p Passage, f func(term string)) {
	if d.vocabulary != p.Vocabulary {
		*d = Distinct{vocabulary: p.Vocabulary}
	}
	d.passages++
	for _, numbers := range [][]uint32{p.Terms, p.Fields} {
		for _, n := range numbers {
			if int(n) >= len(d.keys) {
				d.keys = p.Vocabulary.Keys()
				d.seen = append(d.seen, make([]uint32, len(d.keys)-len(d.seen))...)
			}
			if d.seen[n] != d.passages && d.keys[n] != "" {
				d.seen[n] = d.passages
				f(d.keys[n])
			}
		}
	}
}
