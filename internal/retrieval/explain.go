package retrieval

import "fmt"

// explained is how many sentences an explanation shows.
const explained = 8

// explain says how the ranking came about.
func (e *Engine) explain(r *ranking, result Result) *Explanation {
	x := &Explanation{Wanted: r.query.wanted.String(), Repairs: r.repairs, Threshold: e.cfg.Threshold}
	for _, t := range r.query.terms {
		x.Terms = append(x.Terms, TermWeight{Term: t.term, Word: t.word, Weight: round3(t.weight), Passages: t.df})
	}
	for _, t := range r.related {
		x.Related = append(x.Related, TermWeight{Term: t.Term, Word: t.Term, Weight: round3(t.Weight)})
	}
	names := unitNames()
	for i, u := range r.units[:min(explained, len(r.units))] {
		q := u.quote()
		c := Candidate{Document: q.Hit.Document.Name, Paragraph: q.Paragraph, Text: q.Text, Score: round3(u.score),
			Matched: r.query.words(u.match.units[u.unit].terms), Features: map[string]float64{}}
		for k, v := range u.row {
			if v != 0 {
				c.Features[names[k]] = round3(float64(v))
			}
		}
		c.Covers = r.query.cover(u.match.units[u.unit].terms)
		if i > 0 {
			c.Behind = r.behind(r.units[0], u)
			c.Lost = r.lost(c.Behind, x.Candidates[0].Covers, c.Covers)
		}
		x.Candidates = append(x.Candidates, c)
	}
	for _, t := range r.query.terms {
		if t.df == 0 {
			x.Unknown = append(x.Unknown, t.word)
		}
	}
	if !result.Answered {
		x.Quiet = r.quiet(len(x.Unknown))
		x.Silence = silence(x.Quiet, x.Unknown, result.Confidence, e.cfg.Threshold)
	}
	return x
}

// words are the words of the question in a set of terms.
func (q *query) words(set uint64) []string {
	out := []string{}
	for i, t := range q.terms {
		if i < maxTerms && set&(1<<i) != 0 {
			out = append(out, t.word)
		}
	}
	return out
}

// behind says in what a unit is behind the first one.
func (r *ranking) behind(first, u *unitScore) Reason {
	a, b := r.query.cover(first.match.units[first.unit].terms), r.query.cover(u.match.units[u.unit].terms)
	switch {
	case b < a-0.05:
		return BehindWords
	case u.match.score < first.match.score-0.5:
		return BehindPlace
	case r.query.wanted != WantThing && r.query.wanted != WantYesNo:
		return BehindWanted
	}
	return BehindOrder
}

// lost is behind in words; covers are the shares of the question that the
// first unit and this one have.
func (r *ranking) lost(why Reason, first, covers float64) string {
	switch why {
	case BehindWords:
		return fmt.Sprintf("it has %.0f %% of the question's weight, the first has %.0f %%", 100*covers, 100*first)
	case BehindPlace:
		return "its paragraph fits the question less"
	case BehindWanted:
		return fmt.Sprintf("it shows less of a %s near the matched words", r.query.wanted)
	}
	return "the words stand less close together or in another order"
}

// quiet says why a question is not answered; unknown is how many of its words
// no document has.
func (r *ranking) quiet(unknown int) Reason {
	switch {
	case len(r.query.terms) == 0:
		return QuietNoTerm
	case len(r.units) == 0 || unknown == len(r.query.terms):
		return QuietNoWord
	case r.lacksPhrase:
		return QuietPhrase
	}
	return QuietUnsure
}

// silence is quiet in words.
func silence(why Reason, unknown []string, confidence, threshold float64) string {
	switch why {
	case QuietNoTerm:
		return "the question has no word to search for"
	case QuietNoWord:
		return "no document has any word of the question"
	case QuietPhrase:
		return "no paragraph has the words in double quotes as they stand"
	}
	said := fmt.Sprintf("the chance that the best sentence is right is %.0f %%, below the threshold of %.0f %%",
		100*confidence, 100*threshold)
	if len(unknown) > 0 {
		said += fmt.Sprintf("; no document has %q", unknown)
	}
	return said
}

func round3(v float64) float64 { return float64(int64(v*1000+sign(v)*0.5)) / 1000 }

func sign(v float64) float64 {
	if v < 0 {
		return -1
	}
	return 1
}
