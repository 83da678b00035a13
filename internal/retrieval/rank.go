package retrieval

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sort"

	"docent/internal/retrieval/language"
	"docent/internal/retrieval/postings"
	"docent/internal/retrieval/trees"
)

// How much is looked at for one question.
const (
	candidatePassages = 24   // found by their terms, then ranked
	smallCommunity    = 4000 // passages up to which more are ranked, as all are soon looked at
	smallCandidates   = 60
	quotedPassages    = 6 // whose units are ranked
	smallQuoted       = 10
	recalledPassages  = 10 // that the questions before a follow-up were about
	wholeDocument     = 60 // passages of a single document that are all looked at
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

// read understands the question against the vocabulary of the documents.
func (e *Engine) read(ctx context.Context, view View, r *ranking) error {
	index := view.Index()
	stats := index.Stats()
	r.total = stats.Passages
	sp := e.spellers.get(languageOf(r.question.Text, stats.Languages))
	defer e.spellers.put(sp)
	an := sp.Analyzer
	r.query = understand(an, r.asked)
	if err := e.repair(ctx, index, an, r); err != nil {
		return err
	}
	r.asked = r.query.carry(an, r.asked, r.question.History)
	if err := r.query.join(ctx, index, an); err != nil {
		return err
	}
	r.query.relate(an.Language())
	terms := make([]string, len(r.query.terms))
	for i, t := range r.query.terms {
		terms[i] = t.term
	}
	frequency, err := index.DocumentFrequency(ctx, terms)
	if err != nil {
		return fmt.Errorf("look up the question's words: %w", err)
	}
	r.query.weigh(frequency, stats.Passages)
	r.query.scratch = r.scratch
	r.query.mean(an)
	r.shape = r.query.shape()
	return nil
}

// languageOf is the language to read a question in: its own where the
// documents have it, else that of most documents.
func languageOf(question string, documents []string) string {
	if own := language.Detect(question); own != "" && slices.Contains(documents, own) {
		return own
	}
	for _, l := range documents {
		if l != "" {
			return l
		}
	}
	return "en"
}

// rarity is a term's inverse document frequency, ln(1 + (N − n + ½) / (n + ½))
// (Robertson and Spärck Jones, in the form that is never negative).
func rarity(df, passages int) float64 {
	n := float64(df)
	return math.Log(1 + (float64(passages)-n+0.5)/(n+0.5))
}

// weigh gives each term its weight.
func (q *query) weigh(frequency []int, passages int) {
	q.mass, q.total = 0, math.Log1p(float64(passages))
	for i := range q.terms {
		t := &q.terms[i]
		t.df = frequency[i]
		t.weight = t.share * rarity(t.df, passages)
		if t.repaired != "" {
			t.weight *= repairedWeight
		}
		q.mass += t.weight
	}
}

// collect finds the candidate passages and marks the question's terms in them.
func (e *Engine) collect(ctx context.Context, view View, r *ranking) error {
	search := postings.Query{K: candidatePassages}
	if r.total <= smallCommunity {
		search.K = smallCandidates
	}
	for _, t := range r.query.terms {
		if t.df > 0 {
			search.Terms = append(search.Terms, postings.Weighted{Term: t.term, Weight: t.weight})
		}
	}
	for _, j := range r.query.joins {
		search.Terms = append(search.Terms, postings.Weighted{Term: j.term, Weight: r.query.terms[j.first].weight})
	}
	var err error
	if r.related, err = r.query.expansions(ctx, view.Index()); err != nil {
		return err
	}
	search.Terms = append(search.Terms, r.related...)
	if search.Ranges, err = ranges(ctx, view, r.question.Scope.Only); err != nil {
		return err
	}
	// Hidden documents are left out by the view itself, which does not even
	// tell where they stand.
	hits, err := view.Index().Search(ctx, search)
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	hits = wholeOf(search, hits)
	hits, earlier, err := e.recall(ctx, view, r, search, hits)
	if err != nil {
		return err
	}
	ids := make([]int64, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	found, err := e.analysed(ctx, view, ids)
	if err != nil {
		return err
	}
	perDocument, sum := map[int64]float64{}, 0.0
	for i, a := range found {
		if a == nil {
			continue
		}
		m := r.query.find(a)
		m.bm25, m.rank = hits[i].Score, i
		m.share = hits[i].Score / max(hits[0].Score, 1e-9)
		m.earlier = earlier[hits[i].ID]
		perDocument[a.hit.Document.ID] += hits[i].Score
		sum += hits[i].Score
		r.matches = append(r.matches, m)
	}
	r.keepPhrases()
	together, told, best := map[int64]uint64{}, map[int64]float64{}, 0.0
	for _, m := range r.matches {
		together[m.a.hit.Document.ID] |= m.all | m.heads
		best = max(best, m.own)
		told[m.a.hit.Document.ID] = max(told[m.a.hit.Document.ID], m.earlier)
	}
	for _, m := range r.matches {
		m.doc = perDocument[m.a.hit.Document.ID] / max(sum, 1e-9)
		m.together = together[m.a.hit.Document.ID]
		m.told = told[m.a.hit.Document.ID]
		m.bestOwn = best
	}
	return nil
}

// recall adds to the candidates of a follow-up question the passages that the
// questions before it were about, and returns how well each fits those, as a
// share of the best.
func (e *Engine) recall(ctx context.Context, view View, r *ranking, search postings.Query, hits []postings.Hit) ([]postings.Hit,
	map[int64]float64, error) {
	before := postings.Query{K: recalledPassages, Ranges: search.Ranges}
	for _, t := range r.query.terms {
		if t.carried && t.df > 0 {
			before.Terms = append(before.Terms, postings.Weighted{Term: t.term, Weight: t.weight / t.share})
		}
	}
	if len(before.Terms) == 0 {
		return hits, nil, nil
	}
	found, err := view.Index().Search(ctx, before)
	if err != nil {
		return nil, nil, fmt.Errorf("search for the questions before: %w", err)
	}
	have := map[int64]bool{}
	for _, h := range hits {
		have[h.ID] = true
	}
	earlier := map[int64]float64{}
	for _, h := range found {
		earlier[h.ID] = h.Score / max(found[0].Score, 1e-9)
		if !have[h.ID] {
			hits = append(hits, postings.Hit{ID: h.ID})
		}
	}
	return hits, earlier, nil
}

// keepPhrases leaves only passages that hold every phrase in double quotes. If
// none does, all stay, to be offered as the nearest.
func (r *ranking) keepPhrases() {
	if len(r.query.phrases) == 0 {
		return
	}
	var kept []*match
	for _, m := range r.matches {
		if r.query.phraseIn(m, Span{Start: 0, End: len(m.a.tokens)}) == 1 {
			kept = append(kept, m)
		}
	}
	if r.lacksPhrase = len(kept) == 0; !r.lacksPhrase {
		r.matches = kept
	}
}

// ranges returns the passages of documents, ascending; nil for no documents.
func ranges(ctx context.Context, view View, documents []int64) ([]postings.Range, error) {
	var out []postings.Range
	for _, d := range documents {
		first, last, err := view.DocumentPassages(ctx, d)
		if err != nil {
			return nil, fmt.Errorf("find a document's passages: %w", err)
		}
		if first <= last {
			out = append(out, postings.Range{First: first, Last: last})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].First < out[j].First })
	return out, nil
}

// wholeOf adds, where one short document is asked, its passages that hold no
// term of the question: there a sentence is worth showing all the same.
func wholeOf(search postings.Query, hits []postings.Hit) []postings.Hit {
	if len(search.Ranges) != 1 || search.Ranges[0].Last-search.Ranges[0].First >= wholeDocument {
		return hits
	}
	have := map[int64]bool{}
	for _, h := range hits {
		have[h.ID] = true
	}
	for id := search.Ranges[0].First; id <= search.Ranges[0].Last; id++ {
		if !have[id] {
			hits = append(hits, postings.Hit{ID: id})
		}
	}
	return hits
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

// confidenceFeatures describes the first unit among the others.
func (r *ranking) confidenceFeatures(values *row) {
	first := r.units[0]
	second, other := first.score-5, first.score-5
	said := first.text()
	for _, u := range r.units[1:] { // the best of both kinds come first
		if u.score <= other {
			break
		}
		if u.text() == said {
			continue // the same sentence elsewhere takes nothing from the first
		}
		second = max(second, u.score)
		if u.match != first.match {
			other = u.score
		}
	}
	values.add("score", first.score)
	values.add("gap", first.score-second)
	values.add("gap.passage", first.score-other)
	values.add("passage.score", first.match.score)
	values.add("passage.best", r.matches[0].score-first.match.score)
	runner := r.matches[0].score - 5
	for _, m := range r.matches[1:] {
		if m.a.hit.Passage.Text != r.matches[0].a.hit.Passage.Text {
			runner = m.score
			break
		}
	}
	values.add("passage.gap", r.matches[0].score-runner)
	units, passages := 0.0, 0.0
	for _, u := range r.units {
		units += math.Exp(u.score - first.score)
	}
	for _, m := range r.matches {
		passages += math.Exp(m.score - r.matches[0].score)
	}
	values.add("share", 1/units)
	values.add("passage.share", 1/passages)
	values.add("q.tokens", float64(len(r.query.tokens)))
	values.flag("scoped", r.scoped)
	values.add("candidates", math.Log1p(float64(len(r.matches))))
	values.flag("chat", r.query.chat)
	values.add("repairs", float64(len(r.repairs)))
	// A row among bad ones may well be the best: how it compares says nothing here.
	values.values = append(values.values, first.row[:len(first.row)-len(comparedUnits)]...)
}

// confidenceNames are the names of the confidence features.
func confidenceNames() []string {
	r := row{record: true}
	m := &match{a: &analysed{}}
	(&ranking{query: &query{}, units: []*unitScore{{match: m, row: make([]float32, len(comparedUnits))}},
		matches: []*match{m}}).confidenceFeatures(&r)
	return append(r.names, plainUnitNames()...)
}

// unitNames are the names of the unit features.
func unitNames() []string { return comparedUnits.names(plainUnitNames()) }

// plainUnitNames are the names of those that are not comparisons.
func plainUnitNames() []string {
	r := row{record: true}
	m := &match{a: &analysed{hit: Hit{Passage: Passage{Units: make([]Unit, 1)}}, units: make([]Span, 1), said: make([]unitFacts, 1)},
		units: make([]unitMatch, 1)}
	(&query{focus: -1, scratch: &scratch{}}).unitFeatures(&r, m, 0, shape{}, 0)
	return r.names
}

// passageNames are the names of the passage features.
func passageNames() []string {
	r := row{record: true}
	(&query{focus: -1, scratch: &scratch{}}).passageFeatures(&r, &match{a: &analysed{}}, shape{})
	return comparedPassages.names(r.names)
}

// analysed returns passages with their words found, nil for one that is gone.
func (e *Engine) analysed(ctx context.Context, view View, ids []int64) ([]*analysed, error) {
	revision := view.Index().Stats().Revision
	out := make([]*analysed, len(ids))
	var missing []int64
	var at []int
	for i, id := range ids {
		if out[i] = e.cache.get(id, revision); out[i] == nil {
			missing, at = append(missing, id), append(at, i)
		}
	}
	if len(missing) == 0 {
		return out, nil
	}
	passages, err := view.Passages(ctx, missing)
	if err != nil {
		return nil, fmt.Errorf("read passages: %w", err)
	}
	documents := map[int64]Document{}
	for k, p := range passages {
		if p.Document == 0 {
			continue
		}
		doc, ok := documents[p.Document]
		if !ok {
			if doc, err = view.Document(ctx, p.Document); err != nil {
				return nil, fmt.Errorf("read a document: %w", err)
			}
			documents[p.Document] = doc
		}
		sp := e.spellers.get(doc.Language)
		a := analyse(sp, Hit{Passage: p, Document: doc})
		e.spellers.put(sp)
		e.cache.put(p.ID, revision, a)
		out[at[k]] = a
	}
	return out, nil
}
