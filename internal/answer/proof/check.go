package proof

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"docent/internal/retrieval/text"
)

// Check decides claim by claim what the sources prove. The findings are in
// the order of the claims. It costs some milliseconds a claim.
func Check(claims []Claim, sources []Source) []Finding {
	c := &checker{sources: sources, normals: make([]*normal, len(sources))}
	out := make([]Finding, 0, len(claims))
	last := spot{source: -1}
	for _, claim := range claims {
		f, at := c.check(claim, last)
		if f.Proven {
			last = at
		}
		out = append(out, f)
	}
	return out
}

// spot is a unit of a source.
type spot struct{ source, unit int }

type checker struct {
	sources []Source
	normals []*normal
}

// maxWord is the longest word, in bytes: longer than the longest words of
// German and Hungarian, shorter than what is encoded.
const maxWord = 64

// check applies the rules to one claim. last is where the sentence shown
// before it was proven.
func (c *checker) check(claim Claim, last spot) (Finding, spot) {
	places, failed := c.places(claim.Cites)
	f := Finding{Text: claim.Text, Places: places}
	fail := func(why fault) (Finding, spot) {
		f.Rule, f.Detail = why.rule, why.detail
		return f, spot{}
	}
	quotes, links := c.quoted(places)
	cleaned, why := clean(claim.Text, quotes, links)
	f.Text = cleaned
	switch {
	case why.bad():
		return fail(why)
	case len(places) == 0 && failed.bad():
		return fail(failed)
	case len(places) == 0:
		return fail(fault{RuleVerbatim, "no quote"})
	}
	lex := lexiconOf(c.sources[places[0].Source].Language)
	if rest := withoutFiller(cleaned); rest != cleaned {
		cleaned, f.Text = rest, rest
	}
	sentence := words(lex.statement(withoutLinks(cleaned)))
	if len(sentence) < 2 && !(len(sentence) == 1 && sentence[0].tight) || len(sentence) > MaxWords {
		return fail(fault{RuleLength, ""})
	}
	for _, t := range sentence {
		if t.End-t.Start > maxWord {
			return fail(fault{RuleLength, t.surface})
		}
	}
	p, why := c.prove(lex, places, sentence)
	if why.bad() && why.rule != RuleOrders {
		if rest := withoutLeadIn(cleaned, c.texts(places)); rest != cleaned {
			if again, bad := c.prove(lex, places, words(lex.statement(withoutLinks(rest)))); !bad.bad() {
				p, why = again, bad
			}
		}
	}
	if why.bad() {
		return fail(why)
	}
	f.Places = append(f.Places, p.named...)
	for _, at := range p.spots {
		if c.asks(at) && !strings.HasSuffix(cleaned, "?") {
			return fail(fault{RuleQuestion, ""})
		}
	}
	first := p.spots[0]
	if refers(sentence) && first.unit > 0 &&
		(last.source != first.source || last.unit < first.unit-1 || last.unit > first.unit) {
		return fail(fault{RuleReference, sentence[0].surface})
	}
	f.Proven = true
	return f, p.spots[len(p.spots)-1]
}

// refers reports whether a sentence begins with a word that stands for
// something named before it.
func refers(s []token) bool {
	if !s[0].is(pronoun) || speaker[s[0].key] || len(s) > 1 && s[1].key == "who" {
		return false
	}
	return !(s[0].key == "it" && len(s) > 3 && (s[1].key == "is" || s[1].key == "was") && (s[2].key == "that" || s[3].key == "that"))
}

// speaker holds the pronouns that need nothing before them.
var speaker = map[string]bool{"i": true, "we": true, "you": true, "my": true, "our": true, "your": true, "us": true, "me": true,
	"wir": true, "ich": true, "du": true, "uns": true, "nous": true, "vous": true, "je": true, "tu": true, "nos": true, "yo": true, "tú": true,
	"mi": true, "ti": true, "én": true, "te": true, "on": true, "se": true}

// places finds the quotes that stand in the passage they name.
func (c *checker) places(cites []Cite) (out []Place, why fault) {
	if len(cites) > MaxCites {
		cites = cites[:MaxCites]
	}
	for _, cite := range cites {
		i := slices.IndexFunc(c.sources, func(s Source) bool { return s.ID == cite.Source })
		if i < 0 {
			why = fault{RulePassage, cite.Source}
			continue
		}
		if c.normals[i] == nil {
			n := normalize(c.sources[i].Text)
			c.normals[i] = &n
		}
		span, ok := findIn(*c.normals[i], cite.Words)
		if !ok {
			why = fault{RuleVerbatim, cite.Words}
			continue
		}
		out = append(out, Place{Source: i, Span: span})
	}
	return out, why
}

// quoted returns the words of all places and the links of their sources.
func (c *checker) quoted(places []Place) (words string, links []string) {
	var b strings.Builder
	for _, p := range places {
		b.WriteString(c.sources[p.Source].Text[p.Start:p.End])
		b.WriteByte('\n')
		links = append(links, c.sources[p.Source].Links...)
	}
	return b.String(), links
}

// stream lines up the whole units in which the places stand: passages in the
// order in which they are cited first, units in the order of the text.
//
// resolve puts names in place of the pronouns that begin units, see refer.go.
func (c *checker) stream(lex *lexicon, places []Place, resolve bool) (src []token, spots []spot, why fault) {
	seen := map[int]bool{}
	for _, first := range places {
		if seen[first.Source] {
			continue
		}
		seen[first.Source] = true
		s := c.sources[first.Source]
		var put [][]token
		if resolve && lex.agent != "" {
			put = c.resolved(lex, first.Source)
		}
		for n, u := range units(s) {
			if phrase, bad := dismisses(s.Text[u.Start:u.End]); bad {
				return nil, nil, fault{RuleOrders, phrase}
			}
			if !slices.ContainsFunc(places, func(p Place) bool {
				return p.Source == first.Source && p.Start < u.End && u.Start < p.End
			}) {
				continue
			}
			if phrase, bad := addresses(s.Text[u.Start:u.End]); bad {
				return nil, nil, fault{RuleOrders, phrase}
			}
			ts := lex.statement(s.Text[u.Start:u.End])
			if put != nil {
				ts = slices.Clone(put[n])
			}
			for i := range ts {
				ts[i].unit = len(spots)
				start, end := ts[i].Start+u.Start, ts[i].End+u.Start
				if ts[i].from == 0 {
					ts[i].Start, ts[i].End = start, end
				}
				for _, p := range places {
					ts[i].quoted = ts[i].quoted || p.Source == first.Source && p.Start <= start && end <= p.End
				}
			}
			if len(ts) > 0 {
				ts[0].gap = border
			}
			src = append(src, ts...)
			spots = append(spots, spot{first.Source, n})
		}
	}
	return src, spots, fault{}
}

// units returns the quotable stretches of a source. What lies between and
// around them (labels, numbering) belongs to the unit after it; a source
// without units is one.
func units(s Source) []text.Span {
	if len(s.Units) == 0 {
		return []text.Span{{Start: 0, End: len(s.Text)}}
	}
	out := slices.Clone(s.Units)
	at := 0
	for i := range out {
		out[i].Start, at = at, out[i].End
	}
	out[len(out)-1].End = len(s.Text)
	return out
}

// asks reports whether a unit is a question.
func (c *checker) asks(at spot) bool {
	s := c.sources[at.source]
	u := units(s)[at.unit]
	t := strings.TrimRightFunc(s.Text[u.Start:u.End], func(r rune) bool {
		return unicode.IsSpace(r) || sign(r) == '"' || sign(r) == '\'' || r == ')' || r == '*' || r == '_'
	})
	r, _ := utf8.DecodeLastRuneInString(t)
	return r == '?' || r == '？' || r == '؟'
}

// withoutLinks takes addresses out: RuleLinks has seen to them.
func withoutLinks(s string) string { return link.ReplaceAllString(s, " ") }
