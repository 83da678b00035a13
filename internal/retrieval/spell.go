package retrieval

import (
	"context"
	"fmt"
	"slices"

	"docent/internal/retrieval/nearby"
	"docent/internal/retrieval/postings"
	"docent/internal/retrieval/text"
)

// A repaired word counts a little less than one that was typed so.
const repairedWeight = 0.9

// questionWords are mended too when they are misspelt: what is asked for
// hangs on them.
var questionWords = []string{"what", "which", "where", "when", "who", "whose", "why", "how", "does", "many", "much",
	"there", "their", "they", "with", "from", "about", "would", "should", "could", "have", "this", "that", "were", "will"}

// repair replaces words that no document knows by the nearest word that one
// does. The question is understood again if a question word changed.
func (e *Engine) repair(ctx context.Context, index postings.Index, an *text.Analyzer, r *ranking) error {
	q := r.query
	var words []string
	var at []int
	for i, t := range q.terms {
		if len(t.word) >= 3 && t.flags&text.Number == 0 && isLetters(t.word) {
			words = append(words, t.word)
			at = append(at, i)
		}
	}
	terms := make([]string, len(at))
	for i, n := range at {
		terms[i] = q.terms[n].term
	}
	frequency, err := index.DocumentFrequency(ctx, terms)
	if err != nil {
		return fmt.Errorf("look up words: %w", err)
	}
	changed := false
	for i, n := range at {
		if frequency[i] > 0 {
			continue
		}
		if w := mendQuestionWord(words[i]); w != "" {
			r.asked = replaceWord(r.asked, q.terms[n].span, w)
			r.repairs = append(r.repairs, Repair{From: words[i], To: w})
			changed = true
			break
		}
	}
	if changed {
		r.query = understand(an, r.asked)
		if len(r.repairs) < 4 {
			return e.repair(ctx, index, an, r)
		}
		return nil
	}
	for i, n := range at {
		if frequency[i] > 0 || spelled(an, terms[i]) {
			continue
		}
		near, err := index.Near(ctx, words[i], edits(words[i]))
		if err != nil {
			return fmt.Errorf("look for a similar word: %w", err)
		}
		near = likely(words[i], near)
		if len(near) == 0 {
			continue
		}
		best := choose(words[i], near)
		tokens := an.Tokens(nil, best.Text)
		if len(tokens) == 0 || q.has(tokens[0].Term) {
			continue
		}
		r.repairs = append(r.repairs, Repair{From: words[i], To: best.Text})
		q.rename(n, tokens[0])
	}
	return nil
}

// spelled reports whether a term is known to be an English word: then no
// document has it, and "president" is not mended to "resident".
func spelled(an *text.Analyzer, term string) bool {
	return an.Language() == "en" && nearby.Of().Index(term) >= 0
}

// likely leaves, for a word of three letters, only those from which a letter
// behind the first was dropped ("opn"): too many other words are near it.
func likely(word string, near []postings.Word) []postings.Word {
	if len(word) > 3 {
		return near
	}
	return slices.DeleteFunc(near, func(w postings.Word) bool { return len(w.Text) != 4 || w.Text[0] != word[0] })
}

func (q *query) has(term string) bool {
	_, ok := q.index[term]
	return ok
}

// rename searches another word in place of term n.
func (q *query) rename(n int, to text.Token) {
	t := &q.terms[n]
	delete(q.index, t.term)
	old := t.term
	t.repaired, t.word, t.term = t.word, to.Word, to.Term
	q.index[t.term] = n
	for i := range q.tokens {
		if q.tokens[i].Term == old {
			q.tokens[i].Term, q.tokens[i].Word = to.Term, to.Word
		}
	}
	q.pairs = map[[2]string]bool{}
	for i := 1; i < len(q.tokens); i++ {
		q.pair(q.tokens[i-1].Term, q.tokens[i].Term)
	}
}

// choose takes the nearest word; among equally near ones the one that keeps
// the first letter, then the most frequent.
func choose(word string, near []postings.Word) postings.Word {
	best := near[0]
	rank := func(w postings.Word) int {
		n := w.Distance * 4
		if w.Text[0] != word[0] {
			n += 2
		}
		if w.Text[len(w.Text)-1] != word[len(word)-1] {
			n++
		}
		return n
	}
	for _, w := range near[1:] {
		if rank(w) < rank(best) || rank(w) == rank(best) && w.Passages > best.Passages {
			best = w
		}
	}
	return best
}

// edits is how many slips a word of that length may have.
func edits(word string) int {
	if len(word) < 6 {
		return 1
	}
	return 2
}

// mendQuestionWord returns the question word that a word is one slip away
// from, or "".
func mendQuestionWord(word string) string {
	for _, w := range questionWords {
		if len(w) >= 4 && word[0] == w[0] && text.Distance(word, w, 1) == 1 {
			return w
		}
	}
	switch word {
	case "wich", "whcih", "wihch", "whch":
		return "which"
	}
	return ""
}

func replaceWord(s string, at text.Span, with string) string {
	if at.Start < 0 || at.End > len(s) || at.Start > at.End {
		return s
	}
	return s[:at.Start] + with + s[at.End:]
}

func isLetters(w string) bool {
	for _, r := range w {
		if r < 'a' || r > 'z' && r < 0x80 {
			return false
		}
	}
	return true
}
