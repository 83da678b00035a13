package answer

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"docent/internal/answer/proof"
	"docent/internal/retrieval"
	"docent/internal/retrieval/text"
)

// Verified is one claim set against the documents.
type Verified struct {
	Claim   string
	Verdict proof.Verdict    // supports, contradicts, or unrelated: not found
	Quote   *retrieval.Quote // the sentence that decided; nil if unrelated
	Differs proof.Rule       // of a contradiction: numbers, dates, names or negation
	Claimed string           // the claim's word, "" if none differs
	Stated  string           // the document's word in its place, "" if none
}

// maxClaims is how many sentences of a pasted text are verified.
const maxClaims = 8

// Verify sets each sentence of q.Text against the documents: a sentence there
// that says the same, one that says otherwise, or neither. Every quote is
// checked byte for byte. An empty text gives no claims.
func (e *Engine) Verify(ctx context.Context, q retrieval.Question) ([]Verified, error) {
	var out []Verified
	for _, claim := range sentences(q.Text) {
		one := q
		one.Text, one.History = claim, nil
		found, err := e.search.Search(ctx, one)
		if err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
		v, err := e.verify(ctx, claim, found.Passages)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// verify compares a claim with every sentence of the passages. Agreement wins
// over difference: another document may speak of another year. A difference is
// not believed where another sentence, as near to the claim, has all its facts:
// who is said to meet in Budapest is not contradicted by "in Hungary".
func (e *Engine) verify(ctx context.Context, claim string, hits []retrieval.Hit) (Verified, error) {
	best := Verified{Claim: claim, Verdict: proof.Unrelated}
	overlap, rival := 0.0, 0.0
	analyzers := map[string]*text.Analyzer{}
	known := names(hits)
	for _, h := range hits {
		words := proof.Words{Language: h.Document.Language, Term: terms(analyzers, h.Document.Language), Name: known}
		for _, u := range h.Passage.Units {
			c := proof.Compare(claim, h.Passage.Text[u.Start:u.End], words)
			if c.Verdict == proof.Unrelated {
				if c.Facts {
					rival = max(rival, c.Overlap)
				}
				continue
			}
			if best.Verdict == proof.Supports && (c.Verdict != proof.Supports || c.Overlap <= overlap) ||
				best.Verdict == c.Verdict && c.Overlap <= overlap {
				continue
			}
			q := quoteAt(h, u.Span)
			same, err := e.stands(ctx, q.Hit.Document.ID, q.Span, q.Text)
			if err != nil {
				return best, fmt.Errorf("check a quote: %w", err)
			}
			if same {
				best = Verified{Claim: claim, Verdict: c.Verdict, Quote: &q, Differs: c.Rule, Claimed: c.Claimed, Stated: c.Stated}
				overlap = c.Overlap
			}
		}
	}
	if best.Verdict == proof.Contradicts && best.Differs != proof.RuleNegation && rival >= overlap {
		return Verified{Claim: claim, Verdict: proof.Unrelated}, nil
	}
	return best, nil
}

// names returns whether a word is known as a name from the passages: it is
// written with a capital letter inside a sentence, and nowhere without.
func names(hits []retrieval.Hit) func(string) bool {
	known := map[string]bool{}
	for _, h := range hits {
		for _, u := range h.Passage.Units {
			for i, w := range strings.FieldsFunc(h.Passage.Text[u.Start:u.End], func(r rune) bool { return !unicode.IsLetter(r) }) {
				first, _ := utf8.DecodeRuneInString(w)
				lower := strings.ToLower(w)
				if _, seen := known[lower]; !unicode.IsUpper(first) || i > 0 && !seen {
					known[lower] = unicode.IsUpper(first)
				}
			}
		}
	}
	return func(w string) bool { return known[w] }
}

// terms returns how words of a language are brought to their stems.
func terms(made map[string]*text.Analyzer, language string) func(string) string {
	a := made[language]
	if a == nil {
		a = text.NewAnalyzer(language)
		made[language] = a
	}
	var buffer []text.Token
	return func(w string) string {
		buffer = a.Tokens(buffer[:0], w)
		if len(buffer) == 0 {
			return w
		}
		return buffer[0].Term
	}
}

// sentences cuts a pasted text into the claims to verify.
func sentences(s string) []string {
	var out []string
	for _, b := range text.Split(s, text.Plain) {
		units := b.Units
		if len(units) == 0 {
			units = []text.Span{b.Span}
		}
		for _, u := range units {
			if t := strings.TrimSpace(s[u.Start:u.End]); t != "" && len(out) < maxClaims {
				out = append(out, t)
			}
		}
	}
	return out
}
