package retrieval

import "slices"

// compared are features that also count by how far a candidate is behind the
// best one of its question in them.
type compared []string

// What is compared among the candidate passages of a question, and among the
// units of the best of these.
var (
	comparedPassages = compared{"cover.both", "soft", "sense", "sense.heads", "sense.general", "sense.unit", "sense.whole", "unit.best",
		"exact", "pairs", "window", "ties", "ties.unit", "context.typed", "context.fresh", "cue.near", "section", "capitals"}
	comparedUnits = compared{"cover", "soft", "soft.heads", "cover.all", "sense", "sense.heads", "sense.general", "sense.prev", "sense.whole",
		"exact", "pairs", "window", "ties", "context.typed", "context.fresh", "cue", "cue.near", "back.prev", "resolved.title", "stops",
		"section", "own"}
)

// names returns the names of features with those of the comparisons behind.
func (c compared) names(features []string) []string {
	out := slices.Clone(features)
	for _, name := range c {
		out = append(out, "behind."+name)
	}
	return out
}

// columns are where the compared features stand among all.
func (c compared) columns(features []string) []int {
	var out []int
	for _, name := range c {
		out = append(out, slices.Index(features, name))
	}
	return out
}

// compare adds to the rows of a question's candidates how far each is behind
// the best in the columns: nothing or a number below zero.
func compare(rows [][]float32, columns []int) {
	if len(rows) == 0 {
		return
	}
	for _, k := range columns {
		best := rows[0][k]
		for _, row := range rows {
			best = max(best, row[k])
		}
		for i, row := range rows {
			rows[i] = append(row, row[k]-best)
		}
	}
}
