package retrieval

import (
	"context"
	"fmt"
	"strings"

	"docent/internal/retrieval/text"
)

// maxBefore bounds the sentence that introduces a quote, in bytes.
const maxBefore = 400

// quotes cuts the best units out of their passages, none twice.
func (r *ranking) quotes(ctx context.Context, view View) ([]Quote, error) {
	var out []Quote
	said := map[string]bool{}
	for _, u := range r.undecided() {
		q := u.quote()
		key := squeeze(q.Text)
		if said[key] || len(out) > 0 && u.beside() {
			continue
		}
		said[key] = true
		var err error
		if q.Before, err = r.before(ctx, view, u); err != nil {
			return nil, err
		}
		if said[squeeze(q.Before)] { // it stands there already
			q.Before = ""
		}
		if out = append(out, q); len(out) == maxQuotes {
			break
		}
	}
	return out, nil
}

// beside reports whether neither the unit nor what it stands under has a word
// of the question or one of its family: as a second answer it would only puzzle.
func (u *unitScore) beside() bool {
	m := u.match.units[u.unit]
	return m.terms == 0 && m.kin == nil && u.match.heads == 0 && u.match.near == 0
}

// squeeze folds white space, so that a sentence is known wherever its line breaks.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// quote cuts the unit out of its passage.
func (u *unitScore) quote() Quote {
	p := u.match.a.hit.Passage
	unit := p.Units[u.unit]
	return Quote{Span: Span{Start: p.Start + unit.Start, End: p.Start + unit.End}, Text: p.Text[unit.Start:unit.End],
		Paragraph: unit.Paragraph, Hit: u.match.hit(), Score: u.score}
}

// before returns the sentence before a quote that begins by pointing back to
// it ("He …", "In 1852 she …"), from the same paragraph or the one before.
func (r *ranking) before(ctx context.Context, view View, u *unitScore) (string, error) {
	p := u.match.a.hit.Passage
	words := u.match.a.units[u.unit]
	tokens := u.match.a.tokens[words.Start:words.End]
	if p.Units[u.unit].Kind != text.Paragraph || !pointsBack(tokens, u.match.a.hit.Document.Language) {
		return "", nil
	}
	if u.unit > 0 {
		return introduction(p, u.unit-1), nil
	}
	first, _, err := view.DocumentPassages(ctx, p.Document)
	if err != nil || p.ID <= first {
		return "", nil
	}
	previous, err := view.Passages(ctx, []int64{p.ID - 1})
	if err != nil {
		return "", fmt.Errorf("read the passage before a quote: %w", err)
	}
	if len(previous) == 0 || previous[0].Document != p.Document || len(previous[0].Units) == 0 ||
		previous[0].Headings != p.Headings {
		return "", nil
	}
	return introduction(previous[0], len(previous[0].Units)-1), nil
}

func introduction(p Passage, unit int) string {
	u := p.Units[unit]
	if u.Kind != text.Paragraph || u.Len() > maxBefore {
		return ""
	}
	return p.Text[u.Start:u.End]
}

// conflict reports whether the first two units answer the same with different
// figures, in different documents.
func (r *ranking) conflict() bool {
	if len(r.units) < 2 || r.query.wanted != WantNumber && r.query.wanted != WantTime {
		return false
	}
	a, b := r.units[0], r.units[1]
	if a.match.a.hit.Document.ID == b.match.a.hit.Document.ID || a.score-b.score > 2 {
		return false
	}
	shared := a.match.units[a.unit].terms & b.match.units[b.unit].terms
	if r.query.cover(shared) < 0.6 {
		return false
	}
	one, two := r.figures(a), r.figures(b)
	for w := range one {
		if two[w] {
			return false
		}
	}
	return len(one) > 0 && len(two) > 0
}

// figures are the numbers of a unit that the question does not have.
func (r *ranking) figures(u *unitScore) map[string]bool {
	out := map[string]bool{}
	span := u.match.a.units[u.unit]
	for i := span.Start; i < span.End; i++ {
		if t := u.match.a.tokens[i]; t.Is(text.Number) && u.match.at[i] < 0 {
			out[t.Term] = true
		}
	}
	return out
}

// undecidedFrom is how many of the best units are looked through for one that
// says that the answer is not known yet.
const undecidedFrom = 8

// undecided returns the units with one that says that the answer is not known
// among the first three: to a question with two answers of which one is open,
// both are shown.
func (r *ranking) undecided() []*unitScore {
	for i, u := range r.units[:min(undecidedFrom, len(r.units))] {
		if !u.open() {
			continue
		}
		if i < maxQuotes {
			return r.units
		}
		out := append([]*unitScore{}, r.units[:maxQuotes-1]...)
		out = append(out, u)
		return append(out, r.units[maxQuotes-1:]...)
	}
	return r.units
}

// open reports whether the unit says of something asked for that it is not
// known: a word of doubt followed by a question word.
func (u *unitScore) open() bool {
	span := u.match.a.units[u.unit]
	doubt := -10
	for i := span.Start; i < span.End; i++ {
		switch w := u.match.a.tokens[i].Word; {
		case doubts[w]:
			doubt = i
		case i-doubt <= 2 && asks[w]:
			return u.match.units[u.unit].terms != 0
		}
	}
	return false
}

var (
	doubts = wordSet(`unclear unknown undecided uncertain unsure undetermined unconfirmed`)
	asks   = wordSet(`where when who whom which what why how whether if`)
)
