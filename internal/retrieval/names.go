package retrieval

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
