package retrieval

import (
	"context"
	"sort"

	"docent/internal/retrieval/postings"
	"docent/internal/retrieval/trees"
)

// Of how many passages the units are ranked, most of all in small communities.
const (
	quotedPassages = 6
	smallQuoted    = 10
)

// Models are the learned parts of the ranker.
type Models struct {
	Passage    *trees.Model // is it the right passage
	Unit       *trees.Model // is it the right sentence
	Confidence *trees.Model // is there an answer, and is the first quote right
	Calibration
}

// passageShare is how much of the passage model's log-odds counts in a unit's
// score; chosen by cross-validation (docs/QUALITY.md).
const passageShare = 0.3

// unitShare is how much of the best unit's log-odds counts in its passage's
// final score; chosen like passageShare.
const unitShare = 0.7

// ranking is a question with all that was considered for it.
type ranking struct {
	question    Question
	asked       string
	repairs     []Repair
	related     []postings.Weighted
	query       *query // in the first language; explains the question
	shape       shape
	matches     []*match // by falling passage score once ranked
	units       []*unitScore
	scoped      bool
	lacksPhrase bool // no passage holds the phrases in double quotes
	total       int  // passages in the communities
	scratch     *scratch
}

type unitScore struct {
	match *match
	unit  int
	row   []float32
	score float64 // log-odds of the unit model
}

// rank does everything but decide.
func (e *Engine) rank(ctx context.Context, view View, question Question, s *scratch) (*ranking, error) {
	r := &ranking{question: question, asked: question.Text, scoped: len(question.Scope.Only) > 0, scratch: s}
	if err := e.read(ctx, view, r); err != nil {
		return nil, err
	}
	if err := e.collect(ctx, view, r); err != nil {
		return nil, err
	}
	e.scorePassages(r)
	e.fuse(ctx, view, r)
	e.scoreUnits(r)
	return r, nil
}

// scorePassages orders the passages by the passage model.
func (e *Engine) scorePassages(r *ranking) {
	rows := make([][]float32, len(r.matches))
	for i, m := range r.matches {
		values := r.scratch.row()
		r.query.passageFeatures(&values, m, r.shape)
		m.row, rows[i] = values.values, values.values
		m.score = m.bm25
	}
	compare(rows, e.columns.passage)
	for i, m := range r.matches {
		m.row = rows[i]
	}
	if e.models.Passage != nil {
		for i, s := range e.models.Passage.Scores(rows) {
			r.matches[i].score = s
		}
	}
	sort.SliceStable(r.matches, func(i, j int) bool { return r.matches[i].score > r.matches[j].score })
}

// scoreUnits orders the units of the best passages by the unit model.
func (e *Engine) scoreUnits(r *ranking) {
	top := 0.0
	quoted := quotedPassages
	if r.total <= smallCommunity || r.scoped {
		quoted = smallQuoted
	}
	matches := r.matches[:min(len(r.matches), quoted)]
	for _, m := range matches {
		for i := range m.units {
			top = max(top, r.query.cover(m.units[i].terms))
		}
	}
	var rows [][]float32
	for _, m := range matches {
		for u := range m.units {
			if m.a.units[u].Len() == 0 || m.echoes(u) {
				continue
			}
			values := r.scratch.row()
			r.query.unitFeatures(&values, m, u, r.shape, top)
			s := r.scratch.scores.one()
			s.match, s.unit, s.row = m, u, values.values
			s.score = m.share + r.query.cover(m.units[u].terms)
			r.units = append(r.units, s)
			rows = append(rows, values.values)
		}
	}
	compare(rows, e.columns.unit)
	for i, u := range r.units {
		u.row = rows[i]
	}
	if e.models.Unit != nil {
		for i, s := range e.models.Unit.Scores(rows) {
			r.units[i].score = s + passageShare*r.units[i].match.score
		}
	}
	sort.SliceStable(r.units, func(i, j int) bool { return r.units[i].score > r.units[j].score })
	if e.models.Unit != nil && e.cfg.Near == nil {
		r.settle(matches)
	}
}

// settle orders the passages anew by what their best units add.
func (r *ranking) settle(matches []*match) {
	seen := map[*match]bool{}
	for _, u := range r.units { // the best of each passage comes first
		if !seen[u.match] {
			seen[u.match] = true
			u.match.score += unitShare * (u.score - passageShare*u.match.score)
		}
	}
	sort.SliceStable(matches, func(i, j int) bool { return matches[i].score > matches[j].score })
}

// text is the sentence, with white space folded.
func (u *unitScore) text() string {
	p := u.match.a.hit.Passage
	if u.unit >= len(p.Units) {
		return ""
	}
	unit := p.Units[u.unit]
	return squeeze(p.Text[unit.Start:unit.End])
}
