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
		if i > 0 {
			c.Lost = r.lost(r.units[0], u)
		}
		x.Candidates = append(x.Candidates, c)
	}
	if !result.Answered {
		x.Silence = r.silence(result.Confidence, e.cfg.Threshold)
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

// lost says in what a unit is behind the first one.
func (r *ranking) lost(first, u *unitScore) string {
	a, b := r.query.cover(first.match.units[first.unit].terms), r.query.cover(u.match.units[u.unit].terms)
	switch {
	case b < a-0.05:
		return fmt.Sprintf("it has %.0f %% of the question's weight, the first has %.0f %%", 100*b, 100*a)
	case u.match.score < first.match.score-0.5:
		return "its paragraph fits the question less"
	case r.query.wanted != WantThing && r.query.wanted != WantYesNo:
		return fmt.Sprintf("it shows less of a %s near the matched words", r.query.wanted)
	}
	return "the words stand less close together or in another order"
}

// silence says why a question is not answered.
func (r *ranking) silence(confidence, threshold float64) string {
	if len(r.query.terms) == 0 {
		return "the question has no word to search for"
	}
	var unknown []string
	for _, t := range r.query.terms {
		if t.df == 0 {
			unknown = append(unknown, t.word)
		}
	}
	if len(r.units) == 0 || len(unknown) == len(r.query.terms) {
		return "no document has any word of the question"
	}
	if r.lacksPhrase {
		return "no paragraph has the words in double quotes as they stand"
	}
	why := fmt.Sprintf("the chance that the best sentence is right is %.0f %%, below the threshold of %.0f %%",
		100*confidence, 100*threshold)
	if len(unknown) > 0 {
		why += fmt.Sprintf("; no document has %q", unknown)
	}
	return why
}

func round3(v float64) float64 { return float64(int64(v*1000+sign(v)*0.5)) / 1000 }

func sign(v float64) float64 {
	if v < 0 {
		return -1
	}
	return 1
}
