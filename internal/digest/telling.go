package digest

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"docent/internal/retrieval"
	"docent/internal/retrieval/text"
)

// line is a quotable unit of a document.
type line struct {
	passage *retrieval.Passage
	unit    retrieval.Unit
	text    string
	terms   map[string]float64 // content terms with their counts
	words   int
	fresh   bool // not in the document's earlier version
	order   int  // among the document's units
}

// span is the unit's place in the document.
func (l line) span() retrieval.Span {
	return retrieval.Span{Start: l.passage.Start + l.unit.Start, End: l.passage.Start + l.unit.End}
}

// linesOf cuts passages into the units that can be quoted, with their terms.
// Tables and code say little outside their place and are left out.
func linesOf(language string, passages []retrieval.Passage) []line {
	an := text.NewAnalyzer(language)
	var lines []line
	var tokens []text.Token
	for i := range passages {
		p := &passages[i]
		for _, u := range p.Units {
			if u.Kind != text.Paragraph && u.Kind != text.List || u.Start < 0 || u.End > len(p.Text) || u.Start >= u.End {
				continue
			}
			l := line{passage: p, unit: u, text: p.Text[u.Start:u.End], terms: map[string]float64{}, order: len(lines), fresh: true}
			tokens = an.Tokens(tokens[:0], l.text)
			l.words = len(tokens)
			for _, t := range tokens {
				if !t.Is(text.Stop) {
					l.terms[t.Term]++
				}
			}
			lines = append(lines, l)
		}
	}
	return lines
}

// The weights of what makes a sentence telling. Centrality leads, as in
// centroid summarisation (Radev et al. 2004); position is the strongest single
// hint in news and reports; length and opening keep fragments out.
const (
	weighCentre   = 0.55
	weighPosition = 0.30
	weighShape    = 0.15
)

// weigh returns how telling each line is for its document, in [0, 1]. rarity
// gives a term's inverse document frequency among the community's passages.
func weigh(lines []line, rarity func(term string) float64) []float64 {
	centre := map[string]float64{}
	for _, l := range lines {
		for term, n := range l.terms {
			centre[term] += damp(n) * rarity(term)
		}
	}
	scores := make([]float64, len(lines))
	highest := 0.0
	for i, l := range lines {
		var dot, norm float64
		for term, n := range l.terms {
			w := damp(n) * rarity(term)
			dot += w * centre[term]
			norm += w * w
		}
		if norm > 0 {
			scores[i] = dot / math.Sqrt(norm)
		}
		highest = max(highest, scores[i])
	}
	for i, l := range lines {
		if highest > 0 {
			scores[i] /= highest
		}
		position := 1 / (1 + math.Log1p(float64(l.order)))
		scores[i] = weighCentre*scores[i] + weighPosition*position + weighShape*shape(l)
	}
	return scores
}

func damp(n float64) float64 { return 1 + math.Log(n) }

// shape is 1 for a sentence that can stand by itself: of a readable length,
// with a verb's worth of words, not opening with a word that points back and
// not asking.
func shape(l line) float64 {
	s := 1.0
	switch {
	case l.words < 5:
		s -= 0.7
	case l.words < 8 || l.words > 45:
		s -= 0.3
	}
	if pointsBack[firstWord(l.text)] {
		s -= 0.4
	}
	if strings.HasSuffix(l.text, "?") || strings.HasSuffix(l.text, ":") {
		s -= 0.4
	}
	return max(s, 0)
}

// pointsBack lists words that lean on the sentence before.
var pointsBack = map[string]bool{
	"he": true, "she": true, "it": true, "they": true, "this": true, "that": true, "these": true, "those": true,
	"his": true, "her": true, "their": true, "its": true, "but": true, "and": true, "so": true, "however": true,
	"therefore": true, "thus": true, "also": true, "then": true, "such": true,
}

func firstWord(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(s)
	}
	return strings.ToLower(s[:end])
}

// quotable says that a line may stand in a post: not too long to be read, and
// with at least two words that carry a subject.
func quotable(l line) bool {
	return len(l.terms) >= 2 && utf8.RuneCountInString(l.text) <= quoteLimit
}

// best returns the index of the most telling line that accept takes, -1 if
// there is none; ties go to the earlier one.
func best(lines []line, scores []float64, accept func(line) bool) int {
	found := -1
	for i, l := range lines {
		if quotable(l) && accept(l) && (found < 0 || scores[i] > scores[found]) {
			found = i
		}
	}
	return found
}

// squeeze makes white space single blanks, so that a wrapped line equals an
// unwrapped one.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// compare marks the lines that the earlier text does not hold, word for word,
// and returns how many paragraphs have such a line and how many there are.
func compare(lines []line, before string) (changed, paragraphs int) {
	old := squeeze(before)
	touched := map[int]bool{}
	seen := map[int]bool{}
	for i := range lines {
		l := &lines[i]
		l.fresh = !strings.Contains(old, squeeze(l.text))
		seen[l.unit.Paragraph] = true
		if l.fresh {
			touched[l.unit.Paragraph] = true
		}
	}
	return len(touched), len(seen)
}

// ancestor finds the sentence of the earlier text that l most resembles: at
// least half of their terms in common. It returns "" if there is none.
func ancestor(l line, before, language string) string {
	an := text.NewAnalyzer(language)
	var tokens []text.Token
	found, most := "", 0.5
	for _, span := range text.Sentences(before, text.Span{Start: 0, End: len(before)}) {
		s := before[span.Start:span.End]
		tokens = an.Tokens(tokens[:0], s)
		terms := map[string]bool{}
		for _, t := range tokens {
			if !t.Is(text.Stop) {
				terms[t.Term] = true
			}
		}
		common := 0
		for term := range terms {
			if l.terms[term] > 0 {
				common++
			}
		}
		all := len(terms) + len(l.terms) - common
		if all == 0 {
			continue
		}
		if like := float64(common) / float64(all); like >= most && squeeze(s) != squeeze(l.text) {
			found, most = strings.TrimSpace(s), like
		}
	}
	return found
}
