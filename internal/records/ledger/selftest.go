package ledger

// TestQuestion is a question with a known answer that a community asks itself.
type TestQuestion struct {
	ID        int64
	Community string
	Text      string
	Wanted    []string // any of them is to be quoted; none: it is not in the documents
	Verdict   string   // of the last run; "" before the first
}

// TestRun is what a run of all of a community's test questions found.
type TestRun struct {
	Community string
	Revision  string           // of the documents before the run began
	Verdicts  map[int64]string // by question
}
